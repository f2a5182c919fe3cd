//! Timeline: the largest swarm of every topology over simulated time.

use super::against_size::{with_estimate, within_share};
use super::heading;
use crate::analysis::Estimate;
use crate::experiment::CellResult;
use crate::metrics::TimelineBin;
use crate::report::Study;
use crate::report::charts::{Axis, Chart, Colour, Panel, Point, Series, Timeline, Unit};
use crate::report::records::{TIMELINE, timeline_bin_count};

pub(super) fn timeline(study: &Study<'_>) -> Option<Chart> {
    let cells = || study.cells.iter().filter(|cell| timeline_bin_count(cell) > 0);
    let panels = [
        Panel::new("hub CPU", Axis::linear("busy share", Unit::Ratio).covering(0.0, 1.0)),
        Panel::new("queue at the hub", Axis::linear("jobs waiting", Unit::Count)),
        Panel::new("tasks in progress", Axis::linear("released, not completed", Unit::Count)),
        Panel::new("agents deciding", Axis::linear("busy share", Unit::Ratio).covering(0.0, 1.0)),
        Panel::new("throughput", Axis::linear("completed", Unit::Named("tasks/s".to_owned()))),
    ];
    let panels = panels.into_iter().zip(TIMELINE).map(|(panel, (_, value))| {
        // Charts of scenarios without problems stay as they are, to the byte: results of them are kept.
        let is_share = study.has_problems() && panel.y.unit == Unit::Ratio;
        let series: Vec<Series> =
            cells().filter_map(|cell| over_time(study, cell, value, is_share)).collect();
        panel.with_series(series)
    });
    let panels: Vec<Panel> = panels.filter(|panel| !panel.series.is_empty()).collect();
    let largest = study.loaded.scenario.agent_counts.last().copied().unwrap_or(0);
    let runs = cells().flat_map(|cell| &cell.runs);
    let warm_up_s = runs.map(|run| run.summary.warm_up_s).fold(0.0, f64::max);
    if panels.is_empty() {
        return None;
    }
    let timeline = Timeline {
        panels,
        warm_up_s: Some(warm_up_s).filter(|end_s| *end_s > 0.0),
        end_s: study.loaded.scenario.closes_at(largest).as_s(),
        sets_apart: study.has_problems(),
    };
    Some(Chart::timeline(heading(study, &format!("{largest} agents over simulated time")), timeline))
}

/// A column of a cell's timeline; `None` where the topology has no such thing.
fn over_time(
    study: &Study<'_>,
    cell: &CellResult,
    value: fn(&TimelineBin) -> Option<f64>,
    is_share: bool,
) -> Option<Series> {
    let bins = 0..timeline_bin_count(cell);
    let points: Option<Vec<Point>> = bins
        .map(|index| {
            let bins = cell.runs.iter().map(|run| &run.summary.timeline[index]);
            let at_s = bins.clone().next()?.at_s;
            let estimate = Estimate::of(&bins.map(value).collect::<Option<Vec<f64>>>()?)?;
            let point = with_estimate(at_s, estimate);
            Some(if is_share { within_share(point) } else { point })
        })
        .collect();
    let series = Series::new(study.topology_name(cell), Colour::Topology(cell.cell.topology));
    Some(series.with_points(points?).without_markers())
}
