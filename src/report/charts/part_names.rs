//! Part names: what the parts of stacked bars are called, written beside the last bar.

use super::bar_panel::segments;
use super::colour::{Colour, SUBTITLE};
use super::end_labels::{SPACING_PX, spread};
use super::frame::LABEL_PX;
use super::mapping::Mapping;
use super::panel_frame::PanelFrame;
use super::scene::{Ink, Scene, Spot, Words};
use super::stacked_bars::{Bar, Heights, StackedBars};
use super::typography::{Weight, width_px};

/// A part that is thinner than this in the last bar cannot be named beside it.
const NAMED_PX_MIN: f64 = 5.0;
const LEADER_PX: f64 = 16.0;

/// Room for the names right of the last panel.
pub(super) fn room_px(chart: &StackedBars) -> f64 {
    let widths = chart.parts.iter().map(|part| width_px(&part.label, LABEL_PX, Weight::Regular));
    widths.fold(0.0, f64::max) + LEADER_PX
}

/// The parts that any bar has, by their places.
pub(super) fn present(chart: &StackedBars) -> Vec<usize> {
    let bars = || chart.panels.iter().flat_map(|panel| &panel.bars);
    let is_present =
        |part: &usize| bars().any(|bar| bar.amounts_drawn().get(*part).is_some_and(|&amount| amount > 0.0));
    (0..chart.parts.len()).filter(is_present).collect()
}

/// Whether the last bar shows every part that any bar has, thick enough to point at.
pub(super) fn are_nameable(chart: &StackedBars, y: &Mapping, height_px: f64) -> bool {
    let Some(last) = chart.panels.last().and_then(|panel| panel.bars.last()) else { return false };
    let whole = match chart.heights {
        Heights::Amounts => 1.0,
        Heights::Shares => last.total(),
    };
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
pub(super) fn draw(scene: &mut Scene, chart: &StackedBars, frame: &PanelFrame) {
    let Some(bars) = chart.panels.last().map(|panel| &panel.bars) else { return };
    let Some(last) = bars.last() else { return };
    let mut named = named_segments(chart, last, frame, bars.len() - 1);
    named.reverse();
    let wanted: Vec<f64> = named.iter().map(|(_, _, end)| end.y).collect();
    let heights = spread(&wanted, SPACING_PX, frame.plot.top + 4.0, frame.plot.bottom - 4.0);
    for ((label, colour, end), y) in named.into_iter().zip(heights) {
        let bend = Spot::new(frame.plot.right, end.y);
        let at = Spot::new(frame.plot.right + LEADER_PX - 4.0, y);
        scene.path(vec![end.moved(2.0, 0.0), bend, at], Ink::solid(colour.rgb()), 1.2);
        let baseline = at.moved(4.0, 0.35 * LABEL_PX);
        scene.words(Words::new(label, baseline, LABEL_PX, SUBTITLE));
    }
}

/// The parts of a bar from bottom to top: name, colour, and the middle of the right edge.
fn named_segments<'a>(
    chart: &'a StackedBars,
    bar: &Bar,
    frame: &PanelFrame,
    index: usize,
) -> Vec<(&'a str, Colour, Spot)> {
    let amounts = bar.amounts_drawn();
    let shown = chart.parts.iter().zip(&amounts).filter(|(_, amount)| **amount > 0.0);
    let ends = segments(chart, bar, frame, index);
    let named = |((part, _), (colour, area)): ((&'a super::Part, &f64), (Colour, super::scene::Area))| {
        (part.label.as_str(), colour, Spot::new(area.right, (area.top + area.bottom) / 2.0))
    };
    shown.zip(ends).map(named).collect()
}
