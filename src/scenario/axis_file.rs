//! Axis file: one dimension of a sweep, as it is written: some keys, and what they are in turn.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::axes::Axis;
use super::document::Mistake;
use super::range_file::RangeFile;
use super::swept_keys::SweptKeys;
use super::swept_value::SweptValue;
use crate::quantities::listed;

/// One value of the scenario that takes several in turn, or several that are the same at any time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Axis")]
pub struct AxisFile {
    /// Which value, named as `--set` names it: `topology.coordination.hub.cores`. A list of keys: all of them
    /// take each value together.
    pub key: SweptKeys,
    /// What it is in turn: at least two, all different.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<SweptValue>>,
    /// The same told by its ends, in place of `values`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<RangeFile>,
    /// What charts call it. Left out: the keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl AxisFile {
    /// The axis alone, if its values can be told.
    pub fn resolved(&self) -> Option<Axis> {
        self.axis("sweep.axis[0]").ok()
    }

    /// The axis that stands at `path`.
    ///
    /// # Errors
    /// What is wrong with its values.
    pub(super) fn axis(&self, path: &str) -> Result<Axis, Mistake> {
        let values = self.swept(path)?;
        Ok(Axis::new(path.to_owned(), self.key.clone(), self.label.clone(), self.range.is_some(), values))
    }

    /// What it is in turn.
    ///
    /// # Errors
    /// What is wrong with the values of the axis that stands at `path`.
    fn swept(&self, path: &str) -> Result<Vec<SweptValue>, Mistake> {
        match (&self.values, &self.range) {
            (Some(values), None) => Ok(values.clone()),
            (None, Some(range)) => range.values(&format!("{path}.range")),
            (Some(_), Some(_)) => {
                let mistake =
                    Mistake::new("the axis has both `values` and a `range`").at(format!("{path}.range"));
                Err(mistake.also(format!("{path}.values"), "the values").help("leave one of the two out"))
            }
            (None, None) => {
                let help = "write `values = […]`, or `range = { from = …, to = …, count = … }`";
                Err(Mistake::new("the axis has no values").at(path).help(help))
            }
        }
    }

    /// What no field can know alone, of the axis at `path`.
    pub(super) fn mistakes(&self, path: &str) -> Vec<Mistake> {
        let mut mistakes = self.mistaken_keys(path);
        let values = match self.swept(path) {
            Ok(values) => values,
            Err(mistake) => {
                mistakes.push(mistake);
                return mistakes;
            }
        };
        if values.len() < 2 {
            mistakes.push(self.too_few(&values, path));
        }
        let texts: Vec<String> = values.iter().map(SweptValue::text).collect();
        let place = |index| format!("{path}.values[{index}]");
        mistakes.extend(repeated(&texts, place, |text| format!("the value {text:?} is asked for twice")));
        mistakes
    }

    fn too_few(&self, values: &[SweptValue], path: &str) -> Mistake {
        let keys: Vec<&str> = self.key.all().iter().map(String::as_str).collect();
        let message = match values {
            [] => "the list of values is empty",
            _ => "a sweep of a single value compares nothing",
        };
        let help = match values.first() {
            Some(only) if !keys.is_empty() => format!(
                "write at least two, or leave out the axis and set {} to {:?}",
                listed(&keys, "and"),
                only.text()
            ),
            _ => "write at least two".to_owned(),
        };
        Mistake::new(message).at(format!("{path}.values")).help(help)
    }

    /// Keys that cannot be swept, though they can be set; one that is there twice; none at all.
    fn mistaken_keys(&self, path: &str) -> Vec<Mistake> {
        let (keys, places) = (self.key.all(), self.key.paths(path));
        if keys.is_empty() {
            let help = "name at least one, such as `workload.problems.new`";
            return vec![Mistake::new("the list of keys is empty").at(format!("{path}.key")).help(help)];
        }
        let of_each = keys.iter().zip(&places);
        let mistakes = of_each.filter_map(|(key, place)| Some(mistaken_key(key)?.at(place.clone())));
        let place = |index: usize| places[index].clone();
        let repeated = repeated(keys, place, |key| format!("the key `{key}` is swept twice"));
        mistakes.chain(repeated).collect()
    }
}

/// A key that cannot be swept, though it can be set.
fn mistaken_key(key: &str) -> Option<Mistake> {
    let is_quote = |letter: char| matches!(letter, '"' | '\'' | ' ');
    let first = key.split(['.', '[']).next().unwrap_or_default().trim_matches(is_quote);
    let is_alone = key.trim_matches(is_quote) == first;
    let is_name = key.rsplit('.').next().unwrap_or_default().trim_matches(is_quote) == "name";
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
        "topology" if is_name => (
            "topologies are told apart by their names",
            "sweep a value in them, such as `topology.transport.latency`",
        ),
        _ => return None,
    };
    Some(Mistake::new(message).help(help))
}

/// What stands in a list for the second time or more often.
pub(super) fn repeated(
    texts: &[String],
    place: impl Fn(usize) -> String,
    message: impl Fn(&str) -> String,
) -> Vec<Mistake> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|index| (&texts[*index], *index));
    let mut mistakes = Vec::new();
    let mut first = 0;
    for (rank, index) in order.iter().enumerate() {
        if rank == 0 || texts[*index] != texts[first] {
            first = *index;
            continue;
        }
        let mistake = Mistake::new(message(&texts[*index])).at(place(*index));
        mistakes.push(mistake.also(place(first), "first here").help("leave one out"));
    }
    mistakes
}
