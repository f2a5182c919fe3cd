//! Precision: whether a mean is known as narrowly as is asked for.

use super::Estimate;
use crate::metrics::Metric;

/// How narrow intervals are to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// The largest half-width of a 95 % interval in proportion to its mean.
    pub half_width_ratio_max: f64,
    /// Replicates of a cell after which it is given up.
    pub replicate_count_max: u32,
}

impl Precision {
    /// What is asked to be known so narrowly.
    pub const METRICS: [Metric; 4] = [
        Metric::Throughput,
        Metric::TaskLatencyMean,
        Metric::CoordinationLatencyMean,
        Metric::HottestStation,
    ];

    /// Fewest replicates that are added at a time: an interval from two or three is a matter of luck.
    pub const BLOCK_MIN: u32 = 4;

    /// Whether the mean of `figures` is known narrowly enough. Without figures there is nothing to be known, and
    /// of a mean of zero nothing is a share.
    pub fn is_met(&self, figures: &[f64]) -> bool {
        match Estimate::of(figures) {
            None => true,
            Some(estimate) if estimate.mean == 0.0 => true,
            Some(Estimate { half_width: None, .. }) => false,
            Some(Estimate { mean, half_width: Some(half_width), .. }) => {
                half_width <= self.half_width_ratio_max * mean.abs()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_met(percent: f64, figures: &[f64]) -> bool {
        let precision = Precision { half_width_ratio_max: percent / 100.0, replicate_count_max: 100 };
        precision.is_met(figures)
    }

    #[test]
    fn a_mean_is_precise_when_its_interval_is_narrow_in_proportion_to_it() {
        // Mean 2, s = 1, n = 3: half-width t(0.975, 2) ÷ √3 = 2.4841, which is 124.2 % of the mean.
        let figures = [1.0, 3.0, 2.0];
        assert!(is_met(125.0, &figures));
        assert!(!is_met(124.0, &figures));
    }

    #[test]
    fn one_figure_is_not_enough_and_none_or_zeros_are() {
        assert!(!is_met(100.0, &[5.0]));
        assert!(is_met(1.0, &[]));
        assert!(is_met(1.0, &[0.0, 0.0]));
    }
}
