//! Records: the tables that other programs read, as CSV and JSON.
//!
//! Floats are written as the shortest text that reads back as the same number, lines end with `\n`,
//! and a figure that does not exist is an empty field.

use csv::{Terminator, Writer, WriterBuilder};
use serde_json::{Value, json};

use super::verdicts::verdicts_json;
use super::{Derived, Judged, Study};
use crate::analysis::Estimate;
use crate::experiment::{CellResult, RunResult};
use crate::metrics::{Metric, Propagation, RunStatus, TimelineBin};

/// Writes rows under a header.
pub(super) struct Records(Writer<Vec<u8>>);

impl Records {
    pub(super) fn new(header: &[String]) -> Self {
        let mut records =
            Records(WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new()));
        records.push(header);
        records
    }

    pub(super) fn push(&mut self, fields: &[String]) {
        self.0.write_record(fields).expect("rows are as wide as their header, and memory does not fail");
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner().expect("memory does not fail")
    }
}

pub(super) fn text(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

pub(super) fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// `runs.csv`: a row per run, with columns for the messages of `kinds`.
pub fn runs_csv(study: &Study<'_>, kinds: &[&'static str]) -> Vec<u8> {
    let mut columns = header(&["topology", "agents", "replicate", "status", "warm_up_s", "digest"]);
    let counts = ["released", "completed", "lost", "in_progress", "censored", "sent", "delivered"];
    let more = ["dropped", "in_flight", "events"];
    columns.extend(counts.iter().chain(&more).map(|count| format!("{count}_count")));
    columns.extend(Metric::ALL.iter().map(|metric| metric.name().to_owned()));
    columns.push("hottest_station".to_owned());
    for kind in kinds {
        columns.push(format!("{kind}_messages_per_task"));
        columns.push(format!("{kind}_bytes_per_task"));
        columns.push(format!("{kind}_cpu_s_per_task"));
    }
    let mut records = Records::new(&columns);
    for cell in study.cells {
        for run in &cell.runs {
            records.push(&run_fields(study, kinds, cell, run));
        }
    }
    records.into_bytes()
}

fn run_fields(study: &Study<'_>, kinds: &[&str], cell: &CellResult, run: &RunResult) -> Vec<String> {
    let summary = &run.summary;
    let counts = &summary.counts;
    let mut fields = vec![
        study.topology_name(cell).to_owned(),
        cell.cell.agent_count.to_string(),
        run.replicate.to_string(),
        summary.status.name().to_owned(),
        summary.warm_up_s.to_string(),
        format!("{:016x}", summary.digest),
    ];
    let numbers = [
        counts.released,
        counts.completed,
        counts.lost,
        counts.in_progress,
        counts.censored,
        counts.sent,
        counts.delivered,
        counts.dropped,
        counts.in_flight,
        counts.events,
    ];
    fields.extend(numbers.map(|number| number.to_string()));
    fields.extend(Metric::ALL.iter().map(|metric| text(summary.figures.get(*metric))));
    fields.push(summary.hottest_station.clone());
    for kind in kinds {
        let traffic = summary.traffic.iter().find(|traffic| traffic.kind == *kind);
        fields.push(text(traffic.and_then(|traffic| traffic.messages_per_task)));
        fields.push(text(traffic.and_then(|traffic| traffic.bytes_per_task)));
        fields.push(text(traffic.and_then(|traffic| traffic.cpu_s_per_task)));
    }
    fields
}

/// `summary.csv`: a row per cell and metric, with the half-width of its 95 % interval.
pub fn summary_csv(study: &Study<'_>) -> Vec<u8> {
    let columns = ["topology", "agents", "status", "metric", "unit", "mean", "half_width", "replicates"];
    let mut records = Records::new(&header(&columns));
    for cell in study.cells {
        for Summed { name, unit, estimate } in summed(study, cell) {
            records.push(&[
                study.topology_name(cell).to_owned(),
                cell.cell.agent_count.to_string(),
                cell.status().name().to_owned(),
                name.to_owned(),
                unit.to_owned(),
                text(estimate.map(|estimate| estimate.mean)),
                text(estimate.and_then(|estimate| estimate.half_width)),
                cell.runs.len().to_string(),
            ]);
        }
    }
    records.into_bytes()
}

/// A figure of a cell over its replicates.
struct Summed {
    name: &'static str,
    unit: &'static str,
    estimate: Option<Estimate>,
}

/// Every metric of a cell, and what is derived from it and others, where there is such a thing.
fn summed(study: &Study<'_>, cell: &CellResult) -> Vec<Summed> {
    let metrics = Metric::ALL.iter().map(|metric| Summed {
        name: metric.name(),
        unit: metric.unit(),
        estimate: study.estimate(cell, *metric),
    });
    let derived = study.wait_due_to_binding(cell).map(|derived| Summed {
        name: Derived::WAIT_DUE_TO_BINDING,
        unit: "s",
        estimate: derived.estimate,
    });
    metrics.chain(derived).collect()
}

