//! `ceiling merge`: the files that `ceiling run` would have left, from cells that were computed one by one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::arguments::Format;
use super::cell::plan_hash;
use super::cells::{execute, plan, search};
use super::clock::wall_ns;
use super::exit::{Failure, Outcome};
use super::expectations::Expectations;
use super::input::{Input, load_text, read};
use super::interrupt::Interrupt;
use super::keep;
use super::leave::{Finished, Target, leave};
use super::output::tell;
use super::progress::Progress;
use super::run::{default_job_count, unwritable};
use crate::experiment::{Execution, Keeper, Keeping, Key, SweepPlan};
use crate::kernel::TieOrder;
use crate::report::{Origin, OutputFolder, Program, RunStore, Stranger};
use crate::scenario::document::Sources;

pub(super) const EXAMPLE: &str = "Example:\n  ceiling merge parts --out results/hub_ceiling\nleaves what `ceiling run` \
     of the plan would have left, byte by byte but for timing.csv.";

/// Cells that are told by their numbers where some are missing.
const TOLD_COUNT: usize = 8;

/// Options of `merge`.
#[derive(Args, Debug)]
pub(super) struct MergeOptions {
    /// Folders with finished cells.
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Scenario file, where it is not at the place any more at which the cells were computed.
    #[arg(long, value_name = "SCENARIO")]
    plan: Option<PathBuf>,
    /// Where the files go. [default: results/<scenario name>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What is printed at the end.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// No progress and no notes.
    #[arg(long, short)]
    quiet: bool,
}

/// The cells of all folders.
struct Parts(Vec<RunStore>);

impl Keeper for Parts {
    fn kept(&self, key: &Key) -> Option<Vec<u8>> {
        self.0.iter().find_map(|store| store.kept(key))
    }

    /// What is computed here is not kept.
    fn keep(&self, _key: &Key, _bytes: &[u8]) {}
}

/// Puts the cells of a plan together, if they are all there.
pub(super) fn merge(options: &MergeOptions) -> Outcome {
    let parts = Parts(options.folders.iter().map(|folder| opened(folder)).collect::<Result<_, _>>()?);
    let origin = origin(&parts, options)?;
    let input = input(&origin, options)?;
    if plan_hash(&input, &origin.topologies, origin.logs_decisions) != origin.plan {
        return Err(changed(&origin, options));
    }
    let plan = plan(&input.loaded, &origin.topologies)?;
    check_complete(&parts, &origin, &plan, options)?;
    let name = &input.loaded.first().scenario.name;
    let folder =
        OutputFolder::new(options.out.clone().unwrap_or_else(|| PathBuf::from("results").join(name)));
    let interrupt = Interrupt::listen()?;
    interrupt.while_held(|| folder.probe()).map_err(|error| unwritable(&error))?;
    let progress = Arc::new(Progress::new(options.quiet, default_job_count()));
    interrupt.set_work(&progress, folder.path());
    let execution = Execution {
        job_count: default_job_count(),
        is_reversed: false,
        tie_order: TieOrder::Schedule,
        logs_decisions: origin.logs_decisions,
        clock: wall_ns,
        observer: &*progress,
        keeping: Some(Keeping { keeper: &parts, files: &input.files }),
    };
    let results = execute(&input.loaded, &plan, &execution, None)?;
    let searched = search(&input.loaded, &plan, &execution)?;
    progress.finish();
    let (done_count, _) = progress.counts();
    if done_count > 0 && !options.quiet {
        tell(format_args!(
            "note: {done_count} runs were in none of the folders any more and were computed here"
        ));
    }
    let path = options.plan.clone().unwrap_or_else(|| PathBuf::from(&origin.scenario));
    let target = Target {
        path: &path,
        folder: &folder,
        interrupt: &interrupt,
        format: options.format,
        is_quiet: options.quiet,
    };
    let mut expectations = Expectations::default();
    let finished = Finished { results: &results, searched: &searched, precision: None };
    leave(&input, &finished, &target, &mut expectations)?;
    expectations.outcome(options.quiet)
}

/// Opens a folder with finished cells; all that is in it must be of this program.
fn opened(folder: &Path) -> Result<RunStore, Failure> {
    let program = keep::this_program()?;
    let read = RunStore::read(folder, program).map_err(|error| {
        Failure::input_output(error).help("name the folder that `ceiling cell --out DIR` has written to")
    })?;
    if let Some(stranger) = read.strangers.first() {
        return Err(strange(stranger, &program));
    }
    if let Some(path) = read.damaged.first() {
        let message = format!("{} is damaged: cells in it cannot be read", path.display());
        return Err(Failure::invalid(message).help(
            "remove it and merge again: what is missing then is told, with the command that computes it",
        ));
    }
    Ok(read.store)
}

