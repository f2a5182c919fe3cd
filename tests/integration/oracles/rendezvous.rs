//! Rendezvous: when the agent that keeps the hottest bucket is full.

use coordination_ceiling::metrics::Metric::{HottestStation, Messages, Solves, Throughput};

use super::{assert_agrees, assert_is_felt};
use crate::sweep::Sweep;

const HANDLE_S: f64 = 0.05;
const SEND_S: f64 = 0.02;
const FANOUT: f64 = 4.0;
/// Mean time of a decision: the whole cycle, since telling keeps nobody waiting.
const CYCLE_S: f64 = 10.0;

/// CPU of the rendezvous agent for each outcome that another agent tells it.
const OUTCOME_S: f64 = HANDLE_S + FANOUT * SEND_S;

/// Its busy share, as far as its core has time: outcomes and subscriptions of others. What it sends of its own,
/// it saves where it would be a receiver itself.
fn busy_ratio(agent_count: u32) -> f64 {
    f64::from(agent_count - 1) * (OUTCOME_S + HANDLE_S) / CYCLE_S
}

/// The size at which it is full.
fn bound() -> f64 {
    CYCLE_S / (OUTCOME_S + HANDLE_S)
}

#[test]
fn below_its_bound_the_rendezvous_agent_is_as_busy_as_its_messages_say() {
    let sweep = Sweep::of_file("oracles/rendezvous.toml", &["agents=[40]"]);
    println!("N* = {:.1} with subscriptions, {:.1} without", bound(), CYCLE_S / OUTCOME_S);
    assert!((39.0 / bound() - 0.7).abs() < 0.005, "of the others there are 39");
    let claims = [
        (HottestStation, busy_ratio(40)),
        (Throughput, 40.0 / CYCLE_S),
        (Solves, 1.0),
        // Outcome, subscription and pushes, but none to itself.
        (Messages, (2.0 + FANOUT) * (1.0 - 1.0 / 40.0)),
    ];
    assert_agrees(&sweep, "push", 40, &claims);
}

#[test]
fn beyond_its_bound_the_rendezvous_agent_is_full_and_nobody_waits_for_it() {
    let sweep = Sweep::of_file("oracles/rendezvous.toml", &["agents=[73]", "duration=1100 s"]);
    assert!((73.0 / bound() - 1.3).abs() < 0.015);
    let busiest = sweep.cell("push", 73).figures(HottestStation);
    println!("at {:.3} × its bound: {busiest:?}", 73.0 / bound());
    assert!(busiest.iter().all(|busy| *busy > 0.98), "{busiest:?}");
    assert_agrees(&sweep, "push", 73, &[(Throughput, 73.0 / CYCLE_S)]);
}

#[test]
fn every_demand_of_a_rendezvous_agent_is_felt() {
    let demands = [
        "agent.send=25 ms",
        "agent.handle=57 ms",
        "agent.cpu_per_kib=20 ms",
        "topology.push.learning.outcome_routing.fanout=5",
        "workload.task.solve={ exponential = { mean = '9 s' } }",
    ];
    for demand in demands {
        let sweep = Sweep::of_file("oracles/rendezvous.toml", &["agents=[40]", "replicates=6", demand]);
        assert_is_felt(&sweep, "push", 40, &[(HottestStation, busy_ratio(40))]);
    }
}
