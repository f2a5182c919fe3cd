//! Pairs: how many distinct unordered pairs of parties there were, exactly.
//!
//! An open-addressing set of our own: the standard one hashes differently from run to run and is
//! banned here, an ordered one costs a walk per message. Only the count is ever read, so the order
//! of the slots cannot reach a result.

/// The set of unordered pairs of party numbers seen so far.
#[derive(Clone, Debug)]
pub struct PairCounter {
    /// A power of two of slots; `EMPTY` where nothing is.
    slots: Vec<u64>,
    count: usize,
    /// Whom each party met last, of those with a larger number: most meet the same one again, and the
    /// set need not be asked.
    met_last: Vec<u32>,
}

/// No pair: both of its parties would be the largest number, which names nobody.
const EMPTY: u64 = u64::MAX;
const NOBODY: u32 = u32::MAX;

impl PairCounter {
    /// An empty set with room for one pair per party before it has to grow. Parties are numbers below
    /// `party_count`.
    pub fn with_room(party_count: usize) -> Self {
        let slots = vec![EMPTY; (party_count * 2).next_power_of_two().max(16)];
        PairCounter { slots, count: 0, met_last: vec![NOBODY; party_count] }
    }

    /// Notes that `one` and `other` met.
    #[inline]
    pub fn insert(&mut self, one: u32, other: u32) {
        let (lower, upper) = (one.min(other), one.max(other));
        let met_last = &mut self.met_last[lower as usize];
        if *met_last != upper {
            *met_last = upper;
            self.insert_pair((u64::from(lower) << 32) | u64::from(upper));
        }
    }

    fn insert_pair(&mut self, pair: u64) {
        let slot = self.slot_of(pair);
        if self.slots[slot] == pair {
            return;
        }
        self.slots[slot] = pair;
        self.count += 1;
        if self.count * 2 > self.slots.len() {
            self.grow();
        }
    }

    /// How many distinct pairs there are.
    pub fn count(&self) -> u64 {
        self.count as u64
    }

    /// The slot that holds `pair`, or the empty one where it belongs.
    fn slot_of(&self, pair: u64) -> usize {
        let mask = self.slots.len() - 1;
        // Fibonacci hashing: the upper bits of a product with 2⁶⁴ ÷ the golden ratio.
        let mut slot = (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & mask;
        while self.slots[slot] != EMPTY && self.slots[slot] != pair {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        let doubled = vec![EMPTY; self.slots.len() * 2];
        for pair in std::mem::replace(&mut self.slots, doubled) {
            if pair != EMPTY {
                let slot = self.slot_of(pair);
                self.slots[slot] = pair;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_parties_that_all_meet_make_45_pairs() {
        let mut pairs = PairCounter::with_room(10);
        for one in 0..10 {
            for other in (0..10).filter(|other| *other != one) {
                pairs.insert(one, other);
            }
        }
        assert_eq!(pairs.count(), 45);
    }
}
