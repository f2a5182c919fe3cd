//! Activity log: what an agent has been doing since the oldest wait that it may still end.
//!
//! A task that waits in a hub's list is charged for what the agent that ends its wait was doing
//! meanwhile: deciding something else (then it waited for an agent), or waiting at the hub itself
//! (then the hub was slow, and not the agents few). Lists are first come first served, so the
//! instants asked for never go back, and the log can forget what lies before the last of them.

use std::collections::VecDeque;

use super::Part;
use crate::kernel::SimTime;

/// One agent's recent past.
#[derive(Clone, Debug, Default)]
pub struct ActivityLog {
    /// (part, until when), in order; the first begins at `begins_at`.
    segments: VecDeque<(Part, SimTime)>,
    begins_at: SimTime,
    ends_at: SimTime,
    /// Nanoseconds of each part in the log.
    sums_ns: [u64; Part::COUNT],
}

impl ActivityLog {
    /// The agent has been busy with `part` until `until`.
    pub fn note(&mut self, until: SimTime, part: Part) {
        if until <= self.ends_at {
            return;
        }
        self.sums_ns[part as usize] += (until - self.ends_at).as_ns();
        self.ends_at = until;
        match self.segments.back_mut() {
            Some((last, last_until)) if *last == part => *last_until = until,
            _ => self.segments.push_back((part, until)),
        }
    }

    /// Forgets everything: nobody waits.
    pub fn forget(&mut self, now: SimTime) {
        self.segments.clear();
        self.sums_ns = [0; Part::COUNT];
        self.begins_at = now;
        self.ends_at = now;
    }

    /// Nanoseconds of each part since `from`, which is not before any instant asked for earlier.
    pub fn since(&mut self, from: SimTime) -> &[u64; Part::COUNT] {
        while let Some(&(part, until)) = self.segments.front() {
            if self.begins_at >= from {
                break;
            }
            let forgotten_until = until.min(from);
            self.sums_ns[part as usize] -= (forgotten_until - self.begins_at).as_ns();
            self.begins_at = forgotten_until;
            if until <= from {
                self.segments.pop_front();
            }
        }
        &self.sums_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ns: u64) -> SimTime {
        SimTime::from_ns(ns)
    }

    #[test]
    fn the_past_is_cut_where_the_wait_began() {
        let mut log = ActivityLog::default();
        log.note(at(10), Part::Decide);
        log.note(at(13), Part::StationWait);
        log.note(at(14), Part::StationService);
        let sums = log.since(at(4));
        assert_eq!(sums[Part::Decide as usize], 6);
        let sums = log.since(at(12));
        assert_eq!((sums[Part::Decide as usize], sums[Part::StationWait as usize]), (0, 1));
        assert_eq!(sums[Part::StationService as usize], 1);
    }
}
