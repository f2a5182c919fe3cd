//! Execute: runs the cells of a plan on several threads. One run is never divided.
//!
//! Results land in the order of the plan whatever the threads do, and nothing of the schedule can
//! reach them: a run is a function of its request.

use std::ops::Range;

use rayon::prelude::*;

use super::{Cell, CellResult, Piece, Plan, RunResult};
use crate::kernel::{QueueKind, SimTime, TieOrder};
use crate::metrics::{RunStatus, RunSummary, Truncation, truncation_by_mser5};
use crate::scenario::Scenario;
use crate::simulation::{RunError, RunRequest, run, run_pilot};

/// Bins of the timelines, which the largest swarms of each topology get.
const TIMELINE_BIN_COUNT: usize = 200;

/// Reads the clock on the wall, in nanoseconds since any instant. Injected, since nothing but the
/// command line may read it.
pub type Clock = fn() -> u64;

/// Who is told how far the work is. Called from any thread, in any order.
pub trait Observer: Sync {
    /// These pieces of work are to be done.
    fn on_started(&self, _pieces: &[Piece]) {}

    /// One of them is done in so many nanoseconds on the wall; a run has handled so many events.
    fn on_piece_done(&self, _piece: Piece, _wall_ns: u64, _event_count: u64) {}
}

/// How a plan is executed: nothing of it can change a result.
#[derive(Clone, Copy)]
pub struct Execution<'a> {
    /// Threads.
    pub job_count: usize,
    /// Whether cells are begun in the opposite order.
    pub is_reversed: bool,
    /// The order among events of the same instant: no conclusion may depend on it.
    pub tie_order: TieOrder,
    /// Whether every decision about a problem is recorded.
    pub logs_decisions: bool,
    /// The clock on the wall.
    pub clock: Clock,
    /// Who is told how far it is.
    pub observer: &'a dyn Observer,
}

/// A plan that could not be executed.
#[derive(Debug, thiserror::Error)]
pub enum ExperimentError {
    /// One of its runs has no result.
    #[error("topology `{topology}` with {agent_count} agents, replicate {replicate}: {error}")]
    Run {
        /// The topology's name.
        topology: String,
        /// The swarm's size.
        agent_count: u32,
        /// Which replicate.
        replicate: u32,
        /// Why.
        error: RunError,
    },
    /// The threads could not be started.
    #[error("the worker threads could not be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Who gets a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timelines {
    /// The largest swarm of each topology.
    OfLargest,
    /// Nobody.
    OfNone,
}

/// Runs every cell of `plan`.
///
/// # Errors
/// If a run has no result; the first in the order of the plan is told.
pub fn execute(plan: &Plan<'_>, execution: &Execution<'_>) -> Result<Vec<CellResult>, ExperimentError> {
    execute_replicates(plan, 0..plan.scenario.replicate_count, execution)
}

/// Runs some replicates of every cell of `plan`, numbered from zero. Where a warm-up has to be found, it is that of
/// the replicates that the scenario asks for: so a run does not depend on how many others there are.
///
/// # Errors
/// If a run has no result; the first in the order of the plan is told.
pub fn execute_replicates(
    plan: &Plan<'_>,
    replicates: Range<u32>,
    execution: &Execution<'_>,
) -> Result<Vec<CellResult>, ExperimentError> {
    execution.observer.on_started(&plan.pieces(replicates.clone()));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(execution.job_count).build()?;
    let work = Work::of(std::slice::from_ref(plan), Timelines::OfLargest);
    let done = pool.install(|| execute_work(&work, replicates, execution));
    done.map_err(|(_, error)| error)
}

/// The same of all cells at once of several plans, in the order of the plans and their cells. Nothing is announced
/// to the observer.
///
/// # Errors
/// If a run has no result; the first is told, with the index of its plan.
pub(super) fn execute_plans(
    plans: &[Plan<'_>],
    timelines: Timelines,
    replicates: Range<u32>,
    execution: &Execution<'_>,
) -> Result<Vec<CellResult>, (usize, ExperimentError)> {
    execute_work(&Work::of(plans, timelines), replicates, execution)
}

/// A cell to be run.
#[derive(Clone, Copy)]
struct Work<'a> {
    plan: usize,
    scenario: &'a Scenario,
    cell: Cell,
    timelines: Timelines,
}

