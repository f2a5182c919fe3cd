//! Bar layout: how a sheet of stacked bars is divided among heading, legend, panels and names.

use crate::report::charts::bars::{panel, part_names};
use crate::report::charts::description::{
    Axis, Bar, ChartError, Heading, Heights, Scale, Size, StackedBars, Unit,
};
use crate::report::charts::sheet::frame::{self, LABEL_PX};
use crate::report::charts::sheet::inks::SUBTITLE;
use crate::report::charts::sheet::legend::{self, Entry};
use crate::report::charts::sheet::panel_frame::{
    CAPTION_PX, PanelFrame, Ruling, X_CAPTION_PX, X_TICKS_PX, fits_along_y, gutter_px,
};
use crate::report::charts::sheet::scene::{Anchor, Area, Scene, Spot, Words};
use crate::report::charts::values::extent::{Edge, extent};
use crate::report::charts::values::mapping::Mapping;
use crate::report::charts::values::ticks::{Ticks, ticks};

const PANEL_GAP_PX: f64 = 30.0;
const RIGHT_PX: f64 = 8.0;
const PLOT_PX_MIN: f64 = 60.0;
const NAMES_SHARE_MAX: f64 = 0.24;

/// Lays out stacked bars.
pub(crate) fn lay_out(heading: &Heading, size: Size, chart: &StackedBars) -> Result<Scene, ChartError> {
    check(chart)?;
    let (mut scene, content) = frame::sheet(heading, size);
    let y = y_range(chart);
    let are_named_beside = can_name_beside(chart, &y, &content);
    let legend_entries = if are_named_beside { Vec::new() } else { entries(chart) };
    let content = legend::draw(&mut scene, &legend_entries, content);
    let caption_top = content.top;
    let content = Area { top: content.top + CAPTION_PX, ..content };
    let height = content.height() - CAPTION_PX - X_TICKS_PX - X_CAPTION_PX;
    let y_ticks = ticks(&y, &height_unit(chart), |ticks| fits_along_y(&y, ticks, height));
    let right_room = if are_named_beside { part_names::room_px(chart) } else { RIGHT_PX };
    let frames = frames(chart, y, &y_ticks, Area { right: content.right - right_room, ..content });
    if frames.iter().any(|frame| frame.plot.width() < PLOT_PX_MIN || frame.plot.height() < PLOT_PX_MIN) {
        return Err(ChartError::NoRoom { width_px: size.width_px, height_px: size.height_px });
    }
    let has_totals = panel::has_totals(chart, &frames);
    caption_y(&mut scene, chart, Spot::new(content.left, caption_top), has_totals);
    let x_ticks = panel::category_ticks(chart, &frames[0]);
    for (index, (panel, frame)) in chart.panels.iter().zip(&frames).enumerate() {
        let ruling = Ruling {
            x_ticks: &x_ticks,
            y_ticks: &y_ticks,
            has_x_labels: true,
            has_y_labels: index == 0,
            has_x_grid: false,
        };
        panel::draw(&mut scene, chart, panel, frame, ruling, has_totals);
    }
    if let (true, Some(last)) = (are_named_beside, frames.last()) {
        part_names::draw(&mut scene, chart, last);
    }
    caption_x(&mut scene, chart, &frames, content.bottom);
    Ok(scene)
}

/// One bar per category and one amount per part, or an error that says where they differ.
fn check(chart: &StackedBars) -> Result<(), ChartError> {
    if chart.panels.is_empty() {
        return Err(ChartError::NoPanels);
    }
    for panel in &chart.panels {
        let uneven = |what, found, expected| ChartError::UnevenBars {
            panel: panel.title.clone(),
            what,
            found,
            expected,
        };
        if panel.bars.len() != chart.categories.len() {
            return Err(uneven("bars", panel.bars.len(), chart.categories.len()));
        }
        for bar in &panel.bars {
            match bar {
                Bar::Amounts(amounts) if amounts.len() != chart.parts.len() => {
                    return Err(uneven("parts", amounts.len(), chart.parts.len()));
                }
                Bar::Amounts(_) | Bar::Absent(_) => {}
            }
        }
    }
    Ok(())
}

fn y_range(chart: &StackedBars) -> Mapping {
    let axis = Axis::linear("", height_unit(chart));
    match chart.heights {
        // Room above 100 % for the totals.
        Heights::Shares => extent(&axis.covering(0.0, 1.07), Edge::Y, &[], &[]),
        Heights::Amounts => {
            let totals = chart.panels.iter().flat_map(|panel| &panel.bars).map(Bar::total);
            extent(&axis, Edge::Y, &totals.collect::<Vec<f64>>(), &[])
        }
    }
}

/// The unit of the y axis.
fn height_unit(chart: &StackedBars) -> Unit {
    match chart.heights {
        Heights::Amounts => chart.unit.clone(),
        Heights::Shares => Unit::Ratio,
    }
}

/// Whether the names of all parts fit beside the last bar.
fn can_name_beside(chart: &StackedBars, y: &Mapping, content: &Area) -> bool {
    let height = content.height() - 2.0 * CAPTION_PX - X_TICKS_PX - X_CAPTION_PX;
    part_names::room_px(chart) <= NAMES_SHARE_MAX * content.width()
        && part_names::are_nameable(chart, y, height)
}

fn entries(chart: &StackedBars) -> Vec<Entry> {
    let parts = part_names::present(chart).into_iter().map(|index| &chart.parts[index]);
    parts.map(|part| Entry::square(&part.label, part.colour)).collect()
}

/// What the y axis measures, above all panels.
fn caption_y(scene: &mut Scene, chart: &StackedBars, corner: Spot, has_totals: bool) {
    let caption = match (chart.heights, has_totals) {
        (Heights::Amounts, _) => {
            Axis::linear(&*chart.amount_label, chart.unit.clone()).caption(Scale::Linear)
        }
        (Heights::Shares, true) => format!("share of {}; total above each bar", chart.amount_label),
        (Heights::Shares, false) => format!("share of {}", chart.amount_label),
    };
    scene.words(Words::new(caption, corner.moved(0.0, 0.85 * LABEL_PX), LABEL_PX, SUBTITLE));
}

/// The panels side by side in an area.
fn frames(chart: &StackedBars, y: Mapping, y_ticks: &Ticks, area: Area) -> Vec<PanelFrame> {
    let count = chart.panels.len() as f64;
    let first = area.left + gutter_px(y_ticks);
    let width = (area.right - first - PANEL_GAP_PX * (count - 1.0)) / count;
    let frame = |index: usize| {
        let left = first + index as f64 * (width + PANEL_GAP_PX);
        let top = area.top + CAPTION_PX;
        let plot = Area { left, right: left + width, top, bottom: area.bottom - X_TICKS_PX - X_CAPTION_PX };
        PanelFrame { plot, inner: plot, x: panel::x_range(chart), y }
    };
    (0..chart.panels.len()).map(frame).collect()
}

fn caption_x(scene: &mut Scene, chart: &StackedBars, frames: &[PanelFrame], bottom: f64) {
    let centre = (frames[0].plot.left + frames[frames.len() - 1].plot.right) / 2.0;
    let words = Words::new(&*chart.category_label, Spot::new(centre, bottom - 4.0), LABEL_PX, SUBTITLE);
    scene.words(words.anchored(Anchor::Middle));
}
