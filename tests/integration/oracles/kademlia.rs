//! Kademlia: how many agents pass a message on until it is at the agent closest to its key by XOR.

use std::sync::LazyLock;

use coordination_ceiling::metrics::Metric::{self, Messages, RoutingHops};

use super::{assert_agrees, assert_is_felt};
use crate::sweep::Sweep;

static CONTACTS: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/kademlia_hops.toml", &[]));

/// Mean hops to the owner of a key with 20 contacts for each prefix: as published, and from the definition
/// with one digit more.
const HOPS: [(u32, f64, f64); 2] = [(1_000, 1.93, 1.929), (10_000, 2.52, 2.525)];

/// Each task tells its outcome and its interest, each of them to the rendezvous agents of two bands.
const ROUTED_PER_TASK: f64 = 4.0;

#[test]
fn contacts_pass_messages_as_often_as_kademlia_does() {
    for (agent_count, published, hops) in HOPS {
        let found = CONTACTS.mean("contacts", agent_count, RoutingHops);
        assert!((found / published - 1.0).abs() < 0.03, "{found} where {published} is published");
        let claims = [(RoutingHops, hops), (Messages, ROUTED_PER_TASK * hops)];
        assert_agrees(&CONTACTS, "contacts", agent_count, &claims);
    }
}

/// The two are counted by different parts of the program: hops by the plane as a message is at its rendezvous
/// agent, messages by the fabric as inboxes have handled them.
#[test]
fn every_hop_is_a_message_that_an_inbox_handles() {
    for summary in CONTACTS.summaries() {
        let of = |metric: Metric| summary.figures.get(metric).expect("tasks were completed");
        let (hops, counts) = (of(RoutingHops), summary.counts);
        assert!((ROUTED_PER_TASK * hops - of(Messages)).abs() < 1e-9);
        assert_eq!((counts.in_flight, counts.dropped), (0, 0));
        assert_eq!(counts.delivered, (ROUTED_PER_TASK * hops * counts.completed as f64).round() as u64);
    }
}

#[test]
fn fewer_contacts_and_other_sizes_have_other_hops() {
    for change in ["topology.learning.outcome_routing.prefix_contacts=10", "agents=[1500]"] {
        let settings = ["agents=[1000]", "replicates=20", change];
        let sweep = Sweep::of_file("oracles/kademlia_hops.toml", &settings);
        let agent_count = sweep.scenario.agent_counts[0];
        assert_is_felt(&sweep, "contacts", agent_count, &[(RoutingHops, HOPS[0].2)]);
    }
}
