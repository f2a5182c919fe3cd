//! Part names: what the parts of stacked bars are called, written beside the last bar.

use crate::report::charts::bars::panel::{PlacedBars, Segment};
use crate::report::charts::description::StackedBars;
use crate::report::charts::sheet::frame::LABEL_PX;
use crate::report::charts::sheet::inks::SUBTITLE;
use crate::report::charts::sheet::scene::{Ink, Scene, Spot, Words};
use crate::report::charts::sheet::spread::{SPACING_PX, spread};
use crate::report::charts::sheet::typography::{Weight, width_px};
use crate::report::charts::values::mapping::Mapping;

/// A part that is thinner than this in the last bar cannot be named beside it.
const NAMED_PX_MIN: f64 = 5.0;
const LEADER_PX: f64 = 16.0;

/// Room for the names right of the last panel.
pub(crate) fn room_px(chart: &StackedBars) -> f64 {
    let widths = chart.parts.iter().map(|part| width_px(&part.label, LABEL_PX, Weight::Regular));
    widths.fold(0.0, f64::max) + LEADER_PX
}

/// The parts that any bar has, by their places.
pub(crate) fn present(chart: &StackedBars) -> Vec<usize> {
    let bars = || chart.panels.iter().flat_map(|panel| &panel.rows).flatten();
    let is_present =
        |part: &usize| bars().any(|bar| bar.amounts_drawn().get(*part).is_some_and(|&amount| amount > 0.0));
    (0..chart.parts.len()).filter(is_present).collect()
}

/// Whether the last bar shows every part that any bar has, thick enough to point at. Of several measures,
/// none speaks for the others.
pub(crate) fn are_nameable(chart: &StackedBars, y: &Mapping, height_px: f64) -> bool {
    let [measure] = chart.measures.as_slice() else { return false };
    let Some(last) = chart.panels.last().and_then(|panel| panel.rows[0].last()) else { return false };
    let whole = measure.whole(last.total());
    let amounts = last.amounts_drawn();
    let thickness = |part: usize| {
        let amount = amounts.get(part).copied().unwrap_or(0.0);
        y.position(amount / whole).unwrap_or(0.0) * height_px
    };
    let present = present(chart);
    present.len() as f64 * SPACING_PX <= height_px
        && present.into_iter().all(|part| thickness(part) >= NAMED_PX_MIN)
}

/// Writes the names beside the last bar of the last panel.
pub(crate) fn draw(scene: &mut Scene, placed: &PlacedBars<'_>) {
    if placed.bars.is_empty() {
        return;
    }
    let mut named = placed.segments(placed.bars.len() - 1);
    named.reverse();
    let plot = placed.frame.plot;
    let middle = |segment: &Segment| (segment.area.top + segment.area.bottom) / 2.0;
    let wanted: Vec<f64> = named.iter().map(middle).collect();
    let heights = spread(&wanted, SPACING_PX, plot.top + 4.0, plot.bottom - 4.0);
    for (segment, y) in named.iter().zip(heights) {
        let part = &placed.chart.parts[segment.part];
        let from = Spot::new(segment.area.right + 2.0, middle(segment));
        let at = Spot::new(plot.right + LEADER_PX - 4.0, y);
        let bend = Spot::new(plot.right, from.y);
        scene.path(vec![from, bend, at], Ink::solid(part.colour.rgb()), 1.2);
        let baseline = at.moved(4.0, 0.35 * LABEL_PX);
        scene.words(Words::new(&*part.label, baseline, LABEL_PX, SUBTITLE));
    }
}
