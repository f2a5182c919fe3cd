//! Traffic: what a task costs in messages and in coordination CPU, kind by kind, by N and topology.

use super::{heading, short_count};
use crate::analysis::Estimate;
use crate::experiment::CellResult;
use crate::metrics::{KindTraffic, RunStatus};
use crate::report::Study;
use crate::report::charts::{Bar, BarPanel, Chart, Colour, Measure, Part, Size, StackedBars, Unit};

/// What of a kind is stacked.
type Amount = fn(&KindTraffic) -> Option<f64>;

const MESSAGES: Amount = |traffic| traffic.messages_per_task;
const CPU: Amount = |traffic| traffic.cpu_s_per_task;

/// Two rows of panels.
const SIZE: Size = Size { width_px: 1200, height_px: 800 };

pub(super) fn traffic(study: &Study<'_>) -> Option<Chart> {
    let is_there = |kind: &&'static str| {
        study.cells.iter().any(|cell| mean(cell, kind, MESSAGES) > 0.0 || mean(cell, kind, CPU) > 0.0)
    };
    let kinds: Vec<&'static str> = study.kinds().into_iter().filter(is_there).collect();
    if kinds.is_empty() {
        return None;
    }
    let bar = |cell: &CellResult, amount: Amount| match cell.status() {
        RunStatus::Unstable => Bar::Absent("unstable".to_owned()),
        _ => Bar::Amounts(kinds.iter().map(|kind| mean(cell, kind, amount)).collect()),
    };
    let bars =
        |index: usize, amount: Amount| study.of_topology(index).map(|cell| bar(cell, amount)).collect();
    let panels = study.topologies().into_iter().map(|index| BarPanel {
        title: study.loaded.scenario.topologies[index].name.clone(),
        colour: Colour::Topology(index),
        rows: vec![bars(index, MESSAGES), bars(index, CPU)],
    });
    let chart = StackedBars {
        category_label: "agents N".to_owned(),
        categories: study.loaded.scenario.agent_counts.iter().copied().map(short_count).collect(),
        parts: kinds.iter().enumerate().map(|(index, kind)| Part::new(worded(kind), index)).collect(),
        measures: vec![
            Measure::amounts("messages per task", Unit::Count),
            Measure::amounts("CPU of all stations per task, minds left out", Unit::Seconds),
        ],
        panels: panels.collect(),
    };
    let heading = heading(study, "What coordination and learning cost per task, by kind of message");
    Some(Chart::bars(heading, chart).with_size(SIZE.with_room_for(study.topologies().len())))
}

/// A kind's name as people read it.
fn worded(kind: &str) -> String {
    kind.replace('_', " ")
}

/// Mean over the runs of a cell; nothing where a run has no such kind.
fn mean(cell: &CellResult, kind: &str, amount: Amount) -> f64 {
    let of_run = |traffic: &[KindTraffic]| traffic.iter().find(|found| found.kind == kind).and_then(amount);
    let amounts: Option<Vec<f64>> = cell.runs.iter().map(|run| of_run(&run.summary.traffic)).collect();
    amounts.and_then(|amounts| Estimate::of(&amounts)).map_or(0.0, |estimate| estimate.mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::Body;
    use crate::report::samples::Sample;

    #[test]
    fn kinds_that_nobody_sends_are_hidden_and_none_is_merged() {
        let Some(Chart { body: Body::Bars(bars), .. }) = traffic(&Sample::with_problems().study()) else {
            panic!("there is traffic");
        };
        let names: Vec<&str> = bars.parts.iter().map(|part| part.label.as_str()).collect();
        assert_eq!(names, ["result", "instruction", "publish", "push", "index update"]);
        assert_eq!(bars.panels.len(), 4);
    }
}
