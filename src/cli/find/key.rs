//! Key: what `--over` and `--knob` name: a number of the scenario, and between which two it is searched.

use super::super::arguments::Changes;
use super::super::exit::Failure;
use crate::scenario::{ScenarioFile, VariedKey, number_and_unit};

/// The number that `--over` names.
pub(super) fn of(file: &ScenarioFile, key: &str) -> Result<VariedKey, Failure> {
    VariedKey::of(file, key).ok_or_else(|| {
        Failure::usage(format!("the scenario has no number above zero at `{key}`")).help(
            "name one as `--set` does, such as `workload.arrivals.rate`; `ceiling show` prints all that there are",
        )
    })
}

/// The number that `--knob` names, and its two values, ascending.
pub(super) fn between(file: &ScenarioFile, knob: &str) -> Result<(VariedKey, (f64, f64)), Failure> {
    let form = "write KEY=FROM..TO, such as topology.coordination.hub.cores=1..256";
    let refuse = |what: &str| Failure::usage(format!("`--knob {knob}` {what}")).help(form);
    let (key, ends) = knob.split_once('=').ok_or_else(|| refuse("says no values"))?;
    let (from, to) = ends.split_once("..").ok_or_else(|| refuse("says no range of values"))?;
    let ends = number_and_unit(from).zip(number_and_unit(to));
    let ((min, first), (max, unit)) = ends.ok_or_else(|| refuse("has an end that is no number"))?;
    if !first.is_empty() && first != unit {
        return Err(refuse("has ends in different units"));
    }
    if min <= 0.0 || max <= min {
        return Err(refuse(
            "goes from nowhere to nowhere: the first must be above zero, the second above it",
        ));
    }
    let is_written_whole = unit.is_empty() && !from.contains('.') && !to.contains(['.']);
    let is_whole = is_written_whole && VariedKey::of(file, key).is_none_or(|number| number.is_whole);
    Ok((VariedKey { key: key.to_owned(), value: min, unit: unit.to_owned(), is_whole }, (min, max)))
}

/// The changes, and the number set to a value.
pub(super) fn with(changes: &Changes, key: &VariedKey, value: f64) -> Changes {
    let set = changes.set.iter().cloned().chain([key.assignment(value)]);
    Changes { set: set.collect(), ..changes.clone() }
}
