//! Conformance: what every plane of the registries must hold to, unasked.

use coordination_ceiling::analysis::Estimate;
use coordination_ceiling::coordination::CoordinationChoice;
use coordination_ceiling::experiment::Execution;
use coordination_ceiling::kernel::{QueueKind, SimTime, TieOrder};
use coordination_ceiling::learning::LearningChoice;
use coordination_ceiling::metrics::{Metric, RunStatus};
use coordination_ceiling::scenario::{Loaded, Topology};
use coordination_ceiling::simulation::{RunRequest, run};

use crate::sweep::{PLAINLY, Sweep, load, load_file};

/// Every pairing of planes, each as its own example chooses it.
fn topologies() -> String {
    let mut text = String::new();
    for coordination in CoordinationChoice::PLANES {
        for learning in LearningChoice::PLANES {
            let name = format!("{}+{}", coordination.name, learning.name);
            text +=
                &format!("[[topology]]\nname = \"{name}\"\n{}{}\n", coordination.example, learning.example);
        }
    }
    text
}

/// Situations in which books are hard to keep.
const SITUATIONS: [(&str, &str); 7] = [
    ("closed", ""),
    (
        "closed, thinking, several clients",
        "[workload.arrivals.closed]\nthink = \"1 s\"\nclients_per_agent = 3\n",
    ),
    ("open", "[workload.arrivals.poisson]\nrate_per_agent = \"0.3 /s\"\n"),
    ("open beyond what agents can do", "[workload.arrivals.poisson]\nrate_per_agent = \"3 /s\"\n"),
    (
        "nothing costs anything",
        "[agent]\nsend = \"0 s\"\nhandle = \"0 s\"\n[workload.task]\nsolve = \"1 s\"\n",
    ),
    (
        "everything costs much",
        "[agent]\nsend = \"20 ms\"\nhandle = \"30 ms\"\nstep_cpu = \"100 ms\"\ncpu_per_kib = \"5 ms\"\n",
    ),
    ("bursts", "[workload.arrivals.gamma]\nrate_per_agent = \"0.2 /s\"\ncv = 5.0\n"),
];

/// Wires on which messages are late or lost.
const WIRES: [(&str, &str); 3] = [
    ("plain", ""),
    ("none", "latency=\"0 s\""),
    (
        "lossy",
        "{ latency = \"5 ms\", jitter = { exponential = { mean = \"5 ms\" } }, loss = 0.2, bandwidth = \"100 kB/s\" }",
    ),
];

