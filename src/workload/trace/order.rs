//! Order: arrivals never step back, and dates become times since the first.

use super::defect::TraceDefect;
use super::format::{Fields, Origin};
use crate::kernel::SimTime;
use crate::workload::wording::excerpt;

/// The row before, kept for the next one to be compared with.
pub(super) struct Order {
    /// What is subtracted from every instant; unknown before the first row if that decides.
    zero_ns: Option<i128>,
    instant_ns: i128,
    line: u64,
    stamp: String,
}

impl Order {
    /// Before the first row.
    pub(super) fn new(origin: Origin) -> Self {
        let zero_ns = (origin == Origin::RunStart).then_some(0);
        Order { zero_ns, instant_ns: i128::MIN, line: 0, stamp: String::new() }
    }

    /// Whether no row has come yet.
    pub(super) fn is_empty(&self) -> bool {
        self.line == 0
    }

    /// The arrival of the next row.
    pub(super) fn admit(&mut self, line: u64, fields: &Fields<'_>) -> Result<SimTime, TraceDefect> {
        if fields.instant_ns < self.instant_ns {
            return Err(TraceDefect::OutOfOrder {
                stamp: excerpt(fields.stamp),
                line_before: self.line,
                stamp_before: excerpt(&self.stamp),
            });
        }
        let zero_ns = *self.zero_ns.get_or_insert(fields.instant_ns);
        let arrival_ns = u64::try_from(fields.instant_ns - zero_ns).ok();
        let Some(ns) = arrival_ns.filter(|ns| *ns <= SimTime::MAX.as_ns()) else {
            return Err(TraceDefect::BeyondClock { column: "arrival", text: excerpt(fields.stamp) });
        };
        self.instant_ns = fields.instant_ns;
        self.line = line;
        self.stamp.clear();
        self.stamp.push_str(fields.stamp);
        Ok(SimTime::from_ns(ns))
    }
}
