//! Coverage: how often the interval of a ceiling holds what theory says, over many seeds.

use super::super::records::{Records, header, text};
use super::super::table::{Notation, aligned};
use crate::analysis::Estimate;
use crate::experiment::{Ending, FoundCeiling};

/// The ceilings of one topology, found with different seeds.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The topology's name.
    pub topology: String,
    /// What theory says.
    pub truth: f64,
    /// What was found, by seed.
    pub trials: Vec<(u64, Trial)>,
}

/// What was found with one seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// The ceiling and its interval; `None` where there is none.
    pub estimate: Option<Estimate>,
    /// How the search ended.
    pub ending: Ending,
    /// Events that it took.
    pub event_count: u64,
}

impl Trial {
    /// What is kept of a search.
    pub fn of(found: &FoundCeiling) -> Trial {
        Trial { estimate: found.estimate, ending: found.ending, event_count: found.event_count }
    }

    /// Whether the interval holds the truth; a trial without one does not.
    pub fn covers(&self, truth: f64) -> bool {
        let interval = self.estimate.and_then(|one| Some((one.mean, one.half_width?)));
        interval.is_some_and(|(mean, half_width)| (mean - truth).abs() <= half_width)
    }
}

impl Coverage {
    fn covered_count(&self) -> usize {
        self.trials.iter().filter(|(_, trial)| trial.covers(self.truth)).count()
    }

    fn mean_of(&self, value: impl Fn(Estimate) -> Option<f64>) -> Option<Estimate> {
        let estimates = self.trials.iter().filter_map(|(_, trial)| trial.estimate);
        Estimate::of(&estimates.filter_map(value).collect::<Vec<f64>>())
    }
}

/// `coverage.csv`: a row per topology and seed.
pub fn coverage_csv(coverages: &[Coverage]) -> Vec<u8> {
    let columns =
        ["topology", "seed", "ceiling", "half_width", "replicates", "ending", "truth", "is_covered"];
    let mut records = Records::new(&header(&[&columns[..], &["events"]].concat()));
    for coverage in coverages {
        for (seed, trial) in &coverage.trials {
            records.push(&[
                coverage.topology.clone(),
                seed.to_string(),
                text(trial.estimate.map(|one| one.mean)),
                text(trial.estimate.and_then(|one| one.half_width)),
                trial.estimate.map_or(0, |one| one.count).to_string(),
                trial.ending.name().to_owned(),
                coverage.truth.to_string(),
                trial.covers(coverage.truth).to_string(),
                trial.event_count.to_string(),
            ]);
        }
    }
    records.into_bytes()
}

/// A row per topology: in how many of the trials the interval held the truth, and how wide it was.
pub fn coverage_table(coverages: &[Coverage]) -> String {
    let names =
        ["topology", "truth", "mean ceiling", "mean half-width", "seeds", "covered"].map(str::to_owned);
    let rows = coverages.iter().map(|coverage| {
        let truth = Estimate { mean: coverage.truth, half_width: None, count: 1 };
        let found = coverage.mean_of(|one| Some(one.mean));
        let width = coverage.mean_of(|one| Some(one.half_width? / coverage.truth));
        let width = width.map(|width| Estimate { half_width: None, ..width });
        let told = |estimate: Option<Estimate>, notation: Notation| {
            estimate.map_or_else(|| "–".to_owned(), |estimate| notation.short_estimate(estimate))
        };
        let (count, covered) = (coverage.trials.len(), coverage.covered_count());
        let share = 100.0 * covered as f64 / count as f64;
        vec![
            coverage.topology.clone(),
            told(Some(truth), Notation::Plain),
            told(found, Notation::Plain),
            told(width, Notation::Percent),
            count.to_string(),
            format!("{covered} ({share:.1} %)"),
        ]
    });
    let rows: Vec<Vec<String>> = [names.to_vec()].into_iter().chain(rows).collect();
    aligned(&rows, &[true, false, false, false, false, false])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(mean: f64, half_width: f64) -> Trial {
        let estimate = Some(Estimate { mean, half_width: Some(half_width), count: 10 });
        Trial { estimate, ending: Ending::Precise, event_count: 7 }
    }

    #[test]
    fn an_interval_covers_what_lies_within_and_none_covers_nothing() {
        assert!(trial(27.0, 1.0).covers(27.8) && !trial(27.0, 0.5).covers(27.8));
        assert!(!Trial { estimate: None, ..trial(27.8, 1.0) }.covers(27.8));
    }

    #[test]
    fn the_table_counts_what_the_records_hold() {
        let trials = vec![(1, trial(27.9, 0.3)), (2, trial(28.9, 0.3))];
        let coverage = [Coverage { topology: "hub".to_owned(), truth: 27.8, trials }];
        let csv = String::from_utf8(coverage_csv(&coverage)).expect("it is text");
        assert_eq!(csv.lines().nth(1), Some("hub,1,27.9,0.3,10,precise,27.8,true,7"));
        let table = coverage_table(&coverage);
        assert!(table.contains("1 (50.0 %)") && table.contains("1.08 %"), "{table}");
    }
}
