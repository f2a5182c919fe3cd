//! Interval: a mean over replicates, and how far off it may be.

use crate::random::special::student_quantile;

/// A mean with the half-width of its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Mean over replicates.
    pub mean: f64,
    /// Half of the width of the 95 % Student-t interval; `None` from a single replicate.
    pub half_width: Option<f64>,
    /// How many replicates it is from.
    pub count: usize,
}

impl Estimate {
    /// The mean of independent values with its 95 % interval; `None` without values.
    pub fn of(values: &[f64]) -> Option<Estimate> {
        Self::with_confidence(values, 0.95)
    }

    /// The mean difference of values that belong together, pair by pair, as those of two topologies with the same
    /// seeds do; `None` without values, or if they do not all have a partner.
    pub fn of_differences(values: &[f64], references: &[f64]) -> Option<Estimate> {
        let pairs = values.iter().zip(references);
        let differences: Vec<f64> = pairs.map(|(value, reference)| value - reference).collect();
        if values.len() == references.len() { Self::of(&differences) } else { None }
    }

    /// The same with an interval of another confidence, between 0 and 1.
    pub fn with_confidence(values: &[f64], confidence: f64) -> Option<Estimate> {
        if values.is_empty() {
            return None;
        }
        let count = values.len();
        let mean = values.iter().sum::<f64>() / count as f64;
        let half_width = (count > 1).then(|| {
            let freedom = (count - 1) as f64;
            let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
            let deviation = (squares / freedom).sqrt();
            student_quantile(freedom, 0.5 + confidence / 2.0) * deviation / (count as f64).sqrt()
        });
        Some(Estimate { mean, half_width, count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_a_textbook_interval() {
        // Ten values with mean 2 and standard deviation 1: t(0.975, 9) = 2.262157.
        let values: Vec<f64> = [-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5].iter().map(|v| v + 2.0).collect();
        let estimate = Estimate::of(&values).expect("seven values");
        // s = 1.0801, t(0.975, 6) = 2.446912, n = 7.
        assert!((estimate.mean - 2.0).abs() < 1e-12);
        assert!((estimate.half_width.expect("more than one") - 0.998_947).abs() < 1e-5);
    }

    #[test]
    fn what_pairs_have_in_common_widens_no_interval() {
        let estimate = Estimate::of_differences(&[11.0, 105.0, 1002.0], &[10.0, 102.0, 1000.0]);
        // 1, 3, 2: mean 2, s = 1, t(0.975, 2) = 4.302653, n = 3.
        let estimate = estimate.expect("three pairs");
        assert!((estimate.mean - 2.0).abs() < 1e-12);
        assert!((estimate.half_width.expect("more than one") - 2.484_138).abs() < 1e-5);
        assert_eq!(Estimate::of_differences(&[1.0, 2.0], &[1.0]), None);
    }

    #[test]
    fn one_value_has_no_interval() {
        assert_eq!(Estimate::of(&[3.0]).and_then(|estimate| estimate.half_width), None);
        assert_eq!(Estimate::of(&[]), None);
    }
}
