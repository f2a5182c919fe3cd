//! Crossover: the size at which two topologies change places in a metric.

use std::ops::RangeInclusive;

use super::super::{Execution, ExperimentError};
use super::evaluations::{Evaluations, Halt};
use super::found::Ending;
use super::gauge::{Broken, FIGURE_MIN, Gauge, Reading};
use super::search::{Crossed, Search};
use super::subject::{Range, Size};
use crate::analysis::Estimate;
use crate::metrics::{Metric, RunStatus};
use crate::scenario::{CeilingQuestion, Scenario};

/// Where two topologies change places, or why they do not.
#[derive(Clone, Debug)]
pub struct FoundCrossover {
    /// Where the curves of each replicate cross; empty where there is no estimate.
    pub per_replicate: Vec<f64>,
    /// Their mean with its 95 % interval.
    pub estimate: Option<Estimate>,
    /// How the search ended: *holds throughout* where the topologies never change places.
    pub ending: Ending,
    /// Whether the first topology has the smaller figure below the crossing; `None` where no size tells them apart.
    pub is_first_smaller: Option<bool>,
    /// The largest size tried at which they have not changed places.
    pub holds_at: Option<f64>,
    /// The smallest size tried at which they have.
    pub breaks_at: Option<f64>,
    /// Events that the runs of the search handled.
    pub event_count: u64,
}

/// Looks for the smallest swarm, of those in `sizes`, in which two topologies change places in a metric. The
/// precision and the events, of both together, are those of `question`.
///
/// # Errors
/// If a run has no result.
pub fn find_crossover(
    scenario: &Scenario,
    (one, other): (usize, usize),
    metric: Metric,
    sizes: RangeInclusive<u32>,
    question: &CeilingQuestion,
    execution: &Execution<'_>,
) -> Result<FoundCrossover, ExperimentError> {
    let subject = Size { scenario };
    let evaluations = [one, other]
        .map(|topology| Evaluations::new(&subject, topology, execution, question.event_count_max / 2));
    let mut difference = Difference { evaluations, metric, sign: None };
    let range = Range { min: (*sizes.start()).into(), max: (*sizes.end()).into(), is_whole: true };
    let mut search = Search::new(&mut difference, range, question.precision);
    let ending = search.ended(Search::climb)?;
    let Search { crossed, holds_at, breaks_at, .. } = search;
    let estimate = crossed.as_ref().and_then(Crossed::estimate);
    let per_replicate = crossed.map_or_else(Vec::new, |crossed| crossed.per_replicate);
    Ok(FoundCrossover {
        estimate,
        per_replicate,
        ending,
        is_first_smaller: difference.sign.map(|sign| sign > 0.0),
        holds_at,
        breaks_at,
        event_count: difference.evaluations.iter().map(|of_one| of_one.event_count).sum(),
    })
}

/// The difference of two topologies, run by run.
struct Difference<'a> {
    evaluations: [Evaluations<'a>; 2],
    metric: Metric,
    /// By which a difference is multiplied so that it is below zero before the crossing: known as soon as a size
    /// tells the two apart beyond chance.
    sign: Option<f64>,
}

impl Gauge for Difference<'_> {
    fn read(&mut self, value: f64, replicate_count: u32) -> Result<Reading, Halt> {
        let metric = self.metric;
        let (mut is_given_up, mut is_censored) = (false, false);
        let mut figures = Vec::new();
        for evaluations in &mut self.evaluations {
            let runs = evaluations.runs(value, replicate_count)?;
            is_given_up |= runs.iter().any(|run| run.summary.status == RunStatus::Unstable);
            is_censored |= runs.iter().any(|run| run.summary.counts.censored > 0);
            let of_runs = runs.iter().map(|run| Some(level(metric, run.summary.figures.get(metric)?)));
            figures.push(of_runs.collect::<Option<Vec<f64>>>());
        }
        let sign = self.sign.unwrap_or(1.0);
        let scores = match (&figures[0], &figures[1]) {
            (Some(first), Some(second)) if !is_given_up => {
                Some(first.iter().zip(second).map(|(first, second)| sign * (first - second)).collect())
            }
            _ => None,
        };
        let is_unstable = vec![false; replicate_count as usize];
        Ok(Reading { scores: vec![scores], is_unstable, is_given_up, is_censored })
    }

    /// A difference that could be chance is none.
    fn broken(&mut self, reading: &Reading) -> Broken {
        let estimate = reading.scores[0].as_deref().and_then(Estimate::of);
        let is_beyond_chance = |one: &Estimate| one.mean.abs() > one.half_width.unwrap_or(f64::INFINITY);
        let mut limits = Vec::new();
        if let Some(Estimate { mean, .. }) = estimate.filter(is_beyond_chance) {
            match self.sign {
                None => self.sign = Some(-mean.signum()),
                Some(_) if mean > 0.0 => limits.push(0),
                Some(_) => (),
            }
        }
        Broken { limits, is_unstable: reading.is_given_up }
    }
}

/// A figure as it is compared: a latency by its logarithm.
fn level(metric: Metric, figure: f64) -> f64 {
    if metric.unit() == "s" { libm::log(figure.max(FIGURE_MIN)) } else { figure }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{PLAINLY, hubs};
    use super::*;

    fn found(sizes: RangeInclusive<u32>) -> FoundCrossover {
        let scenario = hubs(&["ceiling.precision=5 %"]);
        let metric = Metric::TaskLatencyMean;
        find_crossover(&scenario, (0, 1), metric, sizes, &scenario.ceiling, &PLAINLY)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// A task of M/M/1//N takes 0.4 s longer than its decision and its demand, which is what the way to the other
    /// hub takes, between 21 and 24 agents.
    #[test]
    fn the_near_hub_is_quicker_until_it_is_busy() {
        let found = found(1..=1000);
        assert_eq!((found.ending, found.is_first_smaller), (Ending::Precise, Some(true)));
        assert!(found.estimate.is_some_and(|one| (18.0..27.0).contains(&one.mean)), "{:?}", found.estimate);
    }

    #[test]
    fn what_does_not_cross_has_no_crossover() {
        let found = found(1..=8);
        assert_eq!((found.ending, found.estimate), (Ending::HoldsThroughout, None));
    }
}
