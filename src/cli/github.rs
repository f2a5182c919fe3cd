//! GitHub: what GitHub Actions tells the commands that it runs.

use std::env;
use std::path::{Path, PathBuf};

/// Whether it is GitHub Actions that runs the command.
pub(super) fn is_asking() -> bool {
    variable("GITHUB_ACTIONS").is_some_and(|value| value == Path::new("true"))
}

/// The file to which the summary of the step is written, if there is one.
pub(super) fn step_summary() -> Option<PathBuf> {
    variable("GITHUB_STEP_SUMMARY")
}

/// A variable of the surroundings that is set, and not to nothing.
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
