//! Sweep file: what of a scenario takes several values in turn, as it is written.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::document::{Findings, Mistake};
use super::sweep_map_file::SweepMapFile;
use super::swept_keys::SweptKeys;
use crate::kernel::SimDuration;
use crate::quantities::{Bandwidth, Bytes, Kind, Quantity, Rate, Share, listed};

/// One value of the scenario that takes several in turn, or several that are the same at any time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Sweep")]
pub struct SweepFile {
    /// Which value, named as `--set` names it: `topology.coordination.hub.cores`. A list of keys: all of them
    /// take each value together.
    pub key: SweptKeys,
    /// What it is in turn: at least two, all different.
    pub values: Vec<SweptValue>,
    /// What axes call it. Left out: the keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// A chart of a metric over the size of the swarm and the values. Left out: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<SweepMapFile>,
}

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
}

impl SweepFile {
    /// What axes call it.
    pub fn label(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.key.to_string())
    }

    /// The numbers in the values, if all are of one kind.
    pub fn numbers(&self) -> Option<(Vec<f64>, Kind)> {
        if let Some(numbers) = self.values.iter().map(SweptValue::number).collect() {
            return Some((numbers, Kind::Number));
        }
        let texts: Vec<String> = self.values.iter().map(SweptValue::text).collect();
        let kinds = [
            all(&texts, Share::get),
            all(&texts, SimDuration::as_s),
            all(&texts, |bytes: Bytes| bytes.get() as f64),
            all(&texts, Rate::as_hz),
            all(&texts, |wire: Bandwidth| wire.as_bytes_per_s()),
        ];
        kinds.into_iter().flatten().next()
    }

    /// The sweep of a scenario, if it has one of which nothing is wrong.
    pub(super) fn sound<'a>(sweep: Option<&'a SweepFile>, findings: &Findings) -> Option<&'a SweepFile> {
        sweep.filter(|sweep| !findings.is_doubtful("sweep") && sweep.mistakes().is_empty())
    }

    /// What no field can know alone.
    pub(super) fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = self.mistaken_keys();
        let keys: Vec<&str> = self.key.all().iter().map(String::as_str).collect();
        if self.values.len() < 2 {
            let message = match self.values.len() {
                0 => "the list of values is empty",
                _ => "a sweep of a single value compares nothing",
            };
            let help = match self.values.first() {
                Some(only) if !keys.is_empty() => format!(
                    "write at least two, or leave out [sweep] and set {} to {:?}",
                    listed(&keys, "and"),
                    only.text()
                ),
                _ => "write at least two".to_owned(),
            };
            mistakes.push(Mistake::new(message).at("sweep.values").help(help));
        }
        let texts: Vec<String> = self.values.iter().map(SweptValue::text).collect();
        let places: Vec<String> = (0..texts.len()).map(|index| format!("sweep.values[{index}]")).collect();
        mistakes.extend(repeated(&texts, &places, |text| format!("the value {text:?} is asked for twice")));
        mistakes.extend(self.map.iter().flat_map(|map| map.mistakes(self)));
        mistakes
    }

    /// Keys that cannot be swept, though they can be set; one that is there twice; none at all.
    fn mistaken_keys(&self) -> Vec<Mistake> {
        let (keys, places) = (self.key.all(), self.key.paths());
        if keys.is_empty() {
            let help = "name at least one, such as `workload.problems.new`";
            return vec![Mistake::new("the list of keys is empty").at("sweep.key").help(help)];
        }
        let of_each = keys.iter().zip(&places);
        let mistakes = of_each.filter_map(|(key, place)| Some(mistaken_key(key)?.at(place.clone())));
        let repeated = repeated(keys, &places, |key| format!("the key `{key}` is swept twice"));
        mistakes.chain(repeated).collect()
    }
}

/// The numbers in quantities of one kind.
fn all<Q: Quantity + FromStr>(texts: &[String], number: impl Fn(Q) -> f64) -> Option<(Vec<f64>, Kind)> {
    let numbers: Option<Vec<f64>> = texts.iter().map(|text| text.parse().ok().map(&number)).collect();
    numbers.map(|numbers| (numbers, Q::KIND))
}

/// A key that cannot be swept, though it can be set.
fn mistaken_key(key: &str) -> Option<Mistake> {
    let is_quote = |letter: char| matches!(letter, '"' | '\'' | ' ');
    let first = key.split(['.', '[']).next().unwrap_or_default().trim_matches(is_quote);
    let is_alone = key.trim_matches(is_quote) == first;
    let (message, help) = match first {
        "sweep" => ("a sweep cannot sweep itself", "name a value such as `workload.problems.new`"),
        "agents" => (
            "`agents` is a list of sizes already, and every value is run with each of them",
            "write the sizes into `agents`; its charts are drawn against N without a [sweep]",
        ),
        "seed" => (
            "every value is run with the same seed, so that only the values differ",
            "for more independent runs of each raise `replicates`",
        ),
        "replicates" => (
            "`replicates` says how often every value is run: it is no part of what is simulated",
            "sweep a value such as `workload.problems.new`",
        ),
        "name" => (
            "all values share one name, which is that of their folder",
            "leave it; the results of each value carry the value",
        ),
        "topology" if is_alone => (
            "topologies are compared with each other already",
            "write each as a [[topology]], and sweep a value in them, such as `topology.transport.latency`",
        ),
        _ => return None,
    };
    Some(Mistake::new(message).help(help))
}

/// What stands in a list for the second time or more often.
fn repeated(texts: &[String], places: &[String], message: impl Fn(&str) -> String) -> Vec<Mistake> {
    let mistake = |(index, text): (usize, &String)| {
        let first = texts[..index].iter().position(|earlier| earlier == text)?;
        let mistake = Mistake::new(message(text)).at(places[index].clone());
        Some(mistake.also(places[first].clone(), "first here").help("leave one out"))
    };
    texts.iter().enumerate().filter_map(mistake).collect()
}
