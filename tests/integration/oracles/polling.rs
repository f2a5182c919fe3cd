//! Polling: how long a hand-off waits for its poll, and how busy inboxes are with polls that never cease.

use coordination_ceiling::metrics::Metric::{HottestStation, PollGapMean, WireMean};
use coordination_ceiling::swarm::Role;

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
    let gap_s = (D_S - L_S) * (D_S - L_S) / D_S;
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

/// The share of time for which inboxes of the middle role are busy: with their polls, as the plane states it, and
/// with their own work, 1 ÷ 10 a second of 100 ms.
fn busy(overrides: &[&str]) -> f64 {
    let scenario = load_file(STANDING, overrides).scenario;
    let teams = Role::divide(&scenario.roles, 30);
    let plane = &scenario.topologies[0].coordination;
    let load = plane.inbox_load(&scenario.costs, &scenario.workload.blueprint, &teams);
    load.expect("standing polls have a closed form") + 0.1 * 0.1
}

const STANDING: &str = "oracles/standing_polls.toml";

#[test]
fn an_inbox_that_is_always_asked_is_as_busy_as_its_polls_say() {
    assert!((busy(&[]) - 0.7).abs() < 1e-9, "20 × 6.9 ms ÷ 200 ms and 1 %, and not {}", busy(&[]));
    let below = Sweep::of_file(STANDING, &[]);
    assert_agrees(&below, "polling", 30, &[(HottestStation, busy(&[]))]);
    let quicker = Sweep::of_file(STANDING, &["agent.handle=3.8 ms"]);
    assert_is_felt(&quicker, "polling", 30, &[(HottestStation, busy(&[]))]);
    assert_agrees(&quicker, "polling", 30, &[(HottestStation, busy(&["agent.handle=3.8 ms"]))]);
}

#[test]
fn an_inbox_that_is_asked_beyond_its_bound_is_full() {
    let interval = "topology.coordination.point_to_point.poll_interval=107 ms";
    assert!((busy(&[interval]) - 1.3).abs() < 0.01);
    let beyond = Sweep::of_file(STANDING, &[interval]).cell("polling", 30).figures(HottestStation);
    assert!(beyond.len() == 8 && beyond.iter().all(|busy| *busy > 0.98), "{beyond:?}");
}
