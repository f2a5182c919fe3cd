//! Sweep file: one value of a scenario that takes several in turn, as it is written.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::document::{Findings, Mistake};

/// One value of the scenario that takes several in turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Sweep")]
pub struct SweepFile {
    /// Which value, named as `--set` names it: `topology.coordination.hub.cores`.
    pub key: String,
    /// What it is in turn: at least two, all different.
    pub values: Vec<SweptValue>,
    /// What axes call it. Left out: the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
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
    pub fn label(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.key)
    }

    /// The sweep of a scenario, if it has one of which nothing is wrong.
    pub(super) fn sound<'a>(sweep: Option<&'a SweepFile>, findings: &Findings) -> Option<&'a SweepFile> {
        sweep.filter(|sweep| !findings.is_doubtful("sweep") && sweep.mistakes().is_empty())
    }

    /// What no field can know alone.
    pub(super) fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes: Vec<Mistake> = self.mistaken_key().into_iter().collect();
        if self.values.len() < 2 {
            let (message, help) = match self.values.first() {
                None => ("the list of values is empty".to_owned(), "write at least two".to_owned()),
                Some(only) => (
                    "a sweep of a single value compares nothing".to_owned(),
                    format!(
                        "write at least two, or leave out [sweep] and set `{}` to {only:?}",
                        self.key,
                        only = only.text()
                    ),
                ),
            };
            mistakes.push(Mistake::new(message).at("sweep.values").help(help));
        }
        let texts: Vec<String> = self.values.iter().map(SweptValue::text).collect();
        for (index, text) in texts.iter().enumerate() {
            if let Some(first) = texts[..index].iter().position(|earlier| earlier == text) {
                let mistake = Mistake::new(format!("the value {text:?} is asked for twice"));
                let mistake = mistake.at(format!("sweep.values[{index}]"));
                let mistake = mistake.also(format!("sweep.values[{first}]"), "first here");
                mistakes.push(mistake.help("leave one out"));
            }
        }
        mistakes
    }

    /// A key that cannot be swept, though it can be set.
    fn mistaken_key(&self) -> Option<Mistake> {
        let is_quote = |letter: char| matches!(letter, '"' | '\'' | ' ');
        let first = self.key.split(['.', '[']).next().unwrap_or_default().trim_matches(is_quote);
        let is_alone = self.key.trim_matches(is_quote) == first;
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
        Some(Mistake::new(message).at("sweep.key").help(help))
    }
}
