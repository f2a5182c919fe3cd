//! Work: the cells of one or several plans as one list, and its pieces on several threads.

use rayon::prelude::*;

use super::execute::{Execution, Timelines};
use super::keeping::{Identity, Key};
use super::start::Start;
use super::{Cell, ExperimentError, Plan, RunResult};
use crate::experiment::encoding::{decoded_run, decoded_start, encoded_run, encoded_start};
use crate::kernel::{QueueKind, SimTime};
use crate::scenario::Scenario;
use crate::simulation::{RunError, RunRequest, run};

/// Bins of the timelines, which the largest swarms of each topology get.
const TIMELINE_BIN_COUNT: usize = 200;

/// Why a piece of work has no result, and the index of the plan that it is of.
pub(super) type Failed = (usize, ExperimentError);

/// A cell to be run.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    plan: usize,
    pub(super) scenario: &'a Scenario,
    pub(super) cell: Cell,
    timelines: Timelines,
    /// What its runs are kept as, if they are.
    identity: Option<&'a Identity>,
}

impl<'a> Work<'a> {
    /// The cells of several plans, each with what its runs are kept as, if they are.
    pub(super) fn of(plans: &'a [(Plan<'a>, Option<Identity>)], timelines: Timelines) -> Vec<Work<'a>> {
        let of_plan = |(plan, (planned, identity)): (usize, &'a (Plan<'a>, Option<Identity>))| {
            let (scenario, identity) = (planned.scenario, identity.as_ref());
            planned.cells.iter().map(move |cell| Work { plan, scenario, cell: *cell, timelines, identity })
        };
        plans.iter().enumerate().flat_map(of_plan).collect()
    }

    /// What is asked of a run of it.
    pub(super) fn request(
        &self,
        execution: &Execution<'_>,
        replicate: u32,
        opens_at: SimTime,
    ) -> RunRequest<'a> {
        let Work { scenario, cell: Cell { topology, agent_count }, timelines, .. } = *self;
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

    /// Runs a replicate of it, and keeps what it found.
    pub(super) fn run(
        &self,
        execution: &Execution<'_>,
        replicate: u32,
        start: Start,
    ) -> Result<RunResult, RunError> {
        let request = self.request(execution, replicate, start.opens_at);
        let began_ns = (execution.clock)();
        let summary = start.judge(run(&request)?);
        let wall_ns = (execution.clock)() - began_ns;
        let result = RunResult { replicate, summary, wall_ns };
        if let (Some(keeping), Some(key)) = (execution.keeping, self.run_key(&request, start)) {
            keeping.keeper.keep(&key, &encoded_run(&result));
        }
        execution.observer.on_piece_done(self.cell.piece(false), wall_ns, result.summary.counts.events);
        Ok(result)
    }

    /// A replicate of it that is kept from before.
    pub(super) fn kept_run(
        &self,
        execution: &Execution<'_>,
        replicate: u32,
        start: Start,
    ) -> Option<RunResult> {
        let key = self.run_key(&self.request(execution, replicate, start.opens_at), start)?;
        let run = decoded_run(&execution.keeping?.keeper.kept(&key)?)?;
        execution.observer.on_piece_kept(self.cell.piece(false));
        Some(run)
    }

    pub(super) fn kept_start(&self, execution: &Execution<'_>) -> Option<Start> {
        decoded_start(&execution.keeping?.keeper.kept(&self.start_key(execution)?)?)
    }

    pub(super) fn keep_start(&self, execution: &Execution<'_>, start: Start) {
        if let (Some(keeping), Some(key)) = (execution.keeping, self.start_key(execution)) {
            keeping.keeper.keep(&key, &encoded_start(start));
        }
    }

    fn run_key(&self, request: &RunRequest<'_>, start: Start) -> Option<Key> {
        Some(self.identity?.run_key(self.cell.topology, request, start))
    }

    fn start_key(&self, execution: &Execution<'_>) -> Option<Key> {
        let Cell { topology, agent_count } = self.cell;
        let replicate_count = self.scenario.replicate_count;
        Some(self.identity?.start_key(topology, agent_count, replicate_count, execution.tie_order))
    }

    fn failed(&self, replicate: u32, error: RunError) -> Failed {
        let Cell { topology, agent_count } = self.cell;
        let topology = self.scenario.topologies[topology].name.clone();
        (self.plan, ExperimentError::Run { topology, agent_count, replicate, error })
    }
}

/// Does each piece of work, which is a replicate of a cell by its index, and returns what they came to in their
/// order. Large swarms are begun first, so that no thread is left alone with one at the end.
pub(super) fn in_parallel<T: Send>(
    work: &[Work<'_>],
    pieces: Vec<(usize, u32)>,
    execution: &Execution<'_>,
    execute: impl Fn(usize, u32) -> Result<T, RunError> + Sync,
) -> Result<Vec<T>, Failed> {
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(work[pieces[*place].0].cell.agent_count));
    if execution.is_reversed {
        order.reverse();
    }
    let done = order.par_iter().with_max_len(1).map(|place| execute(pieces[*place].0, pieces[*place].1));
    let mut done: Vec<_> = order.iter().zip(done.collect::<Vec<_>>()).collect();
    done.sort_by_key(|(place, _)| **place);
    let outcomes = done.into_iter().zip(pieces);
    outcomes
        .map(|((_, outcome), (index, replicate))| {
            outcome.map_err(|error| work[index].failed(replicate, error))
        })
        .collect()
}
