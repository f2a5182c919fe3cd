//! Cells: what is run of a scenario: every topology and size at every combination of its axes.

use super::exit::Failure;
use super::run::{failed, unknown_topology};
use crate::experiment::{CellResult, Execution, SweepError, SweepPlan, execute_sweep};
use crate::scenario::LoadedSweep;

/// The cells of a scenario.
pub(super) fn plan(loaded: &LoadedSweep, topologies: &[String]) -> Result<SweepPlan, Failure> {
    SweepPlan::new(loaded, topologies).map_err(|error| unknown_topology(&error))
}

/// The results of each combination.
pub(super) fn execute(
    loaded: &LoadedSweep,
    plan: &SweepPlan,
    execution: &Execution<'_>,
) -> Result<Vec<Vec<CellResult>>, Failure> {
    execute_sweep(loaded, plan, execution).map_err(|SweepError { combination, error }| {
        let place = combination.map(|combination| place(loaded, combination)).unwrap_or_default();
        failed(&error, &if place.is_empty() { place } else { format!("{place}: ") })
    })
}

/// What a combination is called: every axis with its value; nothing where nothing is swept.
pub(super) fn place(loaded: &LoadedSweep, combination: usize) -> String {
    let values = loaded.axes().iter().zip(loaded.values(combination));
    let values = values.map(|(axis, value)| format!("{} = {}", axis.name(), value.text()));
    values.collect::<Vec<String>>().join(", ")
}
