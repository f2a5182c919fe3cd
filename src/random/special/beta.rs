//! The beta law: regularised incomplete beta functions and their inverse.

use libm::{exp, log, sqrt};

use super::inversion::{Point, invert};
use super::normal::normal_quantile;
use super::sketch::Sketch;
use super::stirling::{SQRT_TWO_PI, below_peak, gamma_star};

/// I_x(a, b): the probability that a beta variable of shapes `a`, `b` > 0 is at most `x` in [0, 1].
pub fn beta_lower(a: f64, b: f64, x: f64) -> f64 {
    BetaLaw::of_shapes(a, b).lower_and_upper(x, 1.0 - x).0
}

/// 1 − I_x(a, b), accurate where it is small.
pub fn beta_upper(a: f64, b: f64, x: f64) -> f64 {
    BetaLaw::of_shapes(a, b).lower_and_upper(x, 1.0 - x).1
}

/// The x with I_x(a, b) = `u`.
pub fn beta_quantile(a: f64, b: f64, u: f64) -> f64 {
    parts(BetaLaw::of_shapes(a, b).log_odds(u, 1.0 - u)).0
}

/// Two shapes with what is computed once for them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BetaLaw {
    a: f64,
    b: f64,
    /// The density of the log-odds at its peak, the mean.
    peak: f64,
}

/// Odds beyond e^±this are 0 or 1 in floating point.
const LOG_ODDS_MAX: f64 = 745.0;

impl BetaLaw {
    /// # Panics
    /// Unless both shapes are above zero and finite.
    pub(super) fn of_shapes(a: f64, b: f64) -> BetaLaw {
        assert!(a > 0.0 && a.is_finite(), "a shape is above zero");
        assert!(b > 0.0 && b.is_finite(), "a shape is above zero");
        let stirling = gamma_star(a + b) / (gamma_star(a) * gamma_star(b));
        BetaLaw { a, b, peak: sqrt(a / (a + b) * b) / SQRT_TWO_PI * stirling }
    }

    /// The density of ln(x / y) with y = 1 − x: x^a · y^b / B(a, b).
    fn density(&self, x: f64, y: f64) -> f64 {
        let (a, b) = (self.a, self.b);
        self.peak * exp(below_peak(a, x, a / (a + b)) + below_peak(b, y, b / (a + b)))
    }

    fn lower_and_upper(&self, x: f64, y: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (0.0, 1.0);
        }
        if y <= 0.0 {
            return (1.0, 0.0);
        }
        self.split(x, y, self.density(x, y))
    }

    /// The tail in which the fraction converges fast, and the other as its complement.
    fn split(&self, x: f64, y: f64, density: f64) -> (f64, f64) {
        let (a, b) = (self.a, self.b);
        if x * (a + b + 2.0) < a + 1.0 {
            let lower = (density / fraction(a, b, x, y)).min(1.0);
            (lower, 1.0 - lower)
        } else {
            let upper = (density / fraction(b, a, y, x)).min(1.0);
            (1.0 - upper, upper)
        }
    }

    /// ln(x / (1 − x)) at the x with I_x(a, b) = `u`, where `v` = 1 − u.
    pub(super) fn log_odds(&self, u: f64, v: f64) -> f64 {
        let spread = sqrt(1.0 / self.a + 1.0 / self.b);
        self.log_odds_from(u, v, || log(self.a / self.b) + normal_quantile(u) * spread)
    }

    /// The same, tried from a guess.
    fn log_odds_from(&self, u: f64, v: f64, guess: impl FnOnce() -> f64) -> f64 {
        assert!((0.0..=1.0).contains(&u), "a probability lies between 0 and 1");
        if u == 0.0 || v == 0.0 {
            return if u == 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
        }
        let law = |log_odds: f64| {
            let (x, y) = parts(log_odds);
            let density = self.density(x, y);
            let (lower, upper) = self.split(x, y, density);
            Point { lower, upper, density, slope: self.a * y - self.b * x }
        };
        invert(law, u, v, (-LOG_ODDS_MAX, LOG_ODDS_MAX), guess())
    }
}

/// x and 1 − x of ln(x / (1 − x)).
fn parts(log_odds: f64) -> (f64, f64) {
    let small = exp(-log_odds.abs());
    let large = 1.0 / (1.0 + small);
    if log_odds < 0.0 { (small * large, large) } else { (large, small * large) }
}

/// The quantile function of two shapes, ready for many draws.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct BetaQuantile {
    law: BetaLaw,
    sketch: Sketch,
}

impl BetaQuantile {
    /// # Panics
    /// Unless both shapes are above zero and finite.
    pub(in crate::random) fn of_shapes(a: f64, b: f64) -> BetaQuantile {
        let law = BetaLaw::of_shapes(a, b);
        let sketch = Sketch::of(|u, v| {
            let log_odds = law.log_odds(u, v);
            let (x, y) = parts(log_odds);
            (log_odds, law.density(x, y))
        });
        BetaQuantile { law, sketch }
    }

    /// The x with I_x(a, b) = `u`.
    #[inline]
    pub(in crate::random) fn at(&self, u: f64) -> f64 {
        parts(self.law.log_odds_from(u, 1.0 - u, || self.sketch.guess(u))).0
    }
}

