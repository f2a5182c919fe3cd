//! Shards: hubs that divide the agents.

use coordination_ceiling::metrics::Metric;

use super::assert_is_the_hub;
use crate::sweep::Sweep;

#[test]
fn one_shard_is_the_hub() {
    assert_is_the_hub(|hub| format!("sharded_hub = {{ shards = 1, hub = {{ {hub} }} }}"));
}

/// Two agents of a role each, at different shards: 49 others lead nobody.
const TWO: &str = r#"
    agents = [2]
    replicates = 1
    duration = "200000 s"
    warm_up = "0 s"
    drain = "100 s"
    agent = { send = "0 s", handle = "0 s" }
    workload.arrivals.poisson.rate = "0.0001 /s"
    [[role]]
    name = "one"
    count = 1
    [[role]]
    name = "other"
    count = 1
    [[topology]]
    name = "shards"
    transport.latency = "100 ms"
    [topology.coordination.sharded_hub]
    shards = 50
    points = 1
    transfer = "5 ms"
    [topology.coordination.sharded_hub.hub]
    cores = 1
    submit = "10 ms"
    result = "20 ms"
    send = "1 ms"
    handle = "2 ms"
"#;

fn step(name: &str, role: &str, after: &str, solve: &str) -> String {
    format!(
        "[[workload.workflow.step]]\nname = \"{name}\"\nrole = \"{role}\"\nafter = [{after}]\nsolve = \"{solve}\"\n"
    )
}

/// Mean figures of a workflow at two shards, and the share of the workflows that enter at the other one.
fn traced(steps: &[String], assignment: &str, direct_count: f64) -> (impl Fn(Metric) -> f64, f64) {
    let overrides = [format!("topology.assignment={assignment}")];
    let text = format!("{TWO}{}", steps.concat());
    let sweep = Sweep::of_text(&text, &overrides.each_ref().map(String::as_str));
    let entered = sweep.mean("shards", 2, Metric::Messages) - direct_count;
    assert!((0.01..0.99).contains(&entered), "some enter here and some there: {entered}");
    (move |metric| sweep.mean("shards", 2, metric), entered)
}

#[track_caller]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} where {expected} was worked out");
}

#[test]
fn a_hand_off_to_another_shard_is_a_message_and_a_pass() {
    let steps = [
        step("plan", "one", "", "1 s"),
        step("do", "other", "\"plan\"", "2 s"),
        step("end", "one", "\"do\"", "3 s"),
    ];
    for assignment in ["any_idle", "fixed", "round_robin", "least_loaded"] {
        // A submit, three instructions, three results, two transfers, the final message; one transfer more where
        // the workflow's home is the other agent's shard.
        let (mean, entered) = traced(&steps, assignment, 10.0);
        // Submit 2 + 10 + 1 ms; each of three results 2 + 20 + 1; each transfer 2 + 5 + 1.
        let service_s = 0.013 + 3.0 * 0.023 + (2.0 + entered) * 0.008;
        assert_close(mean(Metric::CoordinationCpu), service_s);
        assert_close(mean(Metric::StationServiceMean), service_s);
        assert_close(mean(Metric::WireMean), (10.0 + entered) * 0.1);
        assert_close(mean(Metric::TaskLatencyMean), 6.0 + service_s + (10.0 + entered) * 0.1);
    }
}

#[test]
fn a_join_is_gathered_at_its_own_shard() {
    let steps = [
        step("plan", "one", "", "1 s"),
        step("left", "one", "\"plan\"", "2 s"),
        step("right", "other", "\"plan\"", "4 s"),
        step("end", "one", "\"left\", \"right\"", "3 s"),
    ];
    for assignment in ["any_idle", "fixed"] {
        // A submit, four instructions and results, a transfer to `right` and one from it, the final message.
        let (mean, entered) = traced(&steps, assignment, 12.0);
        // The result of `plan` takes an instruction and a transfer along, that of `left` nothing: it is none of the
        // others' business that `end` still waits.
        let passes_s = [0.013, 0.024, 0.022, 0.008, 0.023, 0.008, 0.023];
        assert_close(mean(Metric::CoordinationCpu), passes_s.iter().sum::<f64>() + entered * 0.008);
        // Through `right`: all but the pass of `left`, and its two messages.
        let (service_s, wire_s) = (0.099 + entered * 0.008, (10.0 + entered) * 0.1);
        assert_close(mean(Metric::TaskLatencyMean), 1.0 + 4.0 + 3.0 + service_s + wire_s);
    }
}

#[test]
fn each_of_several_ends_tells_the_client() {
    let steps = [
        step("plan", "one", "", "1 s"),
        step("left", "one", "\"plan\"", "9 s"),
        step("right", "other", "\"plan\"", "4 s"),
    ];
    // A submit, three instructions and results, a transfer, two final messages.
    let (mean, entered) = traced(&steps, "any_idle", 10.0);
    let service_s = 0.013 + 0.024 + 0.023 + entered * 0.008;
    assert_close(mean(Metric::TaskLatencyMean), 10.0 + service_s + (6.0 + entered) * 0.1);
}

/// An open task waits for the agents of its own shard, whoever is idle elsewhere.
#[test]
fn a_task_waits_in_its_shard_while_others_are_idle() {
    let text = r#"
        agents = [12]
        replicates = 4
        duration = "20000 s"
        warm_up = "100 s"
        agent = { send = "0 s", handle = "0 s" }
        workload.task.solve = { exponential = { mean = "1 s" } }
        workload.arrivals.poisson.rate = "6 /s"
        [[topology]]
        name = "hub"
        transport.latency = "0 s"
        coordination.hub = { result = "0 s" }
        [[topology]]
        name = "shards"
        transport.latency = "0 s"
        coordination.sharded_hub = { shards = 4, points = 2000, hub = { result = "0 s" } }
    "#;
    let sweep = Sweep::of_text(text, &[]);
    let [hub, shards] = ["hub", "shards"].map(|name| sweep.mean(name, 12, Metric::WaitForAgentMean));
    // M/M/12 at half load waits 0.0037 s; twelve agents in four shards are 3 on average, and M/M/3 waits 0.16 s.
    assert!((hub / 0.0037 - 1.0).abs() < 0.1, "{hub} s");
    assert!(shards > 0.15, "{shards} s");
    let busy = ["hub", "shards"].map(|name| sweep.mean(name, 12, Metric::AgentsBusy));
    assert!((busy[0] - 0.5).abs() < 0.01, "{busy:?}");
}
