//! Varied key: a number of a scenario that a search sets to others, in the unit in which it is written.

use toml::Value;

use super::file::ScenarioFile;

/// A number somewhere in a scenario, with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct VariedKey {
    /// Where it is, as `--set` names it.
    pub key: String,
    /// What it is now.
    pub value: f64,
    /// What stands behind it; empty for a bare number.
    pub unit: String,
    /// Whether it is written as a whole number without a unit.
    pub is_whole: bool,
}

impl VariedKey {
    /// The number above zero at `key`; where lists of tables lie on the way, the first that has it. The key
    /// `workload.arrivals.rate` is that of whatever process brings the work. `None` if there is no such number.
    pub fn of(file: &ScenarioFile, key: &str) -> Option<VariedKey> {
        let whole = Value::try_from(file).ok()?;
        let key = if key == "workload.arrivals.rate" { rate(&whole)? } else { key.to_owned() };
        let steps: Vec<&str> = key.split(['.', '[']).map(|step| step.trim_matches(UNQUOTED)).collect();
        let (value, unit, is_whole) = match value_at(&whole, &steps)? {
            Value::Integer(number) => (*number as f64, String::new(), true),
            Value::Float(number) => (*number, String::new(), false),
            Value::String(text) => {
                let (value, unit) = number_and_unit(text)?;
                (value, unit.to_owned(), false)
            }
            _ => return None,
        };
        (value > 0.0).then_some(VariedKey { key, value, unit, is_whole })
    }

    /// What `--set` is told to give it another value.
    pub fn assignment(&self, value: f64) -> String {
        match self.unit.as_str() {
            "" => format!("{}={value}", self.key),
            unit => format!("{}=\"{value} {unit}\"", self.key),
        }
    }
}

/// The number that a text begins with, and what stands behind it; `None` if it begins with none.
pub fn number_and_unit(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let is_of_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '_');
    let end = text.find(|letter| !is_of_number(letter)).unwrap_or(text.len());
    let number = text[..end].replace('_', "").parse().ok()?;
    Some((number, text[end..].trim()))
}

/// What may stand around a step of a key.
const UNQUOTED: [char; 4] = ['"', '\'', ' ', ']'];

/// The key of the rate at which work arrives, if it does so by itself.
fn rate(whole: &Value) -> Option<String> {
    let arrivals = whole.get("workload")?.get("arrivals")?.as_table()?;
    let (process, parameters) = arrivals.iter().next()?;
    let rate = ["rate", "rate_per_agent"].into_iter().find(|rate| parameters.get(rate).is_some())?;
    Some(format!("workload.arrivals.{process}.{rate}"))
}

fn value_at<'v>(value: &'v Value, steps: &[&str]) -> Option<&'v Value> {
    let [step, rest @ ..] = steps else { return Some(value) };
    match value {
        Value::Table(table) => value_at(table.get(*step)?, rest),
        Value::Array(elements) => {
            let is_named = |element: &&Value| element.get("name").and_then(Value::as_str) == Some(*step);
            let chosen = step.parse().ok().and_then(|index: usize| elements.get(index));
            match chosen.or_else(|| elements.iter().find(is_named)) {
                Some(element) => value_at(element, rest),
                None => elements.iter().find_map(|element| value_at(element, steps)),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::document::Sources;
    use crate::scenario::{Loaded, NoFiles};

    const TEXT: &str = r#"
agents = [4]
duration = "10 s"
workload.arrivals.poisson.rate_per_agent = "0.5 /s"
[[topology]]
name = "none"
coordination.independent = {}
[[topology]]
name = "hub"
coordination.hub = { cores = 3, result = { exponential = { mean = "20 ms" } } }
"#;

    fn key(key: &str) -> Option<(String, f64, String, bool)> {
        let loaded = Loaded::from_sources(Sources::from_text("", TEXT), "", &mut NoFiles);
        let found = VariedKey::of(&loaded.unwrap_or_else(|mistakes| panic!("{mistakes}")).file, key)?;
        Some((found.key, found.value, found.unit, found.is_whole))
    }

    #[test]
    fn a_number_is_found_with_its_unit() {
        let cores = "topology.coordination.hub.cores";
        assert_eq!(key(cores), Some((cores.to_owned(), 3.0, String::new(), true)));
        let mean = "topology[1].coordination.hub.result.exponential.mean";
        assert_eq!(key(mean), Some((mean.to_owned(), 20.0, "ms".to_owned(), false)));
    }

    #[test]
    fn the_rate_is_that_of_whatever_brings_the_work() {
        let rate = "workload.arrivals.poisson.rate_per_agent".to_owned();
        assert_eq!(key("workload.arrivals.rate"), Some((rate, 0.5, "/s".to_owned(), false)));
    }

    #[test]
    fn what_is_no_number_above_zero_cannot_be_varied() {
        let keys = ["topology.name", "topology.coordination.hub", "no.such", "topology.transport.loss"];
        assert_eq!(keys.map(key), [None, None, None, None]);
    }

    #[test]
    fn another_value_is_written_with_the_unit() {
        let (key, unit) = ("a.b".to_owned(), "/s".to_owned());
        let varied = VariedKey { key, value: 1.0, unit, is_whole: false };
        assert_eq!(varied.assignment(0.25), "a.b=\"0.25 /s\"");
    }
}
