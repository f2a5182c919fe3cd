//! Bandwidth: bytes per second, such as `"200 MB/s"` or `"10 Gbit/s"`.

use std::fmt;

use super::bytes::Bytes;
use super::error::QuantityError;
use super::kind::Kind;
use super::units::{BANDWIDTH_UNITS, Unit, number_and_unit};
use super::written::{Quantity, number_with, written_as};
use crate::kernel::SimDuration;

/// Bytes per second: finite, above zero.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Bandwidth(f64);

impl Bandwidth {
    /// `bytes_per_s` bytes per second; `None` unless that is finite and above zero.
    pub fn from_bytes_per_s(bytes_per_s: f64) -> Option<Bandwidth> {
        (bytes_per_s.is_finite() && bytes_per_s > 0.0).then_some(Bandwidth(bytes_per_s))
    }

    /// Bytes per second.
    pub const fn as_bytes_per_s(self) -> f64 {
        self.0
    }

    /// How long `size` takes to pass, to the nearest nanosecond.
    pub fn transfer(self, size: Bytes) -> SimDuration {
        SimDuration::from_s(size.get() as f64 / self.0)
    }
}

fn in_bytes_per_s(number: f64, unit: Unit) -> f64 {
    number * unit.numerator as f64 / unit.denominator as f64
}

impl Quantity for Bandwidth {
    const KIND: Kind = Kind::Bandwidth;

    fn from_text(text: &str) -> Result<Self, QuantityError> {
        let (decimal, unit) = number_and_unit(text, Self::KIND)?;
        let bytes_per_s = in_bytes_per_s(decimal.as_f64(), unit);
        Bandwidth::from_bytes_per_s(bytes_per_s).ok_or_else(|| match bytes_per_s {
            0.0 => QuantityError::Zero { kind: Self::KIND },
            _ => QuantityError::TooLarge { text: text.trim().to_string(), kind: Self::KIND },
        })
    }
}

written_as!(
    text,
    Bandwidth,
    "Bandwidth",
    "a bandwidth: a number and a unit, as in \"200 MB/s\"",
    number_with!("[kMG]?B/s|[KMG]iB/s|[kMG]?bit/s")
);

impl fmt::Display for Bandwidth {
    /// The shortest spelling that reads back exactly, in bytes where bits are no shorter.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelling = |unit: &Unit| {
            let number = self.0 * unit.denominator as f64 / unit.numerator as f64;
            (in_bytes_per_s(number, *unit) == self.0).then(|| format!("{number} {}", unit.name))
        };
        let shortest = BANDWIDTH_UNITS.iter().filter_map(spelling).min_by_key(String::len);
        formatter.write_str(&shortest.expect("in bytes per second, every bandwidth is its own number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bandwidth(text: &str) -> Bandwidth {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn bits_and_bytes_are_told_apart() {
        assert_eq!(bandwidth("200 MB/s").as_bytes_per_s(), 2e8);
        assert_eq!(bandwidth("1 GiB/s").as_bytes_per_s(), 1_073_741_824.0);
        assert_eq!(bandwidth("10 Gbit/s").as_bytes_per_s(), 1.25e9);
    }

    #[test]
    fn what_is_displayed_reads_back_exactly() {
        for text in ["200 MB/s", "1 GiB/s", "10 Gbit/s", "0.3 Mbit/s", "1 bit/s"] {
            assert_eq!(bandwidth(&bandwidth(text).to_string()), bandwidth(text));
        }
        assert_eq!(bandwidth("200 MB/s").to_string(), "200 MB/s");
    }

    #[test]
    fn a_message_takes_its_size_over_the_bandwidth() {
        assert_eq!(bandwidth("1 GB/s").transfer(Bytes::new(512)), SimDuration::from_ns(512));
    }

    #[test]
    fn a_size_or_nothing_is_no_bandwidth() {
        let error = "5 MB".parse::<Bandwidth>().expect_err("must be refused").to_string();
        assert!(error.starts_with("`5 MB` is a size; a bandwidth is needed"), "{error}");
        let error = "0 MB/s".parse::<Bandwidth>().expect_err("must be refused").to_string();
        assert!(error.starts_with("a bandwidth must be above zero"), "{error}");
        let error = "5 Gbps".parse::<Bandwidth>().expect_err("must be refused").to_string();
        assert!(error.contains("did you mean `Gbit/s`?"), "{error}");
    }
}
