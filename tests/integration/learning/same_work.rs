//! Same work: whatever the topology, a task is what its address says.

use coordination_ceiling::experiment::Execution;
use coordination_ceiling::metrics::{DecisionRecord, RunSummary};
use coordination_ceiling::simulation::replicate_seed;
use coordination_ceiling::swarm::{Problem, Workload};
use coordination_ceiling::workload::Generator;

use crate::sweep::{PLAINLY, Sweep, load};

/// Everything that may draw, in topologies that treat the work differently.
const SWARM: &str = r#"
    agents = [12]
    replicates = 1
    duration = "200 s"
    warm_up = "0 s"
    agent = { send = "1 ms", handle = "2 ms", step_cpu = "5 ms" }
    agent_class = [{ share = 1, speed = 1 }, { share = 1, speed = 3 }]
    workload.task.solve = { lognormal = { mean = "1 s", cv = 1.25 } }
    workload.correlation.round = 0.4
    workload.tokens = { input = { uniform = { lower = 10, upper = 2000 } }, output = 100 }
    knowledge = { error_rate = "20 %", reuse = "100 ms" }

    [workload.problems]
    count = 60
    families = 10
    spread = "3 %"
    turnover = "2 %"
    turnover_families = true
    new = "10 %"
    similar = "20 %"
    specialisation = "50 %"
    interests = 2

    [[topology]]
    name = "alone"
    coordination.independent = {}

    [[topology]]
    name = "hub that forgets"
    coordination.hub = { cores = 1, result = { exponential = { mean = "30 ms" } } }

    [[topology]]
    name = "hub that remembers"
    coordination.hub = { cores = 2, dispatch = "separate" }
    learning.hub_memory = {}

    [[topology]]
    name = "ring"
    transport = { loss = 0.1, jitter = { exponential = { mean = "5 ms" } }, retry.timeout = "50 ms" }
    coordination.independent = {}
    learning.outcome_routing = { route = "dht", churn = "0.01 /s" }

    [[topology]]
    name = "index"
    coordination.hub = { discipline = "processor_sharing" }
    learning.outcome_routing = { route = "index", mode = "push" }
"#;

const PER_SWARM: &str = "workload.problems.per=swarm";
const OPEN: &str = "workload.arrivals={ gamma = { rate_per_agent = '0.5 /s', cv = 2 } }";
const SEVERAL_CLIENTS: &str =
    "workload.arrivals.closed={ think = { exponential = { mean = '1 s' } }, clients_per_agent = 2 }";

/// The decisions of a run by client and number: of an open process by number alone.
fn in_order(summary: &RunSummary) -> Vec<DecisionRecord> {
    let mut decisions = summary.decisions.clone();
    decisions.sort_by_key(|decision| (decision.client, decision.number));
    decisions
}

/// What may depend on nothing but the address.
fn work(decision: &DecisionRecord) -> (u64, u64, u64, u64) {
    let DecisionRecord { problem, signature, solve, confidence, .. } = decision;
    (*problem, *signature, solve.as_ns(), confidence.to_bits())
}

/// Holds each run's decisions to those of the first, as far as both have got. Returns how many were compared.
fn compared(runs: &[Vec<DecisionRecord>]) -> usize {
    let mut count = 0;
    for other in &runs[1..] {
        for decision in other {
            let address = (decision.client, decision.number);
            let place = runs[0].binary_search_by_key(&address, |first| (first.client, first.number));
            let Ok(place) = place else { continue };
            let first = &runs[0][place];
            // An answer from scratch may be right here and wrong there only after a different consult.
            assert_eq!(work(first), work(decision), "{address:?}");
            count += 1;
        }
    }
    count
}

fn runs(settings: &[&str]) -> Vec<Vec<DecisionRecord>> {
    let loaded = load(SWARM, settings).unwrap_or_else(|report| panic!("{report}"));
    let sweep = Sweep::of(loaded, &Execution { logs_decisions: true, ..PLAINLY });
    sweep.summaries().map(in_order).collect()
}

#[test]
fn closed_clients_have_the_same_tasks_under_every_topology() {
    for settings in [&[][..], &[PER_SWARM], &[SEVERAL_CLIENTS]] {
        let runs = runs(settings);
        assert_eq!(runs.len(), 5);
        let count = compared(&runs);
        println!("{settings:?}: {count} decisions compared");
        assert!(count > 4_000, "{count}");
        // It is not that they all do the same.
        assert!(runs[1..].iter().all(|run| run.len() != runs[0].len()));
    }
}

#[test]
fn an_open_process_brings_the_same_tasks_under_every_topology() {
    for settings in [&[OPEN][..], &[OPEN, PER_SWARM]] {
        let count = compared(&runs(settings));
        println!("{settings:?}: {count} decisions compared");
        assert!(count > 4_000, "{count}");
    }
}

/// The generator of the library gives at an address what was decided there.
#[test]
fn a_task_is_a_function_of_its_address() {
    let scenario = load(SWARM, &[]).unwrap_or_else(|report| panic!("{report}")).scenario;
    let generator = Generator::new(&scenario.workload, replicate_seed(1, 0), 12).expect("no trace is read");
    for decision in runs(&[]).iter().flatten() {
        let client = decision.client.expect("they are closed clients");
        let work = generator.closed_task(client, decision.number).work;
        let Problem { id, signature } = work.problem;
        assert_eq!(
            (id, signature.bits(), work.solve),
            (decision.problem, decision.signature, decision.solve)
        );
    }
}

/// Nor does the number of agents matter to a client, but where the catalogue changes with the swarm.
#[test]
fn a_larger_swarm_moves_no_clients_tasks() {
    let of_size = |size: &str| {
        let mut runs = runs(&[size, "duration=60 s"]);
        runs.swap_remove(0)
    };
    let count = compared(&[of_size("agents=[12]"), of_size("agents=[40]")]);
    assert!(count > 400, "{count}");
}
