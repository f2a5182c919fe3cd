//! Sweep pictures: the charts of a sweep: what its topologies come to, against the value that is swept.
//!
//! One file for each subject, one panel for each of its measures, at the largest size. With two or three
//! sizes each measure is a file of its own, with a panel for each size. A map over sizes and values is drawn
//! besides, if the scenario asks for one. Of several axes one is x; then each measure is a file of its own, with a
//! panel for each combination of the others, at the largest size.

use super::charts::{
    Axis, Chart, ChartError, Colour, Guide, Heading, Key, LineChart, Panel, Point, Reading, Sample, Series,
    Size, Unit,
};
use super::pictures::rendered;
use super::replicates::replicates;
use super::sweep_axis::SweepAxis;
use super::sweep_map::sweep_map;
use super::sweep_strips::{Strip, strips, x_of};
use super::turnover::turnover;
use super::{OutputFile, Study, SweepStudy};
use crate::analysis::Estimate;
use crate::metrics::{Metric, RunStatus};
use crate::scenario::{Axis as SweptAxis, Loaded};

/// More sizes than this are too many panels.
const SIZES_MAX: usize = 3;

/// What one file shows.
struct Subject {
    name: &'static str,
    title: &'static str,
    /// Whether the measures can be compared, so that their axes are one.
    shares_y: bool,
    measures: &'static [Measure],
}

/// What one panel shows.
struct Measure {
    name: &'static str,
    title: &'static str,
    metric: Metric,
    axis: fn() -> Axis,
    /// A share at which one should have acted.
    line: Option<f64>,
}

const SUBJECTS: [Subject; 4] = [
    Subject {
        name: "latency",
        title: "Task latency",
        shares_y: true,
        measures: &[
            Measure::new("mean", "mean", Metric::TaskLatencyMean, task_latency),
            Measure::new("p99", "p99", Metric::TaskLatencyP99, task_latency),
        ],
    },
    Subject {
        name: "redundant_work",
        title: "Work that was done before",
        shares_y: false,
        measures: &[
            Measure::new("solves", "redundant solves", Metric::RedundantSolves, per_task),
            Measure::new("reuse", "reuse", Metric::Reuse, || {
                Axis::linear("share of decisions", Unit::Ratio).covering(0.0, 1.0)
            }),
        ],
    },
    Subject {
        name: "coordination",
        title: "What coordination takes",
        shares_y: false,
        measures: &[
            Measure::new("cpu", "CPU per task", Metric::CoordinationCpu, || {
                Axis::log("core time", Unit::Seconds)
            }),
            Measure {
                line: Some(0.8),
                ..Measure::new("hottest", "hottest station", Metric::HottestStation, || {
                    Axis::linear("busy share of its cores", Unit::Ratio).covering(0.0, 1.0)
                })
            },
        ],
    },
    Subject {
        name: "cost",
        title: "Tokens and their cost",
        shares_y: false,
        measures: &[
            Measure::new("input", "tokens read", Metric::InputTokens, per_task),
            Measure::new("output", "tokens written", Metric::OutputTokens, per_task),
            Measure::new("price", "cost", Metric::Cost, per_task),
        ],
    },
];

fn task_latency() -> Axis {
    Axis::log("task latency", Unit::Seconds)
}

fn per_task() -> Axis {
    Axis::linear("per task", Unit::Count)
}

impl Measure {
    const fn new(name: &'static str, title: &'static str, metric: Metric, axis: fn() -> Axis) -> Self {
        Measure { name, title, metric, axis, line: None }
    }
}

