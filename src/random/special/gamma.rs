//! The gamma law with scale 1: regularised incomplete gamma functions and their inverse.

use libm::{exp, lgamma, log, log1p, sqrt};

use super::inversion::{Point, invert};
use super::normal::normal_quantile;
use super::sketch::Sketch;
use super::stirling::{below_peak, gamma_peak};

/// P(a, x): the probability that a gamma variable of shape `a` > 0 is at most `x` ≥ 0.
pub fn gamma_lower(a: f64, x: f64) -> f64 {
    GammaLaw::of_shape(a).lower_and_upper(x).0
}

/// Q(a, x) = 1 − P(a, x), accurate where it is small.
pub fn gamma_upper(a: f64, x: f64) -> f64 {
    GammaLaw::of_shape(a).lower_and_upper(x).1
}

/// The x with P(a, x) = `u`; 0 at 0, ∞ at 1. Shapes from 0.003 to 1e6 are tested.
pub fn gamma_quantile(a: f64, u: f64) -> f64 {
    let law = GammaLaw::of_shape(a);
    exp(law.log_quantile(u, 1.0 - u, || law.guess(u)))
}

/// A shape with what is computed once for it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct GammaLaw {
    shape: f64,
    /// The density of ln X at its peak.
    peak: f64,
    /// ln Γ(a + 1).
    log_gamma_next: f64,
}

impl GammaLaw {
    /// # Panics
    /// Unless `shape` is above zero and finite.
    fn of_shape(shape: f64) -> GammaLaw {
        assert!(shape > 0.0 && shape.is_finite(), "a shape is above zero");
        GammaLaw { shape, peak: gamma_peak(shape), log_gamma_next: lgamma(shape + 1.0) }
    }

    /// The density of ln X at ln x: x^a · e^(−x) / Γ(a).
    fn density(&self, x: f64) -> f64 {
        // (x/a)^a · e^(a−x) is e to how far below the peak the exponent lies, without cancellation.
        self.peak * exp(below_peak(self.shape, x, self.shape))
    }

    fn lower_and_upper(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (0.0, 1.0);
        }
        if x.is_infinite() {
            return (1.0, 0.0);
        }
        self.split(x, self.density(x))
    }

    /// P and Q at x > 0: the smaller one directly, the other as its complement.
    fn split(&self, x: f64, density: f64) -> (f64, f64) {
        if x < self.shape + 1.0 {
            let lower = (density * self.series(x)).min(1.0);
            (lower, 1.0 - lower)
        } else {
            let upper = (density * self.fraction(x)).min(1.0);
            (1.0 - upper, upper)
        }
    }

    /// P / density = Σ xⁿ / (a (a+1) … (a+n)) (Abramowitz & Stegun 6.5.29).
    fn series(&self, x: f64) -> f64 {
        let mut term = 1.0 / self.shape;
        let mut sum = term;
        let mut next = self.shape;
        while term > sum * 1e-17 {
            next += 1.0;
            term *= x / next;
            sum += term;
        }
        sum
    }

    /// Q / density = 1/(x+1−a− 1(1−a)/(x+3−a− …)) (6.5.31), by Lentz's method.
    fn fraction(&self, x: f64) -> f64 {
        const TINY: f64 = 1e-300;
        let mut b = x + 1.0 - self.shape;
        let mut c = 1.0 / TINY;
        let mut d = 1.0 / b;
        let mut value = d;
        for step in 1..100_000_u32 {
            let step = f64::from(step);
            let a = -step * (step - self.shape);
            b += 2.0;
            d = 1.0 / nonzero(a * d + b);
            c = nonzero(b + a / c);
            let factor = d * c;
            value *= factor;
            if (factor - 1.0).abs() < 1e-16 {
                break;
            }
        }
        value
    }

    /// ln x with P(a, x) = `u`, where `v` = 1 − u, tried from a guess.
    fn log_quantile(&self, u: f64, v: f64, guess: impl FnOnce() -> f64) -> f64 {
        assert!((0.0..=1.0).contains(&u), "a probability lies between 0 and 1");
        if u == 0.0 || v == 0.0 {
            return if u == 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
        }
        // P(a, x) < x^a / Γ(a+1), and exactly so for tiny x: the solution is never below this.
        let floor = (log(u) + self.log_gamma_next) / self.shape;
        if floor < TINY_LOGARITHM {
            return floor;
        }
        let ceiling = self.ceiling(v);
        let law = |y: f64| {
            let x = exp(y);
            let density = self.density(x);
            let (lower, upper) = self.split(x, density);
            Point { lower, upper, density, slope: self.shape - x }
        };
        invert(law, u, v, (floor.min(ceiling) - MARGIN, ceiling + MARGIN), guess())
    }

    /// ln x that P(a, x) = u cannot exceed: x ≤ a + √(2aL) + L with L = −ln v (a gamma variable is
    /// sub-gamma: Boucheron, Lugosi, Massart 2013, section 2.4).
    fn ceiling(&self, v: f64) -> f64 {
        let tail = -log(v);
        log(self.shape + sqrt(2.0 * self.shape * tail) + tail)
    }

    /// ln x near the solution: Wilson–Hilferty's cube of a normal for shapes above one, else two pieces
    /// that meet (Press et al., Numerical Recipes, section 6.2.1).
    fn guess(&self, u: f64) -> f64 {
        let a = self.shape;
        if a > 1.0 {
            let root = 1.0 - 1.0 / (9.0 * a) + normal_quantile(u) / (3.0 * sqrt(a));
            return log(a) + 3.0 * log(root.max(1e-3));
        }
        let joint = 1.0 - a * (0.253 + a * 0.12);
        if u < joint { log(u / joint) / a } else { log1p(-log1p(-(u - joint) / (1.0 - joint))) }
    }
}

