//! Bucket: what a rendezvous agent keeps for one value of one band.

use crate::kernel::SimTime;
use crate::outcome::{Outcome, OutcomeRouter, Policy, Ranking, Signature};
use crate::random::mixed;
use crate::swarm::{AgentId, Packet};

/// The outcomes and the subscribers of one bucket.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    /// Where it is on the ring.
    pub(super) key: u64,
    /// The rendezvous agent.
    pub(super) keeper: AgentId,
    /// Who kept it before, and the batch of the index that tells of the change.
    pub(super) keeper_before: AgentId,
    pub(super) moved_in_batch: u32,
    /// The batch that tells of its split, if it was split.
    pub(super) split_in_batch: Option<u32>,
    /// How many bits more than a band it goes by.
    pub(super) depth: u32,
    /// Packets and questions that came since the last look at the load.
    pub(super) load: u32,
    pub(super) packets: OutcomeRouter<Packet>,
    /// In no particular order.
    subscriptions: Vec<Subscription>,
    /// A word for each subscription's agent and signature, to find it by: they lie close together.
    subscription_names: Vec<u64>,
}

/// What an agent wants to be told of.
#[derive(Clone, Copy, Debug)]
struct Subscription {
    agent: AgentId,
    signature: Signature,
    expires_at: SimTime,
}

/// An agent that gets a packet pushed: the least distant first, ties by a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Receiver {
    distance: u32,
    tie: u64,
    pub(super) agent: AgentId,
}

impl Bucket {
    pub(super) fn new(key: u64, keeper: AgentId, depth: u32) -> Self {
        Bucket {
            key,
            keeper,
            keeper_before: keeper,
            moved_in_batch: 0,
            split_in_batch: None,
            depth,
            load: 0,
            packets: OutcomeRouter::default(),
            subscriptions: Vec::new(),
            subscription_names: Vec::new(),
        }
    }

    /// `agent` wants to be told of problems like `signature` until `expires_at`. Of too many
    /// subscriptions the one renewed longest ago is dropped.
    pub(super) fn subscribe(
        &mut self,
        agent: AgentId,
        signature: Signature,
        expires_at: SimTime,
        count_max: usize,
    ) {
        let (name, subscription) =
            (mixed(signature.bits(), agent.0.into()), Subscription { agent, signature, expires_at });
        if let Some(place) = self.subscription_names.iter().position(|known| *known == name) {
            self.subscriptions[place] = subscription;
        } else if self.subscriptions.len() < count_max {
            self.subscriptions.push(subscription);
            self.subscription_names.push(name);
        } else if let Some(place) = self.renewed_longest_ago() {
            self.subscriptions[place] = subscription;
            self.subscription_names[place] = name;
        }
    }

    fn renewed_longest_ago(&self) -> Option<usize> {
        let all = self.subscriptions.iter().enumerate();
        all.min_by_key(|(_, known)| known.expires_at).map(|(place, _)| place)
    }

    /// The at most `fanout` subscribers most similar to a packet, its originator left out.
    pub(super) fn receivers(&self, packet: &Packet, now: SimTime, fanout: usize, chosen: &mut Vec<Receiver>) {
        chosen.clear();
        let alive = self.subscriptions.iter().filter(|known| known.expires_at > now);
        for Subscription { agent, signature, .. } in alive {
            if *agent == packet.originator() {
                continue;
            }
            let distance = signature.distance(packet.signature());
            // A draw for each bucket, lest all of them choose the same few.
            let tie = mixed(packet.number() ^ self.key, agent.0.into());
            let candidate = Receiver { distance, tie, agent: *agent };
            if let Some(place) = chosen.iter().position(|receiver| receiver.agent == *agent) {
                chosen[place] = chosen[place].min(candidate);
            } else if chosen.len() < fanout {
                chosen.push(candidate);
            } else if chosen.last().is_some_and(|last| candidate < *last) {
                chosen.pop();
                chosen.push(candidate);
            } else {
                continue;
            }
            chosen.sort_unstable();
        }
    }

    /// Ranks the packets that apply to a problem.
    pub(super) fn rank(
        &self,
        signature: Signature,
        now: SimTime,
        policy: &Policy,
        ranking: &mut Ranking<Packet>,
    ) {
        self.packets.rank(signature, now.as_ns(), policy, ranking);
    }

    /// Forgets everything. Returns how many bytes that were.
    pub(super) fn forget(&mut self) -> u32 {
        let bytes = self.packets.packets().map(Packet::bytes).sum();
        self.packets = OutcomeRouter::default();
        self.subscriptions.clear();
        self.subscription_names.clear();
        bytes
    }
}
