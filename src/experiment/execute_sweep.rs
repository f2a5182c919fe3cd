//! Execute sweep: runs the cells of a sweep, whatever combination they belong to, as one list of work.
//!
//! The scenarios of some combinations at a time are held in memory, however many there are in all.

use std::ops::Range;

use rayon::prelude::*;

use super::execute::Timelines;
use super::keeping::Identity;
use super::precise::execute_to_precision;
use super::work::Work;
use super::{CellResult, Execution, ExperimentError, Piece, Plan, SweepCell, SweepPlan};
use crate::analysis::Precision;
use crate::scenario::{Loaded, LoadedSweep, SweptValue};

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
/// at most `TIMELINE_COMBINATIONS_MAX` combinations. Where a `precision` is asked for, more replicates of each cell
/// follow, block by block, until it is met.
///
/// # Errors
/// If a run has no result; the first in plan order of those that were begun together is told.
pub fn execute_sweep(
    loaded: &LoadedSweep,
    plan: &SweepPlan,
    execution: &Execution<'_>,
    precision: Option<&Precision>,
) -> Result<Vec<Vec<CellResult>>, SweepError> {
    execution.observer.on_started(&pieces(loaded, plan));
    let pool = pool(execution)?;
    let mut results = Vec::with_capacity(plan.combination_count());
    for first in (0..plan.combination_count()).step_by(BLOCK) {
        let block = first..(first + BLOCK).min(plan.combination_count());
        let cells = pool.install(|| {
            let planned: Vec<_> = block.clone().map(|index| (index, plan.cells_of(index))).collect();
            execute_block(loaded, plan, &planned, execution, precision)
        });
        let mut cells = cells?.into_iter();
        results
            .extend(block.map(|index| cells.by_ref().take(plan.cells_of(index).len()).collect::<Vec<_>>()));
    }
    Ok(results)
}

/// Runs the cell with a number in plan order, as a whole sweep would; `None` if there is no such cell.
///
/// # Errors
/// If a run has no result.
pub fn execute_cell(
    loaded: &LoadedSweep,
    plan: &SweepPlan,
    index: usize,
    execution: &Execution<'_>,
) -> Result<Option<CellResult>, SweepError> {
    if index >= plan.cell_count() {
        return Ok(None);
    }
    let SweepCell { combination, cell } = plan.cell(index);
    let planned = [(combination, index..index + 1)];
    let scenario = &loaded.variant(combination).scenario;
    execution.observer.on_started(&Plan { scenario, cells: vec![cell] }.pieces(0..scenario.replicate_count));
    let cells = pool(execution)?.install(|| execute_block(loaded, plan, &planned, execution, None))?;
    Ok(cells.into_iter().next())
}

fn pool(execution: &Execution<'_>) -> Result<rayon::ThreadPool, SweepError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(execution.job_count).build();
    pool.map_err(|error| SweepError { combination: None, error: ExperimentError::Threads(error) })
}

/// Runs some cells of some combinations as one list of work.
fn execute_block(
    loaded: &LoadedSweep,
    plan: &SweepPlan,
    planned: &[(usize, Range<usize>)],
    execution: &Execution<'_>,
    precision: Option<&Precision>,
) -> Result<Vec<CellResult>, SweepError> {
    let variants: Vec<(Loaded, Option<Identity>)> =
        planned.par_iter().map(|(index, _)| variant(loaded, *index, execution)).collect();
    let plans = planned.iter().zip(&variants).map(|((_, cells), (variant, identity))| {
        let cells = cells.clone().map(|index| plan.cell(index).cell).collect();
        (Plan { scenario: &variant.scenario, cells }, identity.clone())
    });
    let plans: Vec<(Plan<'_>, Option<Identity>)> = plans.collect();
    let work = Work::of(&plans, timelines(plan));
    execute_to_precision(&work, execution, precision)
        .map_err(|(index, error)| SweepError { combination: Some(planned[index].0), error })
}

/// The scenario at a combination, and what its runs are kept as.
fn variant(
    loaded: &LoadedSweep,
    combination: usize,
    execution: &Execution<'_>,
) -> (Loaded, Option<Identity>) {
    let variant = loaded.variant(combination);
    // Traces in several folders may have one name, and a scenario holds the names alone.
    let several = if loaded.traces().len() > 1 { loaded.values(combination) } else { Vec::new() };
    let values: Vec<String> = several.into_iter().map(SweptValue::text).collect();
    let identity = execution.keeping.map(|keeping| Identity::of(&variant, keeping.files, &values));
    (variant, identity)
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
