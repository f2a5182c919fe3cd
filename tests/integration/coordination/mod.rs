//! Coordination: what one plane promises of itself, beyond what all of them must.

mod shards;
mod trees;

use coordination_ceiling::metrics::{Metric, RunSummary};

use crate::sweep::Sweep;

/// A swarm in which everything costs something.
const DEAR: &str = r#"
    agents = [4, 13]
    replicates = 2
    duration = "200 s"
    warm_up = "20 s"
    agent = { send = "2 ms", handle = "3 ms", cpu_per_kib = "1 ms", step_cpu = "5 ms" }
    workload.task.solve = { lognormal = { mean = "1 s", cv = 1 } }
"#;

/// The wire of all topologies.
const WIRE: &str =
    "transport = { jitter = { exponential = { mean = '2 ms' } }, loss = 0.02, retry.timeout = '100 ms' }";

/// A workflow with a choice, a quorum and two ends.
const STEPS: &str = r#"
    [[role]]
    name = "few"
    share = 1
    [[role]]
    name = "many"
    share = 3
    [[workload.workflow.step]]
    name = "plan"
    role = "few"
    choose = { quick = "60 %", thorough = "40 %" }
    [[workload.workflow.step]]
    name = "quick"
    role = "many"
    after = ["plan"]
    [[workload.workflow.step]]
    name = "thorough"
    role = "many"
    after = ["plan"]
    [[workload.workflow.step]]
    name = "check"
    role = "many"
    after = ["plan"]
    [[workload.workflow.step]]
    name = "end"
    role = "few"
    after = ["quick", "thorough", "check"]
    [[workload.workflow.step]]
    name = "archive"
    role = "many"
    after = ["quick", "thorough", "check"]
    quorum = 1
"#;

/// Hubs of several kinds, as what stands between the braces of a `hub`.
const HUBS: [&str; 4] = [
    "cores = 2, submit = '3 ms', result = { exponential = { mean = '40 ms' } }, instruction = '2 ms'",
    "cores = 1, dispatch = 'separate', instruction = '4 ms', send = '1 ms', handle = '500 us'",
    "cores = 2, discipline = 'processor_sharing', heartbeat_interval = '3 s', per_agent = '1 ms'",
    "cores = 1, queue_places = 3, final_bytes = '4 kB'",
];

const CIRCUMSTANCES: [&[&str]; 3] = [
    &[],
    &["workload.arrivals.closed={ think = '500 ms', clients_per_agent = 2 }"],
    &["workload.arrivals.poisson.rate_per_agent=0.15 /s"],
];

/// Holds each run of a plane to that of a hub, event by event and to the last bit of every figure; what only the
/// plane sends, it never does.
#[track_caller]
fn assert_is_the_hub(plane: impl Fn(&str) -> String) {
    for (steps, assignments) in
        [("", &[""][..]), (STEPS, &["any_idle", "fixed", "round_robin", "least_loaded"])]
    {
        for (hub, assignment) in HUBS.iter().flat_map(|hub| assignments.iter().map(move |one| (hub, one))) {
            let assignment = match *assignment {
                "" => String::new(),
                written => format!("assignment = \"{written}\"\n"),
            };
            let topology = |name: &str, coordination: &str| {
                format!("[[topology]]\nname = \"{name}\"\n{assignment}{WIRE}\ncoordination.{coordination}\n")
            };
            let hub_alone = topology("hub", &format!("hub = {{ {hub} }}"));
            let text = format!("{DEAR}\n{steps}\n{hub_alone}{}", topology("plane", &plane(hub)));
            for circumstance in CIRCUMSTANCES {
                let sweep = Sweep::of_text(&text, circumstance);
                let (hubs, planes): (Vec<_>, Vec<_>) = sweep
                    .cells
                    .iter()
                    .partition(|cell| sweep.scenario.topologies[cell.cell.topology].name == "hub");
                assert_eq!((hubs.len(), planes.len()), (2, 2));
                let runs = hubs.iter().flat_map(|cell| &cell.runs);
                for (one, other) in runs.zip(planes.iter().flat_map(|cell| &cell.runs)) {
                    assert_same(
                        &one.summary,
                        &other.summary,
                        &format!("{hub}, {assignment}, {circumstance:?}"),
                    );
                }
            }
        }
    }
}

#[track_caller]
fn assert_same(hub: &RunSummary, plane: &RunSummary, place: &str) {
    assert!(hub.counts.completed > 0, "{place}: nothing was completed");
    assert_eq!(hub.digest, plane.digest, "{place}");
    assert_eq!(hub.counts, plane.counts, "{place}");
    for metric in Metric::ALL {
        let [one, other] = [hub, plane].map(|run| run.figures.get(*metric).map(f64::to_bits));
        assert_eq!(one, other, "{place}: {}", metric.name());
    }
    let (shared, own) = plane.traffic.split_at(hub.traffic.len());
    assert_eq!(hub.traffic, shared, "{place}");
    assert!(own.iter().all(|kind| kind.messages_per_task.unwrap_or(0.0) == 0.0), "{place}: {own:?}");
}
