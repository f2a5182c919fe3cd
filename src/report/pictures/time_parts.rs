//! Time parts: what a task's latency is made of, by N and topology.
//!
//! Of a workflow it is its critical path. There the part of the decisions that joins waited for, beyond the mean
//! of all that came together at them, is hatched: the *join barrier*, which no plane can shorten.

use super::{heading, short_count};
use crate::experiment::CellResult;
use crate::metrics::{Metric, RunStatus};
use crate::report::Study;
use crate::report::charts::{Bar, BarPanel, Chart, Colour, Measure, Part, Size, StackedBars, Unit};
use crate::report::latency_parts::{BARRIER, PARTS};

/// What is stacked: a metric, or of the decisions what is a barrier of joins and what is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stacked {
    Whole(Metric),
    DecideWithoutBarrier,
    Barrier,
}

pub(super) fn time_parts(study: &Study<'_>) -> Option<Chart> {
    let is_there = |stacked: Stacked| study.cells.iter().any(|cell| amount(study, cell, stacked) > 0.0);
    let whole = PARTS.into_iter().enumerate();
    let whole = whole.map(|(index, (metric, label))| (Stacked::Whole(metric), Part::new(label, index)));
    let mut parts: Vec<(Stacked, Part)> = whole.filter(|(stacked, _)| is_there(*stacked)).collect();
    if parts.is_empty() {
        return None;
    }
    if is_there(Stacked::Barrier) {
        let barrier = Part::new(BARRIER, 0).hatched();
        parts[0].0 = Stacked::DecideWithoutBarrier;
        parts.insert(1, (Stacked::Barrier, barrier));
    }
    let bar = |cell: &CellResult| match cell.status() {
        RunStatus::Unstable => Bar::Absent("unstable".to_owned()),
        _ => Bar::Amounts(parts.iter().map(|(stacked, _)| amount(study, cell, *stacked)).collect()),
    };
    let panels = study.topologies().into_iter().map(|index| BarPanel {
        title: study.loaded.scenario.topologies[index].name.clone(),
        colour: Colour::Topology(index),
        rows: vec![study.of_topology(index).map(bar).collect()],
    });
    let bars = StackedBars {
        category_label: "agents N".to_owned(),
        categories: study.loaded.scenario.agent_counts.iter().copied().map(short_count).collect(),
        measures: vec![Measure::shares("task latency", Unit::Seconds).with_shared_unit(study.has_problems())],
        panels: panels.collect(),
        parts: parts.into_iter().map(|(_, part)| part).collect(),
    };
    Some(
        Chart::bars(heading(study, "Where a task's time goes"), bars)
            .with_size(Size::WIDE.with_room_for(study.topologies().len())),
    )
}

fn amount(study: &Study<'_>, cell: &CellResult, stacked: Stacked) -> f64 {
    let mean = |metric| study.estimate(cell, metric).map_or(0.0, |found| found.mean);
    // Where waits make quick paths the last ones it is below zero: then nothing of the decisions is a barrier.
    let barrier = || mean(Metric::JoinBarrierMean).clamp(0.0, mean(Metric::DecideMean));
    match stacked {
        Stacked::Whole(metric) => mean(metric),
        Stacked::DecideWithoutBarrier => mean(Metric::DecideMean) - barrier(),
        Stacked::Barrier => barrier(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::Body;
    use crate::report::samples::Sample;

    /// The names of the parts, and the bar of the first cell, where joins have this barrier.
    fn bars(barrier_s: f64) -> (Vec<String>, Bar) {
        let mut sample = Sample::without_problems();
        for run in sample.cells.iter_mut().flat_map(|cell| &mut cell.runs) {
            run.summary.figures.set(Metric::JoinBarrierMean, barrier_s);
            run.summary.figures.set(Metric::DecideMean, 8.0);
            run.summary.figures.set(Metric::StationServiceMean, 1.0);
        }
        match time_parts(&sample.study()) {
            Some(Chart { body: Body::Bars(bars), .. }) => (
                bars.parts.iter().map(|part| part.label.clone()).collect(),
                bars.panels[0].rows[0][0].clone(),
            ),
            _ => panic!("there are parts"),
        }
    }

    #[test]
    fn a_barrier_is_shown_inside_the_decisions() {
        let (names, bar) = bars(3.0);
        assert_eq!(names, ["decide", "decide: join barrier", "station service"]);
        assert_eq!(bar, Bar::Amounts(vec![5.0, 3.0, 1.0]));
    }

    #[test]
    fn a_barrier_below_zero_is_none() {
        let (names, bar) = bars(-3.0);
        assert_eq!(names, ["decide", "station service"]);
        assert_eq!(bar, Bar::Amounts(vec![8.0, 1.0]));
    }
}
