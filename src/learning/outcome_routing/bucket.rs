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
    /// Who is to be told, in no particular order; once for each of its interests. They lie close together,
    /// since they are what is searched.
    subscribers: Vec<AgentId>,
    /// Of what the subscriber in the same place wants to be told.
    interests: Vec<Interest>,
}

/// What a subscriber wants to be told of.
#[derive(Clone, Copy, Debug)]
struct Interest {
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
            subscribers: Vec::new(),
            interests: Vec::new(),
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
        let interest = Interest { signature, expires_at };
        let mut all = self.subscribers.iter().zip(&self.interests);
        let known = all.position(|(known, of)| *known == agent && of.signature == signature);
        if let Some(place) = known {
            self.interests[place] = interest;
        } else if self.subscribers.len() < count_max {
            self.subscribers.push(agent);
            self.interests.push(interest);
        } else if let Some(place) = self.renewed_longest_ago() {
            self.subscribers[place] = agent;
            self.interests[place] = interest;
        }
    }

    fn renewed_longest_ago(&self) -> Option<usize> {
        let all = self.interests.iter().enumerate();
        all.min_by_key(|(_, known)| known.expires_at).map(|(place, _)| place)
    }

    /// The at most `fanout` subscribers most similar to a packet, its originator left out.
    pub(super) fn receivers(&self, packet: &Packet, now: SimTime, fanout: usize, chosen: &mut Vec<Receiver>) {
        chosen.clear();
        let all = self.subscribers.iter().zip(&self.interests);
        for (agent, Interest { signature, .. }) in all.filter(|(_, known)| known.expires_at > now) {
            if *agent == packet.originator() {
                continue;
            }
            let distance = signature.distance(packet.signature());
            // A draw for each bucket, lest all of them choose the same few.
            let tie = mixed(packet.number() ^ self.key, agent.0.into());
            let candidate = Receiver { distance, tie, agent: *agent };
            if chosen.len() >= fanout && chosen.last().is_some_and(|last| candidate >= *last) {
                continue;
            }
            // An agent with several interests here is told once, by the nearest of them.
            if let Some(place) = chosen.iter().position(|receiver| receiver.agent == *agent) {
                if candidate >= chosen[place] {
                    continue;
                }
                chosen.remove(place);
            } else if chosen.len() >= fanout {
                chosen.pop();
            }
            let place = chosen.partition_point(|receiver| *receiver < candidate);
            chosen.insert(place, candidate);
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
        self.subscribers.clear();
        self.interests.clear();
        bytes
    }
}
