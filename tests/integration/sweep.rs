//! Sweep: a scenario taken the way that the command takes it, from its text to the figures of its cells.

use std::path::{Path, PathBuf};

use coordination_ceiling::analysis::Estimate;
use coordination_ceiling::experiment::{Cell, CellResult, Execution, Observer, Plan, execute};
use coordination_ceiling::kernel::TieOrder;
use coordination_ceiling::metrics::{Metric, RunStatus, RunSummary};
use coordination_ceiling::scenario::document::Sources;
use coordination_ceiling::scenario::{FilesIn, Loaded, Scenario};

/// How sure an interval must be that theory has to lie in.
const CONFIDENCE: f64 = 0.999;

/// The cells of a scenario, run.
pub struct Sweep {
    pub scenario: Scenario,
    pub cells: Vec<CellResult>,
}

/// The folder of the shipped scenarios.
pub fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Reads a scenario's text, with overrides as `--set` gives them.
///
/// # Panics
/// With the report that the command would print, if there is a mistake in it.
pub fn load(name: &str, text: &str, overrides: &[&str]) -> Loaded {
    try_load(name, text, overrides).unwrap_or_else(|report| panic!("{report}"))
}

/// The same, or the report of its mistakes.
pub fn try_load(name: &str, text: &str, overrides: &[&str]) -> Result<Loaded, String> {
    let sources = Sources::from_text(name, text).with_overrides(overrides.iter().copied());
    Loaded::from_sources(sources, name, &mut FilesIn::new(scenarios()))
        .map_err(|mistakes| mistakes.to_string())
}

/// Reads a shipped scenario, named from the folder of all.
pub fn load_file(file: &str, overrides: &[&str]) -> Loaded {
    let path = scenarios().join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let folder = path.parent().expect("a file has a folder");
    let sources = Sources::from_text(file, text).with_overrides(overrides.iter().copied());
    Loaded::from_sources(sources, file, &mut FilesIn::new(folder))
        .unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// Nobody looks on.
struct Unobserved;

impl Observer for Unobserved {}

/// One thread, no clock, cells in their order.
pub fn plainly() -> Execution<'static> {
    Execution {
        job_count: 1,
        is_reversed: false,
        tie_order: TieOrder::Schedule,
        clock: || 0,
        observer: &Unobserved,
    }
}

impl Sweep {
    /// Runs every cell of a shipped scenario.
    pub fn of_file(file: &str, overrides: &[&str]) -> Sweep {
        Sweep::of(load_file(file, overrides), &plainly())
    }

    /// Runs every cell of a scenario's text.
    pub fn of_text(text: &str, overrides: &[&str]) -> Sweep {
        Sweep::of(load("in a test", text, overrides), &plainly())
    }

    /// Runs every cell.
    ///
    /// # Panics
    /// If the books of a run do not close.
    pub fn of(loaded: Loaded, execution: &Execution<'_>) -> Sweep {
        Sweep::of_cells(loaded, execution, |_| true)
    }

    /// Runs the cells that are wanted.
    ///
    /// # Panics
    /// If the books of a run do not close.
    pub fn of_cells(loaded: Loaded, execution: &Execution<'_>, is_wanted: impl Fn(&Cell) -> bool) -> Sweep {
        let mut plan = Plan::new(&loaded.scenario, &[]).expect("all topologies are wanted");
        plan.cells.retain(is_wanted);
        let cells = execute(&plan, execution).unwrap_or_else(|error| panic!("{error}"));
        Sweep { scenario: loaded.scenario, cells }
    }

    /// The cell of a topology at a size.
    pub fn cell(&self, topology: &str, agent_count: u32) -> &CellResult {
        let is_meant = |cell: &&CellResult| {
            cell.cell.agent_count == agent_count
                && self.scenario.topologies[cell.cell.topology].name == topology
        };
        self.cells.iter().find(is_meant).unwrap_or_else(|| panic!("no cell of {topology} at {agent_count}"))
    }

    /// A figure of a topology at its only or given size, with its 99.9 % interval over replicates.
    pub fn estimate(&self, topology: &str, agent_count: u32, metric: Metric) -> Estimate {
        let cell = self.cell(topology, agent_count);
        assert!(
            cell.status() <= RunStatus::Censored,
            "{topology} at {agent_count} is {}: it has no steady figure",
            cell.status().name()
        );
        estimate(cell, metric)
    }

    /// Every run's summary, in the order of the plan.
    pub fn summaries(&self) -> impl Iterator<Item = &RunSummary> {
        self.cells.iter().flat_map(|cell| &cell.runs).map(|run| &run.summary)
    }
}

/// A figure of a cell with its 99.9 % interval over replicates.
pub fn estimate(cell: &CellResult, metric: Metric) -> Estimate {
    Estimate::with_confidence(&cell.figures(metric), CONFIDENCE)
        .unwrap_or_else(|| panic!("{} has no figure", metric.name()))
}
