//! Scenario: what is to be simulated, valid by construction.

use super::ceiling_file::CeilingQuestion;
use super::resolve::AGENT_COUNT_MAX;
use crate::coordination::CoordinationPlane;
use crate::kernel::{SimDuration, SimTime};
use crate::learning::LearningPlane;
use crate::stations::Window;
use crate::swarm::{
    AgentClass, Assignment, Budget, ContextFlow, Costs, KnowledgeLaw, ProviderLaw, Role, Transport,
};
use crate::workload::{ArrivalPlan, WorkloadPlan};

/// A question that can be simulated: a value of this type has passed every check.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What its results are called.
    pub name: String,
    /// The question that it answers, in one line.
    pub question: String,
    /// From which every random number follows.
    pub seed: u64,
    /// Independent runs of each cell.
    pub replicate_count: u32,
    /// Sizes of the swarm, ascending.
    pub agent_counts: Vec<u32>,
    /// How long a run is.
    pub horizon: Horizon,
    /// When a run is given up.
    pub budget: Budget,
    /// What messages and steps cost.
    pub costs: Costs,
    /// CPU of the cluster per second of a mind: 0 for a hosted model, 1 for a local one.
    pub mind_cpu_ratio: f64,
    /// Classes of agents; none means that all are alike.
    pub classes: Vec<AgentClass>,
    /// What agents do; one or more.
    pub roles: Vec<Role>,
    /// The work.
    pub workload: WorkloadPlan,
    /// How agents deal with outcomes; `None` where tasks have no problems.
    pub knowledge: Option<KnowledgeLaw>,
    /// The model service that all minds call, if its limits matter.
    pub provider: Option<ProviderLaw>,
    /// What the largest swarm is held to.
    pub ceiling: CeilingQuestion,
    /// What is compared.
    pub topologies: Vec<Topology>,
}

/// One coordination plane, one learning plane, one transport, with a name.
#[derive(Clone, Debug)]
pub struct Topology {
    /// What it is called.
    pub name: String,
    /// Who coordinates.
    pub coordination: CoordinationPlane,
    /// Which agent of its role a step is given to.
    pub assignment: Assignment,
    /// How a step comes to know of those before it; `None`: it does, at no cost.
    pub context_flow: Option<ContextFlow>,
    /// How agents learn from each other.
    pub learning: LearningPlane,
    /// What a message costs on the wire.
    pub transport: Transport,
}

/// How long a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// From the start to the end of the measuring; `None`: as long as the trace.
    pub duration: Option<SimDuration>,
    /// What is cut at the beginning; `None`: found by MSER-5.
    pub warm_up: Option<SimDuration>,
    /// How long the workflows of the window are followed behind it; `None`: as long as the window.
    pub drain: Option<SimDuration>,
}

impl Scenario {
    /// When the measuring ends, in a swarm of `agent_count`.
    pub fn closes_at(&self, agent_count: u32) -> SimTime {
        let duration = self.horizon.duration.unwrap_or_else(|| match &self.workload.arrivals {
            ArrivalPlan::Trace(trace) => trace.period.scaled(1.0 / trace.speedup(agent_count)),
            _ => unreachable!("a scenario without a trace says how long it is"),
        });
        SimTime::ZERO + duration
    }

    /// Whether a run can hold a swarm of `agent_count`, its clients too, and its trace, which a larger swarm may
    /// replay faster, outlasts the warm-up.
    pub fn can_hold(&self, agent_count: u32) -> bool {
        let clients_per_agent = match &self.workload.arrivals {
            ArrivalPlan::Closed { clients_per_agent, .. } => *clients_per_agent,
            _ => 1,
        };
        let client_count = u64::from(agent_count) * u64::from(clients_per_agent.max(1));
        let length = self.closes_at(agent_count) - SimTime::ZERO;
        client_count <= u64::from(AGENT_COUNT_MAX)
            && self.horizon.warm_up.is_none_or(|warm_up| warm_up < length)
    }

    /// What is measured in a swarm of `agent_count` after a warm-up until `opens_at`, and until when
    /// its workflows are followed.
    pub fn window(&self, agent_count: u32, opens_at: SimTime) -> (Window, SimTime) {
        let closes_at = self.closes_at(agent_count);
        let window = Window::new(opens_at, closes_at);
        (window, closes_at + self.horizon.drain.unwrap_or(window.length()))
    }
}
