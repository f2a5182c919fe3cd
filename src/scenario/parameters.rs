//! Parameters: the numbers of a scenario that concern a topology, and what each is when it is a tenth lower or
//! higher.
//!
//! They are found in the resolved scenario, whatever planes and tables it has: every number, and every text that is
//! a number with a unit. What says how the scenario is run and what is made of it is no parameter of the model.

use toml::{Table, Value};

use super::file::ScenarioFile;
use crate::kernel::SimDuration;
use crate::quantities::{Bandwidth, Bytes, Rate, Share};

/// A number of the scenario that can be varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Where it stands: `topology[0].coordination.hub.cores`.
    pub path: String,
    /// The same for people: `coordination.hub.cores`.
    pub label: String,
    /// As it is written.
    pub text: String,
    /// Lower, then higher; where a whole number cannot be lower, only higher.
    pub variations: Vec<Variation>,
}

/// Another value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Variation {
    /// As it is written.
    pub text: String,
    /// By how much it is larger, in proportion to the parameter: about 0.1, more for small whole numbers.
    pub change: f64,
    /// `path=value`, as an override says it.
    pub assignment: String,
}

/// What is no parameter of the model: how it is run, and what is asked of it.
const NO_PARAMETERS: [&str; 13] = [
    "name",
    "question",
    "seed",
    "replicates",
    "agents",
    "duration",
    "warm_up",
    "drain",
    "budget",
    "ceiling",
    "sweep",
    "expect",
    "claim",
];

/// By how much parameters are varied, in proportion to themselves.
pub const VARIATION_RATIO: f64 = 0.1;

impl ScenarioFile {
    /// The parameters that concern a topology, in the order of the resolved scenario. Zeros are none: a tenth of
    /// nothing is nothing.
    pub fn parameters(&self, topology: usize) -> Vec<Parameter> {
        let whole = Table::try_from(self).expect("what was read as TOML can be written as TOML");
        let mut walk = Walk { found: Vec::new() };
        for (key, value) in &whole {
            let is_idle = key == "knowledge" && self.workload.problems.is_none();
            if NO_PARAMETERS.contains(&key.as_str()) || is_idle {
                continue;
            }
            match (key.as_str(), value) {
                ("topology", Value::Array(topologies)) => {
                    if let Some(own) = topologies.get(topology) {
                        walk.visit(&format!("topology[{topology}]"), "", own);
                    }
                }
                _ => walk.visit(key, key, value),
            }
        }
        walk.found
    }
}

/// A walk through tables and lists.
struct Walk {
    found: Vec<Parameter>,
}

impl Walk {
    fn visit(&mut self, path: &str, label: &str, value: &Value) {
        match value {
            Value::Table(table) => {
                for (key, value) in table.iter().filter(|(key, _)| *key != "name") {
                    let step = quoted(key);
                    self.visit(&format!("{path}.{step}"), &joined(label, &step), value);
                }
            }
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    let name = element.get("name").and_then(Value::as_str);
                    let step = name.map_or_else(|| index.to_string(), quoted);
                    self.visit(&format!("{path}[{index}]"), &joined(label, &step), element);
                }
            }
            Value::Integer(number) => self.note(path, label, number.to_string(), whole(*number)),
            Value::Float(number) => self.note(path, label, number.to_string(), real(*number)),
            Value::String(text) => self.note(path, label, text.clone(), quantity(text)),
            Value::Boolean(_) | Value::Datetime(_) => (),
        }
    }

    fn note(&mut self, path: &str, label: &str, text: String, others: Vec<Other>) {
        if others.is_empty() {
            return;
        }
        let variation = |Other { text, value, change }: Other| {
            let assignment = format!("{path}={value}");
            Variation { text, change, assignment }
        };
        let variations = others.into_iter().map(variation).collect();
        self.found.push(Parameter { path: path.to_owned(), label: label.to_owned(), text, variations });
    }
}

/// Another value: as people write it, as TOML, and by how much it is larger.
struct Other {
    text: String,
    value: String,
    change: f64,
}

impl Other {
    fn number(text: String, change: f64) -> Self {
        Other { value: text.clone(), text, change }
    }

    fn quantity(text: String, change: f64) -> Self {
        Other { value: format!("{text:?}"), text, change }
    }
}

fn joined(label: &str, step: &str) -> String {
    if label.is_empty() { step.to_owned() } else { format!("{label}.{step}") }
}

fn quoted(key: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    if key.chars().all(is_plain) { key.to_owned() } else { format!("{key:?}") }
}

/// A whole number goes to the nearest other one, if a tenth does not move it. One is not made nothing.
fn whole(number: i64) -> Vec<Other> {
    whole_around(number).map(|(other, change)| Other::number(other.to_string(), change)).collect()
}

fn whole_around(number: i64) -> impl Iterator<Item = (i64, f64)> {
    let tenth = |ratio: f64| libm::round(number as f64 * ratio) as i64;
    let lower = tenth(1.0 - VARIATION_RATIO).min(number - 1);
    let higher = tenth(1.0 + VARIATION_RATIO).max(number.saturating_add(1));
    let is_meant = move |other: &i64| number > 0 && *other > 0;
    let with_change = move |other: i64| (other, (other - number) as f64 / number as f64);
    [lower, higher].into_iter().filter(is_meant).map(with_change)
}

fn real(number: f64) -> Vec<Other> {
    let is_meant = number.is_finite() && number != 0.0;
    let other = |change: f64| {
        // A float without a point would be read as a whole number: some fields take no others.
        Other::number(format!("{:?}", rounded(number * (1.0 + change))), change)
    };
    if is_meant { [-VARIATION_RATIO, VARIATION_RATIO].map(other).into() } else { Vec::new() }
}

