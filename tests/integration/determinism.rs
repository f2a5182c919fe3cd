//! Determinism: the same inputs give the same results, whoever computes them and in which order.

use coordination_ceiling::experiment::Execution;
use coordination_ceiling::metrics::RunSummary;

use crate::sweep::{PLAINLY, Sweep, load};

/// 2 topologies × 20 sizes × 5 replicates: 200 runs of open arrivals with everything that draws.
const SCENARIO: &str = r#"
agents = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 35, 40, 50, 60, 80]
replicates = 5
duration = "60 s"
[workload.arrivals.gamma]
rate_per_agent = "0.2 /s"
cv = 2.0
[workload.task]
solve = { lognormal = { mean = "2 s", cv = 1.25 } }
[workload.correlation]
round = 0.4
epoch = { length = "10 s", cv = 0.3 }
[[agent_class]]
share = 1
speed = 1
[[agent_class]]
share = 3
speed = 0.5
[[topology]]
name = "hub"
coordination.hub = { cores = 2, result = { gamma = { mean = "100 ms", cv = 2.0 } }, heartbeat_interval = "5 s" }
transport = { jitter = { exponential = { mean = "10 ms" } }, loss = 0.05 }
[[topology]]
name = "event loop"
coordination.hub = { cores = 1, discipline = "processor_sharing", dispatch = "separate", queue_places = 20 }
"#;

const THIRD: &str = r#"
[[topology]]
name = "independent"
coordination.independent = {}
"#;

fn summaries(text: &str, execution: &Execution<'_>) -> Vec<RunSummary> {
    let loaded = load(text, &[]).unwrap_or_else(|report| panic!("{report}"));
    Sweep::of(loaded, execution).summaries().cloned().collect()
}

#[test]
fn neither_threads_nor_the_order_of_cells_reach_a_result() {
    let plain = summaries(SCENARIO, &PLAINLY);
    assert_eq!(plain.len(), 200);
    assert_eq!(plain, summaries(SCENARIO, &PLAINLY), "twice in a row");
    let two_jobs = Execution { job_count: 2, ..PLAINLY };
    assert_eq!(plain, summaries(SCENARIO, &two_jobs), "on two threads");
    let reversed = Execution { job_count: 2, is_reversed: true, ..PLAINLY };
    assert_eq!(plain, summaries(SCENARIO, &reversed), "in the opposite order");
}

#[test]
fn another_topology_moves_no_other_topologys_numbers() {
    let two = summaries(SCENARIO, &PLAINLY);
    let three = summaries(&format!("{SCENARIO}{THIRD}"), &PLAINLY);
    assert_eq!(two, three[..two.len()]);
}

#[test]
fn more_replicates_and_sizes_leave_the_others_as_they_were() {
    let few = Sweep::of_text(SCENARIO, &["agents=[10, 30]", "replicates=2", "warm_up=\"10 s\""]);
    let more = Sweep::of_text(SCENARIO, &["agents=[5, 10, 30]", "replicates=3", "warm_up=\"10 s\""]);
    for cell in &few.cells {
        let name = &few.scenario.topologies[cell.cell.topology].name;
        let same = more.cell(name, cell.cell.agent_count);
        for (run, again) in cell.runs.iter().zip(&same.runs) {
            assert_eq!(run.summary.digest, again.summary.digest);
            assert_eq!(run.summary.figures, again.summary.figures);
        }
    }
}

#[test]
fn another_seed_is_another_run() {
    let one = Sweep::of_text(SCENARIO, &["agents=[10]", "replicates=1"]);
    let other = Sweep::of_text(SCENARIO, &["agents=[10]", "replicates=1", "seed=2"]);
    let pairs = one.summaries().zip(other.summaries());
    assert!(pairs.into_iter().all(|(one, other)| one.digest != other.digest));
}
