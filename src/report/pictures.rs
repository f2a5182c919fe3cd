//! Pictures: the charts of a study. Every topology has one colour in all of them.

use super::charts::{
    Axis, Bar, BarPanel, Chart, ChartError, Colour, Guide, Heading, Heights, Key, LineChart, Panel, Part,
    Point, Reading, Sample, Series, Size, StackedBars, Stroke, Timeline, Unit, render_png, render_svg,
};
use super::records::{TIMELINE, timeline_bin_count};
use super::{OutputFile, Study};
use crate::analysis::{Estimate, Prediction, predict, saturation};
use crate::experiment::CellResult;
use crate::metrics::{Metric, RunStatus};

/// Hub CPU at which one should have acted: the line that the first article draws.
const CPU_LINE: f64 = 0.8;

/// The charts of `study`, each as SVG and PNG.
///
/// # Errors
/// If one cannot be drawn.
pub fn pictures(study: &Study<'_>) -> Result<Vec<OutputFile>, ChartError> {
    let mut charts = vec![
        ("latency", latency(study)),
        ("hub_cpu", hub_cpu(study)),
        ("throughput", throughput(study)),
        ("time_parts", time_parts(study)),
    ];
    if study.cells.iter().any(|cell| timeline_bin_count(cell) > 0) {
        charts.push(("timeline", timeline(study)));
    }
    let mut files = Vec::new();
    for (name, chart) in charts {
        files.push(OutputFile { name: format!("{name}.svg"), bytes: render_svg(&chart)?.into_bytes() });
        files.push(OutputFile { name: format!("{name}.png"), bytes: render_png(&chart)? });
    }
    Ok(files)
}

fn heading(study: &Study<'_>, title: &str) -> Heading {
    let scenario = &study.loaded.scenario;
    let replicates = match scenario.replicate_count {
        1 => "1 run of each cell".to_owned(),
        count => format!("{count} runs of each cell"),
    };
    let source = format!(
        "coordination-ceiling {} · {} · seed {} · {replicates}",
        env!("CARGO_PKG_VERSION"),
        scenario.name,
        scenario.seed
    );
    Heading::new(title, scenario.question.clone(), source)
}

fn agents() -> Axis {
    Axis::log("agents N", Unit::Count)
}

fn keys(study: &Study<'_>, has_closed_form: bool) -> Vec<Key> {
    let mut keys = Vec::new();
    if has_closed_form {
        keys.push(Key::new("closed form", Sample::Line(Stroke::Dashed)));
    }
    if study.loaded.scenario.replicate_count > 1 {
        keys.push(Key::new("95 % interval", Sample::Band));
    }
    keys
}

/// A metric of every topology against N.
fn against_size(study: &Study<'_>, metric: Metric, label: impl Fn(&str) -> String) -> Vec<Series> {
    let topologies = study.topologies().into_iter();
    topologies
        .map(|index| {
            let name = &study.loaded.scenario.topologies[index].name;
            let points = study.of_topology(index).map(|cell| point(study, cell, metric));
            Series::new(label(name), Colour::Topology(index)).with_points(points)
        })
        .filter(|series| series.points.iter().any(|point| point.reading != Reading::Missing))
        .collect()
}

fn point(study: &Study<'_>, cell: &CellResult, metric: Metric) -> Point {
    let agent_count = f64::from(cell.cell.agent_count);
    match study.estimate(cell, metric) {
        Some(Estimate { mean, half_width: Some(half_width), .. }) => {
            Point::at(agent_count, mean).with_half_width(half_width)
        }
        Some(Estimate { mean, .. }) => Point::at(agent_count, mean),
        None if cell.status() == RunStatus::Unstable => Point::absent(agent_count, "unstable"),
        None => Point::missing(agent_count),
    }
}

/// What theory says of every topology that has a closed form, finely enough to show its knee.
fn closed_forms(study: &Study<'_>, value: impl Fn(Prediction) -> Option<f64>) -> Vec<Series> {
    let scenario = &study.loaded.scenario;
    let sizes = fine_sizes(&scenario.agent_counts);
    let topologies = study.topologies().into_iter();
    topologies
        .filter_map(|index| {
            let topology = &scenario.topologies[index];
            let at = |count: &u32| Some((f64::from(*count), value(predict(scenario, topology, *count)?)?));
            let points: Vec<Point> = sizes.iter().filter_map(at).map(|(x, y)| Point::at(x, y)).collect();
            let series = Series::new("", Colour::Topology(index)).with_points(points).dashed();
            (!series.points.is_empty()).then_some(series)
        })
        .collect()
}