/// A number with a unit. Bytes are whole; nothing is changed about the unit.
fn quantity(text: &str) -> Vec<Other> {
    if let Ok(bytes) = text.parse::<Bytes>() {
        let bytes = i64::try_from(bytes.get()).unwrap_or(0);
        return whole_around(bytes)
            .map(|(other, change)| Other::quantity(format!("{other} B"), change))
            .collect();
    }
    let is_measured = text.parse::<SimDuration>().is_ok()
        || text.parse::<Rate>().is_ok()
        || text.parse::<Share>().is_ok()
        || text.parse::<Bandwidth>().is_ok();
    let unit_at = text.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | '_'));
    let Some((number, unit)) = unit_at.filter(|_| is_measured).map(|at| text.split_at(at)) else {
        return Vec::new();
    };
    let number = number.replace('_', "").parse::<f64>().ok().filter(|number| *number > 0.0);
    let other = |number: f64, change: f64| {
        Other::quantity(format!("{}{unit}", rounded(number * (1.0 + change))), change)
    };
    number.map_or_else(Vec::new, |number| {
        [-VARIATION_RATIO, VARIATION_RATIO].map(|change| other(number, change)).into()
    })
}

/// A number without the last digits, which rounding has made.
fn rounded(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::super::document::Sources;
    use super::super::{Loaded, NoFiles};
    use super::*;

    fn parameters(text: &str, topology: usize) -> Vec<Parameter> {
        let text = format!("agents = [10]\nduration = \"100 s\"\nwarm_up = \"20 s\"\n{text}");
        let loaded = Loaded::from_sources(Sources::from_text("test", text), "test", &mut NoFiles);
        loaded.unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false))).file.parameters(topology)
    }

    const HUB: &str = "[[topology]]\nname = \"hub\"\n[topology.coordination.hub]\ncores = 8\nresult = \"40 ms\"\n\
                       [[topology]]\nname = \"none\"\n[topology.coordination.independent]\n";

    fn variations_of(text: &str, label: &str) -> Vec<(String, f64)> {
        let found = parameters(text, 0).into_iter().find(|parameter| parameter.label == label);
        let found = found.unwrap_or_else(|| panic!("there is no {label}"));
        let rounded = |change: f64| (change * 1e6).round() / 1e6;
        found.variations.into_iter().map(|one| (one.text, rounded(one.change))).collect()
    }

    #[test]
    fn what_concerns_another_topology_or_no_model_is_left_out() {
        let labels: Vec<String> = parameters(HUB, 1).into_iter().map(|parameter| parameter.label).collect();
        assert!(labels.contains(&"transport.latency".to_owned()), "{labels:?}");
        let is_wrong = |label: &&String| {
            ["hub", "budget", "seed", "duration", "agents", "knowledge"]
                .iter()
                .any(|word| label.contains(word))
        };
        assert_eq!(labels.iter().find(is_wrong), None);
    }

    #[test]
    fn a_quantity_keeps_its_unit() {
        let expected = [("36 ms".to_owned(), -0.1), ("44 ms".to_owned(), 0.1)];
        assert_eq!(variations_of(HUB, "coordination.hub.result"), expected);
    }

    #[test]
    fn a_whole_number_goes_to_the_next_one() {
        let expected = [("7".to_owned(), -0.125), ("9".to_owned(), 0.125)];
        assert_eq!(variations_of(HUB, "coordination.hub.cores"), expected);
        let one = HUB.replace("cores = 8", "cores = 1");
        assert_eq!(variations_of(&one, "coordination.hub.cores"), [("2".to_owned(), 1.0)]);
    }

    #[test]
    fn bytes_stay_whole() {
        let expected = [("461 B".to_owned(), -0.099609), ("563 B".to_owned(), 0.099609)];
        assert_eq!(variations_of(HUB, "coordination.hub.submit_bytes"), expected);
    }

    #[test]
    fn a_tenth_of_nothing_is_nothing() {
        let labels: Vec<String> = parameters(HUB, 0).into_iter().map(|parameter| parameter.label).collect();
        assert!(
            !labels.contains(&"transport.loss".to_owned())
                && !labels.contains(&"transport.jitter".to_owned())
        );
    }

    #[test]
    fn a_step_is_called_by_its_name() {
        let steps = "[[workload.workflow.step]]\nname = \"write it\"\nsolve = \"5 s\"\n";
        let found = parameters(&format!("{steps}{HUB}"), 0);
        let step = found.iter().find(|parameter| parameter.label.contains("write it"));
        let step = step.map(|parameter| (parameter.path.as_str(), parameter.label.as_str()));
        assert_eq!(
            step,
            Some(("workload.workflow.step[0].solve", "workload.workflow.step.\"write it\".solve"))
        );
    }

    #[test]
    fn every_variation_can_be_read() {
        for parameter in parameters(HUB, 0) {
            for variation in parameter.variations {
                let text = format!("agents = [10]\nduration = \"100 s\"\nwarm_up = \"20 s\"\n{HUB}");
                let base = Loaded::from_sources(Sources::from_text("test", text), "test", &mut NoFiles);
                let base = base.unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false)));
                let sources = Sources::from_text("test", base.as_toml()).with_override(&variation.assignment);
                let read = Loaded::from_sources(sources, "test", &mut NoFiles);
                let read = read.unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false)));
                assert_ne!(read.file, base.file, "{}", variation.assignment);
            }
        }
    }
}
