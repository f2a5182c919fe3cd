//! Gauge: how far from its limits everything is at a value, replicate by replicate.

use super::super::RunResult;
use super::evaluations::{Evaluations, Halt};
use crate::metrics::{Metric, RunStatus};
use crate::scenario::{Limit, Limited};

/// The smallest figure that has a logarithm here: below a nanosecond nothing is measured.
pub(super) const FIGURE_MIN: f64 = 1e-10;

/// What is seen at a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    /// Of each limit the score of each replicate: above zero it is broken, at zero the figure is at its level;
    /// the logarithm of a latency over its level, the difference of anything else. `None` without a figure.
    pub(super) scores: Vec<Option<Vec<f64>>>,
    /// Of each replicate whether it was given up, or its backlog grows if that is looked for: judged by its own run
    /// alone, so that more replicates change nothing of the others.
    pub(super) is_unstable: Vec<bool>,
    /// Whether any replicate was given up: then there are no figures.
    pub(super) is_given_up: bool,
    /// Whether latencies are lower bounds.
    pub(super) is_censored: bool,
}

/// Something that can be read at each value of what is searched.
pub(super) trait Gauge {
    /// Reads the first replicates at a value.
    fn read(&mut self, value: f64, replicate_count: u32) -> Result<Reading, Halt>;

    /// Which limits are broken at a value, as the mean of the replicates says.
    fn broken(&mut self, reading: &Reading) -> Broken;
}

/// What is broken at a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// The numbers of the limits.
    pub(super) limits: Vec<usize>,
    /// Whether the backlog grows in most of the replicates, or a run was given up.
    pub(super) is_unstable: bool,
}

impl Broken {
    /// Whether anything is.
    pub(super) fn is_any(&self) -> bool {
        self.is_unstable || !self.limits.is_empty()
    }
}

/// The criteria of a ceiling.
pub(super) struct Criteria<'a> {
    pub(super) evaluations: Evaluations<'a>,
    pub(super) limits: &'a [Limit],
    pub(super) is_stability_asked: bool,
}

impl Gauge for Criteria<'_> {
    fn read(&mut self, value: f64, replicate_count: u32) -> Result<Reading, Halt> {
        let runs = self.evaluations.runs(value, replicate_count)?.to_vec();
        let is_given_up = runs.iter().any(|run| run.summary.status == RunStatus::Unstable);
        let has_efficiency = self.limits.iter().any(|limit| limit.limited == Limited::Efficiency);
        let alone = match has_efficiency && !is_given_up {
            true => self.evaluations.runs_alone(value, replicate_count)?.to_vec(),
            false => Vec::new(),
        };
        let agent_count = self.evaluations.agent_count(value)?;
        let scores = self.limits.iter().map(|limit| {
            let figures = figures(limit, &runs, &alone, agent_count).filter(|_| !is_given_up)?;
            Some(figures.into_iter().map(|figure| score(limit, figure)).collect())
        });
        // Not the status for growth: where too little is done for a warm-up to be found, nothing need grow.
        let is_unstable = |run: &RunResult| {
            run.summary.status == RunStatus::Unstable || (self.is_stability_asked && run.summary.is_growing)
        };
        Ok(Reading {
            scores: scores.collect(),
            is_unstable: runs.iter().map(is_unstable).collect(),
            is_given_up,
            // Not their status: a backlog that grows hides it.
            is_censored: runs.iter().any(|run| run.summary.counts.censored > 0),
        })
    }

    fn broken(&mut self, reading: &Reading) -> Broken {
        let is_broken = |(index, scores): (usize, &Option<Vec<f64>>)| {
            let mean = mean(scores.as_ref()?);
            let is_broken = mean > 0.0 || (mean == 0.0 && self.limits[index].relation.is_strict());
            is_broken.then_some(index)
        };
        let unstable_count = reading.is_unstable.iter().filter(|is_unstable| **is_unstable).count();
        Broken {
            limits: reading.scores.iter().enumerate().filter_map(is_broken).collect(),
            is_unstable: reading.is_given_up || 2 * unstable_count > reading.is_unstable.len(),
        }
    }
}

/// The figures that a limit is put on; `None` if any run has none.
fn figures(limit: &Limit, runs: &[RunResult], alone: &[RunResult], agent_count: u32) -> Option<Vec<f64>> {
    let of_runs = |runs: &[RunResult], metric: Metric| {
        let figures = runs.iter().map(|run| run.summary.figures.get(metric));
        figures.collect::<Option<Vec<f64>>>().filter(|figures| !figures.is_empty())
    };
    match limit.limited {
        Limited::Metric(metric) => of_runs(runs, metric),
        Limited::Efficiency => {
            let of_swarm = of_runs(runs, Metric::Throughput)?;
            let of_one = of_runs(alone, Metric::Throughput)?;
            efficiencies(&of_swarm, &of_one, agent_count)
        }
    }
}

/// The efficiency as each replicate sees it. One agent does little in a run, so that ratios of single runs would be
/// far too large in the mean; these are the linear parts of the ratio of means E = X ÷ (N X₁), which is their mean:
/// (x(r) − E N (x₁(r) − X₁)) ÷ (N X₁) (Cochran, Sampling Techniques, section 6.3).
fn efficiencies(of_swarm: &[f64], of_one: &[f64], agent_count: u32) -> Option<Vec<f64>> {
    let (alone, agents) = (mean(of_one), f64::from(agent_count));
    let efficiency = mean(of_swarm) / (agents * alone);
    let linear =
        |(swarm, one): (&f64, &f64)| (swarm - efficiency * agents * (one - alone)) / (agents * alone);
    (alone > 0.0).then(|| of_swarm.iter().zip(of_one).map(linear).collect())
}

/// How far beyond its level a figure is.
fn score(limit: &Limit, figure: f64) -> f64 {
    let beyond = match limit.limited.unit() {
        "s" if limit.level > 0.0 => libm::log(figure.max(FIGURE_MIN) / limit.level),
        _ => figure - limit.level,
    };
    if limit.relation.is_upper() { beyond } else { -beyond }
}

/// The mean of values, of which there is at least one.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_efficiency_is_the_ratio_of_means() {
        let seen = efficiencies(&[9.0, 11.0, 10.0], &[1.0, 3.0, 2.0], 10).expect("one agent does something");
        assert!((mean(&seen) - 0.5).abs() < 1e-12, "{seen:?}");
        // Whoever does more alone is less efficient together.
        assert!((seen[0] - 0.7).abs() < 1e-12 && (seen[1] - 0.3).abs() < 1e-12, "{seen:?}");
        assert_eq!(efficiencies(&[1.0], &[0.0], 10), None);
    }
}
