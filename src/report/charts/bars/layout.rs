//! Bar layout: how a sheet of stacked bars is divided among heading, legend, panels and names.

use crate::report::charts::bars::panel::{self, PlacedBars, Totals};
use crate::report::charts::bars::part_names;
use crate::report::charts::description::{
    Axis, Bar, BarPanel, ChartError, Heading, Heights, Measure, Scale, Size, StackedBars,
};
use crate::report::charts::sheet::frame::{self, LABEL_PX, PANEL_TITLE_PX};
use crate::report::charts::sheet::inks::SUBTITLE;
use crate::report::charts::sheet::legend::{self, Entry};
use crate::report::charts::sheet::panel_frame::{
    CAPTION_LINE_PX, CAPTION_PX, PanelFrame, Ruling, X_CAPTION_PX, X_TICKS_PX, fits_along_y, gutter_px,
};
use crate::report::charts::sheet::panel_title;
use crate::report::charts::sheet::scene::{Anchor, Area, Scene, Spot, Words};
use crate::report::charts::values::extent::{Edge, extent};
use crate::report::charts::values::mapping::Mapping;
use crate::report::charts::values::ticks::{Ticks, ticks};

const PANEL_GAP_PX: f64 = 30.0;
const ROW_GAP_PX: f64 = 14.0;
const RIGHT_PX: f64 = 8.0;
const PLOT_PX_MIN: f64 = 60.0;
const NAMES_SHARE_MAX: f64 = 0.24;

/// The panels of one measure, side by side.
struct Row<'a> {
    measure: &'a Measure,
    y_ticks: Ticks,
    /// Where the words about the measure stand.
    caption_at: Spot,
    panels: Vec<PlacedBars<'a>>,
}

/// Lays out stacked bars.
pub(crate) fn lay_out(heading: &Heading, size: Size, chart: &StackedBars) -> Result<Scene, ChartError> {
    check(chart)?;
    let (mut scene, content) = frame::sheet(heading, size);
    let are_named_beside = can_name_beside(chart, &content);
    let legend_entries = if are_named_beside { Vec::new() } else { entries(chart) };
    let content = legend::draw(&mut scene, &legend_entries, content);
    let right_room = if are_named_beside { part_names::room_px(chart) } else { RIGHT_PX };
    let content = Area { right: content.right - right_room, ..content };
    // A name that takes a second line takes it from the panels.
    let title_lines = title_lines(chart, &rows(chart, content, 1));
    let rows = rows(chart, content, title_lines);
    let frames = || rows.iter().flat_map(|row| &row.panels).map(|placed| placed.frame);
    if frames().any(|frame| frame.plot.width() < PLOT_PX_MIN || frame.plot.height() < PLOT_PX_MIN) {
        return Err(ChartError::NoRoom { width_px: size.width_px, height_px: size.height_px });
    }
    for (index, row) in rows.iter().enumerate() {
        let has_x_labels = index + 1 == rows.len();
        let titles_px = (index == 0).then(|| titles_px(title_lines));
        draw_row(&mut scene, chart, row, has_x_labels, titles_px);
    }
    if let (true, Some(last)) = (are_named_beside, rows.last().and_then(|row| row.panels.last())) {
        part_names::draw(&mut scene, last);
    }
    let plots: Vec<Area> = frames().map(|frame| frame.plot).collect();
    caption_x(&mut scene, chart, &plots, content.bottom);
    Ok(scene)
}

