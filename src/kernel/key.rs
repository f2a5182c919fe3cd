//! Key: what the calendar sorts, one integer per pending event.
//!
//! From high to low: the time (64 bits), the sequence number (40), the slot of the payload (24). No
//! two pending events share a sequence number, so the order is total: every correct queue pops the
//! same events in the same order, and a run does not depend on which queue it was given.

use super::time::SimTime;

const SEQUENCE_BITS: u32 = 40;
const SLOT_BITS: u32 = 24;
const SEQUENCE_MASK: u64 = (1 << SEQUENCE_BITS) - 1;
const SLOT_MASK: u32 = (1 << SLOT_BITS) - 1;

/// How many events one calendar can schedule in its life: 2⁴⁰, about 10¹².
pub const SCHEDULED_COUNT_MAX: u64 = 1 << SEQUENCE_BITS;

/// How many events can be pending at once: 2²⁴ − 1 (the last slot belongs to [`Key::LAST`]).
pub const PENDING_COUNT_MAX: usize = SLOT_MASK as usize;

/// Time, sequence number and slot of a pending event, in the order in which they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct Key(u128);

impl Key {
    /// Comes after the key of every event, and belongs to none: the queues pad with it.
    pub const LAST: Key = Key(u128::MAX);

    /// The key of an event at `at`, with `sequence` below 2⁴⁰ and `slot` below 2²⁴ − 1.
    #[inline]
    pub const fn new(at: SimTime, sequence: u64, slot: u32) -> Self {
        debug_assert!(sequence <= SEQUENCE_MASK, "a sequence number has 40 bits");
        debug_assert!(slot < SLOT_MASK, "a slot has 24 bits, and the last one is taken");
        Key(((at.as_ns() as u128) << 64) | ((sequence << SLOT_BITS) | slot as u64) as u128)
    }

    /// When the event is due.
    #[inline]
    pub const fn at(self) -> SimTime {
        SimTime::from_ns((self.0 >> 64) as u64)
    }

    /// Where the event's payload lies.
    #[inline]
    pub const fn slot(self) -> u32 {
        self.0 as u32 & SLOT_MASK
    }
}

/// The order among events of the same instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TieOrder {
    /// As they were scheduled.
    #[default]
    Schedule,
    /// In an order drawn from this seed: total and repeatable, but with no relation to that of
    /// scheduling. A conclusion that changes under it rests on an accident.
    Shuffled(u64),
}

impl TieOrder {
    /// The sequence number to compare for the event that was scheduled as number `sequence`.
    #[inline]
    pub const fn place(self, sequence: u64) -> u64 {
        match self {
            TieOrder::Schedule => sequence,
            TieOrder::Shuffled(seed) => shuffle(sequence, seed),
        }
    }
}

/// A permutation of the 40-bit numbers, chosen by `seed`. Each step (xor, odd factor, folding the
/// upper half onto the lower) can be undone, so two numbers never meet.
const fn shuffle(sequence: u64, seed: u64) -> u64 {
    const FACTORS: [u64; 3] = [0x9E_3779_B97F, 0xC2_B2AE_3D27, 0xD6_E8FE_B867];
    let mut mixed = sequence ^ (seed & SEQUENCE_MASK);
    let mut round = 0;
    while round < FACTORS.len() {
        mixed = mixed.wrapping_mul(FACTORS[round]).wrapping_add(seed >> (8 * (round + 1))) & SEQUENCE_MASK;
        mixed ^= mixed >> (SEQUENCE_BITS / 2);
        round += 1;
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_parts_of_a_key_come_back_out() {
        let key = Key::new(SimTime::MAX, SEQUENCE_MASK, SLOT_MASK - 1);
        assert_eq!((key.at(), key.slot()), (SimTime::MAX, SLOT_MASK - 1));
    }

    #[test]
    fn time_outranks_sequence_and_sequence_outranks_slot() {
        let early = Key::new(SimTime::from_ns(1), SEQUENCE_MASK, 5);
        let late = Key::new(SimTime::from_ns(2), 0, 9);
        let later = Key::new(SimTime::from_ns(2), 1, 0);
        assert!(early < late && late < later && later < Key::LAST);
    }

    #[test]
    fn shuffling_never_gives_two_events_one_place() {
        let order = TieOrder::Shuffled(7);
        let spread = (0..100_000).chain((0..100_000).map(|index| SEQUENCE_MASK - index));
        let places: BTreeSet<u64> = spread.map(|sequence| order.place(sequence)).collect();
        assert_eq!(places.len(), 200_000);
    }

    #[test]
    fn shuffling_puts_about_half_of_all_neighbours_in_reverse() {
        for seed in 0..64 {
            let order = TieOrder::Shuffled(seed);
            let reversed = (0..10_000).filter(|&s| order.place(s) > order.place(s + 1)).count();
            assert!((4_700..5_300).contains(&reversed), "seed {seed}: {reversed} of 10000");
        }
    }

    #[test]
    fn seeds_shuffle_differently() {
        let orders: BTreeSet<Vec<u64>> = (0..256)
            .map(|seed| {
                let mut ties: Vec<u64> = (0..8).collect();
                ties.sort_by_key(|&sequence| TieOrder::Shuffled(seed).place(sequence));
                ties
            })
            .collect();
        assert!(orders.len() > 240, "{} orders of eight ties from 256 seeds", orders.len());
    }
}
