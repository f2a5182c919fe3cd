//! Warm-up: how much of a run's beginning must be cut before it is measured (MSER-5).
//!
//! MSER-5 (White, Cobb and Spratt, "A comparison of five steady-state truncation heuristics for
//! simulation", WSC 2000): average the output in batches of five, then cut the d batches that make
//! the squared standard error of the mean of the rest the smallest: Σ(Y − Ȳ)² ÷ (n − d)².

use crate::kernel::SimTime;

/// Observations in a batch, at first.
const BATCH: u32 = 5;
/// When this many batches are held, neighbours are joined, so that a long run needs no more memory.
const BATCH_COUNT_MAX: usize = 65_536;
/// A cut that leaves fewer batches than this says nothing about them.
const BATCH_COUNT_LEFT_MIN: usize = 5;

/// Latencies in the order of their completion, in batches.
#[derive(Clone, Debug)]
pub struct LatencyBatches {
    /// (sum of the latencies in ns, when the last of them completed)
    batches: Vec<(u128, SimTime)>,
    /// Observations in a full batch: five, doubled each time that neighbours are joined.
    batch: u32,
    open_sum_ns: u128,
    open_count: u32,
}

/// Where a run's beginning ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truncation {
    /// Everything before this instant is warm-up.
    At(SimTime),
    /// The best cut lies beyond half of the run: no steady state was reached.
    NoSteadyState,
}

impl Default for LatencyBatches {
    fn default() -> Self {
        LatencyBatches {
            batches: Vec::with_capacity(BATCH_COUNT_MAX),
            batch: BATCH,
            open_sum_ns: 0,
            open_count: 0,
        }
    }
}

impl LatencyBatches {
    /// Adds the latency of a task that completed at `now`.
    pub fn record(&mut self, now: SimTime, latency_ns: u64) {
        self.open_sum_ns += u128::from(latency_ns);
        self.open_count += 1;
        if self.open_count == self.batch {
            self.batches.push((self.open_sum_ns, now));
            (self.open_sum_ns, self.open_count) = (0, 0);
            if self.batches.len() == BATCH_COUNT_MAX {
                self.join_neighbours();
            }
        }
    }

    fn join_neighbours(&mut self) {
        let joined = self.batches.len() / 2;
        for index in 0..joined {
            let (first, second) = (self.batches[2 * index], self.batches[2 * index + 1]);
            self.batches[index] = (first.0 + second.0, second.1);
        }
        self.batches.truncate(joined);
        self.batch *= 2;
    }
}

/// MSER-5 on the latencies of all replicates of a cell, pooled: the mean over replicates of each
/// batch is taken, and the cut is the latest instant at which any replicate has left the batches
/// that are cut. Too few completions for any batch to be left are no steady state.
pub fn truncation_by_mser5(mut replicates: Vec<LatencyBatches>) -> Truncation {
    let batch = replicates.iter().map(|replicate| replicate.batch).max().unwrap_or(BATCH);
    for replicate in &mut replicates {
        while replicate.batch < batch {
            replicate.join_neighbours();
        }
    }
    let count = replicates.iter().map(|replicate| replicate.batches.len()).min().unwrap_or(0);
    let pooled: Vec<f64> = (0..count)
        .map(|index| replicates.iter().map(|replicate| replicate.batches[index].0 as f64).sum())
        .collect();
    match cut(&pooled) {
        None => Truncation::NoSteadyState,
        Some(0) => Truncation::At(SimTime::ZERO),
        Some(cut) => {
            let ends = replicates.iter().map(|replicate| replicate.batches[cut - 1].1);
            Truncation::At(ends.max().unwrap_or(SimTime::ZERO))
        }
    }
}

/// How many leading values to cut; `None` if that would be more than half of them.
fn cut(values: &[f64]) -> Option<usize> {
    if values.len() < 2 * BATCH_COUNT_LEFT_MIN {
        return None;
    }
    // Centred first, so that the sums of squares do not cancel.
    let centre = values.iter().sum::<f64>() / values.len() as f64;
    let (mut sum, mut sum_of_squares) = (0.0, 0.0);
    let mut best = (f64::INFINITY, 0);
    for index in (0..values.len()).rev() {
        let value = values[index] - centre;
        sum += value;
        sum_of_squares += value * value;
        let left = values.len() - index;
        let count = left as f64;
        let statistic = (sum_of_squares - sum * sum / count).max(0.0) / (count * count);
        if left >= BATCH_COUNT_LEFT_MIN && statistic <= best.0 {
            best = (statistic, index);
        }
    }
    (best.1 <= values.len() / 2).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replicate(latency_ns: impl Fn(u64) -> u64) -> LatencyBatches {
        let mut batches = LatencyBatches::default();
        for second in 0..1_000 {
            batches.record(SimTime::from_ns(second), latency_ns(second));
        }
        batches
    }

    #[test]
    fn a_steady_run_is_not_cut() {
        let steady = vec![replicate(|_| 100), replicate(|_| 100)];
        assert_eq!(truncation_by_mser5(steady), Truncation::At(SimTime::ZERO));
    }

    #[test]
    fn an_initial_hump_is_cut_where_it_ends() {
        let hump = |second| if second < 100 { 1_000 } else { 100 };
        assert_eq!(truncation_by_mser5(vec![replicate(hump)]), Truncation::At(SimTime::from_ns(99)));
    }

    #[test]
    fn a_run_that_grows_to_its_end_has_no_steady_state() {
        assert_eq!(truncation_by_mser5(vec![replicate(|second| second)]), Truncation::NoSteadyState);
    }

    #[test]
    fn joined_batches_lead_to_the_same_cut() {
        let hump = |second| if second < 100 { 1_000 } else { 100 };
        let mut coarse = replicate(hump);
        coarse.join_neighbours();
        let cut = truncation_by_mser5(vec![replicate(hump), coarse]);
        assert_eq!(cut, Truncation::At(SimTime::from_ns(99)));
    }
}
