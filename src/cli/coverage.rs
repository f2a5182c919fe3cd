//! `ceiling coverage`: how often the interval of a ceiling holds what theory says.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::arguments::{Changes, job_count, one_or_more};
use super::exit::{Failure, Outcome};
use super::find::{QuestionOptions, execution, progress, topologies};
use super::input::load;
use super::interrupt::Interrupt;
use super::output::{print, tell};
use super::run::{failed, unwritable};
use crate::analysis::closed_form_ceiling;
use crate::experiment::{Execution, find_ceiling};
use crate::report::{
    Coverage, OutputFile, OutputFolder, Study, Trial, coverage_csv, coverage_table, manifest,
};
use crate::scenario::Scenario;

/// Options of `coverage`.
#[derive(Args, Clone, Debug)]
pub(super) struct CoverageOptions {
    /// Scenario file.
    scenario: PathBuf,
    /// Searches of each topology, each with a seed of its own: that of the scenario and those that follow it.
    #[arg(long, value_name = "S", value_parser = one_or_more, default_value = "200")]
    seeds: u64,
    #[command(flatten)]
    question: QuestionOptions,
    #[command(flatten)]
    changes: Changes,
    /// Threads; the results are the same for any number. [default: one per core]
    #[arg(long, value_name = "J", value_parser = job_count, allow_negative_numbers = true)]
    jobs: Option<NonZeroUsize>,
    /// Where the files go. [default: results/<scenario name>_coverage]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// No progress and no notes.
    #[arg(long, short)]
    quiet: bool,
}

/// Searches with one seed after the other.
pub(super) fn coverage(options: &CoverageOptions) -> Outcome {
    let input = load(&options.scenario, &options.question.added_to(&options.changes))?;
    let loaded = input.loaded.first();
    let scenario = &loaded.scenario;
    let folder = OutputFolder::new(match &options.out {
        None => Path::new("results").join(format!("{}_coverage", scenario.name)),
        Some(out) => out.clone(),
    });
    let interrupt = Interrupt::listen()?;
    interrupt.while_held(|| folder.probe()).map_err(|error| unwritable(&error))?;
    let progress = Arc::new(progress(options.quiet, options.jobs));
    interrupt.set_work(&progress, folder.path());
    let execution = execution(options.jobs, &progress);
    let chosen = topologies(scenario, &options.question.topology)?;
    let truths = chosen.iter().map(|topology| truth(scenario, *topology)).collect::<Result<Vec<f64>, _>>()?;
    let coverages = chosen.iter().zip(truths).map(|(topology, truth)| {
        let trials = (0..options.seeds).map(|trial| searched(scenario, *topology, trial, &execution));
        let topology = scenario.topologies[*topology].name.clone();
        Ok(Coverage { topology, truth, trials: trials.collect::<Result<_, Failure>>()? })
    });
    let coverages = coverages.collect::<Result<Vec<Coverage>, Failure>>()?;
    progress.finish();
    let csv = coverage_csv(&coverages);
    let without_cells = Study { loaded, cells: &[] };
    let manifest = manifest(&without_cells, &input.traces, None, &[("coverage.csv", &csv)]);
    let files = [("coverage.csv", csv), ("manifest.json", manifest)];
    let files = files.map(|(name, bytes)| OutputFile { name: name.to_owned(), bytes });
    interrupt.while_writing(|| folder.write(&files)).map_err(|error| unwritable(&error))?;
    print(&coverage_table(&coverages))?;
    if !options.quiet {
        tell(format_args!("{} files in {}", files.len(), folder.path().display()));
    }
    Ok(())
}

/// The search with the scenario's seed and so many more.
fn searched(
    scenario: &Scenario,
    topology: usize,
    trial: u64,
    execution: &Execution<'_>,
) -> Result<(u64, Trial), Failure> {
    let scenario = Scenario { seed: scenario.seed.wrapping_add(trial), ..scenario.clone() };
    let found = find_ceiling(&scenario, topology, &scenario.ceiling, execution);
    let found = found.map_err(|error| failed(&error, &format!("seed {}: ", scenario.seed)))?;
    Ok((scenario.seed, Trial::of(&found)))
}

/// What theory says of a topology, without which there is nothing to be covered.
fn truth(scenario: &Scenario, topology: usize) -> Result<f64, Failure> {
    let topology = &scenario.topologies[topology];
    closed_form_ceiling(scenario, topology, &scenario.ceiling).ok_or_else(|| {
        let message = format!("theory has no ceiling of topology `{}`", topology.name);
        let help = "it needs a limit on how busy the hub or the hottest station is, and a plane with a closed form; \
                    choose topologies with `--topology`";
        Failure::usage(message).help(help)
    })
}