/// What rounding may take from the bounds of ln x.
const MARGIN: f64 = 1e-9;

/// Below x = e^this, x^a / Γ(a+1) is P(a, x) to the last bit.
const TINY_LOGARITHM: f64 = -40.0;

/// The quantile function of one shape, ready for many draws.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::random) struct GammaQuantile {
    law: GammaLaw,
    sketch: Sketch,
}

impl GammaQuantile {
    /// # Panics
    /// Unless `shape` is above zero and finite.
    pub(in crate::random) fn of_shape(shape: f64) -> GammaQuantile {
        let law = GammaLaw::of_shape(shape);
        let sketch = Sketch::of(|u, v| {
            let y = law.log_quantile(u, v, || law.guess(u));
            (y, law.density(exp(y)))
        });
        GammaQuantile { law, sketch }
    }

    /// The x with P(a, x) = `u`.
    #[inline]
    pub(in crate::random) fn at(&self, u: f64) -> f64 {
        exp(self.law.log_quantile(u, 1.0 - u, || self.sketch.guess(u)))
    }
}

fn nonzero(number: f64) -> f64 {
    if number.abs() < 1e-300 { 1e-300 } else { number }
}

#[cfg(test)]
mod tests {
    use statrs::function::gamma::{gamma_lr, gamma_ur};

    use super::super::normal::normal_cdf;
    use super::*;

    const SHAPES: [f64; 12] = [0.003, 0.006, 0.05, 0.3, 0.83, 1.0, 1.7, 5.0, 11.0, 40.0, 300.0, 5_000.0];

    fn close(value: f64, expected: f64, tolerance: f64) -> bool {
        (value - expected).abs() <= tolerance * expected.abs()
    }

    #[test]
    fn whole_shapes_follow_the_closed_form() {
        // Q(3, x) = e^−x (1 + x + x²/2); P(1, x) = 1 − e^−x; Q(½, x) = erfc(√x).
        for x in [1e-6, 0.1, 0.9, 2.0, 3.9, 4.1, 20.0, 300.0] {
            assert!(close(gamma_upper(3.0, x), exp(-x) * (1.0 + x + x * x / 2.0), 2e-14), "{x}");
            assert!(close(gamma_lower(1.0, x), -libm::expm1(-x), 2e-14), "{x}");
            assert!(close(gamma_upper(0.5, x), libm::erfc(sqrt(x)), 1e-13), "{x}");
        }
    }

