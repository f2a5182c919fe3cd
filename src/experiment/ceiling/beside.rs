//! Beside: the ceiling of a scenario that differs little from one whose ceiling is known: looked for from there.

use super::super::{Cell, Execution, ExperimentError, Plan, RunResult, execute_replicates};
use super::evaluations::Evaluation;
use super::find::{find_ceiling, look_for, sizes};
use super::found::FoundCeiling;
use super::subject::Size;
use crate::metrics::Metric;
use crate::scenario::{CeilingQuestion, Limited, Scenario};

/// What became of a known ceiling.
#[derive(Clone, Debug)]
pub enum FoundBeside {
    /// It is where it was: the runs at it are the same, event by event.
    Unmoved,
    /// It was looked for again.
    Again(Box<FoundCeiling>),
}

/// Replicates that are compared event by event before anything is looked for.
const COMPARED_REPLICATES: u32 = 2;

/// Looks for the ceiling of a topology, beginning at one that is known of another scenario.
///
/// # Errors
/// If a run has no result.
pub fn find_ceiling_beside(
    scenario: &Scenario,
    topology: usize,
    question: &CeilingQuestion,
    known: &FoundCeiling,
    execution: &Execution<'_>,
) -> Result<FoundBeside, ExperimentError> {
    let Some(estimate) = known.estimate else {
        return find_ceiling(scenario, topology, question, execution)
            .map(|found| FoundBeside::Again(Box::new(found)));
    };
    if let Some(nearest) = nearest(known, estimate.mean) {
        let cells = vec![Cell { topology, agent_count: nearest.agent_count }];
        let cells = execute_replicates(&Plan { scenario, cells }, 0..COMPARED_REPLICATES, execution)?;
        let mut pairs = cells.iter().flat_map(|cell| &cell.runs).zip(&nearest.runs);
        if pairs.all(|(run, before)| is_same(run, before, question)) {
            return Ok(FoundBeside::Unmoved);
        }
    }
    let range = sizes(question);
    let start = range.nearest(estimate.mean);
    let subject = Size { scenario };
    look_for(&subject, topology, question, range, execution, |search| search.approach(start))
        .map(|found| FoundBeside::Again(Box::new(found)))
}

/// The size nearest to the ceiling of which there are enough runs.
fn nearest(known: &FoundCeiling, place: f64) -> Option<&Evaluation> {
    let is_enough = |one: &&Evaluation| {
        one.value == f64::from(one.agent_count) && one.runs.len() >= COMPARED_REPLICATES as usize
    };
    let distance = |one: &&Evaluation| (one.value - place).abs();
    let sizes = known.evaluations.iter().filter(is_enough);
    sizes.min_by(|one, other| distance(one).total_cmp(&distance(other)))
}

/// Whether two runs are the same in every event and in whatever limits are put on.
fn is_same(run: &RunResult, before: &RunResult, question: &CeilingQuestion) -> bool {
    let (run, before) = (&run.summary, &before.summary);
    let is_same_figure = |limited: Limited| {
        let metric = match limited {
            Limited::Metric(metric) => metric,
            Limited::Efficiency => Metric::Throughput,
        };
        run.figures.get(metric) == before.figures.get(metric)
    };
    run.digest == before.digest
        && run.status == before.status
        && question.limits.iter().all(|limit| is_same_figure(limit.limited))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{PLAINLY, hubs};
    use super::*;

    fn beside(change: &str) -> (FoundCeiling, FoundBeside) {
        let known = hubs(&["ceiling.precision=2 %"]);
        let base =
            find_ceiling(&known, 0, &known.ceiling, &PLAINLY).unwrap_or_else(|error| panic!("{error}"));
        let varied = hubs(&["ceiling.precision=2 %", change]);
        let found = find_ceiling_beside(&varied, 0, &varied.ceiling, &base, &PLAINLY);
        (base, found.unwrap_or_else(|error| panic!("{error}")))
    }

    /// M/M/1//N passes 80 % at N = 27.8, and with a tenth more of demand at 25.4.
    #[test]
    fn a_ceiling_that_moves_is_followed() {
        let (base, found) = beside("topology.near.coordination.hub.result={exponential={mean=\"214.5 ms\"}}");
        let FoundBeside::Again(found) = found else { panic!("it moves") };
        let [before, after] = [&base, &*found].map(|one| one.estimate.expect("it breaks").mean);
        assert!((after / before - 25.4 / 27.8).abs() < 0.02, "{before} and {after}");
    }

    #[test]
    fn a_ceiling_far_away_is_found_as_well() {
        let (_, found) = beside("topology.near.coordination.hub.cores=4");
        let FoundBeside::Again(found) = found else { panic!("it moves") };
        assert!(found.estimate.is_some_and(|one| one.mean > 100.0), "{:?}", found.estimate);
    }

    #[test]
    fn what_no_event_depends_on_moves_nothing() {
        let (_, found) = beside("topology.far.transport.latency=1 s");
        assert!(matches!(found, FoundBeside::Unmoved), "{found:?}");
    }
}