/// The same as JSON: an array of cells, each with its metrics by name; and what is stated of them, if anything is.
pub fn summary_json(study: &Study<'_>, judged: &[Judged<'_>]) -> String {
    let cells: Vec<Value> = study
        .cells
        .iter()
        .map(|cell| {
            let metrics = summed(study, cell).into_iter().map(|Summed { name, unit, estimate }| {
                let figure = estimate.map(|Estimate { mean, half_width, .. }| {
                    json!({ "mean": mean, "half_width": half_width, "unit": unit })
                });
                (name.to_owned(), figure.unwrap_or(Value::Null))
            });
            json!({
                "topology": study.topology_name(cell),
                "agents": cell.cell.agent_count,
                "status": cell.status().name(),
                "replicates": cell.runs.len(),
                "metrics": metrics.collect::<serde_json::Map<String, Value>>(),
            })
        })
        .collect();
    let scenario = &study.loaded.scenario;
    let mut whole = json!({ "scenario": scenario.name, "seed": scenario.seed, "cells": cells });
    if !judged.is_empty() {
        whole["statements"] = verdicts_json(judged, &study.topology_names());
    }
    serde_json::to_string_pretty(&whole).expect("numbers and names can be written as JSON") + "\n"
}

/// `timeline.csv`: the largest swarm of each topology over simulated time, with 95 % half-widths. Of a sweep of more
/// than 100 combinations there are no timelines: the table is a header alone.
pub fn timeline_csv(study: &Study<'_>) -> Vec<u8> {
    let mut columns = header(&["topology", "agents", "time_s"]);
    for (name, _) in TIMELINE {
        columns.extend([format!("{name}_mean"), format!("{name}_half_width")]);
    }
    let mut records = Records::new(&columns);
    for cell in study.cells {
        for index in 0..timeline_bin_count(cell) {
            let bins = || cell.runs.iter().map(move |run| &run.summary.timeline[index]);
            let Some(first) = bins().next() else { continue };
            let mut fields = vec![
                study.topology_name(cell).to_owned(),
                cell.cell.agent_count.to_string(),
                first.at_s.to_string(),
            ];
            for (_, value) in TIMELINE {
                let values: Option<Vec<f64>> = bins().map(value).collect();
                let estimate = values.and_then(|values| Estimate::of(&values));
                fields.push(text(estimate.map(|estimate| estimate.mean)));
                fields.push(text(estimate.and_then(|estimate| estimate.half_width)));
            }
            records.push(&fields);
        }
    }
    records.into_bytes()
}

/// `propagation.csv`: for each run in which anybody was interested in an outcome, the share of the
/// interested agents that outcomes had reached, so long after their emission.
pub fn propagation_csv(study: &Study<'_>) -> Vec<u8> {
    let columns = ["topology", "agents", "replicate", "after_s", "reached_ratio"];
    let mut records = Records::new(&header(&columns));
    for (cell, run) in measured_runs(study) {
        let Some(spread) = &run.summary.spread else { continue };
        if run.summary.figures.get(Metric::Coverage).is_none() {
            continue;
        }
        for (after_s, reached_ratio) in Propagation::BOUNDS_S.iter().zip(&spread.reached_ratios) {
            records.push(&[
                study.topology_name(cell).to_owned(),
                cell.cell.agent_count.to_string(),
                run.replicate.to_string(),
                after_s.to_string(),
                reached_ratio.to_string(),
            ]);
        }
    }
    records.into_bytes()
}

/// `synthesis_paths.csv`: the paths realised in each run, each time that the tasks completed per agent had
/// doubled: at equal amounts of work, topologies compare.
pub fn synthesis_paths_csv(study: &Study<'_>) -> Vec<u8> {
    let columns = ["topology", "agents", "replicate", "tasks_per_agent", "realised_count"];
    let mut records = Records::new(&header(&columns));
    for (cell, run) in measured_runs(study) {
        for count in run.summary.spread.iter().flat_map(|spread| &spread.paths) {
            records.push(&[
                study.topology_name(cell).to_owned(),
                cell.cell.agent_count.to_string(),
                run.replicate.to_string(),
                count.tasks_per_agent.to_string(),
                count.realised.to_string(),
            ]);
        }
    }
    records.into_bytes()
}

/// The runs that have figures, with their cells.
fn measured_runs<'a>(study: &Study<'a>) -> impl Iterator<Item = (&'a CellResult, &'a RunResult)> {
    let runs = study.cells.iter().flat_map(|cell| cell.runs.iter().map(move |run| (cell, run)));
    runs.filter(|(_, run)| run.summary.status != RunStatus::Unstable)
}

