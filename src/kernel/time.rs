//! Time: when (`SimTime`) and how long (`SimDuration`), in whole nanoseconds.
//!
//! Integers, so that sums are exact, comparisons are total, and no machine rounds differently.
//! 64 bits reach 584 years; a scenario's clock ends at [`SimTime::MAX`], half of that, so that
//! adding any single duration to any instant of a run cannot wrap around.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// Nanoseconds in one second.
pub const NS_PER_S: u64 = 1_000_000_000;

/// An instant of simulated time: nanoseconds since the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(u64);

/// A length of simulated time in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimDuration(u64);

impl SimTime {
    /// The start of every run.
    pub const ZERO: SimTime = SimTime(0);
    /// The last instant that a scenario may reach: 2⁶³ − 1 ns, about 292 years.
    pub const MAX: SimTime = SimTime(i64::MAX as u64);

    /// The instant `ns` nanoseconds after the start.
    pub const fn from_ns(ns: u64) -> Self {
        SimTime(ns)
    }

    /// Nanoseconds since the start.
    pub const fn as_ns(self) -> u64 {
        self.0
    }

    /// Seconds since the start, for people and for statistics.
    pub fn as_s(self) -> f64 {
        self.0 as f64 / NS_PER_S as f64
    }

    /// How long after `earlier` this is; zero if it is not after it.
    pub const fn since(self, earlier: SimTime) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }

    /// This instant, moved into the half-open interval `[lower, upper)`'s closure.
    pub fn clamp_to(self, lower: SimTime, upper: SimTime) -> SimTime {
        SimTime(self.0.clamp(lower.0, upper.0))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: SimDuration = SimDuration(0);
    /// The longest duration that a scenario may name: 2⁶³ − 1 ns, about 292 years.
    pub const MAX: SimDuration = SimDuration(i64::MAX as u64);

    /// `ns` nanoseconds.
    pub const fn from_ns(ns: u64) -> Self {
        SimDuration(ns)
    }

    /// `us` microseconds.
    pub const fn from_us(us: u64) -> Self {
        SimDuration(us * 1_000)
    }

    /// `ms` milliseconds.
    pub const fn from_ms(ms: u64) -> Self {
        SimDuration(ms * 1_000_000)
    }

    /// `seconds`, rounded to the nearest nanosecond. Negative, not-a-number and infinite values are
    /// clamped into `[0, SimDuration::MAX]`: a sampler's far tail must not wrap around.
    pub fn from_s(seconds: f64) -> Self {
        let ns = seconds * NS_PER_S as f64 + 0.5;
        // `as` saturates and maps not-a-number to zero.
        SimDuration((ns as u64).min(Self::MAX.0))
    }

    /// Nanoseconds.
    pub const fn as_ns(self) -> u64 {
        self.0
    }

    /// Seconds, for people and for statistics.
    pub fn as_s(self) -> f64 {
        self.0 as f64 / NS_PER_S as f64
    }

    /// Whether this is no time at all.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// This length `factor` times, `None` beyond [`SimDuration::MAX`].
    pub fn checked_mul(self, factor: u64) -> Option<SimDuration> {
        self.0.checked_mul(factor).filter(|ns| *ns <= Self::MAX.0).map(SimDuration)
    }

    /// This length minus `other`; zero if `other` is longer.
    pub const fn saturating_sub(self, other: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_sub(other.0))
    }

    /// This length times a non-negative factor, rounded to the nearest nanosecond.
    pub fn scaled(self, factor: f64) -> SimDuration {
        SimDuration(((self.0 as f64 * factor + 0.5) as u64).min(Self::MAX.0))
    }
}

impl Add<SimDuration> for SimTime {
    type Output = SimTime;
    fn add(self, duration: SimDuration) -> SimTime {
        SimTime(self.0.saturating_add(duration.0))
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, duration: SimDuration) {
        *self = *self + duration;
    }
}

impl Sub for SimTime {
    type Output = SimDuration;
    /// # Panics
    /// If `earlier` is after `self`: time does not run backwards, so that is a bug of the caller.
    fn sub(self, earlier: SimTime) -> SimDuration {
        assert!(earlier.0 <= self.0, "an interval ends before it begins");
        SimDuration(self.0 - earlier.0)
    }
}

impl Add for SimDuration {
    type Output = SimDuration;
    fn add(self, other: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_add(other.0))
    }
}

impl AddAssign for SimDuration {
    fn add_assign(&mut self, other: SimDuration) {
        *self = *self + other;
    }
}

impl fmt::Display for SimTime {
    /// Seconds with all nine decimals, as in an event log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:09} s", self.0 / NS_PER_S, self.0 % NS_PER_S)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_round_to_the_nearest_nanosecond() {
        assert_eq!(SimDuration::from_s(1.000_000_000_4), SimDuration::from_ns(1_000_000_000));
        assert_eq!(SimDuration::from_s(1.000_000_000_6), SimDuration::from_ns(1_000_000_001));
    }

    #[test]
    fn a_sample_beyond_the_clock_is_clamped_not_wrapped() {
        assert_eq!(SimDuration::from_s(1e30), SimDuration::MAX);
        assert_eq!(SimDuration::from_s(-1.0), SimDuration::ZERO);
        assert_eq!(SimDuration::from_s(f64::NAN), SimDuration::ZERO);
    }

    #[test]
    #[should_panic(expected = "ends before it begins")]
    fn a_negative_interval_is_a_bug() {
        let _ = SimTime::from_ns(1) - SimTime::from_ns(2);
    }
}
