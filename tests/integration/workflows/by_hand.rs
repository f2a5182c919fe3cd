//! By hand: workflows without chance, whose figures can be worked out on paper.

use coordination_ceiling::metrics::Metric;

use super::{FREE, assert_close};
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
        // Rare arrivals: a workflow hardly ever waits for an agent, since it has two at work at most.
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

/// `plan` of 1 s, then three steps of 1, 2 and 6 s at the same time, then `end` of 3 s.
const FAN_OUT_TO_THREE: &str = r#"
    [[role]]
    name = "all"
    share = 1
    [[workload.workflow.step]]
    name = "plan"
    solve = "1 s"
    [[workload.workflow.step]]
    name = "short"
    after = ["plan"]
    solve = "1 s"
    [[workload.workflow.step]]
    name = "middle"
    after = ["plan"]
    solve = "2 s"
    [[workload.workflow.step]]
    name = "long"
    after = ["plan"]
    solve = "6 s"
    [[workload.workflow.step]]
    name = "end"
    after = ["short", "middle", "long"]
    solve = "3 s"
"#;

const RARELY: &str = "workload.arrivals.poisson.rate=0.001 /s";

#[test]
fn a_joins_barrier_is_the_longest_less_the_mean() {
    let head = format!("agents = [8]\n{FREE}");
    for plane in ["independent = {}", "hub = { result = \"0 s\" }", "peer = {}"] {
        let topology = format!("transport.latency = \"0 s\"\ncoordination.{plane}");
        let sweep = swept(&head, FAN_OUT_TO_THREE, &topology, &[RARELY, "duration=20000 s"]);
        assert_close(sweep.mean("one", 8, Metric::DecideMean), 1.0 + 6.0 + 3.0);
        assert_close(sweep.mean("one", 8, Metric::JoinBarrierMean), 6.0 - 3.0);
    }
}

#[test]
fn only_joins_on_the_critical_path_are_barriers() {
    // `end` waits for `far` of 60 s as well, which is not behind the join of the three: 63 s is the longest path
    // there, and the join of the three with its barrier is on the other one.
    let workflow = FAN_OUT_TO_THREE.replace("name = \"end\"", "name = \"join\"")
        + "[[workload.workflow.step]]\nname = \"far\"\nafter = [\"plan\"]\nsolve = \"60 s\"\n\
           [[workload.workflow.step]]\nname = \"end\"\nafter = [\"join\", \"far\"]\nsolve = \"1 s\"\n";
    let head = format!("agents = [8]\n{FREE}");
    let topology = "transport.latency = \"0 s\"\nassignment = \"any_idle\"\ncoordination.independent = {}";
    let sweep = swept(&head, &workflow, topology, &[RARELY, "duration=20000 s"]);
    // Decided on the path by `join`: 1 + 6 + 3 s; by `far`: 61 s.
    assert_close(sweep.mean("one", 8, Metric::JoinBarrierMean), 61.0 - (61.0 + 10.0) / 2.0);
}

