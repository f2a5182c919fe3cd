//! Rate: so many times per second, such as `"0.1 /s"` or `"6 /min"`.

use std::fmt;

use super::error::QuantityError;
use super::kind::Kind;
use super::units::{RATE_UNITS, Unit, number_and_unit};
use super::written::{Quantity, number_with, written_as};

/// A rate per second: finite, zero or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Rate(f64);

impl Rate {
    /// `hz` times per second; `None` if that is negative or not finite.
    pub fn from_hz(hz: f64) -> Option<Rate> {
        (hz.is_finite() && hz >= 0.0).then_some(Rate(hz + 0.0))
    }

    /// Times per second.
    pub const fn as_hz(self) -> f64 {
        self.0
    }
}

fn in_hz(number: f64, unit: Unit) -> f64 {
    number * unit.numerator as f64 / unit.denominator as f64
}

impl Quantity for Rate {
    const KIND: Kind = Kind::Rate;

    fn from_text(text: &str) -> Result<Self, QuantityError> {
        let (decimal, unit) = number_and_unit(text, Self::KIND)?;
        let too_large = || QuantityError::TooLarge { text: text.trim().to_string(), kind: Self::KIND };
        Rate::from_hz(in_hz(decimal.as_f64(), unit)).ok_or_else(too_large)
    }
}

written_as!(
    text,
    Rate,
    "Rate",
    "a rate: a number and a unit, as in \"2 /s\"",
    number_with!("/s|/min|/h|/d|/ms")
);

impl fmt::Display for Rate {
    /// The shortest spelling that reads back exactly, per second where others are no shorter.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelling = |unit: &Unit| {
            let number = self.0 * unit.denominator as f64 / unit.numerator as f64;
            (in_hz(number, *unit) == self.0).then(|| format!("{number} {}", unit.name))
        };
        let shortest = RATE_UNITS.iter().filter_map(spelling).min_by_key(String::len);
        formatter.write_str(&shortest.expect("per second, every rate is its own number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Rate {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn every_unit_becomes_per_second() {
        assert_eq!(rate("0.1 /s").as_hz(), 0.1);
        assert_eq!(rate("6 /min").as_hz(), 0.1);
        assert_eq!(rate("36 /h").as_hz(), 0.01);
    }

    #[test]
    fn what_is_displayed_reads_back_exactly() {
        for text in ["0.1 /s", "7 /min", "100 /h", "1 /d", "0 /s", "2000 /s"] {
            assert_eq!(rate(&rate(text).to_string()), rate(text));
        }
        assert_eq!(rate("100 /h").to_string(), "100 /h");
    }

    #[test]
    fn a_bare_number_and_hertz_are_explained() {
        let error = "5".parse::<Rate>().expect_err("must be refused").to_string();
        assert!(error.ends_with("write \"5 /s\", \"5 /min\" or \"5 /h\""), "{error}");
        let error = "5 Hz".parse::<Rate>().expect_err("must be refused").to_string();
        assert!(error.contains("did you mean `/s`?"), "{error}");
    }
}
