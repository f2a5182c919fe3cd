//! Throughput: tasks completed per second against N, and what N agents would do if none slowed another.

use super::against_size::{agents, keys, lines_over, of_topologies};
use super::closed_form::{closed_forms, knees};
use super::heading;
use crate::metrics::Metric;
use crate::report::Study;
use crate::report::charts::{Axis, Chart, Colour, Panel, Point, Series, Unit};

pub(super) fn throughput(study: &Study<'_>) -> Option<Chart> {
    let mut series = of_topologies(study, Metric::Throughput);
    if series.is_empty() {
        return None;
    }
    let forms = closed_forms(study, |prediction| Some(prediction.throughput_hz));
    let keys = keys(study, !forms.is_empty());
    series.extend(forms);
    series.extend(proportional(study));
    let y = Axis::log("tasks completed", Unit::Named("tasks/s".to_owned()));
    let panel = Panel::new("", y).with_series(series).with_guides(knees(study));
    let lines = lines_over(agents(), study, [panel])?.with_keys(keys);
    Some(Chart::lines(heading(study, "Throughput against the number of agents"), lines))
}

/// In proportion to N from what the best topology does with the smallest swarm. Agents that learn from
/// each other can do better than that: for them it is no ideal.
fn proportional(study: &Study<'_>) -> Option<Series> {
    let scenario = &study.loaded.scenario;
    let (first, last) = (*scenario.agent_counts.first()?, *scenario.agent_counts.last()?);
    let smallest = study.cells.iter().filter(|cell| cell.cell.agent_count == first);
    let rates = smallest.filter_map(|cell| Some(study.estimate(cell, Metric::Throughput)?.mean));
    let best = rates.fold(0.0, f64::max);
    let each_hz = best / f64::from(first);
    let points = [first, last].map(|count| Point::at(f64::from(count), each_hz * f64::from(count)));
    let label = if study.has_problems() { "proportional to N" } else { "ideal" };
    (first < last && best > 0.0).then(|| Series::new(label, Colour::Ideal).with_points(points).dotted())
}
