//! Kind: what sort of quantity a value is: how it is called, which units it has, how it is spelled.

use super::units::{BANDWIDTH_UNITS, DURATION_UNITS, PERCENT_UNITS, RATE_UNITS, SIZE_UNITS, Unit};

/// A sort of quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A length of time: `"250 ms"`.
    Duration,
    /// A number of bytes: `"64 KiB"`.
    Size,
    /// So many times per second: `"2 /s"`.
    Rate,
    /// Bytes per second: `"200 MB/s"`.
    Bandwidth,
    /// A part of a whole, from 0 to 1: `0.18` or `"18 %"`.
    Share,
    /// A bare number, zero or more: `1.5`.
    Number,
    /// A bare number above zero: `1.5`.
    Positive,
    /// A whole number above zero: `64`.
    Count,
}

/// All kinds that have units, in the order in which a stray unit is looked up.
pub(super) const WITH_UNITS: [Kind; 5] =
    [Kind::Duration, Kind::Size, Kind::Rate, Kind::Bandwidth, Kind::Share];

impl Kind {
    /// The word with its article, as an error says it.
    pub const fn noun(self) -> &'static str {
        match self {
            Kind::Duration => "a duration",
            Kind::Size => "a size",
            Kind::Rate => "a rate",
            Kind::Bandwidth => "a bandwidth",
            Kind::Share => "a share",
            Kind::Number => "a number",
            Kind::Positive => "a number above zero",
            Kind::Count => "a whole number",
        }
    }

    /// One good spelling of such a value, as it stands in a scenario.
    pub const fn example(self) -> &'static str {
        match self {
            Kind::Duration => "\"250 ms\"",
            Kind::Size => "\"64 KiB\"",
            Kind::Rate => "\"2 /s\"",
            Kind::Bandwidth => "\"200 MB/s\"",
            Kind::Share => "0.18 or \"18 %\"",
            Kind::Number | Kind::Positive => "1.5",
            Kind::Count => "64",
        }
    }

    /// The units of this kind, smallest first; none for bare numbers.
    pub const fn units(self) -> &'static [Unit] {
        match self {
            Kind::Duration => &DURATION_UNITS,
            Kind::Size => &SIZE_UNITS,
            Kind::Rate => &RATE_UNITS,
            Kind::Bandwidth => &BANDWIDTH_UNITS,
            Kind::Share => &PERCENT_UNITS,
            Kind::Number | Kind::Positive | Kind::Count => &[],
        }
    }

    /// The three units that a forgotten unit most likely is; none for bare numbers.
    pub const fn likely_units(self) -> &'static [&'static str] {
        match self {
            Kind::Duration => &["s", "ms", "us"],
            Kind::Size => &["B", "KiB", "MiB"],
            Kind::Rate => &["/s", "/min", "/h"],
            Kind::Bandwidth => &["MB/s", "MiB/s", "Gbit/s"],
            Kind::Share | Kind::Number | Kind::Positive | Kind::Count => &[],
        }
    }

    /// How `number` would be written as this kind: the likely units, or bare.
    pub(super) fn spellings(self, number: &str) -> String {
        let quoted: Vec<String> =
            self.likely_units().iter().map(|unit| format!("\"{number} {unit}\"")).collect();
        match quoted.split_last() {
            None => format!("write {}", if self == Kind::Share { self.example() } else { number }),
            Some((last, others)) => format!("write {} or {last}", others.join(", ")),
        }
    }
}
