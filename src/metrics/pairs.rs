//! Pairs: how many distinct unordered pairs of parties there were, exactly up to four million of them
//! and by a labelled estimate beyond.
//!
//! An open-addressing set of our own: the standard one hashes differently from run to run and is
//! banned here, an ordered one costs a walk per message. Only the count is ever read, so the order
//! of the slots cannot reach a result; whether it is an estimate depends on the pairs alone, too.
//!
//! A slot takes 8 bytes and three quarters of them are filled at most: four million pairs need 44 MB, and
//! 10 MB more at most while the set grows to that. A million parties begin at 16 bytes each.

use super::hyper_log_log::HyperLogLog;

/// The largest number of distinct pairs that is counted exactly.
pub const EXACT_PAIRS_MAX: usize = 4_000_000;

/// Counts the unordered pairs of party numbers seen so far.
#[derive(Clone, Debug)]
pub struct PairCounter {
    seen: Seen,
    /// Whom each party met last, of those with a larger number: most meet the same one again, and the
    /// set need not be asked.
    met_last: Vec<u32>,
}

/// What is kept of the pairs.
#[derive(Clone, Debug)]
enum Seen {
    All(PairSet),
    Sketch(HyperLogLog),
}

/// Nobody: the largest number names no party.
const NOBODY: u32 = u32::MAX;

impl PairCounter {
    /// Nothing seen, with room for one pair per party before it has to grow. Parties are numbers below
    /// `party_count`.
    pub fn with_room(party_count: usize) -> Self {
        PairCounter { seen: Seen::All(PairSet::with_room(party_count)), met_last: vec![NOBODY; party_count] }
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
        match &mut self.seen {
            Seen::All(set) => {
                set.insert(pair);
                if set.count > EXACT_PAIRS_MAX {
                    self.seen = Seen::Sketch(set.sketch());
                }
            }
            Seen::Sketch(sketch) => sketch.insert(pair),
        }
    }

    /// How many distinct pairs there are, or about how many.
    pub fn count(&self) -> u64 {
        match &self.seen {
            Seen::All(set) => set.count as u64,
            Seen::Sketch(sketch) => sketch.count(),
        }
    }

    /// Whether the count is an estimate: there are more than [`EXACT_PAIRS_MAX`] pairs.
    pub fn is_estimate(&self) -> bool {
        matches!(self.seen, Seen::Sketch(_))
    }

    /// The standard error of the count as a share of it; zero of an exact one.
    pub fn error_ratio(&self) -> f64 {
        if self.is_estimate() { HyperLogLog::ERROR_RATIO } else { 0.0 }
    }
}

/// A set of pairs that only grows, as far as [`EXACT_PAIRS_MAX`] and one more.
///
/// It is cut into segments that grow one by one, so that never much more than what it holds is there
/// while it grows.
#[derive(Clone, Debug)]
struct PairSet {
    segments: Vec<Segment>,
    count: usize,
}

/// A part of the set.
#[derive(Clone, Debug)]
struct Segment {
    /// `EMPTY` where nothing is.
    slots: Vec<u64>,
    count: usize,
}

/// No pair: both of its parties would be nobody.
const EMPTY: u64 = u64::MAX;

/// A pair (a, b) goes to the fraction of a/p² + b/p of all slots, p being the plastic number, the root of
/// p³ = p + 1: no two numbers fill the plane more evenly (Roberts's R₂ sequence), and stars, rings, grids
/// and complete graphs fill the slots with fewer collisions than chance would. 2³² ÷ p stands above,
/// 2³² ÷ p² below. Of a thousand patterns and loads half needed 1.3 probes in the mean, and a long ring of 16
/// neighbours each, the worst, needed 9; a second multiplication made it 2.2 and at most 4.4, and a plain
/// ring twice as slow.
const FACTOR: u64 = 0xC13F_A9A9_91E1_0DA5;

/// The first bits of a product tell the segment.
const SEGMENT_BITS: u32 = 2;
const SEGMENT_COUNT: usize = 1 << SEGMENT_BITS;
/// Enough for small swarms to be done without growing.
const SLOT_COUNT_MIN: usize = 512;
/// What a segment needs for its part of the last exact count, and a few more.
const SLOT_COUNT_USUAL_MAX: usize = EXACT_PAIRS_MAX / SEGMENT_COUNT / 3 * 4 / 32 * 33;

impl PairSet {
    /// One slot and a half for each party.
    fn with_room(party_count: usize) -> Self {
        let slot_count = (party_count + party_count / 2) / SEGMENT_COUNT;
        let slot_count = slot_count.clamp(SLOT_COUNT_MIN, SLOT_COUNT_USUAL_MAX);
        let segment = Segment { slots: vec![EMPTY; slot_count], count: 0 };
        PairSet { segments: vec![segment; SEGMENT_COUNT], count: 0 }
    }

