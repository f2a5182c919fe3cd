//! Sweep map: a metric of every topology over the size of the swarm and the value that is swept, with lines
//! where it passes the levels that the scenario asks for.
//!
//! A cell without a figure has no colour, and says why.

use super::charts::{Axis, CellMark, Chart, Colour, Heading, Key, MapCell, MapChart, MapPanel, Sample, Unit};
use super::sweep_axis::SweepAxis;
use super::{Study, metric_words};
use crate::metrics::{Metric, RunStatus};
use crate::quantities::listed;
use crate::scenario::{Axis as SweptAxis, LevelFile, SweepMap, SweepMapFile, SweptValue};

/// Fewer sizes than this are no dimension.
const SIZES_MIN: usize = 2;
/// Values that span this much are set apart by their ratios.
const LOG_SPAN_MIN: f64 = 10.0;

/// What the marks of cells mean.
const MARKS: [(CellMark, &str); 4] = [
    (CellMark::Crossed, "unstable: no figure"),
    (CellMark::Hatched, "no steady state"),
    (CellMark::Dotted, "censored: latencies are lower bounds"),
    (CellMark::Dashed, "no figure"),
];

/// The map of an axis, if there is anything to show: `studies` are those at its values, where they were run. `heading`
/// puts the words that all charts of the sweep have around a title.
pub(super) fn sweep_map(
    studies: &[Option<Study<'_>>],
    axis: &SweptAxis,
    written: &SweepMapFile,
    heading: impl Fn(&str) -> Heading,
) -> Option<Chart> {
    let map = written.resolved()?;
    let first = studies.iter().flatten().next()?;
    let sizes = &first.loaded.scenario.agent_counts;
    let rows = Rows::of(axis);
    let panels = panels(first, studies, &map, &rows);
    let has_value = panels.iter().flat_map(|panel| &panel.cells).any(|cell| cell.value.is_some());
    if sizes.len() < SIZES_MIN || !has_value {
        return None;
    }
    let is_there =
        |mark: CellMark| panels.iter().flat_map(|panel| &panel.cells).any(|cell| cell.mark == Some(mark));
    let keys = MARKS.into_iter().filter(|(mark, _)| is_there(*mark));
    let keys = keys.map(|(mark, label)| Key::new(label, Sample::Cell(mark))).collect();
    let chart = MapChart {
        x: Axis::log("agents N", Unit::Count),
        xs: sizes.iter().copied().map(f64::from).collect(),
        y: rows.axis,
        ys: rows.places,
        y_names: rows.names,
        value: Axis::log(metric_words::label(map.metric), metric_words::unit(map.metric)),
        levels: map.levels,
        panels,
        keys,
    };
    Some(Chart::map(heading(&title(axis, written, map.metric)), chart))
}

/// The question that the map answers.
fn title(axis: &SweptAxis, map: &SweepMapFile, metric: Metric) -> String {
    let what = metric_words::phrase(metric);
    let levels = map.contours.iter().map(LevelFile::text);
    let levels: Vec<String> = levels.collect();
    let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
    match levels.as_slice() {
        [] => format!("How does {what} depend on N and {}?", axis.label()),
        levels => format!("Where does {what} pass {}?", listed(levels, "and").replace('`', "")),
    }
}

/// The rows of a map, from the lowest.
struct Rows {
    axis: Axis,
    /// Where each stands, ascending.
    places: Vec<f64>,
    /// What each is called, if it stands for no number.
    names: Vec<String>,
    /// Which value of the sweep each is, from zero.
    values: Vec<usize>,
}

impl Rows {
    /// Numbers stand where they belong; names below each other in their order.
    fn of(sweep: &SweptAxis) -> Self {
        let numbers = sweep.numbers().map(|(numbers, _)| numbers).filter(|numbers| are_distinct(numbers));
        let Some(numbers) = numbers else {
            return Rows {
                axis: Axis::linear(sweep.label(), Unit::Count),
                places: (1..=sweep.values.len()).map(|place| place as f64).collect(),
                names: sweep.values.iter().rev().map(SweptValue::text).collect(),
                values: (0..sweep.values.len()).rev().collect(),
            };
        };
        let mut values: Vec<usize> = (0..numbers.len()).collect();
        values.sort_by(|one, other| numbers[*one].total_cmp(&numbers[*other]));
        let places: Vec<f64> = values.iter().map(|value| numbers[*value]).collect();
        let (lowest, highest) = (places[0], places[places.len() - 1]);
        let unit = SweepAxis::of(sweep).axis.unit;
        let axis = match lowest > 0.0 && highest >= LOG_SPAN_MIN * lowest {
            true => Axis::log(sweep.label(), unit),
            false => Axis::linear(sweep.label(), unit),
        };
        Rows { axis, places, names: Vec::new(), values }
    }
}

/// Two spellings of one number would be two rows at one place.
fn are_distinct(numbers: &[f64]) -> bool {
    (1..numbers.len()).all(|index| !numbers[..index].contains(&numbers[index]))
}

/// A panel for each topology that has figures, or is too unstable for any.
fn panels(first: &Study<'_>, studies: &[Option<Study<'_>>], map: &SweepMap, rows: &Rows) -> Vec<MapPanel> {
    let scenario = &first.loaded.scenario;
    let panel = |topology: usize| {
        let of_row = |value: &usize| {
            let study = studies[*value].as_ref();
            scenario.agent_counts.iter().map(move |size| cell(study, map.metric, topology, *size))
        };
        MapPanel {
            title: scenario.topologies[topology].name.clone(),
            colour: Colour::Topology(topology),
            cells: rows.values.iter().flat_map(of_row).collect(),
        }
    };
    let says_something = |panel: &MapPanel| {
        panel.cells.iter().any(|cell| cell.value.is_some() || cell.mark == Some(CellMark::Crossed))
    };
    first.topologies().into_iter().map(panel).filter(says_something).collect()
}

