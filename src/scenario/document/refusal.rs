//! Refusal: why a type does not take a value.
//!
//! This is the error type of our deserializer, so serde's reasons arrive as data and no message has to be
//! taken apart. How they are told to the user is in `wording`.

use std::fmt;

use serde::de::{Expected, Unexpected};

use super::suggest;
use crate::quantities::HELP_SEPARATOR;

/// Why a value was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Already told, at a place further inside.
    Recorded,
    /// Follows from something already told.
    Consequence,
    WrongType {
        found: Found,
        expected: String,
    },
    WrongValue {
        found: Found,
        expected: String,
    },
    WrongLength {
        length: usize,
        expected: String,
    },
    UnknownVariant {
        found: String,
        known: &'static [&'static str],
    },
    /// A table that should name one of several kinds names none.
    NoVariant {
        known: &'static [&'static str],
    },
    /// A kind with settings of its own was given by its name alone.
    BareVariant {
        variant: String,
    },
    MissingKey(&'static str),
    DuplicateKey(&'static str),
    /// A message of the type itself, with help after the separator.
    Told(String),
}

/// What was found instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its kind, such as "a string".
    pub(super) kind: String,
    /// The value itself, where that is short.
    pub(super) value: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self:?}")
    }
}

impl std::error::Error for Refusal {}

impl serde::de::Error for Refusal {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::Told(text.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::WrongType { found: found.into(), expected: expected.to_string() }
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::WrongValue { found: found.into(), expected: expected.to_string() }
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::WrongLength { length, expected: expected.to_string() }
    }

    fn unknown_variant(found: &str, known: &'static [&'static str]) -> Self {
        Self::UnknownVariant { found: found.to_owned(), known }
    }

    fn unknown_field(found: &str, known: &'static [&'static str]) -> Self {
        Self::Told(format!("unknown key `{found}`{HELP_SEPARATOR}{}", suggest::remedy(found, known)))
    }

    fn missing_field(key: &'static str) -> Self {
        Self::MissingKey(key)
    }

    fn duplicate_field(key: &'static str) -> Self {
        Self::DuplicateKey(key)
    }
}

impl From<Unexpected<'_>> for Found {
    fn from(found: Unexpected<'_>) -> Self {
        let number = "a number";
        let (kind, value) = match found {
            Unexpected::Bool(truth) => ("a truth value", truth.to_string()),
            Unexpected::Unsigned(whole) => (number, whole.to_string()),
            Unexpected::Signed(whole) => (number, whole.to_string()),
            Unexpected::Float(float) => (number, format!("{float:?}")),
            Unexpected::Char(letter) => ("a string", format!("{letter:?}")),
            Unexpected::Str(text) => ("a string", format!("{text:?}")),
            Unexpected::Seq => ("a list", "a list".to_owned()),
            Unexpected::Map | Unexpected::StructVariant => ("a table", "a table".to_owned()),
            Unexpected::Other(text) => (text, text.to_owned()),
            _ => ("something else", "this".to_owned()),
        };
        Self { kind: kind.to_owned(), value }
    }
}
