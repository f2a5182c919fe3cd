//! Learning: what agents know of problems and how it reaches others, in tiny scenarios without chance.
//!
//! Every time is worked out by hand, to the nanosecond. Tasks are read from a trace of lines
//! `arrival_s,work_s,problem`, so that it is known which problem comes when.

mod deliveries;
mod holders;
mod identical_problem;
mod kademlia;
mod knowledge;
mod memories;
mod paths;
mod pushes;
mod questions;
mod ring;
mod rumours;
mod same_work;
mod splitting;
mod stores;

use std::fs;

use coordination_ceiling::experiment::Execution;
use coordination_ceiling::metrics::{DecisionRecord, Manner, Metric, RunSummary};

use crate::sweep::{PLAINLY, Sweep, load};

/// Nanoseconds.
const US: u64 = 1_000;
const MS: u64 = 1_000 * US;
const S: u64 = 1_000 * MS;

/// What the tiny scenarios have in common, unless a test says otherwise: a message takes 1 ms to send, 0.25 ms
/// on the wire and 1 ms to handle; answers are right and certain, and a reuse takes 200 ms.
const SEND: u64 = MS;
const HANDLE: u64 = MS;
const WIRE: u64 = 250 * US;
const REUSE: u64 = 200 * MS;

/// A hub that costs nothing: tasks go to agents 0, 1, 2… in turn, of which the longest idle is next.
const FREE_HUB: &str =
    "coordination.hub = { cores = 1, submit = \"0 s\", result = \"0 s\", handle = \"0 s\", send = \"0 s\" }";

/// A scenario without chance.
struct Tiny<'a> {
    agent_count: u32,
    /// Lines of `arrival_s,work_s,problem`.
    rows: &'a str,
    /// The planes of its topology, called `tiny`.
    planes: &'a str,
    /// Overrides, as `--set` gives them.
    settings: &'a [&'a str],
}

impl Tiny<'_> {
    fn run(&self) -> RunSummary {
        self.run_with_columns("arrival_s,work_s,problem")
    }

    fn run_with_columns(&self, columns: &str) -> RunSummary {
        let Tiny { agent_count, rows, planes, settings } = self;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let trace = folder.path().join("trace.csv");
        fs::write(&trace, format!("{columns}\n{rows}\n")).expect("the trace can be written");
        let text = format!(
            "agents = [{agent_count}]\nreplicates = 1\nduration = \"1000 s\"\nwarm_up = \"0 s\"\n\
             agent = {{ send = \"1 ms\", handle = \"1 ms\" }}\n\
             workload.arrivals.trace = {{ format = \"csv\", file = {:?} }}\n\
             knowledge = {{ error_rate = \"0 %\", confidence_right = 1, reuse = \"200 ms\" }}\n\
             [[topology]]\nname = \"tiny\"\n{planes}\n",
            trace.to_string_lossy()
        );
        run_of(&text, settings)
    }
}

/// The only run of a scenario's text, with its decisions.
fn run_of(text: &str, settings: &[&str]) -> RunSummary {
    let loaded = load(text, settings).unwrap_or_else(|report| panic!("{report}"));
    let sweep = Sweep::of(loaded, &Execution { logs_decisions: true, ..PLAINLY });
    sweep.summaries().next().expect("there is a run").clone()
}

fn figure(summary: &RunSummary, metric: Metric) -> f64 {
    summary.figures.get(metric).unwrap_or_else(|| panic!("no {}", metric.name()))
}

/// The decision about the arrival of this number.
fn decision(summary: &RunSummary, number: u32) -> DecisionRecord {
    let found = summary.decisions.iter().find(|decision| decision.number == number);
    *found.unwrap_or_else(|| panic!("arrival {number} was not decided"))
}

/// How the arrivals were decided, in their order.
fn manners(summary: &RunSummary) -> Vec<Manner> {
    (0..summary.decisions.len() as u32).map(|number| decision(summary, number).manner).collect()
}

/// Messages of a kind for each completed task.
fn per_task(summary: &RunSummary, kind: &str) -> f64 {
    let traffic = summary.traffic.iter().find(|traffic| traffic.kind == kind);
    traffic.and_then(|traffic| traffic.messages_per_task).unwrap_or(0.0)
}

/// When the arrival of this number was decided, in nanoseconds.
fn decided_at(summary: &RunSummary, number: u32) -> u64 {
    decision(summary, number).decided_at.as_ns()
}

/// Holds a figure in seconds to nanoseconds.
fn assert_ns(summary: &RunSummary, metric: Metric, expected_ns: f64) {
    let found_ns = figure(summary, metric) * 1e9;
    let name = metric.name();
    assert!(
        (found_ns - expected_ns).abs() < 1e-3,
        "{name}: {found_ns} ns where {expected_ns} were worked out"
    );
}

fn assert_close(summary: &RunSummary, metric: Metric, expected: f64) {
    let found = figure(summary, metric);
    let name = metric.name();
    assert!((found - expected).abs() < 1e-9, "{name}: {found} where {expected} was worked out");
}

/// Seconds to write into a trace: exact to the nanosecond.
fn written(ns: u64) -> String {
    format!("{}.{:09}", ns / S, ns % S)
}
