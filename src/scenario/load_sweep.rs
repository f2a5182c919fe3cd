//! Load sweep: a scenario at every combination of the values of its axes.
//!
//! A sweep may have more combinations than memory has room for. So what is kept is the document and which
//! combinations are run; the scenario at one of them is read again when it is asked for.

use std::sync::{Mutex, PoisonError};

use super::axes::{Axes, Axis};
use super::document::{Document, Draft, Mistake, Mistakes, Readings, Sources};
use super::file::ScenarioFile;
use super::files::{FileMemory, FilesOnce, ScenarioFiles};
use super::load::Loaded;
use super::resolve_statements::statements;
use super::statement::{Sizes, Statement};
use super::sweep_file::SweepFile;
use super::swept_value::SweptValue;

/// What of a document is not read at each combination, since it speaks of all of them.
const OF_THE_WHOLE: [&str; 3] = ["sweep", "expect", "claim"];

/// A scenario whose every combination has passed every check; one alone where nothing is swept.
pub struct LoadedSweep {
    document: Document,
    default_name: String,
    /// What the combinations read beside the scenario.
    files: Mutex<(Box<dyn ScenarioFiles + Send>, FileMemory)>,
    checked: Checked,
}

/// What the check of a scenario leaves.
pub(super) struct Checked {
    /// At the first combination that is run, with the sweep as it is written.
    pub(super) first: Loaded,
    swept: Option<Swept>,
    /// The traces of all combinations, each once.
    traces: Vec<String>,
}

/// What of a sweep is run.
struct Swept {
    axes: Axes,
    /// Which combinations have any size that is run, ascending.
    kept: Vec<u32>,
}

impl LoadedSweep {
    /// Reads a scenario, and checks it with every combination of the values of its axes as if they were given
    /// with `--set key=value`.
    ///
    /// # Errors
    /// All mistakes at once, those of all combinations.
    pub fn from_sources(
        sources: Sources,
        default_name: &str,
        files: impl ScenarioFiles + Send + 'static,
    ) -> Result<LoadedSweep, Mistakes> {
        let (mut files, mut memory) = (files, FileMemory::default());
        let document = Document::read(sources);
        let mut once = FilesOnce { files: &mut files, memory: &mut memory };
        let checked = check_document(&document, default_name, &mut once)?;
        let files: Mutex<(Box<dyn ScenarioFiles + Send>, FileMemory)> = Mutex::new((Box::new(files), memory));
        Ok(LoadedSweep { document, default_name: default_name.to_owned(), files, checked })
    }

    /// What is swept, as it is written; nothing where the scenario has no `[sweep]`.
    pub fn sweep(&self) -> Option<&SweepFile> {
        self.first().file.sweep.as_ref()
    }

    /// The axes in their order; none where nothing is swept.
    pub fn axes(&self) -> &[Axis] {
        self.checked.swept.as_ref().map_or(&[], |swept| &swept.axes.list)
    }

    /// How many combinations are run, at one size or more: 1 where nothing is swept.
    pub fn combination_count(&self) -> usize {
        self.checked.swept.as_ref().map_or(1, |swept| swept.kept.len())
    }

    /// How many combinations there are with those that are left out at all sizes.
    pub fn combination_count_unfiltered(&self) -> usize {
        self.checked.swept.as_ref().map_or(1, |swept| swept.axes.raw_count())
    }

    /// The value of each axis in a combination, counted from zero; none where nothing is swept.
    pub fn values(&self, combination: usize) -> Vec<&SweptValue> {
        let indices = self.value_indices(combination);
        self.axes().iter().zip(indices).map(|(axis, index)| &axis.values[index]).collect()
    }

    /// The index of each axis' value in a combination.
    pub fn value_indices(&self, combination: usize) -> Vec<usize> {
        let swept = self.checked.swept.as_ref();
        swept.map_or_else(Vec::new, |swept| swept.axes.indices(swept.kept[combination] as usize))
    }

    /// A combination in words: every axis with its value; empty where nothing is swept.
    pub fn words(&self, combination: usize) -> String {
        let values = self.axes().iter().zip(self.values(combination));
        let values = values.map(|(axis, value)| format!("{} = {}", axis.name(), value.text()));
        values.collect::<Vec<String>>().join(", ")
    }

    /// Whether a combination has each of these values, which are keys and texts as they are written.
    pub fn is_at(&self, combination: usize, at: &[(String, String)]) -> bool {
        let values = self.values(combination);
        let has = |(key, text): &(String, String)| {
            let mut axes = self.axes().iter().zip(&values);
            axes.any(|(axis, value)| axis.keys.all().contains(key) && value.text() == *text)
        };
        at.iter().all(has)
    }

    /// Whether a combination is run at a size.
    pub fn keeps(&self, combination: usize, agent_count: u32) -> bool {
        let swept = self.checked.swept.as_ref();
        swept.is_none_or(|swept| swept.axes.keeps(&self.value_indices(combination), agent_count))
    }

    /// The scenario at the first combination. What cannot be swept is the same in all: name, seed, sizes, the
    /// names of the topologies.
    pub fn first(&self) -> &Loaded {
        &self.checked.first
    }

