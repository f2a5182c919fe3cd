//! `ceiling list`: planes, distributions and metrics, with units and defaults.

use std::fmt::Write;

use serde_json::Value;

use super::arguments::Listed;
use super::exit::Outcome;
use super::output::print;
use crate::coordination::CoordinationChoice;
use crate::learning::LearningChoice;
use crate::metrics::Metric;
use crate::random::distribution::Family;

/// Lists what is asked for, or everything.
pub(super) fn list(what: Option<Listed>) -> Outcome {
    let is_wanted = |listed| what.is_none_or(|what| what == listed);
    let mut parts = Vec::new();
    if is_wanted(Listed::Planes) {
        parts.push(planes());
    }
    if is_wanted(Listed::Distributions) {
        parts.push(distributions());
    }
    if is_wanted(Listed::Metrics) {
        parts.push(metrics());
    }
    print(&parts.join("\n"))
}

fn planes() -> String {
    let mut text = String::from("Coordination planes: [topology.coordination.NAME]\n");
    for plane in CoordinationChoice::PLANES {
        text.push_str(&plane_text(plane.name, plane.summary, &(plane.schema)(), plane.kinds));
        let assignments: Vec<&str> = plane.assignments.iter().map(|assignment| assignment.name()).collect();
        let _ = writeln!(text, "    steps of workflows are given to agents by: {}", assignments.join(", "));
    }
    text.push_str("\nLearning planes: [topology.learning.NAME]\n");
    for plane in LearningChoice::PLANES {
        text.push_str(&plane_text(plane.name, plane.summary, &(plane.schema)(), plane.kinds));
    }
    text
}

fn plane_text(name: &str, summary: &str, schema: &schemars::Schema, kinds: &[&str]) -> String {
    let mut text = format!("\n  {name}: {summary}\n");
    if !kinds.is_empty() {
        let _ = writeln!(text, "    messages: {}", kinds.join(", "));
    }
    let Some(Value::Object(parameters)) = schema.get("properties") else { return text };
    for (key, parameter) in parameters {
        let default = match parameter.get("default") {
            None | Some(Value::Null) => "left out".to_owned(),
            Some(Value::String(default)) => format!("\"{default}\""),
            Some(default) => default.to_string(),
        };
        let description = parameter.get("description").and_then(Value::as_str).unwrap_or_default();
        let _ = writeln!(text, "    {key} = {default}");
        let _ = writeln!(text, "        {}", description.replace('\n', "\n        "));
    }
    text
}

fn distributions() -> String {
    let mut text = String::from(
        "Distributions: `key = { NAME = { … } }`; a value alone, such as `\"1 s\"`, is constant\n\n",
    );
    for family in Family::ALL {
        let forms: Vec<String> = family.forms().iter().map(|form| form.required.join(", ")).collect();
        let optional: Vec<&str> = family.forms().iter().flat_map(|form| form.optional).copied().collect();
        let _ = write!(text, "  {:<18}{}", family.name(), forms.join("  or  "));
        if !optional.is_empty() {
            let _ = write!(text, "  (optional: {})", optional.join(", "));
        }
        text.push('\n');
    }
    text
}

fn metrics() -> String {
    let mut text = String::from("Metrics: columns of runs.csv, rows of summary.csv\n\n");
    for metric in Metric::ALL {
        let _ = writeln!(text, "  {} [{}]", metric.name(), metric.unit());
        let _ = writeln!(text, "      {}", metric.description());
    }
    text
}
