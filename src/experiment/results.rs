//! Results: what the cells of a plan came to.

use super::Cell;
use crate::metrics::{Metric, RunStatus, RunSummary};

/// A finished run, and what it took.
#[derive(Clone, Debug)]
pub struct RunResult {
    /// Which replicate, from zero.
    pub replicate: u32,
    /// What it found.
    pub summary: RunSummary,
    /// How long it took, in nanoseconds of the clock on the wall: in no hash.
    pub wall_ns: u64,
}

/// A finished cell.
#[derive(Clone, Debug)]
pub struct CellResult {
    /// Which cell.
    pub cell: Cell,
    /// Its runs, by replicate.
    pub runs: Vec<RunResult>,
}

impl CellResult {
    /// The worst that happened to any of its runs.
    pub fn status(&self) -> RunStatus {
        self.runs.iter().map(|run| run.summary.status).max().unwrap_or(RunStatus::Complete)
    }

    /// A metric's figure of every run; none at all if the cell is unstable or any run lacks it.
    pub fn figures(&self, metric: Metric) -> Vec<f64> {
        if self.status() == RunStatus::Unstable {
            return Vec::new();
        }
        let figures = self.runs.iter().map(|run| run.summary.figures.get(metric));
        figures.collect::<Option<Vec<f64>>>().unwrap_or_default()
    }
}
