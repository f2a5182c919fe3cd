//! Samples: studies whose figures are made up, for the tests of reports.

use super::Study;
use crate::experiment::{Cell, CellResult, RunResult};
use crate::metrics::{
    Figures, KindTraffic, Metric, OutcomeSpread, PathCount, Propagation, RunCounts, RunStatus, RunSummary,
    TimelineBin,
};
use crate::scenario::document::Sources;
use crate::scenario::{Loaded, NoFiles};

/// Sizes of the swarms of every sample.
const SIZES: [u32; 3] = [10, 100, 1000];

const HEAD: &str = r#"
question = "Made up?"
replicates = 2
agents = [10, 100, 1000]
duration = "100 s"
warm_up = "20 s"
"#;
const PROBLEMS: &str = r#"
[workload.problems]
count = 1000
popularity = 1.0
families = 10
turnover = "10 %"
"#;
const HUB: &str = r#"
[[topology]]
name = "hub that forgets"
[topology.coordination.hub]
result = "325 ms"
"#;
const HUB_MEMORY: &str = r#"
[[topology]]
name = "hub that remembers"
[topology.coordination.hub]
result = "325 ms"
[topology.learning.hub_memory]
"#;
const ROUTING: &str = r#"
[[topology]]
name = "routing, dht"
[topology.coordination.independent]
[topology.learning.outcome_routing]
"#;
const INDEPENDENT: &str = r#"
[[topology]]
name = "independent"
[topology.coordination.independent]
"#;

const STEPS: &str = r#"
[[workload.workflow.step]]
name = "only"
[[topology]]
name = "hub, early"
assignment = "round_robin"
[topology.coordination.hub]
[[topology]]
name = "hub, late"
assignment = "any_idle"
[topology.coordination.hub]
[[topology]]
name = "peers"
[topology.coordination.peer]
"#;

/// A scenario and what its cells are said to have come to.
pub(super) struct Sample {
    loaded: Loaded,
    pub(super) cells: Vec<CellResult>,
}

impl Sample {
    /// A hub that forgets, one that remembers, routing, and agents on their own.
    pub(super) fn with_problems() -> Sample {
        Sample::of(&[HEAD, PROBLEMS, HUB, HUB_MEMORY, ROUTING, INDEPENDENT].concat(), |topology, run| {
            let mut summary = summary(topology, run);
            learn(topology, run, &mut summary);
            summary
        })
    }

    /// A hub, and agents on their own, whose tasks have no problems.
    pub(super) fn without_problems() -> Sample {
        Sample::of(&[HEAD, HUB, INDEPENDENT].concat(), |topology, run| summary(topology * 3, run))
    }

    /// A hub that gives steps to agents early, one that gives them to whoever is idle, and peers.
    pub(super) fn with_steps() -> Sample {
        Sample::of(&[HEAD, STEPS].concat(), |topology, run| {
            let mut summary = summary(topology, run);
            // Of the wait, 5 s a run are due to binding; how much there is besides differs from run to run.
            let wait_s = [5.0, 0.0, 7.0][topology] + 100.0 * f64::from(run.replicate);
            summary.figures.set(Metric::WaitForAgentMean, wait_s);
            summary
        })
    }

    /// Runs that found nothing at all.
    pub(super) fn without_figures() -> Sample {
        Sample::of(&[HEAD, PROBLEMS, HUB, ROUTING].concat(), |_, _| RunSummary {
            figures: Figures::default(),
            traffic: Vec::new(),
            timeline: Vec::new(),
            ..summary(0, Run { agent_count: 10, replicate: 0 })
        })
    }

    pub(super) fn study(&self) -> Study<'_> {
        Study { loaded: &self.loaded, cells: &self.cells }
    }

    fn of(text: &str, summary: impl Fn(usize, Run) -> RunSummary) -> Sample {
        let loaded = Loaded::from_sources(Sources::from_text("sample.toml", text), "sample", &mut NoFiles);
        let loaded = loaded.unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false)));
        let topologies = 0..loaded.scenario.topologies.len();
        let grid = topologies.flat_map(|topology| SIZES.map(|agent_count| Cell { topology, agent_count }));
        let result = |replicate, cell: Cell| RunResult {
            replicate,
            summary: summary(cell.topology, Run { agent_count: cell.agent_count, replicate }),
            wall_ns: 1_000_000,
        };
        let cells = grid.map(|cell| CellResult { cell, runs: [0, 1].map(|at| result(at, cell)).to_vec() });
        Sample { cells: cells.collect(), loaded }
    }
}

/// Which run of a topology.
#[derive(Clone, Copy)]
struct Run {
    agent_count: u32,
    replicate: u32,
}

impl Run {
    /// A value that differs a little from replicate to replicate.
    fn about(self, value: f64) -> f64 {
        value * (1.0 + 0.02 * f64::from(self.replicate))
    }

    fn n(self) -> f64 {
        f64::from(self.agent_count)
    }
}

