//! Key: what a stroke style, a band or an open marker means, whoever's colour it has.

use crate::report::charts::description::{CellMark, Stroke};

/// What a stroke style, a band or a marker means, whoever's colour it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The words, for example `closed form`.
    pub label: String,
    /// What they explain.
    pub sample: Sample,
}

/// What a key explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A stroke style.
    Line(Stroke),
    /// A solid line with a marker at each point.
    MarkedLine,
    /// The translucent band.
    Band,
    /// The open marker of a point without a value.
    OpenMarker,
    /// The whisker of an interval.
    Interval,
    /// The stroke across a bar.
    Stroke,
    /// The mark of a cell.
    Cell(CellMark),
}

impl Key {
    /// A key.
    #[must_use]
    pub fn new(label: impl Into<String>, sample: Sample) -> Self {
        Self { label: label.into(), sample }
    }
}
