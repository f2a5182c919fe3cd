//! Width: how wide the buckets should be and how many, judged by the keys that are waiting.
//!
//! Only what is in the queue counts, never how fast the machine is, so the same run always takes the
//! same decisions. (The order of events would be the same anyway; this keeps profiles comparable.)

use super::key::Key;

/// How many keys a bucket should have when it is sorted.
pub const BUCKET_KEYS: usize = 128;
/// A mean outside this range for long calls for another width.
const BUCKET_KEYS_RANGE: std::ops::RangeInclusive<usize> = BUCKET_KEYS / 4..=BUCKET_KEYS * 4;
/// At least 1, so that the number of the bucket after the last does not overflow.
pub const SHIFT_MIN: u32 = 1;
const SHIFT_MAX: u32 = 62;
const BUCKET_COUNT_MIN: usize = 256;
const BUCKET_COUNT_MAX: usize = 1 << 21;
/// Judging costs a pass over all keys: not more often than once in so many pops.
const PATIENCE_MIN: usize = 4_096;

/// The width of the buckets, as a power of two of nanoseconds, and their count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// A bucket spans `1 << shift` nanoseconds.
    pub shift: u32,
    /// A power of two.
    pub bucket_count: usize,
}

impl Shape {
    /// The shape that suits `keys`, which it may reorder. Simultaneous keys say nothing of a width.
    pub fn fitting(keys: &mut [Key], shift_otherwise: u32) -> Shape {
        let bucket_count = (keys.len() / 8).next_power_of_two().clamp(BUCKET_COUNT_MIN, BUCKET_COUNT_MAX);
        // A quarter of the keys shows the density ahead, and is enough not to be misled by one burst.
        let near_rank = keys.len() / 4;
        let near_ns = span_ns(keys, near_rank);
        let most_ns = span_ns(keys, keys.len() * 3 / 4);
        // The window should reach most keys, even if bursts then crowd into few of its buckets.
        let width_ns = near_ns.saturating_mul(BUCKET_KEYS as u64) / near_rank.max(1) as u64;
        let width_ns = width_ns.max(most_ns / bucket_count as u64);
        Shape { shift: if most_ns == 0 { shift_otherwise } else { shift_of(width_ns) }, bucket_count }
    }
}

/// How long the first `rank` keys take.
fn span_ns(keys: &mut [Key], rank: usize) -> u64 {
    if rank == 0 {
        return 0;
    }
    let (before, last, _) = keys.select_nth_unstable(rank);
    let first = before.iter().min().unwrap_or(last);
    last.at().as_ns() - first.at().as_ns()
}

/// The power of two nearest to `width_ns` by ratio: within 0.75 to 1.5 times.
fn shift_of(width_ns: u64) -> u32 {
    width_ns.saturating_add(width_ns / 2).max(1).ilog2().clamp(SHIFT_MIN, SHIFT_MAX)
}

/// Watches the buckets that are taken, and says when the shape should be judged again.
#[derive(Debug)]
pub struct Watch {
    bucket_count: usize,
    key_count: usize,
    late_count: usize,
    patience: usize,
}

impl Default for Watch {
    fn default() -> Self {
        Watch { bucket_count: 0, key_count: 0, late_count: 0, patience: PATIENCE_MIN }
    }
}

impl Watch {
    /// A bucket of `key_count` keys was taken.
    pub fn on_taken(&mut self, key_count: usize) {
        self.bucket_count += 1;
        self.key_count += key_count;
    }

    /// A key arrived for a bucket that had been taken.
    #[inline]
    pub fn on_late(&mut self) {
        self.late_count += 1;
    }

    /// Whether the buckets have been too full or too empty for long, or too many of the
    /// `pending_count` keys bypass them: `late_pending_count` are late, `far_pending_count` beyond the
    /// window. Once enough was seen to tell, a new watch begins.
    pub fn is_shape_doubtful(
        &mut self,
        pending_count: usize,
        late_pending_count: usize,
        far_pending_count: usize,
    ) -> bool {
        if self.key_count + self.late_count < self.patience.max(pending_count) {
            return false;
        }
        let mean = self.key_count / self.bucket_count.max(1);
        *self = Watch { patience: self.patience, ..Watch::default() };
        !BUCKET_KEYS_RANGE.contains(&mean)
            || late_pending_count > pending_count / 4 + BUCKET_KEYS
            || far_pending_count > pending_count / 2 + BUCKET_KEYS
    }

    /// The shape was judged. If it was found fitting after all, the next doubt has to wait longer.
    pub fn on_judged(&mut self, is_changed: bool) {
        let patience = if is_changed { PATIENCE_MIN } else { self.patience.saturating_mul(2) };
        *self = Watch { patience, ..Watch::default() };
    }
}