/// What every run has. Topologies 0 and 1 have a hub, 2 routes, 3 sends nothing.
fn summary(topology: usize, run: Run) -> RunSummary {
    let mut figures = Figures::default();
    let busy_ratio = [0.9, 0.9, 0.004, 0.0][topology] * run.n() / 1000.0;
    let latency_s = [9.0, 4.5, 4.0, 10.0][topology];
    for (metric, value) in [
        (Metric::Throughput, run.n() / latency_s),
        (Metric::TaskLatencyMean, latency_s),
        (Metric::TaskLatencyP50, latency_s * 0.7),
        (Metric::TaskLatencyP99, latency_s * 5.0),
        (Metric::CoordinationLatencyP99, 0.2),
        (Metric::DecideMean, latency_s * 0.9),
        (Metric::StationServiceMean, latency_s * 0.1),
        (Metric::HottestStation, busy_ratio),
        (Metric::CoordinationCpu, [0.04, 0.04, 0.004, 0.0][topology]),
        (Metric::Links, [run.n(), run.n(), run.n() * run.n() / 4.0, 0.0][topology]),
        (Metric::Messages, [2.0, 2.0, 40.0, 0.0][topology]),
        (Metric::InboxBusyMax, [2e-5, 2e-5, 4e-6 * run.n(), 0.0][topology]),
        (Metric::InboxBusyP99, [2e-5, 2e-5, 1e-4, 0.0][topology]),
        (Metric::InboxBusyP50, [1e-5, 1e-5, 2e-5, 0.0][topology]),
    ] {
        figures.set(metric, run.about(value));
    }
    figures.set(Metric::HubCpu, (topology < 2).then_some(busy_ratio));
    let amounts = |kinds: &[(&'static str, f64)]| {
        let traffic = |(kind, count): &(&'static str, f64)| KindTraffic {
            kind,
            messages_per_task: Some(*count),
            bytes_per_task: Some(count * 512.0),
            cpu_s_per_task: Some(count * 1e-4),
        };
        kinds.iter().map(traffic).collect::<Vec<KindTraffic>>()
    };
    let traffic = match topology {
        0 | 1 => amounts(&[("submit", 0.0), ("result", 1.0), ("instruction", 1.0), ("heartbeat", 0.0)]),
        2 => amounts(&[("step", 0.0), ("publish", 4.0), ("push", 8.0), ("join", 0.0), ("index_update", 0.5)]),
        _ => amounts(&[("step", 0.0)]),
    };
    let bin = |index: u32| TimelineBin {
        at_s: f64::from(index) * 10.0 + 5.0,
        hub_cpu_ratio: (topology < 2).then_some(busy_ratio),
        hub_queue_count: (topology < 2).then_some(3.0),
        in_progress_count: run.about(run.n()),
        agents_busy_ratio: run.about(0.9),
        throughput_hz: run.about(run.n() / latency_s),
    };
    let is_largest = run.agent_count == SIZES[2];
    RunSummary {
        status: RunStatus::Complete,
        is_growing: false,
        figures,
        traffic,
        hottest_station: "hub".to_owned(),
        counts: RunCounts::default(),
        warm_up_s: 20.0,
        digest: 7,
        spread: None,
        decisions: Vec::new(),
        timeline: if is_largest { (0..10).map(bin).collect() } else { Vec::new() },
    }
}

/// What a run has where tasks have problems. Only topologies 1 and 2 share what they find out.
fn learn(topology: usize, run: Run, summary: &mut RunSummary) {
    let is_sharing = topology == 1 || topology == 2;
    let pairs = run.n() * (run.n() - 1.0) / 2.0;
    for (metric, value) in [
        (Metric::RedundantSolves, if is_sharing { 0.002 } else { 0.6 }),
        (Metric::ConcurrentDuplicates, 0.001),
        (Metric::Reuse, if is_sharing { 0.98 } else { 0.2 }),
        (Metric::PathsPotential, if is_sharing { pairs } else { 0.0 }),
        (Metric::PathsRealised, if is_sharing { pairs / 2.0 } else { 0.0 }),
        (Metric::PathsRealisedError, 0.0),
    ] {
        summary.figures.set(metric, value);
    }
    summary.figures.set(Metric::Coverage, [None, Some(0.4), Some(0.6), None][topology]);
    let steps: &[(f64, f64)] = match topology {
        1 => &[(10.0, 0.1), (100.0, 0.4)],
        2 => &[(0.1, 0.3), (1.0, 0.6)],
        _ => &[],
    };
    let reached = |bound_s: &f64| {
        steps.iter().rev().find(|(after_s, _)| after_s <= bound_s).map_or(0.0, |(_, ratio)| *ratio)
    };
    // The hub that remembers is slow: in the largest swarm not every agent has completed a task.
    let tasks_max = match (topology, run.agent_count) {
        (1, 1000) => 0,
        (1, 100) => 2,
        _ => 8,
    };
    let counts = [1, 2, 4, 8].into_iter().take_while(|tasks| *tasks <= tasks_max);
    let realised = |tasks: u64| if is_sharing { tasks * u64::from(run.agent_count) } else { 0 };
    summary.spread = Some(OutcomeSpread {
        reached_ratios: Propagation::BOUNDS_S.iter().map(reached).collect(),
        paths: counts.map(|tasks| PathCount { tasks_per_agent: tasks, realised: realised(tasks) }).collect(),
    });
}
