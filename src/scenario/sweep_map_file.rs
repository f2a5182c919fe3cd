//! Sweep map file: what a map over the sizes and the values of a sweep shows, as it is written.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::document::{Mistake, suggest};
use super::sweep_file::SweepFile;
use crate::kernel::SimDuration;
use crate::metrics::Metric;
use crate::quantities::{Bytes, Number, Quantity, QuantityError, Rate, Share};

/// Fewer values than this are no second dimension.
const VALUES_MIN: usize = 3;

/// What a map shows: a metric over the size of the swarm and the values of the sweep, drawn where there are two
/// sizes or more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SweepMap")]
pub struct SweepMapFile {
    /// What cells are coloured by: the name of a column, such as `coordination_latency_s_mean`.
    pub metric: String,
    /// Levels of the metric at which lines are drawn, in its unit: `["200 ms", "2 s"]`. Left out: no lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contours: Vec<LevelFile>,
}

/// A level of a metric: a quantity in its unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LevelFile(toml::Value);

/// What a map shows, valid by construction.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepMap {
    /// What cells are coloured by.
    pub metric: Metric,
    /// The levels at which lines are drawn, in the unit of the metric, each above zero.
    pub levels: Vec<f64>,
}

impl JsonSchema for LevelFile {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Level".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A quantity in the unit of the metric.", "type": ["string", "number"] })
    }
}

impl SweepMapFile {
    /// What is shown, if nothing of it is mistaken.
    pub fn resolved(&self) -> Option<SweepMap> {
        let metric = Metric::named(&self.metric)?;
        let levels: Result<Vec<f64>, QuantityError> =
            self.contours.iter().map(|level| level.number(metric)).collect();
        Some(SweepMap { metric, levels: levels.ok()? })
    }

    /// What is wrong with the map of `sweep`.
    pub(super) fn mistakes(&self, sweep: &SweepFile) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if (2..VALUES_MIN).contains(&sweep.values.len()) {
            let mistake = Mistake::new(format!("a map needs at least {VALUES_MIN} values")).at("sweep.map");
            let mistake = mistake.also("sweep.values", format!("only {}", sweep.values.len()));
            mistakes.push(mistake.help("add a value, or leave out [sweep.map]"));
        }
        if !self.contours.is_empty() && sweep.numbers().is_none() {
            let mistake =
                Mistake::new("between values that are not numbers of one kind there are no contours");
            let mistake = mistake.at("sweep.map.contours").also("sweep.values", "these are names");
            mistakes.push(mistake.help("leave out `contours`: cells are coloured without them"));
        }
        match Metric::named(&self.metric) {
            Some(metric) => mistakes.extend(self.mistaken_levels(metric)),
            None => {
                let names = Metric::ALL.iter().map(|metric| metric.name());
                let help = match suggest::nearest(&self.metric, names) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "`ceiling list metrics` tells all of them".to_owned(),
                };
                let mistake = Mistake::new(format!("unknown metric `{}`", self.metric));
                mistakes.push(mistake.at("sweep.map.metric").help(help));
            }
        }
        mistakes
    }

    fn mistaken_levels(&self, metric: Metric) -> Vec<Mistake> {
        let levels: Vec<_> = self.contours.iter().map(|level| level.number(metric)).collect();
        let place = |index: usize| format!("sweep.map.contours[{index}]");
        let mistake = |(index, level): (usize, &Result<f64, QuantityError>)| {
            let first = levels[..index].iter().position(|earlier| level.is_ok() && earlier == level);
            let mistake = match (level, first) {
                (Err(error), _) => Mistake::new(error.message()).help(error.help()),
                (Ok(level), _) if *level <= 0.0 => Mistake::new("a contour at zero leads nowhere")
                    .help("write a level above zero: figures are compared by their ratios"),
                (Ok(_), Some(first)) => Mistake::new("this contour is asked for twice")
                    .also(place(first), "first here")
                    .help("leave one out"),
                (Ok(_), None) => return None,
            };
            Some(mistake.at(place(index)))
        };
        levels.iter().enumerate().filter_map(mistake).collect()
    }
}

impl LevelFile {
    /// As it is written, a text without its quotes.
    pub fn text(&self) -> String {
        match &self.0 {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// The level in the unit of the metric. A ratio is a share or a bare number, which may be above one.
    fn number(&self, metric: Metric) -> Result<f64, QuantityError> {
        match (metric.unit(), &self.0) {
            ("s", _) => self.read(SimDuration::as_s),
            ("B", _) => self.read(|bytes: Bytes| bytes.get() as f64),
            ("1/s", _) => self.read(Rate::as_hz),
            ("1", toml::Value::String(_)) if metric.name().contains("ratio") => self.read(Share::get),
            _ => self.read(Number::get),
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
