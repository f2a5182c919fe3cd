//! Line grid: how the panels of a line chart divide the sheet, below each other or next to each other.

use crate::report::charts::description::{Arrangement, LineChart, Panel};
use crate::report::charts::sheet::caption::Caption;
use crate::report::charts::sheet::panel_frame::{CAPTION_LINE_PX, CAPTION_PX, X_CAPTION_PX, X_TICKS_PX};
use crate::report::charts::sheet::scene::Area;

const STACK_GAP_PX: f64 = 16.0;
const SIDE_GAP_PX: f64 = 26.0;
/// Room for the half of the last tick label that stands out to the right.
const RIGHT_PX: f64 = 16.0;
const PLOT_PX_MIN: f64 = 60.0;
/// More than the tick labels beside a panel usually take.
const GUTTER_PX: f64 = 100.0;

/// The division of the sheet, before the axes are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LineGrid {
    content: Area,
    arrangement: Arrangement,
    shares_y: bool,
    panel_count: usize,
    /// Height of a panel with its caption, without what stands below the last one.
    cell_height: f64,
    /// Lines of the captions above the panels.
    pub(crate) caption_lines: usize,
}

impl LineGrid {
    /// Divides an area among a chart's panels.
    pub(crate) fn of(chart: &LineChart, content: Area) -> Self {
        let below = X_TICKS_PX + if chart.x.label.is_empty() { 0.0 } else { X_CAPTION_PX };
        let height = content.height() - below;
        let panel_count = chart.panels.len();
        let count = panel_count as f64;
        let (cell_height, cell_width) = match chart.arrangement {
            Arrangement::SideBySide => (height, content.width() / count),
            Arrangement::Stacked => ((height - STACK_GAP_PX * (count - 1.0)) / count, content.width()),
        };
        // The name of a topology takes a second line rather than be cut: its room is not overrated.
        let spare_px = |panel: &Panel| panel.colour.map_or(SIDE_GAP_PX, |_| SIDE_GAP_PX + GUTTER_PX / count);
        let lines =
            |panel: &Panel| Caption::of(panel, panel.y.scale).line_count(cell_width - spare_px(panel));
        let caption_lines = chart.panels.iter().map(lines).max().unwrap_or(1);
        let (arrangement, shares_y) = (chart.arrangement, chart.shares_y);
        Self { content, arrangement, shares_y, panel_count, cell_height, caption_lines }
    }

    /// Height of every panel's ruled area.
    pub(crate) fn plot_height(&self) -> f64 {
        self.cell_height - self.caption_height()
    }

    fn caption_height(&self) -> f64 {
        CAPTION_PX + CAPTION_LINE_PX * (self.caption_lines - 1) as f64
    }

    /// The ruled area of every panel, given the room that each needs for its tick labels.
    pub(crate) fn plots(&self, gutters: &[f64], names_px: f64) -> Vec<Area> {
        let columns = self.columns();
        let gutter = |column: usize| self.gutter(gutters, column);
        let taken = (0..columns).map(gutter).sum::<f64>() + SIDE_GAP_PX * (columns - 1) as f64;
        let width = (self.content.width() - names_px.max(RIGHT_PX) - taken) / columns as f64;
        let plot = |index: usize| {
            let column = index % columns;
            let row = index / columns;
            let left_of = |column: usize| (width + SIDE_GAP_PX) * column as f64;
            let gutters = (0..=column).map(gutter).sum::<f64>();
            let left = self.content.left + left_of(column) + gutters;
            let bottom = self.content.top + self.cell_height + (self.cell_height + STACK_GAP_PX) * row as f64;
            Area { left, right: left + width, top: bottom - self.plot_height(), bottom }
        };
        (0..self.panel_count).map(plot).collect()
    }

    /// Whether something can be seen in panels of this size.
    pub(crate) fn has_room(&self, plots: &[Area]) -> bool {
        plots.iter().all(|plot| plot.width() >= PLOT_PX_MIN && plot.height() >= PLOT_PX_MIN)
    }

    /// Where a panel's caption stands: above its tick labels.
    pub(crate) fn caption_area(&self, plots: &[Area], gutters: &[f64], index: usize) -> Area {
        let plot = plots[index];
        let left = plot.left - self.gutter(gutters, index % self.columns());
        Area { left, top: plot.top - self.caption_height(), ..plot }
    }

    fn columns(&self) -> usize {
        match self.arrangement {
            Arrangement::SideBySide => self.panel_count,
            Arrangement::Stacked => 1,
        }
    }

    /// Room left of the panels in a column; panels that share their y axis label it once.
    fn gutter(&self, gutters: &[f64], column: usize) -> f64 {
        let widest = gutters.iter().copied().fold(0.0, f64::max);
        match self.arrangement {
            Arrangement::Stacked => widest,
            Arrangement::SideBySide if !self.shares_y => gutters[column],
            Arrangement::SideBySide if column == 0 => widest,
            Arrangement::SideBySide => 0.0,
        }
    }
}
