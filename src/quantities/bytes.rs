//! Bytes: a size, such as `"512 B"`, `"64 KiB"` or `"1 MB"`.

use std::fmt;

use super::error::QuantityError;
use super::kind::Kind;
use super::units::{SIZE_UNITS, number_and_unit};
use super::written::{Quantity, number_with, written_as};

/// A number of bytes, from 0 to 2⁶⁴ − 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(u64);

impl Bytes {
    /// `count` bytes.
    pub const fn new(count: u64) -> Self {
        Bytes(count)
    }

    /// How many bytes.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl Quantity for Bytes {
    const KIND: Kind = Kind::Size;

    /// A fraction of a byte is rounded to the nearest.
    fn from_text(text: &str) -> Result<Self, QuantityError> {
        let (decimal, unit) = number_and_unit(text, Self::KIND)?;
        let too_large = || QuantityError::TooLarge { text: text.trim().to_string(), kind: Self::KIND };
        decimal.times(unit.numerator).map(Bytes).ok_or_else(too_large)
    }
}

written_as!(
    text,
    Bytes,
    "Bytes",
    "a size: a number and a unit, as in \"64 KiB\"",
    number_with!("B|kB|KiB|MB|MiB|GB|GiB|TB|TiB")
);

impl fmt::Display for Bytes {
    /// The shortest whole multiple of a unit: `64 KiB`, `1 MB`, `513 B`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shortest = SIZE_UNITS
            .iter()
            .filter(|unit| self.0.is_multiple_of(unit.numerator))
            .map(|unit| format!("{} {}", self.0 / unit.numerator, unit.name))
            .min_by_key(String::len);
        formatter.write_str(&shortest.expect("every size is a multiple of one byte"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_and_decimal_units_are_told_apart() {
        for (text, bytes) in [("512 B", 512), ("64 KiB", 65_536), ("1 kB", 1_000), ("1.5 MiB", 1_572_864)] {
            assert_eq!(text.parse::<Bytes>().unwrap(), Bytes(bytes));
        }
    }

    #[test]
    fn the_shortest_spelling_reads_back() {
        for text in ["0 B", "512 B", "513 B", "64 KiB", "1 MB", "1 GiB", "18446744073709551615 B"] {
            assert_eq!(text.parse::<Bytes>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_mistyped_unit_suggests_the_nearest() {
        let error = "1 kb".parse::<Bytes>().expect_err("must be refused").to_string();
        assert!(error.contains("did you mean `kB`?"), "{error}");
        let error = "1 ms".parse::<Bytes>().expect_err("must be refused").to_string();
        assert!(error.starts_with("`1 ms` is a duration; a size is needed"), "{error}");
    }
}
