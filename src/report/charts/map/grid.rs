//! Map grid: how the panels of a map divide the sheet: rows of columns, with axes at the left and below.

use crate::report::charts::description::MapChart;
use crate::report::charts::sheet::panel_frame::{CAPTION_LINE_PX, CAPTION_PX, X_CAPTION_PX, X_TICKS_PX};
use crate::report::charts::sheet::panel_title;
use crate::report::charts::sheet::scene::Area;

const COLUMN_GAP_PX: f64 = 24.0;
const ROW_GAP_PX: f64 = 12.0;
/// Room for the half of the last tick label that stands out to the right.
const RIGHT_PX: f64 = 16.0;

/// Where the panels of a map lie.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MapGrid {
    pub(crate) columns: usize,
    /// Height of the topology's name above each panel.
    pub(crate) title_px: Vec<f64>,
    /// Every panel's ruled area.
    pub(crate) plots: Vec<Area>,
}

impl MapGrid {
    /// Divides an area, below the words about the y axis, given the room for its tick labels.
    pub(crate) fn of(chart: &MapChart, area: Area, gutter: f64) -> Self {
        let columns = MapChart::column_count(chart.panels.len());
        let rows = chart.panels.len().div_ceil(columns);
        let gaps = COLUMN_GAP_PX * (columns - 1) as f64;
        let width = (area.width() - gutter - RIGHT_PX - gaps) / columns as f64;
        let lines = chart.panels.iter().map(|panel| panel_title::line_count(&panel.title, width));
        let title_px: Vec<f64> =
            lines.map(|count| CAPTION_PX + CAPTION_LINE_PX * (count - 1) as f64).collect();
        let title_px_max = title_px.iter().copied().fold(0.0, f64::max);
        let below = X_TICKS_PX + X_CAPTION_PX;
        let gaps = ROW_GAP_PX * (rows - 1) as f64;
        let height = (area.height() - below - gaps) / rows as f64;
        let plot = |index: usize| {
            let (row, column) = ((index / columns) as f64, (index % columns) as f64);
            let left = area.left + gutter + (width + COLUMN_GAP_PX) * column;
            let top = area.top + (height + ROW_GAP_PX) * row;
            Area { left, right: left + width, top: top + title_px_max, bottom: top + height }
        };
        Self { columns, title_px, plots: (0..chart.panels.len()).map(plot).collect() }
    }

    /// Whether no panel stands below this one.
    pub(crate) fn is_lowest(&self, index: usize) -> bool {
        index + self.columns >= self.plots.len()
    }

    /// Whether no panel stands left of this one.
    pub(crate) fn is_leftmost(&self, index: usize) -> bool {
        index.is_multiple_of(self.columns)
    }
}
