//! Strokes: the whisker of an interval and the stroke that marks a value, dark on a rim of paper, so that they
//! are seen on a bar of any colour and beside it.

use crate::report::charts::sheet::inks::{TITLE, WHITE};
use crate::report::charts::sheet::scene::{Area, Ink, Scene, Spot};

const WHISKER_PX: f64 = 1.6;
const STROKE_PX: f64 = 2.4;
const RIM_PX: f64 = 1.2;
/// Half the height of a whisker's ends.
const END_PX: f64 = 4.5;

/// An interval from one end to the other at a height.
pub(crate) fn whisker(scene: &mut Scene, (from, to): (f64, f64), y: f64) {
    let ends = [from, to].map(|x| (Spot::new(x, y - END_PX), Spot::new(x, y + END_PX)));
    let lines = [(Spot::new(from, y), Spot::new(to, y)), ends[0], ends[1]];
    for (ink, width_px) in
        [(Ink::translucent(WHITE, 0.8), WHISKER_PX + 2.0 * RIM_PX), (Ink::solid(TITLE), WHISKER_PX)]
    {
        for (from, to) in lines {
            scene.line(from, to, ink, width_px);
        }
    }
}

/// A stroke across an area at a place.
pub(crate) fn across(scene: &mut Scene, x: f64, area: Area) {
    let (top, bottom) = (Spot::new(x, area.top), Spot::new(x, area.bottom));
    scene.line(top, bottom, Ink::solid(WHITE), STROKE_PX + 2.0 * RIM_PX);
    scene.line(top, bottom, Ink::solid(TITLE), STROKE_PX);
}
