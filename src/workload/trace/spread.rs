//! Spread: arrivals of a trace whose stamps are coarse, moved to where they may have been.
//!
//! The stamps of the published Mooncake conversation trace are quantised to about 3 s: nine of ten gaps
//! are zero, the others 3 s. Replayed as they stand, ten tasks would arrive at once, which nobody
//! measured. Nothing finer is known of them, so every arrival is placed uniformly and independently in
//! the quantum that its stamp begins: what one assumes who knows the stamp and no more. A shape fitted
//! to something else would be an invention. Counts over many quanta stay as they were recorded; within
//! a few of them arrivals become those of a Poisson process.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::{TraceError, TraceReader, TraceRow};
use crate::kernel::{SimDuration, SimTime};
use crate::random::{below, mixed};

/// The rows of a trace, each at a random place of the quantum after its stamp, in the new order.
///
/// A row waits until the reader has come to its new arrival, so that no more rows are held than one
/// quantum has. Errors pass through: behind the rows above them.
pub struct Spread {
    rows: TraceReader,
    quantum: SimDuration,
    key: u64,
    /// How many rows have been read.
    row_count: u64,
    /// Before this nothing is still to be read.
    read_until: SimTime,
    waiting: BinaryHeap<Reverse<Waiting>>,
    /// What ended the reading, until it is told.
    error: Option<TraceError>,
    is_read: bool,
}

impl Spread {
    /// Moves the rows of `rows`, each by less than `quantum`, as `key` decides; by nothing if that is
    /// zero.
    pub fn new(rows: TraceReader, quantum: SimDuration, key: u64) -> Spread {
        Spread {
            rows,
            quantum,
            key,
            row_count: 0,
            read_until: SimTime::ZERO,
            waiting: BinaryHeap::new(),
            error: None,
            is_read: false,
        }
    }

    /// Whether no row that is still to be read can come before the first that waits.
    fn is_first_due(&self) -> bool {
        // A later row with the same arrival comes later: it stands on a later line.
        let is_reached = |first: &Reverse<Waiting>| first.0.0.arrival <= self.read_until;
        self.is_read || self.waiting.peek().is_some_and(is_reached)
    }

    /// Takes the next row in, or what comes instead of it.
    fn read(&mut self) {
        match self.rows.next() {
            Some(Ok(row)) => {
                self.read_until = row.arrival;
                let arrival = (row.arrival + self.delay()).min(SimTime::MAX);
                self.row_count += 1;
                self.waiting.push(Reverse(Waiting(TraceRow { arrival, ..row })));
            }
            end => {
                self.error = end.and_then(Result::err);
                self.is_read = true;
            }
        }
    }

    /// How far the next row is moved: whole nanoseconds below the quantum; a product of floating-point numbers
    /// might round up to it.
    fn delay(&self) -> SimDuration {
        SimDuration::from_ns(below(mixed(self.key, self.row_count), self.quantum.as_ns()))
    }
}

impl Iterator for Spread {
    type Item = Result<TraceRow, TraceError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_first_due() {
            self.read();
        }
        match self.waiting.pop() {
            Some(Reverse(Waiting(row))) => Some(Ok(row)),
            None => self.error.take().map(Err),
        }
    }
}

/// A row that has been read and moved. Ordered by its new arrival, and by its line where they agree.
struct Waiting(TraceRow);