/// What a timeline shows: the name of a column, and its value in a bin.
pub(super) type TimelineColumn = (&'static str, fn(&TimelineBin) -> Option<f64>);

/// The columns of a timeline.
pub(super) const TIMELINE: [TimelineColumn; 5] = [
    ("hub_cpu_ratio", |bin| bin.hub_cpu_ratio),
    ("hub_queue_count", |bin| bin.hub_queue_count),
    ("in_progress_count", |bin| Some(bin.in_progress_count)),
    ("agents_busy_ratio", |bin| Some(bin.agents_busy_ratio)),
    ("throughput_hz", |bin| Some(bin.throughput_hz)),
];

/// How many bins all runs of a cell have; none if it is unstable.
pub(super) fn timeline_bin_count(cell: &CellResult) -> usize {
    if cell.status() == RunStatus::Unstable {
        return 0;
    }
    cell.runs.iter().map(|run| run.summary.timeline.len()).min().unwrap_or(0)
}

/// `timing.csv`: what each run took of this machine. In no hash.
pub fn timing_csv(study: &Study<'_>, memory_bytes_max: Option<u64>) -> Vec<u8> {
    let columns = ["topology", "agents", "replicate", "events_count", "wall_s", "events_hz"];
    let mut columns = header(&columns);
    columns.push("process_memory_bytes_max".to_owned());
    let mut records = Records::new(&columns);
    for cell in study.cells {
        for run in &cell.runs {
            let wall_s = run.wall_ns as f64 / 1e9;
            let events = run.summary.counts.events;
            records.push(&[
                study.topology_name(cell).to_owned(),
                cell.cell.agent_count.to_string(),
                run.replicate.to_string(),
                events.to_string(),
                wall_s.to_string(),
                text(Some(events as f64 / wall_s).filter(|rate| rate.is_finite())),
                memory_bytes_max.map(|bytes| bytes.to_string()).unwrap_or_default(),
            ]);
        }
    }
    records.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::Sample;

    fn rows(bytes: Vec<u8>) -> Vec<String> {
        String::from_utf8(bytes).expect("records are text").lines().map(str::to_owned).collect()
    }

    #[test]
    fn every_kind_has_its_messages_its_bytes_and_its_cpu() {
        let rows = rows(runs_csv(&Sample::with_problems().study(), &["publish"]));
        let of_publish: Vec<&str> = rows[0].split(',').filter(|name| name.starts_with("publish_")).collect();
        let expected = ["publish_messages_per_task", "publish_bytes_per_task", "publish_cpu_s_per_task"];
        assert_eq!(of_publish, expected);
    }

    #[test]
    fn wait_due_to_binding_is_paired_by_replicate_and_told_where_there_is_a_reference() {
        let rows_of = |sample: &Sample| {
            let rows = rows(summary_csv(&sample.study())).into_iter();
            rows.filter(|row| row.contains(Derived::WAIT_DUE_TO_BINDING)).collect::<Vec<String>>()
        };
        // Peers are no hub, and nobody is uncoordinated: there is nothing to compare them with.
        let expected = [10, 100, 1000]
            .map(|n| format!("\"hub, early\",{n},complete,wait_due_to_binding_s_mean,s,5,0,2"));
        assert_eq!(rows_of(&Sample::with_steps()), expected);
        assert_eq!(rows_of(&Sample::without_problems()), [""; 0]);
        assert!(
            summary_json(&Sample::with_steps().study(), &[]).contains("\"wait_due_to_binding_s_mean\": {")
        );
    }

    #[test]
    fn an_unstable_reference_leaves_no_wait_due_to_binding() {
        let mut sample = Sample::with_steps();
        for cell in sample.cells.iter_mut().filter(|cell| cell.cell.topology == 1) {
            cell.runs[0].summary.status = RunStatus::Unstable;
        }
        let rows = rows(summary_csv(&sample.study()));
        let row = rows.iter().find(|row| row.contains(Derived::WAIT_DUE_TO_BINDING));
        assert_eq!(
            row.map(String::as_str),
            Some("\"hub, early\",10,complete,wait_due_to_binding_s_mean,s,,,2")
        );
    }

    #[test]
    fn propagation_has_the_runs_in_which_anybody_was_interested() {
        let rows = rows(propagation_csv(&Sample::with_problems().study()));
        assert_eq!(rows.len(), 1 + 2 * 3 * 2 * Propagation::BOUNDS_S.len());
        assert_eq!(rows[0], "topology,agents,replicate,after_s,reached_ratio");
        assert_eq!(rows[1], "hub that remembers,10,0,0.001,0");
        assert_eq!(rows.last().map(String::as_str), Some("\"routing, dht\",1000,1,100000,0.6"));
    }

    #[test]
    fn paths_are_told_each_time_that_the_work_has_doubled() {
        let rows = rows(synthesis_paths_csv(&Sample::with_problems().study()));
        let of_run: Vec<&String> =
            rows.iter().filter(|row| row.starts_with("hub that remembers,100,1,")).collect();
        assert_eq!(of_run, ["hub that remembers,100,1,1,100", "hub that remembers,100,1,2,200"]);
    }

    #[test]
    fn an_unstable_run_has_no_rows() {
        let mut sample = Sample::with_problems();
        for run in sample.cells.iter_mut().flat_map(|cell| &mut cell.runs) {
            run.summary.status = RunStatus::Unstable;
        }
        assert_eq!(rows(propagation_csv(&sample.study())).len(), 1);
        assert_eq!(rows(synthesis_paths_csv(&sample.study())).len(), 1);
    }
}