    /// The scenario at a combination, without its sweep: it is read anew.
    pub fn variant(&self, combination: usize) -> Loaded {
        let Some(swept) = &self.checked.swept else { return self.first().clone() };
        let settings = swept.axes.settings(&self.value_indices(combination));
        let draft = self.document.with(&settings, &OF_THE_WHOLE).decode();
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let (files, memory) = &mut *files;
        match Loaded::from_draft(draft, &self.default_name, &mut FilesOnce { files: &mut **files, memory }) {
            Ok(loaded) => loaded.without_folders(),
            Err(mistakes) => panic!("it was checked before: {mistakes}"),
        }
    }

    /// The traces that are replayed, as the scenario names them, each once.
    pub fn traces(&self) -> &[String] {
        &self.checked.traces
    }
}

/// Reads a scenario with every combination of its axes, and keeps the first.
pub(super) fn check(
    sources: Sources,
    default_name: &str,
    files: &mut dyn ScenarioFiles,
) -> Result<Checked, Mistakes> {
    let mut once = FilesOnce { files, memory: &mut FileMemory::default() };
    check_document(&Document::read(sources), default_name, &mut once)
}

fn check_document(
    document: &Document,
    default_name: &str,
    files: &mut dyn ScenarioFiles,
) -> Result<Checked, Mistakes> {
    let draft: Draft<ScenarioFile> = document.clone().decode();
    let look = |file: &ScenarioFile, findings: &_| SweepFile::sound(file.sweep.as_ref(), findings);
    let Some(axes) = draft.look(look).flatten() else {
        let first = Loaded::from_draft(draft, default_name, files)?;
        let traces = first.trace().map(str::to_owned).into_iter().collect();
        return Ok(Checked { first: first.without_folders(), swept: None, traces });
    };
    let sizes = draft.look(|file, _| file.agents.iter().map(|count| count.get()).collect::<Vec<u32>>());
    let kept = kept(&axes, &sizes.unwrap_or_default());
    let sweep = draft.look(|file, _| file.sweep.clone()).flatten();
    if kept.is_empty() {
        draft.finish(|_, findings| -> Option<()> {
            findings.report(sweep.iter().map(SweepFile::nothing_left).next()?);
            None
        })?;
    }
    let mut readings = Readings::of(document, &OF_THE_WHOLE);
    let mut first = None;
    let mut traces: Vec<String> = Vec::new();
    for combination in &kept {
        let settings = axes.settings(&axes.indices(*combination as usize));
        let read = |document: Document| Loaded::from_draft(document.decode(), default_name, files);
        let loaded = readings.read(&settings, read);
        let trace =
            loaded.as_ref().and_then(Loaded::trace).filter(|trace| !traces.iter().any(|one| one == trace));
        traces.extend(trace.map(str::to_owned));
        first = first.or(loaded);
        if readings.is_full() {
            break;
        }
    }
    let stated = readings.read_whole(&axes.settings(&axes.indices(kept[0] as usize)), |document| {
        let draft: Draft<ScenarioFile> = document.decode();
        draft.finish(|file, findings| {
            let statements = statements(file, findings);
            let sizes: Vec<u32> = file.agents.iter().map(|count| count.get()).collect();
            if !findings.is_from_command_line("agents") {
                let left_out = statements.iter().filter(|one| !speaks_of_cells(one, &axes, &kept, &sizes));
                let mistakes = left_out.map(|one| {
                    let mistake = Mistake::new("`skip` and `only` leave out what this speaks of");
                    mistake.at(one.path.clone()).help("`ceiling run … --list-cells` tells what is run")
                });
                mistakes.collect::<Vec<Mistake>>().into_iter().for_each(|mistake| findings.report(mistake));
            }
            Some((file.clone(), statements))
        })
    });
    match (readings.into_mistakes(), first.zip(stated)) {
        (Some(mistakes), _) => Err(mistakes),
        (None, Some((first, (whole, statements)))) => {
            let mut first = Loaded { statements, ..first.without_folders() };
            (first.file.sweep, first.file.expect, first.file.claim) = (sweep, whole.expect, whole.claim);
            Ok(Checked { first, swept: Some(Swept { axes, kept }), traces })
        }
        (None, None) => unreachable!("a reading that yields nothing has a mistake"),
    }
}

/// Whether any cells of each size that a statement names are run.
fn speaks_of_cells(statement: &Statement, axes: &Axes, kept: &[u32], sizes: &[u32]) -> bool {
    let is_meant = |indices: &Vec<usize>| {
        statement.at.iter().all(|(key, text)| {
            let mut values = axes.list.iter().zip(indices);
            values.any(|(axis, index)| axis.keys.all().contains(key) && axis.values[*index].text() == *text)
        })
    };
    let meant: Vec<Vec<usize>> =
        kept.iter().map(|combination| axes.indices(*combination as usize)).filter(is_meant).collect();
    let is_run = |size: &u32| meant.iter().any(|indices| axes.keeps(indices, *size));
    match &statement.sizes {
        _ if statement.measure.is_searched() => !meant.is_empty(),
        Sizes::Each(sizes) => sizes.iter().all(is_run),
        Sizes::Between(from, to) => sizes.iter().filter(|size| (from..=to).contains(size)).any(is_run),
        Sizes::None => true,
    }
}

/// The combinations that are run at one of the sizes or more; all of them where the sizes are missing, which is told
/// of by itself.
fn kept(axes: &Axes, sizes: &[u32]) -> Vec<u32> {
    let is_kept = |combination: &u32| {
        let indices = axes.indices(*combination as usize);
        sizes.is_empty() || sizes.iter().any(|size| axes.keeps(&indices, *size))
    };
    (0..axes.raw_count() as u32).filter(is_kept).collect()
}
