//! Sensitivity: the ceiling of a topology, and where it is when a parameter is another, one after the other.

use super::{Execution, ExperimentError, FoundBeside, FoundCeiling, find_ceiling, find_ceiling_beside};
use crate::scenario::{CeilingQuestion, Parameter, Scenario, Variation};

/// The ceiling of a topology, and those with other parameters.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// Index of the topology in the scenario.
    pub topology: usize,
    /// The ceiling of the scenario as it is.
    pub base: FoundCeiling,
    /// What was tried, in the order of the parameters; nothing where there is no ceiling that could move.
    pub tried: Vec<Tried>,
}

/// A parameter with what became of the ceiling.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Which parameter.
    pub parameter: Parameter,
    /// Of each variation what was found; `None` where the scenario does not allow it.
    pub found: Vec<(Variation, Option<FoundBeside>)>,
}

/// A search that begins at a known ceiling may take so many times the events of the one that found it.
const SPENT_AGAIN: u64 = 2;

/// Looks for the ceiling of a topology with each of the parameters a little lower and higher, with the same seeds.
/// `read` makes the scenario of a variation, if there is one.
///
/// # Errors
/// If a run has no result.
pub fn sensitivity(
    scenario: &Scenario,
    topology: usize,
    parameters: Vec<Parameter>,
    mut read: impl FnMut(&Variation) -> Option<Scenario>,
    execution: &Execution<'_>,
) -> Result<Sensitivity, ExperimentError> {
    let base = find_ceiling(scenario, topology, &scenario.ceiling, execution)?;
    let event_count_max = base.event_count.saturating_mul(SPENT_AGAIN);
    let question = &CeilingQuestion { event_count_max, ..scenario.ceiling.clone() };
    let mut tried = Vec::new();
    for parameter in parameters.into_iter().filter(|_| base.estimate.is_some()) {
        let mut found = Vec::new();
        for variation in parameter.variations.clone() {
            let beside = match read(&variation) {
                Some(varied) => Some(find_ceiling_beside(&varied, topology, question, &base, execution)?),
                None => None,
            };
            found.push((variation, beside));
        }
        tried.push(Tried { parameter, found });
    }
    Ok(Sensitivity { topology, base, tried })
}
