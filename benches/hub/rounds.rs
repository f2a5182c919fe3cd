//! Rounds: each side does the whole work in turn, again and again, on one thread.
//!
//! The machine may be shared and its speed may change from second to second: what counts is the median
//! over the rounds of the ratio within one round.

use std::time::Instant;

use crate::work::Tally;

/// A simulator that can do the work from the beginning as often as it is asked to.
pub(crate) trait Side {
    /// Builds what is not to be timed.
    fn prepare(&mut self);
    /// Does the work.
    fn simulate(&mut self) -> Tally;
}

/// A side, its name in the table, and its price per completed task in each round so far.
pub(crate) struct Entrant {
    name: &'static str,
    side: Box<dyn Side>,
    tally: Tally,
    task_ns: Vec<f64>,
}

impl Entrant {
    pub(crate) fn new(name: &'static str, side: impl Side + 'static) -> Self {
        Entrant { name, side: Box::new(side), tally: Tally::default(), task_ns: Vec::new() }
    }

    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the wall clock")]
    fn measure(&mut self) {
        self.side.prepare();
        let started_at = Instant::now();
        self.tally = self.side.simulate();
        let elapsed_ns = started_at.elapsed().as_secs_f64() * 1e9;
        self.task_ns.push(elapsed_ns / self.tally.completed_count as f64);
    }

    /// How many times the price of `first` this one's is in each round, in ascending order.
    fn sorted_ratios(&self, first: &Entrant) -> Vec<f64> {
        let pairs = self.task_ns.iter().zip(&first.task_ns);
        sorted(pairs.map(|(own_ns, first_ns)| own_ns / first_ns).collect())
    }
}

/// Runs all `entrants` in turn; `twins` of them from the first on must do exactly the same.
pub(crate) fn run_rounds(entrants: &mut [Entrant], twins: usize, round_count: usize) {
    for _ in 0..round_count {
        entrants.iter_mut().for_each(Entrant::measure);
        let first = &entrants[0];
        for twin in &entrants[1..twins] {
            assert_eq!(twin.tally, first.tally, "{} and {} did different work", twin.name, first.name);
        }
    }
}

/// A line for each entrant.
pub(crate) fn print_table(title: &str, entrants: &[Entrant]) {
    println!("\n{title}\n");
    println!("| side | tasks | ns per task | times the first | range |");
    println!("|---|---:|---:|---:|---:|");
    for entrant in entrants {
        let ratios = entrant.sorted_ratios(&entrants[0]);
        println!(
            "| {} | {} | {:.0} | {:.2} | {:.2} to {:.2} |",
            entrant.name,
            entrant.tally.completed_count,
            median(&sorted(entrant.task_ns.clone())),
            median(&ratios),
            ratios[0],
            ratios[ratios.len() - 1],
        );
    }
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> f64 {
    sorted[sorted.len() / 2]
}
