//! Paired: the cells of two studies side by side, run by run.

use std::collections::BTreeMap;

use super::ComparisonVerdict;
use super::change::{Change, Standing};
use super::gate::Gate;
use crate::analysis::recorded::{CellKey, RecordedCell, RecordedRun, RecordedStudy};
use crate::metrics::{Metric, RunStatus};

/// Two studies that could be compared.
#[derive(Clone, Debug)]
pub struct PairedStudy {
    /// The name of their scenario.
    pub scenario: String,
    /// What both say of their scenario's random numbers.
    pub seed: u64,
    /// The versions of the program, that of the baseline first.
    pub versions: [String; 2],
    /// What is swept.
    pub axes: Vec<String>,
    /// The cells that both have, in the baseline's order.
    pub cells: Vec<CellComparison>,
    /// Cells that only one of the two has.
    pub missing: Vec<Missing>,
}

/// A cell that has no counterpart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which cell it is.
    pub key: CellKey,
    /// Whether the baseline has it, and not the new results.
    pub is_in_baseline: bool,
}

/// A cell with its baseline.
#[derive(Clone, Debug)]
pub struct CellComparison {
    /// Which cell it is.
    pub key: CellKey,
    /// How many runs were paired.
    pub replicate_count: usize,
    /// Runs of either side that the other one does not have.
    pub unpaired_count: usize,
    /// How the worst of the paired runs ended: in the baseline, and now.
    pub statuses: [RunStatus; 2],
    /// Whether every field that both sides have is the same.
    pub is_identical: bool,
    /// Metrics that have figures in all paired runs of both sides.
    pub changes: Vec<Change>,
}

/// Why two studies cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Incomparable {
    /// No baseline of this name.
    #[error("the baseline has no results of it")]
    OnlyNew,
    /// No new results of this name.
    #[error("only the baseline has results of it")]
    OnlyBaseline,
    /// They are about different things.
    #[error("the baseline is of scenario `{base}`, the new results are of `{new}`")]
    OtherScenario {
        /// Name of the baseline's.
        base: String,
        /// Name of the other.
        new: String,
    },
    /// Their runs met other random numbers.
    #[error("the baseline has seed {base}, the new results have seed {new}")]
    OtherSeed {
        /// Seed of the baseline.
        base: u64,
        /// The other seed.
        new: u64,
    },
    /// They vary different things.
    #[error("the baseline varies {}, the new results vary {}", named(base), named(new))]
    OtherAxes {
        /// What the baseline varies.
        base: Vec<String>,
        /// What the others vary.
        new: Vec<String>,
    },
    /// No cell is in both with a run of the same number.
    #[error("no topology has runs of the same size and replicate on both sides")]
    NoCommonRuns,
}

fn named(axes: &[String]) -> String {
    if axes.is_empty() { "nothing but sizes".to_owned() } else { axes.join(", ") }
}

impl Incomparable {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Incomparable::OnlyNew => "keep these results as its baseline",
            Incomparable::OnlyBaseline => "run it again, or drop it from the baseline",
            Incomparable::OtherScenario { .. } => "name two results of the same scenario",
            Incomparable::OtherSeed { .. } => {
                "only runs with the same random numbers can be paired: run one of them again with the other's `--seed`"
            }
            Incomparable::OtherAxes { .. } => "run the baseline again with what is swept now",
            Incomparable::NoCommonRuns => {
                "run the same `--topology`, `--agents` and `--replicates` on both sides, or make a new baseline"
            }
        }
    }
}

