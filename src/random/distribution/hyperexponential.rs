//! Hyperexponential: one of several exponentials, inverted by Newton's method from below.
//!
//! F is concave and ln(1 − F) is convex, so Newton's steps from the left never overshoot: no bracket
//! is needed, and the sequence ends where rounding stops it from rising.

use std::sync::Arc;

use libm::{exp, expm1, log, log1p, sqrt};

/// Rising steps end long before this.
const STEPS_MAX: usize = 200;

/// One exponential of the mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Phase {
    pub(super) probability: f64,
    pub(super) rate: f64,
    pub(super) log_probability: f64,
}

/// The mixture: phases whose mean is above zero, and the probability of a plain zero.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mixture {
    phases: Arc<[Phase]>,
    zero: f64,
}

/// The probabilities and means of two phases that bring in half of the mean each: p = (1 ± √((c² − 1)
/// / (c² + 1))) / 2 with c the cv, which must be at least 1 (Tijms 1994, appendix B).
pub(super) fn balanced(mean: f64, cv: f64) -> [(f64, f64); 2] {
    let square = cv * cv;
    let often = 0.5 * (1.0 + sqrt((square - 1.0) / (square + 1.0)));
    // Not 1 − often, which loses its digits when bursts are rare: often · rare = 1 / (2 (c² + 1)).
    let rare = 0.5 / ((square + 1.0) * often);
    [(often, mean / (2.0 * often)), (rare, mean / (2.0 * rare))]
}

impl Mixture {
    /// From pairs of probability and mean. The probabilities are divided by their sum.
    pub(super) fn of_phases(pairs: &[(f64, f64)]) -> Mixture {
        let sum: f64 = pairs.iter().map(|(probability, _)| probability).sum();
        let phase = |(probability, mean): &(f64, f64)| {
            let probability = probability / sum;
            Phase { probability, rate: 1.0 / mean, log_probability: log(probability) }
        };
        let phases: Vec<Phase> =
            pairs.iter().filter(|(probability, mean)| *probability > 0.0 && *mean > 0.0).map(phase).collect();
        let zeros = pairs.iter().filter(|(_, mean)| *mean == 0.0).map(|(probability, _)| probability);
        Mixture { phases: phases.into(), zero: zeros.sum::<f64>() / sum }
    }

    /// Mean and standard deviation over mean.
    pub(super) fn mean_and_cv(&self) -> (f64, f64) {
        let mean: f64 = self.phases.iter().map(|phase| phase.probability / phase.rate).sum();
        let square: f64 =
            self.phases.iter().map(|phase| 2.0 * phase.probability / (phase.rate * phase.rate)).sum();
        (mean, if mean > 0.0 { sqrt(square - mean * mean) / mean } else { 0.0 })
    }

    /// The x with F(x) = `u`.
    pub(super) fn quantile(&self, u: f64) -> f64 {
        if u <= self.zero || self.phases.is_empty() {
            0.0
        } else if u < 0.5 {
            self.risen_to(u)
        } else {
            self.fallen_to(log1p(-u))
        }
    }

    /// Solves F(x) = u, which is concave.
    fn risen_to(&self, u: f64) -> f64 {
        let mut x = 0.0;
        for _ in 0..STEPS_MAX {
            let mut reached = self.zero;
            let mut density = 0.0;
            for phase in self.phases.iter() {
                let less = expm1(-x * phase.rate);
                reached -= phase.probability * less;
                density += phase.probability * phase.rate * (1.0 + less);
            }
            let next = x + (u - reached) / density;
            if next <= x * (1.0 + 4.0 * f64::EPSILON) {
                break;
            }
            x = next;
        }
        x
    }

    /// Solves ln(1 − F(x)) = `log_tail`, which is convex.
    fn fallen_to(&self, log_tail: f64) -> f64 {
        // Each phase alone is less than all of them, so none of its solutions lies beyond ours.
        let alone = |phase: &Phase| (phase.log_probability - log_tail) / phase.rate;
        let mut x = self.phases.iter().map(alone).fold(0.0, f64::max);
        for _ in 0..STEPS_MAX {
            let mut tail = 0.0;
            let mut density = 0.0;
            for phase in self.phases.iter() {
                let part = phase.probability * exp(-x * phase.rate);
                tail += part;
                density += part * phase.rate;
            }
            let next = x + (log(tail) - log_tail) * tail / density;
            if next <= x * (1.0 + 4.0 * f64::EPSILON) {
                break;
            }
            x = next;
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{UNIFORM_MAX, UNIFORM_MIN};

    #[test]
    fn balanced_means_have_the_cv_that_was_asked_for() {
        for cv in [1.0, 1.5, 10.0, 300.0] {
            let (mean, found) = Mixture::of_phases(&balanced(2.5, cv)).mean_and_cv();
            assert!((mean / 2.5 - 1.0).abs() < 1e-14, "{cv}");
            assert!((found / cv - 1.0).abs() < 1e-13, "{cv}");
        }
    }

    #[test]
    fn one_phase_is_the_exponential() {
        let mixture = Mixture::of_phases(&[(1.0, 3.0)]);
        for u in [UNIFORM_MIN, 1e-9, 0.3, 0.5, 0.7, 0.999, UNIFORM_MAX] {
            assert!((mixture.quantile(u) / (-3.0 * log1p(-u)) - 1.0).abs() < 1e-14, "{u}");
        }
    }

    #[test]
    fn the_quantile_undoes_the_distribution_function() {
        let many = [(0.7, 0.01), (0.2, 1.0), (0.09, 30.0), (0.01, 5_000.0)];
        for pairs in [&balanced(1.0, 10.0)[..], &balanced(1.0, 100.0), &many] {
            let mixture = Mixture::of_phases(pairs);
            for step in 1..400 {
                let part = f64::from(step) / 400.0;
                for u in [part, part * 1e-6, 1.0 - part * 1e-6] {
                    let x = mixture.quantile(u);
                    let (mut lower, mut upper) = (0.0, 0.0);
                    for (probability, mean) in pairs {
                        lower -= probability * expm1(-x / mean);
                        upper += probability * exp(-x / mean);
                    }
                    let error = if u < 0.5 { lower / u - 1.0 } else { upper / (1.0 - u) - 1.0 };
                    assert!(error.abs() < 2e-14, "{u} {x} {error}");
                }
            }
        }
    }

    #[test]
    fn a_phase_of_no_time_is_a_plain_zero() {
        let mixture = Mixture::of_phases(&[(0.3, 0.0), (0.7, 1.0)]);
        assert_eq!(mixture.quantile(0.3), 0.0);
        assert!((mixture.quantile(0.4) - log(0.7 / 0.6)).abs() < 1e-15);
        assert!((mixture.quantile(0.9) - log(0.7 / 0.1)).abs() < 1e-14);
    }
}
