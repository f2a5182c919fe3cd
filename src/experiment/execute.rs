//! Execute: runs the cells of a plan on several threads. One run is never divided.
//!
//! Results land in the order of the plan whatever the threads do, and nothing of the schedule can
//! reach them: a run is a function of its request.

use std::ops::Range;

use super::start::{Start, starts};
use super::work::{Failed, Work, in_parallel};
use super::{CellResult, Keeping, Piece, Plan, RunResult};
use crate::kernel::TieOrder;
use crate::simulation::RunError;

/// Reads the clock on the wall, in nanoseconds since any instant. Injected, since nothing but the
/// command line may read it.
pub type Clock = fn() -> u64;

/// Who is told how far the work is. Called from any thread, in any order.
pub trait Observer: Sync {
    /// These pieces of work are to be done.
    fn on_started(&self, _pieces: &[Piece]) {}

    /// One of them is done in so many nanoseconds on the wall; a run has handled so many events.
    fn on_piece_done(&self, _piece: Piece, _wall_ns: u64, _event_count: u64) {}

    /// One of them is not needed: what it would find is kept from before.
    fn on_piece_kept(&self, _piece: Piece) {}
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
    /// Where the finished runs of a sweep are kept, and taken from instead of being done again; nowhere if `None`.
    pub keeping: Option<Keeping<'a>>,
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
    let plans = [(plan.clone(), None)];
    let work = Work::of(&plans, Timelines::OfLargest);
    let wanted = vec![replicates; work.len()];
    let done = pool.install(|| execute_work(&work, &starts(&work, execution)?, &wanted, execution));
    let runs = done.map_err(|(_, error)| error)?;
    Ok(plan.cells.iter().zip(runs).map(|(cell, runs)| CellResult { cell: *cell, runs }).collect())
}

/// The wanted replicates of each cell. Nothing is announced to the observer.
///
/// # Errors
/// If a run has no result; the first is told.
pub(super) fn execute_work(
    work: &[Work<'_>],
    starts: &[Start],
    wanted: &[Range<u32>],
    execution: &Execution<'_>,
) -> Result<Vec<Vec<RunResult>>, Failed> {
    let of_cell = |(index, replicates): (usize, &Range<u32>)| replicates.clone().map(move |one| (index, one));
    let pieces: Vec<(usize, u32)> = wanted.iter().enumerate().flat_map(of_cell).collect();
    let kept =
        |(index, replicate): &(usize, u32)| work[*index].kept_run(execution, *replicate, starts[*index]);
    let kept: Vec<Option<RunResult>> = pieces.iter().map(kept).collect();
    let missing = pieces.iter().zip(&kept).filter_map(|(piece, run)| run.is_none().then_some(*piece));
    let execute = |index: usize, replicate| -> Result<RunResult, RunError> {
        work[index].run(execution, replicate, starts[index])
    };
    let mut done = in_parallel(work, missing.collect(), execution, execute)?.into_iter();
    let mut runs = kept.into_iter().filter_map(|kept| kept.or_else(|| done.next()));
    Ok(wanted.iter().map(|replicates| runs.by_ref().take(replicates.len()).collect()).collect())
}
