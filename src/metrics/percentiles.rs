//! Percentiles: mean and maximum exact, quantiles exact for small runs and to three digits beyond.

use hdrhistogram::Histogram;

/// Up to this many values every one is kept, and quantiles are exact.
const EXACT_COUNT_MAX: usize = 65_536;
/// So many values at a time are moved into the histogram: cheaper than one by one, and they fit the
/// nearest cache.
const BATCH: usize = 1_024;
/// Significant decimal digits of a quantile beyond that.
const DIGITS: u8 = 3;

/// A collection of durations in nanoseconds.
#[derive(Clone, Debug)]
pub struct Percentiles {
    /// All values, or those that the histogram does not have yet.
    exact: Vec<u64>,
    /// How many of them are too many.
    exact_count_end: usize,
    coarse: Option<Histogram<u64>>,
    sum_ns: u128,
    max_ns: u64,
    count: u64,
}

impl Percentiles {
    /// An empty collection, with the room for its exact values taken at once: nothing is allocated
    /// while a run is under way, but for one histogram when that room is full.
    pub fn with_room() -> Self {
        Percentiles {
            exact: Vec::with_capacity(EXACT_COUNT_MAX + 1),
            exact_count_end: EXACT_COUNT_MAX + 1,
            coarse: None,
            sum_ns: 0,
            max_ns: 0,
            count: 0,
        }
    }

    /// Adds a value of `ns` nanoseconds.
    #[inline]
    pub fn record(&mut self, ns: u64) {
        self.sum_ns += u128::from(ns);
        self.max_ns = self.max_ns.max(ns);
        self.count += 1;
        self.exact.push(ns);
        if self.exact.len() == self.exact_count_end {
            self.spill();
        }
    }

    /// How many values there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Mean in seconds, if there is any value.
    pub fn mean_s(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum_ns as f64 / self.count as f64 / 1e9)
    }

    /// Largest value in seconds, if there is any.
    pub fn max_s(&self) -> Option<f64> {
        (self.count > 0).then(|| self.max_ns as f64 / 1e9)
    }

    /// The smallest value that at least the share `ratio` of all values does not exceed (nearest
    /// rank), in seconds, for each of `ratios`; `None` without values.
    pub fn quantiles_s<const COUNT: usize>(&mut self, ratios: [f64; COUNT]) -> [Option<f64>; COUNT] {
        if self.coarse.is_some() {
            self.spill();
        }
        self.exact.sort_unstable();
        ratios.map(|ratio| self.quantile_ns(ratio).map(|ns| ns as f64 / 1e9))
    }

    /// Needs `exact` in order.
    fn quantile_ns(&self, ratio: f64) -> Option<u64> {
        if self.count == 0 {
            return None;
        }
        if let Some(coarse) = &self.coarse {
            return Some(coarse.value_at_quantile(ratio).min(self.max_ns));
        }
        let rank = (ratio * self.count as f64).ceil().max(1.0) as usize;
        Some(self.exact[rank.min(self.exact.len()) - 1])
    }

    /// Moves all values that are kept one by one into the histogram.
    #[inline(never)]
    fn spill(&mut self) {
        let coarse = self.coarse.get_or_insert_with(|| {
            Histogram::new_with_bounds(1, i64::MAX as u64, DIGITS)
                .expect("these bounds and digits are within what the histogram documents")
        });
        for value in self.exact.drain(..) {
            coarse.saturating_record(value);
        }
        self.exact_count_end = BATCH;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_collections_are_exact() {
        let mut percentiles = Percentiles::with_room();
        for second in (1..=100).rev() {
            percentiles.record(second * 1_000_000_000);
        }
        assert_eq!(percentiles.quantiles_s([0.5, 0.99, 1.0]), [Some(50.0), Some(99.0), Some(100.0)]);
        assert_eq!(percentiles.mean_s(), Some(50.5));
    }

    #[test]
    fn large_collections_keep_three_digits() {
        let mut percentiles = Percentiles::with_room();
        for ns in 1..=1_000_000_u64 {
            percentiles.record(ns * 1_000);
        }
        let [p99] = percentiles.quantiles_s([0.99]);
        assert!((p99.expect("there are values") / 0.99 - 1.0).abs() < 1e-3);
        assert_eq!(percentiles.max_s(), Some(1.0));
    }

    #[test]
    fn nothing_has_no_percentile() {
        assert_eq!(Percentiles::with_room().quantiles_s([0.5]), [None]);
    }
}
