//! `ceiling check`: validates scenarios without running them.

use super::arguments::CheckOptions;
use super::exit::Outcome;
use super::input::load;
use super::output::print;

/// Checks every scenario; the first that is invalid ends the command, with all of its mistakes.
pub(super) fn check(options: &CheckOptions) -> Outcome {
    let mut first_failure = Ok(());
    for path in &options.scenarios {
        match load(path, &options.changes) {
            Ok(input) => {
                let scenario = &input.loaded.scenario;
                let (topologies, sizes) = (scenario.topologies.len(), scenario.agent_counts.len());
                let runs = topologies as u64 * sizes as u64 * u64::from(scenario.replicate_count);
                print(&format!(
                    "{}: valid, {topologies} topologies × {sizes} sizes × {} replicates = {runs} runs\n",
                    path.display(),
                    scenario.replicate_count
                ))?;
            }
            Err(failure) if first_failure.is_ok() => first_failure = Err(failure),
            Err(failure) => {
                failure.report();
            }
        }
    }
    first_failure
}
