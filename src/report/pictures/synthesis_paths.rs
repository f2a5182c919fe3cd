//! Synthesis paths: pairs of agents of which one can come to use what the other found out, and pairs of
//! which one did, against N; beside all pairs there are, and the links of a hub.

use super::against_size::{agents, interval_key, lines_over, point, points, without_reasons};
use super::heading;
use super::links::{all_pairs, links_of_hub, pairs_of, with_error};
use crate::analysis::Estimate;
use crate::experiment::CellResult;
use crate::metrics::{Metric, RunStatus};
use crate::report::Study;
use crate::report::charts::{Axis, Chart, Colour, Heading, Key, Panel, Point, Sample, Series, Stroke, Unit};

pub(super) fn synthesis_paths(study: &Study<'_>) -> Option<Chart> {
    let sharing = sharing(study);
    let tasks_per_agent = tasks_per_agent(study, &sharing)?;
    let realised = study.topologies().into_iter().map(|topology| {
        let name = study.loaded.scenario.topologies[topology].name.clone();
        let is_sharing = sharing.contains(&topology);
        let cells = study.of_topology(topology);
        let points = cells.map(|cell| realised(cell, is_sharing, tasks_per_agent));
        Series::new(name, Colour::Topology(topology)).with_points(points.collect::<Vec<Point>>())
    });
    let potential = sharing.iter().map(|topology| {
        let points = without_reasons(points(study, *topology, Metric::PathsPotential));
        Series::new("", Colour::Topology(*topology)).with_points(points).dashed()
    });
    let potential: Vec<Series> = potential.collect();
    let guides = guides(study, &potential);
    let series: Vec<Series> = realised.chain(potential).chain(guides).collect();
    let panel = Panel::new("", Axis::log("pairs of agents", Unit::Count)).with_series(series);
    let keys =
        [Key::new("realised", Sample::MarkedLine), Key::new("potential", Sample::Line(Stroke::Dashed))];
    let keys = keys.into_iter().chain(interval_key(study));
    let lines = lines_over(agents(), study, [panel])?.with_keys(keys);
    Some(Chart::lines(words(study, tasks_per_agent), lines))
}

fn tasks(tasks_per_agent: u64) -> String {
    match tasks_per_agent {
        1 => "1 task per agent".to_owned(),
        count => format!("{count} tasks per agent"),
    }
}

fn words(study: &Study<'_>, tasks_per_agent: u64) -> Heading {
    let heading = heading(study, &format!("Synthesis paths after {}", tasks(tasks_per_agent)));
    with_error(heading, study, Metric::PathsRealisedError)
}

/// The topologies in which any agent can come to use what another found out.
fn sharing(study: &Study<'_>) -> Vec<usize> {
    let can_share = |topology: &usize| {
        let points = points(study, *topology, Metric::PathsPotential);
        points.iter().any(|point| point.value().is_some_and(|count| count > 0.0))
    };
    study.topologies().into_iter().filter(can_share).collect()
}

/// The largest number of completed tasks per agent that every cell reached, of those that reached one at
/// all: paths grow with the work done, so only equal amounts of it compare.
fn tasks_per_agent(study: &Study<'_>, sharing: &[usize]) -> Option<u64> {
    let cells = study.cells.iter().filter(|cell| sharing.contains(&cell.cell.topology));
    cells.filter_map(tasks_reached).min()
}

/// The largest number at which every run of a cell has counted its paths.
fn tasks_reached(cell: &CellResult) -> Option<u64> {
    if cell.status() == RunStatus::Unstable {
        return None;
    }
    let of_run = |run: &crate::experiment::RunResult| {
        let last = run.summary.spread.as_ref().and_then(|spread| spread.paths.last());
        last.map_or(0, |count| count.tasks_per_agent)
    };
    cell.runs.iter().map(of_run).min().filter(|count| *count > 0)
}

/// The paths realised in a cell after so many tasks per agent.
fn realised(cell: &CellResult, is_sharing: bool, tasks_per_agent: u64) -> Point {
    let agent_count = f64::from(cell.cell.agent_count);
    if cell.status() == RunStatus::Unstable {
        return Point::absent(agent_count, "unstable");
    }
    if !is_sharing {
        return Point::at(agent_count, 0.0);
    }
    if tasks_reached(cell).is_none() {
        return Point::absent(agent_count, "less than 1 task per agent");
    }
    let counts = cell.runs.iter().map(|run| {
        let paths = &run.summary.spread.as_ref()?.paths;
        let count = paths.iter().find(|count| count.tasks_per_agent == tasks_per_agent)?;
        Some(count.realised as f64)
    });
    point(cell, counts.collect::<Option<Vec<f64>>>().and_then(|counts| Estimate::of(&counts)))
}

/// All pairs of N agents, and the links of a hub to N agents. Where all pairs are what some topology's
/// agents can use, its own line stands for them, and nothing but their name is added.
fn guides(study: &Study<'_>, potential: &[Series]) -> [Series; 2] {
    let mut all_pairs = all_pairs(study);
    let is_all = |point: &Point| point.value() == Some(pairs_of(point.x));
    let is_drawn = |line: &Series| line.points.iter().all(is_all);
    if potential.iter().any(is_drawn) {
        all_pairs.points.drain(..all_pairs.points.len().saturating_sub(1));
    }
    [all_pairs, links_of_hub(study)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::{Body, LineChart, Reading};
    use crate::report::samples::Sample as Studied;

    fn lines() -> LineChart {
        match synthesis_paths(&Studied::with_problems().study()) {
            Some(Chart { body: Body::Lines(lines), .. }) => lines,
            _ => panic!("agents share"),
        }
    }

    fn readings(index: usize) -> Vec<Reading> {
        lines().panels[0].series[index].points.iter().map(|point| point.reading.clone()).collect()
    }

    #[test]
    fn paths_are_compared_after_as_many_tasks_as_every_cell_completed() {
        // The hub that remembers got to 2 tasks per agent in its slowest cell, the others further.
        let chart = synthesis_paths(&Studied::with_problems().study()).expect("agents share");
        assert_eq!(chart.heading.title, "Synthesis paths after 2 tasks per agent");
        assert_eq!(readings(2), [Reading::Value(20.0), Reading::Value(200.0), Reading::Value(2000.0)]);
    }

    #[test]
    fn a_cell_that_did_too_little_is_left_out_and_says_so() {
        assert_eq!(readings(1)[2], Reading::Absent("less than 1 task per agent".to_owned()));
    }

    #[test]
    fn all_pairs_are_drawn_once_and_named() {
        let series = lines().panels[0].series.clone();
        let dashed: Vec<&Series> = series.iter().filter(|line| line.stroke == Stroke::Dashed).collect();
        assert_eq!(dashed.len(), 2);
        let all_pairs =
            series.iter().find(|line| line.label.starts_with("all pairs")).expect("they are named");
        assert_eq!(all_pairs.points, [Point::at(1000.0, 499_500.0)]);
    }

    #[test]
    fn who_never_shares_has_no_paths_at_any_size() {
        assert_eq!(readings(0), [Reading::Value(0.0), Reading::Value(0.0), Reading::Value(0.0)]);
    }
}
