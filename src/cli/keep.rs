//! Keep: where the finished runs of a scenario are kept, beside its results.

use std::path::{Path, PathBuf};

use super::clock::wall_ns;
use super::exit::Failure;
use super::init::STARTER;
use super::output::tell;
use crate::experiment::{Execution, Observer, Plan, SOURCES_BLAKE3, execute};
use crate::kernel::TieOrder;
use crate::report::{OpenedStore, Opening, Program, RunStore, StoreError, SweepStudy};
use crate::scenario::document::Sources;
use crate::scenario::{LoadedSweep, NoFiles};

/// How the name of the folder ends.
const SUFFIX: &str = ".cells";

/// Nobody looks on.
struct Unobserved;

impl Observer for Unobserved {}

/// Where the runs are kept of which the results go to `results`.
pub(super) fn place(results: &Path) -> PathBuf {
    match results.file_name() {
        Some(name) => {
            let mut name = name.to_owned();
            name.push(SUFFIX);
            results.with_file_name(name)
        }
        None => results.join(SUFFIX),
    }
}

/// Opens the folder at `path` for the runs of this program, and tells what was found there. `None` if files may be
/// made in no such folder.
pub(super) fn open(path: &Path, is_fresh: bool, is_quiet: bool) -> Result<Option<RunStore>, Failure> {
    let opening = if is_fresh { Opening::Fresh } else { Opening::Resume };
    let opened = match RunStore::open(path, this_program()?, opening) {
        // The results have a place nevertheless.
        Err(error) if error.is_forbidden() => {
            if !is_quiet {
                tell(format_args!("note: {error}; an interrupted run begins anew"));
            }
            return Ok(None);
        }
        opened => opened.map_err(|error| unkept(&error))?,
    };
    Ok(Some(told_of(opened, path, is_quiet)))
}

/// Tells what was found when a store was opened.
pub(super) fn told_of(opened: OpenedStore, path: &Path, is_quiet: bool) -> RunStore {
    let OpenedStore { store, removed_count, damaged } = opened;
    if removed_count > 0 && !is_quiet {
        tell(format_args!("note: {}: removed what another version of the program had left", path.display()));
    }
    for segment in damaged {
        tell(format_args!("warning: {} is damaged: what it lost is run again", segment.display()));
    }
    store
}

/// Tells why finished runs are not kept any more, if that came about.
pub(super) fn tell_failure(store: &RunStore) {
    if let Some(error) = store.take_failure() {
        tell(format_args!("warning: {error}; if this is interrupted, they are run again"));
    }
}

pub(super) fn unkept(error: &StoreError) -> Failure {
    Failure::input_output(error).help(error.help())
}

/// This program on this machine.
pub(super) fn this_program() -> Result<Program, Failure> {
    let sources = blake3::Hash::from_hex(SOURCES_BLAKE3)
        .map_err(|error| Failure::internal(format!("the hash of the sources: {error}")))?;
    Ok(Program { sources: *sources.as_bytes(), self_test: self_test()? })
}

/// Hash of the records of the starter scenario at its smallest size: another machine on which it differs computes
/// other figures.
fn self_test() -> Result<[u8; 32], Failure> {
    let broken = |what: &dyn std::fmt::Display| Failure::internal(format!("the self-test: {what}"));
    let sources = Sources::from_text("starter.toml", STARTER).with_overrides(["agents=[10]", "replicates=1"]);
    let loaded = LoadedSweep::from_sources(sources, "starter", NoFiles)
        .map_err(|mistakes| broken(&mistakes.render(false)))?;
    let plan = Plan::new(&loaded.first().scenario, &[]).map_err(|error| broken(&error))?;
    let execution = Execution {
        job_count: 1,
        is_reversed: false,
        tie_order: TieOrder::Schedule,
        logs_decisions: false,
        clock: wall_ns,
        observer: &Unobserved,
        keeping: None,
    };
    let results = [execute(&plan, &execution).map_err(|error| broken(&error))?];
    let study = SweepStudy { loaded: &loaded, results: &results, searched: None };
    Ok(*blake3::hash(&study.runs_csv()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_kept_beside_their_results() {
        let place = |results: &str| place(Path::new(results));
        assert_eq!(place("results/hub_ceiling"), Path::new("results/hub_ceiling.cells"));
        assert_eq!(place("out/"), Path::new("out.cells"));
        assert_eq!(place("v1.2"), Path::new("v1.2.cells"));
        assert_eq!(place("."), Path::new("./.cells"));
    }
}
