//! Sweep: a scenario taken the way that the command takes it, from its text to the figures of its cells.

use std::path::{Path, PathBuf};

use coordination_ceiling::experiment::{Cell, CellResult, Execution, Observer, Plan, execute};
use coordination_ceiling::kernel::TieOrder;
use coordination_ceiling::metrics::{Metric, RunSummary};
use coordination_ceiling::scenario::document::Sources;
use coordination_ceiling::scenario::{FilesIn, Loaded, Scenario};

/// The cells of a scenario, run.
pub(crate) struct Sweep {
    pub(crate) scenario: Scenario,
    pub(crate) cells: Vec<CellResult>,
}

/// Nobody looks on.
struct Unobserved;

impl Observer for Unobserved {}

/// One thread, no clock, cells in their order.
pub(crate) const PLAINLY: Execution<'static> = Execution {
    job_count: 1,
    is_reversed: false,
    tie_order: TieOrder::Schedule,
    logs_decisions: false,
    clock: || 0,
    observer: &Unobserved,
    keeping: None,
};

/// A folder or file of this package.
pub(crate) fn of_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Reads a scenario's text, with overrides as `--set` gives them.
///
/// # Errors
/// The report that the command would print.
pub(crate) fn load(text: &str, overrides: &[&str]) -> Result<Loaded, String> {
    resolve(Sources::from_text("in a test", text), overrides, &of_package("scenarios"))
}

/// Reads a shipped scenario, named from the folder of all.
///
/// # Panics
/// With the report that the command would print, if there is a mistake in it.
pub(crate) fn load_file(file: &str, overrides: &[&str]) -> Loaded {
    let path = of_package("scenarios").join(file);
    let sources = Sources::read(&path).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let folder = path.parent().expect("a file lies in a folder");
    resolve(sources, overrides, folder).unwrap_or_else(|report| panic!("{report}"))
}

fn resolve(sources: Sources, overrides: &[&str], folder: &Path) -> Result<Loaded, String> {
    let sources = sources.with_overrides(overrides.iter().copied());
    Loaded::from_sources(sources, "a test", &mut FilesIn::new(folder))
        .map_err(|mistakes| mistakes.to_string())
}

impl Sweep {
    /// Runs every cell of a shipped scenario.
    pub(crate) fn of_file(file: &str, overrides: &[&str]) -> Sweep {
        Sweep::of(load_file(file, overrides), &PLAINLY)
    }

    /// Runs every cell of a scenario's text.
    pub(crate) fn of_text(text: &str, overrides: &[&str]) -> Sweep {
        Sweep::of(load(text, overrides).unwrap_or_else(|report| panic!("{report}")), &PLAINLY)
    }

    /// Runs every cell of a scenario.
    pub(crate) fn of(loaded: Loaded, execution: &Execution<'_>) -> Sweep {
        Sweep::of_cells(loaded, execution, |_| true)
    }

    /// Runs those cells of a scenario that are wanted.
    ///
    /// # Panics
    /// If the books of a run do not close.
    pub(crate) fn of_cells(
        loaded: Loaded,
        execution: &Execution<'_>,
        is_wanted: impl Fn(&Cell) -> bool,
    ) -> Sweep {
        let mut plan = Plan::new(&loaded.scenario, &[]).expect("nothing unknown is asked for");
        plan.cells.retain(is_wanted);
        let cells = execute(&plan, execution).unwrap_or_else(|error| panic!("{error}"));
        Sweep { scenario: loaded.scenario, cells }
    }

    /// The cell of a topology at a size.
    ///
    /// # Panics
    /// If there is none.
    pub(crate) fn cell(&self, topology: &str, agent_count: u32) -> &CellResult {
        let is_meant = |result: &&CellResult| {
            let Cell { topology: index, agent_count: count } = result.cell;
            count == agent_count && self.scenario.topologies[index].name == topology
        };
        self.cells.iter().find(is_meant).unwrap_or_else(|| panic!("no cell of `{topology}` at {agent_count}"))
    }

    /// Mean of a figure over the replicates of a cell.
    ///
    /// # Panics
    /// If a run has no such figure.
    pub(crate) fn mean(&self, topology: &str, agent_count: u32, metric: Metric) -> f64 {
        let figures = self.cell(topology, agent_count).figures(metric);
        assert!(!figures.is_empty(), "`{topology}` at {agent_count} has no {}", metric.name());
        figures.iter().sum::<f64>() / figures.len() as f64
    }

    /// Every run's summary, in the order of the plan.
    pub(crate) fn summaries(&self) -> impl Iterator<Item = &RunSummary> {
        self.cells.iter().flat_map(|cell| &cell.runs).map(|run| &run.summary)
    }
}
