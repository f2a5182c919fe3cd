//! Chord: how many agents pass a message on until it is where it belongs.

use std::sync::LazyLock;

use coordination_ceiling::metrics::Metric::{self, Messages, RoutingHops};
use coordination_ceiling::metrics::RunSummary;

use super::{assert_agrees, assert_is_felt};
use crate::sweep::Sweep;

static RINGS: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/chord_hops.toml", &[]));

/// Mean hops to the owner of a key over random rings.
const HOPS: [(u32, f64); 3] = [(256, 4.836), (1_024, 5.856), (4_096, 6.860)];

/// Each task tells its outcome and its interest, each of them to the rendezvous agents of two bands.
const ROUTED_PER_TASK: f64 = 4.0;

fn figure(summary: &RunSummary, metric: Metric) -> f64 {
    summary.figures.get(metric).unwrap_or_else(|| panic!("no {}", metric.name()))
}

/// Messages of the planes' kinds that are routed, per task.
fn routed_messages(summary: &RunSummary) -> f64 {
    let routed = ["publish", "subscribe", "pull"];
    let of_kind = |kind: &&str| summary.traffic.iter().find(|traffic| traffic.kind == *kind);
    routed.iter().filter_map(of_kind).filter_map(|traffic| traffic.messages_per_task).sum()
}

#[test]
fn a_ring_passes_messages_as_often_as_chord_does() {
    for (agent_count, hops) in HOPS {
        let claims = [(RoutingHops, hops), (Messages, ROUTED_PER_TASK * hops)];
        assert_agrees(&RINGS, "ring", agent_count, &claims);
    }
}

/// The two are counted by different parts of the program: hops by the plane as a message is at its rendezvous
/// agent, messages by the fabric as they are sent.
#[test]
fn every_hop_is_a_message_that_an_inbox_handles() {
    for summary in RINGS.summaries() {
        let (hops, messages) = (figure(summary, RoutingHops), routed_messages(summary));
        assert!((ROUTED_PER_TASK * hops - messages).abs() < 1e-9, "{hops} hops, {messages} messages");
        let counts = summary.counts;
        assert_eq!((counts.in_flight, counts.dropped), (0, 0));
        assert_eq!(counts.delivered, (messages * counts.completed as f64).round() as u64);
    }
}

/// The same of questions, whose answers come back at once; and what a hop costs, an inbox works.
#[test]
fn every_hop_of_a_question_is_a_job_of_an_inbox() {
    let overrides = [
        "agents=[200]",
        "replicates=5",
        "agent.send=3 ms",
        "agent.handle=2 ms",
        "topology.ring.learning.outcome_routing.mode=pull",
    ];
    let sweep = Sweep::of_file("oracles/chord_hops.toml", &overrides);
    for summary in sweep.summaries() {
        let (hops, messages) = (figure(summary, RoutingHops), routed_messages(summary));
        assert!((ROUTED_PER_TASK * hops - messages).abs() < 1e-9, "{hops} hops, {messages} messages");
        assert_eq!((summary.counts.in_flight, summary.counts.dropped), (0, 0));
        // Every message is sent by somebody and handled by somebody.
        let cpu_s = figure(summary, Metric::CoordinationCpu);
        let all_messages = figure(summary, Messages);
        assert!((cpu_s - 0.005 * all_messages).abs() < 1e-9, "{cpu_s} s for {all_messages} messages");
    }
}

#[test]
fn by_the_index_a_message_is_there_at_once() {
    let overrides = ["agents=[256]", "replicates=10", "topology.ring.learning.outcome_routing.route=index"];
    let sweep = Sweep::of_file("oracles/chord_hops.toml", &overrides);
    // It has one hop to go, unless it is at home already.
    let claims = [(RoutingHops, 1.0 - 1.0 / 256.0), (Messages, ROUTED_PER_TASK * (1.0 - 1.0 / 256.0))];
    assert_agrees(&sweep, "ring", 256, &claims);
}

#[test]
fn another_ring_has_other_hops() {
    let sweep = Sweep::of_file("oracles/chord_hops.toml", &["agents=[300]", "replicates=20"]);
    assert_is_felt(&sweep, "ring", 300, &[(RoutingHops, HOPS[0].1)]);
}
