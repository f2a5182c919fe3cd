//! PHOLD without a simulator: a queue of bare keys with no payloads, no agents, no dispatch and no
//! digest. What an engine could reach at most.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use coordination_ceiling::kernel::{BucketQueue, Heap, Key, SimDuration, SimTime};

use crate::comparison::{Side, Tally};
use crate::work::{Delays, draw, first_draws};

pub(crate) trait BareQueue: Default {
    fn add(&mut self, key: Key);
    fn least(&self) -> Key;
    fn take(&mut self) -> Option<Key>;
}

pub(crate) struct Bare<Q> {
    queue: Q,
    delays: Delays,
    draws: u64,
    sequence: u64,
    tally: Tally,
}

impl<Q: BareQueue> Bare<Q> {
    pub(crate) fn new(agent_count: u32) -> Self {
        let (queue, delays) = (Q::default(), Delays::exponential());
        let mut bare = Bare { queue, delays, draws: 1, sequence: 0, tally: Tally::default() };
        first_draws(agent_count).for_each(|draws| bare.schedule(SimTime::ZERO, draws));
        bare
    }

    #[inline]
    fn schedule(&mut self, now: SimTime, draws: u64) {
        self.sequence += 1;
        let at = now + SimDuration::from_ns(self.delays.ns(draws));
        self.queue.add(Key::new(at, self.sequence, (draws >> 41) as u32));
    }
}

impl<Q: BareQueue> Side for Bare<Q> {
    fn advance(&mut self, until_ns: u64) {
        while self.queue.least().at().as_ns() <= until_ns {
            let Some(key) = self.queue.take() else { break };
            self.tally.add(key.at().as_ns() ^ u64::from(key.slot()));
            self.draws = draw(self.draws);
            self.schedule(key.at(), self.draws);
        }
    }

    fn tally(&self) -> Tally {
        self.tally
    }
}

impl BareQueue for Heap {
    fn add(&mut self, key: Key) {
        self.push(key);
    }
    fn least(&self) -> Key {
        self.first()
    }
    fn take(&mut self) -> Option<Key> {
        self.pop()
    }
}

impl BareQueue for BucketQueue {
    fn add(&mut self, key: Key) {
        self.push(key);
    }
    fn least(&self) -> Key {
        self.first()
    }
    fn take(&mut self) -> Option<Key> {
        self.pop()
    }
}

impl BareQueue for BinaryHeap<Reverse<Key>> {
    fn add(&mut self, key: Key) {
        self.push(Reverse(key));
    }
    fn least(&self) -> Key {
        self.peek().map_or(Key::LAST, |first| first.0)
    }
    fn take(&mut self) -> Option<Key> {
        self.pop().map(|first| first.0)
    }
}
