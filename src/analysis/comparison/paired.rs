//! Paired: the cells of two studies side by side, run by run.

use std::collections::BTreeMap;

use super::ComparisonVerdict;
use super::change::{Change, OneSided, Standing};
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
    /// What it comes to if the baseline has one of them.
    verdict_of_missing: ComparisonVerdict,
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
    /// Metrics that have figures on both sides of paired runs, unless they are gone from some.
    pub changes: Vec<Change>,
    /// Metrics that one side has more figures of.
    pub one_sided: Vec<OneSided>,
}

/// Why two studies cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Incomparable {
    /// No baseline of this name.
    #[error("the baseline has no results of it")]
    OnlyNew,
    /// No new results of this name.
    #[error("only the baseline has results of it")]
    OnlyBaseline {
        /// How many cells these are.
        cell_count: usize,
    },
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
            Incomparable::OnlyBaseline { .. } => "run it again, or drop it from the baseline",
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
        verdict_of_missing: gate.verdict_of_missing(),
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
    /// The metrics to be compared, likewise; a side may have no such column.
    metrics: Vec<(Metric, [Option<usize>; 2])>,
}

impl Columns {
    fn of(base: &RecordedStudy, new: &RecordedStudy, gate: &Gate) -> Columns {
        let names = base.columns.iter().enumerate();
        let common = names.filter_map(|(place, name)| Some([place, new.column(name)?]));
        let places = |metric: &Metric| (*metric, [base.metric(*metric), new.metric(*metric)]);
        Columns { common: common.collect(), metrics: gate.metrics.iter().map(places).collect() }
    }

    /// The two sides of a cell; `None` if no run has a partner.
    fn cell(&self, base: &RecordedCell, new: &RecordedCell) -> Option<CellComparison> {
        let partner = |run: &RecordedRun| new.runs.iter().find(|other| other.replicate == run.replicate);
        let pairs = base.runs.iter().filter_map(|run| Some([run, partner(run)?]));
        let pairs: Vec<[&RecordedRun; 2]> = pairs.collect();
        let worst = |side: usize| pairs.iter().map(|pair| pair[side].status).max();
        let figures = self
            .metrics
            .iter()
            .map(|(metric, places)| (*metric, [0, 1].map(|side| figures(&pairs, side, places[side]))));
        let figures: Vec<(Metric, [Vec<Option<f64>>; 2])> = figures.collect();
        let one_sided = figures.iter().filter_map(|(metric, [base, new])| OneSided::of(*metric, base, new));
        let one_sided: Vec<OneSided> = one_sided.collect();
        let is_gone = |metric: Metric| {
            let mut gone = one_sided.iter().filter(|one| one.standing() == Standing::Regressed);
            gone.any(|one| one.metric == metric)
        };
        let changes = figures.iter().filter(|(metric, _)| !is_gone(*metric));
        Some(CellComparison {
            key: base.key.clone(),
            replicate_count: pairs.len(),
            unpaired_count: base.runs.len() + new.runs.len() - 2 * pairs.len(),
            statuses: [worst(0)?, worst(1)?],
            is_identical: pairs.iter().all(|pair| self.is_same(pair)),
            changes: changes.filter_map(|(metric, sides)| change(*metric, sides)).collect(),
            one_sided,
        })
    }

    fn is_same(&self, pair: &[&RecordedRun; 2]) -> bool {
        let [base, new] = pair;
        self.common.iter().all(|[left, right]| base.fields.get(*left) == new.fields.get(*right))
    }
}

/// The figures of one side, as far as its runs have any.
fn figures(pairs: &[[&RecordedRun; 2]], side: usize, place: Option<usize>) -> Vec<Option<f64>> {
    pairs.iter().map(|pair| pair[side].figure(place?)).collect()
}

/// What became of a metric in the pairs of which both runs have a figure.
fn change(metric: Metric, [base, new]: &[Vec<Option<f64>>; 2]) -> Option<Change> {
    let both = base.iter().zip(new).filter_map(|(base, new)| Some(((*base)?, (*new)?)));
    let (base, new): (Vec<f64>, Vec<f64>) = both.unzip();
    Change::of(metric, &base, &new)
}

impl PairedStudy {
    /// What it comes to.
    pub fn verdict(&self) -> ComparisonVerdict {
        let missing = self.lacking().map(|_| self.verdict_of_missing);
        let worst = self.cells.iter().map(CellComparison::verdict).chain(missing).max();
        worst.unwrap_or(ComparisonVerdict::NoBaseline)
    }

    /// The cells of the baseline that the new results lack.
    pub fn lacking(&self) -> impl Iterator<Item = &Missing> {
        self.missing.iter().filter(|missing| missing.is_in_baseline)
    }
}

impl CellComparison {
    /// What it comes to.
    pub fn verdict(&self) -> ComparisonVerdict {
        let is_worse = |change: &Change| change.standing == Standing::Regressed;
        if self.has_worse_status() || self.changes.iter().any(is_worse) || self.gone().next().is_some() {
            ComparisonVerdict::Regressed
        } else if self.is_identical && self.one_sided.is_empty() {
            ComparisonVerdict::Identical
        } else {
            ComparisonVerdict::Within
        }
    }

    /// Whether its runs end worse than they did. A task that is not done in time is no collapse: whether a run is
    /// censored may hang on a single one of them, so that fails nothing by itself.
    pub fn has_worse_status(&self) -> bool {
        self.statuses[1] > self.statuses[0].max(RunStatus::Censored)
    }

    /// Metrics of which figures are gone.
    pub fn gone(&self) -> impl Iterator<Item = &OneSided> {
        self.one_sided.iter().filter(|one| one.standing() == Standing::Regressed)
    }
}
