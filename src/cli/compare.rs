//! `ceiling compare`: holds results against a baseline, and fails if something got worse.

mod delivery;
mod options;

use std::collections::BTreeMap;
use std::path::Path;

use super::exit::{Failure, Outcome};
use super::output::print;
use crate::analysis::{Comparison, ComparisonVerdict, Pair, RecordedStudy};
use crate::report::{ResultsError, comparison_json, comparison_lacking, comparison_table, recorded_studies};

pub(super) use options::CompareOptions;

/// Compares, tells, and fails if something got worse or nothing could be compared.
pub(super) fn compare(options: &CompareOptions) -> Outcome {
    let scenarios = delivery::topology_lines(options)?;
    let new = recorded_studies(&options.new).map_err(|error| unreadable(&error, &options.new))?;
    let base = match recorded_studies(&options.base) {
        Err(ResultsError::Missing { .. }) => Vec::new(),
        read => read.map_err(|error| unreadable(&error, &options.base))?,
    };
    let comparison = Comparison::of(&pairs(base, new), options.gate());
    print(&if options.json { comparison_json(&comparison) } else { comparison_table(&comparison) })?;
    delivery::deliver(&comparison, options, &scenarios)?;
    outcome(&comparison, options)
}

fn outcome(comparison: &Comparison, options: &CompareOptions) -> Outcome {
    let (base, new) = (options.base.display(), options.new.display());
    match comparison.verdict() {
        ComparisonVerdict::Identical | ComparisonVerdict::Within => Ok(()),
        ComparisonVerdict::Regressed => Err(Failure::regression(format!("{new} regressed against {base}"))
            .help(format!("if that is wanted, make it the new baseline: put {new} in the place of {base}"))),
        ComparisonVerdict::Incomplete => {
            let help = "if they are not wanted any more, make these results the new baseline, or give `--allow-missing`";
            Err(Failure::no_baseline(comparison_lacking(comparison)).help(help))
        }
        ComparisonVerdict::NoBaseline => {
            let reasons = comparison.studies.iter().filter_map(|study| study.outcome.as_ref().err());
            let reason = reasons.into_iter().next();
            let message = format!("{base} is no baseline for {new}");
            let message = reason.map_or(message.clone(), |reason| format!("{message}: {reason}"));
            let failure = Failure::no_baseline(message);
            Err(match reason {
                Some(reason) => failure.help(reason.help()),
                None => failure,
            })
        }
    }
}

/// The studies of both sides, by name. Two single ones are compared whatever they are called.
fn pairs(base: Vec<(String, RecordedStudy)>, new: Vec<(String, RecordedStudy)>) -> Vec<Pair> {
    if let ([_], [(name, _)]) = (base.as_slice(), new.as_slice()) {
        let name = name.clone();
        let first =
            |studies: Vec<(String, RecordedStudy)>| studies.into_iter().next().map(|(_, study)| study);
        return vec![(name, first(base), first(new))];
    }
    let mut pairs: BTreeMap<String, (Option<RecordedStudy>, Option<RecordedStudy>)> = BTreeMap::new();
    for (name, study) in base {
        pairs.entry(name).or_default().0 = Some(study);
    }
    for (name, study) in new {
        pairs.entry(name).or_default().1 = Some(study);
    }
    pairs.into_iter().map(|(name, (base, new))| (name, base, new)).collect()
}

fn unreadable(error: &ResultsError, folder: &Path) -> Failure {
    let help = format!("give the folder that `ceiling run … --out {}` leaves", folder.display());
    match error {
        ResultsError::Missing { .. } | ResultsError::Unreadable { .. } => {
            Failure::input_output(error).help(help)
        }
        ResultsError::Invalid { .. } => Failure::invalid(error).help(help),
    }
}