/// The charts of a sweep, each as SVG and PNG, or why there are none; neither where nothing is swept.
///
/// # Errors
/// If one cannot be drawn.
pub fn sweep_pictures(study: &SweepStudy<'_>) -> Result<(Vec<OutputFile>, Option<String>), ChartError> {
    let axes = study.loaded.axes();
    let strips = match strips(study.loaded) {
        Ok(strips) => strips,
        Err(note) => return Ok((Vec::new(), note)),
    };
    let variants: Vec<Loaded> = (0..study.results.len()).map(|index| study.loaded.variant(index)).collect();
    let studies = variants.iter().zip(study.results).map(|(loaded, cells)| Study { loaded, cells }).collect();
    let x = &axes[x_of(axes)];
    let sketch = Sketch { axes, x: SweepAxis::of(x), studies, strips };
    let mut files = Vec::new();
    for (name, chart) in SUBJECTS.iter().flat_map(|subject| sketch.charts(subject)) {
        files.extend(rendered(&name, chart)?);
    }
    let written = study.loaded.sweep().and_then(|sweep| sweep.map.as_ref());
    let studies = || sketch.studies_of(&sketch.strips[0]);
    let map = written.and_then(|written| sweep_map(&studies(), x, written, |title| sketch.heading(title)));
    if let Some(map) = map {
        files.extend(rendered("map", map)?);
    }
    Ok((files, None))
}

/// What all charts of a sweep have in common.
struct Sketch<'a> {
    axes: &'a [SweptAxis],
    x: SweepAxis,
    studies: Vec<Study<'a>>,
    strips: Vec<Strip>,
}

impl<'a> Sketch<'a> {
    /// The charts of a subject, with their names.
    fn charts(&self, subject: &Subject) -> Vec<(String, Chart)> {
        let sizes = &self.studies[0].loaded.scenario.agent_counts;
        let Some(largest) = sizes.last() else { return Vec::new() };
        if self.strips.len() > 1 {
            let of_measure = |measure: &Measure| {
                let panels =
                    self.strips.iter().map(|strip| self.panel(measure, strip, *largest, strip.title.clone()));
                let panels: Vec<Panel> = panels.filter(has_a_figure).collect();
                let title = format!("{}: {}, {largest} agents", subject.title, measure.title);
                Some((format!("{}_{}", subject.name, measure.name), self.chart(&title, panels, true)?))
            };
            return subject.measures.iter().filter_map(of_measure).collect();
        }
        let strip = &self.strips[0];
        if sizes.len() == 1 || sizes.len() > SIZES_MAX {
            let panels = subject
                .measures
                .iter()
                .map(|measure| self.panel(measure, strip, *largest, measure.title.to_owned()));
            let panels: Vec<Panel> = panels.filter(has_a_figure).collect();
            let title = format!("{}, {largest} agents", subject.title);
            let chart = self.chart(&title, panels, subject.shares_y);
            return chart.map(|chart| (subject.name.to_owned(), chart)).into_iter().collect();
        }
        let of_measure = |measure: &Measure| {
            let panels = sizes.iter().map(|size| self.panel(measure, strip, *size, format!("N = {size}")));
            let panels: Vec<Panel> = panels.filter(has_a_figure).collect();
            let chart = self.chart(&format!("{}: {}", subject.title, measure.title), panels, true)?;
            Some((format!("{}_{}", subject.name, measure.name), chart))
        };
        subject.measures.iter().filter_map(of_measure).collect()
    }

