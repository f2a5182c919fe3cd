//! Trace: a recorded workload, read row by row in constant memory.
//!
//! A row says when a task arrives and what it costs, in seconds or in tokens. Rows are never collected:
//! a week of arrivals is replayed from one reused line. Which columns a file has is its
//! [`TraceFormat`]'s business: one file beside this one per format, and one line in `format.rs`. What
//! holds for every format is here: gzip, line lengths, order of arrivals, errors that name the line.

mod azure_llm;
mod csv;
mod defect;
mod format;
mod lines;
mod mooncake;
mod number;
mod order;
mod spread;
mod stamp;
mod summary;

#[cfg(test)]
mod tests;

pub use defect::{TraceDefect, TraceError};
pub use format::TraceFormat;
pub use spread::Spread;
pub use summary::TraceSummary;

use std::io::BufRead;
#[cfg(feature = "cli")]
use std::path::Path;

use self::format::{Fields, Syntax};
use self::lines::Lines;
use self::order::Order;
#[cfg(feature = "cli")]
use super::source::open_file;
use super::source::unpacked;
use crate::kernel::{SimDuration, SimTime};
use crate::outcome::Signature;

/// One recorded task. At least one of `tokens` and `work` is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceRow {
    /// When it arrives. Formats with calendar dates count from the trace's first row.
    pub arrival: SimTime,
    /// Input and output tokens.
    pub tokens: Option<(u32, u32)>,
    /// How long it takes to solve.
    pub work: Option<SimDuration>,
    /// Which problem it poses, where the trace knows: equal numbers are the same problem.
    pub problem: Option<u64>,
    /// What its problem is about, where the trace knows: near signatures are similar problems.
    pub signature: Option<Signature>,
    /// The line of the file, counted from 1.
    pub line: u64,
}

/// Reads a trace: an iterator over its rows that ends at the last row or at the first error.
pub struct TraceReader {
    name: String,
    format: TraceFormat,
    syntax: Syntax,
    lines: Lines,
    order: Order,
    is_finished: bool,
}

impl TraceReader {
    /// Opens the file at `path`, plain or gzip, and checks its first line.
    ///
    /// # Errors
    /// If the file cannot be read, is empty, or does not begin as `format` does.
    #[cfg(feature = "cli")]
    pub fn open(path: impl AsRef<Path>, format: TraceFormat) -> Result<TraceReader, TraceError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        match open_file(path) {
            Ok(file) => Self::from_reader(name, file, format),
            Err(error) => Err(TraceError { name, line: 0, defect: error.into() }),
        }
    }

    /// Reads from any bytes, plain or gzip. `name` is what errors call them.
    ///
    /// # Errors
    /// If the bytes cannot be had, are none, or do not begin as `format` does.
    pub fn from_reader(
        name: impl Into<String>,
        reader: impl BufRead + Send + 'static,
        format: TraceFormat,
    ) -> Result<TraceReader, TraceError> {
        let name = name.into();
        let mut lines = match unpacked(reader) {
            Ok(source) => Lines::new(source),
            Err(error) => return Err(TraceError { name, line: 0, defect: error.into() }),
        };
        match read_first_line(&mut lines, format) {
            Ok(syntax) => {
                let order = Order::new(format.origin());
                Ok(TraceReader { name, format, syntax, lines, order, is_finished: false })
            }
            Err(defect) => Err(TraceError { name, line: lines.line(), defect }),
        }
    }

    /// What errors call this trace.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The format it is read as.
    pub fn format(&self) -> TraceFormat {
        self.format
    }

    /// The next row, `None` after the last.
    fn read_row(&mut self) -> Result<Option<TraceRow>, TraceDefect> {
        if !self.lines.advance()? {
            return if self.order.is_empty() { Err(TraceDefect::NoRows) } else { Ok(None) };
        }
        let fields = self.syntax.read(self.lines.text()?).map_err(|defect| self.lines.blame(defect))?;
        let line = self.lines.line();
        let arrival = self.order.admit(line, &fields)?;
        let Fields { tokens, work, problem, signature, .. } = fields;
        Ok(Some(TraceRow { arrival, tokens, work, problem, signature, line }))
    }
}

impl Iterator for TraceReader {
    type Item = Result<TraceRow, TraceError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_finished {
            return None;
        }
        let row = self.read_row();
        self.is_finished = !matches!(row, Ok(Some(_)));
        let line = self.lines.line();
        row.map_err(|defect| TraceError { name: self.name.clone(), line, defect }).transpose()
    }
}

/// Learns from the first line how to read the others.
fn read_first_line(lines: &mut Lines, format: TraceFormat) -> Result<Syntax, TraceDefect> {
    if !lines.advance()? {
        return Err(TraceDefect::EmptyFile);
    }
    let syntax = Syntax::from_first_line(format, lines.text()?)?;
    if !format.has_header() {
        lines.unread();
    }
    Ok(syntax)
}
