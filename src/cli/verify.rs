//! `ceiling verify`: the same inputs give the same results, or the first event that differs is named.

use super::arguments::VerifyOptions;
use super::clock::wall_ns;
use super::exit::{Failure, Outcome};
use super::input::load;
use super::output::print;
use super::progress::Progress;
use super::run::{default_job_count, failed, unknown_topology};
use crate::experiment::{CellResult, Execution, Plan, execute};
use crate::kernel::{QueueKind, SimTime, TieOrder};
use crate::report::{Study, runs_csv};
use crate::simulation::{RunRequest, first_difference};

/// Runs the scenario twice, with other threads and cells in the opposite order.
pub(super) fn verify(options: &VerifyOptions) -> Outcome {
    let input = load(&options.scenario, &options.changes)?;
    let scenario = &input.loaded.scenario;
    let plan = Plan::new(scenario, &options.topology).map_err(|error| unknown_topology(&error))?;
    let progress = Progress::new(options.quiet);
    let execution = |job_count, is_reversed| Execution {
        job_count,
        is_reversed,
        logs_decisions: false,
        tie_order: TieOrder::Schedule,
        clock: wall_ns,
        observer: &progress,
    };
    let one = execute(&plan, &execution(1, false)).map_err(|error| failed(&error))?;
    let other =
        execute(&plan, &execution(default_job_count().max(2), true)).map_err(|error| failed(&error))?;
    progress.finish();
    let bytes = |cells: &[CellResult]| runs_csv(&Study { loaded: &input.loaded, cells });
    let (one_bytes, other_bytes) = (bytes(&one), bytes(&other));
    if one_bytes == other_bytes {
        let runs = plan.run_count();
        return print(&format!(
            "{runs} runs, twice the same: blake3 {}\n",
            blake3::hash(&one_bytes).to_hex()
        ));
    }
    Err(Failure::internal(difference(&plan, &one, &other)))
}

/// Names the first run that differs, and its first event that does.
fn difference(plan: &Plan<'_>, one: &[CellResult], other: &[CellResult]) -> String {
    let runs = |cells: &'_ [CellResult]| {
        let runs = cells.iter().flat_map(|cell| cell.runs.iter().map(|run| (cell.cell, run.clone())));
        runs.collect::<Vec<_>>()
    };
    let pairs = runs(one).into_iter().zip(runs(other));
    let mut differing = pairs.filter(|((_, one), (_, other))| one.summary != other.summary);
    let Some(((cell, run), _)) = differing.next() else {
        return "the two tables differ, but no run does".to_owned();
    };
    let topology = &plan.scenario.topologies[cell.topology];
    let request = RunRequest {
        scenario: plan.scenario,
        topology,
        agent_count: cell.agent_count,
        replicate: run.replicate,
        opens_at: SimTime::ZERO,
        timeline_bin_count: 0,
        logs_decisions: false,
        queue_kind: QueueKind::Auto,
        tie_order: TieOrder::Schedule,
    };
    let place = format!(
        "topology `{}` with {} agents, replicate {}, differs between two runs",
        topology.name, cell.agent_count, run.replicate
    );
    match first_difference(&request, &request) {
        Ok(Some(difference)) => format!("{place}: {difference}"),
        Ok(None) => format!("{place}; run once more side by side, they were the same"),
        Err(error) => format!("{place}: {error}"),
    }
}