    #[inline]
    fn insert(&mut self, pair: u64) {
        let product = pair.wrapping_mul(FACTOR);
        let segment = &mut self.segments[(product >> (u64::BITS - SEGMENT_BITS)) as usize];
        self.count += usize::from(segment.insert(pair));
    }

    #[cold]
    fn sketch(&self) -> HyperLogLog {
        let mut sketch = HyperLogLog::default();
        let slots = self.segments.iter().flat_map(|segment| &segment.slots);
        slots.filter(|pair| **pair != EMPTY).for_each(|pair| sketch.insert(*pair));
        sketch
    }
}

impl Segment {
    /// Returns whether the pair is new.
    #[inline]
    fn insert(&mut self, pair: u64) -> bool {
        let slot = self.slot_of(pair);
        let is_new = self.slots[slot] != pair;
        if is_new {
            self.slots[slot] = pair;
            self.count += 1;
            if self.count * 4 > self.slots.len() * 3 {
                self.grow();
            }
        }
        is_new
    }

    /// The slot that holds `pair`, or the empty one where it belongs.
    #[inline]
    fn slot_of(&self, pair: u64) -> usize {
        let slot_count = self.slots.len();
        // As far along the slots as the rest of the product is along all words: any number of slots will do.
        let product = pair.wrapping_mul(FACTOR) << SEGMENT_BITS;
        let mut slot = ((u128::from(product) * slot_count as u128) >> 64) as usize;
        while self.slots[slot] != EMPTY && self.slots[slot] != pair {
            slot += 1;
            if slot == slot_count {
                slot = 0;
            }
        }
        slot
    }

