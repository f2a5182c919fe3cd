//! `ceiling explain`: says where a task's time goes, and what would move the ceiling.

use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Arg, Args};
use serde_json::json;

use super::arguments::{Changes, Format, job_count};
use super::clock::wall_ns;
use super::exit::{Failure, Outcome};
use super::input::{Input, load, varied};
use super::interrupt::Interrupt;
use super::output::{print, tell};
use super::progress::Progress;
use super::run::{default_job_count, failed, unknown_topology, unwritable};
use crate::experiment::{Execution, Plan, Sensitivity, execute, sensitivity};
use crate::kernel::TieOrder;
use crate::report::{
    OutputFile, OutputFolder, Study, explanation_csv, explanation_json, explanation_table, manifest,
    sensitivity_csv, sensitivity_json, sensitivity_table,
};
use crate::scenario::Variation;

/// Options of `explain`.
#[derive(Args, Debug)]
pub(super) struct ExplainOptions {
    /// Scenario file; of a swept one the first value is explained.
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// Where the files go. [default: results/<scenario name>_explain]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Topologies to explain, by name; all if left out.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    topology: Vec<String>,
    #[command(flatten)]
    changes: Changes,
    /// Only where the time goes: what moves the ceiling takes two searches for each parameter.
    #[arg(long)]
    no_sensitivity: bool,
    /// Threads; the results are the same for any number. [default: one per core]
    #[arg(long, value_name = "J", value_parser = job_count, allow_negative_numbers = true)]
    jobs: Option<NonZeroUsize>,
    /// What is printed at the end; as CSV that is explain.csv.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// No progress and no notes.
    #[arg(long, short)]
    quiet: bool,
}

/// The sizes of a change, where there has to be one.
pub(super) fn one_size(sizes: Arg) -> Arg {
    sizes.required(true).value_name("N").help("Size of the swarm whose time is explained")
}

/// Runs the scenario at one size, looks for what moves its ceilings, and leaves both behind.
pub(super) fn explain(options: &ExplainOptions) -> Outcome {
    if options.changes.agents.len() != 1 {
        let message = "one size is explained at a time";
        return Err(Failure::usage(message).help("give one number, such as `--agents 200`"));
    }
    let input = load(&options.scenario, &options.changes)?;
    let loaded = input.loaded.variant(0);
    let folder = folder(&input, options);
    let interrupt = Interrupt::listen()?;
    let plan = Plan::new(&loaded.scenario, &options.topology).map_err(|error| unknown_topology(&error))?;
    interrupt.while_held(|| folder.probe()).map_err(|error| unwritable(&error))?;
    let job_count = options.jobs.map_or_else(default_job_count, NonZeroUsize::get);
    let progress = Arc::new(Progress::new(options.quiet, job_count));
    interrupt.set_work(&progress, folder.path());
    let execution = Execution {
        job_count,
        is_reversed: false,
        tie_order: TieOrder::Schedule,
        logs_decisions: false,
        clock: wall_ns,
        observer: &*progress,
        keeping: None,
    };
    let cells = execute(&plan, &execution).map_err(|error| failed(&error, ""))?;
    progress.finish();
    let study = Study { loaded: &loaded, cells: &cells };
    let sensitivities = if options.no_sensitivity {
        Vec::new()
    } else {
        // How many runs a search takes is not known before: lines for tenths of it would tell nothing.
        let is_quiet = options.quiet || !std::io::stderr().is_terminal();
        let progress = Arc::new(Progress::new(is_quiet, job_count));
        interrupt.set_work(&progress, folder.path());
        let found = sensitivities(options, &input, &study, &Execution { observer: &*progress, ..execution })?;
        progress.finish();
        found
    };
    let files = files(&study, &sensitivities, &input, options)?;
    interrupt.while_writing(|| folder.write(&files)).map_err(|error| unwritable(&error))?;
    print(&told(&study, &sensitivities, options))?;
    if !options.quiet {
        tell(format_args!("{} files in {}", files.len(), folder.path().display()));
    }
    Ok(())
}

/// What moves the ceiling of each topology that was run.
fn sensitivities(
    options: &ExplainOptions,
    input: &Input,
    study: &Study<'_>,
    execution: &Execution<'_>,
) -> Result<Vec<Sensitivity>, Failure> {
    let base = study.loaded;
    let of_topology = |topology: usize| {
        let parameters = base.file.parameters(topology);
        if !options.quiet {
            let name = &base.scenario.topologies[topology].name;
            tell(format_args!("{name}: looking for its ceiling as {} parameters change", parameters.len()));
        }
        let read = |variation: &Variation| varied(input, base, &options.scenario, &variation.assignment);
        sensitivity(&base.scenario, topology, parameters, read, execution)
            .map_err(|error| failed(&error, "what moves the ceiling: "))
    };
    study.topologies().into_iter().map(of_topology).collect()
}

/// What is printed.
fn told(study: &Study<'_>, sensitivities: &[Sensitivity], options: &ExplainOptions) -> String {
    match options.format {
        Format::Table if options.no_sensitivity => explanation_table(study),
        Format::Table => format!("{}\n{}", explanation_table(study), sensitivity_table(study, sensitivities)),
        Format::Csv => String::from_utf8_lossy(&explanation_csv(study)).into_owned(),
        Format::Json => {
            let time = explanation_json(study);
            format!("{:#}\n", json!({ "time": time, "sensitivity": sensitivity_json(study, sensitivities) }))
        }
    }
}

/// Everything that is left behind.
fn files(
    study: &Study<'_>,
    sensitivities: &[Sensitivity],
    input: &Input,
    options: &ExplainOptions,
) -> Result<Vec<OutputFile>, Failure> {
    let mut records = vec![("explain.csv", explanation_csv(study))];
    if !options.no_sensitivity {
        records.push(("sensitivity.csv", sensitivity_csv(study, sensitivities)));
    }
    let hashed: Vec<(&str, &[u8])> = records.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    records.push(("manifest.json", manifest(study, &input.traces, None, &hashed)));
    let records = records.into_iter().map(|(name, bytes)| OutputFile { name: name.to_owned(), bytes });
    let mut files: Vec<OutputFile> = records.collect();
    files.extend(charts(study, sensitivities)?);
    Ok(files)
}

#[cfg(feature = "charts")]
fn charts(study: &Study<'_>, sensitivities: &[Sensitivity]) -> Result<Vec<OutputFile>, Failure> {
    let charts = crate::report::time_parts_pictures(study).and_then(|mut files| {
        files.extend(crate::report::sensitivity_pictures(study, sensitivities)?);
        Ok(files)
    });
    charts.map_err(|error| Failure::internal(format!("a chart: {error}")))
}

/// None, since they are not built in.
#[cfg(not(feature = "charts"))]
fn charts(_study: &Study<'_>, _sensitivities: &[Sensitivity]) -> Result<Vec<OutputFile>, Failure> {
    Ok(Vec::new())
}

/// Where the results go: not to those of `run`, whose charts show every size.
fn folder(input: &Input, options: &ExplainOptions) -> OutputFolder {
    let name = &input.loaded.first().scenario.name;
    let usual = || PathBuf::from("results").join(format!("{name}_explain"));
    OutputFolder::new(options.out.clone().unwrap_or_else(usual))
}
