//! Files: what a scenario reads beside itself: columns of numbers, and traces.

use std::sync::Arc;

use crate::random::ColumnReader;
use crate::workload::trace::{TraceError, TraceFormat, TraceReader};

/// Opens one trace from its beginning, as often as it is asked to.
pub type TraceOpener = Arc<dyn Fn() -> Result<TraceReader, TraceError> + Send + Sync>;

/// Who finds the files that a scenario names.
pub trait ScenarioFiles: ColumnReader {
    /// A way to open the trace `file`, as the scenario writes it. Nothing is opened yet; `None` where
    /// there are no files at all.
    fn trace(&self, file: &str, format: TraceFormat) -> Option<TraceOpener>;
}

/// For scenarios that are resolved where there are no files.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl ColumnReader for NoFiles {
    fn cells(&mut self, file: &str, column: &str) -> Result<Vec<Option<f64>>, String> {
        crate::random::NoTables.cells(file, column)
    }
}

impl ScenarioFiles for NoFiles {
    fn trace(&self, _file: &str, _format: TraceFormat) -> Option<TraceOpener> {
        None
    }
}

/// Files of the disk, seen from a folder: that of the scenario.
#[cfg(feature = "cli")]
#[derive(Clone, Debug)]
pub struct FilesIn {
    folder: std::path::PathBuf,
}

#[cfg(feature = "cli")]
impl FilesIn {
    /// Files that are named from `folder`.
    pub fn new(folder: impl Into<std::path::PathBuf>) -> Self {
        FilesIn { folder: folder.into() }
    }
}

#[cfg(feature = "cli")]
impl ColumnReader for FilesIn {
    fn cells(&mut self, file: &str, column: &str) -> Result<Vec<Option<f64>>, String> {
        use crate::quantities::with_help;
        use crate::workload::{column::read_cells, source::open_file};
        let reader = open_file(&self.folder.join(file))
            .map_err(|error| with_help(format!("{file}: {error}"), error.help()))?;
        read_cells(file, reader, column).map_err(|error| with_help(error.to_string(), error.help()))
    }
}

#[cfg(feature = "cli")]
impl ScenarioFiles for FilesIn {
    fn trace(&self, file: &str, format: TraceFormat) -> Option<TraceOpener> {
        let path = self.folder.join(file);
        Some(Arc::new(move || TraceReader::open(&path, format)))
    }
}
