//! Peer: choreography. Whoever has done a step hands the workflow off to those that follow.
//!
//! ```text
//! client ──hand_off──▶ agent ──hand_off──▶ agent ──hand_off──▶ … agent ──final──▶ client
//!                            └─hand_off──▶ agent ──hand_off────┘
//! ```
//!
//! Each workflow has a fixed partner for every step from the beginning; that is written in the hand-offs,
//! so nobody is asked. What follows a step is sent in one job of the sender's, a send for each hand-off. Where
//! paths come together, the receiving agent waits for all that it needs, and where several end, the client.
//! An agent that is its own successor needs no message.
//!
//! *Charged for*: the sending and handling of every hand-off at both ends, the wire, the final message of
//! each end; of a context that is carried, the bytes. *Not charged for*: finding partners; keeping what waits for
//! the rest of its join. It keeps nothing of a context that it carries.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::roster::{fixed_partner, partner};
use super::{Bottleneck, PlaneParameters};
use crate::kernel::SimDuration;
use crate::quantities::Bytes;
use crate::random::Samplers;
use crate::swarm::{
    AgentId, Assignment, ContextFlow, Coordination, Costs, Fabric, Kind, Message, Party, Ports, Source,
    StationId, StationShape, TaskId,
};

/// Peers as a scenario writes them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PeerParameters {
    /// Length of a hand-off. Assumed: an outcome packet of the first article.
    pub hand_off_bytes: Bytes,
    /// Length of the message that tells the client. Assumed.
    pub final_bytes: Bytes,
}

impl Default for PeerParameters {
    fn default() -> Self {
        PeerParameters { hand_off_bytes: Bytes::new(512), final_bytes: Bytes::new(512) }
    }
}

/// Peers in a run.
#[derive(Clone, Debug)]
pub struct Peer {
    hand_off_bytes: u32,
    final_bytes: u32,
    /// The tasks of the steps that follow the one that is done.
    followers: Vec<TaskId>,
}

const HAND_OFF: Kind = Kind(0);
const FINAL: Kind = Kind(1);

impl PlaneParameters for PeerParameters {
    type Plane = Peer;
    const SUMMARY: &'static str = "whoever has done a step hands off to those that follow: choreography";
    const EXAMPLE: &'static str = "[topology.coordination.peer]\n";
    const ASSIGNMENTS: &'static [Assignment] = &[Assignment::Fixed];
    const CONTEXT_FLOWS: &'static [ContextFlow] = &[ContextFlow::LookBack, ContextFlow::Carried];

    fn prepare(&self, _samplers: &mut Samplers<'_>) -> Peer {
        Peer {
            hand_off_bytes: Message::length(self.hand_off_bytes),
            final_bytes: Message::length(self.final_bytes),
            followers: Vec::new(),
        }
    }

    fn bottleneck(_: &Peer, _: &Costs, _: Source, _: u32, _: u64) -> Option<Bottleneck> {
        None
    }
}

impl Peer {
    /// Hands off to all that follow `task`, from `from`: the sending is part of the job that has just ended.
    fn hand_on<P: Ports>(&mut self, from: Party, task: TaskId, fabric: &mut Fabric<P>) {
        let mut followers = std::mem::take(&mut self.followers);
        let bytes = self.hand_off_bytes.saturating_add(fabric.context_behind(task));
        fabric.follow(task, &mut followers);
        fabric.retire(task);
        for next in followers.drain(..) {
            let to = partner(next, fabric).inbox();
            let message = Message::new(from, to, next, bytes, HAND_OFF);
            match from {
                Party::Client => fabric.submit(message),
                Party::Station(own) if own == to => Self::accept(next, fabric),
                Party::Station(_) => fabric.reply(message),
            }
        }
        self.followers = followers;
    }

    /// A hand-off has been handled: its step begins, if it is the last that was waited for.
    fn accept<P: Ports>(task: TaskId, fabric: &mut Fabric<P>) {
        let agent = partner(task, fabric);
        if fabric.gather(task) {
            fabric.assign(task, agent);
            fabric.decide(task);
        }
    }
}

impl Coordination for Peer {
    const KINDS: &'static [&'static str] = &["hand_off", "final"];

    fn coordinators(&self, _agent_count: u32) -> Vec<StationShape> {
        Vec::new()
    }

    fn on_released<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        if fabric.has_steps() {
            return self.hand_on(Party::Client, task, fabric);
        }
        let to = fabric.home(task).inbox();
        fabric.submit(Message::new(Party::Client, to, task, self.hand_off_bytes, HAND_OFF));
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        if fabric.has_steps() {
            return Self::accept(message.task, fabric);
        }
        fabric.assign(message.task, fabric.home(message.task));
        fabric.decide(message.task);
    }

    fn on_decided<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        let from = Party::Station(agent.inbox());
        let step_cpu = fabric.costs().step_cpu;
        if !fabric.has_steps() || fabric.is_end(task) {
            let message = Message::new(from, StationId::CLIENT, task, self.final_bytes, FINAL);
            return fabric.send(message, step_cpu);
        }
        let is_other = |step: &u16| fixed_partner(task, *step, fabric) != agent;
        let others = fabric.followers(task).iter().filter(is_other).count();
        let costs = fabric.costs();
        let bytes = self.hand_off_bytes.saturating_add(fabric.context_behind(task));
        let send = costs.sending(costs.send, bytes);
        let demand = step_cpu + SimDuration::from_ns(send.as_ns() * others as u64);
        if demand.is_zero() {
            return self.hand_on(from, task, fabric);
        }
        fabric.serve(Message::new(from, agent.inbox(), task, self.hand_off_bytes, HAND_OFF), demand);
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        self.hand_on(job.from, job.task, fabric);
    }
}