fn cell(study: Option<&Study<'_>>, metric: Metric, topology: usize, agent_count: u32) -> MapCell {
    let found = study.and_then(|study| Some((study, study.cell_of(topology, agent_count)?)));
    let Some((study, cell)) = found else { return MapCell { value: None, mark: Some(CellMark::Dashed) } };
    let value = study.estimate(cell, metric).map(|estimate| estimate.mean);
    let mark = match (cell.status(), value) {
        (RunStatus::Unstable, _) => Some(CellMark::Crossed),
        (_, None) => Some(CellMark::Dashed),
        (RunStatus::NoSteadyState, _) => Some(CellMark::Hatched),
        (RunStatus::Censored, _) => Some(CellMark::Dotted),
        (RunStatus::Complete, _) => None,
    };
    MapCell { value, mark }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::{Body, Scale};
    use crate::report::samples::Sample;
    use crate::scenario::SweepFile;

    /// The map of a sweep over the made-up cells, as many times as it has values.
    fn map_of(sample: &Sample, sweep: &str) -> Option<(String, MapChart)> {
        let sweep: SweepFile = toml::from_str(sweep).expect("a sweep");
        let axis = sweep.axis[0].resolved().expect("its values can be told");
        let studies: Vec<_> = axis.values.iter().map(|_| Some(sample.study())).collect();
        let chart = sweep_map(&studies, &axis, sweep.map.as_ref()?, |title| Heading::new(title, "", ""))?;
        match chart.body {
            Body::Map(map) => Some((chart.heading.title, *map)),
            _ => panic!("a map is a map"),
        }
    }

    const OF_LATENCY: &str = "axis = [{ key = 'a', values = ['1 ms', '100 ms', '10 ms'] }]\n\
                              map = { metric = 'task_latency_s_p99', contours = ['1 s', '2 min'] }\n";

    #[test]
    fn the_title_is_the_question_and_rows_ascend() {
        let (title, map) = map_of(&Sample::without_problems(), OF_LATENCY).expect("there are figures");
        assert_eq!(title, "Where does task latency (p99) pass 1 s and 2 min?");
        assert_eq!((map.ys, map.y.scale), (vec![1e-3, 1e-2, 0.1], Scale::Log));
        assert_eq!((map.levels, map.panels.len(), map.panels[0].cells.len()), (vec![1.0, 120.0], 2, 9));
        assert!(map.keys.is_empty());
    }

    #[test]
    fn a_cell_without_a_figure_has_no_colour_and_says_why() {
        let mut sample = Sample::without_problems();
        for (cell, status) in
            [(0, RunStatus::Unstable), (1, RunStatus::NoSteadyState), (2, RunStatus::Censored)]
        {
            sample.cells[cell].runs[0].summary.status = status;
        }
        let (_, map) = map_of(&sample, OF_LATENCY).expect("there are figures");
        let row = &map.panels[0].cells[..3];
        let marks: Vec<Option<CellMark>> = row.iter().map(|cell| cell.mark).collect();
        assert_eq!(marks, [CellMark::Crossed, CellMark::Hatched, CellMark::Dotted].map(Some));
        assert_eq!(row.iter().map(|cell| cell.value.is_some()).collect::<Vec<bool>>(), [false, true, true]);
        assert_eq!(map.keys.len(), 3);
    }

    #[test]
    fn who_has_no_such_figure_has_no_panel() {
        let sweep =
            OF_LATENCY.replace("task_latency_s_p99", "hub_cpu_ratio").replace("['1 s', '2 min']", "['80 %']");
        let (title, map) = map_of(&Sample::without_problems(), &sweep).expect("the hub has figures");
        assert_eq!(title, "Where does hub CPU pass 80 %?");
        assert_eq!(
            map.panels.iter().map(|panel| panel.title.as_str()).collect::<Vec<&str>>(),
            ["hub that forgets"]
        );
        assert!(map_of(&Sample::without_figures(), &sweep).is_none());
    }

    #[test]
    fn names_are_rows_in_their_order_from_the_top() {
        let sweep =
            "axis = [{ key = 'a', values = ['push', 'pull', 'both'] }]\nmap = { metric = 'throughput_hz' }\n";
        let (title, map) = map_of(&Sample::without_problems(), sweep).expect("there are figures");
        assert_eq!(title, "How does throughput depend on N and a?");
        assert_eq!(map.y_names, ["both", "pull", "push"]);
    }

    #[test]
    fn who_asks_for_no_map_gets_none() {
        assert!(
            map_of(&Sample::without_problems(), "axis = [{ key = 'a', values = [1, 2, 3] }]\n").is_none()
        );
    }
}