/// Sizes between the smallest and the largest, some thirty to a decade.
fn fine_sizes(agent_counts: &[u32]) -> Vec<u32> {
    let (Some(first), Some(last)) = (agent_counts.first(), agent_counts.last()) else { return Vec::new() };
    let mut sizes = vec![*first];
    while let Some(size) = sizes.last().filter(|size| *size < last) {
        sizes.push((size + (size / 13).max(1)).min(*last));
    }
    sizes
}

/// Where each topology saturates by theory, within the sizes that are shown.
fn knees(study: &Study<'_>) -> Vec<Guide> {
    let scenario = &study.loaded.scenario;
    let (first, last) = (scenario.agent_counts.first().copied(), scenario.agent_counts.last().copied());
    let is_shown = |knee: &f64| {
        first.is_some_and(|n| f64::from(n) < *knee) && last.is_some_and(|n| *knee < f64::from(n))
    };
    let topologies = study.topologies().into_iter();
    topologies
        .filter_map(|index| {
            let knee = saturation(scenario, &scenario.topologies[index]).filter(is_shown)?;
            Some(Guide::vertical(knee, format!("N* = {knee:.0}"), Colour::Topology(index)))
        })
        .collect()
}

fn latency(study: &Study<'_>) -> Chart {
    let panels =
        [("mean", Metric::TaskLatencyMean), ("p50", Metric::TaskLatencyP50), ("p99", Metric::TaskLatencyP99)];
    let forms = closed_forms(study, |prediction| prediction.task_latency_s);
    let has_closed_form = !forms.is_empty();
    let panels = panels.map(|(title, metric)| {
        let mut series = against_size(study, metric, str::to_owned);
        if metric == Metric::TaskLatencyMean {
            series.extend(forms.clone());
        }
        let y = Axis::log("task latency", Unit::Seconds);
        Panel::new(title, y).with_series(series).with_guides(knees(study))
    });
    let lines =
        LineChart::new(agents()).with_panels(panels).side_by_side().with_keys(keys(study, has_closed_form));
    Chart::lines(heading(study, "Task latency against the number of agents"), lines).with_size(Size::WIDE)
}

fn hub_cpu(study: &Study<'_>) -> Chart {
    let forms = closed_forms(study, |prediction| Some(prediction.utilisation));
    let has_closed_form = !forms.is_empty();
    let share = || Axis::linear("busy share of its cores", Unit::Ratio).covering(0.0, 1.0);
    let line = || Guide::horizontal(CPU_LINE, "80 %");
    let mut hub = against_size(study, Metric::HubCpu, str::to_owned);
    hub.extend(forms);
    let hottest = against_size(study, Metric::HottestStation, str::to_owned);
    let panels = [
        Panel::new("hub", share()).with_series(hub).with_guides([line()]),
        Panel::new("hottest station, inboxes included", share()).with_series(hottest).with_guides([line()]),
    ];
    let lines =
        LineChart::new(agents()).with_panels(panels).side_by_side().with_keys(keys(study, has_closed_form));
    Chart::lines(heading(study, "CPU of the hub and of the hottest station"), lines).with_size(Size::WIDE)
}

fn throughput(study: &Study<'_>) -> Chart {
    let mut series = against_size(study, Metric::Throughput, str::to_owned);
    let forms = closed_forms(study, |prediction| Some(prediction.throughput_hz));
    let keys = keys(study, !forms.is_empty());
    series.extend(forms);
    series.extend(ideal(study));
    let y = Axis::log("tasks completed", Unit::Named("tasks/s".to_owned()));
    let panel = Panel::new("", y).with_series(series).with_guides(knees(study));
    let lines = LineChart::new(agents()).with_panels([panel]).with_keys(keys);
    Chart::lines(heading(study, "Throughput against the number of agents"), lines)
}

/// In proportion to N from what the best topology does with the smallest swarm.
fn ideal(study: &Study<'_>) -> Option<Series> {
    let scenario = &study.loaded.scenario;
    let (first, last) = (*scenario.agent_counts.first()?, *scenario.agent_counts.last()?);
    let smallest = study.cells.iter().filter(|cell| cell.cell.agent_count == first);
    let rates = smallest.filter_map(|cell| Some(study.estimate(cell, Metric::Throughput)?.mean));
    let best = rates.fold(0.0, f64::max);
    let each_hz = best / f64::from(first);
    let points = [first, last].map(|count| Point::at(f64::from(count), each_hz * f64::from(count)));
    (first < last && best > 0.0).then(|| Series::new("ideal", Colour::Ideal).with_points(points).dotted())
}

/// The parts of a task's latency that are shown, with what they are called.
const PARTS: [(Metric, &str); 9] = [
    (Metric::DecideMean, "decide"),
    (Metric::WaitForAgentMean, "wait for an agent"),
    (Metric::StationWaitMean, "station wait"),
    (Metric::StationServiceMean, "station service"),
    (Metric::WireMean, "wire"),
    (Metric::RetryMean, "retry"),
    (Metric::ReplicationMean, "replication"),
    (Metric::PollGapMean, "poll gap"),
    (Metric::HumanMean, "human"),
];

