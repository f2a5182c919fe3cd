//! Precise: more replicates of the cells whose intervals are too wide, block by block.
//!
//! Whether a cell gets more is decided by all of its replicates when a whole block is done, never by those that
//! happen to be done first: so what is run does not depend on timing.

use std::ops::Range;

use super::execute::{Execution, execute_work};
use super::start::starts;
use super::work::{Failed, Work};
use super::{CellResult, Piece};
use crate::analysis::Precision;
use crate::metrics::RunStatus;

impl CellResult {
    /// Whether every mean that is asked for is known narrowly enough; of an unstable cell none ever is known, and
    /// more replicates change nothing.
    pub fn meets(&self, precision: &Precision) -> bool {
        self.status() == RunStatus::Unstable
            || Precision::METRICS.iter().all(|metric| precision.is_met(&self.figures(*metric)))
    }
}

/// The replicates that the scenario asks for, and more where a precision is asked for, until it is met or there are
/// as many as may be.
///
/// # Errors
/// If a run has no result; the first is told.
pub(super) fn execute_to_precision(
    work: &[Work<'_>],
    execution: &Execution<'_>,
    precision: Option<&Precision>,
) -> Result<Vec<CellResult>, Failed> {
    let starts = starts(work, execution)?;
    let asked: Vec<Range<u32>> = work.iter().map(|work| 0..work.scenario.replicate_count).collect();
    let runs = execute_work(work, &starts, &asked, execution)?;
    let cells = work.iter().zip(runs);
    let mut cells: Vec<CellResult> = cells.map(|(work, runs)| CellResult { cell: work.cell, runs }).collect();
    let Some(precision) = precision else { return Ok(cells) };
    loop {
        let pairs = work.iter().zip(&cells);
        let wanted: Vec<Range<u32>> = pairs.map(|(work, cell)| wanted(work, cell, precision)).collect();
        if wanted.iter().all(Range::is_empty) {
            return Ok(cells);
        }
        let pieces = work.iter().zip(&wanted);
        let pieces = pieces.flat_map(|(work, more)| std::iter::repeat_n(work.cell.piece(false), more.len()));
        execution.observer.on_started(&pieces.collect::<Vec<Piece>>());
        for (cell, more) in cells.iter_mut().zip(execute_work(work, &starts, &wanted, execution)?) {
            cell.runs.extend(more);
        }
    }
}

/// The next replicates of a cell; none if it has enough.
fn wanted(work: &Work<'_>, cell: &CellResult, precision: &Precision) -> Range<u32> {
    let done = cell.runs.len() as u32;
    if done >= precision.replicate_count_max || cell.meets(precision) {
        return done..done;
    }
    let block = work.scenario.replicate_count.max(Precision::BLOCK_MIN);
    done..(done + block).min(precision.replicate_count_max)
}
