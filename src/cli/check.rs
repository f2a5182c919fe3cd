//! `ceiling check`: validates scenarios without running them.

use super::arguments::CheckOptions;
use super::cells::plan;
use super::exit::{Failure, Outcome};
use super::input::{Input, load_each};
use super::output::print;
use crate::scenario::StatementKind;

/// Checks every scenario, and tells of the mistakes of all.
pub(super) fn check(options: &CheckOptions) -> Outcome {
    load_each(&options.scenarios, &options.changes, |path, input| {
        print(&format!("{}: valid, {}\n", path.display(), extent(&input)?))
    })
}

/// How much is to be run.
fn extent(input: &Input) -> Result<String, Failure> {
    let loaded = &input.loaded;
    let plan = plan(loaded, &[])?;
    let scenario = &loaded.first().scenario;
    let (topologies, sizes) = (scenario.topologies.len(), scenario.agent_counts.len());
    let replicates = scenario.replicate_count as usize;
    let combinations = match loaded.axes() {
        [] => None,
        [_] => Some(("value", "values")),
        _ => Some(("combination", "combinations")),
    };
    let count = loaded.combination_count_unfiltered();
    let mut parts: Vec<String> =
        combinations.map(|(one, several)| counted(count, one, several)).into_iter().collect();
    parts.push(counted(topologies, "topology", "topologies"));
    parts.push(counted(sizes, "size", "sizes"));
    let left_out = match plan.left_out_count() {
        0 => String::new(),
        count => format!(" less {} left out", counted(count, "cell", "cells")),
    };
    let runs = counted(plan.cell_count() * replicates, "run", "runs");
    let (cells, replicates) = (parts.join(" × "), counted(replicates, "replicate", "replicates"));
    Ok(match left_out.as_str() {
        "" => format!("{cells} × {replicates} = {runs}{}", statements(input)),
        left_out => format!("({cells}{left_out}) × {replicates} = {runs}{}", statements(input)),
    })
}

/// How much is stated of the results, if anything is.
fn statements(input: &Input) -> String {
    let statements = &input.loaded.first().statements;
    let count = |kind| statements.iter().filter(|statement| statement.kind == kind).count();
    let expectations = Some(count(StatementKind::Expectation)).filter(|count| *count > 0);
    let claims = Some(count(StatementKind::Claim)).filter(|count| *count > 0);
    let parts = [
        expectations.map(|count| counted(count, "expectation", "expectations")),
        claims.map(|count| counted(count, "claim", "claims")),
    ];
    parts.into_iter().flatten().map(|part| format!(", {part}")).collect()
}

pub(super) fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
