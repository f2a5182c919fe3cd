//! `ceiling run`: simulates scenarios and leaves their results.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{Format, RunOptions};
use super::cells::{execute_all, plans};
use super::clock::{memory_bytes_max, wall_ns};
use super::exit::{Failure, Outcome};
use super::input::{Input, load_all};
use super::interrupt::Interrupt;
use super::output::{print, tell};
use super::progress::Progress;
use crate::experiment::{Execution, ExperimentError, PlanError};
use crate::kernel::TieOrder;
use crate::quantities::did_you_mean;
use crate::report::{
    OutputError, OutputFile, OutputFolder, SweepStudy, decisions_csv, manifest, propagation_csv, summary_csv,
    synthesis_paths_csv, timeline_csv, timing_csv,
};
#[cfg(feature = "charts")]
use crate::report::{pictures, sweep_pictures};
use crate::simulation::RunError;

/// Runs every scenario. All are checked before the first is begun.
pub(super) fn run(options: &RunOptions) -> Outcome {
    let inputs = load_all(&options.scenarios, &options.changes)?;
    let folders: Vec<OutputFolder> = inputs.iter().map(|input| folder(input, options)).collect();
    if let Some((one, other)) = same_folder(&folders) {
        return Err(same_place(&options.scenarios[one], &options.scenarios[other], folders[one].path()));
    }
    let interrupt = Interrupt::listen()?;
    for (input, folder) in inputs.iter().zip(&folders) {
        plans(&input.loaded, &options.topology)?;
        interrupt.while_held(|| folder.probe()).map_err(|error| unwritable(&error))?;
    }
    for (input, folder) in inputs.iter().zip(&folders) {
        run_one(input, folder, options, &interrupt)?;
    }
    Ok(())
}

fn run_one(input: &Input, folder: &OutputFolder, options: &RunOptions, interrupt: &Interrupt) -> Outcome {
    let plans = plans(&input.loaded, &options.topology)?;
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
    };
    let results = execute_all(&input.loaded, &plans, &execution)?;
    progress.finish();
    let study = SweepStudy::new(&input.loaded, &results);
    let files = files(&study, input)?;
    interrupt.while_writing(|| folder.write(&files)).map_err(|error| unwritable(&error))?;
    print(&match options.format {
        Format::Table => study.table(),
        Format::Csv => String::from_utf8_lossy(&study.records(summary_csv)).into_owned(),
        Format::Json => study.summary_json(),
    })?;
    if !options.quiet {
        tell(format_args!("{} files in {}", files.len(), folder.path().display()));
    }
    Ok(())
}

/// Everything that is left behind.
fn files(study: &SweepStudy<'_>, input: &Input) -> Result<Vec<OutputFile>, Failure> {
    let mut records = vec![
        ("runs.csv", study.runs_csv()),
        ("summary.csv", study.records(summary_csv)),
        ("timeline.csv", study.records(timeline_csv)),
    ];
    if study.has_problems() {
        records.push(("propagation.csv", study.records(propagation_csv)));
        records.push(("synthesis_paths.csv", study.records(synthesis_paths_csv)));
    }
    if let Some(decisions) = study.records_if_any(decisions_csv) {
        records.push(("decisions.csv", decisions));
    }
    let hashed: Vec<(&str, &[u8])> = records.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    records.push(("manifest.json", manifest(study.first(), &input.traces, &hashed)));
    records.push(("timing.csv", study.records(|study| timing_csv(study, memory_bytes_max()))));
    let records = records.into_iter().map(|(name, bytes)| OutputFile { name: name.to_owned(), bytes });
    let mut files: Vec<OutputFile> = records.collect();
    files.extend(charts(study)?);
    Ok(files)
}

/// Against the value where one is swept, otherwise against N.
#[cfg(feature = "charts")]
fn charts(study: &SweepStudy<'_>) -> Result<Vec<OutputFile>, Failure> {
    let charts = if study.sweep.is_some() { sweep_pictures(study) } else { pictures(study.first()) };
    charts.map_err(|error| Failure::internal(format!("a chart: {error}")))
}

/// None, since they are not built in.
#[cfg(not(feature = "charts"))]
fn charts(_study: &SweepStudy<'_>) -> Result<Vec<OutputFile>, Failure> {
    Ok(Vec::new())
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