/// Puts new results beside their baseline. Nothing is judged yet.
pub(super) fn pair(
    base: &RecordedStudy,
    new: &RecordedStudy,
    gate: &Gate,
) -> Result<PairedStudy, Incomparable> {
    if base.scenario != new.scenario {
        let (base, new) = (base.scenario.clone(), new.scenario.clone());
        return Err(Incomparable::OtherScenario { base, new });
    }
    if base.seed != new.seed {
        return Err(Incomparable::OtherSeed { base: base.seed, new: new.seed });
    }
    if base.axes() != new.axes() {
        return Err(Incomparable::OtherAxes { base: base.axes().to_vec(), new: new.axes().to_vec() });
    }
    let by_key = |study: &RecordedStudy| -> BTreeMap<CellKey, usize> {
        let cells = study.cells.iter().enumerate();
        cells.map(|(index, cell)| (cell.key.clone(), index)).collect()
    };
    let (in_base, in_new) = (by_key(base), by_key(new));
    let columns = Columns::of(base, new, gate);
    let mut paired = PairedStudy {
        scenario: new.scenario.clone(),
        seed: new.seed,
        versions: [base.version.clone(), new.version.clone()],
        axes: new.axes().to_vec(),
        cells: Vec::new(),
        missing: Vec::new(),
    };
    for cell in &base.cells {
        let other = in_new.get(&cell.key).map(|index| &new.cells[*index]);
        match other.and_then(|other| columns.cell(cell, other)) {
            Some(comparison) => paired.cells.push(comparison),
            None => paired.missing.push(Missing { key: cell.key.clone(), is_in_baseline: true }),
        }
    }
    let only_new = new.cells.iter().filter(|cell| !in_base.contains_key(&cell.key));
    paired.missing.extend(only_new.map(|cell| Missing { key: cell.key.clone(), is_in_baseline: false }));
    if paired.cells.is_empty() { Err(Incomparable::NoCommonRuns) } else { Ok(paired) }
}

/// Where both sides have the same columns.
struct Columns {
    /// Every column that both have: its place in either.
    common: Vec<[usize; 2]>,
    /// The metrics to be compared, likewise.
    metrics: Vec<(Metric, [usize; 2])>,
}

impl Columns {
    fn of(base: &RecordedStudy, new: &RecordedStudy, gate: &Gate) -> Columns {
        let names = base.columns.iter().enumerate();
        let common = names.filter_map(|(place, name)| Some([place, new.column(name)?]));
        let both = |metric: &Metric| Some((*metric, [base.metric(*metric)?, new.metric(*metric)?]));
        Columns { common: common.collect(), metrics: gate.metrics.iter().filter_map(both).collect() }
    }

    /// The two sides of a cell; `None` if no run has a partner.
    fn cell(&self, base: &RecordedCell, new: &RecordedCell) -> Option<CellComparison> {
        let partner = |run: &RecordedRun| new.runs.iter().find(|other| other.replicate == run.replicate);
        let pairs = base.runs.iter().filter_map(|run| Some([run, partner(run)?]));
        let pairs: Vec<[&RecordedRun; 2]> = pairs.collect();
        let worst = |side: usize| pairs.iter().map(|pair| pair[side].status).max();
        let changes = self.metrics.iter();
        Some(CellComparison {
            key: base.key.clone(),
            replicate_count: pairs.len(),
            unpaired_count: base.runs.len() + new.runs.len() - 2 * pairs.len(),
            statuses: [worst(0)?, worst(1)?],
            is_identical: pairs.iter().all(|pair| self.is_same(pair)),
            changes: changes
                .filter_map(|(metric, places)| {
                    Change::of(*metric, &figures(&pairs, 0, places[0])?, &figures(&pairs, 1, places[1])?)
                })
                .collect(),
        })
    }

    fn is_same(&self, pair: &[&RecordedRun; 2]) -> bool {
        let [base, new] = pair;
        self.common.iter().all(|[left, right]| base.fields.get(*left) == new.fields.get(*right))
    }
}

/// The figures of one side; `None` if any of the runs has none.
fn figures(pairs: &[[&RecordedRun; 2]], side: usize, place: usize) -> Option<Vec<f64>> {
    pairs.iter().map(|pair| pair[side].figure(place)).collect()
}

impl PairedStudy {
    /// What it comes to.
    pub fn verdict(&self) -> ComparisonVerdict {
        self.cells.iter().map(CellComparison::verdict).max().unwrap_or(ComparisonVerdict::NoBaseline)
    }
}

impl CellComparison {
    /// What it comes to.
    pub fn verdict(&self) -> ComparisonVerdict {
        let is_worse = |change: &Change| change.standing == Standing::Regressed;
        if self.has_worse_status() || self.changes.iter().any(is_worse) {
            ComparisonVerdict::Regressed
        } else if self.is_identical {
            ComparisonVerdict::Identical
        } else {
            ComparisonVerdict::Within
        }
    }

    /// Whether its runs end worse than they did.
    pub fn has_worse_status(&self) -> bool {
        self.statuses[1] > self.statuses[0]
    }
}
