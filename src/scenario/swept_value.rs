//! Swept value: what a key of a sweep is in turn, of any type that the key takes.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::kernel::SimDuration;
use crate::quantities::{Bandwidth, Bytes, Kind, Quantity, Rate, Share};

/// What a text may be a quantity of.
const KINDS: [Kind; 5] = [Kind::Share, Kind::Duration, Kind::Size, Kind::Rate, Kind::Bandwidth];

/// A value of any type that the key takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SweptValue(toml::Value);

impl JsonSchema for SweptValue {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SweptValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A value of any type that the key takes." })
    }
}

impl SweptValue {
    pub(super) fn of(value: impl Into<toml::Value>) -> Self {
        SweptValue(value.into())
    }

    /// As a scenario holds it.
    pub(super) fn written(&self) -> &toml::Value {
        &self.0
    }

    /// As it is written, a text without its quotes.
    pub fn text(&self) -> String {
        match &self.0 {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// The number, if it is a bare one.
    pub fn number(&self) -> Option<f64> {
        match self.0 {
            toml::Value::Integer(number) => Some(number as f64),
            toml::Value::Float(number) => Some(number),
            _ => None,
        }
    }

    /// The numbers in some values, if all are of one kind: bare, or quantities in the unit that is their base.
    pub(super) fn numbers(values: &[SweptValue]) -> Option<(Vec<f64>, Kind)> {
        if let Some(numbers) = values.iter().map(SweptValue::number).collect() {
            return Some((numbers, Kind::Number));
        }
        KINDS.into_iter().find_map(|kind| {
            let numbers: Option<Vec<f64>> = values.iter().map(|value| value.number_of(kind)).collect();
            Some((numbers?, kind))
        })
    }

    /// The number in a text of a kind, in seconds, bytes, per second, bytes per second, or as a share of one; the
    /// bare number where the kind has no units.
    pub(super) fn number_of(&self, kind: Kind) -> Option<f64> {
        let toml::Value::String(text) = &self.0 else {
            return self.number().filter(|_| kind.units().is_empty());
        };
        match kind {
            Kind::Share => read(text, Share::get),
            Kind::Duration => read(text, SimDuration::as_s),
            Kind::Size => read(text, |bytes: Bytes| bytes.get() as f64),
            Kind::Rate => read(text, Rate::as_hz),
            Kind::Bandwidth => read(text, Bandwidth::as_bytes_per_s),
            Kind::Number | Kind::Positive | Kind::Count => None,
        }
    }
}

fn read<Q: Quantity + FromStr>(text: &str, number: impl Fn(Q) -> f64) -> Option<f64> {
    text.parse().ok().map(number)
}
