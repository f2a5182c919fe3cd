//! Load: a scenario together with what it was written as.

use super::document::{Mistakes, Sources, decode};
use super::file::ScenarioFile;
use super::files::ScenarioFiles;
use super::resolve::resolve;
use super::scenario::Scenario;

/// A scenario that has passed every check, and what it was written as.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// As written, with every default filled in.
    pub file: ScenarioFile,
    /// Ready to run.
    pub scenario: Scenario,
}

impl Loaded {
    /// Reads a scenario. `default_name` is its name if it has none of its own.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_sources(
        sources: Sources,
        default_name: &str,
        files: &mut dyn ScenarioFiles,
    ) -> Result<Loaded, Mistakes> {
        decode::<ScenarioFile>(sources).finish(|file, findings| {
            let scenario = resolve(file, default_name, findings, files)?;
            let file = ScenarioFile { name: Some(scenario.name.clone()), ..file.clone() };
            Some(Loaded { file, scenario })
        })
    }

    /// The resolved scenario as TOML: every default filled in. Reading it again gives the same.
    pub fn as_toml(&self) -> String {
        toml::to_string(&self.file).expect("what was read as TOML can be written as TOML")
    }
}
