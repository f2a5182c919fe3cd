//! Arguments: what can be asked for. The help of each verb has one worked example.

use std::num::{IntErrorKind, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::cell::CellOptions;
use super::merge::MergeOptions;
use crate::analysis::Precision;
use crate::quantities::{QuantityError, Share};

/// How many agents can this architecture carry, and what breaks first?
///
/// Simulates swarms of agents under several topologies from a scenario file, and leaves latency, hub
/// CPU, throughput and where the time goes against the number of agents: tables, CSV files, charts.
#[derive(Debug, Parser)]
#[command(
    name = "ceiling",
    version,
    after_help = "Start here:\n  ceiling init                 writes scenario.toml\n  ceiling run scenario.toml    simulates it, \
                  results go to results/scenario/\n\nExit codes: ceiling help exit-codes"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Simulate scenarios and leave tables, CSV files and charts.
    #[command(
        after_help = "Example:\n  ceiling run scenarios/hub_ceiling.toml --agents 10,100,1000 --replicates 3\n\
                            simulates three sizes, three runs of each, prints a table\nand leaves the files in results/hub_ceiling/."
    )]
    Run(RunOptions),
    /// Find how many agents each topology carries, and what breaks first.
    #[command(
        after_help = "Example:\n  ceiling find scenarios/hub_ceiling.toml --limit \"hub CPU <= 80 %\" --precision 2%\nsearches the largest swarm of each topology, prints it with its 95 % interval and leaves\nthe files in results/hub_ceiling_ceilings/."
    )]
    Find(super::find::FindOptions),
    /// Find ceilings with many seeds, and tell how often the interval holds what theory says.
    #[command(
        after_help = "Example:\n  ceiling coverage scenarios/oracles/ceiling.toml --seeds 200\nprints in how many of 200 searches the 95 % interval holds the exact ceiling, and leaves\na row for each in results/ceiling_coverage/."
    )]
    Coverage(super::coverage::CoverageOptions),
    /// Validate scenarios without running them: every mistake at once, with its line.
    #[command(
        after_help = "Example:\n  ceiling check scenarios/*.toml\nprints a line for each, or every mistake with its place and a remedy."
    )]
    Check(CheckOptions),
    /// Say where a task's time goes in a swarm of N agents, and what would move the ceiling.
    #[command(
        mut_arg("agents", super::explain::one_size),
        after_help = "Example:\n  ceiling explain scenarios/hub_ceiling.toml --agents 200\nprints the parts of a task's time for each topology, and what a tenth more or less\nof each parameter does to the number of agents that it carries; both are drawn."
    )]
    Explain(super::explain::ExplainOptions),
    /// List planes, distributions and metrics, with units and defaults.
    #[command(
        after_help = "Example:\n  ceiling list planes\nshows every parameter of every plane with its default."
    )]
    List {
        /// What to list; everything if left out.
        what: Option<Listed>,
    },
    /// Print the resolved scenario, every default filled in.
    #[command(
        after_help = "Example:\n  ceiling show scenarios/hub_ceiling.toml --set topology.coordination.hub.cores=16\nprints what would be run, as a scenario file."
    )]
    Show(ShowOptions),
    /// Write a commented scenario that runs in two seconds.
    #[command(
        after_help = "Example:\n  ceiling init && ceiling run scenario.toml\nwrites scenario.toml and simulates it."
    )]
    Init {
        /// Where to write it.
        #[arg(default_value = "scenario.toml")]
        file: PathBuf,
        /// Replace a file that is there already.
        #[arg(long)]
        force: bool,
    },
    /// Run twice, on one and on several threads and with cells in the opposite order, and compare.
    #[command(
        after_help = "Example:\n  ceiling verify scenarios/hub_ceiling.toml --agents 10,100\nprints the hash that both had, or names the first event that differs (exit code 70)."
    )]
    Verify(VerifyOptions),
    /// Hold results against a baseline, run by run, and fail if something got worse.
    #[command(
        after_help = "Example:\n  ceiling compare baseline results/hub_ceiling --max-increase 3%\nfails with exit code 98 if a metric got worse by more than 3 %, and 97 if there is\nnothing to compare with. What it does in CI: docs/ci.md"
    )]
    Compare(super::compare::CompareOptions),
    /// Compute one cell of a scenario, for batch systems: `merge` puts cells together.
    #[command(after_help = super::cell::EXAMPLE)]
    Cell(CellOptions),
    /// Make the result files of a scenario from cells that were computed one by one.
    #[command(after_help = super::merge::EXAMPLE)]
    Merge(MergeOptions),
    /// Print the completion script of a shell.
    #[command(
        after_help = "Example:\n  ceiling completions bash > ~/.local/share/bash-completion/completions/ceiling"
    )]
    Completions {
        /// Which shell.
        shell: Shell,
    },
    /// Print the manual page.
    #[command(after_help = "Example:\n  ceiling man > ceiling.1 && man ./ceiling.1")]
    Man,
    /// Print the JSON Schema of scenario files, for editors.
    #[command(
        after_help = "Example:\n  ceiling schema > ceiling.schema.json\nthen `#:schema ./ceiling.schema.json` as the first line of a scenario lets\nTOML-aware editors complete and check it."
    )]
    Schema,
    /// Print the exit codes and what they mean.
    #[command(name = "exit-codes", after_help = super::exit::CODES, after_long_help = super::exit::CODES)]
    ExitCodes,
}

