//! OneOf: a word out of a fixed list, such as the name of a distribution or of a key.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::spelling::did_you_mean;
use super::with_help;

/// Reads one of the `known` words; an unknown one is answered with the nearest.
#[derive(Clone, Copy, Debug)]
pub struct OneOf {
    /// What the word names, as in "unknown distribution".
    pub what: &'static str,
    /// All words there are; at least one.
    pub known: &'static [&'static str],
}

impl OneOf {
    /// The known word that `text` is, or what to say.
    pub fn find(self, text: &str) -> Result<&'static str, String> {
        let unknown = || with_help(format!("unknown {} `{text}`", self.what), did_you_mean(text, self.known));
        self.known.iter().find(|word| **word == text).copied().ok_or_else(unknown)
    }
}

impl<'de> DeserializeSeed<'de> for OneOf {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for OneOf {
    type Value = &'static str;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the name of a {} in quotes, such as \"{}\"", self.what, self.known[0])
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<&'static str, E> {
        self.find(text).map_err(E::custom)
    }
}
