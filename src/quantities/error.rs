//! QuantityError: why a value could not be read as a quantity, and how to write it.

use std::error::Error;
use std::fmt;

use super::kind::Kind;
use super::spelling::{closest, listed};
use super::with_help;

/// Why a value could not be read. It displays as one line, the message and the help parted by
/// [`super::HELP_SEPARATOR`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuantityError {
    /// A bare number where a unit belongs.
    MissingUnit {
        /// The number as it was written.
        number: String,
        /// What was needed.
        kind: Kind,
    },
    /// A unit that no kind knows.
    UnknownUnit {
        /// The unit as it was written.
        unit: String,
        /// What was needed.
        kind: Kind,
    },
    /// A unit of another kind.
    WrongKind {
        /// The number as it was written.
        number: String,
        /// The unit as it was written.
        unit: String,
        /// What the unit measures.
        found: Kind,
        /// What was needed.
        kind: Kind,
    },
    /// Below zero.
    Negative {
        /// The value as it was written.
        text: String,
        /// What was needed.
        kind: Kind,
    },
    /// Zero, where that has no meaning.
    Zero {
        /// What was needed.
        kind: Kind,
    },
    /// Larger than the simulator can count.
    TooLarge {
        /// The value as it was written.
        text: String,
        /// What was needed.
        kind: Kind,
    },
    /// Infinite, or not a number.
    NotFinite {
        /// The value as it was written.
        text: String,
        /// What was needed.
        kind: Kind,
    },
    /// A share above one.
    AboveOne {
        /// The value as it was written.
        text: String,
    },
    /// A fraction where things are counted.
    NotWhole {
        /// The value as it was written.
        text: String,
    },
    /// Text that does not begin with a number.
    NoNumber {
        /// The text as it was written.
        text: String,
        /// What was needed.
        kind: Kind,
    },
    /// Something other than text or a number.
    WrongType {
        /// What was found, with its article.
        found: &'static str,
        /// What was needed.
        kind: Kind,
    },
}

impl QuantityError {
    /// What is wrong, in lower case, without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::MissingUnit { number, kind } => {
                format!("`{number}` has no unit; {} needs one", kind.noun())
            }
            Self::UnknownUnit { unit, kind } if kind.units().is_empty() => {
                format!("`{unit}` behind a number that takes no unit")
            }
            Self::UnknownUnit { unit, kind } => format!("`{unit}` is not a unit of {}", kind.noun()),
            Self::WrongKind { number, unit, found, kind } => {
                format!("`{number} {unit}` is {}; {} is needed", found.noun(), kind.noun())
            }
            Self::Negative { text, kind } => format!("`{text}` is negative; {} cannot be", kind.noun()),
            Self::Zero { kind: Kind::Positive | Kind::Count } => "the number must be above zero".to_string(),
            Self::Zero { kind } => format!("{} must be above zero", kind.noun()),
            Self::TooLarge { text, kind } => format!("`{text}` is too large for {}", kind.noun()),
            Self::NotFinite { text, kind } => format!("`{text}` is not finite; {} must be", kind.noun()),
            Self::AboveOne { text } => format!("`{text}` is above one; a share is from 0 to 1"),
            Self::NotWhole { text } => format!("`{text}` is not a whole number"),
            Self::NoNumber { text, kind } => format!("`{text}` is not {}", kind.noun()),
            Self::WrongType { found, kind } => format!("{found} where {} is needed", kind.noun()),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::MissingUnit { number, kind } => kind.spellings(number),
            Self::UnknownUnit { unit, kind } => help_on_unit(unit, *kind),
            Self::WrongKind { number, kind, .. } => kind.spellings(number),
            Self::TooLarge { kind, .. } => limit(*kind).to_string(),
            Self::AboveOne { text } => match text.parse::<f64>() {
                Ok(percent) if percent <= 100.0 => format!("write {} or \"{text} %\"", percent / 100.0),
                _ => "write 0.18 or \"18 %\"".to_string(),
            },
            Self::NotWhole { .. } => format!("write it as in {}", Kind::Count.example()),
            Self::Negative { kind, .. }
            | Self::Zero { kind }
            | Self::NotFinite { kind, .. }
            | Self::NoNumber { kind, .. }
            | Self::WrongType { kind, .. } => format!("write it as in {}", kind.example()),
        }
    }
}

impl fmt::Display for QuantityError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&with_help(self.message(), self.help()))
    }
}

impl Error for QuantityError {}

fn limit(kind: Kind) -> &'static str {
    match kind {
        Kind::Duration => "the clock ends after 2^63 ns, about 292 years",
        Kind::Count => "whole numbers end at 4294967295",
        Kind::Size => "sizes end at 2^64 bytes",
        _ => "numbers end at about 1.8e308",
    }
}

fn help_on_unit(unit: &str, kind: Kind) -> String {
    let names: Vec<&str> = kind.units().iter().map(|unit| unit.name).collect();
    if names.is_empty() {
        return format!("write the number alone, as in {}", kind.example());
    }
    if unit.bytes().any(|byte| byte.is_ascii_digit()) {
        return format!("write one number and one unit, as in {}", kind.example());
    }
    let all = listed(&names, "and");
    match meant(unit, kind, &names) {
        Some(near) => format!("did you mean `{near}`? the units are {all}"),
        None => format!("the units are {all}"),
    }
}

/// What people write when they mean one of our units: words, other habits, then slips.
fn meant<'a>(unit: &str, kind: Kind, names: &[&'a str]) -> Option<&'a str> {
    let lowered = unit.to_lowercase();
    let habits: &[(&str, &str)] = match kind {
        Kind::Duration => &[
            ("nanosecond", "ns"),
            ("nsec", "ns"),
            ("microsecond", "us"),
            ("usec", "us"),
            ("micro", "us"),
            ("milli", "ms"),
            ("msec", "ms"),
            ("sec", "s"),
            ("m", "min"),
            ("minute", "min"),
            ("hour", "h"),
            ("hr", "h"),
            ("day", "d"),
        ],
        Kind::Size => &[("byte", "B"), ("k", "KiB"), ("m", "MiB"), ("g", "GiB")],
        Kind::Rate => &[
            ("hz", "/s"),
            ("per s", "/s"),
            ("rps", "/s"),
            ("qps", "/s"),
            ("per m", "/min"),
            ("per h", "/h"),
            ("per d", "/d"),
        ],
        Kind::Bandwidth => &[
            ("kbps", "kbit/s"),
            ("mbps", "Mbit/s"),
            ("gbps", "Gbit/s"),
            ("gb", "GB/s"),
            ("mb", "MB/s"),
            ("kb", "kB/s"),
        ],
        Kind::Share | Kind::Number | Kind::Positive | Kind::Count => &[("percent", "%"), ("pct", "%")],
    };
    let same_letters = names.iter().copied().find(|name| name.to_lowercase() == lowered);
    let habit = |(word, name): &(&str, &'static str)| {
        let fits = if word.len() > 2 { lowered.starts_with(word) } else { lowered == *word };
        names.iter().copied().find(|known| fits && known == name)
    };
    same_letters.or_else(|| habits.iter().find_map(habit)).or_else(|| closest(unit, names.iter().copied()))
}
