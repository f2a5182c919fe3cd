//! Stated sizes: of which sizes of the swarm a statement speaks: one, several, or a range.
//!
//! `agents = 200`, `agents = [10, 100]`, `agents = { from = 10, to = 1000 }`.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU32;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Sizes of the swarm, as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedSizes {
    /// A single one.
    One(NonZeroU32),
    /// Each of a list.
    Several(Vec<NonZeroU32>),
    /// All that are run between two ends.
    Range(SizeRange),
}

/// The ends of a range of sizes, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SizeRange {
    /// The smallest. Left out: the smallest that is run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NonZeroU32>,
    /// The largest. Left out: the largest that is run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NonZeroU32>,
}

impl Serialize for StatedSizes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            StatedSizes::One(size) => size.serialize(serializer),
            StatedSizes::Several(sizes) => sizes.serialize(serializer),
            StatedSizes::Range(range) => range.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for StatedSizes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StatedSizesVisitor)
    }
}

struct StatedSizesVisitor;

impl<'de> Visitor<'de> for StatedSizesVisitor {
    type Value = StatedSizes;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a size such as 200, a list such as [10, 100], or { from = 10, to = 1000 }")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<StatedSizes, E> {
        NonZeroU32::deserialize(number.into_deserializer()).map(StatedSizes::One)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<StatedSizes, E> {
        NonZeroU32::deserialize(number.into_deserializer()).map(StatedSizes::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<StatedSizes, A::Error> {
        let mut sizes = Vec::new();
        while let Some(size) = list.next_element()? {
            sizes.push(size);
        }
        Ok(StatedSizes::Several(sizes))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<StatedSizes, A::Error> {
        SizeRange::deserialize(MapAccessDeserializer::new(map)).map(StatedSizes::Range)
    }
}

impl JsonSchema for StatedSizes {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "StatedSizes".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let size = generator.subschema_for::<NonZeroU32>();
        let range = generator.subschema_for::<SizeRange>();
        json_schema!({ "anyOf": [size, { "type": "array", "items": size, "minItems": 1 }, range] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Statement {
        agents: StatedSizes,
    }

    #[test]
    fn sizes_are_written_as_they_were_read() {
        for text in ["agents = 200\n", "agents = [10, 100]\n", "[agents]\nfrom = 10\n", "[agents]\nto = 20\n"]
        {
            let statement: Statement = toml::from_str(text).expect("these are sizes");
            assert_eq!(toml::to_string(&statement).as_deref(), Ok(text));
        }
    }

    #[test]
    fn no_agents_are_no_size() {
        assert!(toml::from_str::<Statement>("agents = 0").is_err());
        assert!(toml::from_str::<Statement>("agents = { from = 1, until = 2 }").is_err());
    }
}
