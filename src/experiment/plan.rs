//! Plan: which cells of a scenario are run.

use std::ops::Range;

use crate::scenario::Scenario;

/// One point of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Index of the topology in the scenario.
    pub topology: usize,
    /// Size of the swarm.
    pub agent_count: u32,
}

/// A run, or a pilot run that finds a warm-up: what pieces of work have in common that take about as long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// Index of the topology in the scenario.
    pub topology: usize,
    /// Size of the swarm.
    pub agent_count: u32,
    /// Whether it is a pilot run.
    pub is_pilot: bool,
}

impl Cell {
    /// A piece of its work.
    pub fn piece(self, is_pilot: bool) -> Piece {
        Piece { topology: self.topology, agent_count: self.agent_count, is_pilot }
    }
}

/// The cells of a scenario, in the order of their results: by topology, then by size.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What is run of it.
    pub cells: Vec<Cell>,
}

/// A choice of topologies that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// There is no such topology.
    #[error("the scenario has no topology `{name}`")]
    UnknownTopology {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
}

impl<'a> Plan<'a> {
    /// All sizes of the topologies in `names`, or of all topologies if there are none.
    ///
    /// # Errors
    /// If a name is unknown.
    pub fn new(scenario: &'a Scenario, names: &[String]) -> Result<Self, PlanError> {
        let known = || scenario.topologies.iter().map(|topology| topology.name.clone()).collect();
        let is_known = |name: &&String| scenario.topologies.iter().any(|topology| topology.name == **name);
        if let Some(name) = names.iter().find(|name| !is_known(name)) {
            return Err(PlanError::UnknownTopology { name: name.clone(), known: known() });
        }
        let is_wanted =
            |topology: &usize| names.is_empty() || names.contains(&scenario.topologies[*topology].name);
        let sizes =
            |topology| scenario.agent_counts.iter().map(move |count| Cell { topology, agent_count: *count });
        let cells = (0..scenario.topologies.len()).filter(is_wanted).flat_map(sizes).collect();
        Ok(Plan { scenario, cells })
    }

    /// How many runs it takes.
    pub fn run_count(&self) -> usize {
        self.cells.len() * self.scenario.replicate_count as usize
    }

    /// Every piece of work that some replicates take: runs, and pilot runs where warm-ups must be found.
    pub fn pieces(&self, replicates: Range<u32>) -> Vec<Piece> {
        let pilot_count = match self.scenario.horizon.warm_up {
            Some(_) => 0,
            None => self.scenario.replicate_count as usize,
        };
        let of_cell = |cell: &Cell| {
            let pilots = std::iter::repeat_n(cell.piece(true), pilot_count);
            pilots.chain(std::iter::repeat_n(cell.piece(false), replicates.len()))
        };
        self.cells.iter().flat_map(of_cell).collect()
    }
}
