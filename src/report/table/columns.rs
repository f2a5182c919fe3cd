//! Columns: what a table shows of each cell.

use super::numbers::{Notation, count, price};
use crate::analysis::Estimate;
use crate::experiment::CellResult;
use crate::metrics::Metric;
use crate::report::Study;

/// What stands in a column of a cell; `None` without data.
type Field = fn(&Study<'_>, &CellResult) -> Option<String>;

/// One column.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) heading: &'static str,
    pub(super) field: Field,
    /// What it means, if its heading does not say it.
    pub(super) note: Option<&'static str>,
}

impl Column {
    const fn new(heading: &'static str, field: Field) -> Self {
        Column { heading, field, note: None }
    }

    const fn noted(self, note: &'static str) -> Self {
        Column { note: Some(note), ..self }
    }
}

/// Where tasks have no problems.
pub(super) const COLUMNS: [Column; 8] = [
    Column::new("tasks/s", |_, cell| figure(cell, Metric::Throughput, Notation::Plain)),
    Column::new("latency", |_, cell| figure(cell, Metric::TaskLatencyMean, Notation::Seconds)),
    Column::new("p50", |_, cell| figure(cell, Metric::TaskLatencyP50, Notation::Seconds)),
    Column::new("p99", |_, cell| figure(cell, Metric::TaskLatencyP99, Notation::Seconds)),
    Column::new("coordination p99", |_, cell| {
        figure(cell, Metric::CoordinationLatencyP99, Notation::Seconds)
    }),
    Column::new("hub CPU", |_, cell| figure(cell, Metric::HubCpu, Notation::Percent)),
    Column::new("hottest station", |_, cell| figure(cell, Metric::HottestStation, Notation::Percent)),
    Column::new("messages/task", |_, cell| figure(cell, Metric::Messages, Notation::Plain)),
];

const TASKS: Column = Column::new("tasks/s", |_, cell| short(cell, Metric::Throughput, Notation::Plain));
const LATENCY: Column =
    Column::new("latency", |_, cell| short(cell, Metric::TaskLatencyMean, Notation::Seconds));
const LATENCY_P99: Column =
    Column::new("p99", |_, cell| short(cell, Metric::TaskLatencyP99, Notation::Seconds));
const REUSE: Column = Column::new("reuse", |_, cell| short(cell, Metric::Reuse, Notation::Percent));
const REDUNDANT: Column =
    Column::new("redundant/task", |_, cell| short(cell, Metric::RedundantSolves, Notation::Plain))
        .noted("redundant/task: solves of a problem that some agent had solved correctly before");
const HOTTEST: Column = Column::new("hottest station", hottest);
const CPU: Column =
    Column::new("CPU/task", |_, cell| short(cell, Metric::CoordinationCpu, Notation::Seconds))
        .noted("CPU/task: core time of all stations, minds left out");
const PATHS: Column = Column::new("paths", paths)
    .noted("paths: pairs of agents of which one decided by an outcome of the other, in the whole run");
const TOKENS: Column = Column::new("tokens/task", tokens);
const COST: Column = Column::new("cost/task", |_, cell| mean(cell, Metric::Cost).map(price));

/// What steps wait for an agent because they were given to one early.
const BINDING: Column = Column::new("due to binding", binding).noted(
    "due to binding: wait for an agent beyond that of the same work which goes to whoever is idle, run by run",
);

/// Where tasks have no problems: what coordination costs, and with steps, how much binding has to do with it.
pub(super) fn columns_of_coordination(study: &Study<'_>) -> Vec<Column> {
    let is_compared = study.cells.iter().any(|cell| study.wait_due_to_binding(cell).is_some());
    // Where binding is told, there is no room for the median.
    let has_room = |column: &Column| !is_compared || column.heading != "p50";
    COLUMNS.into_iter().filter(has_room).chain(is_compared.then_some(BINDING)).collect()
}

/// Where tasks have problems: what agents learn, and what it costs.
pub(super) fn columns_of_learning(study: &Study<'_>) -> Vec<Column> {
    let has = |metric| study.cells.iter().any(|cell| mean(cell, metric).is_some());
    let mut columns = vec![TASKS, LATENCY];
    // Where tokens are told, there is no room for it.
    if !has(Metric::InputTokens) {
        columns.push(LATENCY_P99);
    }
    columns.extend([REUSE, REDUNDANT, HOTTEST, CPU, PATHS]);
    if study.cells.iter().any(|cell| study.wait_due_to_binding(cell).is_some()) {
        columns.push(BINDING);
    }
    if has(Metric::InputTokens) {
        columns.push(TOKENS);
    }
    if has(Metric::Cost) {
        columns.push(COST);
    }
    columns
}

fn estimate(cell: &CellResult, metric: Metric) -> Option<Estimate> {
    Estimate::of(&cell.figures(metric))
}

fn mean(cell: &CellResult, metric: Metric) -> Option<f64> {
    estimate(cell, metric).map(|estimate| estimate.mean)
}

/// A mean and its half-width.
fn figure(cell: &CellResult, metric: Metric, notation: Notation) -> Option<String> {
    estimate(cell, metric).map(|estimate| notation.estimate(estimate))
}

/// The same in fewer letters.
fn short(cell: &CellResult, metric: Metric, notation: Notation) -> Option<String> {
    estimate(cell, metric).map(|estimate| notation.short_estimate(estimate))
}

fn binding(study: &Study<'_>, cell: &CellResult) -> Option<String> {
    study.wait_due_to_binding(cell)?.estimate.map(|estimate| Notation::Seconds.short_estimate(estimate))
}

/// How busy the hottest station is, and of which sort it is, if it is of the same sort in all runs.
pub(in crate::report) fn hottest(_: &Study<'_>, cell: &CellResult) -> Option<String> {
    let busy = short(cell, Metric::HottestStation, Notation::Percent)?;
    let mut sorts = cell.runs.iter().map(|run| run.summary.hottest_station.split(' ').next().unwrap_or(""));
    let is_busy = mean(cell, Metric::HottestStation).is_some_and(|ratio| ratio > 0.0);
    let first = sorts.next().filter(|_| is_busy);
    let sort = first.filter(|first| sorts.all(|sort| sort == *first));
    Some(sort.map_or(busy.clone(), |sort| format!("{busy} {sort}")))
}

/// Paths realised; a tilde where they are estimated.
fn paths(_: &Study<'_>, cell: &CellResult) -> Option<String> {
    let is_estimated = mean(cell, Metric::PathsRealisedError).is_some_and(|error| error > 0.0);
    let paths = count(mean(cell, Metric::PathsRealised)?);
    Some(if is_estimated { format!("~{paths}") } else { paths })
}

/// Tokens read and written.
fn tokens(_: &Study<'_>, cell: &CellResult) -> Option<String> {
    Some(count(mean(cell, Metric::InputTokens)? + mean(cell, Metric::OutputTokens)?))
}