/// One bar per category and one amount per part, or an error that says where they differ.
fn check(chart: &StackedBars) -> Result<(), ChartError> {
    if chart.panels.is_empty() || chart.measures.is_empty() {
        return Err(ChartError::NoPanels);
    }
    for panel in &chart.panels {
        let uneven = |what, found, expected| ChartError::UnevenBars {
            panel: panel.title.clone(),
            what,
            found,
            expected,
        };
        if panel.rows.len() != chart.measures.len() {
            return Err(uneven("rows", panel.rows.len(), chart.measures.len()));
        }
        for bars in &panel.rows {
            if bars.len() != chart.categories.len() {
                return Err(uneven("bars", bars.len(), chart.categories.len()));
            }
        }
        for bar in panel.rows.iter().flatten() {
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

fn y_range(chart: &StackedBars, row: usize) -> Mapping {
    let measure = &chart.measures[row];
    let axis = Axis::linear("", measure.height_unit());
    match measure.heights {
        // Room above 100 % for the totals.
        Heights::Shares => extent(&axis.covering(0.0, 1.07), Edge::Y, &[], &[]),
        Heights::Amounts => {
            let totals = chart.panels.iter().flat_map(|panel| &panel.rows[row]).map(Bar::total);
            extent(&axis, Edge::Y, &totals.collect::<Vec<f64>>(), &[])
        }
    }
}

/// Whether the names of all parts fit beside the last bar.
fn can_name_beside(chart: &StackedBars, content: &Area) -> bool {
    let height = content.height() - 2.0 * CAPTION_PX - X_TICKS_PX - X_CAPTION_PX;
    part_names::room_px(chart) <= NAMES_SHARE_MAX * content.width()
        && part_names::are_nameable(chart, &y_range(chart, 0), height)
}

fn entries(chart: &StackedBars) -> Vec<Entry> {
    let parts = part_names::present(chart).into_iter().map(|index| &chart.parts[index]);
    parts.map(|part| Entry::square(&part.label, part.colour, part.is_hatched)).collect()
}

/// Height of the topologies' names above the first row.
fn titles_px(line_count: usize) -> f64 {
    CAPTION_PX + CAPTION_LINE_PX * (line_count - 1) as f64
}

/// How many lines the longest of the topologies' names takes.
fn title_lines(chart: &StackedBars, rows: &[Row<'_>]) -> usize {
    let widths = rows[0].panels.iter().map(|placed| placed.frame.plot.width());
    let titles = chart.panels.iter().zip(widths);
    titles.map(|(panel, width)| panel_title::line_count(&panel.title, width)).max().unwrap_or(1)
}

/// The rows from top to bottom. The panels below each other are equally wide.
fn rows<'a>(chart: &'a StackedBars, content: Area, title_lines: usize) -> Vec<Row<'a>> {
    let count = chart.measures.len();
    let above = CAPTION_PX * count as f64 + titles_px(title_lines) + ROW_GAP_PX * (count - 1) as f64;
    let height = (content.height() - above - X_TICKS_PX - X_CAPTION_PX) / count as f64;
    let axes: Vec<(Mapping, Ticks)> = (0..count)
        .map(|row| {
            let y = y_range(chart, row);
            let unit = chart.measures[row].height_unit();
            let y_ticks = ticks(&y, &unit, |ticks| fits_along_y(&y, ticks, height));
            (y, y_ticks)
        })
        .collect();
    let gutter = axes.iter().map(|(_, y_ticks)| gutter_px(y_ticks)).fold(0.0, f64::max);
    let mut top = content.top;
    let mut rows = Vec::new();
    for (row, (y, y_ticks)) in axes.into_iter().enumerate() {
        let caption_at = Spot::new(content.left, top);
        top += CAPTION_PX + if row == 0 { titles_px(title_lines) } else { 0.0 };
        let area = Area { left: content.left + gutter, top, bottom: top + height, ..content };
        let panels = placed(chart, row, y, area);
        rows.push(Row { measure: &chart.measures[row], y_ticks, caption_at, panels });
        top = area.bottom + ROW_GAP_PX;
    }
    rows
}

/// The panels of a row side by side in an area.
fn placed<'a>(chart: &'a StackedBars, row: usize, y: Mapping, area: Area) -> Vec<PlacedBars<'a>> {
    let count = chart.panels.len() as f64;
    let width = (area.right - area.left - PANEL_GAP_PX * (count - 1.0)) / count;
    let place = |(index, panel): (usize, &'a BarPanel)| {
        let left = area.left + index as f64 * (width + PANEL_GAP_PX);
        let plot = Area { left, right: left + width, ..area };
        let frame = PanelFrame { plot, inner: plot, x: panel::x_range(chart), y };
        let measure = &chart.measures[row];
        PlacedBars { chart, measure, colour: panel.colour, bars: &panel.rows[row], frame }
    };
    chart.panels.iter().enumerate().map(place).collect()
}

fn draw_row(
    scene: &mut Scene,
    chart: &StackedBars,
    row: &Row<'_>,
    has_x_labels: bool,
    titles_px: Option<f64>,
) {
    let totals = Totals::of(&row.panels, row.measure);
    caption_y(scene, row, totals.as_ref());
    let x_ticks = panel::category_ticks(chart, &row.panels[0].frame);
    for (index, (placed, panel)) in row.panels.iter().zip(&chart.panels).enumerate() {
        let ruling = Ruling {
            x_ticks: &x_ticks,
            y_ticks: &row.y_ticks,
            has_x_labels,
            has_y_labels: index == 0,
            has_x_grid: false,
        };
        placed.frame.draw(scene, ruling);
        if let Some(titles_px) = titles_px {
            let plot = placed.frame.plot;
            let at = Spot::new(plot.left, plot.top - titles_px + 0.85 * PANEL_TITLE_PX);
            let room = (plot.width(), panel_title::LINES_MAX);
            panel_title::draw(scene, &panel.title, panel.colour, at, room);
        }
        placed.draw(scene, totals.as_ref());
    }
}

/// What the y axis measures, above all panels of a row.
fn caption_y(scene: &mut Scene, row: &Row<'_>, totals: Option<&Totals>) {
    let measure = row.measure;
    let totals = match totals {
        Some(Totals::In(shared, _)) if !shared.symbol.is_empty() => Some(format!("in {}", shared.symbol)),
        Some(_) => Some(String::new()),
        None => None,
    };
    let caption = match (measure.heights, totals.as_deref()) {
        (Heights::Amounts, None | Some("")) => {
            Axis::linear(&*measure.label, measure.unit.clone()).caption(Scale::Linear)
        }
        (Heights::Amounts, Some(unit)) => format!("{}; totals {unit}", measure.label),
        (Heights::Shares, Some("")) => format!("share of {}; total above each bar", measure.label),
        (Heights::Shares, Some(unit)) => format!("share of {}; total {unit} above each bar", measure.label),
        (Heights::Shares, None) => format!("share of {}", measure.label),
    };
    scene.words(Words::new(caption, row.caption_at.moved(0.0, 0.85 * LABEL_PX), LABEL_PX, SUBTITLE));
}

fn caption_x(scene: &mut Scene, chart: &StackedBars, plots: &[Area], bottom: f64) {
    let centre = (plots[0].left + plots[plots.len() - 1].right) / 2.0;
    let words = Words::new(&*chart.category_label, Spot::new(centre, bottom - 4.0), LABEL_PX, SUBTITLE);
    scene.words(words.anchored(Anchor::Middle));
}
