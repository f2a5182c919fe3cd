//! Find: the ceiling of a topology.

use super::super::{Execution, ExperimentError, RunResult};
use super::evaluations::{Evaluation, Evaluations, Halt};
use super::found::{Criterion, Ending, FoundCeiling};
use super::gauge::Criteria;
use super::search::{Crossed, Search};
use super::subject::{Range, Size, Subject};
use crate::metrics::Metric;
use crate::scenario::{CeilingQuestion, Limit, Limited, Scenario};

/// Looks for the largest swarm of a topology that meets what is asked.
///
/// # Errors
/// If a run has no result.
pub fn find_ceiling(
    scenario: &Scenario,
    topology: usize,
    question: &CeilingQuestion,
    execution: &Execution<'_>,
) -> Result<FoundCeiling, ExperimentError> {
    let subject = Size { scenario };
    let upwards = |search: &mut Search<'_>| search.climb();
    look_for(&subject, topology, question, sizes(question), execution, upwards)
}

/// The same, with sizes beyond the ceiling run as well, so that the law of throughputs sees them.
///
/// # Errors
/// If a run has no result.
pub fn find_ceiling_and_law(
    scenario: &Scenario,
    topology: usize,
    question: &CeilingQuestion,
    execution: &Execution<'_>,
) -> Result<FoundCeiling, ExperimentError> {
    let subject = Size { scenario };
    look_for(&subject, topology, question, sizes(question), execution, |search| {
        search.climb_and_look_beyond()
    })
}

/// The sizes that are tried.
pub(super) fn sizes(question: &CeilingQuestion) -> Range {
    Range { min: 1.0, max: question.agent_count_max.into(), is_whole: true }
}

