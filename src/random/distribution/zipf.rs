//! Zipf: popularity by rank, drawn by inversion of a prefix table.

use std::sync::Arc;

use libm::pow;

/// The most items that a table may have: 80 MB of sums.
pub const ITEMS_MAX: u32 = 10_000_000;

/// The more buckets the guide has, the shorter the search in one; beyond this it outgrows the caches.
const BUCKETS_MAX: usize = 1 << 16;

/// P(rank r) in proportion to r^−exponent, for ranks 1 to `items`. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct ZipfTable {
    /// P(rank ≤ i + 1); the last is 1.
    sums: Arc<[f64]>,
    /// For each bucket of the unit interval, the first place in `sums` that is not below its start.
    /// One more than there are buckets; their number is a power of two, so that scaling is exact.
    guide: Arc<[u32]>,
}

impl ZipfTable {
    /// # Panics
    /// If there are no items or more than [`ITEMS_MAX`], or if `exponent` is negative or not finite.
    pub fn new(items: u32, exponent: f64) -> ZipfTable {
        assert!((1..=ITEMS_MAX).contains(&items), "a table has at least one item and a limit");
        assert!(exponent.is_finite() && exponent >= 0.0, "popularity does not rise with rank");
        let mut sums: Vec<f64> = Vec::with_capacity(items as usize);
        let mut sum = 0.0;
        for rank in 1..=items {
            sum += pow(f64::from(rank), -exponent);
            sums.push(sum);
        }
        for entry in &mut sums {
            *entry /= sum;
        }
        let guide = guide(&sums);
        ZipfTable { sums: sums.into(), guide: guide.into() }
    }

    /// How many items.
    pub fn item_count(&self) -> usize {
        self.sums.len()
    }

    /// The index, from 0, of the item at `u` in (0, 1): the first whose sum is not below `u`.
    #[inline]
    pub fn index(&self, u: f64) -> usize {
        let buckets = self.guide.len() - 1;
        let bucket = ((u * buckets as f64) as usize).min(buckets - 1);
        let (first, last) = (self.guide[bucket] as usize, self.guide[bucket + 1] as usize);
        first + self.sums[first..last].partition_point(|sum| *sum < u)
    }

    /// The probability of the item at `index`, from 0.
    pub fn probability(&self, index: usize) -> f64 {
        self.sums[index] - if index == 0 { 0.0 } else { self.sums[index - 1] }
    }

    /// Mean and standard deviation over mean of the rank, which counts from 1.
    pub(super) fn mean_and_cv(&self) -> (f64, f64) {
        let mut mean = 0.0;
        let mut square = 0.0;
        for index in (0..self.item_count()).rev() {
            let rank = (index + 1) as f64;
            mean += rank * self.probability(index);
            square += rank * rank * self.probability(index);
        }
        (mean, libm::sqrt((square - mean * mean).max(0.0)) / mean)
    }
}

fn guide(sums: &[f64]) -> Vec<u32> {
    let buckets = sums.len().next_power_of_two().min(BUCKETS_MAX);
    let mut index = 0;
    let mut guide: Vec<u32> = Vec::with_capacity(buckets + 1);
    for bucket in 0..buckets {
        let start = bucket as f64 / buckets as f64;
        while sums[index] < start {
            index += 1;
        }
        guide.push(index as u32);
    }
    // The last item's sum is 1, above every draw: the search ends there at the latest.
    guide.push(sums.len() as u32 - 1);
    guide
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{UNIFORM_MAX, UNIFORM_MIN, mixed, uniform};

    #[test]
    fn the_guide_never_changes_the_answer() {
        for (items, exponent) in [(1, 1.0), (2, 0.0), (7, 0.9), (1_000, 1.1), (200_000, 2.0)] {
            let table = ZipfTable::new(items, exponent);
            let draws =
                (0..20_000).map(|draw| uniform(mixed(3, draw))).chain([UNIFORM_MIN, UNIFORM_MAX, 0.5]);
            for u in draws {
                assert_eq!(table.index(u), table.sums.partition_point(|sum| *sum < u), "{items} {u}");
            }
        }
    }

    #[test]
    fn probabilities_fall_as_the_power_of_the_rank() {
        let table = ZipfTable::new(1_000, 1.3);
        for index in [1, 9, 99] {
            let expected = pow(index as f64 + 1.0, -1.3);
            assert!((table.probability(index) / table.probability(0) / expected - 1.0).abs() < 1e-10);
        }
    }

    #[test]
    fn an_exponent_of_zero_makes_all_items_alike() {
        let (mean, cv) = ZipfTable::new(9, 0.0).mean_and_cv();
        assert!((mean - 5.0).abs() < 1e-13);
        // The variance of a fair nine-sided die is (81 − 1)/12.
        assert!((cv - libm::sqrt(80.0 / 12.0) / 5.0).abs() < 1e-13);
    }
}
