//! Memory: what each agent remembers, and how a copy of it is known at once.
//!
//! Most packets that reach an agent are copies of one that it has. To look for them a large memory keeps
//! a byte for each packet, in its order: a few cache lines instead of the packets themselves.

use memchr::memchr_iter;

use super::{AgentId, Packet};
use crate::outcome::{Absorbed, Outcome, OutcomeRouter, Policy};

/// The memories of all agents.
pub(super) struct Memories {
    routers: Vec<OutcomeRouter<Packet>>,
    fingerprints: Option<Fingerprints>,
}

/// A byte of each packet in each memory.
struct Fingerprints {
    /// By agent and slot; zero where nothing is. The slots of an agent are filled in turn, as its memory is:
    /// first in, first out.
    slots: Vec<u8>,
    /// How many packets each agent has absorbed.
    absorbed_counts: Vec<u32>,
    /// Packets that a memory holds.
    capacity: usize,
}

/// Smaller memories are looked through as they are.
const CAPACITY_MIN: usize = 32;
/// Bytes of all memories together: beyond, they are looked through as they are, too.
const SLOT_COUNT_MAX: usize = 1 << 25;

impl Memories {
    /// Memories without anything in them.
    pub(super) fn new(agent_count: usize, policy: &Policy) -> Self {
        let routers = (0..agent_count).map(|_| OutcomeRouter::default()).collect();
        let is_large =
            policy.capacity >= CAPACITY_MIN && policy.capacity.saturating_mul(agent_count) <= SLOT_COUNT_MAX;
        Memories { routers, fingerprints: is_large.then(|| Fingerprints::new(agent_count, policy.capacity)) }
    }

    /// What `agent` remembers.
    pub(super) fn of(&self, agent: AgentId) -> &OutcomeRouter<Packet> {
        &self.routers[agent.index()]
    }

    /// `agent` keeps a packet, if it does not have it already; the oldest one makes room.
    pub(super) fn absorb(&mut self, agent: AgentId, packet: Packet, policy: &Policy) -> Absorbed<Packet> {
        let router = &mut self.routers[agent.index()];
        let Some(fingerprints) = &mut self.fingerprints else { return router.absorb(packet, policy) };
        if fingerprints.is_known(agent, router, &packet) {
            return Absorbed::Copy;
        }
        fingerprints.note(agent, &packet);
        router.absorb_new(packet, policy)
    }
}

impl Fingerprints {
    fn new(agent_count: usize, capacity: usize) -> Self {
        Fingerprints {
            slots: vec![0; agent_count * capacity],
            absorbed_counts: vec![0; agent_count],
            capacity,
        }
    }

    fn is_known(&self, agent: AgentId, router: &OutcomeRouter<Packet>, packet: &Packet) -> bool {
        let start = agent.index() * self.capacity;
        let slots = &self.slots[start..start + self.capacity];
        // Where the oldest packet is, once all slots are filled; until then it is in the first.
        let oldest = match self.absorbed_counts[agent.index()] as usize {
            count if count > self.capacity => count % self.capacity,
            _ => 0,
        };
        memchr_iter(Self::of(packet), slots).any(|slot| {
            let place = (slot + self.capacity - oldest) % self.capacity;
            router.get(place).is_some_and(|known| known.number() == packet.number())
        })
    }

    fn note(&mut self, agent: AgentId, packet: &Packet) {
        let count = &mut self.absorbed_counts[agent.index()];
        self.slots[agent.index() * self.capacity + *count as usize % self.capacity] = Self::of(packet);
        // Beyond the first round only the place within a round is of interest.
        *count = if *count as usize + 1 == 3 * self.capacity { self.capacity as u32 * 2 } else { *count + 1 };
    }

    /// Never zero.
    fn of(packet: &Packet) -> u8 {
        (packet.number() >> 56) as u8 | 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::SimTime;
    use crate::outcome::Signature;
    use crate::random::mixed;
    use crate::swarm::Problem;

    #[test]
    fn a_large_memory_knows_copies_as_a_small_one_does() {
        let policy = Policy { capacity: 40, ..Policy::default() };
        let mut memories = Memories::new(3, &policy);
        let mut twin = OutcomeRouter::default();
        for round in 0..5_000 {
            let word = mixed(7, round);
            let problem = Problem { id: 1, signature: Signature::from_bits(0) };
            let emitted_at = SimTime::from_ns(round.saturating_sub(word % 70));
            let packet = Packet::new(AgentId(0), problem, emitted_at, 0.5, true, 100);
            let absorbed = memories.absorb(AgentId(1), packet, &policy);
            assert_eq!(absorbed, twin.absorb(packet, &policy), "round {round}");
        }
        assert!(memories.of(AgentId(0)).is_empty() && memories.of(AgentId(2)).is_empty());
    }
}