/// density / I_x(a, b) as a continued fraction (DiDonato and Morris 1992, equation 9), by Lentz's
/// method. It takes y = 1 − x as well, since a·y − b·x keeps its digits where x is close to 1.
fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let edge = a * y - b * x + 1.0;
    let denominator = |m: f64| {
        m + m * (b - m) * x / (a + 2.0 * m - 1.0) + (a + m) * (edge + m * (1.0 + y)) / (a + 2.0 * m + 1.0)
    };
    let mut value = nonzero(a * edge / (a + 1.0));
    let mut c = value;
    let mut d = 0.0;
    for step in 1..100_000_u32 {
        let m = f64::from(step);
        let odd = a + 2.0 * m - 1.0;
        let numerator = (a + m - 1.0) / odd * ((a + b + m - 1.0) / odd) * m * (b - m) * x * x;
        d = 1.0 / nonzero(denominator(m) + numerator * d);
        c = nonzero(denominator(m) + numerator / c);
        let factor = d * c;
        value *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

fn nonzero(number: f64) -> f64 {
    if number.abs() < 1e-300 { 1e-300 } else { number }
}

#[cfg(test)]
mod tests {
    use statrs::function::beta::beta_reg;

    use super::*;

    const SHAPES: [f64; 9] = [0.05, 0.3, 0.5, 1.0, 2.0, 5.0, 9.0, 80.0, 3_000.0];

    fn close(value: f64, expected: f64, tolerance: f64) -> bool {
        (value - expected).abs() <= tolerance * expected.abs()
    }

    #[test]
    fn shapes_of_one_follow_the_closed_form() {
        // I_x(a, 1) = x^a; I_x(1, b) = 1 − (1 − x)^b.
        for x in [1e-9, 0.01, 0.3, 0.5, 0.77, 0.999] {
            for shape in SHAPES {
                let expected = libm::pow(x, shape);
                if expected > 1e-250 {
                    assert!(close(beta_lower(shape, 1.0, x), expected, 2e-12), "{shape} {x}");
                }
                let expected = -libm::expm1(shape * libm::log1p(-x));
                assert!(close(beta_lower(1.0, shape, x), expected, 2e-12), "{shape} {x}");
            }
        }
    }

    #[test]
    fn another_implementation_agrees() {
        for a in SHAPES {
            for b in SHAPES {
                for x in [1e-5, 0.02, 0.3, 0.5, 0.9, 0.995] {
                    let (lower, upper) = (beta_lower(a, b, x), beta_upper(a, b, x));
                    let peer = beta_reg(a, b, x);
                    if lower > 1e-200 && lower < 0.9 {
                        assert!(close(lower, peer, 1e-9), "{a} {b} {x}: {lower} {peer}");
                    }
                    assert!((lower + upper - 1.0).abs() < 1e-15, "{a} {b} {x}");
                }
            }
        }
    }

    #[test]
    fn swapping_the_shapes_mirrors_the_law() {
        for (a, b) in [(0.2, 3.0), (9.0, 1.0), (5.0, 5.0), (1e5, 0.5)] {
            for x in [0.25, 0.5, 0.75] {
                assert!(close(beta_lower(a, b, x), beta_upper(b, a, 1.0 - x), 1e-13), "{a} {b} {x}");
            }
        }
    }

    #[test]
    fn values_of_forty_digit_arithmetic_are_met() {
        for (a, b, x, expected) in [
            (0.05, 0.3, 0.9, 0.925_275_206_835_411_7),
            (5.0, 5.0, 0.2, 0.019_581_44),
            (9.0, 2.0, 0.999, 0.999_955_239_371_007),
            (80.0, 3_000.0, 0.02, 0.012_926_706_289_984_015),
            (5e5, 0.5, 0.999_996, 0.045_500_101_923_155_166),
        ] {
            // An ulp of x = 0.999996 is 1e-11 of the tail beyond it.
            let tolerance = if a > 1e5 { 1e-10 } else { 1e-13 };
            assert!(close(beta_lower(a, b, x), expected, tolerance), "{a} {b} {x} {}", beta_lower(a, b, x));
        }
    }

    #[test]
    fn the_inverse_undoes_it_from_end_to_end() {
        for a in SHAPES {
            for b in SHAPES {
                for step in 1..40 {
                    let tail = exp(-f64::from(step) / 1.3);
                    let law = BetaLaw::of_shapes(a, b);
                    for (u, v) in [(tail, 1.0 - tail), (1.0 - tail, tail)] {
                        let log_odds = law.log_odds(u, v);
                        if log_odds.abs() > 700.0 {
                            continue;
                        }
                        let (x, y) = parts(log_odds);
                        let (lower, upper) = law.lower_and_upper(x, y);
                        let (found, expected) = if u < v { (lower, u) } else { (upper, v) };
                        assert!(close(found, expected, 3e-12), "{a} {b} {u}: {found} for {expected}");
                    }
                }
            }
        }
    }

    #[test]
    fn published_quantiles_of_the_f_law_are_met() {
        // F(d1, d2) at x = d2 X / (d1 (1 − X)) with X beta(d1/2, d2/2) (NIST handbook 1.3.6.7.3).
        for (d1, d2, expected) in [(1.0, 10.0, 4.965), (5.0, 20.0, 2.711), (10.0, 100.0, 1.927)] {
            let x = beta_quantile(d1 / 2.0, d2 / 2.0, 0.95);
            assert!((d2 * x / (d1 * (1.0 - x)) - expected).abs() < 5e-4, "{d1} {d2}");
        }
    }
}
