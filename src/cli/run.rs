//! `ceiling run`: simulates scenarios and leaves their results.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{Format, RunOptions};
use super::cells::{execute, plan};
use super::clock::{memory_bytes_max, wall_ns};
use super::exit::{Failure, Outcome};
use super::expectations::Expectations;
use super::input::{Input, load_all};
use super::interrupt::Interrupt;
use super::keep;
use super::output::{print, tell};
use super::progress::Progress;
use crate::experiment::{Execution, ExperimentError, Keeping, PlanError};
use crate::kernel::TieOrder;
use crate::quantities::did_you_mean;
use crate::report::{
    CellList, OutputError, OutputFile, OutputFolder, RunStore, Study, SweepStudy, decisions_csv, manifest,
    propagation_csv, runs_csv, summary_csv, synthesis_paths_csv, timeline_csv, timing_csv,
};
#[cfg(feature = "charts")]
use crate::report::{pictures, sweep_pictures};
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
            let target = Target { path, folder, store: store.as_deref(), interrupt: &interrupt };
            run_one(input, &target, options, &mut expectations)
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
struct Target<'a> {
    path: &'a Path,
    folder: &'a OutputFolder,
    store: Option<&'a RunStore>,
    interrupt: &'a Interrupt,
}

/// Runs one scenario, leaves its results, and notes what they say of its expectations.
fn run_one(
    input: &Input,
    target: &Target<'_>,
    options: &RunOptions,
    expectations: &mut Expectations,
) -> Outcome {
    let Target { path, folder, store, interrupt } = *target;
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
    let results = execute(&input.loaded, &plan, &execution, None)?;
    progress.finish();
    if let (Some(store), 1.., false) = (store, progress.kept_count(), options.quiet) {
        let run_count: usize = results.iter().flatten().map(|cell| cell.runs.len()).sum();
        let (kept_count, folder) = (progress.kept_count(), store.path().display());
        tell(format_args!(
            "{kept_count} of {run_count} runs were kept from before in {folder}; --fresh runs them again"
        ));
    }
    let study = SweepStudy { loaded: &input.loaded, results: &results };
    let mut files = records(&study, input);
    let (charts, note) = charts(&study)?;
    files.extend(charts);
    interrupt.while_writing(|| folder.write(&files)).map_err(|error| unwritable(&error))?;
    print(&match options.format {
        Format::Table => study.table(),
        Format::Csv => String::from_utf8_lossy(&study.table_of(&summary_csv)).into_owned(),
        Format::Json => study.summary_json(),
    })?;
    if !options.quiet {
        if let Some(note) = note {
            tell(format_args!("{note}"));
        }
        tell(format_args!("{} files in {}", files.len(), folder.path().display()));
    }
    expectations.note(path, &study.judged());
    Ok(())
}

/// Everything that is left behind but for the charts.
fn records(study: &SweepStudy<'_>, input: &Input) -> Vec<OutputFile> {
    let (kinds, memory) = (study.kinds(), memory_bytes_max());
    let of_problems =
        |study: &Study<'_>, table: fn(&Study<'_>) -> Vec<u8>| study.has_problems().then(|| table(study));
    let mut records = study.records(&[
        ("runs.csv", &|study| Some(runs_csv(study, &kinds))),
        ("summary.csv", &|study| Some(summary_csv(study))),
        ("timeline.csv", &|study| Some(timeline_csv(study))),
        ("propagation.csv", &|study| of_problems(study, propagation_csv)),
        ("synthesis_paths.csv", &|study| of_problems(study, synthesis_paths_csv)),
        ("decisions.csv", &decisions_csv),
        ("timing.csv", &|study| Some(timing_csv(study, memory))),
    ]);
    // How long it took is in no hash.
    let timing = records.pop();
    records.extend(study.verdicts_csv().map(|verdicts| ("verdicts.csv", verdicts)));
    let hashed: Vec<(&str, &[u8])> = records.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    records.push(("manifest.json", manifest(&study.first(), &input.traces, &hashed)));
    records.extend(timing);
    records.into_iter().map(|(name, bytes)| OutputFile { name: name.to_owned(), bytes }).collect()
}

/// Against the axes where anything is swept, otherwise against N; and why there are none, if there are none.
#[cfg(feature = "charts")]
fn charts(study: &SweepStudy<'_>) -> Result<(Vec<OutputFile>, Option<String>), Failure> {
    let charts = if study.is_swept() {
        sweep_pictures(study)
    } else {
        pictures(&study.first()).map(|files| (files, None))
    };
    charts.map_err(|error| Failure::internal(format!("a chart: {error}")))
}

/// None, since they are not built in.
#[cfg(not(feature = "charts"))]
fn charts(_study: &SweepStudy<'_>) -> Result<(Vec<OutputFile>, Option<String>), Failure> {
    Ok((Vec::new(), None))
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

fn unwritable(error: &OutputError) -> Failure {
    Failure::input_output(error).help(error.help())
}
