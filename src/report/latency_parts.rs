//! Latency parts: the parts of a task's latency as reports show them: their order, what they are called, and
//! what they come to in a cell.

use super::Study;
use super::table::hottest;
use crate::analysis::Estimate;
use crate::experiment::CellResult;
use crate::metrics::{Metric, RunStatus};

/// The parts in the order in which they are shown.
pub(super) const PARTS: [(Metric, &str); 9] = [
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

/// What of the decisions joins waited for.
pub(super) const BARRIER: &str = "decide: join barrier";

/// Parts that are no coordination: they would be there with nobody to coordinate with.
const NOT_COORDINATION: [Metric; 3] = [Metric::DecideMean, Metric::WaitForAgentMean, Metric::HumanMean];

/// A line of what a latency is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LatencyPart {
    pub(super) metric: Metric,
    pub(super) label: &'static str,
    /// Seconds per task; `None` without data.
    pub(super) estimate: Option<Estimate>,
    /// Share of the whole latency; `None` of a latency of nothing.
    pub(super) share: Option<f64>,
}

/// The parts of a cell's latency, the barrier of joins behind the decisions, then coordination latency and the whole.
/// What is zero in every cell of the study is left out.
pub(super) fn latency_parts(study: &Study<'_>, cell: &CellResult) -> Vec<LatencyPart> {
    let whole = study.estimate(cell, Metric::TaskLatencyMean).map(|whole| whole.mean);
    let part = |(metric, label): (Metric, &'static str)| {
        let estimate = study.estimate(cell, metric);
        let share = estimate.zip(whole).map(|(part, whole)| part.mean / whole);
        LatencyPart { metric, label, estimate, share: share.filter(|share| share.is_finite()) }
    };
    let is_there = |metric: Metric| {
        let mut found = study.cells.iter().filter_map(|cell| study.estimate(cell, metric));
        found.any(|estimate| estimate.mean != 0.0)
    };
    let mut lines = PARTS.to_vec();
    lines.insert(1, (Metric::JoinBarrierMean, BARRIER));
    lines.retain(|(metric, _)| is_there(*metric));
    lines.push((Metric::CoordinationLatencyMean, "coordination latency"));
    lines.push((Metric::TaskLatencyMean, "task latency"));
    lines.into_iter().map(part).collect()
}

/// In one sentence: what most of the coordination latency of a cell is, and which station is the hottest.
pub(super) fn sentence(study: &Study<'_>, cell: &CellResult) -> String {
    let name = study.topology_name(cell);
    if cell.status() == RunStatus::Unstable {
        return format!("{name}: unstable, so there are no figures");
    }
    let of_time = largest(study, cell, Metric::TaskLatencyMean, &[]);
    let of_time = of_time.map_or_else(|| "no time".to_owned(), |share| format!("{share} of a task's time"));
    let of_coordination = largest(study, cell, Metric::CoordinationLatencyMean, &NOT_COORDINATION);
    let of_coordination = match of_coordination {
        Some(share) => format!("{share} of its coordination latency"),
        None => "no coordination latency".to_owned(),
    };
    let station = match hottest(study, cell).filter(|_| is_any_busy(study, cell)) {
        Some(station) => format!("busy share of the hottest station: {station}"),
        None => "no station is busy".to_owned(),
    };
    format!("{name}: {of_time}; {of_coordination}; {station}")
}

/// The largest part of a latency with its share, some parts left out; `None` of a latency of nothing.
fn largest(study: &Study<'_>, cell: &CellResult, whole: Metric, left_out: &[Metric]) -> Option<String> {
    let whole = study.estimate(cell, whole).filter(|whole| whole.mean > 0.0)?.mean;
    let parts = PARTS.into_iter().filter(|(metric, _)| !left_out.contains(metric));
    let means = parts.filter_map(|(metric, label)| Some((study.estimate(cell, metric)?.mean, label)));
    let (mean, label) = means.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    Some(format!("{label} is {:.0} %", 100.0 * mean / whole))
}

fn is_any_busy(study: &Study<'_>, cell: &CellResult) -> bool {
    study.estimate(cell, Metric::HottestStation).is_some_and(|busy| busy.mean > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::Sample;

    #[test]
    fn every_part_of_the_latency_has_its_place() {
        assert!(Metric::PARTS.iter().all(|metric| PARTS.iter().any(|(part, _)| part == metric)));
    }

    #[test]
    fn what_is_zero_everywhere_is_left_out() {
        let mut sample = Sample::without_problems();
        for run in sample.cells.iter_mut().flat_map(|cell| &mut cell.runs) {
            for metric in Metric::PARTS {
                run.summary.figures.set(metric, 0.0);
            }
            run.summary.figures.set(Metric::DecideMean, 8.0);
            run.summary.figures.set(Metric::WireMean, 2.0);
            run.summary.figures.set(Metric::TaskLatencyMean, 10.0);
        }
        let study = sample.study();
        let lines = latency_parts(&study, &study.cells[0]);
        let told: Vec<(&str, Option<f64>)> = lines.iter().map(|line| (line.label, line.share)).collect();
        assert_eq!(told[..2], [("decide", Some(0.8)), ("wire", Some(0.2))]);
        assert_eq!(told[told.len() - 1], ("task latency", Some(1.0)));
    }

    #[test]
    fn an_unstable_cell_is_told_without_figures() {
        let mut sample = Sample::without_problems();
        sample.cells[0].runs[0].summary.status = RunStatus::Unstable;
        let study = sample.study();
        assert!(sentence(&study, &study.cells[0]).ends_with("unstable, so there are no figures"));
    }
}
