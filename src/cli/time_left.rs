//! Time left: how long the rest of the work will take, by what the finished part of it took.
//!
//! Pieces of work differ by orders of magnitude, and large swarms are begun first: the number of pieces done says
//! nothing. So each piece is taken to cost what others of its topology and size did; where there are none yet,
//! what the nearest size of its topology did, in proportion to the agents; else what the nearest size of all did.
//! The first figures are the roughest: they come when only some topologies have been seen.

use std::collections::BTreeMap;

use crate::experiment::Piece;

/// The work that is known of, and what has been seen of it.
#[derive(Clone, Debug)]
pub(super) struct TimeLeft {
    job_count: u64,
    seen: BTreeMap<Piece, Seen>,
}

/// The pieces of one sort.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    planned_count: u64,
    done_count: u64,
    /// What those done have taken together.
    done_ns: u64,
}

impl Seen {
    fn mean_ns(self) -> f64 {
        self.done_ns as f64 / self.done_count as f64
    }
}

impl TimeLeft {
    /// Nothing to be done yet, on so many threads.
    pub(super) fn new(job_count: usize) -> Self {
        TimeLeft { job_count: job_count as u64, seen: BTreeMap::new() }
    }

    /// More is to be done.
    pub(super) fn plan(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            self.seen.entry(*piece).or_default().planned_count += 1;
        }
    }

    /// A piece is not to be done after all.
    pub(super) fn forget(&mut self, piece: Piece) {
        let seen = self.seen.entry(piece).or_default();
        seen.planned_count = seen.planned_count.saturating_sub(1);
    }

    /// A piece is done, and took so long.
    pub(super) fn note_done(&mut self, piece: Piece, wall_ns: u64) {
        let seen = self.seen.entry(piece).or_default();
        seen.done_count += 1;
        seen.done_ns += wall_ns;
    }

    /// How long the rest will take, in nanoseconds, when the work began so long ago; nothing before the first
    /// piece is done.
    pub(super) fn estimate_ns(&self, elapsed_ns: u64) -> Option<u64> {
        let (mut all_ns, mut longest_ns) = (0.0, 0.0_f64);
        for (piece, seen) in self.seen.iter().filter(|(_, seen)| seen.planned_count > 0) {
            let cost_ns = self.cost_ns(*piece)?;
            let left_count = seen.planned_count.saturating_sub(seen.done_count);
            all_ns += seen.done_ns as f64 + cost_ns * left_count as f64;
            longest_ns = if left_count > 0 { longest_ns.max(cost_ns) } else { longest_ns };
        }
        let left_count: u64 =
            self.seen.values().map(|seen| seen.planned_count.saturating_sub(seen.done_count)).sum();
        if left_count == 0 {
            return Some(0);
        }
        // What is under way counts as done as far as it has come: all threads have worked all the time.
        let jobs = self.job_count.min(left_count).max(1) as f64;
        let done_ns = elapsed_ns as f64 * self.job_count as f64;
        let rest_ns = (all_ns - done_ns) / jobs;
        // A piece that should be over by now may be so at any moment; half of its sort's cost is a guess.
        Some(rest_ns.max(longest_ns / (2.0 * jobs)) as u64)
    }

    /// What a piece is taken to cost.
    fn cost_ns(&self, piece: Piece) -> Option<f64> {
        let done = || self.seen.iter().filter(|(_, seen)| seen.done_count > 0);
        let nearest = |is_of_its_sort: &dyn Fn(&Piece) -> bool| {
            let of_its_sort = done().filter(|(other, _)| is_of_its_sort(other));
            let distance = |other: &Piece| ratio(other.agent_count, piece.agent_count);
            let nearest =
                of_its_sort.min_by(|(one, _), (other, _)| distance(one).total_cmp(&distance(other)));
            nearest.map(|(other, seen)| {
                seen.mean_ns() * f64::from(piece.agent_count) / f64::from(other.agent_count)
            })
        };
        nearest(&|other| other.topology == piece.topology && other.is_pilot == piece.is_pilot)
            .or_else(|| nearest(&|other| other.topology == piece.topology))
            .or_else(|| nearest(&|_| true))
    }
}

/// How many times as large the larger of two sizes is.
fn ratio(one: u32, other: u32) -> f64 {
    f64::from(one.max(other)) / f64::from(one.min(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: u64 = 1_000_000_000;

    fn piece(topology: usize, agent_count: u32) -> Piece {
        Piece { topology, agent_count, is_pilot: false }
    }

    #[test]
    fn small_swarms_are_taken_to_cost_in_proportion() {
        let mut left = TimeLeft::new(1);
        left.plan(&[piece(0, 1000), piece(0, 100), piece(0, 10)]);
        assert_eq!(left.estimate_ns(0), None);
        left.note_done(piece(0, 1000), 100 * S);
        assert_eq!(left.estimate_ns(100 * S), Some(11 * S));
    }

    #[test]
    fn what_was_seen_goes_before_what_is_concluded() {
        let mut left = TimeLeft::new(1);
        left.plan(&[piece(0, 1000), piece(0, 10), piece(0, 10), piece(1, 10), piece(1, 10)]);
        for (done, took_s) in [(piece(0, 1000), 100), (piece(0, 10), 7), (piece(1, 10), 30)] {
            left.note_done(done, took_s * S);
        }
        assert_eq!(left.estimate_ns(137 * S), Some(37 * S));
    }

    #[test]
    fn threads_share_the_rest_and_what_is_under_way_counts() {
        let mut left = TimeLeft::new(2);
        left.plan(&[piece(0, 10); 4]);
        left.note_done(piece(0, 10), 10 * S);
        // Of 40 s, both threads have done 12 s each.
        assert_eq!(left.estimate_ns(12 * S), Some(8 * S));
        for _ in 0..3 {
            left.note_done(piece(0, 10), 10 * S);
        }
        assert_eq!(left.estimate_ns(20 * S), Some(0));
    }
}
