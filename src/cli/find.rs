//! `ceiling find`: how many agents each topology carries, and what breaks first.

mod key;
mod metric;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::arguments::{Changes, Format, job_count, whole};
use super::clock::wall_ns;
use super::exit::{Failure, Outcome};
use super::input::{Input, load_text, overrides, read};
use super::interrupt::Interrupt;
use super::output::{print, tell};
use super::progress::Progress;
use super::run::{default_job_count, failed, unknown_topology, unwritable};
use crate::experiment::{
    Execution, FoundCeiling, Plan, VariedScenario, find_ceiling_and_law, find_crossover, find_load, find_need,
};
use crate::kernel::TieOrder;
#[cfg(feature = "charts")]
use crate::report::ceiling_pictures;
use crate::report::{
    CeilingRow, CeilingStudy, CrossoverRow, OutputFile, OutputFolder, Searched, Study, ceiling_table,
    ceilings_csv, ceilings_json, crossings_csv, crossovers_csv, evaluations_csv, manifest,
};
use crate::scenario::document::Sources;
use crate::scenario::{Scenario, VariedKey};

/// Options of `find`.
#[derive(Args, Clone, Debug)]
pub(super) struct FindOptions {
    /// Scenario file.
    pub(super) scenario: PathBuf,
    #[command(flatten)]
    pub(super) question: QuestionOptions,
    /// Search for a load instead of a size: the value of this key up to which the scenario's one size is carried;
    /// `workload.arrivals.rate` is that of whatever process brings the work.
    #[arg(long, value_name = "KEY", conflicts_with = "knob")]
    over: Option<String>,
    /// Search for what it takes to carry the scenario's one size: a value of this key between two, such as
    /// topology.coordination.hub.cores=1..256.
    #[arg(long, value_name = "KEY=FROM..TO")]
    knob: Option<String>,
    /// Search also for the sizes at which each two topologies change places in this metric.
    #[arg(long, value_name = "METRIC")]
    crossover: Vec<String>,
    #[command(flatten)]
    pub(super) changes: Changes,
    /// Threads; the results are the same for any number. [default: one per core]
    #[arg(long, value_name = "J", value_parser = job_count, allow_negative_numbers = true)]
    pub(super) jobs: Option<NonZeroUsize>,
    /// Where the files go. [default: results/<scenario name>_ceilings]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What is printed at the end.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(super) format: Format,
    /// No progress and no notes.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// What a ceiling is held to, in place of what the scenario says.
#[derive(Args, Clone, Debug)]
pub(super) struct QuestionOptions {
    /// Topologies to look at, by name; all if left out.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub(super) topology: Vec<String>,
    /// What must hold, such as "p99 coordination latency < 30 s"; in place of the scenario's limits.
    #[arg(long, value_name = "LIMIT")]
    limit: Vec<String>,
    /// Half of the width of the 95 % interval ÷ the ceiling at which it is narrow enough, such as 2%.
    #[arg(long, value_name = "SHARE")]
    precision: Option<String>,
    /// The largest swarm that is tried.
    #[arg(long, value_name = "N", value_parser = whole)]
    agents_max: Option<u64>,
    /// Events that the search may spend on each topology.
    #[arg(long, value_name = "EVENTS", value_parser = whole)]
    events_max: Option<u64>,
}

impl QuestionOptions {
    /// The changes to a scenario with those to its question before them.
    pub(super) fn added_to(&self, changes: &Changes) -> Changes {
        let limits = (!self.limit.is_empty()).then(|| format!("ceiling.limits={:?}", self.limit));
        let precision = self.precision.as_ref().map(|share| format!("ceiling.precision={share:?}"));
        let agents_max = self.agents_max.map(|count| format!("ceiling.agents_max={count}"));
        let events_max = self.events_max.map(|count| format!("ceiling.events_max={count}"));
        let own = [limits, precision, agents_max, events_max].into_iter().flatten();
        Changes { set: own.chain(changes.set.iter().cloned()).collect(), ..changes.clone() }
    }
}

/// Looks for the ceiling of each topology.
pub(super) fn find(options: &FindOptions) -> Outcome {
    let changes = options.question.added_to(&options.changes);
    let text = Text { sources: read(&options.scenario)?, path: &options.scenario };
    let input = text.with(&changes)?;
    if !options.quiet && input.loaded.combination_count() > 1 {
        tell("note: of what the scenario sweeps, the first value of each is taken");
    }
    let loaded = input.loaded.first();
    let topologies = topologies(&loaded.scenario, &options.question.topology)?;
    let metrics =
        options.crossover.iter().map(|words| metric::named(words)).collect::<Result<Vec<_>, _>>()?;
    let searched = searched(options, &text, &input, &changes)?;
    let folder = OutputFolder::new(match &options.out {
        None => Path::new("results").join(format!("{}_ceilings", loaded.scenario.name)),
        Some(out) => out.clone(),
    });
    let interrupt = Interrupt::listen()?;
    interrupt.while_held(|| folder.probe()).map_err(|error| unwritable(&error))?;
    let progress = Arc::new(progress(options.quiet, options.jobs));
    interrupt.set_work(&progress, folder.path());
    let execution = execution(options.jobs, &progress);
    let search = Search { text: &text, input: &input, changes: &changes, searched: &searched, execution };
    let mut study =
        CeilingStudy { loaded, searched: searched.clone(), ceilings: Vec::new(), crossovers: Vec::new() };
    for topology in &topologies {
        study.ceilings.push(CeilingRow { topology: *topology, found: search.of(*topology)? });
    }
    for metric in metrics {
        for (place, one) in topologies.iter().enumerate() {
            for other in &topologies[place + 1..] {
                let (question, pair) = (&loaded.scenario.ceiling, (*one, *other));
                let sizes = 1..=question.agent_count_max;
                let found =
                    find_crossover(&loaded.scenario, pair, metric, sizes, question, &search.execution);
                let found = found.map_err(|error| failed(&error, ""))?;
                study.crossovers.push(CrossoverRow { topologies: pair, metric, found });
            }
        }
    }
    progress.finish();
    leave(&study, &input, &folder, options, &interrupt)
}

/// The scenario as it was read: once, since it may come from a pipe, and be edited while it is searched.
struct Text<'a> {
    sources: Sources,
    path: &'a Path,
}