/// Looks for where the criteria break, by a search that is begun as told.
pub(super) fn look_for(
    subject: &dyn Subject,
    topology: usize,
    question: &CeilingQuestion,
    range: Range,
    execution: &Execution<'_>,
    begin: impl FnOnce(&mut Search<'_>) -> Result<Ending, Halt>,
) -> Result<FoundCeiling, ExperimentError> {
    let evaluations = Evaluations::new(subject, topology, execution, question.event_count_max);
    let mut criteria =
        Criteria { evaluations, limits: &question.limits, is_stability_asked: question.is_stability_asked };
    let mut search = Search::new(&mut criteria, range, question.precision);
    let ending = search.ended(begin)?;
    let Search { crossed, holds_at, breaks_at, .. } = search;
    let Evaluations { event_count, done: mut evaluations, .. } = criteria.evaluations;
    evaluations.sort_by(|one, other| {
        one.value.total_cmp(&other.value).then(one.agent_count.cmp(&other.agent_count))
    });
    let unmeasured = question.limits.iter().filter(|limit| is_unmeasured(limit, &evaluations));
    let unmeasured = unmeasured.cloned().collect();
    let estimate = crossed.as_ref().and_then(Crossed::estimate);
    let place = estimate.map(|estimate| estimate.mean).or(breaks_at);
    Ok(FoundCeiling {
        is_censored: crossed.as_ref().is_some_and(|crossed| is_lower_bound(crossed, question)),
        broke_first: crossed.as_ref().map(|crossed| criterion(crossed, question)),
        per_replicate: crossed.map_or_else(Vec::new, |crossed| crossed.per_replicate),
        estimate,
        station: place.and_then(|place| station(&nearest(&evaluations, place)?.runs)),
        ending,
        holds_at,
        breaks_at,
        unmeasured,
        event_count,
        evaluations,
    })
}

fn criterion(crossed: &Crossed, question: &CeilingQuestion) -> Criterion {
    crossed.limit.map_or(Criterion::Stability, |index| Criterion::Limit(question.limits[index].clone()))
}

/// Whether the figures of a limit are too small where tasks were not done: latencies are.
fn is_lower_bound(crossed: &Crossed, question: &CeilingQuestion) -> bool {
    crossed.is_censored && crossed.limit.is_some_and(|index| question.limits[index].limited.is_of_latency())
}

/// Whether no run has the figure of a limit.
fn is_unmeasured(limit: &Limit, evaluations: &[Evaluation]) -> bool {
    let metric = match limit.limited {
        Limited::Metric(metric) => metric,
        Limited::Efficiency => Metric::Throughput,
    };
    let mut runs = evaluations.iter().flat_map(|one| &one.runs);
    runs.all(|run| run.summary.figures.get(metric).is_none())
}

/// What was run nearest to a value.
fn nearest(evaluations: &[Evaluation], place: f64) -> Option<&Evaluation> {
    let distance = |one: &&Evaluation| (one.value - place).abs();
    evaluations.iter().min_by(|one, other| distance(one).total_cmp(&distance(other)))
}

/// The busiest station: its name where all runs agree, else its sort, if they agree on that.
fn station(runs: &[RunResult]) -> Option<String> {
    let is_busy =
        |run: &RunResult| run.summary.figures.get(Metric::HottestStation).is_some_and(|busy| busy > 0.0);
    let first = runs.iter().find(|run| is_busy(run))?.summary.hottest_station.as_str();
    let is_shared = |name: &dyn Fn(&str) -> String| {
        runs.iter().all(|run| name(&run.summary.hottest_station) == name(first)).then(|| name(first))
    };
    let sort = |name: &str| name.split(' ').next().unwrap_or(name).to_owned();
    is_shared(&str::to_owned).or_else(|| is_shared(&sort))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HUBS, PLAINLY, hubs};
    use super::*;
    use crate::analysis::Estimate;
    use crate::scenario::document::Sources;
    use crate::scenario::{Loaded, NoFiles};

    fn found(overrides: &[&str]) -> FoundCeiling {
        let scenario = hubs(overrides);
        find_ceiling(&scenario, 0, &scenario.ceiling, &PLAINLY).unwrap_or_else(|error| panic!("{error}"))
    }

    /// M/M/1//N passes 80 % at N = 27.8.
    #[test]
    fn a_hub_carries_as_many_as_theory_says() {
        let found = found(&["ceiling.precision=2 %"]);
        let Estimate { mean, half_width, .. } = found.estimate.expect("it breaks");
        assert!((mean - 27.8).abs() < 1.0 && half_width.is_some_and(|half| half <= 0.02 * mean), "{mean}");
        assert_eq!((found.ending, found.station.as_deref()), (Ending::Precise, Some("hub")));
        assert_eq!(
            found.broke_first.map(|first| first.to_string()),
            Some("hottest station <= 80 %".to_owned())
        );
    }

    #[test]
    fn what_breaks_first_is_what_ends_it() {
        let limits = "ceiling.limits=[\"hub CPU <= 80 %\", \"efficiency >= 98 %\"]";
        let found = found(&[limits, "ceiling.precision=40 %", "duration=3600 s"]);
        assert_eq!(found.broke_first.map(|first| first.to_string()), Some("efficiency >= 98 %".to_owned()));
        assert!(found.estimate.is_some_and(|estimate| estimate.mean < 26.0), "{:?}", found.estimate);
    }

    /// One agent does too little for the end of a warm-up to be found, which is not a backlog that grows.
    #[test]
    fn a_start_that_is_not_found_breaks_nothing() {
        let sources = Sources::from_text("in a test", HUBS.replace("warm_up = \"60 s\"\n", ""));
        let loaded = Loaded::from_sources(sources, "a test", &mut NoFiles);
        let mut scenario = loaded.unwrap_or_else(|mistakes| panic!("{mistakes}")).scenario;
        scenario.ceiling.precision = 0.05;
        let found = find_ceiling(&scenario, 0, &scenario.ceiling, &PLAINLY);
        let found = found.unwrap_or_else(|error| panic!("{error}"));
        assert!(found.estimate.is_some_and(|one| (one.mean - 27.8).abs() < 2.0), "{:?}", found.estimate);
        assert_eq!(found.values_without_start().first(), Some(&1.0));
    }

    #[test]
    fn a_swarm_that_nothing_breaks_has_no_ceiling() {
        let found = found(&["ceiling.agents_max=20"]);
        assert_eq!((found.ending, found.estimate), (Ending::HoldsThroughout, None));
        assert_eq!((found.holds_at, found.breaks_at), (Some(20.0), None));
    }

    #[test]
    fn not_even_one_agent_may_be_carried() {
        let found = found(&["ceiling.limits=[\"coordination latency p99 < 10 ms\"]"]);
        assert_eq!((found.ending, found.breaks_at), (Ending::NeverHolds, Some(1.0)));
        assert!(matches!(found.broke_first, Some(Criterion::Limit(_))), "{:?}", found.broke_first);
    }

    #[test]
    fn a_search_ends_with_its_events() {
        let found = found(&["ceiling.events_max=600000", "ceiling.precision=0.1 %"]);
        assert_eq!(found.ending, Ending::BudgetSpent);
        assert!(found.event_count <= 600_000 && found.estimate.is_some(), "{}", found.event_count);
    }
}
