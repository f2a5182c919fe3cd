//! TraceSummary: what a trace holds, in one pass and constant memory.

use std::fmt;

use super::{TraceError, TraceRow};
use crate::kernel::{SimDuration, SimTime};

/// What a trace holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TraceSummary {
    /// Rows.
    pub row_count: u64,
    /// From the first arrival to the last.
    pub span: SimDuration,
    /// Arrivals per second: one by the mean inter-arrival time; none if all arrive at once.
    pub rate_hz: Option<f64>,
    /// Coefficient of variation of inter-arrival times, σ / mean; 1 is Poisson. None if all arrive at once.
    pub interarrival_cv: Option<f64>,
    /// Mean input tokens of the rows that count tokens.
    pub input_tokens_mean: Option<f64>,
    /// Mean output tokens of the rows that count tokens.
    pub output_tokens_mean: Option<f64>,
    /// Mean work, in seconds, of the rows that tell it.
    pub work_s_mean: Option<f64>,
    /// Rows that name their problem.
    pub problem_row_count: u64,
    /// Whether every row names its problem.
    pub has_problems: bool,
}

impl TraceSummary {
    /// Reads all rows once.
    ///
    /// # Errors
    /// The first that the rows contain.
    pub fn scan(
        rows: impl IntoIterator<Item = Result<TraceRow, TraceError>>,
    ) -> Result<TraceSummary, TraceError> {
        let mut totals = Totals::default();
        for row in rows {
            totals.add(&row?);
        }
        Ok(totals.summary())
    }
}

/// Sums over rows, in whole numbers: one division at the end.
#[derive(Default)]
struct Totals {
    row_count: u64,
    first: SimTime,
    last: SimTime,
    /// Σ gap², in ns². Gaps add up to at most 2⁶³ ns, so their squares to at most 2¹²⁶.
    gap_squares: u128,
    token_row_count: u64,
    input_tokens: u128,
    output_tokens: u128,
    work_row_count: u64,
    work_ns: u128,
    problem_row_count: u64,
}

impl Totals {
    fn add(&mut self, row: &TraceRow) {
        if self.row_count == 0 {
            self.first = row.arrival;
        } else {
            let gap_ns = u128::from((row.arrival - self.last).as_ns());
            self.gap_squares += gap_ns * gap_ns;
        }
        self.last = row.arrival;
        self.row_count += 1;
        if let Some((input, output)) = row.tokens {
            self.token_row_count += 1;
            self.input_tokens += u128::from(input);
            self.output_tokens += u128::from(output);
        }
        if let Some(work) = row.work {
            self.work_row_count += 1;
            self.work_ns += u128::from(work.as_ns());
        }
        self.problem_row_count += u64::from(row.problem.is_some());
    }

    fn summary(&self) -> TraceSummary {
        let span = self.last - self.first;
        let has_span = !span.is_zero();
        TraceSummary {
            row_count: self.row_count,
            span,
            rate_hz: has_span.then(|| (self.row_count - 1) as f64 / span.as_s()),
            interarrival_cv: has_span.then(|| self.interarrival_cv(span)),
            input_tokens_mean: mean(self.input_tokens, self.token_row_count),
            output_tokens_mean: mean(self.output_tokens, self.token_row_count),
            work_s_mean: mean(self.work_ns, self.work_row_count)
                .map(|ns| ns / crate::kernel::NS_PER_S as f64),
            problem_row_count: self.problem_row_count,
            has_problems: self.row_count > 0 && self.problem_row_count == self.row_count,
        }
    }

    /// cv² = E[x²] / E[x]² − 1 = n Σx² / (Σx)² − 1, where Σx is the span.
    fn interarrival_cv(&self, span: SimDuration) -> f64 {
        let gap_count = (self.row_count - 1) as f64;
        let span_ns = span.as_ns() as f64;
        (gap_count * self.gap_squares as f64 / (span_ns * span_ns) - 1.0).max(0.0).sqrt()
    }
}

/// `total / count`, if there is any.
fn mean(total: u128, count: u64) -> Option<f64> {
    (count > 0).then(|| total as f64 / count as f64)
}

impl fmt::Display for TraceSummary {
    /// One line for people.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} rows over {:.1} s", self.row_count, self.span.as_s())?;
        if let (Some(rate_hz), Some(cv)) = (self.rate_hz, self.interarrival_cv) {
            write!(formatter, ", {rate_hz:.2} /s, inter-arrival cv {cv:.3}")?;
        }
        if let (Some(input), Some(output)) = (self.input_tokens_mean, self.output_tokens_mean) {
            write!(formatter, ", mean {input:.1} input and {output:.1} output tokens")?;
        }
        if let Some(work_s) = self.work_s_mean {
            write!(formatter, ", mean work {work_s:.2} s")?;
        }
        if self.problem_row_count > 0 {
            write!(formatter, ", {} rows name their problem", self.problem_row_count)?;
        }
        Ok(())
    }
}
