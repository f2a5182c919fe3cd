//! Swept keys: which values of a scenario an axis sets: one, or several that are the same at any time.
//!
//! `key = "agent.send"` or `key = ["agent.send", "agent.handle"]`.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The keys that an axis sets, each named as `--set` names it, as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SweptKeys {
    /// One, as a text.
    One(String),
    /// Several that take the same value, as a list.
    Several(Vec<String>),
}

impl SweptKeys {
    /// The keys in their order.
    pub fn all(&self) -> &[String] {
        match self {
            SweptKeys::One(key) => std::slice::from_ref(key),
            SweptKeys::Several(keys) => keys,
        }
    }

    /// The paths at which the keys of the axis at `axis` stand in the scenario.
    pub(super) fn paths(&self, axis: &str) -> Vec<String> {
        match self {
            SweptKeys::One(_) => vec![format!("{axis}.key")],
            SweptKeys::Several(keys) => (0..keys.len()).map(|index| format!("{axis}.key[{index}]")).collect(),
        }
    }
}

/// As an equation, so that `= value` can be written behind it.
impl fmt::Display for SweptKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.all().join(" = "))
    }
}

impl Serialize for SweptKeys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            SweptKeys::One(key) => key.serialize(serializer),
            SweptKeys::Several(keys) => keys.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for SweptKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SweptKeysVisitor)
    }
}

struct SweptKeysVisitor;

impl<'de> Visitor<'de> for SweptKeysVisitor {
    type Value = SweptKeys;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key such as \"agent.send\", or a list of keys")
    }

    fn visit_str<E>(self, text: &str) -> Result<SweptKeys, E> {
        Ok(SweptKeys::One(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<SweptKeys, A::Error> {
        let mut keys = Vec::new();
        while let Some(key) = list.next_element()? {
            keys.push(key);
        }
        Ok(SweptKeys::Several(keys))
    }
}

impl JsonSchema for SweptKeys {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SweptKeys".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let several = json_schema!({
            "type": "array", "items": { "type": "string" }, "minItems": 1, "uniqueItems": true,
        });
        json_schema!({ "anyOf": [{ "type": "string" }, several] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Sweep {
        key: SweptKeys,
    }

    #[test]
    fn keys_are_written_as_they_were_read() {
        for text in ["key = \"a.b\"\n", "key = [\"a.b\", \"c\"]\n", "key = [\"a.b\"]\n"] {
            let sweep: Sweep = toml::from_str(text).expect("it is a sweep");
            assert_eq!(toml::to_string(&sweep).as_deref(), Ok(text));
        }
    }

    #[test]
    fn several_keys_read_like_an_equation() {
        let keys = SweptKeys::Several(vec!["agent.send".to_owned(), "agent.handle".to_owned()]);
        assert_eq!(format!("{keys} = 5 ms"), "agent.send = agent.handle = 5 ms");
    }
}
