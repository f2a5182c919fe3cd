//! Change: what became of a metric in a cell, and whether that is a regression.

use super::gate::Gate;
use super::holm::ERROR_RATIO;
use crate::analysis::Estimate;
use crate::metrics::{Better, Metric};
use crate::random::special::{student_cdf, student_quantile};

/// What became of a metric in a cell.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which metric.
    pub metric: Metric,
    /// Its mean over the paired runs of the baseline, in its unit.
    pub base: f64,
    /// The same of the new results.
    pub new: f64,
    /// The mean of the differences, new less baseline, with its 95 % interval.
    pub difference: Estimate,
    /// How likely a mean difference as large as this is by chance, two-sided; `None` where that cannot be said
    /// (a single pair) or need not be (no difference, or neither direction is better).
    pub p_value: Option<f64>,
    /// What it comes to.
    pub standing: Standing,
    /// Where replicates are wanting: how many would do if they differed as those that there are.
    pub replicates_needed: Option<u64>,
}

/// A metric that one side has figures of in more of the paired runs than the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneSided {
    /// Which metric.
    pub metric: Metric,
    /// In how many of the paired runs it has a figure: in the baseline, and now.
    pub figure_counts: [usize; 2],
    /// The means of these figures, where there are any.
    pub means: [Option<f64>; 2],
}

impl OneSided {
    /// By the figures of the paired runs; `None` where both sides have as many.
    pub(super) fn of(metric: Metric, base: &[Option<f64>], new: &[Option<f64>]) -> Option<OneSided> {
        let sides = [base, new].map(|side| side.iter().copied().flatten().collect::<Vec<f64>>());
        let means = [0, 1].map(|side| Estimate::of(&sides[side]).map(|estimate| estimate.mean));
        let figure_counts = [sides[0].len(), sides[1].len()];
        let is_one_sided = figure_counts[0] != figure_counts[1];
        is_one_sided.then_some(OneSided { metric, figure_counts, means })
    }

    /// What it comes to: figures that are gone may hide anything, so they are a regression.
    pub fn standing(&self) -> Standing {
        if self.figure_counts[1] < self.figure_counts[0] { Standing::Regressed } else { Standing::Within }
    }
}

/// What a change comes to, the least alarming first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// There is none.
    Identical,
    /// It is better, or not worse than the gate allows.
    Within,
    /// It is worse than the gate allows, but may be chance: more replicates would tell.
    Unproven,
    /// It is worse than the gate allows.
    Regressed,
}

impl Change {
    /// What became of a metric, by its figures in paired runs; `None` without any. Nothing is judged yet.
    pub(super) fn of(metric: Metric, base: &[f64], new: &[f64]) -> Option<Change> {
        let difference = Estimate::of_differences(new, base)?;
        let is_tested = base != new && metric.better().is_some();
        Some(Change {
            metric,
            base: Estimate::of(base)?.mean,
            new: Estimate::of(new)?.mean,
            difference,
            p_value: is_tested.then(|| p_value(&difference)).flatten(),
            standing: if base == new { Standing::Identical } else { Standing::Within },
            replicates_needed: None,
        })
    }

    /// By what part of the baseline it changed, above zero for more; infinite for a change from nothing.
    pub fn ratio(&self) -> f64 {
        if self.difference.mean == 0.0 { 0.0 } else { self.difference.mean / self.base.abs() }
    }

    /// By what part of the baseline it got worse, below zero if it got better; `None` where neither direction
    /// is better.
    pub fn worsening(&self) -> Option<f64> {
        Some(match self.metric.better()? {
            Better::Lower => self.ratio(),
            Better::Higher => -self.ratio(),
        })
    }

    /// Tells whether it is a regression; `is_proven` if it is no accident of the replicates.
    pub(super) fn judge(&mut self, is_proven: bool, test_count: usize, gate: &Gate) {
        let is_beyond = self.worsening().is_some_and(|worsening| worsening > gate.increase_max)
            && self.difference.mean.abs() >= gate.delta_min(self.metric);
        if is_beyond {
            self.standing = if is_proven { Standing::Regressed } else { Standing::Unproven };
        }
        if self.standing == Standing::Unproven {
            self.replicates_needed = self.replicates_needed(test_count);
        }
    }

    /// So many replicates that the t-test rejects even as the first of all, if the mean and the spread of the
    /// differences stay as they are.
    fn replicates_needed(&self, test_count: usize) -> Option<u64> {
        let deviation = standard_error(&self.difference)? * (self.difference.count as f64).sqrt();
        let share = 1.0 - ERROR_RATIO / (2.0 * test_count.max(1) as f64);
        let rejects = |count: &u64| {
            let count = *count as f64;
            student_quantile(count - 1.0, share) * deviation / count.sqrt() <= self.difference.mean.abs()
        };
        (self.difference.count as u64 + 1..=REPLICATES_TOLD_MAX).find(rejects)
    }
}

/// Beyond so many, nobody is told how many replicates it would take.
const REPLICATES_TOLD_MAX: u64 = 1000;

/// The standard error of a mean, out of the half-width of its 95 % interval.
fn standard_error(estimate: &Estimate) -> Option<f64> {
    let freedom = estimate.count.checked_sub(1).filter(|freedom| *freedom > 0)? as f64;
    Some(estimate.half_width? / student_quantile(freedom, 0.975))
}

/// Two-sided, by Student's t; `None` from a single pair.
fn p_value(difference: &Estimate) -> Option<f64> {
    let error = standard_error(difference)?;
    if error == 0.0 {
        return Some(if difference.mean == 0.0 { 1.0 } else { 0.0 });
    }
    Some(2.0 * student_cdf((difference.count - 1) as f64, -(difference.mean / error).abs()))
}