    #[test]
    fn another_implementation_agrees() {
        for a in SHAPES {
            for factor in [1e-3, 0.2, 0.8, 1.0, 1.3, 3.0] {
                let x = a * factor;
                let (lower, upper) = (gamma_lower(a, x), gamma_upper(a, x));
                assert!((lower + upper - 1.0).abs() < 1e-15, "{a} {x}");
                if lower > 1e-200 && lower < 0.9 {
                    assert!(close(lower, gamma_lr(a, x), 1e-10), "{a} {x} {lower} {}", gamma_lr(a, x));
                }
                if upper > 1e-200 && upper < 0.9 {
                    assert!(close(upper, gamma_ur(a, x), 1e-10), "{a} {x} {upper} {}", gamma_ur(a, x));
                }
            }
        }
    }

    #[test]
    fn values_of_forty_digit_arithmetic_are_met() {
        for (a, x, expected) in [
            (0.003, 0.001, 0.981_177_399_364_472_4),
            (0.83, 0.25, 0.301_470_458_052_353_7),
            (300.0, 260.0, 0.008_166_716_221_819_07),
            (1e6, 1e6, 0.500_132_980_760_872_6),
        ] {
            assert!(close(gamma_lower(a, x), expected, 1e-14), "{a} {x} {}", gamma_lower(a, x));
        }
        for (a, x, expected) in [
            (0.003, 2.0, 1.473_895_718_179_211e-4),
            (11.0, 30.0, 2.234_877_573_845_059_3e-5),
            (5_000.0, 5_200.0, 0.002_584_813_495_353_808_5),
            (1e6, 1_003_000.0, 0.001_361_740_646_217_591_5),
        ] {
            assert!(close(gamma_upper(a, x), expected, 1e-13), "{a} {x} {}", gamma_upper(a, x));
        }
    }

    #[test]
    fn the_inverse_undoes_it_from_end_to_end() {
        for a in SHAPES.into_iter().chain([1e5, 1e6]) {
            for step in 1..60 {
                let tail = exp(-f64::from(step) / 1.7);
                for (u, is_lower) in [(tail, true), (1.0 - tail, false)] {
                    let x = gamma_quantile(a, u);
                    if x < 1e-290 {
                        continue;
                    }
                    let (found, expected) =
                        if is_lower { (gamma_lower(a, x), u) } else { (gamma_upper(a, x), 1.0 - u) };
                    // A large shape makes a probability steep: an ulp of x is √a ulps of it.
                    let tolerance = 1e-12 * (1.0 + sqrt(a) / 30.0);
                    assert!(close(found, expected, tolerance), "shape {a}, u {u}: {found} for {expected}");
                }
            }
        }
    }

    #[test]
    fn large_shapes_tend_to_the_normal() {
        // Cornish–Fisher to second order: x ≈ a + z√a + (z² − 1)/3 + (z³ − 7z)/(36√a).
        let a: f64 = 1e6;
        for u in [1e-6, 0.01, 0.5, 0.9, 0.999_99] {
            let z = normal_quantile(u);
            let expected = a + z * sqrt(a) + (z * z - 1.0) / 3.0 + (z * z * z - 7.0 * z) / (36.0 * sqrt(a));
            assert!(close(gamma_quantile(a, u), expected, 1e-10), "{u}");
        }
        assert!((gamma_lower(a, a) - normal_cdf(0.0)).abs() < 1e-3);
    }

    #[test]
    fn published_quantiles_of_chi_square_are_met() {
        // Chi-square with k degrees of freedom is twice a gamma of shape k/2 (NIST handbook 1.3.6.7.4).
        for (k, u, expected) in
            [(1.0, 0.95, 3.841), (10.0, 0.95, 18.307), (10.0, 0.05, 3.940), (100.0, 0.99, 135.807)]
        {
            assert!((2.0 * gamma_quantile(k / 2.0, u) - expected).abs() < 5e-4, "{k} {u}");
        }
    }

    #[test]
    fn the_ends_are_zero_and_infinity() {
        assert_eq!(gamma_quantile(2.0, 0.0), 0.0);
        assert_eq!(gamma_quantile(2.0, 1.0), f64::INFINITY);
        assert_eq!(gamma_quantile(0.003, 1e-10), 0.0);
    }
}
