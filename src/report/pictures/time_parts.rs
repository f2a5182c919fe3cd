//! Time parts: what a task's latency is made of, by N and topology.

use super::{heading, short_count};
use crate::experiment::CellResult;
use crate::metrics::{Metric, RunStatus};
use crate::report::Study;
use crate::report::charts::{Bar, BarPanel, Chart, Colour, Measure, Part, Size, StackedBars, Unit};

/// The parts that are shown, with what they are called.
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

pub(super) fn time_parts(study: &Study<'_>) -> Option<Chart> {
    let is_there = |metric: Metric| {
        study.cells.iter().any(|cell| study.estimate(cell, metric).is_some_and(|found| found.mean > 0.0))
    };
    let parts: Vec<(usize, (Metric, &str))> =
        PARTS.into_iter().enumerate().filter(|(_, (metric, _))| is_there(*metric)).collect();
    if parts.is_empty() {
        return None;
    }
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
        rows: vec![study.of_topology(index).map(bar).collect()],
    });
    let bars = StackedBars {
        category_label: "agents N".to_owned(),
        categories: study.loaded.scenario.agent_counts.iter().copied().map(short_count).collect(),
        parts: parts.iter().map(|(index, (_, label))| Part::new(*label, *index)).collect(),
        measures: vec![Measure::shares("task latency", Unit::Seconds).with_shared_unit(study.has_problems())],
        panels: panels.collect(),
    };
    Some(Chart::bars(heading(study, "Where a task's time goes"), bars).with_size(Size::WIDE))
}