impl Text<'_> {
    fn with(&self, changes: &Changes) -> Result<Input, Failure> {
        load_text(self.sources.clone(), &overrides(changes)?, self.path)
    }
}

/// What is the same for all topologies of a search.
struct Search<'a> {
    text: &'a Text<'a>,
    input: &'a Input,
    changes: &'a Changes,
    searched: &'a Searched,
    execution: Execution<'a>,
}

impl Search<'_> {
    fn of(&self, topology: usize) -> Result<FoundCeiling, Failure> {
        let scenario = &self.input.loaded.first().scenario;
        let question = &scenario.ceiling;
        let read = |key: &VariedKey, value: f64| self.read(key, value);
        let varied = |read, key: &VariedKey| VariedScenario {
            read,
            is_whole: key.is_whole,
            agent_count: scenario.agent_counts[0],
            topology,
        };
        let found = match self.searched {
            Searched::Agents => find_ceiling_and_law(scenario, topology, question, &self.execution),
            Searched::Load(key) => {
                find_load(varied(&|value| read(key, value), key), key.value, question, &self.execution)
            }
            Searched::Need(key, ends) => {
                find_need(varied(&|value| read(key, value), key), *ends, question, &self.execution)
            }
        };
        found.map_err(|error| failed(&error, ""))
    }

    /// The scenario with another value; `None` where it may not have that one.
    fn read(&self, key: &VariedKey, value: f64) -> Option<Scenario> {
        let changes = key::with(self.changes, key, value);
        Some(self.text.with(&changes).ok()?.loaded.first().scenario.clone())
    }
}

