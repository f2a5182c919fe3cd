//! Losses: messages that the wire or a full queue does not let through, and that come again.

use coordination_ceiling::metrics::Metric::{HubCpu, Messages, RetryMean};

use super::assert_agrees;
use crate::sweep::Sweep;

/// A message is sent 1 ÷ (1 − p) times; between its attempts lie waits of T·fᵏ·(1 + j ÷ 2) on average,
/// together T·(1 + j ÷ 2)·p ÷ (1 − f·p). A task needs two messages.
#[test]
fn a_lossy_wire_is_paid_for_in_repetitions() {
    let scenario = r#"
        agents = [50]
        replicates = 10
        duration = "4000 s"
        warm_up = "100 s"
        agent = { send = "0 s", handle = "0 s" }
        workload.task.solve = { exponential = { mean = "1 s" } }
        [[topology]]
        name = "lossy"
        coordination.hub.result = "0 s"
        [topology.transport]
        latency = "0 s"
        loss = 0.2
        retry = { timeout = "100 ms", factor = 1.5, longest = "10000 s", jitter = 0.4 }
    "#;
    let claims = [(Messages, 2.0 / 0.8), (RetryMean, 2.0 * 0.1 * 1.2 * 0.2 / (1.0 - 1.5 * 0.2))];
    assert_agrees(&Sweep::of_text(scenario, &[]), "lossy", 50, &claims);
}

/// Who finds a core busy that nobody may wait for comes again, so much later that the repetitions are one
/// more Poisson stream: every second attempt fails at a load of ρ = 1 ÷ 2, since B = ρ exactly, and the
/// repetitions take T(1 + j ÷ 2) ρ ÷ (1 − ρ) (Falin and Templeton, Retrial Queues, 1997, section 1.2).
#[test]
fn a_full_queue_is_paid_for_in_repetitions() {
    let scenario = r#"
        agents = [20]
        replicates = 20
        duration = "15000 s"
        warm_up = "3000 s"
        agent = { send = "0 s", handle = "0 s" }
        workload.arrivals.poisson.rate = "5 /s"
        workload.task.solve = "100 ms"
        [[topology]]
        name = "short"
        transport = { latency = "0 s", retry = { timeout = "200 s", factor = 1, longest = "200 s", jitter = 0.5 } }
        [topology.coordination.hub]
        cores = 1
        queue_places = 0
        submit = { exponential = { mean = "100 ms" } }
        result = "0 s"
    "#;
    let repeated = 0.5 / (1.0 - 0.5);
    // A submit, an instruction and a result are sent once each, and submits again.
    let claims = [(HubCpu, 0.5), (RetryMean, 250.0 * repeated), (Messages, 3.0 + repeated)];
    assert_agrees(&Sweep::of_text(scenario, &[]), "short", 20, &claims);
}