fn scenario(situation: &str, wire: &str) -> Loaded {
    let header = "agents = [1, 2, 30]\nreplicates = 2\nduration = \"60 s\"\nwarm_up = \"10 s\"\n";
    let text = format!("{header}{situation}\n{}", topologies());
    let names =
        || CoordinationChoice::PLANES.iter().flat_map(|c| LearningChoice::PLANES.iter().map(move |l| (c, l)));
    let overrides: Vec<String> = match wire {
        "" => Vec::new(),
        _ => (0..names().count())
            .map(|index| match wire.split_once("=\"") {
                Some((key, _)) if !wire.starts_with('{') => {
                    format!("topology[{index}].transport.{key}=\"0 s\"")
                }
                _ => format!("topology[{index}].transport={wire}"),
            })
            .collect(),
    };
    let overrides: Vec<&str> = overrides.iter().map(String::as_str).collect();
    load(&text, &overrides).unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn the_books_close_in_every_situation() {
    for (situation, workload) in SITUATIONS {
        for (wire, transport) in WIRES {
            let sweep = Sweep::of(scenario(workload, transport), &PLAINLY);
            for summary in sweep.summaries() {
                assert!(summary.counts.released > 0, "{situation} on {wire}: nothing was done");
                assert!(summary.status != RunStatus::Unstable, "{situation} on {wire}");
            }
        }
    }
}

fn request<'a>(loaded: &'a Loaded, topology: &'a Topology, queue_kind: QueueKind) -> RunRequest<'a> {
    RunRequest {
        scenario: &loaded.scenario,
        topology,
        agent_count: 600,
        replicate: 0,
        opens_at: SimTime::from_ns(1_000_000_000),
        timeline_bin_count: 0,
        queue_kind,
        tie_order: TieOrder::Schedule,
    }
}

#[test]
fn every_calendar_gives_the_same_run() {
    let shrunk = ["duration=\"20 s\"", "warm_up=\"1 s\""];
    let mut scenarios: Vec<Loaded> =
        ["hub_ceiling.toml", "measured_hub.toml", "oracles/mm1.toml", "oracles/closed_hub.toml"]
            .map(|file| load_file(file, &shrunk))
            .into();
    scenarios.extend(SITUATIONS.map(|(_, workload)| scenario(workload, "")));
    for loaded in &scenarios {
        for topology in &loaded.scenario.topologies {
            let runs = [QueueKind::Auto, QueueKind::Heap, QueueKind::Buckets]
                .map(|kind| run(&request(loaded, topology, kind)).expect("the books close"));
            assert_eq!(runs[0], runs[1], "{} {}", loaded.scenario.name, topology.name);
            assert_eq!(runs[0], runs[2], "{} {}", loaded.scenario.name, topology.name);
        }
    }
}

#[test]
fn no_conclusion_depends_on_the_order_of_ties() {
    let text =
        format!("agents = [50]\nreplicates = 8\nduration = \"600 s\"\nwarm_up = \"60 s\"\n{}", topologies());
    let run = |tie_order| {
        let loaded = load(&text, &[]).unwrap_or_else(|report| panic!("{report}"));
        Sweep::of(loaded, &Execution { tie_order, ..PLAINLY })
    };
    let (plain, shuffled) = (run(TieOrder::Schedule), run(TieOrder::Shuffled(7)));
    for (one, other) in plain.cells.iter().zip(&shuffled.cells) {
        for metric in [Metric::TaskLatencyMean, Metric::Throughput] {
            let differences: Vec<f64> =
                one.figures(metric).iter().zip(other.figures(metric)).map(|(a, b)| a - b).collect();
            let estimate = Estimate::with_confidence(&differences, 0.999).expect("eight replicates");
            let half_width = estimate.half_width.expect("eight replicates");
            assert!(estimate.mean.abs() <= half_width, "{}: {estimate:?}", metric.name());
        }
    }
}

#[test]
fn every_plane_saturates_at_its_own_stated_bound() {
    let header = "agents = [1]\nreplicates = 2\nduration = \"900 s\"\nwarm_up = \"300 s\"\n";
    let work = "[workload.task]\nsolve = { exponential = { mean = \"6 s\" } }\n";
    for plane in CoordinationChoice::PLANES {
        let text = format!("{header}{work}[[topology]]\nname = \"plane\"\n{}", plane.example);
        let loaded = load(&text, &[]).unwrap_or_else(|report| panic!("{report}"));
        let bound =
            coordination_ceiling::analysis::saturation(&loaded.scenario, &loaded.scenario.topologies[0]);
        let Some(bound) = bound else { continue };
        let beyond = format!("agents=[{}]", (1.3 * bound).ceil());
        let sweep = Sweep::of_text(&text, &[&beyond]);
        let busy = sweep.mean("plane", (1.3 * bound).ceil() as u32, Metric::HubCpu);
        assert!(busy > 0.98, "{} is {busy} busy at 1.3 × {bound}", plane.name);
        let below = format!("agents=[{}]", (0.7 * bound).floor());
        let sweep = Sweep::of_text(&text, &[&below]);
        let busy = sweep.mean("plane", (0.7 * bound).floor() as u32, Metric::HubCpu);
        assert!((0.6..0.8).contains(&busy), "{} is {busy} busy at 0.7 × {bound}", plane.name);
    }
}

#[test]
fn a_run_beyond_its_budget_is_unstable_and_has_no_figures() {
    let text = format!(
        "agents = [30]\nreplicates = 2\nduration = \"600 s\"\n[budget]\nevents = 500\n{}",
        topologies()
    );
    let sweep = Sweep::of_text(&text, &[]);
    for cell in &sweep.cells {
        assert_eq!(cell.status(), RunStatus::Unstable);
        assert!(Metric::ALL.iter().all(|metric| cell.figures(*metric).is_empty()));
    }
}
