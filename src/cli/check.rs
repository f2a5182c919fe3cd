//! `ceiling check`: validates scenarios without running them.

use super::arguments::CheckOptions;
use super::exit::Outcome;
use super::input::{Input, load_each};
use super::output::print;

/// Checks every scenario, and tells of the mistakes of all.
pub(super) fn check(options: &CheckOptions) -> Outcome {
    load_each(&options.scenarios, &options.changes, |path, input| {
        print(&format!("{}: valid, {}\n", path.display(), extent(&input)))
    })
}

/// How much is to be run.
fn extent(input: &Input) -> String {
    let scenario = &input.loaded.first().scenario;
    let values = input.loaded.sweep().map(|sweep| sweep.values.len() as u64);
    let (topologies, sizes) = (scenario.topologies.len() as u64, scenario.agent_counts.len() as u64);
    let replicates = u64::from(scenario.replicate_count);
    let mut parts: Vec<String> = values.map(|count| counted(count, "value", "values")).into_iter().collect();
    parts.push(counted(topologies, "topology", "topologies"));
    parts.push(counted(sizes, "size", "sizes"));
    parts.push(counted(replicates, "replicate", "replicates"));
    let runs = values.unwrap_or(1) * topologies * sizes * replicates;
    format!("{} = {}", parts.join(" × "), counted(runs, "run", "runs"))
}

fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
