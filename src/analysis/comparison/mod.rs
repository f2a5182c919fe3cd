//! Comparison: whether results got worse than those of a baseline, run by run with the same random numbers.
//!
//! A run is a pure function of its scenario, so two results of the same scenario are the same to the last
//! digit, and whatever differs was changed by somebody. What a change does to a metric is the mean of the
//! differences of paired runs. It is a regression if the metric got worse by more than the gate allows *and*
//! the replicates show that this is no accident of their numbers: the paired Student-t test rejects "nothing
//! changed" at 5 % over all pairs of cell and metric together, by the step-down procedure of Holm (1979).
//! From a single replicate nothing of the kind can be said, and the change alone decides.

mod change;
mod gate;
mod holm;
mod paired;
#[cfg(test)]
mod tests;

pub use change::{Change, OneSided, Standing};
pub use gate::Gate;
pub use paired::{CellComparison, Incomparable, Missing, PairedStudy};

use super::recorded::RecordedStudy;

/// What comparing comes to, the least alarming first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComparisonVerdict {
    /// Every figure is the same, to the last digit.
    Identical,
    /// Something changed, but nothing got worse by more than the gate allows.
    Within,
    /// The new results lack cells of the baseline.
    Incomplete,
    /// There is nothing to compare with.
    NoBaseline,
    /// Something got worse by more than the gate allows.
    Regressed,
}

/// A study and the baseline of the same name.
#[derive(Clone, Debug)]
pub struct StudyComparison {
    /// What both are called.
    pub name: String,
    /// What they come to, or why they cannot be compared.
    pub outcome: Result<PairedStudy, Incomparable>,
}

/// All studies with their baselines.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What was asked.
    pub gate: Gate,
    /// In the order of their names.
    pub studies: Vec<StudyComparison>,
    /// Pairs of cell and metric that were tested for chance, those without any difference left out.
    pub test_count: usize,
}

/// A study's name with its baseline and its new results, as far as there are any.
pub type Pair = (String, Option<RecordedStudy>, Option<RecordedStudy>);

impl Comparison {
    /// Compares the new results of every pair with the baseline.
    pub fn of(pairs: &[Pair], gate: Gate) -> Comparison {
        let compared = pairs.iter().map(|(name, base, new)| StudyComparison {
            name: name.clone(),
            outcome: match (base, new) {
                (Some(base), Some(new)) => paired::pair(base, new, &gate),
                (None, _) => Err(Incomparable::OnlyNew),
                (Some(base), None) => Err(Incomparable::OnlyBaseline { cell_count: base.cells.len() }),
            },
        });
        let mut comparison = Comparison { studies: compared.collect(), test_count: 0, gate };
        comparison.judge();
        comparison
    }

    /// What it comes to as a whole. A study that is only new is no baseline for anything, but it does not keep the
    /// others from being compared; of one that only the baseline has, the new results lack every cell.
    pub fn verdict(&self) -> ComparisonVerdict {
        let of_study = |study: &StudyComparison| match &study.outcome {
            Ok(paired) => Some(paired.verdict()),
            Err(Incomparable::OnlyNew) => None,
            Err(Incomparable::OnlyBaseline { .. }) => Some(self.gate.verdict_of_missing()),
            Err(_) => Some(ComparisonVerdict::NoBaseline),
        };
        let worst = self.studies.iter().filter_map(of_study).max();
        match worst {
            Some(worst) if self.cells().next().is_some() => worst,
            _ => ComparisonVerdict::NoBaseline,
        }
    }

    /// How many cells of the baseline the new results lack.
    pub fn lacking_count(&self) -> usize {
        let of_study = |study: &StudyComparison| match &study.outcome {
            Ok(paired) => paired.lacking().count(),
            Err(Incomparable::OnlyBaseline { cell_count }) => *cell_count,
            Err(_) => 0,
        };
        self.studies.iter().map(of_study).sum()
    }

    /// The studies that could be compared, with their names.
    pub fn paired(&self) -> impl Iterator<Item = (&str, &PairedStudy)> {
        self.studies.iter().filter_map(|study| Some((study.name.as_str(), study.outcome.as_ref().ok()?)))
    }

    /// Every cell that could be compared.
    pub fn cells(&self) -> impl Iterator<Item = &CellComparison> {
        self.paired().flat_map(|(_, study)| &study.cells)
    }

    /// Every change, judged.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.cells().flat_map(|cell| &cell.changes)
    }

    /// Tells what is a regression, over all studies together.
    fn judge(&mut self) {
        let p_values: Vec<f64> = self.changes().filter_map(|change| change.p_value).collect();
        self.test_count = p_values.len();
        let (test_count, mut rejections) = (self.test_count, holm::rejections(&p_values).into_iter());
        let studies = self.studies.iter_mut().filter_map(|study| study.outcome.as_mut().ok());
        for change in studies.flat_map(|study| &mut study.cells).flat_map(|cell| &mut cell.changes) {
            let is_proven = match change.p_value {
                Some(_) => rejections.next().unwrap_or(false),
                None => true,
            };
            change.judge(is_proven, test_count, &self.gate);
        }
    }
}
