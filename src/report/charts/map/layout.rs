//! Map layout: how a map's sheet is divided among heading, colour bar, legend, panels and axes.

use crate::report::charts::description::{Axis, ChartError, Heading, MapChart, Scale, Size};
use crate::report::charts::map::cells::PlacedCells;
use crate::report::charts::map::grid::MapGrid;
use crate::report::charts::map::steps::Steps;
use crate::report::charts::map::{colour_bar, contour_lines};
use crate::report::charts::sheet::frame::{self, LABEL_PX, PANEL_TITLE_PX};
use crate::report::charts::sheet::inks::SUBTITLE;
use crate::report::charts::sheet::legend::{self, Entry};
use crate::report::charts::sheet::panel_frame::{CAPTION_PX, PanelFrame, Ruling, fits_along_x, gutter_px};
use crate::report::charts::sheet::panel_title;
use crate::report::charts::sheet::scene::{Anchor, Area, Scene, Spot, Words};
use crate::report::charts::sheet::typography::{Weight, shorten};
use crate::report::charts::values::mapping::Mapping;
use crate::report::charts::values::quantity;
use crate::report::charts::values::ticks::{Tick, Ticks};

const PLOT_PX_MIN: f64 = 60.0;
const Y_TICK_PX_MIN: f64 = 19.0;
/// Names beside rows take at most this share of the sheet.
const NAMES_SHARE_MAX: f64 = 0.2;

/// Rows and columns have places, from one end of a panel to the other.
const PLACES: Mapping = Mapping { scale: Scale::Linear, lower: 0.0, upper: 1.0 };

/// Lays out a map.
pub(crate) fn lay_out(heading: &Heading, size: Size, chart: &MapChart) -> Result<Scene, ChartError> {
    check(chart)?;
    let (mut scene, content) = frame::sheet(heading, size);
    let range = colour_bar::range(chart);
    let content = match chart.values().is_empty() {
        true => content,
        false => colour_bar::draw(&mut scene, chart, &range, content),
    };
    let entries: Vec<Entry> = chart.keys.iter().map(Entry::from).collect();
    let content = legend::draw(&mut scene, &entries, content);
    let (columns, rows) = (Steps::at(&chart.xs, chart.x.scale), Steps::at(&chart.ys, chart.y.scale));
    let below_caption = Area { top: content.top + CAPTION_PX - 4.0, ..content };
    let y_all = y_ticks(chart, &rows, content.width());
    let grid = MapGrid::of(chart, below_caption, gutter_px(&y_all));
    if grid.plots.iter().any(|plot| plot.width() < PLOT_PX_MIN || plot.height() < PLOT_PX_MIN) {
        return Err(ChartError::NoRoom { width_px: size.width_px, height_px: size.height_px });
    }
    let y_ticks = thinned(&y_all, |ticks| are_apart(ticks, grid.plots[0].height()));
    let x_ticks =
        thinned(&x_ticks(chart, &columns), |ticks| fits_along_x(&PLACES, ticks, grid.plots[0].width()));
    caption_axes(&mut scene, chart, &grid, content);
    for (index, panel) in chart.panels.iter().enumerate() {
        let plot = grid.plots[index];
        let cells = PlacedCells { panel, plot, columns: &columns, rows: &rows };
        cells.draw(&mut scene, &range);
        contour_lines::draw(&mut scene, chart, &cells, range.scale);
        let frame = PanelFrame { plot, inner: plot, x: PLACES, y: PLACES };
        frame.draw_outside(
            &mut scene,
            Ruling {
                x_ticks: &x_ticks,
                y_ticks: &y_ticks,
                has_x_labels: grid.is_lowest(index),
                has_y_labels: grid.is_leftmost(index),
                has_x_grid: false,
            },
        );
        let at = Spot::new(plot.left, plot.top - grid.title_px[index] + 0.85 * PANEL_TITLE_PX);
        let room = (plot.width(), panel_title::LINES_MAX);
        panel_title::draw(&mut scene, &panel.title, panel.colour, at, room);
    }
    Ok(scene)
}

/// One cell for every row and column, or an error that says where they differ.
fn check(chart: &MapChart) -> Result<(), ChartError> {
    let expected = chart.xs.len() * chart.ys.len();
    if chart.panels.is_empty() || expected == 0 {
        return Err(ChartError::NoPanels);
    }
    match chart.panels.iter().find(|panel| panel.cells.len() != expected) {
        None => Ok(()),
        Some(panel) => {
            Err(ChartError::UnevenCells { panel: panel.title.clone(), found: panel.cells.len(), expected })
        }
    }
}

fn x_ticks(chart: &MapChart, columns: &Steps) -> Ticks {
    let labels = quantity::wordings(&chart.xs, &chart.x.unit, chart.x.scale == Scale::Linear);
    at_centres(columns, labels)
}

fn y_ticks(chart: &MapChart, rows: &Steps, width_px: f64) -> Ticks {
    let labels = if chart.y_names.len() == chart.ys.len() {
        let size = crate::report::charts::sheet::frame::TICK_PX;
        let cut = |name: &String| shorten(name, size, Weight::Regular, NAMES_SHARE_MAX * width_px);
        chart.y_names.iter().map(cut).collect()
    } else {
        quantity::wordings(&chart.ys, &chart.y.unit, chart.y.scale == Scale::Linear)
    };
    at_centres(rows, labels)
}

fn at_centres(steps: &Steps, labels: Vec<String>) -> Ticks {
    let ticks = steps.centres.iter().zip(labels).map(|(&value, label)| Tick { value, label });
    Ticks { major: ticks.collect(), minor: Vec::new() }
}

/// As many of the ticks as keep apart: each, or each second, each third…
fn thinned(ticks: &Ticks, fits: impl Fn(&[Tick]) -> bool) -> Ticks {
    let every = |step: usize| ticks.major.iter().step_by(step).cloned().collect::<Vec<Tick>>();
    let count = ticks.major.len().max(1);
    let step = (1..count).find(|step| fits(&every(*step))).unwrap_or(count);
    Ticks { major: every(step), minor: Vec::new() }
}

fn are_apart(ticks: &[Tick], height_px: f64) -> bool {
    ticks.windows(2).all(|pair| (pair[1].value - pair[0].value) * height_px >= Y_TICK_PX_MIN)
}

/// What the axes measure: the y axis above the panels, the x axis below them.
fn caption_axes(scene: &mut Scene, chart: &MapChart, grid: &MapGrid, content: Area) {
    let scale = |axis: &Axis, values: &[f64]| match axis.scale {
        Scale::Log if values.iter().all(|&value| value > 0.0) => Scale::Log,
        _ => Scale::Linear,
    };
    let above = chart.y.caption(scale(&chart.y, &chart.ys));
    let above = shorten(&above, LABEL_PX, Weight::Regular, content.width());
    let at = Spot::new(content.left, content.top + 0.85 * LABEL_PX);
    scene.words(Words::new(above, at, LABEL_PX, SUBTITLE));
    let last_column = grid.plots[(grid.columns - 1).min(grid.plots.len() - 1)];
    let centre = (grid.plots[0].left + last_column.right) / 2.0;
    let below = chart.x.caption(scale(&chart.x, &chart.xs));
    let words = Words::new(below, Spot::new(centre, content.bottom - 4.0), LABEL_PX, SUBTITLE);
    scene.words(words.anchored(Anchor::Middle));
}
