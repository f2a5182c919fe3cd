//! Determinism: the same inputs give the same results, whoever computes them and in which order.

use std::sync::LazyLock;

use coordination_ceiling::experiment::Execution;
use coordination_ceiling::metrics::{Metric, RunSummary};

use crate::sweep::{PLAINLY, Sweep, load};

/// Everything that draws, in four topologies: with fifty sizes, two hundred cells.
const GRID: &str = r#"
    replicates = 2
    duration = "40 s"
    warm_up = "10 s"
    agents = [1]
    agent.step_cpu = "2 ms"
    agent_class = [{ share = 1, speed = 1 }, { share = 3, speed = 0.5 }]
    workload.arrivals.closed.think = { exponential = { mean = "500 ms" } }
    workload.task.solve = { lognormal = { mean = "1 s", cv = 1.25 } }
    workload.correlation = { round = 0.4, epoch = { length = "7 s", cv = 0.3 } }

    [[topology]]
    name = "alone"
    coordination.independent = {}

    [[topology]]
    name = "hub"
    coordination.hub = { cores = 2, result = { gamma = { mean = "40 ms", cv = 2 } } }

    [[topology]]
    name = "lossy"
    transport = { loss = 0.1, jitter = { exponential = { mean = "5 ms" } }, retry.timeout = "50 ms" }
    coordination.hub = { cores = 1, dispatch = "separate", heartbeat_interval = "5 s" }

    [[topology]]
    name = "shared"
    coordination.hub = { cores = 1, discipline = "processor_sharing", queue_places = 20 }
"#;

const OPEN: &str = "workload.arrivals={ gamma = { rate_per_agent = '0.4 /s', cv = 2 } }";

fn swept(text: &str, overrides: &[&str], execution: &Execution<'_>) -> Sweep {
    let sizes: Vec<String> = (1..=50).map(|size| size.to_string()).collect();
    let sizes = format!("agents=[{}]", sizes.join(","));
    let overrides = [&[sizes.as_str()], overrides].concat();
    Sweep::of(load(text, &overrides).unwrap_or_else(|report| panic!("{report}")), execution)
}

static PLAIN: LazyLock<Sweep> = LazyLock::new(|| swept(GRID, &[], &PLAINLY));

/// The digest of all events and every figure, to the last bit.
fn bits(summary: &RunSummary) -> Vec<u64> {
    let figures = Metric::ALL.iter().map(|metric| summary.figures.get(*metric).map_or(1, f64::to_bits));
    std::iter::once(summary.digest).chain(figures).collect()
}

fn assert_same<'a>(
    these: impl IntoIterator<Item = &'a RunSummary>,
    those: impl IntoIterator<Item = &'a RunSummary>,
) {
    let (these, those): (Vec<_>, Vec<_>) = (these.into_iter().collect(), those.into_iter().collect());
    assert_eq!(these.len(), those.len());
    for (one, other) in these.into_iter().zip(those) {
        assert_eq!(bits(one), bits(other));
        assert_eq!(one, other);
    }
}

/// Two hundred cells on one thread, and again on two, in the opposite order, and both.
fn assert_reproducible(overrides: &[&str]) {
    let plain = swept(GRID, overrides, &PLAINLY);
    assert_eq!(plain.cells.len(), 200);
    for (job_count, is_reversed) in [(1, false), (2, false), (1, true), (2, true)] {
        let again = swept(GRID, overrides, &Execution { job_count, is_reversed, ..PLAINLY });
        assert_same(plain.summaries(), again.summaries());
    }
}

#[test]
fn neither_threads_nor_the_order_of_cells_reach_closed_clients() {
    assert_reproducible(&[]);
}

#[test]
fn neither_threads_nor_the_order_of_cells_reach_open_arrivals() {
    assert_reproducible(&[OPEN]);
}

/// Pilot runs are pooled over replicates to find where a warm-up ends.
#[test]
fn neither_threads_nor_the_order_of_cells_reach_a_warm_up() {
    assert_reproducible(&[OPEN, "warm_up=auto"]);
}

