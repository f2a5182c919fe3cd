//! Files: what a scenario reads beside itself: columns of numbers, and traces.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::random::ColumnReader;
use crate::workload::trace::{TraceError, TraceFormat, TraceReader, TraceSummary};

/// Opens one trace from its beginning, as often as it is asked to.
pub type TraceOpener = Arc<dyn Fn() -> Result<TraceReader, TraceError> + Send + Sync>;

/// Who finds the files that a scenario names.
pub trait ScenarioFiles: ColumnReader {
    /// A way to open the trace `file`, as the scenario writes it. Nothing is opened yet; `None` where
    /// there are no files at all.
    fn trace(&self, file: &str, format: TraceFormat) -> Option<TraceOpener>;

    /// Reads a trace, as the scenario writes it, to its end.
    ///
    /// # Errors
    /// What is wrong with it.
    fn scan(
        &mut self,
        _file: &str,
        _format: TraceFormat,
        open: &TraceOpener,
    ) -> Result<TraceSummary, TraceError> {
        open().and_then(TraceSummary::scan)
    }
}

/// What was read of files: a sweep meets the same ones at every combination.
#[derive(Debug, Default)]
pub(super) struct FileMemory {
    /// By file and column.
    columns: BTreeMap<(String, String), Vec<Option<f64>>>,
    /// By file and the name of the format.
    traces: BTreeMap<(String, String), TraceSummary>,
}

/// Files of which each is read once.
pub(super) struct FilesOnce<'f> {
    pub(super) files: &'f mut dyn ScenarioFiles,
    pub(super) memory: &'f mut FileMemory,
}

impl ColumnReader for FilesOnce<'_> {
    fn cells(&mut self, file: &str, column: &str) -> Result<Vec<Option<f64>>, String> {
        let key = (file.to_owned(), column.to_owned());
        if let Some(cells) = self.memory.columns.get(&key) {
            return Ok(cells.clone());
        }
        let cells = self.files.cells(file, column)?;
        self.memory.columns.insert(key, cells.clone());
        Ok(cells)
    }
}

impl ScenarioFiles for FilesOnce<'_> {
    fn trace(&self, file: &str, format: TraceFormat) -> Option<TraceOpener> {
        self.files.trace(file, format)
    }

    fn scan(
        &mut self,
        file: &str,
        format: TraceFormat,
        open: &TraceOpener,
    ) -> Result<TraceSummary, TraceError> {
        let key = (file.to_owned(), format!("{format:?}"));
        if let Some(summary) = self.memory.traces.get(&key) {
            return Ok(*summary);
        }
        let summary = self.files.scan(file, format, open)?;
        self.memory.traces.insert(key, summary);
        Ok(summary)
    }
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
    tables: TablesRead,
}

/// The tables that were read so far, with the blake3 of their bytes, by their names as the scenario writes them.
#[cfg(feature = "cli")]
#[derive(Clone, Debug, Default)]
pub struct TablesRead(Arc<std::sync::Mutex<BTreeMap<String, [u8; 32]>>>);

#[cfg(feature = "cli")]
impl TablesRead {
    /// All of them.
    pub fn hashes(&self) -> BTreeMap<String, [u8; 32]> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Notes what is in a table; one that cannot be read is told of by its reader.
    fn note(&self, file: &str, path: &std::path::Path) {
        let mut hasher = blake3::Hasher::new();
        let read = std::fs::File::open(path).and_then(|opened| hasher.update_reader(opened).map(drop));
        if read.is_ok() {
            let mut tables = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            tables.insert(file.to_owned(), *hasher.finalize().as_bytes());
        }
    }
}

#[cfg(feature = "cli")]
impl FilesIn {
    /// Files that are named from `folder`.
    pub fn new(folder: impl Into<std::path::PathBuf>) -> Self {
        FilesIn { folder: folder.into(), tables: TablesRead::default() }
    }

    /// The tables that it reads, from now on as well.
    pub fn tables_read(&self) -> TablesRead {
        self.tables.clone()
    }
}

#[cfg(feature = "cli")]
impl ColumnReader for FilesIn {
    fn cells(&mut self, file: &str, column: &str) -> Result<Vec<Option<f64>>, String> {
        use crate::quantities::with_help;
        use crate::workload::{column::read_cells, source::open_file};
        let path = self.folder.join(file);
        self.tables.note(file, &path);
        let reader = open_file(&path).map_err(|error| with_help(format!("{file}: {error}"), error.help()))?;
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
