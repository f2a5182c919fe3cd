//! Overlay: who holds a key, and to whom a message for it is passed on, whichever kind of overlay it is.

use super::holders::Holders;
use super::parameters::Dht;
use super::places::Places;
use super::{kademlia, ring};
use crate::random::below;
use crate::swarm::AgentId;

/// The agents as a distributed hash table.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlay {
    pub(super) places: Places,
    dht: Dht,
    /// Contacts for each prefix (Kademlia).
    contact_count_max: usize,
    /// Ranks that are being chosen among.
    ranks: Vec<u32>,
}

impl Overlay {
    pub(super) fn new(places: Places, dht: Dht, contact_count_max: usize) -> Self {
        Overlay { places, dht, contact_count_max, ranks: Vec::new() }
    }

    /// The agent that a key belongs to.
    pub(super) fn owner(&mut self, key: u64) -> AgentId {
        let rank = match self.dht {
            Dht::Chord => ring::owner(&self.places, key),
            Dht::Kademlia => {
                kademlia::closest(&self.places, key, 1, &mut self.ranks);
                self.ranks[0] as usize
            }
        };
        self.places.agent(rank)
    }

    /// The owner of a key and those who come after it, `count` in all if there are so many: its successors
    /// on a ring, the next closest by XOR.
    pub(super) fn holders(&mut self, key: u64, count: usize, holders: &mut Vec<AgentId>) {
        holders.clear();
        let Overlay { places, ranks, .. } = self;
        match self.dht {
            Dht::Chord => {
                let owner = ring::owner(places, key);
                let following = (owner..places.count()).chain(0..owner).take(count);
                holders.extend(following.map(|rank| places.agent(rank)));
            }
            Dht::Kademlia => {
                kademlia::closest(places, key, count, ranks);
                holders.extend(ranks.iter().map(|rank| places.agent(*rank as usize)));
            }
        }
    }

    /// To whom `at`, which does not own `key`, passes a message for its owner.
    pub(super) fn next_hop(&mut self, at: AgentId, key: u64) -> AgentId {
        let Overlay { places, ranks, .. } = self;
        let from = places.rank(at);
        let rank = match self.dht {
            Dht::Chord => ring::next_hop(places, from, key),
            Dht::Kademlia => {
                kademlia::contacts_towards(places, from, key, self.contact_count_max, ranks);
                kademlia::closest_of(places, key, ranks) as usize
            }
        };
        places.agent(rank)
    }

    /// To whom `at`, which is none of the `holders` of `key`, passes a message that any of them can answer.
    /// On a ring the owner's predecessor knows them all, since they are its own successors; by XOR an agent
    /// knows those of them who are among the contacts that it chooses from. Among those who are known, `word`
    /// draws.
    pub(super) fn hop_to_any(&mut self, at: AgentId, key: u64, holders: &Holders, word: u64) -> AgentId {
        let next = self.next_hop(at, key);
        match self.dht {
            Dht::Chord if next == holders.keeper => holders.drawn(word),
            Dht::Chord => next,
            Dht::Kademlia => {
                let Overlay { places, ranks, .. } = self;
                ranks.retain(|rank| holders.has(places.agent(*rank as usize)));
                match ranks.len() {
                    0 => next,
                    count => places.agent(ranks[below(word, count as u64) as usize] as usize),
                }
            }
        }
    }

    /// A key at half of the way around, at a quarter…, or in the prefix of one bit, of two…: `agent` looks up
    /// whom it knows there when it joins.
    pub(super) fn key_to_know(&self, agent: AgentId, exponent: u32) -> u64 {
        let (place, offset) = (self.places.of(agent), 1 << (63 - exponent));
        match self.dht {
            Dht::Chord => place.wrapping_add(offset),
            Dht::Kademlia => place ^ offset,
        }
    }

    /// How many others an agent is told of at once when it looks one up.
    pub(super) fn known_at_once(&self) -> usize {
        match self.dht {
            Dht::Chord => 0,
            Dht::Kademlia => self.contact_count_max,
        }
    }
}
