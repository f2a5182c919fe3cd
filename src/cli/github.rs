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

/// A file as annotations name it: from the root of the repository, if it lies there.
pub(super) fn from_root(path: &Path) -> String {
    let root = variable("GITHUB_WORKSPACE").and_then(|root| std::path::absolute(root).ok());
    let whole = std::path::absolute(path).ok();
    let within = root.zip(whole).and_then(|(root, whole)| Some(whole.strip_prefix(root).ok()?.to_owned()));
    within.as_deref().unwrap_or(path).display().to_string()
}

/// A variable of the surroundings that is set, and not to nothing.
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