impl<'a> Work<'a> {
    fn of(plans: &[Plan<'a>], timelines: Timelines) -> Vec<Work<'a>> {
        let of_plan = |(plan, planned): (usize, &Plan<'a>)| {
            let scenario = planned.scenario;
            let cells = planned.cells.iter();
            cells.map(|cell| Work { plan, scenario, cell: *cell, timelines }).collect::<Vec<Work<'a>>>()
        };
        plans.iter().enumerate().flat_map(of_plan).collect()
    }
}

fn execute_work(
    work: &[Work<'_>],
    replicates: Range<u32>,
    execution: &Execution<'_>,
) -> Result<Vec<CellResult>, (usize, ExperimentError)> {
    let starts = starts(work, execution)?;
    let wanted = work.iter().map(|_| replicates.clone()).collect::<Vec<Range<u32>>>();
    let runs = in_parallel(work, &wanted, execution, |index, replicate| {
        let request = request(&work[index], execution, replicate, starts[index].opens_at);
        let began_ns = (execution.clock)();
        let summary = starts[index].judge(run(&request)?);
        let wall_ns = (execution.clock)() - began_ns;
        let piece = work[index].cell.piece(false);
        execution.observer.on_piece_done(piece, wall_ns, summary.counts.events);
        Ok(RunResult { replicate, summary, wall_ns })
    })?;
    let cells = work.iter().zip(runs);
    Ok(cells.map(|(work, runs)| CellResult { cell: work.cell, runs }).collect())
}

/// When the measuring of a cell begins.
#[derive(Clone, Copy)]
struct Start {
    opens_at: SimTime,
    is_steady: bool,
}

impl Start {
    /// A run of a cell without a steady state has one neither.
    fn judge(self, summary: RunSummary) -> RunSummary {
        let status =
            if self.is_steady { summary.status } else { summary.status.max(RunStatus::NoSteadyState) };
        RunSummary { status, ..summary }
    }
}

/// When the measuring of each cell begins: as its scenario says, or as its pilot runs show.
fn starts(work: &[Work<'_>], execution: &Execution<'_>) -> Result<Vec<Start>, (usize, ExperimentError)> {
    let wanted = work.iter().map(|work| match work.scenario.horizon.warm_up {
        Some(_) => 0..0,
        None => 0..work.scenario.replicate_count,
    });
    let pilots = in_parallel(work, &wanted.collect::<Vec<Range<u32>>>(), execution, |index, replicate| {
        let began_ns = (execution.clock)();
        let latencies = run_pilot(&request(&work[index], execution, replicate, SimTime::ZERO))?;
        let wall_ns = (execution.clock)() - began_ns;
        execution.observer.on_piece_done(work[index].cell.piece(true), wall_ns, 0);
        Ok(latencies)
    })?;
    let start = |(work, latencies): (&Work<'_>, Vec<_>)| {
        if let Some(warm_up) = work.scenario.horizon.warm_up {
            return Start { opens_at: SimTime::ZERO + warm_up, is_steady: true };
        }
        let closes_at = work.scenario.closes_at(work.cell.agent_count);
        let half = SimTime::from_ns(closes_at.as_ns() / 2);
        match truncation_by_mser5(latencies) {
            Truncation::At(opens_at) if opens_at <= half => Start { opens_at, is_steady: true },
            _ => Start { opens_at: half, is_steady: false },
        }
    };
    Ok(work.iter().zip(pilots).map(start).collect())
}

fn request<'a>(
    work: &Work<'a>,
    execution: &Execution<'_>,
    replicate: u32,
    opens_at: SimTime,
) -> RunRequest<'a> {
    let Work { scenario, cell: Cell { topology, agent_count }, timelines, .. } = *work;
    let is_largest = scenario.agent_counts.iter().max() == Some(&agent_count);
    let has_timeline = is_largest && timelines == Timelines::OfLargest;
    RunRequest {
        scenario,
        topology: &scenario.topologies[topology],
        agent_count,
        replicate,
        opens_at,
        timeline_bin_count: if has_timeline { TIMELINE_BIN_COUNT } else { 0 },
        logs_decisions: execution.logs_decisions,
        queue_kind: QueueKind::Auto,
        tie_order: execution.tie_order,
    }
}

/// Does a piece of work for each of the wanted replicates of every cell. Large swarms are begun first, so that no
/// thread is left alone with one at the end.
fn in_parallel<T: Send>(
    work: &[Work<'_>],
    wanted: &[Range<u32>],
    execution: &Execution<'_>,
    execute: impl Fn(usize, u32) -> Result<T, RunError> + Sync,
) -> Result<Vec<Vec<T>>, (usize, ExperimentError)> {
    let pieces = wanted.iter().enumerate();
    let pieces =
        pieces.flat_map(|(cell, replicates)| replicates.clone().map(move |replicate| (cell, replicate)));
    let mut pieces: Vec<(usize, u32)> = pieces.collect();
    pieces.sort_by_key(|(cell, _)| std::cmp::Reverse(work[*cell].cell.agent_count));
    if execution.is_reversed {
        pieces.reverse();
    }
    let done = pieces.par_iter().with_max_len(1).map(|(cell, replicate)| execute(*cell, *replicate));
    let mut done: Vec<_> = pieces.iter().zip(done.collect::<Vec<_>>()).collect();
    done.sort_by_key(|(piece, _)| **piece);
    let mut done = done.into_iter();
    let of_cell = |(work, replicates): (&Work<'_>, &Range<u32>)| {
        let of_cell = done.by_ref().take(replicates.len());
        of_cell
            .map(|((_, replicate), outcome)| outcome.map_err(|error| work.failed(*replicate, error)))
            .collect()
    };
    work.iter().zip(wanted).map(of_cell).collect()
}

impl Work<'_> {
    fn failed(&self, replicate: u32, error: RunError) -> (usize, ExperimentError) {
        let Cell { topology, agent_count } = self.cell;
        let topology = self.scenario.topologies[topology].name.clone();
        (self.plan, ExperimentError::Run { topology, agent_count, replicate, error })
    }
}
