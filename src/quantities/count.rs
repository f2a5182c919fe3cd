//! Count: a whole number above zero, such as a number of items.

use std::fmt;

use super::error::QuantityError;
use super::kind::Kind;
use super::units::number_and_rest;
use super::written::{Quantity, written_as};

/// A whole number from 1 to 2³² − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count(u32);

impl Count {
    /// The count; `None` for zero.
    pub const fn new(count: u32) -> Option<Count> {
        if count == 0 { None } else { Some(Count(count)) }
    }

    /// The count, at least 1.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Quantity for Count {
    const KIND: Kind = Kind::Count;

    fn from_text(text: &str) -> Result<Self, QuantityError> {
        let (decimal, rest) = number_and_rest(text, Self::KIND)?;
        match rest {
            "" => Self::from_bare(decimal.as_f64()),
            unit => Err(QuantityError::UnknownUnit { unit: unit.to_string(), kind: Self::KIND }),
        }
    }

    fn from_bare(number: f64) -> Result<Self, QuantityError> {
        let text = number.to_string();
        match number {
            0.0 => Err(QuantityError::Zero { kind: Self::KIND }),
            _ if !number.is_finite() => Err(QuantityError::NotFinite { text, kind: Self::KIND }),
            _ if number < 0.0 => Err(QuantityError::Negative { text, kind: Self::KIND }),
            _ if number > f64::from(u32::MAX) => Err(QuantityError::TooLarge { text, kind: Self::KIND }),
            _ if number.fract() != 0.0 => Err(QuantityError::NotWhole { text }),
            _ => Ok(Count(number as u32)),
        }
    }
}

written_as!(
    number(serialize_u32),
    Count,
    "Count",
    schemars::json_schema!({
        "type": "integer", "minimum": 1, "maximum": u32::MAX, "description": "a whole number above zero"
    })
);

impl fmt::Display for Count {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        text.parse::<Count>().expect_err("must be refused").to_string()
    }

    #[test]
    fn a_count_is_whole_and_above_zero() {
        assert_eq!("1_000".parse::<Count>().unwrap(), Count(1000));
        assert_eq!(error("0"), "the number must be above zero\u{1f}write it as in 64");
        assert_eq!(error("2.5"), "`2.5` is not a whole number\u{1f}write it as in 64");
        assert_eq!(
            error("5e9"),
            "`5000000000` is too large for a whole number\u{1f}whole numbers end at 4294967295"
        );
        assert_eq!(error("-1"), "`-1` is negative; a whole number cannot be\u{1f}write it as in 64");
    }
}
