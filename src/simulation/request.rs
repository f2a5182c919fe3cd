//! Request: which run is asked for, and what can go wrong with it.

use crate::kernel::{QueueKind, SimTime, TieOrder};
use crate::random::{Address, Purpose};
use crate::scenario::{Scenario, Topology};
use crate::stations::Window;
use crate::swarm::{
    AgentClass, BooksError, Coordination, Fabric, FabricParts, Gate, Learning, Ports, Recorder, Role,
    RunSettings, WorkloadError,
};
use crate::workload::Generator;

/// One run of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct RunRequest<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// One of its topologies.
    pub topology: &'a Topology,
    /// Size of the swarm.
    pub agent_count: u32,
    /// Which replicate, from zero.
    pub replicate: u32,
    /// When the measuring begins.
    pub opens_at: SimTime,
    /// How many bins of a timeline to record; zero for none.
    pub timeline_bin_count: usize,
    /// Whether every decision about a problem is recorded.
    pub logs_decisions: bool,
    /// Which calendar to use: the results are the same.
    pub queue_kind: QueueKind,
    /// The order among events of the same instant.
    pub tie_order: TieOrder,
}

/// A run that has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// The books do not close: a bug of the program.
    #[error("the books of a run do not close: {0}")]
    Books(#[from] BooksError),
    /// The work could not be read.
    #[error("{0}")]
    Workload(#[from] WorkloadError),
}

/// The seed of a scenario's replicate: the same for all topologies and sizes.
pub fn replicate_seed(seed: u64, replicate: u32) -> u64 {
    let purpose = Purpose::ReplicateSeed;
    Address { seed, purpose, entity: 0, index: replicate.into() }.block().lane(0)
}

/// The ports of a run with a recorder of type `R`.
pub(super) struct RunPorts<'a, R>(std::marker::PhantomData<(&'a (), R)>);

impl<'a, R: Recorder> Ports for RunPorts<'a, R> {
    type Workload = Generator<'a>;
    type Recorder = R;
}

impl<'a> RunRequest<'a> {
    /// The run's seed.
    pub(super) fn seed(&self) -> u64 {
        replicate_seed(self.scenario.seed, self.replicate)
    }

    /// The run's settings.
    pub(super) fn settings(&self) -> RunSettings {
        let (window, drain_until) = self.scenario.window(self.agent_count, self.opens_at);
        RunSettings {
            seed: self.seed(),
            window,
            drain_until,
            budget: self.scenario.budget,
            queue_kind: self.queue_kind,
            tie_order: self.tie_order,
        }
    }

    /// What is measured.
    pub(super) fn window(&self) -> Window {
        self.settings().window
    }

    /// The swarm of the run, at rest.
    pub(super) fn fabric<C: Coordination, L: Learning, R: Recorder>(
        &self,
        (coordination, learning): (&C, &L),
        recorder: R,
        settings: RunSettings,
    ) -> Result<Fabric<RunPorts<'a, R>>, WorkloadError> {
        let gates = &self.scenario.workload.gates;
        let mut teams = Role::divide(&self.scenario.roles, self.agent_count);
        teams.extend(Gate::teams(gates, self.agent_count));
        let parts = FabricParts {
            agent_count: self.agent_count,
            speeds: AgentClass::deal(&self.scenario.classes, self.agent_count),
            coordinators: coordination.coordinators(self.agent_count),
            stores: learning.stores(self.agent_count),
            transport: self.topology.transport.clone(),
            costs: self.scenario.costs,
            blueprint: self.scenario.workload.blueprint.clone(),
            teams,
            gates: gates.clone(),
            assignment: self.topology.assignment,
            context_flow: self.topology.context_flow,
            knowledge: self.scenario.knowledge.clone(),
            provider: self.scenario.provider.clone(),
            workload: Generator::new(&self.scenario.workload, settings.seed, self.agent_count)?,
            recorder,
        };
        Ok(Fabric::new(parts, settings))
    }
}
