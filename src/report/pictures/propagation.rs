//! Propagation: what share of the interested agents an outcome has reached, against the time since its
//! emission, in the largest swarm. Where a line levels off is its coverage.

use super::against_size::{interval_key, lines_over, with_estimate, within_share};
use super::heading;
use crate::analysis::Estimate;
use crate::experiment::CellResult;
use crate::metrics::{Metric, Propagation, RunStatus};
use crate::report::Study;
use crate::report::charts::{Axis, Chart, Colour, Heading, Panel, Point, Series, Size, Unit};

/// A change smaller than this, as a share of the largest value, is none that a reader could see.
const VISIBLE: f64 = 0.005;
/// Where no line gets as far as this, a second panel enlarges what the first cannot show.
const ENLARGED_BELOW: f64 = 0.25;

pub(super) fn propagation(study: &Study<'_>) -> Option<Chart> {
    let lines = largest_reached(study);
    let bounds = useful_bounds(&lines)?;
    let series: Vec<Series> = lines
        .iter()
        .map(|(cell, ratios)| {
            let points = bounds
                .clone()
                .map(|bound| within_share(with_estimate(Propagation::BOUNDS_S[bound], ratios[bound])));
            let series = Series::new(study.topology_name(cell), Colour::Topology(cell.cell.topology));
            series.with_points(points.collect::<Vec<Point>>()).without_markers()
        })
        .collect();
    let highest = series.iter().flat_map(|line| &line.points).filter_map(Point::value).fold(0.0, f64::max);
    let share = || Axis::linear("interested agents reached", Unit::Ratio);
    let whole = Panel::new("", share().covering(0.0, 1.0)).with_series(series.clone());
    let x = Axis::log("time since emission", Unit::Seconds);
    let heading = words(study, lines[0].0.cell.agent_count);
    if highest >= ENLARGED_BELOW {
        let lines = lines_over(x, study, [whole])?.with_keys(interval_key(study));
        return Some(Chart::lines(heading, lines));
    }
    let panels =
        [Panel { title: "of all".to_owned(), ..whole }, Panel::new("enlarged", share()).with_series(series)];
    let lines = lines_over(x, study, panels)?.side_by_side().with_own_ranges();
    Some(Chart::lines(heading, lines.with_keys(interval_key(study))).with_size(Size::WIDE))
}

/// The title, and which topologies are not drawn because they have no figures at this size.
fn words(study: &Study<'_>, agent_count: u32) -> Heading {
    let title = format!("How soon an outcome reaches those interested in it, among {agent_count} agents");
    let heading = heading(study, &title);
    let is_lost =
        |cell: &&CellResult| cell.cell.agent_count == agent_count && cell.status() == RunStatus::Unstable;
    let lost: Vec<&str> = study.cells.iter().filter(is_lost).map(|cell| study.topology_name(cell)).collect();
    if lost.is_empty() {
        return heading;
    }
    Heading { subtitle: format!("{} · unstable: {}", heading.subtitle, lost.join("; ")), ..heading }
}

/// Of the largest swarms in which outcomes reached anybody, those in which they did, and what share within
/// each bound.
fn largest_reached<'a>(study: &Study<'a>) -> Vec<(&'a CellResult, Vec<Estimate>)> {
    let cells = study.cells.iter().filter_map(|cell| Some((cell, reached(cell)?)));
    let mut lines: Vec<(&CellResult, Vec<Estimate>)> = cells.collect();
    let largest = lines.iter().map(|(cell, _)| cell.cell.agent_count).max();
    lines.retain(|(cell, _)| Some(cell.cell.agent_count) == largest);
    lines
}

/// The share reached within each bound; `None` if nothing reached anybody.
fn reached(cell: &CellResult) -> Option<Vec<Estimate>> {
    let is_any_reached = cell.figures(Metric::Coverage).iter().any(|coverage| *coverage > 0.0);
    let ratios: Option<Vec<&Vec<f64>>> = cell
        .runs
        .iter()
        .map(|run| run.summary.spread.as_ref().map(|spread| &spread.reached_ratios))
        .collect();
    let ratios = ratios.filter(|_| is_any_reached)?;
    let at = |bound: usize| {
        let values: Option<Vec<f64>> = ratios.iter().map(|ratios| ratios.get(bound).copied()).collect();
        Estimate::of(&values?)
    };
    (0..Propagation::BOUNDS_S.len()).map(at).collect()
}

/// From the last bound at which nobody is reached yet to the first behind which nothing happens.
fn useful_bounds(lines: &[(&CellResult, Vec<Estimate>)]) -> Option<std::ops::RangeInclusive<usize>> {
    let last = Propagation::BOUNDS_S.len() - 1;
    let highest = lines.iter().map(|(_, ratios)| ratios[last].mean).fold(0.0, f64::max);
    if highest <= 0.0 {
        return None;
    }
    let means = |bound: usize| lines.iter().map(move |(_, ratios)| (ratios[bound].mean, ratios[last].mean));
    let is_empty = |bound: &usize| means(*bound).all(|(mean, _)| mean <= VISIBLE * highest);
    let is_done = |bound: &usize| means(*bound).all(|(mean, end)| end - mean <= VISIBLE * highest);
    let lower = (0..last).rev().find(is_empty).unwrap_or(0);
    let upper = (0..=last).find(is_done).unwrap_or(last);
    // One more of either, to show that the lines begin and end level.
    Some(lower..=(upper + 1).clamp(lower + 1, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::{Body, LineChart};
    use crate::report::samples::Sample;

    fn lines() -> LineChart {
        match propagation(&Sample::with_problems().study()) {
            Some(Chart { body: Body::Lines(lines), .. }) => lines,
            _ => panic!("outcomes spread"),
        }
    }

    #[test]
    fn only_topologies_whose_outcomes_spread_have_a_line() {
        let names: Vec<String> = lines().panels[0].series.iter().map(|series| series.label.clone()).collect();
        assert_eq!(names, ["hub that remembers", "routing, dht"]);
    }

    #[test]
    fn time_before_the_first_and_behind_the_last_is_left_out() {
        let points = lines().panels[0].series[0].points.clone();
        assert_eq!(points.first().map(|point| point.x), Some(0.05623));
        assert_eq!(points.last().map(|point| point.x), Some(177.8));
    }

    #[test]
    fn where_nothing_is_known_of_the_largest_swarms_smaller_ones_are_drawn() {
        let mut sample = Sample::with_problems();
        for cell in sample.cells.iter_mut().filter(|cell| cell.cell.agent_count == 1000) {
            cell.runs[1].summary.status = RunStatus::Unstable;
        }
        let of_routing = |cell: &&mut CellResult| cell.cell.topology == 2 && cell.cell.agent_count == 100;
        for cell in sample.cells.iter_mut().filter(of_routing) {
            cell.runs[0].summary.status = RunStatus::Unstable;
        }
        let heading = propagation(&sample.study()).expect("outcomes spread in smaller swarms").heading;
        assert!(heading.title.ends_with("among 100 agents"), "{heading:?}");
        assert_eq!(heading.subtitle, "Made up? · unstable: routing, dht");
    }

    #[test]
    fn a_line_ends_at_its_coverage() {
        let points = lines().panels[0].series[1].points.clone();
        assert_eq!(points.last().and_then(Point::value), Some(0.6));
    }
}
