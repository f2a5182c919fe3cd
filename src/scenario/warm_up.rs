//! Warm-up as it is written: a duration, or the word `auto`.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::kernel::SimDuration;

/// What is cut at the beginning of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WarmUp {
    /// Found by MSER-5 on the latencies of all replicates.
    #[default]
    Auto,
    /// So long.
    Given(SimDuration),
}

impl Serialize for WarmUp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            WarmUp::Auto => serializer.serialize_str("auto"),
            WarmUp::Given(duration) => duration.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for WarmUp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WarmUpVisitor)
    }
}

struct WarmUpVisitor;

impl WarmUpVisitor {
    /// Whatever is not the word is a duration, or what is wrong with it as one.
    fn duration<E: de::Error>(value: impl de::IntoDeserializer<'static, E>) -> Result<WarmUp, E> {
        SimDuration::deserialize(value.into_deserializer()).map(WarmUp::Given)
    }
}

impl Visitor<'_> for WarmUpVisitor {
    type Value = WarmUp;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a duration such as \"60 s\", or \"auto\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<WarmUp, E> {
        if text == "auto" { Ok(WarmUp::Auto) } else { Self::duration(text.to_owned()) }
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<WarmUp, E> {
        Self::duration(number)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<WarmUp, E> {
        Self::duration(number)
    }
}

impl JsonSchema for WarmUp {
    fn schema_name() -> Cow<'static, str> {
        "WarmUp".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let duration = generator.subschema_for::<SimDuration>();
        schemars::json_schema!({ "anyOf": [{ "const": "auto" }, duration] })
    }
}
