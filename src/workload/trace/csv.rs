//! Csv: the project's own trace, for workloads that people write or export themselves.
//!
//! ```text
//! arrival_s,problem,work_s
//! 0.25,17,6.08
//! ```
//!
//! `arrival_s` is seconds since the start of the run. A row has `work_s` (or `work`), in seconds, or
//! `input_tokens` and `output_tokens`, or all three; `problem` may be left out. Columns come in any
//! order. A column that is not known is refused, as it would be in a scenario: a mistyped `problem`
//! must not pass for a trace without problems.

use super::defect::TraceDefect;
use super::format::{Fields, Origin, RowSyntax};
use super::number::{bare, seconds_ns, tokens, whole};
use crate::kernel::SimDuration;
use crate::quantities::closest;
use crate::workload::wording::excerpt;

/// What a column means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Arrival,
    Work,
    Problem,
    InputTokens,
    OutputTokens,
}

/// The names that a header may use.
const COLUMNS: [(&str, Column); 6] = [
    ("arrival_s", Column::Arrival),
    ("work_s", Column::Work),
    ("work", Column::Work),
    ("problem", Column::Problem),
    ("input_tokens", Column::InputTokens),
    ("output_tokens", Column::OutputTokens),
];

/// The largest number of a problem: the one above it says elsewhere that there is none.
const PROBLEM_MAX: u64 = u64::MAX - 1;

/// What each field of a line means, in the order of the header.
pub(super) struct Csv {
    columns: Vec<Column>,
}

impl RowSyntax for Csv {
    const NAME: &'static str = "csv";
    const FIRST_LINE: &'static str = "arrival_s,work_s[,problem][,input_tokens,output_tokens]";
    const HAS_HEADER: bool = true;
    const ORIGIN: Origin = Origin::RunStart;

    fn is_meant_by(first_line: &str) -> bool {
        first_line.split(',').any(|field| bare(field) == "arrival_s")
    }

    fn from_first_line(first_line: &str) -> Result<Self, TraceDefect> {
        let mut columns = Vec::new();
        for name in first_line.split(',').map(bare) {
            let column = column_named(name)?;
            if columns.contains(&column) {
                return Err(TraceDefect::RepeatedColumn { column: excerpt(name) });
            }
            columns.push(column);
        }
        let has = |column| columns.contains(&column);
        match (has(Column::Work), has(Column::InputTokens), has(Column::OutputTokens)) {
            (_, true, false) => Err(TraceDefect::MissingColumn { column: "output_tokens" }),
            (_, false, true) => Err(TraceDefect::MissingColumn { column: "input_tokens" }),
            (false, false, false) => Err(TraceDefect::MissingColumn { column: "work_s" }),
            _ => Ok(Csv { columns }),
        }
    }

    fn read<'line>(&self, line: &'line str) -> Result<Fields<'line>, TraceDefect> {
        let texts = self.texts(line)?;
        let text = |column: Column| texts[column as usize];
        let stamp = text(Column::Arrival);
        let instant_ns = i128::from(seconds_ns("arrival_s", stamp)?);
        let work = optional(text(Column::Work), |text| seconds_ns("work_s", text).map(SimDuration::from_ns))?;
        let problem = optional(text(Column::Problem), |text| whole("problem", text, PROBLEM_MAX))?;
        let tokens = match (text(Column::InputTokens), text(Column::OutputTokens)) {
            ("", "") => None,
            (input, output) => Some((tokens("input_tokens", input)?, tokens("output_tokens", output)?)),
        };
        if work.is_none() && tokens.is_none() {
            return Err(TraceDefect::NothingToDo);
        }
        Ok(Fields { stamp, instant_ns, tokens, work, problem, signature: None })
    }
}

impl Csv {
    /// The fields of a line by what they mean; a column that is not there reads as an empty field.
    fn texts<'line>(&self, line: &'line str) -> Result<[&'line str; 5], TraceDefect> {
        let mut texts = [""; 5];
        let mut count = 0;
        for field in line.split(',') {
            if let Some(column) = self.columns.get(count) {
                texts[*column as usize] = bare(field);
            }
            count += 1;
        }
        let expected = self.columns.len();
        if count == expected {
            Ok(texts)
        } else {
            Err(TraceDefect::WrongFieldCount { found: count, expected })
        }
    }
}

/// What the column `name` means.
fn column_named(name: &str) -> Result<Column, TraceDefect> {
    let known = COLUMNS.iter().find(|(known, _)| *known == name);
    known.map(|(_, column)| *column).ok_or_else(|| TraceDefect::UnknownColumn {
        column: excerpt(name),
        nearest: closest(name, COLUMNS.iter().map(|(known, _)| *known)),
    })
}

/// What `read` makes of `text`, unless it is empty.
fn optional<Value>(
    text: &str,
    read: impl Fn(&str) -> Result<Value, TraceDefect>,
) -> Result<Option<Value>, TraceDefect> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}
