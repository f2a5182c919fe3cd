//! Study: a scenario with the results of its cells, as all reports see it.

use crate::analysis::{Estimate, late_binding};
use crate::coordination::CoordinationChoice;
use crate::experiment::CellResult;
use crate::learning::LearningChoice;
use crate::metrics::Metric;
use crate::scenario::Loaded;
use crate::swarm::Kind;

/// A scenario and what its cells came to.
#[derive(Clone, Copy, Debug)]
pub struct Study<'a> {
    /// The scenario, as written and as run.
    pub loaded: &'a Loaded,
    /// The results, by topology and size.
    pub cells: &'a [CellResult],
}

/// A figure of a cell that is derived from several cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Derived {
    /// Its mean; `None` if one of the cells has no data.
    pub estimate: Option<Estimate>,
}

impl Derived {
    /// What the wait due to binding is called in records.
    pub const WAIT_DUE_TO_BINDING: &'static str = "wait_due_to_binding_s_mean";
}

impl<'a> Study<'a> {
    /// The name of a cell's topology.
    pub fn topology_name(&self, cell: &CellResult) -> &'a str {
        &self.loaded.scenario.topologies[cell.cell.topology].name
    }

    /// The names of all topologies of the scenario, run or not.
    pub fn topology_names(&self) -> Vec<&'a str> {
        self.loaded.scenario.topologies.iter().map(|topology| topology.name.as_str()).collect()
    }

    /// Whether tasks have problems, so that agents can learn.
    pub fn has_problems(&self) -> bool {
        self.loaded.scenario.knowledge.is_some()
    }

    /// The kinds of messages that its planes send, each once, in the order of the registries.
    pub fn kinds(&self) -> Vec<&'static str> {
        let topologies = &self.loaded.file.topology;
        let coordinates = |name: &str| topologies.iter().any(|topology| topology.coordination.name() == name);
        let teaches = |name: &str| topologies.iter().any(|topology| topology.learning.name() == name);
        let of_coordination = CoordinationChoice::PLANES.iter().filter(|plane| coordinates(plane.name));
        let of_learning = LearningChoice::PLANES.iter().filter(|plane| teaches(plane.name));
        let of_coordination = of_coordination.flat_map(|plane| plane.kinds);
        let mut kinds: Vec<&str> = Vec::new();
        let looks_back = self.loaded.scenario.workload.blueprint.looks_back();
        let of_context = Kind::OF_CONTEXT.iter().map(|(name, _)| name).filter(|_| looks_back);
        let of_learning = of_learning.flat_map(|plane| plane.kinds);
        for kind in of_coordination.chain(of_context).chain(of_learning) {
            if !kinds.contains(kind) {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// A metric's mean over the replicates of a cell; `None` without data.
    pub fn estimate(&self, cell: &CellResult, metric: Metric) -> Option<Estimate> {
        Estimate::of(&cell.figures(metric))
    }

    /// What steps wait for an agent because they are given to one early: the wait of a cell less that of late
    /// binding of the same work, paired by replicate. `None` where there is no such comparison.
    pub fn wait_due_to_binding(&self, cell: &CellResult) -> Option<Derived> {
        let late = late_binding(self.loaded, cell.cell.topology)?;
        let reference =
            self.of_topology(late).find(|other| other.cell.agent_count == cell.cell.agent_count)?;
        let [own, other] = [cell, reference].map(|cell| cell.figures(Metric::WaitForAgentMean));
        // Where replicates were added for precision, one may have more of them.
        let count = own.len().min(other.len());
        Some(Derived { estimate: Estimate::of_differences(&own[..count], &other[..count]) })
    }

    /// The indices of the topologies that have results, in the scenario's order.
    pub fn topologies(&self) -> Vec<usize> {
        let mut indices: Vec<usize> = self.cells.iter().map(|cell| cell.cell.topology).collect();
        indices.dedup();
        indices
    }

    /// The results of one topology at one size.
    pub fn cell_of(&self, topology: usize, agent_count: u32) -> Option<&'a CellResult> {
        self.of_topology(topology).find(|cell| cell.cell.agent_count == agent_count)
    }

    /// The results of one topology, by size.
    pub fn of_topology(&self, index: usize) -> impl Iterator<Item = &'a CellResult> {
        self.cells.iter().filter(move |cell| cell.cell.topology == index)
    }
}
