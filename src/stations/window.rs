//! Window: the part of a run that is measured.

use crate::kernel::{SimDuration, SimTime};

/// The half-open interval `[opens_at, closes_at)` of simulated time over which a run is measured:
/// what lies before is warm-up, what lies after is drain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    opens_at: SimTime,
    closes_at: SimTime,
}

impl Window {
    /// The window from `opens_at` to `closes_at`.
    ///
    /// # Panics
    /// If it would be empty: a scenario is refused before it comes to that.
    pub fn new(opens_at: SimTime, closes_at: SimTime) -> Self {
        assert!(opens_at < closes_at, "a window measures nothing if it closes before it opens");
        Window { opens_at, closes_at }
    }

    /// The first instant that is measured.
    pub fn opens_at(self) -> SimTime {
        self.opens_at
    }

    /// The first instant that is measured no more.
    pub fn closes_at(self) -> SimTime {
        self.closes_at
    }

    /// How long is measured.
    pub fn length(self) -> SimDuration {
        self.closes_at - self.opens_at
    }

    /// Whether `at` is measured.
    #[inline]
    pub fn contains(self, at: SimTime) -> bool {
        self.opens_at <= at && at < self.closes_at
    }

    /// How many nanoseconds of `[from, until)` are measured.
    #[inline]
    pub fn overlap_ns(self, from: SimTime, until: SimTime) -> u64 {
        // Nearly every interval of a run lies inside: a branch that is foreseen is cheaper than clamps.
        if self.opens_at <= from && until <= self.closes_at {
            return until.since(from).as_ns();
        }
        let from = from.clamp_to(self.opens_at, self.closes_at);
        let until = until.clamp_to(self.opens_at, self.closes_at);
        until.since(from).as_ns()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ns: u64) -> SimTime {
        SimTime::from_ns(ns)
    }

    #[test]
    fn overlap_counts_only_what_lies_inside() {
        let window = Window::new(at(10), at(20));
        assert_eq!(window.overlap_ns(at(0), at(5)), 0);
        assert_eq!(window.overlap_ns(at(0), at(12)), 2);
        assert_eq!(window.overlap_ns(at(12), at(15)), 3);
        assert_eq!(window.overlap_ns(at(15), at(99)), 5);
        assert_eq!(window.overlap_ns(at(20), at(99)), 0);
    }
}
