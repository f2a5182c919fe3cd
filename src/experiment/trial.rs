//! Trial: a short part of a run, to see how long all runs will take.

use super::{Cell, Clock};
use crate::kernel::{QueueKind, SimDuration, SimTime, TieOrder};
use crate::scenario::{Horizon, Scenario};
use crate::simulation::{RunError, RunRequest, run};

/// A trial is as long as this on the wall at least, if the run is.
const WALL_NS_MIN: u64 = 50_000_000;

/// The part of a run with which is begun.
const RATIO_MIN: f64 = 1.0 / 4096.0;

/// What a part of a run took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// Which run it is a part of.
    pub cell: Cell,
    /// Its share of the run's simulated time, up to 1.
    pub ratio: f64,
    /// How long it took, in nanoseconds of the clock on the wall.
    pub wall_ns: u64,
}

impl Trial {
    /// Runs ever longer parts of a run of `cell`, until one says something of the rest.
    ///
    /// # Errors
    /// If the run has no result.
    pub fn of(scenario: &Scenario, cell: Cell, clock: Clock) -> Result<Trial, RunError> {
        let mut ratio = RATIO_MIN;
        loop {
            let trial = Self::of_part(scenario, cell, ratio, clock)?;
            if trial.wall_ns >= WALL_NS_MIN || ratio >= 1.0 {
                return Ok(trial);
            }
            ratio *= 2.0;
        }
    }

    fn of_part(scenario: &Scenario, cell: Cell, ratio: f64, clock: Clock) -> Result<Trial, RunError> {
        let whole = scenario.closes_at(cell.agent_count).since(SimTime::ZERO);
        let duration = whole.scaled(ratio).max(SimDuration::from_ns(1));
        let horizon = Horizon {
            duration: Some(duration),
            warm_up: Some(SimDuration::ZERO),
            drain: scenario.horizon.drain.map(|drain| drain.scaled(ratio)),
        };
        let part = Scenario { horizon, ..scenario.clone() };
        let request = RunRequest {
            scenario: &part,
            topology: &part.topologies[cell.topology],
            agent_count: cell.agent_count,
            replicate: 0,
            opens_at: SimTime::ZERO,
            timeline_bin_count: 0,
            logs_decisions: false,
            queue_kind: QueueKind::Auto,
            tie_order: TieOrder::Schedule,
        };
        let began_ns = clock();
        run(&request)?;
        Ok(Trial { cell, ratio, wall_ns: clock() - began_ns })
    }

    /// How long a whole run of the same topology takes at another size, in nanoseconds, if it is in proportion to
    /// the agents and to the simulated time.
    pub fn run_ns(&self, agent_count: u32) -> f64 {
        self.wall_ns as f64 / self.ratio * f64::from(agent_count) / f64::from(self.cell.agent_count)
    }
}

/// How long all pieces of work take on so many threads, in nanoseconds: that of the threads together, or that of the
/// longest piece, which is never divided.
pub fn forecast_ns(piece_ns: impl IntoIterator<Item = f64>, job_count: usize) -> f64 {
    let (mut all_ns, mut longest_ns) = (0.0, 0.0_f64);
    for ns in piece_ns {
        all_ns += ns;
        longest_ns = longest_ns.max(ns);
    }
    longest_ns.max(all_ns / job_count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_takes_in_proportion_to_its_agents_and_to_its_time() {
        let cell = Cell { topology: 0, agent_count: 100 };
        let trial = Trial { cell, ratio: 0.25, wall_ns: 1_000 };
        assert!((trial.run_ns(100) - 4_000.0).abs() < 1e-9);
        assert!((trial.run_ns(10) - 400.0).abs() < 1e-9);
    }

    #[test]
    fn threads_share_the_pieces_but_no_piece_is_divided() {
        assert!((forecast_ns([10.0, 10.0, 10.0, 10.0], 2) - 20.0).abs() < 1e-9);
        assert!((forecast_ns([100.0, 10.0], 2) - 100.0).abs() < 1e-9);
    }
}
