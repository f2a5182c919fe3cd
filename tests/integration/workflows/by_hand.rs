//! By hand: workflows without chance, whose figures can be worked out on paper.

use coordination_ceiling::metrics::Metric;

use super::FREE;
use crate::sweep::Sweep;

/// Four steps: `plan` of 1 s, then `left` of 2 s and `right` of 5 s at the same time, then `end` of 3 s.
const DIAMOND: &str = r#"
    [[role]]
    name = "all"
    share = 1
    [[workload.workflow.step]]
    name = "plan"
    solve = "1 s"
    [[workload.workflow.step]]
    name = "left"
    after = ["plan"]
    solve = "2 s"
    [[workload.workflow.step]]
    name = "right"
    after = ["plan"]
    solve = "5 s"
    [[workload.workflow.step]]
    name = "end"
    after = ["left", "right"]
    solve = "3 s"
"#;

/// One workflow after the other, a client at each of `agent_count` agents, and one topology.
fn swept(head: &str, workflow: &str, topology: &str, overrides: &[&str]) -> Sweep {
    let text = format!(
        "replicates = 1\nduration = \"1000 s\"\nwarm_up = \"0 s\"\ndrain = \"100 s\"\n{head}{workflow}\n\
         [[topology]]\nname = \"one\"\n{topology}\n"
    );
    Sweep::of_text(&text, overrides)
}

#[track_caller]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} where {expected} was worked out");
}

#[test]
fn the_longest_path_is_the_latency() {
    let head = format!("agents = [8]\n{FREE}");
    for (plane, assignment) in [
        ("independent = {}", "fixed"),
        ("independent = {}", "any_idle"),
        ("hub = { result = \"0 s\" }", "any_idle"),
        ("hub = { result = \"0 s\", dispatch = \"separate\" }", "round_robin"),
        ("peer = {}", "fixed"),
    ] {
        let topology =
            format!("transport.latency = \"0 s\"\nassignment = {assignment:?}\ncoordination.{plane}");
        // Four clients of eight are at home: nobody waits for an agent, since a workflow has two at work at most.
        let one = "workload.arrivals.poisson.rate=0.01 /s";
        let sweep = swept(&head, DIAMOND, &topology, &[one]);
        let mean = |metric| sweep.mean("one", 8, metric);
        assert_close(
            mean(Metric::DecideMean) + mean(Metric::WaitForAgentMean),
            mean(Metric::TaskLatencyMean),
        );
        assert_close(sweep.mean("one", 8, Metric::DecideMean), 9.0);
    }
}

#[test]
fn a_quorum_of_one_begins_with_the_first() {
    let head = format!("agents = [4]\n{FREE}");
    let workflow =
        DIAMOND.replace("after = [\"left\", \"right\"]", "after = [\"left\", \"right\"]\n    quorum = 1");
    let topology = "transport.latency = \"0 s\"\nassignment = \"any_idle\"\ncoordination.independent = {}";
    let sweep = swept(&head, &workflow, topology, &["workload.arrivals.poisson.rate=0.001 /s"]);
    assert_close(sweep.mean("one", 4, Metric::TaskLatencyMean), 1.0 + 2.0 + 3.0);
}

#[test]
fn a_hub_takes_one_pass_for_each_result_and_one_send_for_each_instruction() {
    // Submit 10 ms + instruction's send 1 ms; each result 10 ms; with it two sends, none (the join still waits),
    // one, and the final one.
    let hub =
        "hub = { cores = 1, submit = \"10 ms\", result = \"10 ms\", send = \"1 ms\", handle = \"0 s\" }";
    let topology = format!("transport.latency = \"0 s\"\ncoordination.{hub}");
    let head = format!("agents = [4]\n{FREE}");
    let sweep = swept(&head, DIAMOND, &topology, &["workload.arrivals.poisson.rate=0.001 /s"]);
    let mean = |metric| sweep.mean("one", 4, metric);
    assert_close(mean(Metric::CoordinationCpu), 0.011 + 0.012 + 0.010 + 0.011 + 0.011);
    // The pass of `left` is not on the critical path.
    assert_close(mean(Metric::StationServiceMean), 0.011 + 0.012 + 0.011 + 0.011);
    assert_close(mean(Metric::TaskLatencyMean), 9.0 + 0.045);
    // Submit, four instructions, four results, and the final message.
    assert_close(mean(Metric::Messages), 10.0);
}

#[test]
fn peers_hand_off_in_one_job_and_every_end_tells_the_client() {
    let workflow = DIAMOND.replace("after = [\"left\", \"right\"]", "after = [\"left\"]");
    let head = "agents = [4]\nagent = { send = \"2 ms\", handle = \"1 ms\" }\n";
    let topology = "transport.latency = \"100 ms\"\ncoordination.peer = {}";
    let sweep = swept(head, &workflow, topology, &["workload.arrivals.poisson.rate=0.001 /s"]);
    let mean = |metric| sweep.mean("one", 4, metric);
    // The client's message, two hand-offs from `plan`, one from `left`, and two final ones.
    assert_close(mean(Metric::Messages), 6.0);
    // Two ends: `end` after 1 + 2 + 3 s, `right` after 1 + 5 s. To each, in ms: the client's message 100 + 1; the
    // hand-offs of `plan` 4, 100 and 1; those of `left` 2, 100 and 1; the final message 2 and 100.
    assert_close(mean(Metric::DecideMean), 6.0);
    assert_close(mean(Metric::WireMean), 0.4);
    assert_close(mean(Metric::TaskLatencyMean), 6.0 + 0.101 + 0.105 + 0.103 + 0.102);
    assert_close(mean(Metric::CoordinationCpu), 4.0 * 0.001 + 5.0 * 0.002);
}

#[test]
fn what_is_later_than_its_deadline_is_counted() {
    let head = format!("agents = [4]\n{FREE}workload.workflow.deadline = \"8 s\"\n");
    let workflow =
        DIAMOND.replace("solve = \"3 s\"", "solve = { empirical = { values = [\"1 s\", \"3 s\"] } }");
    let topology = "transport.latency = \"0 s\"\nassignment = \"any_idle\"\ncoordination.independent = {}";
    let sweep =
        swept(&head, &workflow, topology, &["workload.arrivals.poisson.rate=0.05 /s", "duration=20000 s"]);
    let late_ratio = sweep.mean("one", 4, Metric::LateRatio);
    assert!((late_ratio - 0.5).abs() < 0.1, "{late_ratio}");
}

#[test]
fn exactly_one_of_the_choices_is_taken() {
    let workflow = r#"
        [[workload.workflow.step]]
        name = "draft"
        solve = "1 s"
        choose = { publish = "70 %", revise = "30 %" }
        [[workload.workflow.step]]
        name = "publish"
        after = ["draft"]
        solve = "10 s"
        [[workload.workflow.step]]
        name = "revise"
        after = ["draft"]
        solve = "100 s"
        [[workload.workflow.step]]
        name = "archive"
        after = ["publish", "revise"]
        solve = "1 s"
    "#;
    let head = format!("agents = [200]\n{FREE}");
    let topology = "transport.latency = \"0 s\"\nassignment = \"any_idle\"\ncoordination.independent = {}";
    let sweep =
        swept(&head, workflow, topology, &["workload.arrivals.poisson.rate=1 /s", "duration=20000 s"]);
    let latency_s = sweep.mean("one", 200, Metric::TaskLatencyMean);
    assert!((latency_s - (2.0 + 0.7 * 10.0 + 0.3 * 100.0)).abs() < 1.0, "{latency_s}");
    assert_close(sweep.mean("one", 200, Metric::TaskLatencyP50), 12.0);
}
