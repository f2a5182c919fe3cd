//! Split: sorts a bucket that is over-full, by splitting it into narrower ones first.
//!
//! A swarm that ticks together puts nearly all of its events into one bucket, however wide the
//! buckets are on the whole. Sorting that by comparisons would cost as much as a heap.

use super::key::Key;
use super::width::BUCKET_KEYS;

/// A bucket with more keys than this is split.
const CROWD_KEYS: usize = 16 * BUCKET_KEYS;

/// Sorts keys. Keeps its working memory, to allocate nothing once it has met the largest crowd.
#[derive(Debug, Default)]
pub struct Splitter {
    scattered: Vec<Key>,
    /// For each part where its next key goes; after scattering, where the part ends.
    ends: Vec<usize>,
}

impl Splitter {
    /// Sorts `keys`.
    #[inline]
    pub fn sort(&mut self, keys: &mut [Key]) {
        if keys.len() > CROWD_KEYS && !keys.is_sorted() {
            self.split(keys);
        } else {
            keys.sort_unstable();
        }
    }

    /// Scatters `keys` into parts by time, and sorts each part.
    fn split(&mut self, keys: &mut [Key]) {
        let times_ns = keys.iter().map(|key| key.at().as_ns());
        let (lower_ns, upper_ns) =
            times_ns.fold((u64::MAX, 0), |(lower, upper), ns| (lower.min(ns), upper.max(ns)));
        let part_count_max = (keys.len() / (BUCKET_KEYS / 2)) as u64;
        let shift = bits_of(upper_ns - lower_ns).saturating_sub(bits_of(part_count_max) - 1);
        let part_of = |key: &Key| ((key.at().as_ns() - lower_ns) >> shift) as usize;

        self.ends.clear();
        self.ends.resize(part_count_max as usize + 1, 0);
        keys.iter().for_each(|key| self.ends[part_of(key) + 1] += 1);
        (1..self.ends.len()).for_each(|part| self.ends[part] += self.ends[part - 1]);

        self.scattered.clear();
        self.scattered.resize(keys.len(), Key::LAST);
        for key in keys.iter() {
            let end = &mut self.ends[part_of(key)];
            self.scattered[*end] = *key;
            *end += 1;
        }
        keys.copy_from_slice(&self.scattered);
        let mut rest = keys;
        let mut start = 0;
        for &end in &self.ends[..part_count_max as usize] {
            let (part, behind) = rest.split_at_mut(end - start);
            part.sort_unstable();
            (rest, start) = (behind, end);
        }
    }
}

/// How many bits `value` needs.
fn bits_of(value: u64) -> u32 {
    u64::BITS - value.leading_zeros()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::SimTime;

    fn is_sorted_by_splitting(times_ns: impl Iterator<Item = u64>) -> bool {
        let keys: Vec<Key> =
            times_ns.zip(0..).map(|(ns, sequence)| Key::new(SimTime::from_ns(ns), sequence, 0)).collect();
        let mut split = keys.clone();
        Splitter::default().sort(&mut split);
        let mut sorted = keys;
        sorted.sort_unstable();
        split == sorted
    }

    #[test]
    fn a_crowd_is_sorted_whatever_its_spread() {
        for count in [0, 1, 2, 2_047, 2_048, 2_049, 4_095, 4_096, 4_097, 50_000] {
            for spread_ns in [1, 2, 3, 63, 64, 65, 1_000, 1 << 40, u64::MAX] {
                let scramble = |index: u64| index.wrapping_mul(0x9E37_79B9_7F4A_7C15) % spread_ns;
                assert!(is_sorted_by_splitting((0..count).map(scramble)), "{count} keys over {spread_ns} ns");
            }
        }
    }
}