/// A part that is not made by this program, on a machine that computes the same.
fn strange(stranger: &Stranger, program: &Program) -> Failure {
    let (path, brief) = (stranger.path.display(), |hash: &[u8; 32]| {
        blake3::Hash::from_bytes(*hash).to_hex()[..12].to_owned()
    });
    match &stranger.program {
        None => Failure::invalid(format!("{path} holds no cells"))
            .help("remove it, if `ceiling cell` of another version has left it"),
        Some(other) if other.sources != program.sources => {
            let (theirs, ours) = (brief(&other.sources), brief(&program.sources));
            Failure::invalid(format!(
                "{path} was made by another program: its sources are {theirs}, those of this one {ours}"
            ))
            .help("compute its cells again with this program, or merge with that one")
        }
        Some(other) => {
            let (theirs, ours) = (brief(&other.self_test), brief(&program.self_test));
            Failure::invalid(format!(
                "{path} was made on a machine that computes other figures: its self-test is {theirs}, that of this one {ours}"
            ))
            .help("compute its cells again on a machine like this one, or merge on one like that")
        }
    }
}

/// The one plan of which there are cells.
fn origin(parts: &Parts, options: &MergeOptions) -> Result<Origin, Failure> {
    let mut origins: Vec<(Origin, &RunStore)> = Vec::new();
    for store in &parts.0 {
        let others = store.origins().into_iter();
        origins.extend(others.map(|origin| (origin, store)));
    }
    let Some((first, store)) = origins.first().cloned() else {
        let folders: Vec<String> =
            options.folders.iter().map(|folder| folder.display().to_string()).collect();
        return Err(Failure::invalid(format!("there are no finished cells in {}", folders.join(", ")))
            .help("compute them with `ceiling cell --plan SCENARIO --index I --out DIR`"));
    };
    match origins.iter().find(|(other, _)| other.plan != first.plan) {
        Some((other, elsewhere)) => Err(Failure::invalid(format!(
            "there are cells of two plans: of {} in {}, of {} in {}",
            first.scenario,
            store.path().display(),
            other.scenario,
            elsewhere.path().display()
        ))
        .help("a plan is a scenario with its changes: give each a folder of its own")),
        None => Ok(first),
    }
}

/// The scenario again, as it was when its cells were computed.
fn input(origin: &Origin, options: &MergeOptions) -> Result<Input, Failure> {
    let recorded =
        Path::new(&origin.folder).join(Path::new(&origin.scenario).file_name().unwrap_or_default());
    match &options.plan {
        Some(path) => load_text(read(path)?, &origin.changes, path),
        None => load_text(Sources::from_text(&origin.scenario, &origin.text), &origin.changes, &recorded),
    }
}

fn changed(origin: &Origin, options: &MergeOptions) -> Failure {
    let message = match &options.plan {
        Some(path) => format!("the cells are not of {} as it is now", path.display()),
        None => format!("a file that {} reads has changed since its cells were computed", origin.scenario),
    };
    Failure::invalid(message).help("put back what they were computed from, or compute them again")
}

/// Whether every cell of the plan is there.
fn check_complete(parts: &Parts, origin: &Origin, plan: &SweepPlan, options: &MergeOptions) -> Outcome {
    let mut finished: Vec<u64> =
        parts.0.iter().flat_map(|store| store.finished_cells(&origin.plan)).collect();
    finished.sort_unstable();
    let all = 0..plan.cell_count() as u64;
    let missing: Vec<u64> = all.filter(|index| finished.binary_search(index).is_err()).collect();
    let Some(first) = missing.first() else { return Ok(()) };
    let told: Vec<String> = missing.iter().take(TOLD_COUNT).map(u64::to_string).collect();
    let more = if missing.len() > TOLD_COUNT { ", …" } else { "" };
    let (count, of, told) = (missing.len(), plan.cell_count(), told.join(", "));
    let (scenario, folder) = (&origin.scenario, options.folders[0].display());
    let changes: String = origin.changes.iter().map(|(_, change)| format!(" --set '{change}'")).collect();
    let topologies = match origin.topologies.as_slice() {
        [] => String::new(),
        names => format!(" --topology '{}'", names.join(",")),
    };
    let decisions = if origin.logs_decisions { " --decisions" } else { "" };
    let is = if count == 1 { "is" } else { "are" };
    Err(Failure::invalid(format!("{count} of {of} cells {is} missing: {told}{more}"))
        .help(format!("compute each: `ceiling cell --plan {scenario} --index {first} --out {folder}{topologies}{changes}{decisions}`")))
}
