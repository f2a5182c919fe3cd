//! Polling: how long a hand-off waits for its poll, and how busy inboxes are with polls that never cease.

use coordination_ceiling::metrics::Metric::{HottestStation, PollGapMean, WireMean};

use super::{assert_agrees, assert_is_felt};
use crate::sweep::{Sweep, load_file};

const D_S: f64 = 0.2;

#[test]
fn a_hand_off_waits_half_an_interval_for_its_poll_whatever_the_size() {
    let sweep = Sweep::of_file("oracles/poll_gap.toml", &[]);
    assert_agrees(&sweep, "polling", 3, &[(PollGapMean, 2.0 * D_S / 2.0)]);
    assert_agrees(&sweep, "polling", 300, &[(PollGapMean, 2.0 * D_S / 2.0)]);
}

#[test]
fn polls_under_way_as_a_step_ends_have_no_gap() {
    const L_S: f64 = 0.05;
    let sweep = Sweep::of_file("oracles/poll_gap.toml", &["topology.transport.latency=50 ms", "agents=[3]"]);
    let gap_s = 2.0 * (D_S - L_S).powi(2) / (2.0 * D_S);
    // What is under way has L ÷ 2 of its wire behind it on average, and is so with probability L ÷ D.
    let wire_s = 2.0 * L_S + 2.0 * (2.0 * L_S - L_S / D_S * L_S / 2.0);
    assert_agrees(&sweep, "polling", 3, &[(PollGapMean, gap_s), (WireMean, wire_s)]);
    assert_is_felt(&sweep, "polling", 3, &[(PollGapMean, D_S)]);
}

#[test]
fn another_interval_is_felt() {
    let interval = "topology.coordination.point_to_point.poll_interval=210 ms";
    let sweep = Sweep::of_file("oracles/poll_gap.toml", &[interval, "agents=[3]"]);
    assert_is_felt(&sweep, "polling", 3, &[(PollGapMean, D_S)]);
}

#[test]
fn an_inbox_that_is_always_asked_is_as_busy_as_its_polls_say() {
    // Of its own work, 1 ÷ 10 a second, 100 ms each; its polls: see the scenario.
    let busy = |interval_s: f64| 20.0 * (0.003 + 0.0039) / interval_s + 0.1 * 0.1;
    let below = Sweep::of_file("oracles/standing_polls.toml", &[]);
    assert_agrees(&below, "polling", 30, &[(HottestStation, busy(0.2))]);
    let interval = "topology.coordination.point_to_point.poll_interval=106.154 ms";
    let beyond = Sweep::of_file("oracles/standing_polls.toml", &[interval]);
    let beyond = beyond.cell("polling", 30).figures(HottestStation);
    assert!(beyond.len() == 12 && beyond.iter().all(|busy| *busy > 0.98), "{beyond:?}");
    let quicker = Sweep::of_file("oracles/standing_polls.toml", &["agent.handle=3.8 ms"]);
    assert_is_felt(&quicker, "polling", 30, &[(HottestStation, busy(0.2))]);
}

#[test]
fn the_stated_load_of_standing_polls_is_that_of_the_scenario() {
    let scenario = load_file("oracles/standing_polls.toml", &[]).scenario;
    let teams = coordination_ceiling::swarm::Role::divide(&scenario.roles, 30);
    let plane = &scenario.topologies[0].coordination;
    let load = plane.inbox_load(&scenario.costs, &scenario.workload.blueprint, &teams);
    assert!((load.expect("standing polls have a closed form") - 0.69).abs() < 1e-9, "{load:?}");
}
