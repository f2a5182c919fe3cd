//! Colour bar: what the colours of a map mean, above the panels.

use crate::report::charts::description::{MapChart, Scale};
use crate::report::charts::map::ramp;
use crate::report::charts::sheet::frame::{LABEL_PX, TICK_PX};
use crate::report::charts::sheet::inks::{AXIS, SUBTITLE, TICK, TITLE};
use crate::report::charts::sheet::panel_frame::fits_along_x;
use crate::report::charts::sheet::scene::{Anchor, Area, Ink, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, shorten, width_px};
use crate::report::charts::values::extent::{Edge, extent};
use crate::report::charts::values::mapping::Mapping;
use crate::report::charts::values::quantity::wording;
use crate::report::charts::values::ticks::ticks;

const BAR_PX: f64 = 15.0;
const BAR_WIDTH_PX_MAX: f64 = 420.0;
/// Room for the words of levels above the bar.
const LEVELS_PX: f64 = 17.0;
/// Room for the ticks below it.
const TICKS_PX: f64 = 23.0;
const BELOW_PX: f64 = 12.0;
/// Between the caption and the bar, for the half of the first tick label.
const GAP_PX: f64 = 34.0;
const PIECES: u32 = 120;
const LEVEL_WORDS_PX: f64 = 13.0;

/// What colours span: the values and, where near, the levels.
pub(crate) fn range(chart: &MapChart) -> Mapping {
    let values = chart.values();
    let is_log = chart.value.scale == Scale::Log && values.iter().all(|&value| value > 0.0);
    let scale = if is_log { Scale::Log } else { Scale::Linear };
    let axis = crate::report::charts::description::Axis { scale, ..chart.value.clone() };
    extent(&axis, Edge::X, &values, &chart.levels)
}

/// Draws the bar with its caption at the top of an area and returns what is left below.
pub(crate) fn draw(scene: &mut Scene, chart: &MapChart, range: &Mapping, area: Area) -> Area {
    let levels_px = if chart.levels.is_empty() { 0.0 } else { LEVELS_PX };
    let top = area.top + levels_px - 6.0;
    let caption = chart.value.caption(range.scale);
    let caption_px_max = area.width() / 2.0;
    let caption = shorten(&caption, LABEL_PX, Weight::Regular, caption_px_max);
    let left = area.left + width_px(&caption, LABEL_PX, Weight::Regular) + GAP_PX;
    scene.words(Words::new(caption, Spot::new(area.left, top + 0.85 * BAR_PX), LABEL_PX, SUBTITLE));
    let right = (left + BAR_WIDTH_PX_MAX).min(area.right - GAP_PX);
    let bar = Area { left, right, top, bottom: top + BAR_PX };
    draw_colours(scene, bar);
    draw_ticks(scene, chart, range, bar);
    draw_levels(scene, chart, range, bar);
    Area { top: bar.bottom + TICKS_PX + BELOW_PX, ..area }
}

fn draw_colours(scene: &mut Scene, bar: Area) {
    let x = |piece: u32| bar.left + bar.width() * f64::from(piece) / f64::from(PIECES);
    for piece in 0..PIECES {
        let colour = ramp::colour((f64::from(piece) + 0.5) / f64::from(PIECES));
        // Each reaches below the next one: no seams.
        scene.fill_area(Area { left: x(piece), right: bar.right, ..bar }, Ink::solid(colour));
    }
}

fn draw_ticks(scene: &mut Scene, chart: &MapChart, range: &Mapping, bar: Area) {
    let found = ticks(range, &chart.value.unit, |ticks| fits_along_x(range, ticks, bar.width()));
    for tick in &found.major {
        let Some(place) = range.position(tick.value) else { continue };
        let foot = Spot::new(bar.left + place * bar.width(), bar.bottom);
        scene.line(foot, foot.moved(0.0, 4.0), Ink::solid(AXIS), 1.0);
        let at = foot.moved(0.0, 6.0 + 0.8 * TICK_PX);
        scene.words(Words::new(&*tick.label, at, TICK_PX, TICK).anchored(Anchor::Middle));
    }
}

/// Where the contours are; words that would run into the last ones are left out, as the lines say them too.
fn draw_levels(scene: &mut Scene, chart: &MapChart, range: &Mapping, bar: Area) {
    let mut levels: Vec<f64> = chart.levels.iter().copied().filter(|&level| range.holds(level)).collect();
    levels.sort_by(f64::total_cmp);
    let mut taken = f64::NEG_INFINITY;
    for level in levels {
        let Some(place) = range.position(level) else { continue };
        let head = Spot::new(bar.left + place * bar.width(), bar.top - 4.0);
        scene.line(head, head.moved(0.0, BAR_PX + 4.0), Ink::solid(TITLE), 2.0);
        let words =
            Words::new(wording(level, &chart.value.unit), head.moved(0.0, -3.0), LEVEL_WORDS_PX, TITLE);
        let words = words.anchored(Anchor::Middle);
        if words.area().left > taken + 4.0 {
            taken = words.area().right;
            scene.words(words);
        }
    }
}
