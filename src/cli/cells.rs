//! Cells: what is run of a scenario: every topology and size at every combination of its axes.

use super::exit::Failure;
use super::run::{failed, unknown_topology};
use crate::analysis::Precision;
use crate::experiment::{
    CellResult, Execution, Observer, Searched, SweepError, SweepPlan, execute_cell, execute_sweep,
};
use crate::scenario::LoadedSweep;

/// The cells of a scenario.
pub(super) fn plan(loaded: &LoadedSweep, topologies: &[String]) -> Result<SweepPlan, Failure> {
    SweepPlan::new(loaded, topologies).map_err(|error| unknown_topology(&error))
}

/// The results of each combination: with as many replicates as a `precision` takes, if there is one.
pub(super) fn execute(
    loaded: &LoadedSweep,
    plan: &SweepPlan,
    execution: &Execution<'_>,
    precision: Option<&Precision>,
) -> Result<Vec<Vec<CellResult>>, Failure> {
    execute_sweep(loaded, plan, execution, precision).map_err(|error| blamed(loaded, &error))
}

/// What has to be searched for to judge what the scenario states.
pub(super) fn search(
    loaded: &LoadedSweep,
    plan: &SweepPlan,
    execution: &Execution<'_>,
) -> Result<Searched, Failure> {
    struct Unobserved;
    impl Observer for Unobserved {}
    let execution = Execution { observer: &Unobserved, keeping: None, ..*execution };
    Searched::for_statements(loaded, plan, &execution).map_err(|error| blamed(loaded, &error))
}

/// The result of the cell with a number in plan order, counted from zero.
pub(super) fn execute_one(
    loaded: &LoadedSweep,
    plan: &SweepPlan,
    index: usize,
    execution: &Execution<'_>,
) -> Result<CellResult, Failure> {
    let cell = execute_cell(loaded, plan, index, execution).map_err(|error| blamed(loaded, &error))?;
    cell.ok_or_else(|| {
        let count = plan.cell_count();
        Failure::usage(format!("there is no cell {index}"))
            .help(format!("the plan has {count} cells, counted from 0 to {}", count - 1))
    })
}

fn blamed(loaded: &LoadedSweep, error: &SweepError) -> Failure {
    let SweepError { combination, error } = error;
    let place = combination.map(|combination| loaded.words(combination)).unwrap_or_default();
    failed(error, &if place.is_empty() { place } else { format!("{place}: ") })
}
