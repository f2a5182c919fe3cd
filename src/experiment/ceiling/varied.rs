//! Varied: a search over a value of the scenario instead of the size: the load that is carried, or what it takes to
//! carry a swarm.

use std::borrow::Cow;

use super::super::{Execution, ExperimentError};
use super::bracket::{ends, spread};
use super::find::look_for;
use super::found::FoundCeiling;
use super::subject::{Range, Subject};
use crate::scenario::{CeilingQuestion, Scenario};

/// By which the value that a scenario has is multiplied or divided at most.
const FACTOR_MAX: f64 = 65_536.0;

/// A scenario at any value of one of its keys.
#[derive(Clone, Copy)]
pub struct VariedScenario<'a> {
    /// The scenario at a value; `None` where it may not have that value.
    pub read: &'a dyn Fn(f64) -> Option<Scenario>,
    /// Whether nothing lies between whole numbers.
    pub is_whole: bool,
    /// Size of the swarm.
    pub agent_count: u32,
    /// Index of the topology.
    pub topology: usize,
}

impl Subject for VariedScenario<'_> {
    fn at(&self, value: f64) -> Option<(Cow<'_, Scenario>, u32)> {
        Some((Cow::Owned((self.read)(value)?), self.agent_count))
    }

    fn value_alone(&self, value: f64) -> f64 {
        value
    }
}

/// Looks for the value up to which, or down to which, everything holds that is asked: from `start` by doubling and
/// halving in turn, whichever way leads there first.
///
/// # Errors
/// If a run has no result.
pub fn find_load(
    varied: VariedScenario<'_>,
    start: f64,
    question: &CeilingQuestion,
    execution: &Execution<'_>,
) -> Result<FoundCeiling, ExperimentError> {
    let min = if varied.is_whole { 1.0 } else { start / FACTOR_MAX };
    let range = Range { min, max: start * FACTOR_MAX, is_whole: varied.is_whole };
    look_for(&varied, varied.topology, question, range, execution, |search| {
        let bracket = search.bracket(|gauge, range, _| spread(gauge, range, range.nearest(start)))?;
        search.close_in(&bracket)
    })
}

/// Looks for the value between two, ascending, from which on everything holds, whichever way that is. Of whole
/// numbers it is the exact one, [`FoundCeiling::holds_at`], at the replicates of one block.
///
/// # Errors
/// If a run has no result.
pub fn find_need(
    varied: VariedScenario<'_>,
    (min, max): (f64, f64),
    question: &CeilingQuestion,
    execution: &Execution<'_>,
) -> Result<FoundCeiling, ExperimentError> {
    let range = Range { min, max, is_whole: varied.is_whole };
    look_for(&varied, varied.topology, question, range, execution, |search| {
        let bracket = search.bracket(ends)?;
        if varied.is_whole { search.decide(&bracket) } else { search.close_in(&bracket) }
    })
}
