//! Execute sweep: runs the cells of a sweep, whatever combination they belong to, as one list of work.
//!
//! The scenarios of some combinations at a time are held in memory, however many there are in all.

use rayon::prelude::*;

use super::execute::{Timelines, execute_plans};
use super::{CellResult, Execution, ExperimentError, Piece, Plan, SweepPlan};
use crate::scenario::{Loaded, LoadedSweep};

/// Combinations whose cells are run as one list.
const BLOCK: usize = 1024;
/// Timelines of more combinations than this would fill the disk, and nobody would look at them.
pub const TIMELINE_COMBINATIONS_MAX: usize = 100;

/// A sweep that could not be executed.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct SweepError {
    /// At which combination; `None` where it is none's fault.
    pub combination: Option<usize>,
    /// Why.
    pub error: ExperimentError,
}

/// Runs every cell of a sweep: the results of each combination, in plan order. A timeline is recorded where there are
/// at most `TIMELINE_COMBINATIONS_MAX` combinations.
///
/// # Errors
/// If a run has no result; the first in plan order of those that were begun together is told.
pub fn execute_sweep(
    loaded: &LoadedSweep,
    plan: &SweepPlan,
    execution: &Execution<'_>,
) -> Result<Vec<Vec<CellResult>>, SweepError> {
    let of_nobody = |error| SweepError { combination: None, error };
    execution.observer.on_started(&pieces(loaded, plan));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(execution.job_count).build();
    let pool = pool.map_err(|error| of_nobody(ExperimentError::Threads(error)))?;
    let mut results = Vec::with_capacity(plan.combination_count());
    for first in (0..plan.combination_count()).step_by(BLOCK) {
        let block = first..(first + BLOCK).min(plan.combination_count());
        let cells = pool.install(|| {
            let variants: Vec<Loaded> =
                block.clone().into_par_iter().map(|index| loaded.variant(index)).collect();
            let plans = block.clone().zip(&variants);
            let plans: Vec<Plan<'_>> =
                plans.map(|(index, variant)| plan.plan_of(index, &variant.scenario)).collect();
            execute_plans(&plans, timelines(plan), 0..replicate_count(loaded), execution)
        });
        let blamed = |(index, error)| SweepError { combination: Some(first + index), error };
        let mut cells = cells.map_err(blamed)?.into_iter();
        results
            .extend(block.map(|index| cells.by_ref().take(plan.cells_of(index).len()).collect::<Vec<_>>()));
    }
    Ok(results)
}

fn timelines(plan: &SweepPlan) -> Timelines {
    if plan.combination_count() <= TIMELINE_COMBINATIONS_MAX {
        Timelines::OfLargest
    } else {
        Timelines::OfNone
    }
}

/// Neither seed nor replicates can be swept.
fn replicate_count(loaded: &LoadedSweep) -> u32 {
    loaded.first().scenario.replicate_count
}

/// Every piece of work of a sweep.
fn pieces(loaded: &LoadedSweep, plan: &SweepPlan) -> Vec<Piece> {
    let is_warm_up_swept =
        loaded.axes().iter().any(|axis| axis.keys.all().iter().any(|key| key == "warm_up"));
    let replicates = 0..replicate_count(loaded);
    let of_combination = |combination| {
        if is_warm_up_swept {
            return plan
                .plan_of(combination, &loaded.variant(combination).scenario)
                .pieces(replicates.clone());
        }
        plan.plan_of(combination, &loaded.first().scenario).pieces(replicates.clone())
    };
    (0..plan.combination_count()).flat_map(of_combination).collect()
}
