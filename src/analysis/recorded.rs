//! Recorded: the results of a study as its files hold them, to be compared with those of another one.

use csv::StringRecord;

use crate::metrics::{Metric, RunStatus};

/// What the files of one scenario say.
#[derive(Clone, Debug)]
pub struct RecordedStudy {
    /// The name of its scenario.
    pub scenario: String,
    /// Which random numbers its runs met.
    pub seed: u64,
    /// The version of the program that ran it.
    pub version: String,
    /// The names of the columns, those that name a cell first.
    pub columns: Vec<String>,
    /// How many of these columns hold what is swept: those before the topology.
    pub axis_count: usize,
    /// In the order of the file.
    pub cells: Vec<RecordedCell>,
}

/// The runs of a cell.
#[derive(Clone, Debug)]
pub struct RecordedCell {
    /// Which cell it is.
    pub key: CellKey,
    /// By replicate.
    pub runs: Vec<RecordedRun>,
}

/// What tells a cell from the others of its study.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellKey {
    /// The values that are swept, as they are written, in the order of the columns.
    pub axes: Vec<String>,
    /// The name of the topology.
    pub topology: String,
    /// How many agents there are.
    pub agent_count: u64,
}

/// One run.
#[derive(Clone, Debug)]
pub struct RecordedRun {
    /// Its number: runs of the same number and seed meet the same work.
    pub replicate: u64,
    /// How it ended.
    pub status: RunStatus,
    /// Every field of its row, as it is written.
    pub fields: StringRecord,
}

impl RecordedStudy {
    /// The names of what is swept.
    pub fn axes(&self) -> &[String] {
        &self.columns[..self.axis_count]
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The place of a metric's column.
    pub fn metric(&self, metric: Metric) -> Option<usize> {
        self.column(metric.name())
    }
}

impl RecordedRun {
    /// The number in a column, `None` where there is none.
    pub fn figure(&self, column: usize) -> Option<f64> {
        self.fields.get(column)?.parse().ok().filter(|figure: &f64| figure.is_finite())
    }
}
