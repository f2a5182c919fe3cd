//! Spine: workflows through an ordered log, worked out on paper.

use coordination_ceiling::metrics::Metric;

use super::assert_close;
use crate::sweep::Sweep;

const CHAIN: &str = r#"
    agents = [4]
    replicates = 1
    duration = "100000 s"
    warm_up = "0 s"
    agent = { send = "4 ms", handle = "5 ms" }
    workload.arrivals.poisson.rate = "0.01 /s"
    [[role]]
    name = "a"
    share = 1
    [[role]]
    name = "b"
    share = 1
    [[workload.workflow.step]]
    name = "a"
    role = "a"
    solve = "1 s"
    [[workload.workflow.step]]
    name = "b"
    role = "b"
    after = ["a"]
    solve = "1 s"
"#;

fn swept(partitions: u32, topology: &str) -> Sweep {
    let spine = format!(
        "partitions = {partitions}, append = \"3 ms\", send = \"2 ms\", handle = \"1 ms\", replication = \"10 ms\""
    );
    let text = format!(
        "{CHAIN}[[topology]]\nname = \"log\"\n{topology}\ncoordination.event_spine = {{ {spine} }}\n\
         transport = {{ latency = \"100 ms\" }}\n"
    );
    Sweep::of_text(&text, &[])
}

#[test]
fn every_step_passes_through_the_log() {
    for (assignment, ready_s) in [("any_idle", 0.004), ("fixed", 0.0)] {
        for partitions in [1, 2] {
            let sweep = swept(partitions, &format!("assignment = {assignment:?}"));
            // To be appended 3 ms, with the sending of the delivery 2 ms; replicated 10 ms; over the wire twice.
            let through = 0.003 + 0.002 + 0.010 + 0.200;
            // The agent handles 5 ms and sends what it has done 4 ms, with a ready 4 ms more.
            let at_agent = 0.005 + 0.004 + ready_s;
            let expected = 2.0 + 3.0 * through + 2.0 * at_agent;
            assert_close(sweep.mean("log", 4, Metric::TaskLatencyP50), expected);
            assert_close(sweep.mean("log", 4, Metric::ReplicationMean), 0.030);
            assert_close(sweep.mean("log", 4, Metric::Messages), if ready_s > 0.0 { 8.0 } else { 6.0 });
        }
    }
}

#[test]
fn an_event_that_nobody_is_ready_for_leaves_with_the_next_ready() {
    // One agent and two clients that think for 7 s: the second workflow waits until the agent is ready.
    let text = r#"
        agents = [1]
        replicates = 1
        duration = "10 s"
        warm_up = "0 s"
        drain = "20 s"
        agent = { send = "0 s", handle = "0 s" }
        workload.arrivals.closed = { think = "7 s", clients_per_agent = 2 }
        [[workload.workflow.step]]
        name = "only"
        solve = "2 s"
        [[topology]]
        name = "log"
        transport = { latency = "100 ms" }
        coordination.event_spine = { append = "30 ms", send = "20 ms", handle = "10 ms", replication = "0 s" }
    "#;
    let sweep = Sweep::of_text(text, &[]);
    // Both are published at 7.1 s: the first is appended and sent by 7.15 s and done at 9.25 s; the second is
    // appended by 7.18 s and waits. What the agent has done comes at 9.35 s together with its being ready: whose
    // append and send to the client take 50 ms, and whose handling and sending of the second 30 ms.
    let first_s = 9.25 + 0.1 + 0.05 + 0.1 - 7.0;
    let second_s = 9.35 + 0.05 + 0.03 + 0.1 + 2.0 + 0.1 + 0.05 + 0.1 - 7.0;
    assert_close(sweep.mean("log", 1, Metric::TaskLatencyMean), f64::midpoint(first_s, second_s));
    // Of its wait the agent was deciding 2 s; before, what it decided was on the wire.
    assert_close(sweep.mean("log", 1, Metric::WaitForAgentMean), 2.0 / 2.0);
}

