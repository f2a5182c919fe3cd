//! Cells: what is run of a scenario: a plan for each value that it sweeps, executed in order.

use super::exit::Failure;
use super::run::{failed, unknown_topology};
use crate::experiment::{CellResult, Execution, Observer, Piece, Plan, execute};
use crate::scenario::LoadedSweep;

/// A plan for each value; one where nothing is swept.
pub(super) fn plans<'a>(loaded: &'a LoadedSweep, topologies: &[String]) -> Result<Vec<Plan<'a>>, Failure> {
    let plans = loaded.variants.iter().map(|variant| Plan::new(&variant.scenario, topologies));
    plans.map(|plan| plan.map_err(|error| unknown_topology(&error))).collect()
}

/// The results of each plan.
pub(super) fn execute_all(
    loaded: &LoadedSweep,
    plans: &[Plan<'_>],
    execution: &Execution<'_>,
) -> Result<Vec<Vec<CellResult>>, Failure> {
    let pieces: Vec<Piece> =
        plans.iter().flat_map(|plan| plan.pieces(0..plan.scenario.replicate_count)).collect();
    execution.observer.on_started(&pieces);
    let execution = Execution { observer: &Announced(execution.observer), ..*execution };
    let run = |(index, plan): (usize, &Plan<'_>)| {
        let place = loaded.sweep().map(|sweep| format!("{} = {}: ", sweep.key, sweep.values[index].text()));
        execute(plan, &execution).map_err(|error| failed(&error, &place.unwrap_or_default()))
    };
    plans.iter().enumerate().map(run).collect()
}

/// Passes on what is done, when all that is to be done has been told before.
struct Announced<'a>(&'a dyn Observer);

impl Observer for Announced<'_> {
    fn on_piece_done(&self, piece: Piece, wall_ns: u64, event_count: u64) {
        self.0.on_piece_done(piece, wall_ns, event_count);
    }
}
