//! Oracles: where theory or a measurement gives the number, the simulator must give it too.
//!
//! Each goes through the whole path, at seed 1 and no other. A figure agrees with theory if it is within 1 % of
//! it **and** theory lies within the 99.9 % Student-t interval over the replicates. Run lengths are chosen so
//! that this interval reaches about 1.5 % to either side at most, which puts 1 % at two and a half standard
//! errors; one of more than 2 % would prove too little, and fails. `cargo test oracles -- --nocapture` shows
//! every figure beside its theory.

mod agents;
mod arrivals;
mod band_recall;
mod broadcast;
mod ceiling;
mod chord;
mod closed_hub;
mod demands;
mod fork_join;
mod gossip;
mod hierarchy;
mod hub_memory;
mod kademlia;
mod losses;
mod measured_hub;
mod networks;
mod open_hub;
mod polling;
mod provider;
mod redundancy;
mod rendezvous;
mod reuse;
mod sharded_hub;
mod shared_store;
mod supervisor;
mod theory;
mod work;

use coordination_ceiling::analysis::Estimate;
use coordination_ceiling::metrics::{Metric, RunStatus};

use crate::sweep::Sweep;

/// How far a figure may be from theory.
const TOLERANCE: f64 = 0.01;
/// How far theory may be from a figure in its own spread.
const CONFIDENCE: f64 = 0.999;
/// How far that spread may reach to either side.
const HALF_WIDTH_MAX: f64 = 0.02;

/// A figure beside what theory says of it.
struct Comparison {
    what: String,
    found: Estimate,
    theory: f64,
}

impl Comparison {
    fn of(sweep: &Sweep, topology: &str, agent_count: u32, (metric, theory): (Metric, f64)) -> Comparison {
        let cell = sweep.cell(topology, agent_count);
        let what = format!("{topology} at {agent_count}: {}", metric.name());
        assert!(cell.status() <= RunStatus::Censored, "{what}: {}", cell.status().name());
        let found = Estimate::with_confidence(&cell.figures(metric), CONFIDENCE);
        let found = found.unwrap_or_else(|| panic!("{what}: no figure"));
        Comparison { what, found, theory }
    }

    fn is_near(&self) -> bool {
        (self.found.mean - self.theory).abs() <= TOLERANCE * self.theory.abs()
    }

    fn is_covered(&self) -> bool {
        // A figure without any spread, a hub that is always busy, may still be rounded.
        (self.found.mean - self.theory).abs() <= self.half_width() + 1e-9 * self.theory.abs()
    }

    fn is_sharp(&self) -> bool {
        self.half_width() <= HALF_WIDTH_MAX * self.theory.abs()
    }

    fn half_width(&self) -> f64 {
        self.found.half_width.expect("several replicates have an interval")
    }

    /// What is wrong with it.
    fn complaint(&self) -> Option<&'static str> {
        match (self.is_near(), self.is_covered(), self.is_sharp()) {
            (true, true, true) => None,
            (false, ..) => Some("more than 1 % off"),
            (_, false, _) => Some("theory is outside of the interval"),
            (.., false) => Some("the interval is too wide to tell"),
        }
    }

    fn line(&self) -> String {
        let off_pct = 100.0 * (self.found.mean / self.theory - 1.0);
        let half_width_pct = 100.0 * self.half_width() / self.theory;
        let Comparison { what, found, theory } = self;
        format!(
            "{what}: theory {theory:.6}, found {:.6} ({off_pct:+.2} % ± {half_width_pct:.2} %)",
            found.mean
        )
    }
}

/// Holds the figures of a cell to theory.
fn assert_agrees(sweep: &Sweep, topology: &str, agent_count: u32, theory: &[(Metric, f64)]) {
    let comparisons = theory.iter().map(|pair| Comparison::of(sweep, topology, agent_count, *pair));
    let mut complaints = String::new();
    for comparison in comparisons {
        println!("{}", comparison.line());
        if let Some(complaint) = comparison.complaint() {
            complaints += &format!("{}: {complaint}\n", comparison.line());
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

/// Something was changed: figures must leave the theory that knows nothing of it.
fn assert_is_felt(sweep: &Sweep, topology: &str, agent_count: u32, theory: &[(Metric, f64)]) {
    for pair in theory {
        let comparison = Comparison::of(sweep, topology, agent_count, *pair);
        let line = comparison.line();
        assert!(!comparison.is_near(), "it goes unnoticed: {line}");
        assert!(!comparison.is_covered(), "it could be chance: {line}");
    }
}
