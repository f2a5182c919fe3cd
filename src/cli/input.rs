//! Input: from the arguments to a scenario that can be run.

use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;

use super::arguments::Changes;
use super::exit::Failure;
use crate::report::TraceRecord;
use crate::scenario::document::{Mistakes, Sources};
use crate::scenario::{ArrivalsFile, FilesIn, Loaded};

/// A scenario from the command line.
pub(super) struct Input {
    /// The scenario.
    pub(super) loaded: Loaded,
    /// The trace that it replays, if it does.
    pub(super) trace: Option<TraceRecord>,
}

/// Reads the scenario at `path` with `changes`.
pub(super) fn load(path: &Path, changes: &Changes) -> Result<Input, Failure> {
    let sources = Sources::read(path).map_err(|mistakes| unreadable(path, &mistakes))?;
    let overrides = overrides(changes)?;
    let sources = sources.with_overrides(overrides.iter().map(String::as_str));
    let stem = path.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy());
    let folder = path.parent().unwrap_or(Path::new(""));
    let loaded = Loaded::from_sources(sources, &stem, &mut FilesIn::new(folder));
    let mut loaded = loaded.map_err(|mistakes| Failure::invalid(rendered(&mistakes)))?;
    let trace = record_trace(&mut loaded, folder)?;
    Ok(Input { loaded, trace })
}

/// The changes as overrides of the scenario, in the order in which they take effect.
fn overrides(changes: &Changes) -> Result<Vec<String>, Failure> {
    let mut overrides = Vec::new();
    if !changes.agents.is_empty() {
        overrides.push(format!("agents={:?}", changes.agents));
    }
    overrides.extend(changes.seed.map(|seed| format!("seed={seed}")));
    overrides.extend(changes.replicates.map(|count| format!("replicates={count}")));
    if let Some(trace) = &changes.trace {
        // The scenario names files from its own folder, the command line from where it is.
        let path = std::path::absolute(trace)
            .map_err(|error| Failure::input_output(format!("{}: {error}", trace.display())))?;
        overrides.push(format!("workload.arrivals.trace.file={:?}", path.to_string_lossy()));
    }
    overrides.extend(changes.set.iter().cloned());
    Ok(overrides)
}

/// A file that cannot be read at all is a matter of input and output, any other of what it says.
fn unreadable(path: &Path, mistakes: &Mistakes) -> Failure {
    let text = rendered(mistakes);
    if File::open(path).is_err() { Failure::input_output(text) } else { Failure::invalid(text) }
}

fn rendered(mistakes: &Mistakes) -> String {
    let has_colour = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    mistakes.render(has_colour && std::io::stderr().is_terminal())
}

/// Notes what trace is replayed: its name without the folder, which must not reach a result, and its
/// hash.
fn record_trace(loaded: &mut Loaded, folder: &Path) -> Result<Option<TraceRecord>, Failure> {
    let ArrivalsFile::Trace(trace) = &mut loaded.file.workload.arrivals else { return Ok(None) };
    let Some(file) = &mut trace.file else { return Ok(None) };
    let path = folder.join(&*file);
    let mut hasher = blake3::Hasher::new();
    File::open(&path)
        .and_then(|opened| hasher.update_reader(opened).map(drop))
        .map_err(|error| Failure::input_output(format!("{}: {error}", path.display())))?;
    let name = path.file_name().map_or_else(|| file.clone(), |name| name.to_string_lossy().into_owned());
    file.clone_from(&name);
    Ok(Some(TraceRecord { file: name, blake3: hasher.finalize().to_hex().to_string() }))
}
