//! Numbers: how the table writes them, with few digits and a unit that fits.

use crate::analysis::Estimate;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Notation {
    Plain,
    Percent,
    Seconds,
}

/// Significant digits of a mean and of the half-width beside it.
const MEAN_DIGITS: usize = 3;
const HALF_WIDTH_DIGITS: usize = 2;

impl Notation {
    /// What a number of this size is multiplied with, and what stands behind it.
    fn unit(self, value: f64) -> (f64, &'static str) {
        let magnitude = value.abs();
        match self {
            Notation::Plain => (1.0, ""),
            Notation::Percent => (100.0, " %"),
            Notation::Seconds if magnitude >= 1.0 || magnitude == 0.0 => (1.0, " s"),
            Notation::Seconds if magnitude >= 1e-3 => (1e3, " ms"),
            Notation::Seconds if magnitude >= 1e-6 => (1e6, " µs"),
            Notation::Seconds => (1e9, " ns"),
        }
    }

    /// A number in the unit that fits it.
    pub(in crate::report) fn number(self, value: f64, digits: usize) -> String {
        let (factor, symbol) = self.unit(value);
        format!("{}{symbol}", plain(value * factor, digits))
    }

    /// A level as it was meant: no more digits than it takes.
    pub(super) fn level(self, value: f64) -> String {
        let (factor, symbol) = self.unit(value);
        let digits = format!("{:.4}", value * factor);
        format!("{}{symbol}", digits.trim_end_matches('0').trim_end_matches('.'))
    }

    /// A distance, with its sign.
    pub(super) fn signed(self, value: f64) -> String {
        let sign = if value < 0.0 { "−" } else { "+" };
        format!("{sign}{}", self.number(value.abs(), HALF_WIDTH_DIGITS))
    }

    /// A mean and its half-width, each in the unit that fits it.
    pub(super) fn estimate(self, estimate: Estimate) -> String {
        let mean = self.number(estimate.mean, MEAN_DIGITS);
        let half_width = estimate.half_width.map(|half_width| self.number(half_width, HALF_WIDTH_DIGITS));
        match half_width.filter(|text| says_something(text)) {
            Some(half_width) => format!("{mean} ±{half_width}"),
            None => mean,
        }
    }

    /// A mean and its half-width in the unit that fits the mean, told once.
    pub(in crate::report) fn short_estimate(self, estimate: Estimate) -> String {
        let (factor, symbol) = self.unit(estimate.mean);
        let mean = plain(estimate.mean * factor, MEAN_DIGITS);
        let half_width = estimate.half_width.map(|half_width| plain(half_width * factor, HALF_WIDTH_DIGITS));
        match half_width.filter(|text| says_something(text)) {
            Some(half_width) => format!("{mean} ±{half_width}{symbol}"),
            None => format!("{mean}{symbol}"),
        }
    }
}

fn says_something(number: &str) -> bool {
    number.contains(|letter| ('1'..='9').contains(&letter))
}

/// A number with so many significant digits, and never more than four decimals.
fn plain(value: f64, digits: usize) -> String {
    let magnitude = value.abs();
    let before_point = [1.0, 10.0, 100.0].iter().filter(|power| magnitude >= **power).count();
    let decimals = match before_point {
        0 if magnitude == 0.0 => 0,
        0 if magnitude < 0.1 => digits + 1,
        count => digits.saturating_sub(count),
    };
    format!("{value:.decimals$}", decimals = decimals.min(4))
}

/// A count in three digits: 63.5k for 63,493.
pub(super) fn count(value: f64) -> String {
    let units = [(1e9, "G"), (1e6, "M"), (1e3, "k")];
    match units.into_iter().find(|(size, _)| value >= *size) {
        Some((size, symbol)) => format!("{}{symbol}", plain(value / size, MEAN_DIGITS)),
        None => plain(value, MEAN_DIGITS),
    }
}

/// An amount of money: as many decimals as three digits take, since a task may cost very little.
pub(in crate::report) fn price(value: f64) -> String {
    let decimals = (2..12).find(|decimals| value.abs() >= 100.0 / pow10(*decimals)).unwrap_or(2);
    format!("{value:.decimals$}")
}

fn pow10(exponent: usize) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_digits_and_take_a_fitting_unit() {
        assert_eq!(Notation::Seconds.number(0.000_25, 3), "250 µs");
        assert_eq!(Notation::Seconds.number(12.345, 3), "12.3 s");
        assert_eq!(Notation::Percent.number(0.8123, 3), "81.2 %");
        assert_eq!(plain(0.0558, 2), "0.056");
        assert_eq!(plain(0.0, 3), "0");
    }

    #[test]
    fn a_short_estimate_tells_its_unit_once() {
        let estimate = |mean, half_width| Estimate { mean, half_width, count: 3 };
        assert_eq!(Notation::Seconds.short_estimate(estimate(8.48, Some(0.321))), "8.48 ±0.32 s");
        assert_eq!(Notation::Percent.short_estimate(estimate(0.982, Some(0.000_000_1))), "98.2 %");
        assert_eq!(Notation::Plain.short_estimate(estimate(0.226, None)), "0.226");
    }

    #[test]
    fn counts_are_short_and_prices_keep_three_digits() {
        assert_eq!([42.0, 63_493.0, 1.25e6].map(count), ["42.0", "63.5k", "1.25M"]);
        assert_eq!([1.5, 0.0123, 0.000_456_7, 0.0].map(price), ["1.50", "0.0123", "0.000457", "0.00"]);
    }
}
