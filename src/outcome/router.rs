//! OutcomeRouter: the outcomes that one agent keeps, in the order in which they came.
//!
//! It is a queue and nothing else, since a simulation holds a million of them: the policy is passed in.
//! A consult looks at all that is kept; for stores of more than a few hundred outcomes there is
//! [`super::OutcomeIndex`], which answers the same.

use std::collections::VecDeque;

use super::packet::OutcomePacket;
use super::policy::{Outcome, Policy};
use super::ranking::Ranking;
use super::signature::Signature;

/// The outcomes that one agent keeps, in the order in which they came.
#[derive(Clone, Debug)]
pub struct OutcomeRouter<P = OutcomePacket> {
    packets: VecDeque<P>,
}

/// What became of an outcome that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absorbed<P> {
    /// It is kept.
    Kept,
    /// It is kept, and the oldest one, which is here, made room for it. (Where a lowered capacity pushes
    /// out several, this is the last of them.)
    Displaced(P),
    /// It was known already, by its number, and nothing has changed.
    Copy,
    /// Nothing can be kept: the capacity is zero.
    Refused,
}

impl<P> Default for OutcomeRouter<P> {
    fn default() -> Self {
        OutcomeRouter { packets: VecDeque::new() }
    }
}

impl<P: Outcome + Clone> OutcomeRouter<P> {
    /// A router that keeps nothing yet and takes no memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the outcome, if it is not known already. If `policy.capacity` are kept, the oldest makes room;
    /// a capacity that was lowered since holds from the next outcome on.
    pub fn absorb(&mut self, packet: P, policy: &Policy) -> Absorbed<P> {
        let number = packet.number();
        if policy.capacity == 0 {
            return Absorbed::Refused;
        }
        // Copies follow each other closely: the last ones are looked at first.
        if self.packets.iter().rev().any(|known| known.number() == number) {
            return Absorbed::Copy;
        }
        self.absorb_new(packet, policy)
    }

    /// Keeps an outcome that is known not to be here already.
    pub(crate) fn absorb_new(&mut self, packet: P, policy: &Policy) -> Absorbed<P> {
        if policy.capacity == 0 {
            return Absorbed::Refused;
        }
        let mut displaced = None;
        while self.packets.len() >= policy.capacity {
            displaced = self.packets.pop_front();
        }
        self.make_room(policy.capacity);
        self.packets.push_back(packet);
        displaced.map_or(Absorbed::Kept, Absorbed::Displaced)
    }

    /// Offers `ranking` all that applies to a problem with this signature. What the ranking holds already
    /// stays in the contest, so several routers can be ranked into one.
    pub fn rank(&self, signature: Signature, now_ns: u64, policy: &Policy, ranking: &mut Ranking<P>) {
        for packet in &self.packets {
            if let Some(score) = policy.score(packet, signature, now_ns) {
                ranking.offer(score, packet, policy.top_k);
            }
        }
    }

    /// Forgets what has grown too old, and so makes room before its turn.
    pub fn forget_expired(&mut self, now_ns: u64, policy: &Policy) {
        self.packets.retain(|packet| policy.is_alive(packet, now_ns));
    }

    /// All that is kept, from the oldest.
    pub fn packets(&self) -> impl ExactSizeIterator<Item = &P> {
        self.packets.iter()
    }

    /// The `place`-th of all that is kept, from the oldest.
    pub fn get(&self, place: usize) -> Option<&P> {
        self.packets.get(place)
    }

    /// How many are kept.
    pub fn len(&self) -> usize {
        self.packets.len()
    }

    /// Is nothing kept?
    pub fn is_empty(&self) -> bool {
        self.packets.is_empty()
    }

    /// Room for one more, in steps of a quarter and never beyond `capacity`: doubling would waste half of
    /// the memory of a million routers.
    fn make_room(&mut self, capacity: usize) {
        let count = self.packets.len();
        if count == self.packets.capacity() {
            let step = (count / 4).max(GROWTH_MIN).min(capacity - count);
            self.packets.reserve_exact(step);
        }
    }
}

/// The least step in which a router grows. Smaller ones would leave holes behind in the heap.
const GROWTH_MIN: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone)]
    struct Number(u64);

    impl Outcome for Number {
        fn number(&self) -> u64 {
            self.0
        }

        fn signature(&self) -> Signature {
            Signature::default()
        }

        fn confidence(&self) -> f64 {
            1.0
        }

        fn emitted_at_ns(&self) -> u64 {
            0
        }
    }

    #[test]
    fn a_full_router_has_not_one_slot_too_many() {
        for capacity in [1, 2, 3, 4, 5, 7, 8, 9, 100, 256] {
            let policy = Policy { capacity, ..Policy::default() };
            let mut router = OutcomeRouter::new();
            for number in 0..1_000 {
                router.absorb(Number(number), &policy);
                let room = router.packets.capacity();
                assert!(room <= capacity.min(router.len() + router.len() / 4 + GROWTH_MIN));
            }
            assert_eq!(router.packets.capacity(), capacity);
        }
    }
}
