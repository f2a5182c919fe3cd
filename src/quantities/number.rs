//! Number and Positive: bare numbers, such as counts of tokens, coefficients of variation, shapes.

use std::fmt;

use super::error::QuantityError;
use super::kind::Kind;
use super::units::number_and_rest;
use super::written::{Quantity, written_as};

/// A finite number, zero or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Number(f64);

/// A finite number above zero.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Positive(f64);

impl Number {
    /// The number; `None` if it is negative or not finite.
    pub fn new(number: f64) -> Option<Number> {
        (number.is_finite() && number >= 0.0).then_some(Number(number + 0.0))
    }

    /// The number, zero or more.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Positive {
    /// The number; `None` unless it is finite and above zero.
    pub fn new(number: f64) -> Option<Positive> {
        (number.is_finite() && number > 0.0).then_some(Positive(number))
    }

    /// The number, above zero.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Quantity for Number {
    const KIND: Kind = Kind::Number;

    fn from_text(text: &str) -> Result<Self, QuantityError> {
        Self::from_bare(bare(text, Self::KIND)?)
    }

    fn from_bare(number: f64) -> Result<Self, QuantityError> {
        Number::new(number).ok_or_else(|| out_of_range(number, Self::KIND))
    }
}

impl Quantity for Positive {
    const KIND: Kind = Kind::Positive;

    fn from_text(text: &str) -> Result<Self, QuantityError> {
        Self::from_bare(bare(text, Self::KIND)?)
    }

    fn from_bare(number: f64) -> Result<Self, QuantityError> {
        Positive::new(number).ok_or_else(|| out_of_range(number, Self::KIND))
    }
}

fn bare(text: &str, kind: Kind) -> Result<f64, QuantityError> {
    let (decimal, rest) = number_and_rest(text, kind)?;
    match rest {
        "" => Ok(decimal.as_f64()),
        unit => Err(QuantityError::UnknownUnit { unit: unit.to_string(), kind }),
    }
}

fn out_of_range(number: f64, kind: Kind) -> QuantityError {
    let text = number.to_string();
    match number {
        0.0 => QuantityError::Zero { kind },
        _ if number.is_finite() => QuantityError::Negative { text, kind },
        _ => QuantityError::NotFinite { text, kind },
    }
}

written_as!(
    number(serialize_f64),
    Number,
    "Number",
    schemars::json_schema!({ "type": "number", "minimum": 0, "description": "a number, zero or more" })
);

written_as!(
    number(serialize_f64),
    Positive,
    "Positive",
    schemars::json_schema!({ "type": "number", "exclusiveMinimum": 0, "description": "a number above zero" })
);

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Display for Positive {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_a_number_but_not_positive() {
        assert_eq!("0".parse::<Number>().unwrap(), Number(0.0));
        let error = "0".parse::<Positive>().expect_err("must be refused").to_string();
        assert_eq!(error, "the number must be above zero\u{1f}write it as in 1.5");
    }

    #[test]
    fn a_unit_behind_a_bare_number_is_refused() {
        let error = "5 s".parse::<Number>().expect_err("must be refused").to_string();
        assert_eq!(error, "`s` behind a number that takes no unit\u{1f}write the number alone, as in 1.5");
    }

    #[test]
    fn negative_and_infinite_numbers_are_refused() {
        assert!("-1".parse::<Number>().is_err());
        assert!("inf".parse::<Positive>().is_err());
        assert!(Number::new(f64::NAN).is_none());
    }
}
