//! Ring: the ring and its buckets once more, by their definitions and slowly.

use coordination_ceiling::random::{Address, Purpose, mixed};
use coordination_ceiling::simulation::replicate_seed;

/// The places of all agents in the first replicate at seed 1.
pub(super) struct Ring(Vec<u64>);

impl Ring {
    pub(super) fn of(agent_count: u32) -> Ring {
        let seed = replicate_seed(1, 0);
        let place = |agent: u32| {
            Address { seed, purpose: Purpose::Ring, entity: agent.into(), index: 0 }.block().lane(0)
        };
        Ring((0..agent_count).map(place).collect())
    }

    /// Where each agent is.
    pub(super) fn places(&self) -> &[u64] {
        &self.0
    }

    /// The agents that come first at a key or behind it.
    pub(super) fn holders(&self, key: u64, count: usize) -> Vec<u32> {
        let mut agents: Vec<u32> = (0..self.0.len() as u32).collect();
        agents.sort_by_key(|agent| self.0[*agent as usize].wrapping_sub(key));
        agents.truncate(count);
        agents
    }

    /// The first agent at a key or behind it.
    pub(super) fn owner(&self, key: u64) -> u32 {
        let behind = |agent: &u32| self.0[*agent as usize].wrapping_sub(key);
        (0..self.0.len() as u32).min_by_key(behind).expect("a ring has an agent")
    }

    /// Agents that handle a message from `from` for a key, its owner included.
    pub(super) fn hops(&self, from: u32, key: u64) -> u64 {
        let owner = self.owner(key);
        let (mut at, mut hop_count) = (from, 0);
        while at != owner {
            at = self.next(at, key);
            hop_count += 1;
        }
        hop_count
    }

    /// The successor if the key is its own, else the farthest of 64 fingers before the key.
    fn next(&self, at: u32, key: u64) -> u32 {
        let from = self.0[at as usize];
        let distance = |agent: u32| self.0[agent as usize].wrapping_sub(from);
        let to_key = key.wrapping_sub(from);
        let successor = self.owner(from.wrapping_add(1));
        if distance(successor) >= to_key {
            return successor;
        }
        let fingers = (0..64).map(|exponent| self.owner(from.wrapping_add(1 << exponent)));
        let before_key = fingers.filter(|finger| (1..to_key).contains(&distance(*finger)));
        before_key.max_by_key(|finger| distance(*finger)).expect("the successor is before the key")
    }
}

/// Where the buckets of a trace's problem are on a ring, one for each band.
pub(super) fn keys(problem: u64, band_count: u32) -> Vec<u64> {
    let (signature, bits) = (mixed(problem, 0), 64 / band_count);
    let key = |band: u32| {
        let own = signature.rotate_right(band * bits) & (u64::MAX >> (64 - bits));
        mixed(own, u64::from(band * 64)).min(u64::MAX - 1)
    };
    (0..band_count).map(key).collect()
}

/// A problem whose only bucket a certain agent keeps.
pub(super) fn problem_kept_by(agent: u32, agent_count: u32) -> u64 {
    let ring = Ring::of(agent_count);
    (1..).find(|problem| ring.owner(keys(*problem, 1)[0]) == agent).expect("there are many problems")
}

/// A problem whose buckets are kept by as many agents, none of them in `others`.
pub(super) fn problem_apart(band_count: u32, agent_count: u32, others: &[u32]) -> u64 {
    let ring = Ring::of(agent_count);
    let is_apart = |problem: &u64| {
        let mut keepers: Vec<u32> = keys(*problem, band_count).iter().map(|key| ring.owner(*key)).collect();
        keepers.extend(others);
        keepers.sort_unstable();
        keepers.windows(2).all(|pair| pair[0] != pair[1])
    };
    (1..).find(is_apart).expect("there are many problems")
}