/// What to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Listed {
    /// Coordination and learning planes with their parameters.
    Planes,
    /// Families of distributions with their parameters.
    Distributions,
    /// What is measured.
    Metrics,
}

/// Changes to a scenario.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct Changes {
    /// Sizes of the swarm, in place of the scenario's.
    #[arg(long, value_name = "N,…", value_delimiter = ',', value_parser = one_or_more, allow_negative_numbers = true)]
    pub(super) agents: Vec<u64>,
    /// Seed, in place of the scenario's.
    #[arg(long, value_name = "S", value_parser = whole, allow_negative_numbers = true)]
    pub(super) seed: Option<u64>,
    /// Independent runs of each cell, in place of the scenario's.
    #[arg(long, value_name = "R", value_parser = one_or_more, allow_negative_numbers = true)]
    pub(super) replicates: Option<u64>,
    /// Trace to replay, plain or gzip.
    #[arg(long, value_name = "FILE")]
    pub(super) trace: Option<PathBuf>,
    /// Any other value of the scenario, such as topology.coordination.hub.cores=16.
    #[arg(long, value_name = "PATH=VALUE")]
    pub(super) set: Vec<String>,
}

/// Options of `run`.
#[derive(Args, Debug)]
pub(super) struct RunOptions {
    /// Scenario files.
    #[arg(required = true, value_name = "SCENARIO")]
    pub(super) scenarios: Vec<PathBuf>,
    /// Where the files go. With several scenarios, each gets a folder of its own in it.
    /// [default: results/<scenario name>]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Topologies to run, by name; all if left out.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub(super) topology: Vec<String>,
    #[command(flatten)]
    pub(super) changes: Changes,
    /// Threads; the results are the same for any number. [default: one per core]
    #[arg(long, value_name = "J", value_parser = job_count, allow_negative_numbers = true)]
    pub(super) jobs: Option<NonZeroUsize>,
    /// What is printed at the end.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(super) format: Format,
    /// Print the cells that would be run, in their order, and end.
    #[arg(long)]
    pub(super) list_cells: bool,
    /// Leave decisions.csv as well: a row for every decision about a problem. Large for large swarms.
    #[arg(long)]
    pub(super) decisions: bool,
    /// Add replicates until the 95 % intervals of throughput, mean latencies and the hottest station are within this
    /// share of their means, such as 2%.
    #[arg(long, value_name = "SHARE", value_parser = positive_share)]
    pub(super) precision: Option<f64>,
    /// Replicates of a cell after which --precision gives it up.
    #[arg(long, value_name = "R", value_parser = one_or_more, default_value_t = 100, requires = "precision", allow_negative_numbers = true)]
    pub(super) replicates_max: u64,
    /// Tell how much would be run and about how long it would take, from short trial runs; write nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Run everything again, whatever is kept of earlier runs.
    #[arg(long)]
    pub(super) fresh: bool,
    /// No progress and no notes.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

impl RunOptions {
    /// How narrow intervals are to be, if that was asked for.
    pub(super) fn precision(&self) -> Option<Precision> {
        let replicate_count_max = u32::try_from(self.replicates_max).unwrap_or(u32::MAX);
        self.precision.map(|half_width_ratio_max| Precision { half_width_ratio_max, replicate_count_max })
    }
}

/// What is printed at the end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table for people; its layout may change.
    Table,
    /// What summary.csv holds.
    Csv,
    /// The same as JSON.
    Json,
}

/// Options of `check`.
#[derive(Args, Debug)]
pub(super) struct CheckOptions {
    /// Scenario files.
    #[arg(required = true, value_name = "SCENARIO")]
    pub(super) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) changes: Changes,
}

/// Options of `show`.
#[derive(Args, Debug)]
pub(super) struct ShowOptions {
    /// Scenario file.
    pub(super) scenario: PathBuf,
    #[command(flatten)]
    pub(super) changes: Changes,
}

/// Options of `verify`.
#[derive(Args, Debug)]
pub(super) struct VerifyOptions {
    /// Scenario file.
    pub(super) scenario: PathBuf,
    /// Topologies to run, by name; all if left out.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub(super) topology: Vec<String>,
    #[command(flatten)]
    pub(super) changes: Changes,
    /// No progress.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// A whole number. The standard library's words for what is none are not for users.
pub(super) fn whole(text: &str) -> Result<u64, String> {
    text.trim().replace('_', "").parse().map_err(|error: std::num::ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow => format!("the largest is {}", u64::MAX),
        _ => "a whole number, 0 or more, is needed".to_owned(),
    })
}

pub(super) fn one_or_more(text: &str) -> Result<u64, String> {
    whole(text)
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| "a whole number, 1 or more, is needed".to_owned())
}

/// A share above zero: `2%`, `0.02`.
fn positive_share(text: &str) -> Result<f64, String> {
    let share: Result<Share, QuantityError> = text.trim().parse();
    match share.map(Share::get).or_else(|error| text.trim().parse().map_err(|_| error)) {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("a share above 0 and up to 1 is needed, such as 2%".to_owned()),
    }
}

pub(super) fn job_count(text: &str) -> Result<NonZeroUsize, String> {
    let number = one_or_more(text)?;
    let fitting = usize::try_from(number).ok().and_then(NonZeroUsize::new);
    fitting.filter(|number| number.get() <= JOB_COUNT_MAX).ok_or_else(|| {
        format!("{JOB_COUNT_MAX} threads are the most; more than there are cores gain nothing")
    })
}

/// Threads that any system starts.
const JOB_COUNT_MAX: usize = 1024;
