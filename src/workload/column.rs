//! Column: the numbers of one column of a CSV file, for an empirical distribution.
//!
//! Unlike a trace it is held in memory: a distribution is drawn from at random places. What a number
//! may be (positive, a duration) is for whoever asked to judge; here it must be finite.

use std::io::{BufRead, Read};

use thiserror::Error;

use super::source::{SourceError, unpacked};
use super::wording::excerpt;
use crate::quantities::closest;

/// A column that could not be read, and where.
#[derive(Debug, Error)]
#[error("{name}{}: {defect}", if *.line == 0 { String::new() } else { format!(", line {}", .line) })]
pub struct ColumnError {
    /// The file, as whoever asked calls it.
    pub name: String,
    /// The line, counted from 1; 0 where no line is to blame.
    pub line: u64,
    /// What is wrong there.
    pub defect: ColumnDefect,
}

/// What is wrong with a column.
#[derive(Debug, Error)]
pub enum ColumnDefect {
    /// The bytes could not be had.
    #[error(transparent)]
    Source(SourceError),
    /// There is not even a header.
    #[error("the file is empty")]
    EmptyFile,
    /// The header does not name the column.
    #[error("there is no column `{column}`")]
    MissingColumn {
        /// The column asked for.
        column: String,
        /// The columns that there are.
        found: Vec<String>,
    },
    /// The header names the column twice.
    #[error("the column `{0}` appears twice")]
    RepeatedColumn(String),
    /// A row has another number of fields than the header.
    #[error("{found} fields where the header has {expected}")]
    WrongFieldCount {
        /// Fields in this row.
        found: usize,
        /// Fields in the header.
        expected: usize,
    },
    /// A double quote begins a field and no second one ends it.
    #[error("a double quote is opened and never closed")]
    OpenQuote,
    /// A field that is not a number.
    #[error("`{text}` in column `{column}` is not a number")]
    BrokenField {
        /// The column asked for.
        column: String,
        /// The field as written.
        text: String,
    },
    /// A field that is infinite or not a number by name.
    #[error("`{text}` in column `{column}` is not finite")]
    NotFinite {
        /// The column asked for.
        column: String,
        /// The field as written.
        text: String,
    },
    /// Every field was empty, or there was no row.
    #[error("the column `{0}` holds no number")]
    NoNumbers(String),
}

impl ColumnError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match &self.defect {
            ColumnDefect::Source(error) => error.help(),
            ColumnDefect::MissingColumn { column, found } => missing_help(column, found),
            ColumnDefect::RepeatedColumn(_) => "rename one of the two".to_string(),
            ColumnDefect::WrongFieldCount { .. } => {
                "a field that holds a comma or a line break must stand in double quotes".to_string()
            }
            ColumnDefect::OpenQuote => {
                "a double quote inside a quoted field is written twice; the file may also have been cut"
                    .to_string()
            }
            ColumnDefect::BrokenField { .. } | ColumnDefect::NotFinite { .. } => {
                "write a plain number such as 6.08, without unit and with a point, not a comma".to_string()
            }
            ColumnDefect::EmptyFile | ColumnDefect::NoNumbers(_) => {
                "a column file is CSV: a header line that names the columns, then one row per line"
                    .to_string()
            }
        }
    }
}

/// Names the nearest column, or all that there are.
fn missing_help(column: &str, found: &[String]) -> String {
    match closest(column, found.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? the columns are {}", found.join(", ")),
        None => format!("the columns are {}", found.join(", ")),
    }
}

/// Reads every cell of `column`, in the order of the rows, from CSV that is plain or gzip; an empty
/// cell is `None`. `name` is what errors call the file.
///
/// # Errors
/// If the bytes cannot be had, if there is no such column, at the first field that is not a finite
/// number, and if there is no number at all.
pub fn read_cells(
    name: &str,
    reader: impl BufRead + Send,
    column: &str,
) -> Result<Vec<Option<f64>>, ColumnError> {
    let at = |line: u64, defect: ColumnDefect| ColumnError { name: name.to_string(), line, defect };
    let mut table = Table::new(reader).map_err(|defect| at(0, defect))?;
    let cells = table.cells(column).map_err(|defect| at(table.line, defect))?;
    if cells.iter().all(Option::is_none) {
        return Err(at(0, ColumnDefect::NoNumbers(column.to_string())));
    }
    Ok(cells)
}

