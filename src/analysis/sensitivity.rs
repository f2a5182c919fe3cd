//! Sensitivity: by how much a ceiling moves when a parameter does, paired by replicate.

use super::Estimate;

/// By how much values are larger than those that they belong to, pair by pair and in proportion; over the pairs that
/// there are, since one of two searches may have needed more replicates. `None` without pairs.
pub fn relative_change(values: &[f64], references: &[f64]) -> Option<Estimate> {
    let pairs = values.iter().zip(references);
    let changes: Vec<f64> = pairs.map(|(value, reference)| value / reference - 1.0).collect();
    Estimate::of(&changes).filter(|estimate| estimate.mean.is_finite())
}

/// Percent by which a ceiling moves for each percent of a parameter: the ratio of the two relative changes.
pub fn elasticity(moved: Estimate, change: f64) -> Estimate {
    let half_width = moved.half_width.map(|half_width| half_width / change.abs());
    Estimate { mean: moved.mean / change, half_width, ..moved }
}

/// Whether an interval holds zero, so that what was measured could be nothing. Without an interval nobody knows.
pub fn could_be_zero(estimate: Estimate) -> bool {
    estimate.half_width.is_none_or(|half_width| estimate.mean.abs() <= half_width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_cancel_what_they_have_in_common() {
        let references = [100.0, 200.0, 400.0, 50.0];
        let values = [110.0, 220.0, 440.0];
        let moved = relative_change(&values, &references).expect("there are pairs");
        assert!((moved.mean - 0.1).abs() < 1e-12 && moved.half_width.is_some_and(|half| half < 1e-12));
        assert_eq!(moved.count, 3);
    }

    #[test]
    fn elasticity_is_per_percent_of_the_parameter() {
        let moved = Estimate { mean: -0.09, half_width: Some(0.01), count: 10 };
        let expected = Estimate { mean: 0.9, half_width: Some(0.1), count: 10 };
        let found = elasticity(moved, -0.1);
        assert!((found.mean - expected.mean).abs() < 1e-12);
        assert!(found.half_width.is_some_and(|half| (half - 0.1).abs() < 1e-12));
    }

    #[test]
    fn what_lies_within_its_interval_could_be_nothing() {
        let estimate = |mean, half_width| Estimate { mean, half_width, count: 10 };
        assert!(could_be_zero(estimate(-0.01, Some(0.02))) && could_be_zero(estimate(0.0, Some(0.0))));
        assert!(!could_be_zero(estimate(-0.03, Some(0.02))));
        assert!(could_be_zero(estimate(0.5, None)));
    }

    #[test]
    fn nothing_can_be_compared_with_nothing() {
        assert_eq!(relative_change(&[], &[100.0]), None);
        assert_eq!(relative_change(&[1.0], &[0.0]), None);
    }
}
