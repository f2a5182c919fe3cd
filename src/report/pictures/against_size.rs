//! Against size: what charts over the number of agents have in common.

use crate::analysis::Estimate;
use crate::experiment::CellResult;
use crate::metrics::{Metric, RunStatus};
use crate::report::Study;
use crate::report::charts::{
    Axis, Colour, Key, LineChart, Panel, Point, Reading, Sample, Series, Stroke, Unit,
};

/// The x axis.
pub(super) fn agents() -> Axis {
    Axis::log("agents N", Unit::Count)
}

/// What strokes and bands mean where they mean the usual.
pub(super) fn keys(study: &Study<'_>, has_closed_form: bool) -> Vec<Key> {
    let closed_form = has_closed_form.then(|| Key::new("closed form", Sample::Line(Stroke::Dashed)));
    closed_form.into_iter().chain(interval_key(study)).collect()
}

/// What the band around a line means, where there is one.
pub(super) fn interval_key(study: &Study<'_>) -> Option<Key> {
    let has_intervals = study.cells.iter().any(|cell| cell.runs.len() > 1);
    has_intervals.then(|| Key::new("95 % interval", Sample::Band))
}

/// A metric of every topology that has it, against N.
pub(super) fn of_topologies(study: &Study<'_>, metric: Metric) -> Vec<Series> {
    let topologies = study.topologies().into_iter();
    let lines = topologies.map(|index| {
        let name = study.loaded.scenario.topologies[index].name.clone();
        Series::new(name, Colour::Topology(index)).with_points(points(study, index, metric))
    });
    lines.filter(is_shown).collect()
}

/// Whether there is anything to draw of a line.
pub(super) fn is_shown(series: &Series) -> bool {
    series.points.iter().any(|point| point.reading != Reading::Missing)
}

/// A metric of one topology against N.
pub(super) fn points(study: &Study<'_>, topology: usize, metric: Metric) -> Vec<Point> {
    let cells = study.of_topology(topology);
    cells.map(|cell| point(cell, study.estimate(cell, metric))).collect()
}

/// What was found in a cell, at its size.
pub(super) fn point(cell: &CellResult, estimate: Option<Estimate>) -> Point {
    let agent_count = f64::from(cell.cell.agent_count);
    match estimate {
        Some(estimate) => with_estimate(agent_count, estimate),
        None if cell.status() == RunStatus::Unstable => Point::absent(agent_count, "unstable"),
        None => Point::missing(agent_count),
    }
}

/// The same points, for a line beside another that tells already why a value is not there.
pub(super) fn without_reasons(points: Vec<Point>) -> Vec<Point> {
    let told = |point: Point| match point.reading {
        Reading::Absent(_) => Point::missing(point.x),
        _ => point,
    };
    points.into_iter().map(told).collect()
}

/// A mean with its interval, where it has one.
pub(super) fn with_estimate(x: f64, estimate: Estimate) -> Point {
    match estimate.half_width {
        Some(half_width) => Point::at(x, estimate.mean).with_half_width(half_width),
        None => Point::at(x, estimate.mean),
    }
}

/// The same lines, with intervals that end where a share does: at nothing and at all.
pub(super) fn within_shares(lines: Vec<Series>) -> Vec<Series> {
    let cut =
        |series: Series| Series { points: series.points.into_iter().map(within_share).collect(), ..series };
    lines.into_iter().map(cut).collect()
}

/// The same point, with an interval that ends where a share does.
pub(super) fn within_share(point: Point) -> Point {
    Point { interval: point.interval.map(|(lower, upper)| (lower.max(0.0), upper.min(1.0))), ..point }
}

/// A chart of those panels that have lines; none if there is no such panel.
pub(super) fn lines_over(
    x: Axis,
    study: &Study<'_>,
    panels: impl IntoIterator<Item = Panel>,
) -> Option<LineChart> {
    let panels: Vec<Panel> = panels.into_iter().filter(|panel| !panel.series.is_empty()).collect();
    // Whoever learns from others does as well as the next, until something saturates: such lines
    // coincide, and would hide each other.
    let lines = LineChart::new(x).set_apart(study.has_problems());
    (!panels.is_empty()).then(|| lines.with_panels(panels))
}
