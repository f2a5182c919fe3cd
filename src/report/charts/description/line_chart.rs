//! Line chart: lines over a shared x axis, in one panel or in several small ones.

use crate::report::charts::description::{Axis, Colour, Key, Series};

/// Lines over a shared x axis.
#[derive(Clone, Debug, PartialEq)]
pub struct LineChart {
    /// The x axis that all panels share.
    pub x: Axis,
    /// The panels, in reading order.
    pub panels: Vec<Panel>,
    /// How several panels are arranged.
    pub arrangement: Arrangement,
    /// Whether all panels have one y range, so that heights can be compared between them.
    pub shares_y: bool,
    /// Shaded stretches of the x axis, for example the warm-up.
    pub regions: Vec<Region>,
    /// Whether lines that coincide are drawn next to each other, a line's width aside of their values,
    /// rather than one upon the other.
    pub sets_apart: bool,
    /// What stroke styles and bands mean, for example "closed form", shown in grey above the picture.
    pub keys: Vec<Key>,
}

/// One picture of a line chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What sets this panel apart, for example `p99`; empty for a single panel.
    pub title: String,
    /// The topology that the panel is about, if it is about one: its title has that colour and marker.
    pub colour: Option<Colour>,
    /// The y axis.
    pub y: Axis,
    /// The lines.
    pub series: Vec<Series>,
    /// Lines across the panel, for example at 80 % or at N*.
    pub guides: Vec<Guide>,
}

/// How several panels are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrangement {
    /// Below each other.
    #[default]
    Stacked,
    /// Next to each other.
    SideBySide,
}

/// A line across a panel.
#[derive(Clone, Debug, PartialEq)]
pub enum Guide {
    /// From left to right, at a y value.
    Horizontal {
        /// The y value.
        at: f64,
        /// The words on the line.
        label: String,
        /// Usually [`Colour::Guide`].
        colour: Colour,
    },
    /// From bottom to top, at an x value.
    Vertical {
        /// The x value.
        at: f64,
        /// The words on the line.
        label: String,
        /// [`Colour::Guide`], or the topology that the line speaks of.
        colour: Colour,
    },
}

/// A shaded stretch of the x axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Where it begins.
    pub lower: f64,
    /// Where it ends.
    pub upper: f64,
    /// The words in it.
    pub label: String,
}

impl LineChart {
    /// A chart without panels yet.
    #[must_use]
    pub fn new(x: Axis) -> Self {
        Self {
            x,
            panels: Vec::new(),
            arrangement: Arrangement::Stacked,
            shares_y: false,
            regions: Vec::new(),
            sets_apart: false,
            keys: Vec::new(),
        }
    }

    /// The same chart with these panels.
    #[must_use]
    pub fn with_panels(self, panels: impl IntoIterator<Item = Panel>) -> Self {
        Self { panels: panels.into_iter().collect(), ..self }
    }

    /// The same chart with its panels next to each other, on one y range.
    #[must_use]
    pub fn side_by_side(self) -> Self {
        Self { arrangement: Arrangement::SideBySide, shares_y: true, ..self }
    }

    /// The same chart, each panel on a y range of its own.
    #[must_use]
    pub fn with_own_ranges(self) -> Self {
        Self { shares_y: false, ..self }
    }

    /// The same chart, with lines that coincide next to each other if it `is_so`.
    #[must_use]
    pub fn set_apart(self, is_so: bool) -> Self {
        Self { sets_apart: is_so, ..self }
    }

    /// The same chart with these keys.
    #[must_use]
    pub fn with_keys(self, keys: impl IntoIterator<Item = Key>) -> Self {
        Self { keys: keys.into_iter().collect(), ..self }
    }
}

impl Panel {
    /// A panel without lines yet.
    #[must_use]
    pub fn new(title: impl Into<String>, y: Axis) -> Self {
        Self { title: title.into(), colour: None, y, series: Vec::new(), guides: Vec::new() }
    }

    /// The same panel, all about one topology.
    #[must_use]
    pub fn about(self, topology: Colour) -> Self {
        Self { colour: Some(topology), ..self }
    }

    /// The same panel with these lines.
    #[must_use]
    pub fn with_series(self, series: impl IntoIterator<Item = Series>) -> Self {
        Self { series: series.into_iter().collect(), ..self }
    }

    /// The same panel with these guide lines.
    #[must_use]
    pub fn with_guides(self, guides: impl IntoIterator<Item = Guide>) -> Self {
        Self { guides: guides.into_iter().collect(), ..self }
    }
}

impl Guide {
    /// A grey horizontal line.
    #[must_use]
    pub fn horizontal(at: f64, label: impl Into<String>) -> Self {
        Self::Horizontal { at, label: label.into(), colour: Colour::Guide }
    }

    /// A vertical line in the colour of what it speaks of.
    #[must_use]
    pub fn vertical(at: f64, label: impl Into<String>, colour: Colour) -> Self {
        Self::Vertical { at, label: label.into(), colour }
    }
}
