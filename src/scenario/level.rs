//! Level: a value of a metric as it is written, in the metric's unit: `"30 s"`, `"80 %"`, `120`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::document::{Mistake, suggest};
use crate::kernel::SimDuration;
use crate::metrics::Metric;
use crate::quantities::{Bytes, Number, Quantity, QuantityError, Rate, Share};

/// A level of a metric: a quantity in its unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LevelFile(toml::Value);

impl JsonSchema for LevelFile {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Level".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A quantity in the unit of the metric.", "type": ["string", "number"] })
    }
}

impl LevelFile {
    /// A level within a longer text: a bare number, or a quantity with its unit.
    pub fn from_text(text: &str) -> LevelFile {
        LevelFile(match text.parse() {
            Ok(number) => toml::Value::Float(number),
            Err(_) => toml::Value::String(text.to_owned()),
        })
    }

    /// As it is written, a text without its quotes.
    pub fn text(&self) -> String {
        match &self.0 {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// The level in the unit of the metric. A ratio is a share or a bare number, which may be above one.
    ///
    /// # Errors
    /// If it is no quantity of that unit.
    pub fn number(&self, metric: Metric) -> Result<f64, QuantityError> {
        match (metric.unit(), &self.0) {
            ("s", _) => self.read(SimDuration::as_s),
            ("B", _) => self.read(|bytes: Bytes| bytes.get() as f64),
            ("1/s", _) => self.read(Rate::as_hz),
            ("1", toml::Value::String(_)) if metric.name().contains("ratio") => self.read(Share::get),
            _ => self.read(Number::get),
        }
    }

    /// The level in the unit of the metric, or a bare number or percent where there is none. Unlike a level of a
    /// metric it may be negative: what it limits is a slope or a difference.
    pub(super) fn signed(&self, unit: Option<Metric>) -> Result<f64, QuantityError> {
        let (sign, size) = self.sign_and_size();
        let size = match (unit, &size.0) {
            (Some(metric), _) => size.number(metric)?,
            (None, toml::Value::String(text)) => match text.trim_end().strip_suffix('%') {
                Some(percent) => Number::from_text(percent.trim_end())?.get() / 100.0,
                None => size.read(Number::get)?,
            },
            (None, _) => size.read(Number::get)?,
        };
        Ok(sign * size)
    }

    /// What is left when a minus is taken away, and −1 for the minus.
    fn sign_and_size(&self) -> (f64, LevelFile) {
        let size = match &self.0 {
            toml::Value::String(text) => {
                text.trim_start().strip_prefix('-').map(|rest| toml::Value::String(rest.to_owned()))
            }
            toml::Value::Integer(number) if *number < 0 => number.checked_neg().map(toml::Value::Integer),
            toml::Value::Float(number) if *number < 0.0 => Some(toml::Value::Float(-number)),
            _ => None,
        };
        match size {
            Some(size) => (-1.0, LevelFile(size)),
            None => (1.0, self.clone()),
        }
    }

    fn read<Q: Quantity>(&self, number: impl Fn(Q) -> f64) -> Result<f64, QuantityError> {
        let quantity = match &self.0 {
            toml::Value::String(text) => Q::from_text(text),
            toml::Value::Integer(number) => Q::from_bare(*number as f64),
            toml::Value::Float(number) => Q::from_bare(*number),
            other => Err(QuantityError::WrongType { found: found(other), kind: Q::KIND }),
        };
        quantity.map(number)
    }
}

fn found(value: &toml::Value) -> &'static str {
    match value {
        toml::Value::Boolean(_) => "true or false",
        toml::Value::Array(_) => "a list",
        toml::Value::Table(_) => "a table",
        _ => "a date",
    }
}

/// What to say of a metric that there is not.
pub(super) fn unknown_metric(text: &str) -> Mistake {
    let words = Metric::ALL.iter().flat_map(|metric| {
        let (words, qualifier) = metric.words();
        let whole = qualifier.map(|qualifier| format!("{qualifier} {words}"));
        std::iter::once(words).chain(whole)
    });
    // Spaces count as underscores where names are compared.
    let words: Vec<String> = words.map(|words| words.replace(' ', "_")).collect();
    let named = suggest::nearest(text, Metric::ALL.iter().map(|metric| metric.name())).map(str::to_owned);
    let spelled =
        || suggest::nearest(text, words.iter().map(String::as_str)).map(|words| words.replace('_', " "));
    let help = match named.or_else(spelled) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`ceiling list metrics` tells all of them".to_owned(),
    };
    Mistake::new(format!("unknown metric `{text}`")).help(help)
}
