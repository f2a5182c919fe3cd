//! Input: from the arguments to a scenario that can be run.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::arguments::Changes;
use super::exit::{Failure, Outcome};
use super::output::tell;
use crate::experiment::FileHash;
use crate::report::TraceRecord;
use crate::scenario::document::{Mistakes, Sources};
use crate::scenario::{ArrivalsFile, FilesIn, Loaded, LoadedSweep, Scenario};

/// The flag of an override in its own words.
const SET: &str = "--set ";

/// A scenario from the command line.
pub(super) struct Input {
    /// The scenario, at every combination of what it sweeps.
    pub(super) loaded: LoadedSweep,
    /// The traces that it replays, each once: one at most, unless it sweeps them.
    pub(super) traces: Vec<TraceRecord>,
    /// All files that it reads, at any combination.
    pub(super) files: Vec<FileHash>,
}

/// Reads the scenario at `path` with `changes`.
pub(super) fn load(path: &Path, changes: &Changes) -> Result<Input, Failure> {
    load_text(read(path)?, &overrides(changes)?, path)
}

/// The text of the scenario at `path`.
pub(super) fn read(path: &Path) -> Result<Sources, Failure> {
    Sources::read(path).map_err(|mistakes| unreadable(path, &mistakes))
}

/// Reads the scenario with this text, as if it were at `path`, with `changes` by their flags.
pub(super) fn load_text(
    sources: Sources,
    changes: &[(impl AsRef<str>, String)],
    path: &Path,
) -> Result<Input, Failure> {
    let with_change = |sources: Sources, (flag, text): &(_, String)| {
        let flag: &str = AsRef::as_ref(flag);
        sources.with_flag(flag, text)
    };
    let sources = changes.iter().fold(sources, with_change);
    let stem = path.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy());
    let folder = path.parent().unwrap_or(Path::new(""));
    let files = FilesIn::new(folder);
    let tables = files.tables_read();
    let loaded = LoadedSweep::from_sources(sources, &stem, files);
    let loaded = loaded.map_err(|mistakes| Failure::invalid(mistakes.render(true)).rendered())?;
    let (mut traces, mut files) = (Vec::new(), Vec::new());
    files.extend(tables.hashes().into_iter().map(|(name, blake3)| FileHash { name, blake3 }));
    for file in loaded.traces() {
        let (trace, blake3) = record_trace(file, folder)?;
        files.push(FileHash { name: file.clone(), blake3 });
        if !traces.contains(&trace) {
            traces.push(trace);
        }
    }
    Ok(Input { loaded, traces, files })
}

/// The scenario that `loaded` is with another value; `None` if it does not allow it. `path` is where `input` was read.
pub(super) fn varied(input: &Input, loaded: &Loaded, path: &Path, assignment: &str) -> Option<Scenario> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut sources = Sources::from_text(path.to_string_lossy(), loaded.as_toml());
    // What is written of a trace is its name without its folder.
    if let ArrivalsFile::Trace(trace) = &loaded.file.workload.arrivals {
        let is_it =
            |file: &&String| Path::new(file.as_str()).file_name() == trace.file.as_ref().map(OsStr::new);
        let file = input.loaded.traces().iter().find(is_it)?;
        sources = sources.with_override(&format!("workload.arrivals.trace.file={file:?}"));
    }
    let varied = Loaded::from_sources(
        sources.with_override(assignment),
        &loaded.scenario.name,
        &mut FilesIn::new(folder),
    );
    varied.ok().map(|varied| varied.scenario)
}

/// Reads all scenarios, or tells of the mistakes of all.
pub(super) fn load_all(paths: &[PathBuf], changes: &Changes) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    load_each(paths, changes, |_, input| {
        inputs.push(input);
        Ok(())
    })?;
    Ok(inputs)
}

/// Reads every scenario and hands on what is valid. What is not is told at once, but for the last,
/// which ends the command.
pub(super) fn load_each(
    paths: &[PathBuf],
    changes: &Changes,
    mut on_valid: impl FnMut(&Path, Input) -> Outcome,
) -> Outcome {
    let mut outcome: Outcome = Ok(());
    for path in paths {
        if let Err(failure) = load(path, changes).and_then(|input| on_valid(path, input))
            && let Err(earlier) = std::mem::replace(&mut outcome, Err(failure))
        {
            earlier.report();
            tell("");
        }
    }
    outcome
}

/// The changes as overrides of the scenario, each after its flag, in the order in which they take effect.
pub(super) fn overrides(changes: &Changes) -> Result<Vec<(&'static str, String)>, Failure> {
    let mut overrides = Vec::new();
    if !changes.agents.is_empty() {
        overrides.push(("--", format!("agents={:?}", changes.agents)));
    }
    overrides.extend(changes.seed.map(|seed| ("--", format!("seed={seed}"))));
    overrides.extend(changes.replicates.map(|count| ("--", format!("replicates={count}"))));
    if let Some(trace) = &changes.trace {
        // The scenario names files from its own folder, the command line from where it is.
        let path = std::path::absolute(trace)
            .map_err(|error| Failure::input_output(format!("{}: {error}", trace.display())))?;
        overrides.push((SET, format!("workload.arrivals.trace.file={:?}", path.to_string_lossy())));
    }
    overrides.extend(changes.set.iter().map(|text| (SET, text.clone())));
    Ok(overrides)
}

/// A file that cannot be read at all is a matter of input and output, any other of what it says.
fn unreadable(path: &Path, mistakes: &Mistakes) -> Failure {
    let text = mistakes.render(true);
    let failure =
        if File::open(path).is_err() { Failure::input_output(text) } else { Failure::invalid(text) };
    failure.rendered()
}

/// Notes what trace is replayed: its name without the folder, which must not reach a result, and its
/// hash.
fn record_trace(file: &str, folder: &Path) -> Result<(TraceRecord, [u8; 32]), Failure> {
    let path = folder.join(file);
    let mut hasher = blake3::Hasher::new();
    File::open(&path)
        .and_then(|opened| hasher.update_reader(opened).map(drop))
        .map_err(|error| Failure::input_output(format!("{}: {error}", path.display())))?;
    let name = path.file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned());
    let hash = hasher.finalize();
    Ok((TraceRecord { file: name, blake3: hash.to_hex().to_string() }, *hash.as_bytes()))
}