/// Put behind the source: it ends the last row, and then is a row of its own, unless a quote was left
/// open and swallowed the rest of the file.
const END_MARK: &[u8] = b"\n\0\n";

/// The rows of a CSV source, and the line that the current one begins on.
///
/// The reader's own line numbers are one too low after a carriage return or a blank line. So a line
/// feed alone ends a row here, [`END_MARK`] ends the last, and a row begins as many lines above its end
/// as its fields hold line feeds. Carriage returns fall to the trimming of fields.
struct Table<'bytes> {
    rows: csv::Reader<Box<dyn Read + 'bytes>>,
    row: csv::ByteRecord,
    line: u64,
}

impl<'bytes> Table<'bytes> {
    fn new(reader: impl BufRead + Send + 'bytes) -> Result<Self, ColumnDefect> {
        let source = unpacked(reader).map_err(ColumnDefect::Source)?;
        let marked: Box<dyn Read> = Box::new(source.chain(END_MARK));
        let rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(marked);
        Ok(Table { rows, row: csv::ByteRecord::new(), line: 0 })
    }

    /// Reads the header, then every cell below it.
    fn cells(&mut self, column: &str) -> Result<Vec<Option<f64>>, ColumnDefect> {
        if !self.advance()? {
            return Err(ColumnDefect::EmptyFile);
        }
        let index = find_column(&self.row, column)?;
        let expected = self.row.len();
        let mut cells = Vec::new();
        while self.advance()? {
            if self.row.len() != expected {
                return Err(ColumnDefect::WrongFieldCount { found: self.row.len(), expected });
            }
            cells.push(number(column, &self.row[index])?);
        }
        Ok(cells)
    }

    /// Goes to the next row that is not blank; false at the end.
    fn advance(&mut self) -> Result<bool, ColumnDefect> {
        loop {
            let has_row = self.rows.read_byte_record(&mut self.row)?;
            let last_field = self.row.iter().next_back().unwrap_or_default();
            if !has_row || (self.row.len() == 1 && last_field == b"\0") {
                return Ok(false);
            }
            let is_closed = !last_field.ends_with(END_MARK);
            let line_feeds = self.row.iter().flatten().filter(|byte| **byte == b'\n').count() as u64;
            self.line = self.rows.position().line() - line_feeds - u64::from(is_closed);
            if !is_closed {
                return Err(ColumnDefect::OpenQuote);
            }
            if self.row.len() > 1 || !last_field.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }
}

/// Where in the header `column` stands.
fn find_column(header: &csv::ByteRecord, column: &str) -> Result<usize, ColumnDefect> {
    let names: Vec<_> = header.iter().map(|name| String::from_utf8_lossy(name.trim_ascii())).collect();
    let mut found = (0..names.len()).filter(|index| names[*index] == column);
    match (found.next(), found.next()) {
        (Some(index), None) => Ok(index),
        (Some(_), Some(_)) => Err(ColumnDefect::RepeatedColumn(column.to_string())),
        (None, _) => {
            let found = names.iter().map(|name| excerpt(name)).collect();
            Err(ColumnDefect::MissingColumn { column: column.to_string(), found })
        }
    }
}

/// The number that `field` writes, or nothing if it is empty.
fn number(column: &str, field: &[u8]) -> Result<Option<f64>, ColumnDefect> {
    let text = String::from_utf8_lossy(field);
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Some(value)),
        Ok(_) => Err(ColumnDefect::NotFinite { column: column.to_string(), text: excerpt(text) }),
        Err(_) => Err(ColumnDefect::BrokenField { column: column.to_string(), text: excerpt(text) }),
    }
}

impl From<csv::Error> for ColumnDefect {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => ColumnDefect::Source(error.into()),
            other => unreachable!("bytes in rows of any length meet no other error: {other:?}"),
        }
    }
}

#[cfg(test)]
mod tests;
