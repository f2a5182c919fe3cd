//! Sweep axis: where the values of a sweep stand in a chart. Numbers of one kind stand where they belong,
//! anything else side by side in its order, each below its name.

use super::charts::{Axis, Colour, Guide, Unit};
use crate::quantities::Kind;
use crate::scenario::Axis as SweptAxis;

/// Values that span more than this are set apart by their ratios.
const LINEAR_SPAN_MAX: f64 = 20.0;

/// The x axis of a chart against the values of a sweep.
pub(super) struct SweepAxis {
    /// What it measures.
    pub(super) axis: Axis,
    /// Where each value stands, in the order of the values.
    pub(super) places: Vec<f64>,
    /// The names of values that are no numbers.
    pub(super) names: Vec<Guide>,
}

impl SweepAxis {
    /// The axis of a chart for one of a sweep.
    pub(super) fn of(sweep: &SweptAxis) -> Self {
        match numbers(sweep) {
            Some((places, unit)) => {
                let axis = if spans_far(&places) {
                    Axis::log(sweep.label(), unit)
                } else {
                    Axis::linear(sweep.label(), unit)
                };
                SweepAxis { axis, places, names: Vec::new() }
            }
            None => {
                let places: Vec<f64> = (1..=sweep.values.len()).map(|place| place as f64).collect();
                let named = places.iter().zip(&sweep.values);
                let names = named.map(|(place, value)| Guide::vertical(*place, value.text(), Colour::Guide));
                let names = names.collect();
                SweepAxis { axis: Axis::linear(sweep.label(), Unit::Count), places, names }
            }
        }
    }
}

fn spans_far(numbers: &[f64]) -> bool {
    let lowest = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = numbers.iter().copied().fold(0.0, f64::max);
    lowest > 0.0 && highest / lowest > LINEAR_SPAN_MAX
}

/// The numbers in the values, if all are of one kind.
fn numbers(sweep: &SweptAxis) -> Option<(Vec<f64>, Unit)> {
    let (numbers, kind) = sweep.numbers()?;
    let named = |name: &str| Unit::Named(name.to_owned());
    let unit = match kind {
        Kind::Share => Unit::Ratio,
        Kind::Duration => Unit::Seconds,
        Kind::Size => Unit::Bytes,
        Kind::Rate => named("1/s"),
        Kind::Bandwidth => named("B/s"),
        Kind::Number | Kind::Positive | Kind::Count => Unit::Count,
    };
    Some((numbers, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(values: &str) -> SweepAxis {
        let text = format!("key = \"a.b\"\nvalues = {values}");
        let axis: crate::scenario::AxisFile = toml::from_str(&text).expect("an axis");
        SweepAxis::of(&axis.resolved().expect("its values can be told"))
    }

    #[test]
    fn numbers_of_one_kind_stand_where_they_belong() {
        let places = |values| (axis(values).places, axis(values).axis.unit);
        assert_eq!(places("[1, 2.5]"), (vec![1.0, 2.5], Unit::Count));
        assert_eq!(places("['100 %', '20 %']"), (vec![1.0, 0.2], Unit::Ratio));
        assert_eq!(places("['50 us', '5 ms']"), (vec![50e-6, 5e-3], Unit::Seconds));
        assert_eq!(places("['512 B', '1 KiB']"), (vec![512.0, 1024.0], Unit::Bytes));
    }

    #[test]
    fn values_that_span_far_are_set_apart_by_their_ratios() {
        assert_eq!(axis("['50 us', '5 ms']").axis, Axis::log("a.b", Unit::Seconds));
        assert_eq!(axis("[0, 1, 1000]").axis, Axis::linear("a.b", Unit::Count));
    }

    #[test]
    fn anything_else_stands_side_by_side_under_its_name() {
        for values in ["['push', 'both']", "['1 s', 2]", "['1 s', '2 B']", "[true, false]"] {
            let axis = axis(values);
            assert_eq!((axis.places, axis.names.len()), (vec![1.0, 2.0], 2), "{values}");
        }
    }
}
