//! `ceiling show`: the resolved scenario, every default filled in.

use super::arguments::ShowOptions;
use super::exit::Outcome;
use super::input::load;
use super::output::print;

/// Prints the scenario as it would be run.
pub(super) fn show(options: &ShowOptions) -> Outcome {
    print(&load(&options.scenario, &options.changes)?.loaded.first().as_toml())
}
