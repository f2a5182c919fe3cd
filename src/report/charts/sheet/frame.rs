//! Frame: the sheet with its heading above and its source line below, and what is left between them.

use crate::report::charts::description::{Heading, Size};
use crate::report::charts::sheet::inks::{SOURCE, SUBTITLE, TITLE, WHITE};
use crate::report::charts::sheet::scene::{Area, Ink, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, shorten, wrap};

/// Sizes of letters, in nominal pixels: a slide shows them at half size and they must still be read.
pub(crate) const TITLE_PX: f64 = 25.0;
pub(crate) const SUBTITLE_PX: f64 = 15.5;
pub(crate) const PANEL_TITLE_PX: f64 = 16.0;
pub(crate) const LABEL_PX: f64 = 15.0;
pub(crate) const TICK_PX: f64 = 14.5;
const SOURCE_PX: f64 = 11.5;

const MARGIN_PX: f64 = 30.0;
const LINE_HEIGHT: f64 = 1.3;

/// A white sheet with its words, and the area that is left for the picture.
pub(crate) fn sheet(heading: &Heading, size: Size) -> (Scene, Area) {
    let (width, height) = (f64::from(size.width_px), f64::from(size.height_px));
    let mut scene = Scene::new(size.width_px, size.height_px);
    scene.fill_area(Area { left: 0.0, top: 0.0, right: width, bottom: height }, Ink::solid(WHITE));
    let mut area =
        Area { left: MARGIN_PX, top: MARGIN_PX - 4.0, right: width - MARGIN_PX, bottom: height - 18.0 };
    for line in wrap(&heading.title, TITLE_PX, Weight::Semibold, area.width()) {
        area.top += TITLE_PX * LINE_HEIGHT;
        let baseline = Spot::new(area.left, area.top - 0.3 * TITLE_PX);
        scene.words(Words::new(line, baseline, TITLE_PX, TITLE).semibold());
    }
    for line in wrap(&heading.subtitle, SUBTITLE_PX, Weight::Regular, area.width()) {
        area.top += SUBTITLE_PX * LINE_HEIGHT;
        scene.words(Words::new(line, Spot::new(area.left, area.top), SUBTITLE_PX, SUBTITLE));
    }
    if !heading.source.is_empty() {
        let line = shorten(&heading.source, SOURCE_PX, Weight::Regular, area.width());
        scene.words(Words::new(line, Spot::new(area.left, area.bottom), SOURCE_PX, SOURCE));
        area.bottom -= SOURCE_PX + 12.0;
    }
    area.top += 20.0;
    (scene, area)
}
