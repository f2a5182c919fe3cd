//! Statement words: what a statement says, where it does not say it itself.

use super::file::TopologyFile;
use super::stated_sizes::{SizeRange, StatedSizes};
use super::statement::{Measure, Statement, Subject};
use super::statement_file::StatementFile;
use crate::metrics::Metric;

/// The statement in one line: `p99 coordination latency of hub at 200 agents is at most 30 s`.
pub(super) fn says(statement: &Statement, stated: &StatementFile, topologies: &[TopologyFile]) -> String {
    let metric = match statement.measure {
        Measure::Figure(metric) => words(metric),
        Measure::Slope(metric) => format!("slope of {}", words(metric)),
        Measure::Ceiling => "ceiling".to_owned(),
        Measure::Crossover(metric) => format!("crossover in {}", words(metric)),
    };
    let name = |index: usize| &topologies[index].name;
    let subject = match statement.subject {
        Subject::Difference(one, other)
            if statement.measure.is_searched() && statement.measure.metric().is_some() =>
        {
            format!("of {} and {}", name(one), name(other))
        }
        Subject::Topology(one) => format!("of {}", name(one)),
        Subject::Ratio(one, other) => format!("of {} ÷ that of {}", name(one), name(other)),
        Subject::Difference(one, other) => format!("of {} − that of {}", name(one), name(other)),
    };
    let sizes = stated.agents.as_ref().map(sizes).unwrap_or_default();
    let at: String = statement.at.iter().map(|(key, value)| format!(" with {key} = {value}")).collect();
    format!("{metric} {subject}{sizes}{at} is {}", bounds(stated))
}

/// A metric with what of its distribution it is.
fn words(metric: Metric) -> String {
    match metric.words() {
        (words, Some(qualifier)) => format!("{qualifier} {words}"),
        (words, None) => words,
    }
}

fn sizes(sizes: &StatedSizes) -> String {
    match sizes {
        StatedSizes::One(size) => format!(" at {size} agents"),
        StatedSizes::Several(sizes) => {
            let texts: Vec<String> = sizes.iter().map(ToString::to_string).collect();
            format!(" at {} agents", texts.join(", "))
        }
        StatedSizes::Range(SizeRange { from: Some(from), to: Some(to) }) => {
            format!(" from {from} to {to} agents")
        }
        StatedSizes::Range(SizeRange { from: Some(from), to: None }) => format!(" from {from} agents on"),
        StatedSizes::Range(SizeRange { from: None, to: Some(to) }) => format!(" up to {to} agents"),
        StatedSizes::Range(SizeRange { from: None, to: None }) => String::new(),
    }
}

fn bounds(stated: &StatementFile) -> String {
    let levels = [
        ("at least", &stated.at_least),
        ("above", &stated.above),
        ("at most", &stated.at_most),
        ("below", &stated.below),
    ];
    let parts = levels.into_iter().filter_map(|(words, level)| Some((words, level.as_ref()?)));
    let parts: Vec<String> = parts.map(|(words, level)| format!("{words} {}", level.text())).collect();
    parts.join(" and ")
}
