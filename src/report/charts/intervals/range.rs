//! Range: what the axis of bars with intervals spans.

use crate::report::charts::description::{IntervalBar, IntervalBars, Scale};
use crate::report::charts::values::extent::{Edge, extent};
use crate::report::charts::values::mapping::{Mapping, decade_of, power_of_ten};

/// A bar on a log axis is at least this much longer than nothing: the axis begins at a power of ten below.
const LOG_BELOW: f64 = 0.7;

/// The range of all values and their intervals; marks and limits widen it where they are near.
pub(crate) fn x_range(chart: &IntervalBars) -> Mapping {
    let bars = || chart.rows.iter().flat_map(|row| &row.bars);
    let values: Vec<f64> = bars().flat_map(IntervalBar::values_drawn).collect();
    let nearby: Vec<f64> = bars().flat_map(IntervalBar::values_nearby).collect();
    // A bar that is never below zero gets no axis below zero because its interval reaches there.
    let is_signed = bars().any(|bar| bar.values_drawn().first().is_some_and(|&value| value < 0.0));
    let floor = if is_signed { f64::NEG_INFINITY } else { 0.0 };
    let values: Vec<f64> = values.into_iter().map(|value| value.max(floor)).collect();
    let range = match values.is_empty() {
        true => extent(&chart.x, Edge::Y, &nearby, &[]),
        false => extent(&chart.x, Edge::Y, &values, &nearby),
    };
    match range.scale {
        Scale::Linear => range,
        Scale::Log => Mapping { lower: power_of_ten(decade_of(range.lower * LOG_BELOW)), ..range },
    }
}

/// The value that bars begin at.
pub(crate) fn base(range: &Mapping) -> f64 {
    match range.scale {
        Scale::Linear => range.clamp(0.0),
        Scale::Log => range.lower,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::description::{Axis, BarRow, Colour, Unit};

    fn range_of(axis: Axis, bars: impl IntoIterator<Item = IntervalBar>) -> Mapping {
        x_range(&IntervalBars::new(axis).with_rows([BarRow::new("", bars)]))
    }

    fn bar(value: f64) -> IntervalBar {
        IntervalBar::to(value, Colour::Topology(0)).with_interval(value - 5.0, value + 5.0)
    }

    #[test]
    fn signed_changes_go_to_either_side_of_zero() {
        let range = range_of(Axis::linear("", Unit::Count), [bar(-20.0), bar(10.0)]);
        assert!(range.holds(-25.0) && range.holds(15.0));
        assert_eq!(base(&range), 0.0);
    }

    #[test]
    fn a_log_axis_begins_at_a_power_of_ten_below_every_bar() {
        let range = range_of(Axis::log("", Unit::Count), [bar(10.0), bar(840.0)]);
        assert_eq!(base(&range), 1.0);
    }

    #[test]
    fn an_interval_that_crosses_zero_opens_no_negative_axis() {
        assert_eq!(range_of(Axis::linear("", Unit::Count), [bar(3.0)]).lower, 0.0);
    }
}
