//! Independent: no coordination at all. The control beside which every other plane is seen.
//!
//! ```text
//! client ─▶ agent decides ─▶ client
//! ```
//!
//! A closed client's tasks are decided by the agent at which it is at home; a task of an open
//! process goes to an agent drawn for it from all, and waits there if that one is busy.
//!
//! *Charged for*: the agent's own `step_cpu`. *Not charged for*: anything else; there are no messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Bottleneck, PlaneParameters};
use crate::kernel::SimDuration;
use crate::random::Samplers;
use crate::swarm::{
    AgentId, Coordination, Costs, Fabric, Kind, Message, Party, Ports, Source, StationShape, TaskId,
};

/// Independent agents as a scenario writes them: there is nothing to set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IndependentParameters {}

const STEP: Kind = Kind(0);

/// Independent agents in a run.
#[derive(Clone, Debug)]
pub struct Independent;

impl PlaneParameters for IndependentParameters {
    type Plane = Independent;
    const SUMMARY: &'static str = "each agent takes its own tasks and tells nobody: the control";
    const EXAMPLE: &'static str = "[topology.coordination.independent]\n";

    fn prepare(&self, _samplers: &mut Samplers<'_>) -> Independent {
        Independent
    }

    fn bottleneck(_: &Independent, _: &Costs, _: Source, _: u32) -> Option<Bottleneck> {
        None
    }
}

impl Coordination for Independent {
    const KINDS: &'static [&'static str] = &["step"];

    fn coordinators(&self, _agent_count: u32) -> Vec<StationShape> {
        Vec::new()
    }

    fn on_released<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        fabric.assign(task, fabric.home(task));
        fabric.decide(task);
    }

    fn on_handled<P: Ports>(&mut self, _message: Message, _fabric: &mut Fabric<P>) {
        unreachable!("independent agents send no messages");
    }

    fn on_decided<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        let step_cpu = fabric.costs().step_cpu;
        if step_cpu == SimDuration::ZERO {
            fabric.complete(task);
            return;
        }
        let (from, to) = (Party::Station(agent.inbox()), agent.inbox());
        fabric.serve(Message::new(from, to, task, 0, STEP), step_cpu);
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        fabric.complete(job.task);
    }
}
