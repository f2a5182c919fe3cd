//! Student's t law, for confidence intervals over replicates.

use libm::{exp, sqrt};

use super::beta::{BetaLaw, beta_lower, beta_upper};

/// P(T ≤ t) with `freedom` > 0 degrees of freedom (not necessarily whole).
pub fn student_cdf(freedom: f64, t: f64) -> f64 {
    let square = t * t;
    // x = ν / (ν + t²), through whichever of x and 1 − x is the smaller.
    let both_tails = if square < freedom {
        beta_upper(0.5, freedom / 2.0, square / (freedom + square))
    } else {
        beta_lower(freedom / 2.0, 0.5, freedom / (freedom + square))
    };
    if t < 0.0 { both_tails / 2.0 } else { 1.0 - both_tails / 2.0 }
}

/// The t with P(T ≤ t) = `u` with `freedom` > 0 degrees of freedom; ∓∞ at 0 and 1. For a two-sided
/// interval of 95 %, u is 0.975.
///
/// # Panics
/// Outside of [0, 1], or if `freedom` is not above zero and finite.
pub fn student_quantile(freedom: f64, u: f64) -> f64 {
    assert!((0.0..=1.0).contains(&u), "a probability lies between 0 and 1");
    let tail = u.min(1.0 - u);
    // Both tails together are I_x(ν/2, ½) with x = ν / (ν + t²), so t² = ν (1 − x) / x.
    let law = BetaLaw::of_shapes(freedom / 2.0, 0.5);
    let log_odds = law.log_odds(2.0 * tail, 1.0 - 2.0 * tail);
    let magnitude = sqrt(freedom) * exp(-log_odds / 2.0);
    if u < 0.5 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{ContinuousCDF, StudentsT};

    use super::super::normal::normal_quantile;
    use super::*;

    #[test]
    fn published_quantiles_are_met() {
        // NIST handbook 1.3.6.7.2.
        for (freedom, expected) in
            [(1.0, 12.706), (2.0, 4.303), (4.0, 2.776), (9.0, 2.262), (29.0, 2.045), (100.0, 1.984)]
        {
            assert!((student_quantile(freedom, 0.975) - expected).abs() < 5e-4, "{freedom}");
        }
    }

    #[test]
    fn one_and_two_degrees_follow_the_closed_form() {
        // ν = 1: tan(π(u − ½)); ν = 2: (2u − 1) √(2 / (1 − (2u − 1)²)).
        for u in [0.001, 0.3, 0.4999, 0.6, 0.975, 0.9999] {
            let cauchy = libm::tan(std::f64::consts::PI * (u - 0.5));
            assert!((student_quantile(1.0, u) / cauchy - 1.0).abs() < 2e-12, "{u}");
            let w = 2.0 * u - 1.0;
            let second = w * sqrt(2.0 / (1.0 - w * w));
            assert!((student_quantile(2.0, u) / second - 1.0).abs() < 2e-12, "{u}");
        }
        assert_eq!(student_quantile(7.0, 0.5), 0.0);
    }

    #[test]
    fn many_degrees_tend_to_the_normal() {
        // t ≈ z + (z³ + z)/(4ν) + (5z⁵ + 16z³ + 3z)/(96ν²) (Abramowitz & Stegun 26.7.5), ν = 1e6.
        let z = normal_quantile(0.975);
        let square = z * z;
        let expected = z + z * (square + 1.0) / 4e6 + z * ((5.0 * square + 16.0) * square + 3.0) / 96e12;
        assert!((student_quantile(1e6, 0.975) / expected - 1.0).abs() < 2e-12);
    }

    #[test]
    fn another_implementation_agrees() {
        for freedom in [1.0, 3.0, 4.5, 19.0, 200.0] {
            let peer = StudentsT::new(0.0, 1.0, freedom).expect("a law");
            for t in [-8.0, -2.0, -0.3, 0.01, 1.0, 3.0, 20.0] {
                assert!((student_cdf(freedom, t) / peer.cdf(t) - 1.0).abs() < 1e-10, "{freedom} {t}");
                let back = student_quantile(freedom, student_cdf(freedom, t));
                if t < 3.5 {
                    assert!((back / t - 1.0).abs() < 1e-10, "{freedom} {t} {back}");
                }
            }
        }
    }
}
