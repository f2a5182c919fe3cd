//! Dry run: how much would be run, and about how long it would take. Nothing is written.

use std::time::Duration;

use indicatif::{HumanBytes, HumanDuration};

use super::cells::plan;
use super::check::counted;
use super::clock::{memory_bytes_max, wall_ns};
use super::exit::{Failure, Outcome};
use super::input::Input;
use super::output::print;
use crate::experiment::{Cell, Trial, forecast_ns};

/// What the results of a run take until all files are written, the rows of the files among it. Measured: 866 MB with
/// 100,000 runs of two agents.
const BYTES_PER_RUN: u64 = 8_700;

/// What a run takes besides being simulated: reading its scenario, keeping it, writing its rows. Measured: 27.8 s of
/// one core with 100,000 runs that are over at once.
const NS_PER_RUN: f64 = 278_000.0;

/// Tells what `input` would take on so many threads.
pub(super) fn dry_run(input: &Input, topologies: &[String], job_count: usize, is_precise: bool) -> Outcome {
    let plan = plan(&input.loaded, topologies)?;
    let scenario = &input.loaded.first().scenario;
    let pilot_count = if scenario.horizon.warm_up.is_none() { scenario.replicate_count } else { 0 };
    let before = memory_bytes_max();
    let trials = largest(plan.cells().map(|cell| cell.cell)).into_iter().map(|cell| {
        let failed = |error| {
            Failure::invalid(format!("topology `{}`: {error}", scenario.topologies[cell.topology].name))
        };
        Trial::of(scenario, cell, wall_ns).map_err(failed)
    });
    let trials: Vec<Trial> = trials.collect::<Result<_, _>>()?;
    let pieces = plan.cells().flat_map(|cell| {
        let trial = trials.iter().find(|trial| trial.cell.topology == cell.cell.topology);
        let ns = trial.map_or(0.0, |trial| trial.run_ns(cell.cell.agent_count)) + NS_PER_RUN;
        std::iter::repeat_n(ns, (scenario.replicate_count + pilot_count) as usize)
    });
    let total = Duration::from_nanos(forecast_ns(pieces, job_count) as u64);
    let runs = plan.cell_count() * scenario.replicate_count as usize;
    let mut text = format!(
        "{}: {} × {} = {}\n",
        scenario.name,
        counted(plan.cell_count(), "cell", "cells"),
        counted(scenario.replicate_count as usize, "replicate", "replicates"),
        counted(runs, "run", "runs")
    );
    if pilot_count > 0 {
        text += "and as many pilot runs, which find the warm-up\n";
    }
    if is_precise {
        text += "and more replicates wherever --precision takes them, which nobody knows beforehand\n";
    }
    let statements = &input.loaded.first().statements;
    let searches = statements.iter().filter(|statement| statement.measure.is_searched()).count();
    if searches > 0 {
        let searches = counted(searches, "ceiling or crossover", "ceilings or crossovers");
        text += &format!("and {searches} searched for, which the estimate leaves out\n");
    }
    let time = if total < Duration::from_secs(1) {
        "less than a second".to_owned()
    } else {
        format!("about {}", HumanDuration(total))
    };
    text += &format!("estimate: {time} on {job_count} threads if nothing is kept from before");
    if let (Some(before), Some(after)) = (before, memory_bytes_max()) {
        let bytes = before + (after - before) * job_count as u64 + BYTES_PER_RUN * runs as u64;
        text += &format!(", with at least {} of memory", HumanBytes(bytes));
    }
    text += "\n\nIt is an estimate: from trial runs, in proportion to agents and simulated time.\n";
    for trial in &trials {
        let name = &scenario.topologies[trial.cell.topology].name;
        text += &format!(
            "  {name} with {} agents: {:.3} % of a run took {:.0} ms\n",
            trial.cell.agent_count,
            trial.ratio * 100.0,
            trial.wall_ns as f64 / 1e6
        );
    }
    print(&text)
}

/// The largest cell of each topology: most of the time is spent there.
fn largest(cells: impl Iterator<Item = Cell>) -> Vec<Cell> {
    let mut largest: Vec<Cell> = Vec::new();
    for cell in cells {
        match largest.iter_mut().find(|other| other.topology == cell.topology) {
            Some(other) if other.agent_count < cell.agent_count => *other = cell,
            Some(_) => (),
            None => largest.push(cell),
        }
    }
    largest
}
