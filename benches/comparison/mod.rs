//! Comparison: simulators side by side, at the same work, on one thread.
//!
//! The machine may be shared and its speed may change from second to second, so the sides advance in
//! turn, a slice each, and what counts is the median over the rounds of the ratio within one round.

mod table;

use std::time::Instant;

pub(crate) use table::print_table;

/// What a side has done so far. Sides that claim to do the same work are held to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) handled_count: u64,
    /// A sum over events, so that the order of simultaneous ones does not matter.
    pub(crate) checksum: u64,
}

impl Tally {
    /// One more event was handled.
    #[inline]
    pub(crate) fn add(&mut self, word: u64) {
        self.handled_count += 1;
        self.checksum = self.checksum.wrapping_add(word);
    }
}

/// A simulator at work.
pub(crate) trait Side {
    /// Handles all events up to and including `until_ns`.
    fn advance(&mut self, until_ns: u64);
    /// What was done since the start.
    fn tally(&self) -> Tally;
}

/// A side, its name in the table, and its speed in each round so far.
pub(crate) struct Entrant {
    pub(crate) name: &'static str,
    /// Entrants of one kind of work must end with the same tally.
    pub(crate) work: &'static str,
    side: Box<dyn Side>,
    pub(crate) rates_hz: Vec<f64>,
}

impl Entrant {
    pub(crate) fn new(name: &'static str, work: &'static str, side: impl Side + 'static) -> Self {
        Entrant { name, work, side: Box::new(side), rates_hz: Vec::new() }
    }

    /// Advances to `from_ns` to fill the caches, then to `until_ns` by the clock.
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the wall clock")]
    fn measure(&mut self, from_ns: u64, until_ns: u64) {
        self.side.advance(from_ns);
        let handled_before = self.side.tally().handled_count;
        let started_at = Instant::now();
        self.side.advance(until_ns);
        let elapsed_s = started_at.elapsed().as_secs_f64();
        self.rates_hz.push((self.side.tally().handled_count - handled_before) as f64 / elapsed_s);
    }
}

/// How long the sides run, in simulated time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) warm_up_ns: u64,
    pub(crate) slice_ns: u64,
    pub(crate) round_count: usize,
}

/// Runs all `entrants` in turn and checks that those of the same work did the same.
pub(crate) fn run_rounds(entrants: &mut [Entrant], plan: Plan) {
    for entrant in entrants.iter_mut() {
        entrant.side.advance(plan.warm_up_ns);
    }
    let mut from_ns = plan.warm_up_ns;
    for _ in 0..plan.round_count {
        let measured_from_ns = from_ns + plan.slice_ns / 4;
        from_ns = measured_from_ns + plan.slice_ns;
        for entrant in entrants.iter_mut() {
            entrant.measure(measured_from_ns, from_ns);
        }
    }
    for entrant in entrants.iter() {
        let twin = entrants.iter().find(|other| other.work == entrant.work).unwrap_or(entrant);
        let (tally, twin_tally) = (entrant.side.tally(), twin.side.tally());
        assert_eq!(tally, twin_tally, "{} and {} did different work", entrant.name, twin.name);
    }
}
