//! Series: one line of a chart: its points, their intervals, and the gaps in it.

use crate::report::charts::description::Colour;

/// One line: what it is called, its colour, its points from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The words at the line's end; empty for a line that a [`super::Key`] explains.
    pub label: String,
    /// Whose line it is.
    pub colour: Colour,
    /// The points, in the order in which the line visits them.
    pub points: Vec<Point>,
    /// Solid for what was simulated, dashed for a closed form.
    pub stroke: Stroke,
    /// Whether each point carries a marker (cells of a sweep do; samples over time do not).
    pub has_markers: bool,
}

/// One point of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Where, along x.
    pub x: f64,
    /// What was found there.
    pub reading: Reading,
    /// Lower and upper end of the interval around the value, drawn as a translucent band.
    pub interval: Option<(f64, f64)>,
}

/// What was found at a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// A value. One that is not finite counts as [`Reading::Missing`].
    Value(f64),
    /// Nothing is known: the line breaks here.
    Missing,
    /// There is no value for a reason, for example `unstable`: the line breaks, and an open marker on a row
    /// above the picture, with these words, says so.
    Absent(String),
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stroke {
    /// What was simulated or measured.
    #[default]
    Solid,
    /// What a formula says.
    Dashed,
    /// A bound or an ideal.
    Dotted,
}

impl Series {
    /// An empty solid line with markers.
    #[must_use]
    pub fn new(label: impl Into<String>, colour: Colour) -> Self {
        Self { label: label.into(), colour, points: Vec::new(), stroke: Stroke::Solid, has_markers: true }
    }

    /// The same series with these points.
    #[must_use]
    pub fn with_points(self, points: impl IntoIterator<Item = Point>) -> Self {
        Self { points: points.into_iter().collect(), ..self }
    }

    /// The same series, dashed and without markers: a closed form.
    #[must_use]
    pub fn dashed(self) -> Self {
        Self { stroke: Stroke::Dashed, has_markers: false, ..self }
    }

    /// The same series, dotted and without markers: a bound or an ideal.
    #[must_use]
    pub fn dotted(self) -> Self {
        Self { stroke: Stroke::Dotted, has_markers: false, ..self }
    }

    /// The same series without markers: samples over time.
    #[must_use]
    pub fn without_markers(self) -> Self {
        Self { has_markers: false, ..self }
    }
}

impl Point {
    /// A point with a value and no interval.
    #[must_use]
    pub fn at(x: f64, y: f64) -> Self {
        Self { x, reading: Reading::Value(y), interval: None }
    }

    /// A point where nothing is known.
    #[must_use]
    pub fn missing(x: f64) -> Self {
        Self { x, reading: Reading::Missing, interval: None }
    }

    /// A point without a value, for a reason.
    #[must_use]
    pub fn absent(x: f64, reason: impl Into<String>) -> Self {
        Self { x, reading: Reading::Absent(reason.into()), interval: None }
    }

    /// The same point with an interval of this half-width around its value.
    #[must_use]
    pub fn with_half_width(self, half_width: f64) -> Self {
        let interval = self.value().map(|y| (y - half_width, y + half_width));
        Self { interval, ..self }
    }

    /// The same point with this interval.
    #[must_use]
    pub fn with_interval(self, lower: f64, upper: f64) -> Self {
        Self { interval: Some((lower, upper)), ..self }
    }

    /// The value, where there is one that can be drawn.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        match self.reading {
            Reading::Value(y) if y.is_finite() && self.x.is_finite() => Some(y),
            _ => None,
        }
    }

    /// The interval, where both ends and the value can be drawn.
    pub(crate) fn interval_drawn(&self) -> Option<(f64, f64)> {
        self.value()?;
        self.interval.filter(|(lower, upper)| lower.is_finite() && upper.is_finite() && lower <= upper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_not_a_number_is_missing() {
        assert_eq!(Point::at(1.0, f64::NAN).value(), None);
    }

    #[test]
    fn a_half_width_opens_to_both_sides() {
        assert_eq!(Point::at(1.0, 5.0).with_half_width(2.0).interval, Some((3.0, 7.0)));
    }
}