    /// The studies of a strip, where they were run.
    fn studies_of(&self, strip: &Strip) -> Vec<Option<Study<'a>>> {
        let of_place = |combination: &Option<usize>| combination.map(|combination| self.studies[combination]);
        strip.combinations.iter().map(of_place).collect()
    }

    fn chart(&self, title: &str, panels: Vec<Panel>, shares_y: bool) -> Option<Chart> {
        if panels.is_empty() {
            return None;
        }
        let size = if panels.len() == 1 { Size::SLIDE } else { Size::WIDE };
        // Whoever learns from others does as well as the next: such lines would hide each other.
        let lines =
            LineChart::new(self.x.axis.clone()).set_apart(self.studies.iter().any(Study::has_problems));
        let lines = lines.with_panels(panels).side_by_side().with_keys(self.keys());
        let lines = if shares_y { lines } else { lines.with_own_ranges() };
        Some(Chart::lines(self.heading(title), lines).with_size(size))
    }

    fn heading(&self, title: &str) -> Heading {
        let scenario = &self.studies[0].loaded.scenario;
        let replicates = replicates(self.studies.iter().flat_map(|study| study.cells), "point");
        // Where the turnover itself is swept, the axis tells of it.
        let tells =
            |key: &String| matches!(key.as_str(), "workload.problems.turnover" | "workload.problems.per");
        let is_swept = self.axes.iter().flat_map(|axis| axis.keys.all()).any(tells);
        let turnover = if is_swept { String::new() } else { turnover(scenario) };
        let names: Vec<String> = self.axes.iter().map(SweptAxis::name).collect();
        let source = format!(
            "coordination-ceiling {} · {} · {} · seed {} · {replicates}{turnover}",
            env!("CARGO_PKG_VERSION"),
            scenario.name,
            names.join(", "),
            scenario.seed
        );
        Heading::new(title, scenario.question.clone(), source)
    }

    fn keys(&self) -> Option<Key> {
        let has_intervals = self.studies.iter().flat_map(|study| study.cells).any(|cell| cell.runs.len() > 1);
        has_intervals.then(|| Key::new("95 % interval", Sample::Band))
    }

    /// A measure of every topology that has it, at one size.
    fn panel(&self, measure: &Measure, strip: &Strip, agent_count: u32, title: String) -> Panel {
        let axis = (measure.axis)();
        let topologies = self.studies[0].topologies().into_iter();
        let series = topologies
            .map(|topology| self.series(measure.metric, &axis, strip, (topology, agent_count)))
            .filter(|series| series.points.iter().any(|point| point.reading != Reading::Missing));
        let lines = measure.line.map(|at| Guide::horizontal(at, format!("{:.0} %", at * 100.0)));
        let guides = self.x.names.iter().cloned().chain(lines);
        let series: Vec<Series> = series.collect();
        Panel::new(title, axis).with_series(series).with_guides(guides)
    }

    fn series(&self, metric: Metric, axis: &Axis, strip: &Strip, of: (usize, u32)) -> Series {
        let studies = self.studies_of(strip);
        let places = self.x.places.iter().zip(&studies);
        let points = places.map(|(place, study)| match study {
            Some(study) => point(study, metric, of, *place),
            None => Point::missing(*place),
        });
        let mut points: Vec<Point> = points.map(|point| within(point, axis.covers)).collect();
        points.sort_by(|one, other| one.x.total_cmp(&other.x));
        let name = &self.studies[0].loaded.scenario.topologies[of.0].name;
        Series::new(name, Colour::Topology(of.0)).with_points(points)
    }
}

/// Whether anything is to be seen but that runs were unstable.
fn has_a_figure(panel: &Panel) -> bool {
    let mut points = panel.series.iter().flat_map(|series| &series.points);
    points.any(|point| matches!(point.reading, Reading::Value(_)))
}

fn point(study: &Study<'_>, metric: Metric, (topology, agent_count): (usize, u32), place: f64) -> Point {
    let Some(cell) = study.cell_of(topology, agent_count) else { return Point::missing(place) };
    match study.estimate(cell, metric) {
        Some(Estimate { mean, half_width: Some(half_width), .. }) => {
            Point::at(place, mean).with_half_width(half_width)
        }
        Some(Estimate { mean, .. }) => Point::at(place, mean),
        None if cell.status() == RunStatus::Unstable => Point::absent(place, "unstable"),
        None => Point::missing(place),
    }
}

/// The same point, with an interval that ends where what the axis covers ends.
fn within(point: Point, covers: Option<(f64, f64)>) -> Point {
    let (lowest, highest) = covers.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    let interval = point.interval.map(|(lower, upper)| (lower.max(lowest), upper.min(highest)));
    Point { interval, ..point }
}
