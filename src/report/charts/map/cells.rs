//! Cells: the coloured cells of one panel, and their marks.

use crate::report::charts::description::{MapCell, MapPanel};
use crate::report::charts::map::ramp;
use crate::report::charts::map::steps::Steps;
use crate::report::charts::sheet::hatching;
use crate::report::charts::sheet::inks::WHITE;
use crate::report::charts::sheet::scene::{Area, Ink, Scene};
use crate::report::charts::values::mapping::Mapping;

/// A white seam keeps cells apart, so that none is taken for a smooth surface.
const SEAM_PX: f64 = 1.0;

/// The cells of a panel, and where they stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlacedCells<'a> {
    pub(crate) panel: &'a MapPanel,
    pub(crate) plot: Area,
    pub(crate) columns: &'a Steps,
    pub(crate) rows: &'a Steps,
}

impl PlacedCells<'_> {
    /// Draws every cell in the colour of its value, and its mark.
    pub(crate) fn draw(&self, scene: &mut Scene, range: &Mapping) {
        for (index, cell) in self.panel.cells.iter().enumerate() {
            let area = self.area(index);
            self.draw_cell(scene, cell, area, range);
        }
    }

    fn draw_cell(&self, scene: &mut Scene, cell: &MapCell, area: Area, range: &Mapping) {
        let place = cell.value_drawn().and_then(|value| range.position(value));
        let colour = place.map_or(WHITE, ramp::colour);
        scene.fill_area(area.grown(-SEAM_PX / 2.0), Ink::solid(colour));
        if let Some(mark) = cell.mark {
            hatching::draw(scene, area.grown(-SEAM_PX / 2.0), mark, ramp::is_pale(colour));
        }
    }

    fn area(&self, index: usize) -> Area {
        let count = self.columns.centres.len().max(1);
        let (row, column) = (index / count, index % count);
        Area {
            left: self.x_px(self.columns.edges[column]),
            right: self.x_px(self.columns.edges[column + 1]),
            top: self.y_px(self.rows.edges[row + 1]),
            bottom: self.y_px(self.rows.edges[row]),
        }
    }

    /// Pixels of a place along the axis.
    pub(crate) fn x_px(&self, place: f64) -> f64 {
        self.plot.left + place * self.plot.width()
    }

    /// Pixels of a place along the axis.
    pub(crate) fn y_px(&self, place: f64) -> f64 {
        self.plot.bottom - place * self.plot.height()
    }
}