    #[cold]
    fn grow(&mut self) {
        let (small_step, large_step) = (self.slots.len() * 9 / 8 + 1, self.slots.len() * 2);
        let slot_count = large_step.min(SLOT_COUNT_USUAL_MAX.max(small_step));
        let slots = std::mem::replace(&mut self.slots, vec![EMPTY; slot_count]);
        for pair in slots.into_iter().filter(|pair| *pair != EMPTY) {
            let slot = self.slot_of(pair);
            self.slots[slot] = pair;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    use crate::random::mixed;

    /// Every pair of so many parties, in order.
    fn all_pairs(party_count: u32) -> impl Iterator<Item = (u32, u32)> {
        (0..party_count).flat_map(move |one| (one + 1..party_count).map(move |other| (one, other)))
    }

    /// As many parties as it takes for so many pairs.
    const PARTY_COUNT: u32 = 6_400;

    fn counter_of(pairs: impl Iterator<Item = (u32, u32)>) -> PairCounter {
        let mut pair_counter = PairCounter::with_room(PARTY_COUNT as usize);
        pairs.for_each(|(one, other)| pair_counter.insert(one, other));
        pair_counter
    }

    #[test]
    fn ten_parties_that_all_meet_make_45_pairs() {
        let both_ways = all_pairs(10).flat_map(|(one, other)| [(one, other), (other, one)]);
        assert_eq!(counter_of(both_ways).count(), 45);
    }

    #[test]
    fn it_counts_as_an_ordered_set_does() {
        for party_count in [1_u64, 2, 7, 60, 1_000] {
            let mut pair_counter = PairCounter::with_room(party_count as usize);
            let mut twin = BTreeSet::new();
            for meeting in 0..20_000 {
                let party = |place| (mixed(place, meeting) % party_count) as u32;
                let (one, other) = (party(1), party(2));
                pair_counter.insert(one, other);
                twin.insert((one.min(other), one.max(other)));
            }
            assert_eq!(pair_counter.count(), twin.len() as u64, "{party_count} parties");
        }
    }

    #[test]
    fn the_count_is_exact_up_to_the_border_and_an_estimate_beyond() {
        let mut pairs = all_pairs(PARTY_COUNT);
        let mut pair_counter = counter_of(pairs.by_ref().take(EXACT_PAIRS_MAX));
        // All of them once more: nothing is new.
        all_pairs(PARTY_COUNT).take(EXACT_PAIRS_MAX).for_each(|(one, other)| pair_counter.insert(other, one));
        assert_eq!((pair_counter.count(), pair_counter.is_estimate()), (EXACT_PAIRS_MAX as u64, false));
        assert_eq!(pair_counter.error_ratio(), 0.0);
        let (one, other) = pairs.next().unwrap();
        pair_counter.insert(one, other);
        assert!(pair_counter.is_estimate());
        assert_eq!(pair_counter.error_ratio(), HyperLogLog::ERROR_RATIO);
        assert_near(&pair_counter, EXACT_PAIRS_MAX + 1);
    }

    #[test]
    fn five_and_twenty_million_pairs_are_met_within_three_standard_errors() {
        let mut pairs = all_pairs(PARTY_COUNT);
        let mut pair_counter = counter_of(pairs.by_ref().take(5_000_000));
        assert_near(&pair_counter, 5_000_000);
        pairs.take(15_000_000).for_each(|(one, other)| pair_counter.insert(one, other));
        assert_near(&pair_counter, 20_000_000);
    }

    #[track_caller]
    fn assert_near(pair_counter: &PairCounter, count: usize) {
        let error = pair_counter.count() as f64 / count as f64 - 1.0;
        println!("{count} pairs: {:+.2} standard errors", error / HyperLogLog::ERROR_RATIO);
        assert!(error.abs() < 3.0 * pair_counter.error_ratio(), "{count} pairs: {error}");
    }

    #[test]
    fn the_order_of_the_meetings_changes_no_estimate() {
        const COUNT: usize = 4_200_000;
        let forward: Vec<(u32, u32)> = all_pairs(PARTY_COUNT).take(COUNT).collect();
        // 1,000,003 is a prime that does not divide their number: each comes once.
        let jumping = (0..COUNT).map(|index| forward[index * 1_000_003 % COUNT]);
        let backward = forward.iter().rev().map(|(one, other)| (*other, *one));
        let count = counter_of(forward.iter().copied()).count();
        assert_eq!([counter_of(jumping).count(), counter_of(backward).count()], [count; 2]);
    }

    /// Knuth: at a load of three quarters a search that finds takes 2.5 probes in the mean if the hash is as
    /// good as chance. Eight neighbours each is the only one of these patterns that takes more.
    #[test]
    fn no_pattern_of_pairs_crowds_the_slots() {
        const COUNT: u64 = 100_000;
        let patterns: [fn(u64) -> (u64, u64); 8] = [
            |index| (index, COUNT),
            |index| (0, index),
            |index| (index, index + 1),
            |index| (index / 8, index / 8 + 1 + index % 8),
            |index| (index / 300, index % 300),
            |index| (index << 10, 1 << 30),
            |index| (index & !1023, index),
            |index| (mixed(1, index) >> 44, mixed(2, index) >> 44),
        ];
        for (number, pattern) in patterns.into_iter().enumerate() {
            let mut set = PairSet::with_room(0);
            let pair = |index| (pattern(index).0 << 32) | pattern(index).1;
            (0..COUNT).for_each(|index| set.insert(pair(index)));
            let probe_count = |index| {
                let product = pair(index).wrapping_mul(FACTOR);
                let segment = &set.segments[(product >> (u64::BITS - SEGMENT_BITS)) as usize];
                let slot_count = segment.slots.len();
                let home = (u128::from(product << SEGMENT_BITS) * slot_count as u128) >> 64;
                (segment.slot_of(pair(index)) + slot_count - home as usize) % slot_count + 1
            };
            let mean = (0..COUNT).map(probe_count).sum::<usize>() as f64 / COUNT as f64;
            println!("pattern {number}: {mean:.2} probes");
            assert!(mean < 4.5, "pattern {number}: {mean} probes");
        }
    }

    /// 4 bytes for whom each met last, 12 for one slot and a half; then 44 MB for four million pairs, and
    /// one segment twice.
    #[test]
    fn a_million_parties_begin_at_16_bytes_each_and_stay_below_56() {
        let slot_counts =
            |set: &PairSet| set.segments.iter().map(|segment| segment.slots.len()).collect::<Vec<_>>();
        let bytes = |slot_count: usize| slot_count * size_of::<u64>() + 1_000_000 * size_of::<u32>();
        let mut set = PairSet::with_room(1_000_000);
        assert_eq!(bytes(slot_counts(&set).iter().sum()), 16_000_000);
        let mut bytes_max = 0;
        for pair in 0..=EXACT_PAIRS_MAX as u64 {
            let segment = (((pair << 32).wrapping_mul(FACTOR)) >> (u64::BITS - SEGMENT_BITS)) as usize;
            let before = set.segments[segment].slots.len();
            set.insert(pair << 32);
            if set.segments[segment].slots.len() > before {
                bytes_max = bytes_max.max(bytes(before + slot_counts(&set).iter().sum::<usize>()));
            }
        }
        println!("{bytes_max} bytes at most");
        assert!(bytes_max < 56_000_000, "{bytes_max} bytes while it grew");
    }
}