/// What agents learn, where from and by which way, in the order of whatever happens first.
const LEARNING: &str = r#"
    replicates = 2
    duration = "40 s"
    warm_up = "10 s"
    agents = [1, 2, 3, 5, 8, 13, 21, 34, 55]
    workload.arrivals.closed.think = { exponential = { mean = "500 ms" } }
    workload.task.solve = { lognormal = { mean = "1 s", cv = 1.25 } }
    knowledge = { memory = 20, reuse = { exponential = { mean = "200 ms" } }, emit = "always", error_rate = "20 %" }

    [workload.problems]
    count = 200
    families = 40
    turnover = "2 %"
    new = "10 %"
    similar = "20 %"
    specialisation = "50 %"

    [[topology]]
    name = "hub that remembers"
    coordination.hub = { cores = 2 }
    learning.hub_memory = { look_up = { exponential = { mean = "2 ms" } } }

    [[topology]]
    name = "ring"
    transport = { loss = 0.1, jitter = { exponential = { mean = "5 ms" } }, retry.timeout = "50 ms" }
    coordination.independent = {}
    learning.outcome_routing = { route = "dht", churn = "0.02 /s" }

    [[topology]]
    name = "index"
    coordination.hub = { dispatch = "separate" }
    learning.outcome_routing = { route = "index", holders = 2, split = true, split_above = 30, index_interval = "5 s" }
"#;

#[test]
fn neither_threads_nor_the_order_of_cells_reach_what_agents_learn() {
    let learning = |execution: &Execution<'_>| {
        Sweep::of(load(LEARNING, &[]).unwrap_or_else(|report| panic!("{report}")), execution)
    };
    let plain = learning(&Execution { logs_decisions: true, ..PLAINLY });
    assert_eq!(plain.cells.len(), 27);
    assert!(plain.summaries().any(|summary| summary.figures.get(Metric::Reuse) > Some(0.2)));
    for (job_count, is_reversed) in [(1, false), (2, false), (1, true), (2, true)] {
        let again = learning(&Execution { job_count, is_reversed, logs_decisions: true, ..PLAINLY });
        assert_same(plain.summaries(), again.summaries());
    }
    // Whether anybody writes down what is decided changes nothing of it.
    let digests = |sweep: &Sweep| sweep.summaries().map(|summary| summary.digest).collect::<Vec<_>>();
    assert_eq!(digests(&plain), digests(&learning(&PLAINLY)));
}

#[test]
fn another_topology_moves_no_other_topologys_numbers() {
    let at = GRID.find("[[topology]]").expect("the grid has topologies");
    let first = "[[topology]]\nname = \"first\"\ncoordination.hub = { cores = 8, result = \"1 ms\" }\n";
    let five = swept(&format!("{}{first}{}", &GRID[..at], &GRID[at..]), &[], &PLAINLY);
    let others = five.cells.iter().filter(|cell| cell.cell.topology > 0).flat_map(|cell| &cell.runs);
    assert_same(PLAIN.summaries(), others.map(|run| &run.summary));
}

#[test]
fn more_replicates_and_sizes_leave_the_others_as_they_were() {
    let more = Sweep::of_text(GRID, &["agents=[7, 31, 60]", "replicates=4"]);
    for (topology, size) in [("alone", 7), ("hub", 31), ("lossy", 7), ("shared", 31)] {
        let runs = |sweep: &'static Sweep| sweep.cell(topology, size).runs.iter().map(|run| &run.summary);
        let same = more.cell(topology, size).runs.iter().take(2).map(|run| &run.summary);
        assert_same(runs(&PLAIN), same);
    }
}

#[test]
fn another_seed_is_another_run() {
    let other = swept(GRID, &["seed=2"], &PLAINLY);
    let pairs = PLAIN.summaries().zip(other.summaries());
    assert!(pairs.into_iter().all(|(one, other)| one.digest != other.digest));
}