/// What is searched for, as the options say.
fn searched(
    options: &FindOptions,
    text: &Text<'_>,
    input: &Input,
    changes: &Changes,
) -> Result<Searched, Failure> {
    let sizes = &input.loaded.first().scenario.agent_counts;
    let searched = match (&options.over, &options.knob) {
        (None, None) => return Ok(Searched::Agents),
        (Some(over), _) => {
            let key = key::of(&input.loaded.first().file, over)?;
            text.with(&key::with(changes, &key, key.value))?;
            Searched::Load(key)
        }
        (None, Some(knob)) => {
            let (key, ends) = key::between(&input.loaded.first().file, knob)?;
            // A key that is mistyped, and a value that it cannot have, are told with their places.
            for value in [ends.0, ends.1] {
                text.with(&key::with(changes, &key, value))?;
            }
            Searched::Need(key, ends)
        }
    };
    if sizes.len() > 1 {
        let message =
            format!("the swarm has one size while a value is searched, and the scenario has {}", sizes.len());
        return Err(
            Failure::usage(message).help(format!("say which, such as `--agents {}`", sizes[sizes.len() - 1]))
        );
    }
    if !options.crossover.is_empty() {
        let message = "topologies change places at a size, and what is searched is a value";
        return Err(Failure::usage(message).help("leave out `--crossover`, or `--over` and `--knob`"));
    }
    Ok(searched)
}

/// The indices of the topologies in `names`, or of all.
pub(super) fn topologies(scenario: &Scenario, names: &[String]) -> Result<Vec<usize>, Failure> {
    let plan = Plan::new(scenario, names).map_err(|error| unknown_topology(&error))?;
    let mut indices: Vec<usize> = plan.cells.iter().map(|cell| cell.topology).collect();
    indices.dedup();
    Ok(indices)
}

/// Progress where somebody looks on: how many runs a search takes is not known before, so there are no tenths.
pub(super) fn progress(is_quiet: bool, jobs: Option<NonZeroUsize>) -> Progress {
    use std::io::IsTerminal;
    let is_silent = is_quiet || !std::io::stderr().is_terminal();
    Progress::new(is_silent, jobs.map_or_else(default_job_count, NonZeroUsize::get))
}

/// How runs of a search are executed.
pub(super) fn execution(jobs: Option<NonZeroUsize>, progress: &Progress) -> Execution<'_> {
    Execution {
        job_count: jobs.map_or_else(default_job_count, NonZeroUsize::get),
        is_reversed: false,
        tie_order: TieOrder::Schedule,
        logs_decisions: false,
        clock: wall_ns,
        observer: progress,
        // A search ends within the events that it may spend: nothing of it is worth keeping.
        keeping: None,
    }
}

/// Leaves the files, and prints what is asked for.
fn leave(
    study: &CeilingStudy<'_>,
    input: &Input,
    folder: &OutputFolder,
    options: &FindOptions,
    interrupt: &Interrupt,
) -> Outcome {
    let files = files(study, input)?;
    interrupt.while_writing(|| folder.write(&files)).map_err(|error| unwritable(&error))?;
    print(&match options.format {
        Format::Table => ceiling_table(study),
        Format::Csv => String::from_utf8_lossy(&ceilings_csv(study)).into_owned(),
        Format::Json => ceilings_json(study),
    })?;
    if !options.quiet {
        tell(format_args!("{} files in {}", files.len(), folder.path().display()));
    }
    Ok(())
}

fn files(study: &CeilingStudy<'_>, input: &Input) -> Result<Vec<OutputFile>, Failure> {
    let mut records = vec![
        ("ceilings.csv", ceilings_csv(study)),
        ("crossings.csv", crossings_csv(study)),
        ("evaluations.csv", evaluations_csv(study)),
    ];
    if !study.crossovers.is_empty() {
        records.push(("crossovers.csv", crossovers_csv(study)));
    }
    let hashed: Vec<(&str, &[u8])> = records.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let without_cells = Study { loaded: study.loaded, cells: &[] };
    records.push(("manifest.json", manifest(&without_cells, &input.traces, None, &hashed)));
    let records = records.into_iter().map(|(name, bytes)| OutputFile { name: name.to_owned(), bytes });
    let mut files: Vec<OutputFile> = records.collect();
    files.extend(charts(study)?);
    Ok(files)
}

#[cfg(feature = "charts")]
fn charts(study: &CeilingStudy<'_>) -> Result<Vec<OutputFile>, Failure> {
    ceiling_pictures(study).map_err(|error| Failure::internal(format!("a chart: {error}")))
}

/// None, since they are not built in.
#[cfg(not(feature = "charts"))]
fn charts(_study: &CeilingStudy<'_>) -> Result<Vec<OutputFile>, Failure> {
    Ok(Vec::new())
}