fn time_parts(study: &Study<'_>) -> Chart {
    let is_there = |metric: Metric| {
        study.cells.iter().any(|cell| study.estimate(cell, metric).is_some_and(|found| found.mean > 0.0))
    };
    let parts: Vec<(usize, (Metric, &str))> =
        PARTS.into_iter().enumerate().filter(|(_, (metric, _))| is_there(*metric)).collect();
    let bar = |cell: &CellResult| match cell.status() {
        RunStatus::Unstable => Bar::Absent("unstable".to_owned()),
        _ => {
            let amount = |metric| study.estimate(cell, metric).map_or(0.0, |found| found.mean);
            Bar::Amounts(parts.iter().map(|(_, (metric, _))| amount(*metric)).collect())
        }
    };
    let panels = study.topologies().into_iter().map(|index| BarPanel {
        title: study.loaded.scenario.topologies[index].name.clone(),
        colour: Colour::Topology(index),
        bars: study.of_topology(index).map(bar).collect(),
    });
    let bars = StackedBars {
        category_label: "agents N".to_owned(),
        categories: study.loaded.scenario.agent_counts.iter().map(short_count).collect(),
        amount_label: "task latency".to_owned(),
        unit: Unit::Seconds,
        heights: Heights::Shares,
        parts: parts.iter().map(|(index, (_, label))| Part::new(*label, *index)).collect(),
        panels: panels.collect(),
    };
    Chart::bars(heading(study, "Where a task's time goes"), bars).with_size(Size::WIDE)
}

/// A size as briefly as it can be said: 3000 is 3k.
fn short_count(count: &u32) -> String {
    match count {
        _ if count.is_multiple_of(1_000_000) => format!("{}M", count / 1_000_000),
        _ if count.is_multiple_of(1_000) => format!("{}k", count / 1_000),
        _ => count.to_string(),
    }
}

fn timeline(study: &Study<'_>) -> Chart {
    let panels = [
        Panel::new("hub CPU", Axis::linear("busy share", Unit::Ratio).covering(0.0, 1.0)),
        Panel::new("queue at the hub", Axis::linear("jobs waiting", Unit::Count)),
        Panel::new("tasks in progress", Axis::linear("released, not completed", Unit::Count)),
        Panel::new("agents deciding", Axis::linear("busy share", Unit::Ratio).covering(0.0, 1.0)),
        Panel::new("throughput", Axis::linear("completed", Unit::Named("tasks/s".to_owned()))),
    ];
    let panels = panels.into_iter().zip(TIMELINE).map(|(panel, (_, value))| {
        let cells = study.cells.iter().filter(|cell| timeline_bin_count(cell) > 0);
        let series = cells.filter_map(|cell| over_time(study, cell, value));
        let series: Vec<Series> = series.collect();
        panel.with_series(series)
    });
    let largest = study.loaded.scenario.agent_counts.last().copied().unwrap_or(0);
    let runs = study.cells.iter().filter(|cell| timeline_bin_count(cell) > 0).flat_map(|cell| &cell.runs);
    let warm_up_s = runs.map(|run| run.summary.warm_up_s).fold(0.0, f64::max);
    let timeline = Timeline {
        panels: panels.filter(|panel| !panel.series.is_empty()).collect(),
        warm_up_s: Some(warm_up_s).filter(|end_s| *end_s > 0.0),
        end_s: study.loaded.scenario.closes_at(largest).as_s(),
    };
    Chart::timeline(heading(study, &format!("{largest} agents over simulated time")), timeline)
}

/// A column of a cell's timeline; `None` where the topology has no such thing.
fn over_time(
    study: &Study<'_>,
    cell: &CellResult,
    value: fn(&crate::metrics::TimelineBin) -> Option<f64>,
) -> Option<Series> {
    let bins = 0..timeline_bin_count(cell);
    let points: Option<Vec<Point>> = bins
        .map(|index| {
            let bins = cell.runs.iter().map(|run| &run.summary.timeline[index]);
            let at_s = bins.clone().next()?.at_s;
            let estimate = Estimate::of(&bins.map(value).collect::<Option<Vec<f64>>>()?)?;
            let point = Point::at(at_s, estimate.mean);
            Some(match estimate.half_width {
                Some(half_width) => point.with_half_width(half_width),
                None => point,
            })
        })
        .collect();
    let series = Series::new(study.topology_name(cell), Colour::Topology(cell.cell.topology));
    Some(series.with_points(points?).without_markers())
}
