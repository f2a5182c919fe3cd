//! Line layout: how a line chart's sheet is divided among heading, legend, panels and labels.

use crate::report::charts::description::{Arrangement, ChartError, Heading, LineChart, Panel, Series, Size};
use crate::report::charts::lines::absent_rows::AbsentRows;
use crate::report::charts::lines::grid::LineGrid;
use crate::report::charts::lines::panel::{self, Look, Naming};
use crate::report::charts::lines::ranges::{x_range, x_ticks, y_range};
use crate::report::charts::lines::{end_labels, guides};
use crate::report::charts::sheet::caption::Caption;
use crate::report::charts::sheet::frame::{self, LABEL_PX};
use crate::report::charts::sheet::inks::SUBTITLE;
use crate::report::charts::sheet::legend::{self, Entry};
use crate::report::charts::sheet::panel_frame::{PanelFrame, Ruling, fits_along_y, gutter_px};
use crate::report::charts::sheet::scene::{Anchor, Area, Scene, Spot, Words};
use crate::report::charts::sheet::spread::SPACING_PX;
use crate::report::charts::values::mapping::Mapping;
use crate::report::charts::values::ticks::{Ticks, ticks};

/// Names at line ends take at most this share of the sheet.
const NAMES_SHARE_MAX: f64 = 0.3;
/// Markers keep off the edges of their panel.
const MARKER_INSET_PX: f64 = 12.0;

/// A panel with its y axis decided.
struct Plan<'a> {
    panel: &'a Panel,
    rows: AbsentRows,
    /// Heights above and below the data that are kept for rows.
    rows_px: (f64, f64),
    y: Mapping,
    y_ticks: Ticks,
}

/// Lays out a line chart.
pub(crate) fn lay_out(heading: &Heading, size: Size, chart: &LineChart) -> Result<Scene, ChartError> {
    if chart.panels.is_empty() {
        return Err(ChartError::NoPanels);
    }
    let (mut scene, content) = frame::sheet(heading, size);
    let naming = naming(chart, &content);
    let content = legend::draw(&mut scene, &entries(chart, naming), content);
    let grid = LineGrid::of(chart, content);
    let plans = plans(chart, grid.plot_height());
    let gutters: Vec<f64> = plans.iter().map(|plan| gutter_px(&plan.y_ticks)).collect();
    let plots = grid.plots(&gutters, naming.room_px());
    if !grid.has_room(&plots) {
        return Err(ChartError::NoRoom { width_px: size.width_px, height_px: size.height_px });
    }
    draw_panels(&mut scene, chart, &plans, &plots, naming);
    for (index, plan) in plans.iter().enumerate() {
        let area = grid.caption_area(&plots, &gutters, index);
        Caption::of(plan.panel, plan.y.scale).draw(&mut scene, area, grid.caption_lines);
    }
    caption_x(&mut scene, chart, &plots, content.bottom);
    Ok(scene)
}

/// Names stand at line ends where they fit; panels side by side share a legend.
fn naming(chart: &LineChart, content: &Area) -> Naming {
    let is_one_column = chart.arrangement == Arrangement::Stacked || chart.panels.len() == 1;
    let height = LineGrid::of(chart, *content).plot_height();
    let is_named = |series: &&Series| !series.label.is_empty();
    let fit_height = chart.panels.iter().all(|panel| {
        let count = panel.series.iter().filter(is_named).count();
        count as f64 * SPACING_PX <= height
    });
    let room_px = end_labels::room_px(chart.panels.iter().flat_map(|panel| &panel.series));
    if is_one_column && fit_height && room_px <= NAMES_SHARE_MAX * content.width() {
        Naming::AtEnds { room_px }
    } else {
        Naming::InLegend
    }
}

/// What the legend says: every name once if lines do not carry them, then the keys.
fn entries(chart: &LineChart, naming: Naming) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    if naming == Naming::InLegend {
        let series = chart.panels.iter().flat_map(|panel| &panel.series);
        for entry in series.filter(|series| !series.label.is_empty()).map(Entry::from) {
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
    }
    entries.extend(chart.keys.iter().map(Entry::from));
    entries
}

/// The y axis of every panel.
fn plans(chart: &LineChart, plot_height: f64) -> Vec<Plan<'_>> {
    let shared = chart.shares_y.then(|| y_range(&chart.panels[0].y, &chart.panels));
    let range = |panel: &Panel| shared.unwrap_or_else(|| y_range(&panel.y, std::slice::from_ref(panel)));
    let rows_of = |panel: &Panel| AbsentRows::of(&panel.series, range(panel).scale);
    let rows_px = |panel: &Panel| rows_of(panel).room_px(plot_height);
    // Panels that share their y axis give up the same heights, or equal values would not stand level.
    let most = |most: (f64, f64), room: (f64, f64)| (most.0.max(room.0), most.1.max(room.1));
    let shared_px = chart.panels.iter().map(rows_px).fold((0.0, 0.0), most);
    let plan = |panel| -> Plan<'_> {
        let y: Mapping = range(panel);
        let rows_px = if chart.shares_y { shared_px } else { rows_px(panel) };
        let height = plot_height - rows_px.0 - rows_px.1;
        let y_ticks = ticks(&y, &panel.y.unit, |ticks| fits_along_y(&y, ticks, height));
        Plan { panel, rows: rows_of(panel), rows_px, y, y_ticks }
    };
    chart.panels.iter().map(plan).collect()
}

fn draw_panels(scene: &mut Scene, chart: &LineChart, plans: &[Plan<'_>], plots: &[Area], naming: Naming) {
    let look = Look { naming, sets_apart: chart.sets_apart };
    let x = x_range(chart);
    let has_markers = |panel: &Panel| panel.series.iter().any(|series| series.has_markers);
    let inset = if chart.panels.iter().any(has_markers) { MARKER_INSET_PX } else { 0.0 };
    let x_ticks = x_ticks(chart, &x, plots[0].width() - 2.0 * inset);
    let is_stacked = chart.arrangement == Arrangement::Stacked;
    let mut drawn = Vec::new();
    for (index, (plan, &plot)) in plans.iter().zip(plots).enumerate() {
        let inner = Area {
            left: plot.left + inset,
            right: plot.right - inset,
            top: plot.top + plan.rows_px.0,
            bottom: plot.bottom - plan.rows_px.1,
        };
        let frame = PanelFrame { plot, inner, x, y: plan.y };
        let ruling = Ruling {
            x_ticks: &x_ticks,
            y_ticks: &plan.y_ticks,
            has_x_labels: !is_stacked || index + 1 == plans.len(),
            has_y_labels: is_stacked || !chart.shares_y || index == 0,
            has_x_grid: true,
        };
        guides::draw_regions(scene, &chart.regions, &frame);
        frame.draw(scene, ruling);
        let obstacles = panel::draw(scene, plan.panel, &plan.rows, &frame, look);
        drawn.push((frame, obstacles));
    }
    guides::label_regions(scene, &chart.regions, &drawn);
}

/// What the x axis measures, once, below the middle of all panels.
fn caption_x(scene: &mut Scene, chart: &LineChart, plots: &[Area], bottom: f64) {
    let centre = (plots[0].left + plots[plots.len() - 1].right) / 2.0;
    let caption =
        if chart.x.label.is_empty() { String::new() } else { chart.x.caption(x_range(chart).scale) };
    let words = Words::new(caption, Spot::new(centre, bottom - 4.0), LABEL_PX, SUBTITLE);
    scene.words(words.anchored(Anchor::Middle));
}