#[test]
fn an_event_about_two_steps_is_appended_once_on_each_partition() {
    let text = r#"
        agents = [4]
        replicates = 1
        duration = "100000 s"
        warm_up = "0 s"
        workload.arrivals.poisson.rate = "0.01 /s"
        [[role]]
        name = "a"
        share = 1
        [[role]]
        name = "b"
        share = 1
        [[workload.workflow.step]]
        name = "plan"
        role = "a"
        solve = "1 s"
        [[workload.workflow.step]]
        name = "left"
        role = "a"
        after = ["plan"]
        solve = "1 s"
        [[workload.workflow.step]]
        name = "right"
        role = "b"
        after = ["plan"]
        solve = "1 s"
        [[workload.workflow.step]]
        name = "end"
        role = "b"
        after = ["left", "right"]
        solve = "1 s"
        [[topology]]
        name = "one"
        coordination.event_spine = { partitions = 1 }
        [[topology]]
        name = "two"
        coordination.event_spine = { partitions = 2 }
    "#;
    let sweep = Sweep::of_text(text, &[]);
    // Published by the client, and by each of four steps; delivered four times, each followed by a ready; and the
    // final message.
    assert_close(sweep.mean("one", 4, Metric::Messages), 5.0 + 4.0 + 4.0 + 1.0);
    assert_close(sweep.mean("two", 4, Metric::Messages), 6.0 + 4.0 + 4.0 + 1.0);
}

#[test]
fn every_event_is_replicated_in_a_time_of_its_own() {
    // A task alone is two events: the sum of two exponential delays of mean 1 s has its median at 1.678 s and its
    // 99th percentile at 6.638 s (Erlang's distribution with two stages).
    let text = r#"
        agents = [40]
        replicates = 1
        duration = "30000 s"
        warm_up = "100 s"
        agent = { send = "0 s", handle = "0 s" }
        workload.arrivals.closed.think = { exponential = { mean = "10 s" } }
        workload.task.solve = "1 ms"
        [[topology]]
        name = "log"
        transport.latency = "0 s"
        coordination.event_spine = { partitions = 40, replication = { exponential = { mean = "1 s" } } }
    "#;
    let sweep = Sweep::of_text(text, &[]);
    let figure = |metric| sweep.mean("log", 40, metric);
    for (metric, theory_s) in [
        (Metric::ReplicationMean, 2.0),
        (Metric::TaskLatencyP50, 1.678 + 0.001),
        (Metric::TaskLatencyP99, 6.638 + 0.001),
    ] {
        let found_s = figure(metric);
        assert!(
            (found_s / theory_s - 1.0).abs() < 0.02,
            "{}: {found_s} s, and not {theory_s} s",
            metric.name()
        );
    }
}

#[test]
fn a_delivery_brings_the_envelopes_of_all_that_come_together() {
    let step = |name: &str, after: &str| {
        format!("[[workload.workflow.step]]\nname = {name:?}\nafter = [{after}]\nsolve = \"1 s\"\n")
    };
    let text = format!(
        "agents = [4]\nreplicates = 1\nduration = \"10000 s\"\nwarm_up = \"0 s\"\n\
         workload.arrivals.poisson.rate = \"0.01 /s\"\n{}{}{}{}look_back = \"parallel\"\n\
         [[topology]]\nname = \"log\"\ncoordination.event_spine = {{ event_bytes = \"0 B\", ready_bytes = \"0 B\", \
         final_bytes = \"0 B\" }}\n",
        step("plan", ""),
        step("left", "\"plan\""),
        step("right", "\"plan\""),
        step("end", "\"left\", \"right\"")
    );
    let sweep = Sweep::of_text(&text, &["workload.workflow.context_bytes=1000 B"]);
    // Published: 0 by the client, 1,000 of `plan`, twice 2,000, and 4,000 at the end. Delivered: 0 to `plan`, 1,000 to
    // each of two, and all 3,000 to `end`.
    let bytes = sweep.mean("log", 4, Metric::Bytes);
    assert!((bytes - (9_000.0 + 5_000.0)).abs() < 1.0, "{bytes} bytes");
}
