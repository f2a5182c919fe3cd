//! Ring: which agent owns which key, and over which others a message gets there (Chord).
//!
//! Agents have places on a circle of 2⁶⁴ keys; a key belongs to the first agent at or behind it. Agent n
//! knows its successor and, for each i, the owner of n + 2ⁱ (its fingers); it passes a message to the
//! farthest finger before the key (Stoica et al. 2001). Fingers are not stored: each is looked up in the
//! sorted list of places, of which a real agent would know its own 64 entries.

use crate::random::{Address, Purpose};
use crate::swarm::AgentId;

/// The places of all agents.
#[derive(Clone, Debug, Default)]
pub(super) struct Ring {
    /// In ascending order.
    places: Vec<u64>,
    /// Who is at each place.
    agents: Vec<AgentId>,
    /// Where each agent is among the places.
    ranks: Vec<u32>,
}

impl Ring {
    /// The ring of the run with `seed`.
    pub(super) fn new(seed: u64, agent_count: u32) -> Self {
        let all = (0..agent_count).map(AgentId);
        let mut placed: Vec<(u64, AgentId)> = all.map(|agent| (place(seed, agent, 0), agent)).collect();
        placed.sort_unstable();
        let mut ranks = vec![0; agent_count as usize];
        for (rank, (_, agent)) in (0..).zip(&placed) {
            ranks[agent.index()] = rank;
        }
        let (places, agents) = placed.into_iter().unzip();
        Ring { places, agents, ranks }
    }

    /// The agent that a key belongs to.
    pub(super) fn owner(&self, key: u64) -> AgentId {
        self.agents[self.rank_behind(key)]
    }

    /// To whom `at`, which does not own `key`, passes a message for it.
    pub(super) fn next_hop(&self, at: AgentId, key: u64) -> AgentId {
        let rank = self.ranks[at.index()] as usize;
        let successor = if rank + 1 == self.places.len() { 0 } else { rank + 1 };
        let from = self.places[rank];
        let distance = key.wrapping_sub(from);
        if self.places[successor].wrapping_sub(from) >= distance {
            return self.agents[successor];
        }
        let is_before_key = |rank: usize| (1..distance).contains(&self.places[rank].wrapping_sub(from));
        let fingers = (0..=distance.ilog2()).rev();
        let mut owners = fingers.map(|exponent| self.rank_behind(from.wrapping_add(1 << exponent)));
        let farthest = owners.find(|rank| is_before_key(*rank));
        self.agents[farthest.expect("the successor is before the key, and the finger of 1")]
    }

    /// `agent` leaves its place and takes another, for the `incarnation`-th time.
    pub(super) fn rejoin(&mut self, seed: u64, agent: AgentId, incarnation: u64) {
        let from = self.ranks[agent.index()] as usize;
        self.places.remove(from);
        self.agents.remove(from);
        let new = place(seed, agent, incarnation);
        let to = self.places.partition_point(|place| *place < new);
        self.places.insert(to, new);
        self.agents.insert(to, agent);
        for rank in from.min(to)..=from.max(to) {
            self.ranks[self.agents[rank].index()] = rank as u32;
        }
    }

    /// Where `agent` is.
    pub(super) fn place_of(&self, agent: AgentId) -> u64 {
        self.places[self.ranks[agent.index()] as usize]
    }

    /// The first rank at or behind a key. Places are spread evenly, so the search begins where the key
    /// would be if they were exactly so.
    fn rank_behind(&self, key: u64) -> usize {
        let count = self.places.len();
        let guess = ((u128::from(key) * count as u128) >> 64) as usize;
        let (mut lower, mut upper, mut stride) = (guess, guess, 1);
        // Everything before `lower` is before the key, and `upper` is not.
        while lower > 0 && self.places[lower - 1] >= key {
            upper = lower;
            lower = lower.saturating_sub(stride);
            stride *= 2;
        }
        stride = 1;
        while upper < count && self.places[upper] < key {
            lower = upper + 1;
            upper = (upper + stride).min(count);
            stride *= 2;
        }
        let rank = lower + self.places[lower..upper].partition_point(|place| *place < key);
        if rank == count { 0 } else { rank }
    }
}

fn place(seed: u64, agent: AgentId, incarnation: u64) -> u64 {
    let address = Address { seed, purpose: Purpose::Ring, entity: agent.0.into(), index: incarnation };
    address.block().lane(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::mixed;

    /// The owner by definition.
    fn owner_by_search(ring: &Ring, key: u64) -> AgentId {
        let rank = ring.places.iter().position(|place| *place >= key).unwrap_or(0);
        ring.agents[rank]
    }

    #[test]
    fn a_key_belongs_to_the_first_agent_behind_it() {
        for agent_count in [1, 2, 3, 100] {
            let ring = Ring::new(7, agent_count);
            let own = (0..agent_count).map(|agent| ring.place_of(AgentId(agent)));
            let keys = (0..2_000).map(|draw| mixed(1, draw)).chain([0, u64::MAX]).chain(own);
            for key in keys {
                assert_eq!(ring.owner(key), owner_by_search(&ring, key));
            }
        }
    }

    #[test]
    fn every_message_arrives_and_comes_nearer_with_each_hop() {
        let ring = Ring::new(3, 200);
        for draw in 0..500 {
            let key = mixed(2, draw);
            let (mut at, owner) = (AgentId(draw as u32 % 200), ring.owner(key));
            let mut hop_count = 0;
            while at != owner {
                let next = ring.next_hop(at, key);
                let left = |agent: AgentId| key.wrapping_sub(ring.place_of(agent));
                assert!(next == owner || left(next) < left(at));
                at = next;
                hop_count += 1;
            }
            assert!(hop_count <= 64);
        }
    }

    #[test]
    fn who_rejoins_is_at_another_place_and_all_others_where_they_were() {
        let mut ring = Ring::new(3, 50);
        let before: Vec<u64> = (0..50).map(|agent| ring.place_of(AgentId(agent))).collect();
        ring.rejoin(3, AgentId(17), 1);
        for agent in 0..50 {
            let is_same = ring.place_of(AgentId(agent)) == before[agent as usize];
            assert_eq!(is_same, agent != 17);
        }
        assert!(ring.places.is_sorted());
    }
}
