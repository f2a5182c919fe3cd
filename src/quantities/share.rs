//! Share: a part of a whole, `0.18` or `"18 %"`.

use std::fmt;

use super::error::QuantityError;
use super::kind::Kind;
use super::units::{number_and_rest, number_and_unit};
use super::written::{Quantity, written_as};

/// A part of a whole or a probability: from 0 to 1, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    /// Nothing of it.
    pub const ZERO: Share = Share(0.0);
    /// All of it.
    pub const ONE: Share = Share(1.0);

    /// The share `ratio`; `None` outside of [0, 1].
    pub fn new(ratio: f64) -> Option<Share> {
        (0.0..=1.0).contains(&ratio).then_some(Share(ratio + 0.0))
    }

    /// The share as a number from 0 to 1.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Quantity for Share {
    const KIND: Kind = Kind::Share;

    fn from_text(text: &str) -> Result<Self, QuantityError> {
        let (decimal, rest) = number_and_rest(text, Self::KIND)?;
        if rest.is_empty() {
            return Self::from_bare(decimal.as_f64());
        }
        number_and_unit(text, Self::KIND)?;
        // Two places to the left by text where that can be: `18 %` is the number that `0.18` is.
        let hundredth = format!("{}e-2", decimal.text()).parse().unwrap_or(decimal.as_f64() / 100.0);
        Share::new(hundredth).ok_or_else(|| QuantityError::AboveOne { text: text.trim().to_string() })
    }

    fn from_bare(number: f64) -> Result<Self, QuantityError> {
        let text = number.to_string();
        Share::new(number).ok_or(match number {
            _ if !number.is_finite() => QuantityError::NotFinite { text, kind: Self::KIND },
            _ if number < 0.0 => QuantityError::Negative { text, kind: Self::KIND },
            _ => QuantityError::AboveOne { text },
        })
    }
}

written_as!(
    number(serialize_f64),
    Share,
    "Share",
    schemars::json_schema!({
        "description": "a share: a number from 0 to 1, or percent as in \"18 %\"",
        "anyOf": [
            { "type": "number", "minimum": 0, "maximum": 1 },
            { "type": "string", "pattern": r"^\s*\+?[0-9_]*\.?[0-9_]+([eE][+-]?[0-9]+)?\s*%?\s*$" }
        ]
    })
);

impl fmt::Display for Share {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_and_ratio_are_the_same_number() {
        for (percent, ratio) in
            [("18 %", 0.18), ("0.7%", 0.007), ("100 %", 1.0), ("0 %", 0.0), ("1e1 %", 0.1)]
        {
            assert_eq!(percent.parse::<Share>().unwrap(), Share(ratio));
        }
        assert_eq!("0.18".parse::<Share>().unwrap().to_string(), "0.18");
    }

    #[test]
    fn a_share_above_one_offers_percent() {
        let error = "18".parse::<Share>().expect_err("must be refused").to_string();
        assert_eq!(error, "`18` is above one; a share is from 0 to 1\u{1f}write 0.18 or \"18 %\"");
        assert!("120 %".parse::<Share>().is_err());
        assert!("-0.1".parse::<Share>().is_err());
    }
}
