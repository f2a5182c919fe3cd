//! Samplers: makes many distributions ready, and notes what is wrong with any of them.

use super::{ColumnReader, Distribution, DistributionError, Measure, NoTables, Sampler};
use crate::kernel::SimDuration;

/// Makes the distributions of one table of a scenario ready to be drawn from.
pub struct Samplers<'a> {
    reader: &'a mut dyn ColumnReader,
    /// Path of the table within the scenario.
    path: String,
    errors: Vec<(String, DistributionError)>,
}

impl<'a> Samplers<'a> {
    /// For the distributions of the table at `path`, with their files read by `reader`.
    pub fn of_table(path: impl Into<String>, reader: &'a mut dyn ColumnReader) -> Self {
        Samplers { reader, path: path.into(), errors: Vec::new() }
    }

    /// Makes the distribution under `key` ready. If it cannot be, that is noted, and what comes back
    /// is only good for finding more mistakes.
    pub fn make<Q: Measure>(&mut self, key: &str, distribution: &Distribution<Q>) -> Sampler {
        let mut read = |file: &str, column: &str| self.reader.cells(file, column);
        distribution.sampler(&mut read).unwrap_or_else(|error| {
            self.errors.push((format!("{}.{key}", self.path), error));
            Distribution::Constant(SimDuration::ZERO)
                .sampler(&mut NoTables)
                .expect("a constant needs no table")
        })
    }

    /// What is wrong, each with the path of its distribution.
    pub fn into_errors(self) -> Vec<(String, DistributionError)> {
        self.errors
    }
}
