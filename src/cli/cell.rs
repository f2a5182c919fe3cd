//! `ceiling cell`: one cell of a scenario, for whoever computes the others elsewhere.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{Changes, job_count, whole};
use super::cells::{execute_one, plan};
use super::clock::wall_ns;
use super::exit::{Failure, Outcome};
use super::input::{Input, load_text, overrides, read};
use super::keep;
use super::output::tell;
use super::progress::Progress;
use super::run::default_job_count;
use crate::experiment::{Execution, Keeping};
use crate::kernel::TieOrder;
use crate::report::{Opening, Origin, RunStore};

pub(super) const EXAMPLE: &str = "Example:\n  ceiling cell --plan scenarios/hub_ceiling.toml --index 3 --out parts\n  \
     ceiling merge parts\ncomputes the fourth cell; when all are there, merge leaves the files that run would have left.";

/// Options of `cell`.
#[derive(Args, Debug)]
pub(super) struct CellOptions {
    /// Scenario file.
    #[arg(long, value_name = "SCENARIO")]
    plan: PathBuf,
    /// Which cell, counted from 0: by the values that are swept, then by topology, then by size.
    #[arg(long, value_name = "I", value_parser = whole, allow_negative_numbers = true)]
    index: u64,
    /// Folder for finished cells; any number of processes may use it at the same time.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Topologies of the plan, by name; all if left out.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    topology: Vec<String>,
    #[command(flatten)]
    changes: Changes,
    /// Threads; the results are the same for any number. [default: one per core]
    #[arg(long, value_name = "J", value_parser = job_count, allow_negative_numbers = true)]
    jobs: Option<NonZeroUsize>,
    /// Keep what decisions.csv needs as well.
    #[arg(long)]
    decisions: bool,
    /// No progress and no notes.
    #[arg(long, short)]
    quiet: bool,
}

/// Computes all replicates of one cell, unless they are there already.
pub(super) fn cell(options: &CellOptions) -> Outcome {
    let sources = read(&options.plan)?;
    let changes = overrides(&options.changes)?;
    let text = sources.text().to_owned();
    let input = load_text(sources, &changes, &options.plan)?;
    let plan = plan(&input.loaded, &options.topology)?;
    let origin = Origin {
        plan: plan_hash(&input, &options.topology, options.decisions),
        scenario: options.plan.display().to_string(),
        folder: folder_of(&options.plan)?,
        text,
        changes: changes.into_iter().map(|(flag, change)| (flag.to_owned(), change)).collect(),
        topologies: options.topology.clone(),
        logs_decisions: options.decisions,
    };
    let opened = RunStore::open(&options.out, keep::this_program()?, Opening::Beside);
    let opened = opened.map_err(|error| keep::unkept(&error))?;
    let store = keep::told_of(opened, &options.out, options.quiet);
    let job_count = options.jobs.map_or_else(default_job_count, NonZeroUsize::get);
    let progress = Progress::new(options.quiet, job_count);
    let execution = Execution {
        job_count,
        is_reversed: false,
        tie_order: TieOrder::Schedule,
        logs_decisions: options.decisions,
        clock: wall_ns,
        observer: &progress,
        keeping: Some(Keeping { keeper: &store, files: &input.files }),
    };
    let index = usize::try_from(options.index).unwrap_or(usize::MAX);
    let cell = execute_one(&input.loaded, &plan, index, &execution);
    progress.finish();
    let cell = cell.inspect_err(|_| store.clear_away())?;
    store.finish_cell(&origin, options.index);
    if let Some(error) = store.take_failure() {
        return Err(keep::unkept(&error));
    }
    if !options.quiet {
        let topology = &input.loaded.first().scenario.topologies[cell.cell.topology].name;
        let (count, agents, runs) = (plan.cell_count(), cell.cell.agent_count, cell.runs.len());
        let folder = options.out.display();
        tell(format_args!(
            "cell {index} of {count}, {topology} with {agents} agents: {runs} runs are in {folder}"
        ));
    }
    Ok(())
}

/// Hash of all that decides which cells a plan has and what is in them.
pub(super) fn plan_hash(input: &Input, topologies: &[String], logs_decisions: bool) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |field: &[u8]| {
        hasher.update(&(field.len() as u64).to_le_bytes()).update(field);
    };
    add(input.loaded.first().as_toml().as_bytes());
    add(&[u8::from(logs_decisions)]);
    topologies.iter().for_each(|name| add(name.as_bytes()));
    for file in &input.files {
        add(&file.blake3);
    }
    *hasher.finalize().as_bytes()
}

/// The folder that a scenario is in, from the root.
fn folder_of(path: &Path) -> Result<String, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = std::path::absolute(folder)
        .map_err(|error| Failure::input_output(format!("{}: {error}", path.display())))?;
    Ok(folder.to_string_lossy().into_owned())
}
