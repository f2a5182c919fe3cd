//! Broadcast: when the inboxes of all are full.

use coordination_ceiling::metrics::Metric::{
    CoordinationCpu, InboxBusyP50, Links, LinksError, Messages, Throughput,
};
use coordination_ceiling::metrics::RunStatus;

use super::{assert_agrees, assert_is_felt};
use crate::sweep::Sweep;

const HANDLE_S: f64 = 0.2;
const SEND_S: f64 = 0.05;
/// Mean time of a decision: the whole cycle, since telling keeps nobody waiting.
const CYCLE_S: f64 = 10.0;

const FASTER: &str = "workload.task.solve={ exponential = { mean = '8 s' } }";

/// The busy share of an inbox, as far as its core has time.
fn busy_ratio(agent_count: u32) -> f64 {
    f64::from(agent_count - 1) * (HANDLE_S + SEND_S) / CYCLE_S
}

#[test]
fn below_its_bound_an_inbox_is_as_busy_as_its_messages_say() {
    let sweep = Sweep::of_file("oracles/broadcast_bound.toml", &["agents=[29]"]);
    assert!((busy_ratio(29) - 0.7).abs() < 1e-9);
    let claims = [
        (InboxBusyP50, busy_ratio(29)),
        (CoordinationCpu, 28.0 * (HANDLE_S + SEND_S)),
        (Messages, 28.0),
        (Throughput, 29.0 / CYCLE_S),
    ];
    assert_agrees(&sweep, "broadcast", 29, &claims);
}

#[test]
fn beyond_its_bound_every_inbox_is_full_and_nobody_waits_for_it() {
    let sweep = Sweep::of_file("oracles/broadcast_bound.toml", &["agents=[53]"]);
    assert!((busy_ratio(53) - 1.3).abs() < 1e-9);
    let busy = sweep.cell("broadcast", 53).figures(InboxBusyP50);
    assert!(busy.iter().all(|busy| *busy > 0.98), "{busy:?}");
    assert_agrees(&sweep, "broadcast", 53, &[(Throughput, 53.0 / CYCLE_S)]);
}

#[test]
fn ten_agents_that_all_talk_have_45_links() {
    let sweep = Sweep::of_file("oracles/broadcast_bound.toml", &["agents=[10]", "replicates=2"]);
    assert_eq!(sweep.cell("broadcast", 10).figures(Links), [45.0; 2]);
    assert_eq!(sweep.cell("broadcast", 10).figures(LinksError), [0.0; 2]);
}

#[test]
fn every_demand_of_a_broadcast_is_felt() {
    for demand in ["agent.send=80 ms", "agent.handle=240 ms", FASTER] {
        let overrides = ["agents=[29]", "replicates=6", demand];
        let sweep = Sweep::of_file("oracles/broadcast_bound.toml", &overrides);
        assert_is_felt(&sweep, "broadcast", 29, &[(InboxBusyP50, busy_ratio(29))]);
    }
}

/// Ten thousand agents that tell each other everything: messages pile up until the budget ends the run, be it
/// that of the messages under way or that of the events.
#[test]
fn a_broadcast_that_is_too_large_ends_with_its_budget() {
    let large = ["agents=[10000]", "replicates=1", "duration=601 s"];
    let piled_up = ["budget.in_flight=300000"];
    let handled = ["budget.events=3000000", "agent.send=0 s", "agent.handle=0 s"];
    for budget in [&piled_up[..], &handled] {
        let sweep = Sweep::of_file("oracles/broadcast_bound.toml", &[&large, budget].concat());
        assert_eq!(sweep.cells[0].status(), RunStatus::Unstable, "{budget:?}");
    }
}
