//! Interval bars: one length per row, with the interval around it: ceilings, or signed changes (a tornado).

use crate::report::charts::description::{Axis, Colour, Key, Part};

/// Horizontal bars from a common line, each with the interval around its end. The line is zero on a linear
/// axis, so that bars of signed changes go to either side, and the left edge on a logarithmic one.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalBars {
    /// What the lengths measure.
    pub x: Axis,
    /// What the colours of bars mean where rows have several; shown above the picture.
    pub parts: Vec<Part>,
    /// What intervals and marks mean; shown above the picture.
    pub keys: Vec<Key>,
    /// The rows from top to bottom.
    pub rows: Vec<BarRow>,
}

/// One row: what it is called, and its bars from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct BarRow {
    /// The name left of the bars.
    pub label: String,
    /// A fact in small letters below the name; empty if there is none.
    pub detail: String,
    /// The topology that the row is about, if it is about one: its name has that colour and marker.
    pub colour: Option<Colour>,
    /// The bars.
    pub bars: Vec<IntervalBar>,
}

/// One bar, and the words at its end.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalBar {
    /// Whose bar it is.
    pub colour: Colour,
    /// How far it reaches.
    pub reach: Reach,
    /// Values marked by a stroke across the bar, for example that of a closed form.
    pub marks: Vec<f64>,
    /// The words at the end of the bar, for example `212 ± 3, hub`; may be empty.
    pub note: String,
}

/// How far a bar reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reach {
    /// To a value.
    To {
        /// The value, in the axis's unit.
        value: f64,
        /// Lower and upper end of the interval around it.
        interval: Option<(f64, f64)>,
    },
    /// Beyond the edge: at least so far, and nobody knows how much farther. The bar ends in an arrow.
    Beyond(f64),
    /// There is no value; the note says why.
    Absent,
}

impl IntervalBars {
    /// Bars along an axis, without rows yet.
    #[must_use]
    pub fn new(x: Axis) -> Self {
        Self { x, parts: Vec::new(), keys: Vec::new(), rows: Vec::new() }
    }

    /// The same chart with these rows.
    #[must_use]
    pub fn with_rows(self, rows: impl IntoIterator<Item = BarRow>) -> Self {
        Self { rows: rows.into_iter().collect(), ..self }
    }

    /// The same chart, explaining the colours of its bars.
    #[must_use]
    pub fn with_parts(self, parts: impl IntoIterator<Item = Part>) -> Self {
        Self { parts: parts.into_iter().collect(), ..self }
    }

    /// The same chart, explaining intervals and marks.
    #[must_use]
    pub fn with_keys(self, keys: impl IntoIterator<Item = Key>) -> Self {
        Self { keys: keys.into_iter().collect(), ..self }
    }
}

impl BarRow {
    /// A row about anything.
    #[must_use]
    pub fn new(label: impl Into<String>, bars: impl IntoIterator<Item = IntervalBar>) -> Self {
        let (label, bars) = (label.into(), bars.into_iter().collect());
        Self { label, detail: String::new(), colour: None, bars }
    }

    /// The row of a topology: its name in its colour, and one bar.
    #[must_use]
    pub fn about(label: impl Into<String>, bar: IntervalBar) -> Self {
        let colour = Some(bar.colour);
        Self { colour, ..Self::new(label, [bar]) }
    }

    /// How tall the row is if there is room: enough for its name and for words beside each of its bars.
    pub(crate) fn height_px_usual(&self) -> u32 {
        let bars = u32::try_from(self.bars.len()).unwrap_or(u32::MAX / 64);
        if bars > 1 { 18 + 20 * bars } else { 56 }
    }

    /// The same row, with a fact below its name.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }
}

impl IntervalBar {
    /// A bar to a value.
    #[must_use]
    pub fn to(value: f64, colour: Colour) -> Self {
        Self::reaching(Reach::To { value, interval: None }, colour)
    }

    /// A bar beyond the edge: at least to `searched_to`.
    #[must_use]
    pub fn beyond(searched_to: f64, colour: Colour) -> Self {
        Self::reaching(Reach::Beyond(searched_to), colour)
    }

    /// No bar, for a reason.
    #[must_use]
    pub fn absent(reason: impl Into<String>, colour: Colour) -> Self {
        Self::reaching(Reach::Absent, colour).with_note(reason)
    }

    fn reaching(reach: Reach, colour: Colour) -> Self {
        Self { colour, reach, marks: Vec::new(), note: String::new() }
    }

    /// The same bar with an interval around its value; a bar without a value has none.
    #[must_use]
    pub fn with_interval(self, lower: f64, upper: f64) -> Self {
        let reach = match self.reach {
            Reach::To { value, .. } => Reach::To { value, interval: Some((lower, upper)) },
            other => other,
        };
        Self { reach, ..self }
    }

    /// The same bar with words at its end.
    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// The same bar with strokes across it at these values.
    #[must_use]
    pub fn with_marks(self, marks: impl IntoIterator<Item = f64>) -> Self {
        Self { marks: marks.into_iter().collect(), ..self }
    }

    /// The values that the axis must show: the bar's own and those of its interval.
    pub(crate) fn values_drawn(&self) -> Vec<f64> {
        match self.reach {
            Reach::To { value, interval } if value.is_finite() => {
                let ends = interval.into_iter().flat_map(|(lower, upper)| [lower, upper]);
                std::iter::once(value).chain(ends.filter(|end| end.is_finite())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The values that the axis shows where they are near.
    pub(crate) fn values_nearby(&self) -> Vec<f64> {
        let searched_to = match self.reach {
            Reach::Beyond(searched_to) => Some(searched_to),
            Reach::To { .. } | Reach::Absent => None,
        };
        searched_to.into_iter().chain(self.marks.iter().copied()).filter(|value| value.is_finite()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_that_is_no_number_asks_for_no_room_on_the_axis() {
        let bar = IntervalBar::to(f64::NAN, Colour::Topology(0)).with_interval(1.0, 2.0);
        assert_eq!(bar.values_drawn(), [0.0; 0]);
    }
}
