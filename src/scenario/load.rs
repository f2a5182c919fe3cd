//! Load: a scenario together with what it was written as, once for each value that it sweeps.

use super::document::{Document, Draft, Mistakes, Sources};
use super::file::ScenarioFile;
use super::files::ScenarioFiles;
use super::resolve::resolve;
use super::scenario::Scenario;
use super::sweep_file::SweepFile;

/// A scenario that has passed every check, and what it was written as.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// As written, with every default filled in.
    pub file: ScenarioFile,
    /// Ready to run.
    pub scenario: Scenario,
}

/// A scenario at every value of its `[sweep]`; one alone where nothing is swept.
#[derive(Clone, Debug)]
pub struct LoadedSweep {
    /// In the order of the values; at least one. Each holds its value where the key leads, and the
    /// `[sweep]` as well.
    pub variants: Vec<Loaded>,
}

impl Loaded {
    /// Reads a scenario; a swept one at the first of its values. `default_name` is its name if it has none
    /// of its own.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_sources(
        sources: Sources,
        default_name: &str,
        files: &mut dyn ScenarioFiles,
    ) -> Result<Loaded, Mistakes> {
        let mut sweep = LoadedSweep::from_sources(sources, default_name, files)?;
        Ok(sweep.variants.swap_remove(0))
    }

    fn from_draft(
        draft: Draft<ScenarioFile>,
        default_name: &str,
        files: &mut dyn ScenarioFiles,
    ) -> Result<Loaded, Mistakes> {
        draft.finish(|file, findings| {
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

impl LoadedSweep {
    /// Reads a scenario, as if once for each value of its `[sweep]` with `--set key=value`.
    ///
    /// # Errors
    /// All mistakes at once, those of all values.
    pub fn from_sources(
        sources: Sources,
        default_name: &str,
        files: &mut dyn ScenarioFiles,
    ) -> Result<LoadedSweep, Mistakes> {
        let document = Document::read(sources);
        let draft: Draft<ScenarioFile> = document.clone().decode();
        let sound =
            |file: &ScenarioFile, findings: &_| SweepFile::sound(file.sweep.as_ref(), findings).cloned();
        let Some(sweep) = draft.look(sound).flatten() else {
            return Ok(LoadedSweep { variants: vec![Loaded::from_draft(draft, default_name, files)?] });
        };
        let values: Vec<String> =
            (0..sweep.values.len()).map(|index| format!("sweep.values[{index}]")).collect();
        let read = |document: Document| Loaded::from_draft(document.decode(), default_name, files);
        Ok(LoadedSweep { variants: document.with_each(&sweep.key.paths(), &values, read)? })
    }

    /// What is swept; nothing where the scenario has no `[sweep]`.
    pub fn sweep(&self) -> Option<&SweepFile> {
        self.first().file.sweep.as_ref()
    }

    /// The scenario at the first value. What cannot be swept is the same in all: name, seed, sizes.
    pub fn first(&self) -> &Loaded {
        &self.variants[0]
    }
}
