//! Independent: no coordination at all. The control beside which every other plane is seen.
//!
//! ```text
//! client ─▶ agent decides ─▶ client
//! ```
//!
//! A closed client's tasks are decided by the agent at which it is at home; a task of an open
//! process goes to an agent drawn for it from all, and waits there if that one is busy. The steps of a
//! workflow follow each other at once, as if everybody knew everything: what is left is the work itself,
//! and the waiting for agents that any assignment brings. An agent that has decided is free at once: its `step_cpu` is
//! its inbox's affair.
//!
//! *Charged for*: the agent's own `step_cpu`. *Not charged for*: anything else; there are no messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::roster::Roster;
use super::{Bottleneck, PlaneParameters};
use crate::kernel::SimDuration;
use crate::random::Samplers;
use crate::swarm::{
    AgentId, Assignment, ContextFlow, Coordination, Costs, Fabric, Kind, Message, Party, Ports, Source,
    StationShape, TaskId,
};

/// Independent agents as a scenario writes them: there is nothing to set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IndependentParameters {}

const STEP: Kind = Kind(0);

/// Independent agents in a run.
#[derive(Clone, Debug)]
pub struct Independent {
    roster: Roster,
    /// The tasks of the steps that follow the one that is done.
    followers: Vec<TaskId>,
}

impl PlaneParameters for IndependentParameters {
    type Plane = Independent;
    const SUMMARY: &'static str = "each agent takes its own tasks and tells nobody: the control";
    const EXAMPLE: &'static str = "[topology.coordination.independent]\n";
    const ASSIGNMENTS: &'static [Assignment] =
        &[Assignment::Fixed, Assignment::RoundRobin, Assignment::LeastLoaded, Assignment::AnyIdle];
    const CONTEXT_FLOWS: &'static [ContextFlow] = &[];

    fn prepare(&self, _samplers: &mut Samplers<'_>) -> Independent {
        Independent { roster: Roster::default(), followers: Vec::new() }
    }

    fn bottleneck(_: &Independent, _: &Costs, _: Source, _: u32, _: u64) -> Option<Bottleneck> {
        None
    }
}

impl Independent {
    /// What comes behind a step that is done, or at the beginning of a workflow.
    fn hand_on<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        let mut followers = std::mem::take(&mut self.followers);
        fabric.follow(task, &mut followers);
        if fabric.is_end(task) && fabric.close_end(task) {
            fabric.complete(task);
        } else {
            fabric.retire(task);
        }
        for next in followers.drain(..) {
            if fabric.gather(next)
                && let Some(agent) = self.roster.place(next, fabric)
            {
                fabric.assign(next, agent);
                fabric.decide(next);
            }
        }
        self.followers = followers;
    }

    /// `task` is done.
    fn end<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        if fabric.has_steps() {
            return self.hand_on(task, fabric);
        }
        fabric.complete(task);
    }

    /// `agent` has decided a step: it can take on what waits for it.
    fn free<P: Ports>(&mut self, agent: AgentId, fabric: &mut Fabric<P>) {
        if let Some(next) = self.roster.free(agent) {
            fabric.assign_waiting(next, agent);
            fabric.decide(next);
        }
    }
}

impl Coordination for Independent {
    const KINDS: &'static [&'static str] = &["step"];

    fn coordinators(&self, _agent_count: u32) -> Vec<StationShape> {
        Vec::new()
    }

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        if fabric.has_steps() {
            self.roster = Roster::of(fabric);
            fabric.keep_activities();
        }
    }

    fn on_released<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        if fabric.has_steps() {
            return self.hand_on(task, fabric);
        }
        fabric.assign(task, fabric.home(task));
        fabric.decide(task);
    }

    fn on_handled<P: Ports>(&mut self, _message: Message, _fabric: &mut Fabric<P>) {
        unreachable!("independent agents send no messages");
    }

    fn on_decided<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        if fabric.has_steps() {
            fabric.let_go(task);
            self.free(agent, fabric);
        }
        let step_cpu = fabric.costs().step_cpu;
        if step_cpu == SimDuration::ZERO {
            return self.end(task, fabric);
        }
        let (from, to) = (Party::Station(agent.inbox()), agent.inbox());
        fabric.serve(Message::new(from, to, task, 0, STEP), step_cpu);
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        self.end(job.task, fabric);
    }
}
