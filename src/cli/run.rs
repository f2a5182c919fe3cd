//! `ceiling run`: simulates scenarios and leaves their results.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{Format, RunOptions};
use super::cells::{execute, plan, search};
use super::clock::wall_ns;
use super::dry_run::dry_run;
use super::exit::{Failure, Outcome};
use super::expectations::Expectations;
use super::input::{Input, load_all};
use super::interrupt::Interrupt;
use super::keep;
use super::leave::{Finished, Target, leave};
use super::output::{print, tell};
use super::progress::Progress;
use crate::experiment::{Execution, ExperimentError, Keeping, PlanError};
use crate::kernel::TieOrder;
use crate::quantities::did_you_mean;
use crate::report::{CellList, OutputError, OutputFolder, RunStore};
use crate::simulation::RunError;

/// Runs every scenario. All are checked before the first is begun.
pub(super) fn run(options: &RunOptions) -> Outcome {
    let inputs = load_all(&options.scenarios, &options.changes)?;
    if options.list_cells {
        return inputs.iter().try_for_each(|input| list_cells(input, options));
    }
    let folders: Vec<OutputFolder> = inputs.iter().map(|input| folder(input, options)).collect();
    if let Some((one, other)) = same_folder(&folders) {
        return Err(same_place(&options.scenarios[one], &options.scenarios[other], folders[one].path()));
    }
    if options.dry_run {
        let job_count = options.jobs.map_or_else(default_job_count, std::num::NonZeroUsize::get);
        let is_precise = options.precision.is_some();
        let mut all = inputs.iter();
        return all.try_for_each(|input| dry_run(input, &options.topology, job_count, is_precise));
    }
    let interrupt = Interrupt::listen()?;
    for (input, folder) in inputs.iter().zip(&folders) {
        plan(&input.loaded, &options.topology)?;
        interrupt.while_held(|| folder.probe()).map_err(|error| unwritable(&error))?;
    }
    let mut stores = Vec::new();
    let mut expectations = Expectations::default();
    let opened = folders.iter().try_for_each(|folder| {
        let store = keep::open(&keep::place(folder.path()), options.fresh, options.quiet)?.map(Arc::new);
        interrupt.add_store(store.as_ref());
        stores.push(store);
        Ok(())
    });
    let outcome = opened.and_then(|()| {
        let mut all = inputs.iter().zip(&folders).zip(&stores).zip(&options.scenarios);
        all.try_for_each(|(((input, folder), store), path)| {
            let place = Place { path, folder, store: store.as_deref(), interrupt: &interrupt };
            run_one(input, &place, options, &mut expectations)
        })
    });
    for store in stores.iter().flatten() {
        keep::tell_failure(store);
        store.clear_away();
    }
    outcome.and_then(|()| expectations.outcome(options.quiet))
}

/// Tells what would be run.
fn list_cells(input: &Input, options: &RunOptions) -> Outcome {
    let plan = plan(&input.loaded, &options.topology)?;
    let list = CellList { loaded: &input.loaded, plan: &plan };
    print(&match options.format {
        Format::Table => list.table(),
        Format::Csv => String::from_utf8_lossy(&list.csv()).into_owned(),
        Format::Json => list.json(),
    })
}

/// Where a scenario is from, where its results go, where its runs are kept, and who may interrupt that.
struct Place<'a> {
    path: &'a Path,
    folder: &'a OutputFolder,
    store: Option<&'a RunStore>,
    interrupt: &'a Interrupt,
}

/// Runs one scenario, leaves its results, and notes what they say of its expectations.
fn run_one(
    input: &Input,
    place: &Place<'_>,
    options: &RunOptions,
    expectations: &mut Expectations,
) -> Outcome {
    let Place { path, folder, store, interrupt } = *place;
    let plan = plan(&input.loaded, &options.topology)?;
    let job_count = options.jobs.map_or_else(default_job_count, std::num::NonZeroUsize::get);
    let progress = Arc::new(Progress::new(options.quiet, job_count));
    interrupt.set_work(&progress, folder.path());
    let execution = Execution {
        job_count,
        is_reversed: false,
        tie_order: TieOrder::Schedule,
        logs_decisions: options.decisions,
        clock: wall_ns,
        observer: &*progress,
        keeping: store.map(|store| Keeping { keeper: store, files: &input.files }),
    };
    let precision = options.precision();
    let results = execute(&input.loaded, &plan, &execution, precision.as_ref())?;
    let searched = search(&input.loaded, &plan, &execution)?;
    progress.finish();
    if let (Some(store), 1.., false) = (store, progress.kept_count(), options.quiet) {
        let run_count: usize = results.iter().flatten().map(|cell| cell.runs.len()).sum();
        let (kept_count, folder) = (progress.kept_count(), store.path().display());
        tell(format_args!(
            "{kept_count} of {run_count} runs were kept from before in {folder}; --fresh runs them again"
        ));
    }
    let target = Target { path, folder, interrupt, format: options.format, is_quiet: options.quiet };
    let finished = Finished { results: &results, searched: &searched, precision: precision.as_ref() };
    leave(input, &finished, &target, expectations)
}

/// Where the results of a scenario go.
fn folder(input: &Input, options: &RunOptions) -> OutputFolder {
    let name = &input.loaded.first().scenario.name;
    OutputFolder::new(match &options.out {
        None => PathBuf::from("results").join(name),
        Some(out) if options.scenarios.len() > 1 => out.join(name),
        Some(out) => out.clone(),
    })
}

/// The first two scenarios whose results would go to one folder.
fn same_folder(folders: &[OutputFolder]) -> Option<(usize, usize)> {
    (1..folders.len()).find_map(|other| {
        let earlier = folders[..other].iter().position(|folder| folder.path() == folders[other].path());
        earlier.map(|one| (one, other))
    })
}

fn same_place(one: &Path, other: &Path, folder: &Path) -> Failure {
    if one == other {
        return Failure::usage(format!("{} is given twice", one.display())).help("leave one out");
    }
    let (one, other, folder) = (one.display(), other.display(), folder.display());
    let message = format!("the results of {one} and {other} would both go to {folder}");
    Failure::usage(message).help("give one of them another `name`")
}

pub(super) fn default_job_count() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
}

pub(super) fn unknown_topology(error: &PlanError) -> Failure {
    let PlanError::UnknownTopology { name, known } = error;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Failure::usage(error).help(did_you_mean(name, &known))
}

/// What went wrong, behind the `place` where it did.
pub(super) fn failed(error: &ExperimentError, place: &str) -> Failure {
    let message = format!("{place}{error}");
    match error {
        ExperimentError::Run { error: RunError::Workload(_), .. } => Failure::invalid(message),
        ExperimentError::Run { error: RunError::Books(_), .. } => Failure::internal(message),
        ExperimentError::Threads(_) => Failure::input_output(message).help("use fewer with `--jobs`"),
    }
}

pub(super) fn unwritable(error: &OutputError) -> Failure {
    Failure::input_output(error).help(error.help())
}
