//! Level: a whole number that changes in steps over simulated time, integrated exactly.

use crate::kernel::{SimDuration, SimTime};
use crate::stations::Window;

/// A level with its integral over the window and its largest value there.
#[derive(Clone, Debug, Default)]
pub struct TimeWeightedLevel {
    area: u128,
    changed_at: SimTime,
    level: u64,
    level_max: u64,
}

impl TimeWeightedLevel {
    /// Raises the level at `now`.
    #[inline]
    pub fn raise(&mut self, now: SimTime, amount: u64, window: Window) {
        self.set(now, self.level + amount, window);
    }

    /// Lowers the level at `now`.
    ///
    /// # Panics
    /// If it would fall below zero: something left that never came.
    #[inline]
    pub fn lower(&mut self, now: SimTime, amount: u64, window: Window) {
        assert!(amount <= self.level, "a level falls below zero");
        self.set(now, self.level - amount, window);
    }

    /// Changes the level at `now`.
    #[inline]
    pub fn set(&mut self, now: SimTime, level: u64, window: Window) {
        let measured_ns = window.overlap_ns(self.changed_at, now);
        self.area += u128::from(self.level) * u128::from(measured_ns);
        if measured_ns > 0 {
            self.level_max = self.level_max.max(self.level);
        }
        self.changed_at = now;
        self.level = level;
    }

    /// The level now.
    pub fn level(&self) -> u64 {
        self.level
    }

    /// Time average over the window, as far as the level was told.
    pub fn mean(&self, window: Window) -> f64 {
        self.area as f64 / window.length().as_ns() as f64
    }

    /// The largest level that lasted for any time within the window.
    pub fn max(&self) -> u64 {
        self.level_max
    }
}

/// A level's integral in bins of equal width, from the start of the run.
#[derive(Clone, Debug)]
pub struct BinnedLevel {
    areas: Vec<u128>,
    bin: SimDuration,
    changed_at: SimTime,
    level: u64,
}

impl BinnedLevel {
    /// `bin_count` bins of width `bin`; what comes after the last bin is not recorded.
    ///
    /// # Panics
    /// If the bins have no width.
    pub fn new(bin: SimDuration, bin_count: usize) -> Self {
        assert!(!bin.is_zero(), "a bin without width holds nothing");
        BinnedLevel { areas: vec![0; bin_count], bin, changed_at: SimTime::ZERO, level: 0 }
    }

    /// Changes the level at `now`.
    pub fn set(&mut self, now: SimTime, level: u64) {
        let bin_ns = self.bin.as_ns();
        let mut from_ns = self.changed_at.as_ns();
        while from_ns < now.as_ns() {
            let index = from_ns / bin_ns;
            let Some(area) = self.areas.get_mut(index as usize) else { break };
            let until_ns = now.as_ns().min((index + 1) * bin_ns);
            *area += u128::from(self.level) * u128::from(until_ns - from_ns);
            from_ns = until_ns;
        }
        self.changed_at = now;
        self.level = level;
    }

    /// Raises (or, with a negative amount, lowers) the level at `now`.
    pub fn change(&mut self, now: SimTime, amount: i64) {
        self.set(now, self.level.saturating_add_signed(amount));
    }

    /// Time average in each bin, once the run has ended at `now`.
    pub fn means(&mut self, now: SimTime) -> Vec<f64> {
        self.set(now, self.level);
        self.areas.iter().map(|area| *area as f64 / self.bin.as_ns() as f64).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ns: u64) -> SimTime {
        SimTime::from_ns(ns)
    }

    #[test]
    fn a_level_is_weighted_by_how_long_it_lasts_within_the_window() {
        let window = Window::new(at(10), at(20));
        let mut level = TimeWeightedLevel::default();
        level.set(at(0), 4, window);
        level.set(at(15), 2, window);
        level.set(at(30), 9, window);
        assert_eq!(level.mean(window), (4.0 * 5.0 + 2.0 * 5.0) / 10.0);
        assert_eq!(level.max(), 4);
    }

    #[test]
    fn a_step_across_bins_is_divided_among_them() {
        let mut level = BinnedLevel::new(SimDuration::from_ns(10), 3);
        level.set(at(5), 2);
        level.set(at(25), 0);
        assert_eq!(level.means(at(30)), vec![1.0, 2.0, 1.0]);
    }
}
