//! Start: when the measuring of each cell begins, as its scenario says or as its pilot runs show.

use super::execute::Execution;
use super::work::{Failed, Work, in_parallel};
use crate::kernel::SimTime;
use crate::metrics::{LatencyBatches, RunStatus, RunSummary, Truncation, truncation_by_mser5};
use crate::simulation::run_pilot;

/// When the measuring of a cell begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) opens_at: SimTime,
    pub(super) is_steady: bool,
}

impl Start {
    /// A run of a cell without a steady state has one neither.
    pub(super) fn judge(self, summary: RunSummary) -> RunSummary {
        let status =
            if self.is_steady { summary.status } else { summary.status.max(RunStatus::NoSteadyState) };
        RunSummary { status, ..summary }
    }

    /// What the pilot runs of a cell show; half of the run is cut at the most.
    fn found(work: &Work<'_>, latencies: Vec<LatencyBatches>) -> Start {
        let half = SimTime::from_ns(work.scenario.closes_at(work.cell.agent_count).as_ns() / 2);
        match truncation_by_mser5(latencies) {
            Truncation::At(opens_at) if opens_at <= half => Start { opens_at, is_steady: true },
            _ => Start { opens_at: half, is_steady: false },
        }
    }
}

/// When the measuring of each cell begins.
pub(super) fn starts(work: &[Work<'_>], execution: &Execution<'_>) -> Result<Vec<Start>, Failed> {
    let known: Vec<Option<Start>> = work.iter().map(|work| known(work, execution)).collect();
    let unknown = (0..work.len()).filter(|index| known[*index].is_none());
    let pieces = unknown.flat_map(|index| (0..work[index].scenario.replicate_count).map(move |r| (index, r)));
    let pilots = in_parallel(work, pieces.collect(), execution, |index, replicate| {
        let began_ns = (execution.clock)();
        let latencies = run_pilot(&work[index].request(execution, replicate, SimTime::ZERO))?;
        let wall_ns = (execution.clock)() - began_ns;
        execution.observer.on_piece_done(work[index].cell.piece(true), wall_ns, 0);
        Ok(latencies)
    })?;
    let mut pilots = pilots.into_iter();
    let start = |(work, known): (&Work<'_>, Option<Start>)| {
        known.unwrap_or_else(|| {
            let latencies = pilots.by_ref().take(work.scenario.replicate_count as usize).collect();
            let start = Start::found(work, latencies);
            work.keep_start(execution, start);
            start
        })
    };
    Ok(work.iter().zip(known).map(start).collect())
}

/// The start of a cell for which no pilot runs are needed.
fn known(work: &Work<'_>, execution: &Execution<'_>) -> Option<Start> {
    if let Some(warm_up) = work.scenario.horizon.warm_up {
        return Some(Start { opens_at: SimTime::ZERO + warm_up, is_steady: true });
    }
    let start = work.kept_start(execution)?;
    for _ in 0..work.scenario.replicate_count {
        execution.observer.on_piece_kept(work.cell.piece(true));
    }
    Some(start)
}
