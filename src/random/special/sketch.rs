//! Sketch: a quantile function drawn through a few hundred points, to start an inversion from.
//!
//! It only ever proposes where to begin: the inversion decides, to the last digit, whatever the sketch
//! says. With it a draw costs one evaluation of the law where it would cost three.

use std::sync::Arc;

use libm::exp;

use super::normal::normal_quantile;
use super::stirling::SQRT_TWO_PI;

/// Knots per unit of the normal score. A cubic over 1/16 errs by about (1/16)⁴/384 of its fourth
/// derivative, 4e-8.
const KNOTS_PER_UNIT: f64 = 16.0;

/// The normal score of [`crate::random::UNIFORM_MAX`] is 8.21.
const SCORE_MAX: f64 = 8.25;

/// A quantile function over the normal score z: cubic between knots.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sketch {
    knots: Arc<[Knot]>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Knot {
    y: f64,
    /// dy/dz times the distance of two knots.
    rise: f64,
}

impl Sketch {
    /// Through the y and the density of y that `solve` finds for each u and v = 1 − u.
    pub(super) fn of(solve: impl Fn(f64, f64) -> (f64, f64)) -> Sketch {
        let steps = (2.0 * SCORE_MAX * KNOTS_PER_UNIT) as u32;
        let knot = |step: u32| {
            let z = f64::from(step) / KNOTS_PER_UNIT - SCORE_MAX;
            let (y, density) = solve(super::normal_cdf(z), super::normal_cdf(-z));
            // dy/dz = (du/dz) / (du/dy).
            let rise = exp(-0.5 * z * z) / SQRT_TWO_PI / density / KNOTS_PER_UNIT;
            Knot { y, rise: if rise.is_finite() { rise } else { 0.0 } }
        };
        Sketch { knots: (0..=steps).map(knot).collect() }
    }

    /// About where P(Y ≤ y) is `u`.
    #[inline]
    pub(super) fn guess(&self, u: f64) -> f64 {
        let place = (normal_quantile(u) + SCORE_MAX) * KNOTS_PER_UNIT;
        let index = (place as usize).min(self.knots.len() - 2);
        let (left, right) = (self.knots[index], self.knots[index + 1]);
        let t = place - index as f64;
        let climb = right.y - left.y;
        // Hermite's cubic through both ends with both slopes.
        let bow = (1.0 - t) * (left.rise - climb) + t * (climb - right.rise);
        left.y + t * (climb + (1.0 - t) * bow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smooth_quantile_function_is_met_between_the_knots() {
        // The logistic law: y = ln(u / (1 − u)), density u (1 − u).
        let sketch = Sketch::of(|u, v| (libm::log(u / v), u * v));
        for step in 1..1_000 {
            let u = f64::from(step) / 1_000.0;
            assert!((sketch.guess(u) - libm::log(u / (1.0 - u))).abs() < 1e-6, "{u}");
        }
    }

    #[test]
    fn the_smallest_and_the_largest_draw_lie_inside() {
        let sketch = Sketch::of(|u, v| (libm::log(u / v), u * v));
        for u in [crate::random::UNIFORM_MIN, crate::random::UNIFORM_MAX] {
            assert!((sketch.guess(u).abs() - 53.0 * std::f64::consts::LN_2).abs() < 1e-5, "{u}");
        }
    }
}
