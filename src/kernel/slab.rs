//! Slab: the payloads of pending events, each in a slot that does not move.
//!
//! The queues move keys of 16 bytes; what an event says stays where it is. A freed slot is used next,
//! while it still lies in the cache.

use super::key::PENDING_COUNT_MAX;
use super::prefetch::prefetch_read;

/// Payloads by slot, and which slots are free.
#[derive(Debug)]
pub struct Slab<E> {
    payloads: Vec<E>,
    free: Vec<u32>,
}

impl<E> Default for Slab<E> {
    fn default() -> Self {
        Slab { payloads: Vec::new(), free: Vec::new() }
    }
}

impl<E: Copy> Slab<E> {
    /// Makes room for `pending_count` payloads in all.
    pub fn reserve(&mut self, pending_count: usize) {
        self.payloads.reserve(pending_count.saturating_sub(self.payloads.len()));
        self.free.reserve(pending_count.saturating_sub(self.free.len()));
    }

    /// Stores `payload` and returns its slot.
    ///
    /// # Panics
    /// If [`PENDING_COUNT_MAX`] payloads are stored already.
    #[inline(always)]
    pub fn insert(&mut self, payload: E) -> u32 {
        if let Some(slot) = self.free.pop() {
            self.payloads[slot as usize] = payload;
            return slot;
        }
        let slot = self.payloads.len();
        assert!(slot < PENDING_COUNT_MAX, "more than 16,777,215 events are pending at once");
        self.payloads.push(payload);
        slot as u32
    }

    /// Frees `slot` and returns its payload.
    #[inline]
    pub fn remove(&mut self, slot: u32) -> E {
        self.free.push(slot);
        self.payloads[slot as usize]
    }

    /// The payload in `slot`.
    #[inline]
    pub fn get(&self, slot: u32) -> &E {
        &self.payloads[slot as usize]
    }

    /// Asks for the payload in `slot` to be brought near.
    #[inline]
    pub fn prefetch(&self, slot: u32) {
        prefetch_read(&self.payloads[slot as usize]);
    }

    /// All stored payloads, by slot. Finding the free slots takes a pass and memory: not for a loop.
    pub fn iter(&self) -> impl Iterator<Item = &E> {
        let mut is_free = vec![false; self.payloads.len()];
        self.free.iter().for_each(|&slot| is_free[slot as usize] = true);
        self.payloads.iter().zip(is_free).filter(|(_, is_free)| !is_free).map(|(payload, _)| payload)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freed_slot_is_used_next_and_the_rest_stay() {
        let mut slab = Slab::default();
        let slots = ['a', 'b', 'c', 'd'].map(|payload| slab.insert(payload));
        slab.remove(slots[1]);
        slab.remove(slots[2]);
        assert_eq!(slab.insert('e'), slots[2]);
        assert_eq!(slab.iter().collect::<String>(), "aed");
    }
}
