//! Delivery: a comparison where others look for it: files, and what GitHub Actions shows of a step.

use std::io;
use std::path::Path;

use super::CompareOptions;
use crate::analysis::Comparison;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::github;
use crate::cli::output::{print, tell};
use crate::report::{
    append_to_file, byte_count, comparison_annotations, comparison_junit, comparison_markdown, reason,
    write_file,
};
use crate::scenario::TopologyLines;
use crate::scenario::document::Sources;

/// GitHub shows no summary of a step that has more bytes.
const SUMMARY_BYTES_MAX: usize = 1024 * 1024;
/// In less than this there is nothing to be said.
const SUMMARY_BYTES_MIN: usize = 1024;

/// Where the topologies of each scenario stand.
///
/// # Errors
/// If one cannot be read: that is told before anything is compared.
pub(super) fn topology_lines(options: &CompareOptions) -> Result<Vec<TopologyLines>, Failure> {
    options.scenario.iter().map(|path| lines_in(path)).collect()
}

/// Leaves the files that were asked for, and tells GitHub where it is GitHub that asks.
pub(super) fn deliver(
    comparison: &Comparison,
    options: &CompareOptions,
    scenarios: &[TopologyLines],
) -> Outcome {
    if let Some(path) = &options.markdown {
        leave(path, &comparison_markdown(comparison, usize::MAX), "--markdown")?;
    }
    if let Some(path) = &options.junit {
        leave(path, &comparison_junit(comparison), "--junit")?;
    }
    if let Some(path) = github::step_summary() {
        summarise(comparison, &path)?;
    }
    if github::is_asking() {
        annotate(comparison, options.json, scenarios)?;
    }
    Ok(())
}

fn leave(path: &Path, text: &str, flag: &str) -> Outcome {
    write_file(path, text.as_bytes()).map_err(|error| unwritable(path, &error, flag))
}

fn unwritable(path: &Path, error: &io::Error, flag: &str) -> Failure {
    let message = format!("cannot write {}: {}", path.display(), reason(error));
    Failure::input_output(message).help(format!("choose a place that you may write to with `{flag} FILE`"))
}

/// Adds to the summary as much as there is room for.
fn summarise(comparison: &Comparison, path: &Path) -> Outcome {
    let taken = usize::try_from(byte_count(path)).unwrap_or(usize::MAX);
    let room = SUMMARY_BYTES_MAX.saturating_sub(taken);
    if room < SUMMARY_BYTES_MIN {
        tell("the summary of the step is full: the comparison is not in it");
        return Ok(());
    }
    let text = comparison_markdown(comparison, room - 1) + "\n";
    append_to_file(path, &text).map_err(|error| {
        let message = format!("cannot write {}: {}", path.display(), reason(&error));
        Failure::input_output(message)
            .help("it is what GITHUB_STEP_SUMMARY names: unset that, or make it writable")
    })
}

/// Prints the annotations; beside JSON, which has stdout for itself, they go to stderr, where GitHub looks too.
fn annotate(comparison: &Comparison, is_beside_json: bool, scenarios: &[TopologyLines]) -> Outcome {
    let place = |scenario: &str, topology: &str| {
        let lines = scenarios.iter().find(|lines| lines.scenario == scenario)?;
        Some((github::from_root(Path::new(&lines.file)), lines.line(topology)?))
    };
    for annotation in comparison_annotations(comparison, place) {
        if is_beside_json {
            tell(&annotation);
        } else {
            print(&format!("{annotation}\n"))?;
        }
    }
    Ok(())
}

fn lines_in(path: &Path) -> Result<TopologyLines, Failure> {
    let sources =
        Sources::read(path).map_err(|mistakes| Failure::input_output(mistakes.render(true)).rendered())?;
    let stem = path.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy());
    Ok(TopologyLines::of(sources, &stem))
}
