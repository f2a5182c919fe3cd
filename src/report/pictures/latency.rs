//! Latency: mean and percentiles of a task's latency against N.

use super::against_size::{agents, keys, lines_over, of_topologies};
use super::closed_form::{closed_forms, knees};
use super::heading;
use crate::metrics::Metric;
use crate::report::Study;
use crate::report::charts::{Axis, Chart, Panel, Size, Unit};

pub(super) fn latency(study: &Study<'_>) -> Option<Chart> {
    let panels =
        [("mean", Metric::TaskLatencyMean), ("p50", Metric::TaskLatencyP50), ("p99", Metric::TaskLatencyP99)];
    let forms = closed_forms(study, |prediction| prediction.task_latency_s);
    let has_closed_form = !forms.is_empty();
    let panels = panels.map(|(title, metric)| {
        let mut series = of_topologies(study, metric);
        if metric == Metric::TaskLatencyMean && !series.is_empty() {
            series.extend(forms.clone());
        }
        let y = Axis::log("task latency", Unit::Seconds);
        Panel::new(title, y).with_series(series).with_guides(knees(study))
    });
    let lines = lines_over(agents(), study, panels)?.side_by_side().with_keys(keys(study, has_closed_form));
    let heading = heading(study, "Task latency against the number of agents");
    Some(Chart::lines(heading, lines).with_size(Size::WIDE))
}
