//! Trees: hubs below hubs.

use coordination_ceiling::metrics::Metric;

use super::assert_is_the_hub;
use crate::sweep::Sweep;

#[test]
fn a_tree_of_one_level_is_the_hub() {
    assert_is_the_hub(|hub| format!("hierarchy = {{ levels = 1, hub = {{ {hub} }} }}"));
}

/// A root, two leaves and two agents; of every message, 100 ms on the wire.
const TWO: &str = r#"
    agents = [2]
    replicates = 1
    duration = "200000 s"
    warm_up = "0 s"
    drain = "100 s"
    agent = { send = "0 s", handle = "0 s" }
    workload.task.solve = "1 s"
    [[topology]]
    name = "tree"
    transport.latency = "100 ms"
    [topology.coordination.hierarchy]
    fan_out = 2
    levels = 2
    quota = 2
    low_water = 0
    request = "30 ms"
    transfer = "5 ms"
    summary_interval = "1000000 s"
    [topology.coordination.hierarchy.hub]
    cores = 1
    submit = "10 ms"
    result = "20 ms"
    send = "1 ms"
    handle = "2 ms"
"#;

#[track_caller]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} where {expected} was worked out");
}

#[test]
fn a_submitted_task_is_granted_to_a_leaf_that_has_asked() {
    let sweep = Sweep::of_text(TWO, &["workload.arrivals.poisson.rate=0.001 /s", "duration=20000 s"]);
    let mean = |metric| sweep.mean("tree", 2, metric);
    // Requests lie with the root. Submit 100 ms; root 2 + 10 + 1 ms; grant 100 ms; leaf 2 + 1 ms, and 1 ms more as it
    // asks again for the agent that is idle still, or was; instruction and result 100 ms each; leaf 2 + 20 ms.
    let messages = mean(Metric::Messages);
    // Submit, grant, instruction, result, and a request, for each task.
    assert!((messages - 5.0).abs() < 0.2, "{messages}");
    assert_close(mean(Metric::WireMean), 0.4);
    assert_close(mean(Metric::DecideMean), 1.0);
    let service_s = mean(Metric::StationServiceMean);
    assert!(
        (0.013 + 0.003 + 0.022..=0.013 + 0.004 + 0.022 + 0.001 + 1e-9).contains(&service_s),
        "{service_s}"
    );
    let parts_s = [Metric::WaitForAgentMean, Metric::StationWaitMean].map(mean);
    assert!(parts_s[0] < 0.02, "agents are idle: {parts_s:?}");
}

/// Two clients, one at each agent; each leaf has permissions for two tasks in hand and asks as it takes the last.
#[test]
fn permissions_are_granted_by_the_quota() {
    let sweep = Sweep::of_text(TWO, &["duration=2000 s", "warm_up=100 s"]);
    let mean = |metric| sweep.mean("tree", 2, metric);
    // A cycle: instruction 100, decision 1000, result 100, and at the leaf 2 + 20 + 1 ms, every other time 1 ms more
    // for a request and, while the agent decides, 2 ms for a grant. At the root 2 + 30 + 1 ms every other time.
    let cycle_s = 0.1 + 1.0 + 0.1 + 0.023 + 0.0005;
    assert!((mean(Metric::Throughput) * cycle_s / 2.0 - 1.0).abs() < 1e-3, "{}", mean(Metric::Throughput));
    // Half a request and half a grant for each task, beside its instruction and its result.
    assert!((mean(Metric::Messages) - 3.0).abs() < 5e-3);
    let cpu_s = 0.023 + (0.001 + 0.002 + 0.033) / 2.0;
    assert!((mean(Metric::CoordinationCpu) / cpu_s - 1.0).abs() < 5e-3, "{}", mean(Metric::CoordinationCpu));
}

/// With permissions for one task at a time, every other instruction waits for the root.
#[test]
fn a_task_without_permission_waits_for_the_root() {
    let overrides = [
        "duration=2000 s",
        "warm_up=100 s",
        "topology.coordination.hierarchy.quota=1",
        "topology.coordination.hierarchy.request=1500 ms",
        "topology.coordination.hierarchy.root_cores=4",
    ];
    let sweep = Sweep::of_text(TWO, &overrides);
    let mean = |metric| sweep.mean("tree", 2, metric);
    // A leaf asks with the pass of each result, since none finds a permission. From there to the grant's
    // instruction: the wire twice, 2 + 1500 + 1 ms at the root, 2 + 1 ms at the leaf. From an instruction to
    // the end of its result's pass: the wire twice, 1 s, and 2 + 20 + 1 ms. Two requests are under way, as far
    // apart as two results: each second one comes back as the result comes in that needs it, and the other late
    // by what an errand takes longer than a cycle.
    let (errand_s, cycle_s) = (0.2 + 1.503 + 0.003, 1.2 + 0.023);
    let period_s = (errand_s + cycle_s) / 2.0;
    let is_near = |found: f64, expected: f64| (found - expected).abs() < 0.005;
    assert!(is_near(2.0 / mean(Metric::Throughput), period_s), "{}", mean(Metric::Throughput));
    assert!(is_near(mean(Metric::TaskLatencyMean), period_s));
    // Half of the tasks wait for a grant that is at the root still, and then on the wire for 100 ms.
    assert!(is_near(mean(Metric::WireMean), 0.2 + 0.1 / 2.0), "{}", mean(Metric::WireMean));
    assert_close(mean(Metric::WaitForAgentMean), 0.0);
    assert!(is_near(mean(Metric::StationServiceMean), period_s - 1.0 - 0.25));
}

fn step(name: &str, role: &str, after: &str, solve: &str) -> String {
    format!(
        "[[workload.workflow.step]]\nname = \"{name}\"\nrole = \"{role}\"\nafter = [{after}]\nsolve = \"{solve}\"\n"
    )
}

#[test]
fn a_hand_off_goes_over_the_lowest_common_hub() {
    let roles = "[[role]]\nname = \"one\"\ncount = 1\n[[role]]\nname = \"other\"\ncount = 1\n";
    let steps = [
        step("plan", "one", "", "1 s"),
        step("do", "other", "\"plan\"", "2 s"),
        step("end", "one", "\"do\"", "3 s"),
    ];
    let text = format!("{TWO}{roles}{}", steps.concat());
    for assignment in ["any_idle", "fixed", "round_robin", "least_loaded"] {
        let assignment = format!("topology.assignment={assignment}");
        let overrides = [
            "workload.arrivals.poisson.rate=0.0001 /s",
            "topology.coordination.hierarchy.quota=1000000",
            assignment.as_str(),
        ];
        let sweep = Sweep::of_text(&text, &overrides);
        let mean = |metric| sweep.mean("tree", 2, metric);
        // Submit to the root, a transfer down; from leaf to leaf two transfers each; instructions, results, final.
        assert_close(mean(Metric::Messages), 1.0 + 1.0 + 2.0 * 2.0 + 3.0 * 2.0 + 1.0);
        // Submit 2 + 10 + 1 ms; three results 2 + 20 + 1 ms; five transfers 2 + 5 + 1 ms.
        let service_s = 0.013 + 3.0 * 0.023 + 5.0 * 0.008;
        assert_close(mean(Metric::CoordinationCpu), service_s);
        assert_close(mean(Metric::TaskLatencyMean), 6.0 + service_s + 1.3);
        assert_close(mean(Metric::WireMean), 1.3);
    }
}