#[test]
fn a_task_alone_has_no_barrier() {
    let head = format!("agents = [8]\n{FREE}");
    let sweep = swept(&head, "", "coordination.peer = {}", &[RARELY]);
    assert!(sweep.cell("one", 8).figures(Metric::JoinBarrierMean).is_empty());
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
fn a_join_waits_until_the_last_result_has_been_handled() {
    // With `left` of 5 s, too, both results come at 6 s. A hub of eight cores takes 120 ms for one and 5 ms for
    // the other, whichever: the instruction of `end` leaves behind the longer pass, as a job of its own of 1 ms.
    let workflow = DIAMOND.replace("solve = \"2 s\"", "solve = \"5 s\"");
    let result = "result = { empirical = { values = [\"5 ms\", \"120 ms\"] } }";
    let hub = format!("hub = {{ cores = 8, {result}, send = \"1 ms\", handle = \"0 s\" }}");
    let topology = format!("transport.latency = \"0 s\"\ncoordination.{hub}");
    let head = format!("agents = [4]\n{FREE}");
    let overrides = ["workload.arrivals.poisson.rate=0.001 /s", "duration=2000000 s"];
    let sweep = swept(&head, &workflow, &topology, &overrides);
    let mean = |metric| sweep.mean("one", 4, metric);
    // 62.5 ms for `plan` and for `end`, and for the longer of two 0.25 × 5 + 0.75 × 120 ms. The submit and the
    // result of `plan` take their instructions along: 1 and 2 ms; the final message is 1 ms.
    let service_s = 0.001 + (0.0625 + 0.002) + (0.25 * 0.005 + 0.75 * 0.120) + 0.001 + (0.0625 + 0.001);
    let found_s = mean(Metric::StationServiceMean);
    // Where both take as long, the second to end has found the first handled, and takes its instruction along.
    assert!((found_s - service_s).abs() < 0.004, "{found_s} s where {service_s} s was worked out");
}

/// `end` begins with `left`; `right` goes on for 50 s and is not waited for.
fn with_a_straggler() -> String {
    DIAMOND
        .replace("solve = \"5 s\"", "solve = \"50 s\"")
        .replace("after = [\"left\", \"right\"]", "after = [\"left\", \"right\"]\n    quorum = 1")
}

#[test]
fn a_step_may_outlive_its_workflow() {
    let head = format!("agents = [40]\n{FREE}");
    for (plane, latency_s) in [("independent = {}", 6.0), ("hub = { result = \"0 s\" }", 6.0)] {
        let topology =
            format!("transport.latency = \"0 s\"\nassignment = \"any_idle\"\ncoordination.{plane}");
        let sweep = swept(&head, &with_a_straggler(), &topology, &["workload.arrivals.poisson.rate=0.1 /s"]);
        assert_close(sweep.mean("one", 40, Metric::TaskLatencyMean), latency_s);
    }
    // Clients that begin anew at once: places of workflows are used again while stragglers are under way.
    for plane in ["independent = {}", "hub = { result = \"10 ms\" }", "peer = {}"] {
        let sweep = swept(&head, &with_a_straggler(), &format!("coordination.{plane}"), &["agents=[6]"]);
        let counts = sweep.summaries().next().expect("there is a run").counts;
        assert!(counts.completed > 50, "{plane}: {counts:?}");
    }
}

const ONE_STEP: &str = "[[workload.workflow.step]]\nname = \"one\"\nsolve = \"1 s\"\n";

#[test]
fn an_answer_on_its_way_keeps_no_agent_busy() {
    // One agent and five clients: the sixth workflow waits for the agent while it decides 10 s each, and not
    // for the wire on which answers of 8 s are.
    let workflow = ONE_STEP.replace("1 s", "10 s");
    let head = format!(
        "agents = [1]\n{FREE}workload.arrivals.closed = {{ think = \"1 s\", clients_per_agent = 5 }}\n"
    );
    let topology = "transport = { latency = \"1 ms\", bandwidth = \"1 MB/s\" }\n\
                    coordination.hub = { result = \"0 s\", final_bytes = \"8 MB\" }";
    let sweep = swept(&head, &workflow, topology, &[]);
    // Its own answer of 8.001 s, and three messages of 512 bytes of its own; a few of its agent's before it.
    let wire_s = sweep.mean("one", 1, Metric::WireMean);
    assert!((8.001..8.05).contains(&wire_s), "{wire_s}");
}

#[test]
fn an_agent_is_reserved_until_its_result_has_been_handled() {
    // Of four cores one handles the result for 5 s: until then nobody else is given the agent. One step is as a
    // task alone, but for the answer, which costs nothing.
    let head = format!("agents = [1]\n{FREE}");
    for dispatch in ["with_result", "separate"] {
        let topology = format!(
            "transport.latency = \"0 s\"\ncoordination.hub = {{ cores = 4, result = \"5 s\", dispatch = {dispatch:?} }}"
        );
        let overrides =
            ["workload.arrivals.poisson.rate=0.1 /s", "workload.task.solve=1 s", "duration=4000 s"];
        let latency_s = |workflow: &str| {
            swept(&head, workflow, &topology, &overrides).mean("one", 1, Metric::TaskLatencyMean)
        };
        assert_close(latency_s(ONE_STEP), latency_s(""));
    }
}

#[test]
fn what_an_agents_inbox_does_keeps_its_mind_free() {
    let head = "agents = [1]\nagent = { send = \"0 s\", handle = \"0 s\", step_cpu = \"1 s\" }\n\
                workload.arrivals.closed = { think = \"0 s\", clients_per_agent = 3 }\n";
    for plane in ["independent = {}", "peer = {}"] {
        for workflow in [ONE_STEP, "workload.task.solve = \"1 s\"\n"] {
            let topology = format!("transport.latency = \"0 s\"\ncoordination.{plane}");
            let sweep = swept(head, workflow, &topology, &["warm_up=100 s"]);
            assert_close(sweep.mean("one", 1, Metric::Throughput), 1.0);
            assert_close(sweep.mean("one", 1, Metric::TaskLatencyMean), 3.0);
        }
    }
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
