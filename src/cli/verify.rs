//! `ceiling verify`: the same inputs give the same results, or the first event that differs is named.

use super::arguments::VerifyOptions;
use super::cells::{execute, plan};
use super::clock::wall_ns;
use super::exit::{Failure, Outcome};
use super::input::load;
use super::output::print;
use super::progress::Progress;
use super::run::default_job_count;
use crate::experiment::{CellResult, Execution};
use crate::kernel::{QueueKind, SimTime, TieOrder};
use crate::report::SweepStudy;
use crate::scenario::Scenario;
use crate::simulation::{RunRequest, first_difference};

/// Runs the scenario twice, with other threads and cells in the opposite order.
pub(super) fn verify(options: &VerifyOptions) -> Outcome {
    let input = load(&options.scenario, &options.changes)?;
    let plan = plan(&input.loaded, &options.topology)?;
    let progress = Progress::new(options.quiet, 1);
    let execution = |job_count, is_reversed| Execution {
        job_count,
        is_reversed,
        logs_decisions: false,
        tie_order: TieOrder::Schedule,
        clock: wall_ns,
        observer: &progress,
        keeping: None,
    };
    let run = |execution| execute(&input.loaded, &plan, &execution, None);
    let one = run(execution(1, false))?;
    let other = run(execution(default_job_count().max(2), true))?;
    progress.finish();
    let bytes = |results: &[Vec<CellResult>]| {
        SweepStudy { loaded: &input.loaded, results, searched: None }.runs_csv()
    };
    let (one_bytes, other_bytes) = (bytes(&one), bytes(&other));
    if one_bytes == other_bytes {
        let runs = plan.cell_count() * input.loaded.first().scenario.replicate_count as usize;
        return print(&format!(
            "{runs} runs, twice the same: blake3 {}\n",
            blake3::hash(&one_bytes).to_hex()
        ));
    }
    let pairs = one.iter().zip(&other).enumerate();
    let first = pairs.into_iter().find_map(|(combination, (one, other))| {
        let (variant, place) = (input.loaded.variant(combination), input.loaded.words(combination));
        let found = difference(&variant.scenario, one, other)?;
        Some(if place.is_empty() { found } else { format!("{place}: {found}") })
    });
    Err(Failure::internal(first.unwrap_or_else(|| "the two tables differ, but no run does".to_owned())))
}

/// Names the first run that differs, if any does, and its first event that does.
fn difference(scenario: &Scenario, one: &[CellResult], other: &[CellResult]) -> Option<String> {
    let runs = |cells: &'_ [CellResult]| {
        let runs = cells.iter().flat_map(|cell| cell.runs.iter().map(|run| (cell.cell, run.clone())));
        runs.collect::<Vec<_>>()
    };
    let pairs = runs(one).into_iter().zip(runs(other));
    let mut differing = pairs.filter(|((_, one), (_, other))| one.summary != other.summary);
    let ((cell, run), _) = differing.next()?;
    let topology = &scenario.topologies[cell.topology];
    let request = RunRequest {
        scenario,
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
    Some(match first_difference(&request, &request) {
        Ok(Some(difference)) => format!("{place}: {difference}"),
        Ok(None) => format!("{place}; run once more side by side, they were the same"),
        Err(error) => format!("{place}: {error}"),
    })
}
