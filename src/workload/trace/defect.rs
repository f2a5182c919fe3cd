//! TraceError: what is wrong with a trace, where, and what to do about it.

use thiserror::Error;

use super::TraceFormat;
use crate::workload::source::SourceError;

/// A trace that could not be read, and where.
#[derive(Debug, Error)]
#[error("{name}{}: {defect}", if *.line == 0 { String::new() } else { format!(", line {}", .line) })]
pub struct TraceError {
    /// The trace, as whoever opened it calls it.
    pub name: String,
    /// The line, counted from 1; 0 where no line is to blame.
    pub line: u64,
    /// What is wrong there.
    pub defect: TraceDefect,
}

impl TraceError {
    /// What to do about it.
    pub fn help(&self) -> String {
        self.defect.help()
    }
}

/// What is wrong with a trace. Texts are excerpts, safe to print.
#[derive(Debug, Error)]
pub enum TraceDefect {
    /// The bytes could not be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// There is no line, or there are only blank ones.
    #[error("the trace is empty")]
    EmptyFile,
    /// There is a header and nothing else.
    #[error("the trace has a header and no row")]
    NoRows,
    /// The file does not begin as its format does.
    #[error("expected a trace that begins `{}`, found `{found}`", .format.first_line())]
    WrongFirstLine {
        /// The format it was to be read as.
        format: TraceFormat,
        /// The first line.
        found: String,
        /// The format whose first line it is.
        looks_like: Option<TraceFormat>,
    },
    /// The header names a column that has no meaning.
    #[error("the column `{column}` is not known")]
    UnknownColumn {
        /// The name in the header.
        column: String,
        /// The name that was probably meant.
        nearest: Option<&'static str>,
    },
    /// The header names a column twice, perhaps under two names.
    #[error("the column `{column}` appears twice")]
    RepeatedColumn {
        /// The second one.
        column: String,
    },
    /// The header lacks a column.
    #[error("the column `{column}` is missing")]
    MissingColumn {
        /// Its name.
        column: &'static str,
    },
    /// A row has too many fields or too few.
    #[error("{found} fields where {expected} belong")]
    WrongFieldCount {
        /// Fields in this row.
        found: usize,
        /// Fields in the header.
        expected: usize,
    },
    /// The last row has too few fields and no line end.
    #[error("the trace ends in the middle of this line: {found} fields where {expected} belong")]
    LineCut {
        /// Fields in this row.
        found: usize,
        /// Fields in the header.
        expected: usize,
    },
    /// A line that is not the JSON object that it should be.
    #[error("the line is no JSON object from byte {byte} on: `{text}`")]
    BrokenJson {
        /// Which byte of the line, counted from 1.
        byte: usize,
        /// The line from there on.
        text: String,
    },
    /// A JSON object that is still open where its line ends.
    #[error("the JSON object does not end on its line: `{text}`")]
    OpenObject {
        /// The end of the line.
        text: String,
    },
    /// The same on the last line, which has no line end.
    #[error("the trace ends in the middle of this JSON object: `{text}`")]
    ObjectCut {
        /// The end of the line.
        text: String,
    },
    /// A JSON object that lacks a key.
    #[error("the key `{key}` is missing")]
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A JSON object that has a key twice.
    #[error("the key `{key}` appears twice")]
    RepeatedKey {
        /// The key.
        key: &'static str,
    },
    /// A list that holds nothing.
    #[error("the list of column `{column}` is empty")]
    EmptyList {
        /// The column's name.
        column: &'static str,
    },
    /// A field that says something else than it should.
    #[error("`{text}` in column `{column}` is not {wanted}")]
    BrokenField {
        /// The column's name.
        column: &'static str,
        /// The field as written.
        text: String,
        /// What it should have been, with an example.
        wanted: &'static str,
    },
    /// A field that holds nothing.
    #[error("the field of column `{column}` is empty")]
    EmptyField {
        /// The column's name.
        column: &'static str,
    },
    /// A number below zero.
    #[error("`{text}` in column `{column}` is negative")]
    NegativeNumber {
        /// The column's name.
        column: &'static str,
        /// The field as written.
        text: String,
    },
    /// An infinity, or not-a-number by name.
    #[error("`{text}` in column `{column}` is not finite")]
    NotFinite {
        /// The column's name.
        column: &'static str,
        /// The field as written.
        text: String,
    },
    /// A whole number above what can be counted.
    #[error("`{text}` in column `{column}` is above {limit}")]
    TooLarge {
        /// The column's name.
        column: &'static str,
        /// The field as written.
        text: String,
        /// The largest that fits.
        limit: u64,
    },
    /// A time or duration beyond the simulated clock.
    #[error("`{text}` in column `{column}` is beyond the clock, which ends after 292 years")]
    BeyondClock {
        /// The column's name.
        column: &'static str,
        /// The field as written.
        text: String,
    },
    /// A row that has neither work nor tokens.
    #[error("the row has neither work nor tokens")]
    NothingToDo,
    /// A row that arrives before the row above it.
    #[error("`{stamp}` is before `{stamp_before}` of line {line_before}")]
    OutOfOrder {
        /// This row's arrival as written.
        stamp: String,
        /// The line of the row before.
        line_before: u64,
        /// The arrival of the row before, as written.
        stamp_before: String,
    },
    /// Bytes that are not UTF-8.
    #[error("byte {byte} of the line is not UTF-8 text")]
    NotUtf8 {
        /// Which byte of the line, counted from 1.
        byte: usize,
    },
    /// A line that does not end.
    #[error("the line is longer than {bytes_max} bytes")]
    LineTooLong {
        /// The longest line that is read.
        bytes_max: usize,
    },
}

