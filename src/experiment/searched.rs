//! Searched: what is stated of ceilings and crossovers, and has to be searched for.
//!
//! The searches are those of `ceiling find`, with replicates of their own.

use std::collections::BTreeMap;

use super::evidence::{joined, pairs};
use super::{
    Ending, Evidence, Execution, ExperimentError, FoundCeiling, SweepError, SweepPlan, find_ceiling,
    find_crossover,
};
use crate::analysis::{Estimate, Side};
use crate::metrics::Metric;
use crate::scenario::{CeilingQuestion, Limited, Loaded, LoadedSweep, Measure, Sizes, Statement, Subject};

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
        found.map(|found| of_ceiling(&found, &question))
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

/// A ceiling that lies beyond what was tried is known to be as large at least, if chance could not have hidden what
/// breaks; one of which no run has the figures is not known at all.
fn of_ceiling(found: &FoundCeiling, question: &CeilingQuestion) -> Evidence {
    let (values, side) = match (&found.estimate, found.ending) {
        (Some(_), _) if found.is_censored => (found.per_replicate.clone(), Side::AtMost),
        (Some(_), _) => (found.per_replicate.clone(), Side::Exact),
        (None, _) if !found.unmeasured.is_empty() => (Vec::new(), Side::Unknown),
        (None, Ending::HoldsThroughout | Ending::BudgetSpent) => {
            let side = if holds_surely(found, question) { Side::AtLeast } else { Side::Unknown };
            (bound(found.holds_at), side)
        }
        (None, Ending::NeverHolds) => (bound(Some(1.0)), Side::AtMost),
        (None, _) => (Vec::new(), Side::Unknown),
    };
    Evidence { agent_counts: Vec::new(), values, side }
}

/// Whether the whole 95 % interval of every limited metric is on the right side at the largest swarm that holds.
fn holds_surely(found: &FoundCeiling, question: &CeilingQuestion) -> bool {
    let Some(at) = found.evaluations.iter().rfind(|one| Some(one.value) == found.holds_at) else {
        return false;
    };
    question.limits.iter().all(|limit| {
        let Limited::Metric(metric) = limit.limited else { return true };
        let figures = at.runs.iter().map(|run| run.summary.figures.get(metric));
        let figures: Option<Vec<f64>> = figures.collect();
        let estimate = figures.and_then(|figures| Estimate::of(&figures));
        estimate.is_some_and(|Estimate { mean, half_width, .. }| {
            half_width.is_some_and(|half| limit.holds(mean - half) && limit.holds(mean + half))
        })
    })
}

/// Two that could be told apart at some size, and never changed places up to the largest, cross beyond it.
fn of_crossover(
    metric: Metric,
    topologies: (usize, usize),
    sizes: std::ops::RangeInclusive<u32>,
    loaded: &Loaded,
    execution: &Execution<'_>,
) -> Result<Evidence, ExperimentError> {
    let scenario = &loaded.scenario;
    let found = find_crossover(scenario, topologies, metric, sizes, &scenario.ceiling, execution)?;
    let (values, side) = match (&found.estimate, found.ending) {
        (Some(_), _) => (found.per_replicate.clone(), Side::Exact),
        (None, Ending::HoldsThroughout | Ending::BudgetSpent) if found.is_first_smaller.is_some() => {
            (bound(found.holds_at), Side::AtLeast)
        }
        (None, _) => (Vec::new(), Side::Unknown),
    };
    Ok(Evidence { agent_counts: Vec::new(), values, side })
}

/// What is no estimate, but known: the same from any number of replicates.
fn bound(value: Option<f64>) -> Vec<f64> {
    value.map_or_else(Vec::new, |value| vec![value; 2])
}
