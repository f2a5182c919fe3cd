//! Places: the numbers that name the agents in the overlay, in order.
//!
//! Every agent draws a place among 2⁶⁴ by the run's seed and its own number, and another each time that it
//! comes back; both kinds of overlay give the same agents the same places. What an agent knows of others is
//! looked up in this list when it is needed, so that a million agents need no tables of their own.

use crate::random::{Address, Purpose, below};
use crate::swarm::AgentId;

/// The places of all agents.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// In ascending order.
    places: Vec<u64>,
    /// Who is at each place.
    agents: Vec<AgentId>,
    /// Where each agent is among the places.
    ranks: Vec<u32>,
}

impl Places {
    /// The places in the run with `seed`.
    pub(super) fn new(seed: u64, agent_count: u32) -> Self {
        let all = (0..agent_count).map(AgentId);
        let mut placed: Vec<(u64, AgentId)> = all.map(|agent| (draw(seed, agent, 0), agent)).collect();
        placed.sort_unstable();
        let mut ranks = vec![0; agent_count as usize];
        for (rank, (_, agent)) in (0..).zip(&placed) {
            ranks[agent.index()] = rank;
        }
        let (places, agents) = placed.into_iter().unzip();
        Places { places, agents, ranks }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// The place at a rank.
    pub(super) fn at(&self, rank: usize) -> u64 {
        self.places[rank]
    }

    /// All places in ascending order.
    pub(super) fn sorted(&self) -> &[u64] {
        &self.places
    }

    /// Who is at a rank.
    pub(super) fn agent(&self, rank: usize) -> AgentId {
        self.agents[rank]
    }

    /// Where an agent is among all.
    pub(super) fn rank(&self, agent: AgentId) -> usize {
        self.ranks[agent.index()] as usize
    }

    /// Where an agent is.
    pub(super) fn of(&self, agent: AgentId) -> u64 {
        self.places[self.rank(agent)]
    }

    /// `agent` leaves its place and takes another, for the `incarnation`-th time.
    pub(super) fn rejoin(&mut self, seed: u64, agent: AgentId, incarnation: u64) {
        let from = self.rank(agent);
        self.places.remove(from);
        self.agents.remove(from);
        let new = draw(seed, agent, incarnation);
        let to = self.places.partition_point(|place| *place < new);
        self.places.insert(to, new);
        self.agents.insert(to, agent);
        for rank in from.min(to)..=from.max(to) {
            self.ranks[self.agents[rank].index()] = rank as u32;
        }
    }

    /// The first rank at or behind a key, which is their count if all are before it. Places are spread
    /// evenly, so the search begins where the key would be if they were exactly so.
    pub(super) fn first_at(&self, key: u64) -> usize {
        let count = self.places.len();
        let guess = below(key, count as u64) as usize;
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
        lower + self.places[lower..upper].partition_point(|place| *place < key)
    }
}

fn draw(seed: u64, agent: AgentId, incarnation: u64) -> u64 {
    let address = Address { seed, purpose: Purpose::Ring, entity: agent.0.into(), index: incarnation };
    address.block().lane(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_rejoins_is_at_another_place_and_all_others_where_they_were() {
        let mut places = Places::new(3, 50);
        let before: Vec<u64> = (0..50).map(|agent| places.of(AgentId(agent))).collect();
        places.rejoin(3, AgentId(17), 1);
        for agent in 0..50 {
            let is_same = places.of(AgentId(agent)) == before[agent as usize];
            assert_eq!(is_same, agent != 17);
        }
        assert!(places.sorted().is_sorted());
    }
}
