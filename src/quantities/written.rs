//! Written: how a quantity passes between text, a scenario file and its schema.
//!
//! One visitor for all, so that each mistake is explained in the same words wherever it is made, and
//! nothing is buffered on the way, so that the caret stays under the value.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::error::QuantityError;
use super::kind::Kind;

/// A value that a scenario can hold: read from text or from a bare number.
pub trait Quantity: Sized + Copy + PartialEq + fmt::Debug + fmt::Display {
    /// What sort of quantity it is.
    const KIND: Kind;

    /// Reads it as it is written, such as `"6.1 s"`.
    fn from_text(text: &str) -> Result<Self, QuantityError>;

    /// Reads a bare number; an error that shows likely spellings where a unit belongs.
    fn from_bare(number: f64) -> Result<Self, QuantityError> {
        Err(QuantityError::MissingUnit { number: number.to_string(), kind: Self::KIND })
    }
}

/// Reads a quantity from any self-describing format.
pub(super) fn deserialize<'de, Q: Quantity, D: Deserializer<'de>>(deserializer: D) -> Result<Q, D::Error> {
    deserializer.deserialize_any(QuantityVisitor(PhantomData))
}

struct QuantityVisitor<Q>(PhantomData<Q>);

impl<Q: Quantity> QuantityVisitor<Q> {
    fn refuse<E: Error>(found: &'static str) -> Result<Q, E> {
        Err(E::custom(QuantityError::WrongType { found, kind: Q::KIND }))
    }
}

impl<'de, Q: Quantity> Visitor<'de> for QuantityVisitor<Q> {
    type Value = Q;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, as in {}", Q::KIND.noun(), Q::KIND.example())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Q, E> {
        Q::from_text(text).map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Q, E> {
        Q::from_bare(number as f64).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Q, E> {
        Q::from_bare(number as f64).map_err(E::custom)
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Q, E> {
        Q::from_bare(number as f64).map_err(E::custom)
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Q, E> {
        Q::from_bare(number as f64).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Q, E> {
        Q::from_bare(number).map_err(E::custom)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Q, E> {
        Self::refuse("true or false")
    }

    fn visit_unit<E: Error>(self) -> Result<Q, E> {
        Self::refuse("nothing")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Q, A::Error> {
        Self::refuse("a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Q, A::Error> {
        Self::refuse("a table")
    }
}

/// Writes the five traits that follow from [`Quantity`]: `FromStr`, `Deserialize`, `Serialize` (as
/// `text` or as a bare `number`), `JsonSchema`.
macro_rules! written_as {
    (text, $type:ty, $name:literal, $about:literal, $pattern:expr) => {
        $crate::quantities::written::written_as!(@common, $type, $name, schemars::json_schema!({
            "type": "string", "description": $about, "pattern": $pattern
        }));

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    };
    (number($write:ident), $type:ty, $name:literal, $schema:expr) => {
        $crate::quantities::written::written_as!(@common, $type, $name, $schema);

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.$write(self.0)
            }
        }
    };
    (@common, $type:ty, $name:literal, $schema:expr) => {
        impl std::str::FromStr for $type {
            type Err = $crate::quantities::QuantityError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::quantities::Quantity::from_text(text)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::quantities::written::deserialize(deserializer)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $schema
            }
        }
    };
}

pub(super) use written_as;

/// A number with one of the `units` (a regular expression's alternatives) behind it, for the schema.
macro_rules! number_with {
    ($units:literal) => {
        concat!(r"^\s*\+?[0-9_]*\.?[0-9_]+([eE][+-]?[0-9]+)?\s*(", $units, r")\s*$")
    };
}

pub(super) use number_with;

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::super::{Bandwidth, Bytes, Number, Positive, Rate, Share, split_help};
    use crate::kernel::SimDuration;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Written {
        think: SimDuration,
        packet: Bytes,
        arrivals: Rate,
        wire: Bandwidth,
        loss: Share,
        tokens: Number,
        shape: Positive,
    }

    const FILE: &str = "think = \"6.1 s\"\npacket = \"512 B\"\narrivals = \"0.1 /s\"\nwire = \"10 Gbit/s\"\n\
                        loss = 0.18\ntokens = 50\nshape = 2.5\n";

    /// The text under the caret and the message, for the file with one line replaced.
    fn complaint(line: usize, replacement: &str) -> (String, String) {
        let file: Vec<&str> =
            FILE.lines().enumerate().map(|(at, text)| if at == line { replacement } else { text }).collect();
        let file = file.join("\n");
        let error = toml::from_str::<Written>(&file).expect_err("must be refused");
        let span = error.span().expect("an error has a place");
        (file[span].to_string(), error.message().to_string())
    }

    #[test]
    fn a_file_passes_through_unchanged() {
        let written: Written = toml::from_str(FILE).expect("a good file");
        let again: Written =
            toml::from_str(&toml::to_string(&written).expect("it serializes")).expect("again");
        assert_eq!(again, written);
    }

    #[test]
    fn percent_stands_for_a_share() {
        let written: Written = toml::from_str(&FILE.replace("0.18", "\"18 %\"")).expect("a good file");
        assert_eq!(written.loss.get(), 0.18);
    }

    #[test]
    fn the_caret_stays_under_the_value() {
        let (place, message) = complaint(0, "think = 6");
        assert_eq!(place, "6");
        assert_eq!(split_help(&message).1, Some("write \"6 s\", \"6 ms\" or \"6 us\""));
        assert_eq!(complaint(1, "packet = \"1 MBs\"").0, "\"1 MBs\"");
        assert_eq!(complaint(6, "shape = 0.0").0, "0.0");
    }

    #[test]
    fn another_type_of_value_is_named_in_our_words() {
        let help = Some("write it as in \"250 ms\"");
        for (value, found) in [
            ("true", "true or false"),
            ("[1]", "a list"),
            ("{ a = 1 }", "a table"),
            ("2020-01-01", "a table"),
        ] {
            let (_, message) = complaint(0, &format!("think = {value}"));
            let expected = format!("{found} where a duration is needed");
            assert_eq!(split_help(&message), (expected.as_str(), help));
        }
    }

    #[test]
    fn not_a_number_is_refused_wherever_a_number_is_read() {
        assert_eq!(
            complaint(5, "tokens = nan").1.split('\u{1f}').next(),
            Some("`NaN` is not finite; a number must be")
        );
        assert_eq!(
            complaint(4, "loss = inf").1.split('\u{1f}').next(),
            Some("`inf` is not finite; a share must be")
        );
    }

    #[test]
    fn the_schema_accepts_what_the_reader_accepts() {
        let schema = schemars::schema_for!(SimDuration).to_value();
        assert_eq!(schema["type"], "string");
        assert!(schema["pattern"].as_str().expect("a pattern").contains("ns|us|"));
    }
}
