//! Searched: what is stated of ceilings and crossovers, and has to be searched for.
//!
//! The searches are those of `ceiling find`, with replicates of their own.

use std::collections::BTreeMap;

use super::evidence::{joined, pairs};
use super::{
    Ending, Evidence, Execution, ExperimentError, FoundCeiling, SweepError, SweepPlan, find_ceiling,
    find_crossover,
};
use crate::analysis::Side;
use crate::metrics::Metric;
use crate::scenario::{CeilingQuestion, Loaded, LoadedSweep, Measure, Sizes, Statement, Subject};

/// What was found for each statement that asks for a search, by its index and the combination.
#[derive(Clone, Debug, Default)]
pub struct Searched(BTreeMap<(usize, usize), Evidence>);

impl Searched {
    /// Searches for what the statements of a scenario speak of, as far as their topologies are in `plan`.
    ///
    /// # Errors
    /// If a run has no result.
    pub fn for_statements(
        loaded: &LoadedSweep,
        plan: &SweepPlan,
        execution: &Execution<'_>,
    ) -> Result<Searched, SweepError> {
        let is_run = |topology: &usize| plan.cells().any(|cell| cell.cell.topology == *topology);
        let mut found = BTreeMap::new();
        for (index, statement) in loaded.first().statements.iter().enumerate() {
            if !statement.measure.is_searched() || !statement.subject.topologies().iter().all(is_run) {
                continue;
            }
            for combination in (0..plan.combination_count()).filter(|at| loaded.is_at(*at, &statement.at)) {
                let evidence = evidence(statement, &loaded.variant(combination), execution);
                let blamed = |error| SweepError { combination: Some(combination), error };
                found.extend(evidence.map_err(blamed)?.map(|evidence| ((index, combination), evidence)));
            }
        }
        Ok(Searched(found))
    }

    /// What was found for the statement with an index at a combination.
    pub fn evidence(&self, statement: usize, combination: usize) -> Option<&Evidence> {
        self.0.get(&(statement, combination))
    }
}

/// What searches say of a statement; `None` where nothing is to be searched.
fn evidence(
    statement: &Statement,
    loaded: &Loaded,
    execution: &Execution<'_>,
) -> Result<Option<Evidence>, ExperimentError> {
    let scenario = &loaded.scenario;
    let Sizes::Between(from, to) = statement.sizes else { return Ok(None) };
    let to = to.min(scenario.ceiling.agent_count_max);
    let question = CeilingQuestion { agent_count_max: to, ..scenario.ceiling.clone() };
    let ceiling = |topology| {
        let found = find_ceiling(scenario, topology, &question, execution);
        found.map(|found| of_ceiling(&found, to))
    };
    let found = match (statement.measure, statement.subject) {
        (Measure::Crossover(metric), Subject::Difference(one, other)) => {
            of_crossover(metric, (one, other), from..=to, loaded, execution)?
        }
        (Measure::Ceiling, Subject::Topology(one)) => ceiling(one)?,
        (Measure::Ceiling, Subject::Ratio(one, other)) => {
            both(&ceiling(one)?, &ceiling(other)?, |one, other| one / other)
        }
        (Measure::Ceiling, Subject::Difference(one, other)) => {
            both(&ceiling(one)?, &ceiling(other)?, |one, other| one - other)
        }
        _ => return Ok(None),
    };
    Ok(Some(found))
}

fn both(one: &Evidence, other: &Evidence, value: impl Fn(f64, f64) -> f64) -> Evidence {
    let side = joined(one.side, other.side);
    Evidence { agent_counts: Vec::new(), values: pairs(&one.values, &other.values, value), side }
}

/// A ceiling that lies beyond what was tried is known to be as large at least.
fn of_ceiling(found: &FoundCeiling, to: u32) -> Evidence {
    let (values, side) = match (&found.estimate, found.ending) {
        (Some(_), _) if found.is_censored => (found.per_replicate.clone(), Side::AtMost),
        (Some(_), _) => (found.per_replicate.clone(), Side::Exact),
        (None, Ending::HoldsThroughout) => (bound(to.into()), Side::AtLeast),
        (None, Ending::BudgetSpent) => (found.holds_at.map(bound).unwrap_or_default(), Side::AtLeast),
        (None, Ending::NeverHolds) => (bound(1.0), Side::AtMost),
        (None, _) => (Vec::new(), Side::Unknown),
    };
    Evidence { agent_counts: Vec::new(), values, side }
}

fn of_crossover(
    metric: Metric,
    topologies: (usize, usize),
    sizes: std::ops::RangeInclusive<u32>,
    loaded: &Loaded,
    execution: &Execution<'_>,
) -> Result<Evidence, ExperimentError> {
    let (scenario, to) = (&loaded.scenario, *sizes.end());
    let found = find_crossover(scenario, topologies, metric, sizes, &scenario.ceiling, execution)?;
    let (values, side) = match (&found.estimate, found.ending) {
        (Some(_), _) => (found.per_replicate.clone(), Side::Exact),
        (None, Ending::HoldsThroughout) => (bound(to.into()), Side::AtLeast),
        (None, Ending::BudgetSpent) => (found.holds_at.map(bound).unwrap_or_default(), Side::AtLeast),
        (None, _) => (Vec::new(), Side::Unknown),
    };
    Ok(Evidence { agent_counts: Vec::new(), values, side })
}

/// What is no estimate, but known: the same from any number of replicates.
fn bound(value: f64) -> Vec<f64> {
    vec![value; 2]
}
