//! Redundant work: how often agents solve what was solved already, and how often they need not, against N.
//! Concurrent duplicates are no more than a trace beside it: they are left to the CSV files.

use super::against_size::{agents, interval_key, lines_over, of_topologies, within_shares};
use super::heading;
use crate::metrics::Metric;
use crate::report::Study;
use crate::report::charts::{Axis, Chart, Panel, Size, Unit};

pub(super) fn redundant_work(study: &Study<'_>) -> Option<Chart> {
    let per_task = Axis::linear("per completed task", Unit::Count);
    let of_decisions = Axis::linear("of all decisions", Unit::Ratio).covering(0.0, 1.0);
    let panels = [
        Panel::new("redundant solves", per_task).with_series(of_topologies(study, Metric::RedundantSolves)),
        Panel::new("decided by reuse", of_decisions)
            .with_series(within_shares(of_topologies(study, Metric::Reuse))),
    ];
    let lines = lines_over(agents(), study, panels)?.side_by_side().with_own_ranges();
    let lines = lines.with_keys(interval_key(study));
    let heading = heading(study, "How often is a problem solved again that was solved already?");
    Some(Chart::lines(heading, lines).with_size(Size::WIDE))
}
