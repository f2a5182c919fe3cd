//! Map chart: one value over two parameters, as coloured cells with contour lines, a panel per topology.

use crate::report::charts::description::{Axis, Colour, Key};

/// Cells over two parameters, in one panel per topology. All panels have the same axes and the same colours.
#[derive(Clone, Debug, PartialEq)]
pub struct MapChart {
    /// The axis along the bottom.
    pub x: Axis,
    /// Where columns of cells stand, ascending.
    pub xs: Vec<f64>,
    /// The axis along the side.
    pub y: Axis,
    /// Where rows of cells stand, ascending.
    pub ys: Vec<f64>,
    /// What rows are called, where they stand for names; nothing where they stand for numbers.
    pub y_names: Vec<String>,
    /// What colours mean. A log scale is drawn as one if every value is above zero.
    pub value: Axis,
    /// Values at which contour lines are drawn.
    pub levels: Vec<f64>,
    /// One per topology.
    pub panels: Vec<MapPanel>,
    /// What the marks of cells mean.
    pub keys: Vec<Key>,
}

/// The cells of one topology.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPanel {
    /// The topology's name.
    pub title: String,
    /// The topology's colour, for the title.
    pub colour: Colour,
    /// Row by row from the lowest, each from left to right.
    pub cells: Vec<MapCell>,
}

/// One cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapCell {
    /// What it is coloured by; a cell without has no colour.
    pub value: Option<f64>,
    /// What is to be said of it.
    pub mark: Option<CellMark>,
}

/// How a cell is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellMark {
    /// Lines both ways across it.
    Crossed,
    /// Lines one way across it.
    Hatched,
    /// A dot in its middle.
    Dotted,
    /// A dash in its middle.
    Dashed,
}

impl MapChart {
    /// How many panels stand side by side: rows are as even as can be.
    #[must_use]
    pub fn column_count(panel_count: usize) -> usize {
        const COLUMNS_MAX: usize = 4;
        let rows = panel_count.div_ceil(COLUMNS_MAX).max(1);
        panel_count.div_ceil(rows).max(1)
    }

    /// The values that have a colour.
    pub(crate) fn values(&self) -> Vec<f64> {
        let cells = self.panels.iter().flat_map(|panel| &panel.cells);
        cells.filter_map(MapCell::value_drawn).collect()
    }
}

impl MapCell {
    /// The value, where it is a number.
    pub(crate) fn value_drawn(&self) -> Option<f64> {
        self.value.filter(|value| value.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_panels_are_even() {
        let counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12];
        assert_eq!(counts.map(MapChart::column_count), [1, 2, 3, 4, 3, 3, 4, 4, 3, 4]);
    }
}