impl TraceDefect {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            TraceDefect::Source(error) => error.help(),
            TraceDefect::WrongFirstLine { looks_like: Some(format), .. } => {
                format!("this is how the format `{0}` begins: did you mean format = \"{0}\"?", format.name())
            }
            TraceDefect::UnknownColumn { nearest: Some(near), .. } => format!("did you mean `{near}`?"),
            TraceDefect::UnknownColumn { .. } => {
                format!("remove it; a trace of our own begins {}", TraceFormat::Csv.first_line())
            }
            TraceDefect::MissingKey { .. } | TraceDefect::BrokenJson { .. } => {
                format!("a row is {}", TraceFormat::Mooncake.first_line())
            }
            other => other.fixed_help().to_string(),
        }
    }

    /// Help that does not depend on what was found.
    fn fixed_help(&self) -> &'static str {
        match self {
            TraceDefect::EmptyFile | TraceDefect::NoRows => "a trace needs at least one row",
            TraceDefect::WrongFirstLine { .. } => "check the file, and the format that the scenario names",
            TraceDefect::RepeatedColumn { .. } => {
                "keep one of the two; `work` and `work_s` are the same column"
            }
            TraceDefect::MissingColumn { .. } => {
                "a row needs `arrival_s`, and `work_s` or both `input_tokens` and `output_tokens`"
            }
            TraceDefect::WrongFieldCount { .. } => {
                "fields are separated by commas; numbers have a decimal point"
            }
            TraceDefect::OpenObject { .. } => "each row stands on a line of its own, from `{` to `}`",
            TraceDefect::RepeatedKey { .. } => "keep one of the two",
            TraceDefect::EmptyList { .. } => "a row has at least one block",
            TraceDefect::LineCut { .. } | TraceDefect::ObjectCut { .. } => {
                "fetch the file again: a download that stopped early looks like this"
            }
            TraceDefect::NegativeNumber { .. } => "times and counts begin at zero",
            TraceDefect::TooLarge { .. } => "check the number, and the order of the columns",
            TraceDefect::BeyondClock { .. } => {
                "check the unit: our own traces count seconds, those of Mooncake milliseconds"
            }
            TraceDefect::NothingToDo => "fill `work_s`, or `input_tokens` and `output_tokens`",
            TraceDefect::OutOfOrder { .. } => "sort the rows by arrival",
            TraceDefect::NotUtf8 { .. } => "save the file as UTF-8 text",
            TraceDefect::LineTooLong { .. } => "is this a trace? each row stands on a line of its own",
            _ => "correct the field or remove the row",
        }
    }
}
