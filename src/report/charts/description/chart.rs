//! Chart: one figure as described by the caller: heading, size and body.

use crate::report::charts::description::{BarRow, IntervalBars, LineChart, MapChart, StackedBars, Timeline};

/// One figure: what it is called, how large it is, and what it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The words around the picture.
    pub heading: Heading,
    /// The nominal size; an SVG has it, a PNG has twice as many pixels each way.
    pub size: Size,
    /// What is drawn.
    pub body: Body,
}

/// What a chart draws.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Lines over a shared x axis, in one panel or several.
    Lines(LineChart),
    /// Stacked bars over categories, one panel per topology.
    Bars(StackedBars),
    /// Horizontal bars with intervals, one row per topology or parameter.
    Intervals(IntervalBars),
    /// Coloured cells over two parameters, one panel per topology.
    Map(Box<MapChart>),
}

/// The words around the picture: the finding, the facts, the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The finding or the question, as a sentence.
    pub title: String,
    /// The facts of the scenario that a reader needs to judge the finding.
    pub subtitle: String,
    /// Where the numbers come from: program version, scenario, seed. No dates.
    pub source: String,
}

/// The nominal size of a chart, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
}

/// Why a chart could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// There is no panel to draw.
    #[error("the chart has no panels")]
    NoPanels,
    /// The headings, legends and axes leave no room for the picture.
    #[error("{width_px} by {height_px} pixels leave no room for the picture")]
    NoRoom {
        /// The width that was asked for.
        width_px: u32,
        /// The height that was asked for.
        height_px: u32,
    },
    /// A stack of bars does not have one bar per category, or a bar not one amount per part.
    #[error("panel {panel:?} has {found} {what}, but the chart has {expected}")]
    UnevenBars {
        /// The panel's title.
        panel: String,
        /// What is counted: bars or parts.
        what: &'static str,
        /// How many the panel has.
        found: usize,
        /// How many the chart says there are.
        expected: usize,
    },
    /// A panel of a map does not have a cell for every row and column.
    #[error("panel {panel:?} has {found} cells, but the chart has room for {expected}")]
    UnevenCells {
        /// The panel's title.
        panel: String,
        /// How many the panel has.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// The drawing library reported a failure.
    #[error("drawing failed: {0}")]
    Drawing(String),
    /// The picture could not be encoded.
    #[error("encoding the picture failed")]
    Encoding(#[from] png::EncodingError),
}

impl Chart {
    /// A line chart of the usual size.
    #[must_use]
    pub fn lines(heading: Heading, lines: LineChart) -> Self {
        Self { heading, size: Size::SLIDE, body: Body::Lines(lines) }
    }

    /// A chart of stacked bars of the usual size.
    #[must_use]
    pub fn bars(heading: Heading, bars: StackedBars) -> Self {
        Self { heading, size: Size::SLIDE, body: Body::Bars(bars) }
    }

    /// Bars with intervals, as tall as their rows need.
    #[must_use]
    pub fn intervals(heading: Heading, bars: IntervalBars) -> Self {
        let size = Size::for_rows(&bars);
        Self { heading, size, body: Body::Intervals(bars) }
    }

    /// A map, as tall as its rows of panels need.
    #[must_use]
    pub fn map(heading: Heading, map: MapChart) -> Self {
        let size = Size::for_maps(map.panels.len());
        Self { heading, size, body: Body::Map(Box::new(map)) }
    }

    /// A timeline: stacked panels over simulated time, so taller than a slide where it has many.
    #[must_use]
    pub fn timeline(heading: Heading, timeline: Timeline) -> Self {
        let size = Size::for_stacked(timeline.panels.len());
        Self { heading, size, body: Body::Lines(timeline.into_lines()) }
    }

    /// The same chart at another size.
    #[must_use]
    pub fn with_size(self, size: Size) -> Self {
        Self { size, ..self }
    }
}

impl Heading {
    /// A heading from its three parts; an empty part takes no room.
    #[must_use]
    pub fn new(title: impl Into<String>, subtitle: impl Into<String>, source: impl Into<String>) -> Self {
        Self { title: title.into(), subtitle: subtitle.into(), source: source.into() }
    }
}

impl Size {
    /// Fits a 16:9 slide below its own title.
    pub const SLIDE: Self = Self { width_px: 960, height_px: 560 };

    /// Wide enough for several panels side by side.
    pub const WIDE: Self = Self { width_px: 1200, height_px: 560 };

    /// The same, wider where more panels than ten stand in a row: their names would not fit.
    #[must_use]
    pub fn with_room_for(self, panel_count: usize) -> Self {
        let width_px =
            if panel_count > 10 { self.width_px.max(160 * panel_count as u32) } else { self.width_px };
        Self { width_px, ..self }
    }

    /// Large enough for this many maps in rows.
    #[must_use]
    pub fn for_maps(panel_count: usize) -> Self {
        let columns = MapChart::column_count(panel_count);
        let rows = u32::try_from(panel_count.div_ceil(columns).max(1)).unwrap_or(1);
        let width_px = if columns == 1 { Self::SLIDE.width_px } else { Self::WIDE.width_px };
        Self { width_px, height_px: 360 + 230 * rows }
    }

    /// Tall enough for these rows of bars.
    #[must_use]
    pub fn for_rows(bars: &IntervalBars) -> Self {
        let rows_px: u32 = bars.rows.iter().map(BarRow::height_px_usual).sum();
        Self { width_px: 960, height_px: (230 + rows_px).max(340) }
    }

    /// Tall enough for this many stacked panels.
    #[must_use]
    pub fn for_stacked(panel_count: usize) -> Self {
        let panels = u32::try_from(panel_count.max(2)).unwrap_or(2);
        Self { width_px: 960, height_px: 200 + 180 * panels }
    }
}
