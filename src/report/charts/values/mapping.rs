//! Mapping: from values to their place along an axis, linear or logarithmic.

use crate::report::charts::description::Scale;

/// A stretch of values laid out along an axis: the lower end at 0, the upper end at 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mapping {
    pub(crate) scale: Scale,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Mapping {
    /// Where a value lies: 0 at the lower end, 1 at the upper; nowhere if a log axis cannot show it.
    ///
    /// The logarithm is that of `libm`: the platform's own differs in the last bits, which would move a
    /// coordinate, and with it the bytes of a committed picture.
    pub(crate) fn position(&self, value: f64) -> Option<f64> {
        let position = match self.scale {
            Scale::Linear => (value - self.lower) / (self.upper - self.lower),
            Scale::Log if value <= 0.0 => return None,
            Scale::Log => {
                let lower = libm::log10(self.lower);
                (libm::log10(value) - lower) / (libm::log10(self.upper) - lower)
            }
        };
        position.is_finite().then_some(position)
    }

    /// Whether a value lies on the axis, give or take rounding.
    pub(crate) fn holds(&self, value: f64) -> bool {
        self.position(value).is_some_and(|position| (-1e-9..=1.0 + 1e-9).contains(&position))
    }

    /// The nearest value on the axis.
    pub(crate) fn clamp(&self, value: f64) -> f64 {
        value.clamp(self.lower, self.upper)
    }
}

/// A power of ten, exact: products and one division of exact powers, no `pow`.
pub(crate) fn power_of_ten(exponent: i32) -> f64 {
    let magnitude = (0..exponent.unsigned_abs()).fold(1.0, |product, _| product * 10.0);
    if exponent < 0 { 1.0 / magnitude } else { magnitude }
}

/// The exponent of the largest power of ten that is not above a positive value.
pub(crate) fn decade_of(value: f64) -> i32 {
    // Values are finite and positive, so the logarithm is within ±324: the cast is exact.
    let exponent = libm::floor(libm::log10(value)) as i32;
    if power_of_ten(exponent + 1) <= value { exponent + 1 } else { exponent }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ratios_are_equally_long_on_a_log_axis() {
        let axis = Mapping { scale: Scale::Log, lower: 10.0, upper: 1000.0 };
        assert_eq!(axis.position(100.0), Some(0.5));
    }

    #[test]
    fn zero_has_no_place_on_a_log_axis() {
        let axis = Mapping { scale: Scale::Log, lower: 10.0, upper: 1000.0 };
        assert_eq!(axis.position(0.0), None);
    }

    #[test]
    fn every_power_of_ten_is_its_own_decade() {
        for exponent in -12..=15 {
            assert_eq!(decade_of(power_of_ten(exponent)), exponent);
        }
    }
}
