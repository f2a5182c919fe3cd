//! Gates: steps that people do, beside those of agents, through every plane.

use coordination_ceiling::metrics::Metric;

use super::{FREE, assert_close};
use crate::sweep::Sweep;

const REVIEWED: &str = r#"
    [[workload.workflow.gate]]
    name = "review"
    staff = 1
    service = "4 s"
    [[workload.workflow.step]]
    name = "draft"
    solve = "1 s"
    [[workload.workflow.step]]
    name = "approve"
    gate = "review"
    after = ["draft"]
    [[workload.workflow.step]]
    name = "publish"
    after = ["approve"]
    solve = "2 s"
"#;

fn swept(head: &str, topology: &str, overrides: &[&str]) -> Sweep {
    let text = format!(
        "replicates = 1\nduration = \"1000 s\"\nwarm_up = \"0 s\"\ndrain = \"100 s\"\n{head}{REVIEWED}\n\
         [[topology]]\nname = \"one\"\n{topology}\n"
    );
    Sweep::of_text(&text, overrides)
}

#[test]
fn people_decide_at_no_cost_and_are_no_minds() {
    let head = "agents = [1]\nagent = { send = \"2 ms\", handle = \"1 ms\", step_cpu = \"10 ms\" }\n";
    // One workflow at a time.
    let rare = ["workload.arrivals.closed.think=1 s"];
    // Peers: the client's message is handled (1 ms), `draft` is done (10 ms) and handed on (2 ms), the gate's
    // hand-off is handled (1 ms), `publish` is done (10 ms) and told of (2 ms).
    let sweep = swept(head, "transport.latency = \"0 s\"\ncoordination.peer = {}", &rare);
    let mean = |metric| sweep.mean("one", 1, metric);
    assert_close(mean(Metric::HumanMean), 4.0);
    assert_close(mean(Metric::DecideMean), 3.0);
    // Of the workflow that the end of the window cuts off, too, something is in there.
    assert!((mean(Metric::CoordinationCpu) - 0.026).abs() < 0.001, "{}", mean(Metric::CoordinationCpu));
    assert_close(mean(Metric::TaskLatencyMean), 7.026);
    assert_close(mean(Metric::CoordinationLatencyMean), 0.026);
    assert!((mean(Metric::Messages) - 4.0).abs() < 0.1, "{}", mean(Metric::Messages));
    // A hub takes submit and each of three results, and sends three instructions and the answer: 4 × 1 ms and
    // 4 × 2 ms. The agent's side: two instructions handled, two results sent.
    let hub = "transport.latency = \"0 s\"\ncoordination.hub = { result = \"0 s\" }";
    let sweep = swept(head, hub, &rare);
    let mean = |metric| sweep.mean("one", 1, metric);
    assert_close(mean(Metric::HumanMean), 4.0);
    assert_close(mean(Metric::TaskLatencyMean), 7.0 + 0.012 + 2.0 * (0.001 + 0.002 + 0.010));
}

#[test]
fn what_waits_at_a_gate_keeps_no_agent() {
    // One agent, and workflows all 5 s: a gate of 4 s is busy 80 %, and the agent for 3 of 5 s, whoever waits.
    for topology in [
        "assignment = \"any_idle\"\ncoordination.independent = {}",
        "assignment = \"least_loaded\"\ncoordination.independent = {}",
        "coordination.hub = { result = \"0 s\" }",
        "assignment = \"round_robin\"\ncoordination.hub = { result = \"0 s\", dispatch = \"separate\" }",
        "coordination.peer = {}",
    ] {
        let topology = format!("transport.latency = \"0 s\"\n{topology}");
        let constant = "workload.arrivals.gamma={ rate = '0.2 /s', cv = 0.001 }";
        let sweep = swept(&format!("agents = [1]\n{FREE}"), &topology, &[constant, "warm_up=100 s"]);
        let mean = |metric| sweep.mean("one", 1, metric);
        assert!((mean(Metric::GateBusy) - 0.8).abs() < 0.01, "{topology}: {}", mean(Metric::GateBusy));
        assert!((mean(Metric::AgentsBusy) - 0.6).abs() < 0.01, "{topology}: {}", mean(Metric::AgentsBusy));
        assert!((4.0..4.5).contains(&mean(Metric::HumanMean)), "{topology}: {}", mean(Metric::HumanMean));
    }
}

#[test]
fn a_tree_of_hubs_grants_what_its_gates_need() {
    // Two gates answer to the first two of four leaves, and one agent to the first: the second leaf leads nobody else.
    let text = r#"
        agents = [1]
        replicates = 1
        duration = "1000 s"
        warm_up = "0 s"
        workload.workflow.gate = [{ name = "one", staff = 1, service = "1 s" }, { name = "two", staff = 1, service = "1 s" }]
        [[workload.workflow.step]]
        name = "draft"
        solve = "1 s"
        [[workload.workflow.step]]
        name = "first"
        gate = "one"
        after = ["draft"]
        [[workload.workflow.step]]
        name = "second"
        gate = "two"
        after = ["first"]
        [[topology]]
        name = "hub"
        coordination.hub = { result = "1 ms" }
        [[topology]]
        name = "tree"
        coordination.hierarchy = { hub.result = "1 ms", request = "1 ms" }
    "#;
    let sweep = Sweep::of_text(text, &[]);
    let [hub, tree] = ["hub", "tree"].map(|name| sweep.mean(name, 1, Metric::Throughput));
    assert!((tree / hub - 1.0).abs() < 0.02, "{tree} and {hub} workflows a second");
}
