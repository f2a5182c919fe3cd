//! Bucket: what its holders keep for one value of one band.
//!
//! Subscribers are known to the keeper alone; outcomes to every holder, in a store of its own.

use super::holders::Holders;
use crate::kernel::SimTime;
use crate::outcome::{Outcome, OutcomeRouter, Policy, Ranking, Signature};
use crate::random::mixed;
use crate::swarm::{AgentId, Packet};

/// The outcomes and the subscribers of one bucket.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    /// Where it is on the ring.
    pub(super) key: u64,
    /// The rendezvous agent and those who keep a copy.
    pub(super) holders: Holders,
    /// Who kept it before, and the batch of the index that tells of the change.
    pub(super) keeper_before: AgentId,
    pub(super) moved_in_batch: u32,
    /// The batch that tells of the last change of any holder.
    pub(super) held_otherwise_in_batch: u32,
    /// The batch that tells of its split, if it was split.
    pub(super) split_in_batch: Option<u32>,
    /// The band, and how many bits more than a band it goes by.
    pub(super) band: u32,
    pub(super) depth: u32,
    /// Packets and questions that came since the last look at the load.
    pub(super) load: u32,
    /// What the keeper has.
    packets: OutcomeRouter<Packet>,
    /// What each of the other holders has.
    copies: Vec<OutcomeRouter<Packet>>,
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
    /// An empty bucket.
    pub(super) fn new(key: u64, band: u32, depth: u32, holders: Holders) -> Self {
        Bucket {
            key,
            keeper_before: holders.keeper,
            moved_in_batch: 0,
            held_otherwise_in_batch: 0,
            split_in_batch: None,
            band,
            depth,
            load: 0,
            packets: OutcomeRouter::default(),
            copies: vec![OutcomeRouter::default(); holders.others.len()],
            holders,
            subscribers: Vec::new(),
            interests: Vec::new(),
        }
    }

    /// What a holder has.
    pub(super) fn packets_of(&self, holder: AgentId) -> Option<&OutcomeRouter<Packet>> {
        if holder == self.holders.keeper {
            return Some(&self.packets);
        }
        let place = self.holders.others.iter().position(|other| *other == holder)?;
        Some(&self.copies[place])
    }

    /// What a holder has, to put something in.
    pub(super) fn packets_of_mut(&mut self, holder: AgentId) -> Option<&mut OutcomeRouter<Packet>> {
        if holder == self.holders.keeper {
            return Some(&mut self.packets);
        }
        let place = self.holders.others.iter().position(|other| *other == holder)?;
        Some(&mut self.copies[place])
    }

    /// From now on these hold it, the keeper first. Who holds it no more forgets what it had; who is new
    /// has nothing yet; with its keeper it loses its subscribers. Returns how many bytes were forgotten.
    pub(super) fn move_to(&mut self, agents: &[AgentId]) -> u32 {
        let mut left: Vec<(AgentId, OutcomeRouter<Packet>)> =
            self.holders.others.drain(..).zip(self.copies.drain(..)).collect();
        left.push((self.holders.keeper, std::mem::take(&mut self.packets)));
        let mut kept = |agent: AgentId| {
            let place = left.iter().position(|(holder, _)| *holder == agent);
            place.map_or_else(OutcomeRouter::default, |place| left.swap_remove(place).1)
        };
        self.packets = kept(agents[0]);
        self.copies.extend(agents[1..].iter().map(|agent| kept(*agent)));
        if agents[0] != self.holders.keeper {
            self.subscribers.clear();
            self.interests.clear();
        }
        self.holders.keeper = agents[0];
        self.holders.others.extend(&agents[1..]);
        left.iter().map(|(_, packets)| bytes_of(packets)).sum()
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

    /// Ranks the packets of a holder that apply to a problem.
    pub(super) fn rank(
        &self,
        holder: AgentId,
        signature: Signature,
        now: SimTime,
        policy: &Policy,
        ranking: &mut Ranking<Packet>,
    ) {
        let packets = self.packets_of(holder).expect("who holds a bucket looks into it");
        packets.rank(signature, now.as_ns(), policy, ranking);
    }

    /// Everybody forgets everything. Returns how many bytes that were.
    pub(super) fn forget(&mut self) -> u32 {
        let mut bytes = 0;
        for packets in std::iter::once(&mut self.packets).chain(&mut self.copies) {
            bytes += bytes_of(packets);
            *packets = OutcomeRouter::default();
        }
        self.subscribers.clear();
        self.interests.clear();
        bytes
    }
}

fn bytes_of(packets: &OutcomeRouter<Packet>) -> u32 {
    packets.packets().map(Packet::bytes).sum()
}
