//! Load: a scenario together with what it was written as.

use super::document::{Draft, Mistakes, Sources};
use super::file::ScenarioFile;
use super::files::ScenarioFiles;
use super::load_sweep::{Checked, check};
use super::resolve::resolve;
use super::resolve_statements::statements;
use super::scenario::Scenario;
use super::statement::Statement;
use super::workload_file::ArrivalsFile;

/// A scenario that has passed every check, and what it was written as.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// As written, with every default filled in. Files are named without their folders.
    pub file: ScenarioFile,
    /// Ready to run.
    pub scenario: Scenario,
    /// What must hold of its results and what is claimed of them, expectations first. They are no part of what is
    /// simulated.
    pub statements: Vec<Statement>,
}

impl Loaded {
    /// Reads a scenario; a swept one with the first values of its axes. `default_name` is its name if it has none
    /// of its own.
    ///
    /// # Errors
    /// All mistakes at once, those of all combinations.
    pub fn from_sources(
        sources: Sources,
        default_name: &str,
        files: &mut dyn ScenarioFiles,
    ) -> Result<Loaded, Mistakes> {
        let Checked { first, .. } = check(sources, default_name, files)?;
        Ok(first)
    }

    pub(super) fn from_draft(
        draft: Draft<ScenarioFile>,
        default_name: &str,
        files: &mut dyn ScenarioFiles,
    ) -> Result<Loaded, Mistakes> {
        draft.finish(|file, findings| {
            let statements = statements(file, findings);
            let scenario = resolve(file, default_name, findings, files)?;
            let file = ScenarioFile { name: Some(scenario.name.clone()), ..file.clone() };
            Some(Loaded { file, scenario, statements })
        })
    }

    /// The trace that it replays, as the scenario names it.
    pub(super) fn trace(&self) -> Option<&str> {
        match &self.file.workload.arrivals {
            ArrivalsFile::Trace(trace) => trace.file.as_deref(),
            _ => None,
        }
    }

    /// The same without the folder of its trace, which must not reach a result.
    pub(super) fn without_folders(mut self) -> Self {
        if let ArrivalsFile::Trace(trace) = &mut self.file.workload.arrivals
            && let Some(file) = &mut trace.file
            && let Some(name) = std::path::Path::new(&*file).file_name()
        {
            *file = name.to_string_lossy().into_owned();
        }
        self
    }

    /// The resolved scenario as TOML: every default filled in. Reading it again gives the same.
    pub fn as_toml(&self) -> String {
        toml::to_string(&self.file).expect("what was read as TOML can be written as TOML")
    }
}
