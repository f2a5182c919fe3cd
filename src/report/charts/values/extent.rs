//! Extent: the range of an axis, computed from what must be on it.
//!
//! plotters draws a point outside the range on the edge, where it looks like a plateau. So a range always
//! holds all of its data, and a test over every sample says so.

use crate::report::charts::description::{Axis, Scale};
use crate::report::charts::values::mapping::Mapping;

/// Room left beyond the outermost data, as a share of the axis.
const PADDING: f64 = 0.06;
/// Least ratio of the ends of a log axis: enough for two ticks of the 1-2-5 ladder.
const LOG_RATIO_MIN: f64 = 6.0;
/// A guide line may widen the axis up to this factor; one farther out is told by an arrow at the edge.
const GUIDE_STRETCH_MAX: f64 = 1.7;

/// Which edge of a panel an axis runs along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// Along the bottom: the range ends with the data.
    X,
    /// Along the side: a linear range begins at zero and leaves room above the data.
    Y,
}

/// The range that holds all values and, where they are near, the guides.
pub(crate) fn extent(axis: &Axis, edge: Edge, values: &[f64], guides: &[f64]) -> Mapping {
    let values: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let is_log = axis.scale == Scale::Log && (values.is_empty() || values.iter().any(|&value| value > 0.0));
    let data = if is_log { log_range(axis, edge, &values) } else { linear_range(axis, edge, &values) };
    guides.iter().fold(data, |range, &guide| stretched(range, &data, guide))
}

fn log_range(axis: &Axis, edge: Edge, values: &[f64]) -> Mapping {
    let covered = axis.covers.into_iter().flat_map(|(lowest, highest)| [lowest, highest]);
    let positive = values.iter().copied().chain(covered).filter(|&value| value > 0.0);
    let (lowest, highest) = ends(positive).unwrap_or((1.0, 10.0));
    let missing = libm::sqrt((LOG_RATIO_MIN / (highest / lowest)).max(1.0));
    let (lower, upper) = (lowest / missing, highest * missing);
    let pad = match edge {
        Edge::X => 1.0,
        Edge::Y => libm::pow(upper / lower, PADDING),
    };
    Mapping { scale: Scale::Log, lower: lower / pad, upper: upper * pad }
}

fn linear_range(axis: &Axis, edge: Edge, values: &[f64]) -> Mapping {
    let zero = (edge == Edge::Y).then_some(0.0);
    let covered = axis.covers.into_iter().flat_map(|(lowest, highest)| [lowest, highest]);
    let fixed = ends(covered.chain(zero));
    let (lowest, highest) = ends(values.iter().copied().chain(fixed.into_iter().flat_map(<[f64; 2]>::from)))
        .unwrap_or((0.0, 1.0));
    let (lowest, highest) = if lowest == highest { widened(lowest) } else { (lowest, highest) };
    // An end that the axis prescribes is exact; only data gets air around it.
    let air = if edge == Edge::Y { (highest - lowest) * PADDING } else { 0.0 };
    let is_fixed = |end: f64| fixed.is_some_and(|(lower, upper)| end == lower || end == upper);
    let lower = if is_fixed(lowest) { lowest } else { lowest - air };
    let upper = if is_fixed(highest) { highest } else { highest + air };
    Mapping { scale: Scale::Linear, lower, upper }
}

/// A range around a single value.
fn widened(value: f64) -> (f64, f64) {
    if value == 0.0 { (0.0, 1.0) } else { (value - value.abs() / 2.0, value + value.abs() / 2.0) }
}

/// The range with a guide on it, if that does not squeeze the data.
fn stretched(range: Mapping, data: &Mapping, guide: f64) -> Mapping {
    let Some(position) = data.position(guide).filter(|_| !range.holds(guide)) else { return range };
    let length = if position > 1.0 { position } else { 1.0 - position };
    if length > GUIDE_STRETCH_MAX {
        return range;
    }
    let air = (guide - data.clamp(guide)).abs() * 0.1;
    match (range.scale, position > 1.0) {
        (_, true) => Mapping { upper: range.upper.max(guide + air), ..range },
        (Scale::Linear, false) => Mapping { lower: range.lower.min(guide - air), ..range },
        (Scale::Log, false) => Mapping { lower: range.lower.min(guide / 1.1), ..range },
    }
}

fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends, value| match ends {
        None => Some((value, value)),
        Some((lowest, highest)) => Some((value.min(lowest), value.max(highest))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::description::Unit;

    fn log() -> Axis {
        Axis::log("", Unit::Count)
    }

    fn linear() -> Axis {
        Axis::linear("", Unit::Count)
    }

    #[test]
    fn a_range_holds_all_of_its_data() {
        let values = [3.0, -7.5, 1e9, 0.0, 2e-6];
        for edge in [Edge::X, Edge::Y] {
            let range = extent(&linear(), edge, &values, &[]);
            assert!(values.iter().all(|&value| range.holds(value)));
            let range = extent(&log(), edge, &values, &[]);
            assert!(values.iter().filter(|&&value| value > 0.0).all(|&value| range.holds(value)));
        }
    }

    #[test]
    fn a_linear_y_axis_starts_at_zero() {
        assert_eq!(extent(&linear(), Edge::Y, &[80.0, 100.0], &[]).lower, 0.0);
    }

    #[test]
    fn a_share_ends_at_one_hundred_percent() {
        let range = extent(&linear().covering(0.0, 1.0), Edge::Y, &[0.3, 0.9], &[]);
        assert_eq!((range.lower, range.upper), (0.0, 1.0));
    }

    #[test]
    fn equal_values_still_span_a_range() {
        for axis in [log(), linear()] {
            for value in [0.0, 5.0] {
                let range = extent(&axis, Edge::X, &[value, value], &[]);
                assert!(range.lower < range.upper, "{range:?}");
            }
        }
    }

    #[test]
    fn zeros_alone_turn_a_log_axis_linear() {
        assert_eq!(extent(&log(), Edge::Y, &[0.0, 0.0], &[]).scale, Scale::Linear);
    }

    #[test]
    fn a_guide_nearby_widens_the_axis() {
        assert!(extent(&linear(), Edge::Y, &[10.0], &[12.0]).holds(12.0));
    }

    #[test]
    fn a_guide_far_away_does_not_squeeze_the_data() {
        assert!(!extent(&linear(), Edge::Y, &[10.0], &[1200.0]).holds(1200.0));
    }
}
