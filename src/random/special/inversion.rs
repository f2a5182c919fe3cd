//! Inversion: from a probability back to the value, for laws that are log-concave on some scale y.
//!
//! If the density of y is log-concave, so are its distribution function P and its survival function Q.
//! So ln P is solved for the lower half and ln Q for the upper half: nearly straight lines, on which
//! Halley's method takes two or three steps. A bracket that always holds the solution makes it safe.

use libm::log;

/// A law at one point y.
pub(super) struct Point {
    /// P(Y ≤ y).
    pub(super) lower: f64,
    /// P(Y > y).
    pub(super) upper: f64,
    /// The density of Y.
    pub(super) density: f64,
    /// The derivative of the logarithm of the density.
    pub(super) slope: f64,
}

/// Far more steps than bisection alone would need.
const STEPS_MAX: usize = 200;

/// Halley's error is cubic: from this near to the logarithm of the probability, one more step leaves
/// less than rounding.
const LAST_EXCESS: f64 = 1e-5;

/// The y with P(Y ≤ y) = `u`, where `v` = 1 − u, between `floor` and `ceiling`, tried from `guess`.
pub(super) fn invert(
    law: impl Fn(f64) -> Point,
    u: f64,
    v: f64,
    (mut floor, mut ceiling): (f64, f64),
    guess: f64,
) -> f64 {
    let is_lower_half = u <= v;
    let target = if is_lower_half { log(u) } else { log(v) };
    let mut y = if floor < guess && guess < ceiling { guess } else { floor + (ceiling - floor) / 2.0 };
    for _ in 0..STEPS_MAX {
        let point = law(y);
        // Rising in y in both cases: how far ln P is too high, or ln Q too low.
        let (excess, steepness, bend) = if is_lower_half {
            let steepness = point.density / point.lower;
            (log(point.lower) - target, steepness, point.slope - steepness)
        } else {
            let steepness = point.density / point.upper;
            (target - log(point.upper), steepness, point.slope + steepness)
        };
        if excess == 0.0 {
            return y;
        }
        if excess < 0.0 {
            floor = y;
        } else {
            ceiling = y;
        }
        let newton = excess / steepness;
        let halley = newton / (1.0 - 0.5 * newton * bend).clamp(0.5, 2.0);
        let next = y - halley;
        if excess.abs() <= LAST_EXCESS {
            return next.clamp(floor, ceiling);
        }
        let is_inside = floor < next && next < ceiling;
        let next = if is_inside { next } else { floor + (ceiling - floor) / 2.0 };
        if next == y {
            return y;
        }
        y = next;
    }
    y
}