impl Waiting {
    fn place(&self) -> (SimTime, u64) {
        (self.0.arrival, self.0.line)
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Waiting {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;
    use std::io::Cursor;

    use crate::workload::trace::TraceFormat;

    const QUANTUM: SimDuration = SimDuration::from_ms(3_000);

    fn reader(text: &str) -> TraceReader {
        TraceReader::from_reader("t", Cursor::new(text.to_owned()), TraceFormat::Csv).unwrap()
    }

    fn spread(text: &str, key: u64) -> Vec<TraceRow> {
        Spread::new(reader(text), QUANTUM, key).map(Result::unwrap).collect()
    }

    /// Ten rows at each of a hundred stamps, 3 s apart.
    fn coarse() -> String {
        let mut text = "arrival_s,work".to_string();
        (0..1_000).for_each(|row| write!(text, "\n{},1", row / 10 * 3).unwrap());
        text
    }

    #[test]
    fn every_row_comes_once_in_order_within_its_quantum() {
        let text = coarse();
        let stamps: Vec<SimTime> = reader(&text).map(|row| row.unwrap().arrival).collect();
        let rows = spread(&text, 7);
        assert!(rows.is_sorted_by_key(|row| row.arrival));
        let mut lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
        lines.sort_unstable();
        assert!(lines.into_iter().eq(2..1_002));
        for row in rows {
            let stamp = stamps[row.line as usize - 2];
            assert!((stamp..stamp + QUANTUM).contains(&row.arrival), "{row:?} from {stamp}");
        }
    }

    #[test]
    fn delays_are_uniform_and_depend_on_the_key_and_the_row_alone() {
        let (once, again, otherwise) = (spread(&coarse(), 7), spread(&coarse(), 7), spread(&coarse(), 8));
        assert!(once == again && once != otherwise);
        let phase_ms = |row: &TraceRow| row.arrival.as_ns() / 1_000_000 % 3_000;
        let mean_ms = once.iter().map(phase_ms).sum::<u64>() as f64 / 1_000.0;
        // 3,000 / √12 / √1000 is 27 ms.
        assert!((mean_ms - 1_500.0).abs() < 3.0 * 27.4, "{mean_ms}");
    }

    #[test]
    fn without_a_quantum_nothing_moves() {
        let text = "arrival_s,work\n0,1\n0,2\n0.5,3\n0.5,4\n9,5\n";
        let moved: Vec<TraceRow> =
            Spread::new(reader(text), SimDuration::ZERO, 7).map(Result::unwrap).collect();
        let recorded: Vec<TraceRow> = reader(text).map(Result::unwrap).collect();
        assert_eq!(moved, recorded);
    }

    #[test]
    fn rows_that_meet_stand_in_the_order_of_their_lines() {
        // One nanosecond has one place.
        let moved = Spread::new(reader(&coarse()), SimDuration::from_ns(1), 7).map(Result::unwrap);
        assert!(moved.is_sorted_by_key(|row| row.line));
    }

    #[test]
    fn an_error_comes_behind_the_rows_above_it_and_ends_the_trace() {
        let mut moved = Spread::new(reader("arrival_s,work\n0,1\n1,1\n2,x\n3,1\n"), QUANTUM, 7);
        assert!(moved.by_ref().take(2).all(|row| row.is_ok()));
        assert_eq!(moved.next().unwrap().unwrap_err().line, 4);
        assert!(moved.next().is_none() && moved.next().is_none());
    }

    #[test]
    fn arrivals_stay_within_the_clock() {
        let rows = spread("arrival_s,work\n9223372036.854775807,1\n", 7);
        assert_eq!(rows[0].arrival, SimTime::MAX);
    }

    #[test]
    fn a_trace_however_long_holds_the_rows_of_a_quantum() {
        let mut moved = Spread::new(reader(&coarse()), QUANTUM, 7);
        let capacity = |moved: &mut Spread| {
            assert_eq!(moved.by_ref().take(100).count(), 100);
            moved.waiting.capacity()
        };
        let warm = capacity(&mut moved);
        assert!(warm <= 32, "{warm} rows waited");
        assert!((0..8).all(|_| capacity(&mut moved) == warm));
    }

    /// Variance ÷ mean of the arrivals in each whole bin of so many seconds; 1 is Poisson.
    #[cfg(feature = "cli")]
    fn dispersion(arrivals: &[SimTime], bin_s: u64) -> f64 {
        let bin = |arrival: &SimTime| (arrival.as_ns() / (bin_s * crate::kernel::NS_PER_S)) as usize;
        // The last bin is not whole.
        let mut counts = vec![0_u32; arrivals.last().map_or(0, bin)];
        for arrival in arrivals {
            if let Some(count) = counts.get_mut(bin(arrival)) {
                *count += 1;
            }
        }
        let mean = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
        let square = |count: &u32| (f64::from(*count) - mean) * (f64::from(*count) - mean);
        counts.iter().map(square).sum::<f64>() / counts.len() as f64 / mean
    }

    /// As recorded, bins of 3 s hold none, one or two stamps (index of dispersion 5.8), while bins of
    /// minutes hold what was measured.
    #[test]
    #[cfg(feature = "cli")]
    fn the_published_conversations_become_poisson_like_within_quanta_and_stay_themselves_beyond() {
        let path =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/traces/mooncake_conversation_trace.jsonl.gz");
        if !std::path::Path::new(path).exists() {
            println!("skipped: there is no {path}");
            return;
        }
        let open = || TraceReader::open(path, TraceFormat::Mooncake).unwrap();
        let recorded: Vec<SimTime> = open().map(|row| row.unwrap().arrival).collect();
        let moved: Vec<SimTime> = Spread::new(open(), QUANTUM, 7).map(|row| row.unwrap().arrival).collect();
        assert_eq!(moved.len(), recorded.len());
        for bin_s in [3, 10, 30, 60, 120] {
            let both = (dispersion(&recorded, bin_s), dispersion(&moved, bin_s));
            println!("bins of {bin_s} s: {:.2} as recorded, {:.2} as spread", both.0, both.1);
            match bin_s {
                3 => assert!(both.1 > 0.9 && both.1 < 1.3),
                10 => assert!(both.1 < both.0),
                _ => assert!((both.1 / both.0 - 1.0).abs() < 0.1),
            }
        }
    }
}
