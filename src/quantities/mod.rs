//! Quantities: values with units, as people write them in a scenario.
//!
//! `"250 ms"`, `"512 B"`, `"2 /s"`, `"10 Gbit/s"`, `18 %`. A unit that is missing, mistyped or of the
//! wrong kind is an error that shows how to write it, and it carries no wall of jargon: every type
//! reads itself through a visitor of ours, so the words are ours and the line and caret are kept.
//! Nothing here knows of files, scenarios or simulation.

mod bandwidth;
mod bytes;
mod count;
mod decimal;
mod duration;
mod error;
mod kind;
mod number;
mod one_of;
mod rate;
mod share;
mod spelling;
mod units;
mod written;

pub use bandwidth::Bandwidth;
pub use bytes::Bytes;
pub use count::Count;
pub use error::QuantityError;
pub use kind::Kind;
pub use number::{Number, Positive};
pub use one_of::OneOf;
pub use rate::Rate;
pub use share::Share;
pub use spelling::{closest, did_you_mean, listed};
pub use units::{Unit, unit_scale};
pub use written::Quantity;

/// Stands between what is wrong and what to do about it inside one error text, because the reader of a
/// file passes on a single string. It never occurs in text that people write.
pub const HELP_SEPARATOR: &str = "\u{1f}";

/// Joins what is wrong with what to do about it; [`split_help`] takes them apart again.
pub fn with_help(message: impl AsRef<str>, help: impl AsRef<str>) -> String {
    format!("{}{HELP_SEPARATOR}{}", message.as_ref(), help.as_ref())
}

/// What is wrong, and what to do about it where the text says so.
pub fn split_help(text: &str) -> (&str, Option<&str>) {
    match text.split_once(HELP_SEPARATOR) {
        Some((message, help)) => (message, Some(help)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_comes_apart_again() {
        assert_eq!(split_help(&with_help("no unit", "write \"6 s\"")), ("no unit", Some("write \"6 s\"")));
        assert_eq!(split_help("no unit"), ("no unit", None));
    }
}
