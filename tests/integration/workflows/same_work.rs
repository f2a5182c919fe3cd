//! Same work: a step is what it is under every plane and assignment, and the books close.

use std::collections::BTreeMap;

use coordination_ceiling::experiment::Execution;
use coordination_ceiling::metrics::{DecisionRecord, RunStatus};

use crate::sweep::{PLAINLY, Sweep, load};

const SCENARIO: &str = r#"
    agents = [12]
    replicates = 2
    duration = "400 s"
    warm_up = "0 s"
    drain = "0 s"
    agent.step_cpu = "1 ms"
    workload.task.solve = { exponential = { mean = "1 s" } }
    workload.problems = { count = 100, families = 10, spread = "2 %" }
    knowledge = { reuse = "500 ms" }

    [[role]]
    name = "few"
    count = 2
    [[role]]
    name = "many"
    share = 1

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

    [[topology]]
    name = "independent"
    coordination.independent = {}
    [[topology]]
    name = "anyone"
    assignment = "any_idle"
    coordination.independent = {}
    learning.outcome_routing = { route = "index", mode = "pull" }
    [[topology]]
    name = "hub"
    coordination.hub = { result = "5 ms" }
    learning.hub_memory = {}
    [[topology]]
    name = "separate"
    assignment = "least_loaded"
    coordination.hub = { result = "5 ms", dispatch = "separate" }
    [[topology]]
    name = "turns"
    assignment = "round_robin"
    coordination.hub = { result = "5 ms", cores = 1, discipline = "processor_sharing" }
    [[topology]]
    name = "shards"
    coordination.sharded_hub = { shards = 3, hub.result = "5 ms" }
    [[topology]]
    name = "fixed_shards"
    assignment = "fixed"
    coordination.sharded_hub = { shards = 5, hub = { result = "5 ms", dispatch = "separate" } }
    learning.outcome_routing = { route = "index", mode = "push" }
    [[topology]]
    name = "tree"
    coordination.hierarchy = { fan_out = 2, levels = 3, quota = 1, low_water = 0, hub.result = "5 ms" }
    [[topology]]
    name = "loaded_tree"
    assignment = "least_loaded"
    coordination.hierarchy = { fan_out = 3, hub = { result = "5 ms", queue_places = 1, cores = 1 } }
    transport = { loss = 0.02, retry.timeout = "100 ms" }
    [[topology]]
    name = "peer"
    coordination.peer = {}
    learning.outcome_routing = { route = "dht" }
    transport = { loss = 0.02, retry.timeout = "100 ms" }
    [[topology]]
    name = "polling"
    coordination.point_to_point = {}
    transport = { loss = 0.02, retry.timeout = "100 ms" }
    [[topology]]
    name = "always polling"
    coordination.point_to_point = { watch = "role_standing" }
    learning.gossip = {}
"#;

/// What was decided of each workflow, whoever did it: the problems and what it takes to solve them.
type Workflows = BTreeMap<(Option<u32>, u32), Vec<(Option<u16>, u64, u64)>>;

fn workflows(decisions: &[DecisionRecord]) -> Workflows {
    let mut all = Workflows::new();
    for decision in decisions {
        let steps = all.entry((decision.client, decision.number)).or_default();
        steps.push((decision.step, decision.problem, decision.solve.as_ns()));
    }
    all.values_mut().for_each(|steps| steps.sort_unstable());
    all
}

#[test]
fn every_plane_leads_workflows_of_the_same_steps() {
    for arrivals in
        ["workload.arrivals.closed={ think = '1 s' }", "workload.arrivals.poisson={ rate = '1.4 /s' }"]
    {
        let loaded = load(SCENARIO, &[arrivals]).unwrap_or_else(|report| panic!("{report}"));
        let sweep = Sweep::of(loaded, &Execution { logs_decisions: true, ..PLAINLY });
        let of = |name: &str| {
            let cell = sweep.cell(name, 12);
            assert!(cell.status() <= RunStatus::Censored, "{name}: {:?}", cell.status());
            workflows(&cell.runs[0].summary.decisions)
        };
        let reference = of("independent");
        for topology in &sweep.scenario.topologies {
            let found = of(&topology.name);
            // A choice takes one of two steps, so that a whole workflow has five of the six.
            let whole = found.iter().filter(|(_, steps)| steps.len() == 5);
            let compared: Vec<bool> = whole
                .filter_map(|(address, steps)| {
                    Some(reference.get(address).filter(|other| other.len() == 5)? == steps)
                })
                .collect();
            println!("{}: {} workflows, {} compared", topology.name, found.len(), compared.len());
            assert!(compared.len() > 200, "{}: {} are too few", topology.name, compared.len());
            assert!(compared.iter().all(|is_same| *is_same), "{}", topology.name);
            assert!(found.values().all(|steps| steps.len() <= 5), "{}: a step was done twice", topology.name);
        }
    }
}
