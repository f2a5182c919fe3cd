//! Broadcast: whoever finds something out tells every other agent.
//!
//! ```text
//! emit       agent ──packet──▶ agent 0, agent 1, … all others
//! ```
//!
//! One job at the sender's inbox sends N − 1 packets, which leave at its end; each is handled at its
//! receiver's inbox and kept in its own memory. A consult asks nobody: an agent knows what it was told and has
//! not forgotten.
//!
//! *Charged for*: a send and a handling for each packet and each receiver, and the wire. *Not charged for*: a
//! search in the own memory. A multicast that the network copies is `send` close to zero; nothing makes N − 1
//! agents handle less. At e outcomes per cycle Z of an agent, each inbox is full at
//! (N − 1) e (handle + send) ÷ Z = 1.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::delivery::Delivery;
use super::parcels::Parcels;
use super::registry::LearningParameters;
use super::{agent_at, sending};
use crate::random::Samplers;
use crate::swarm::{AgentId, Fabric, Kind, Learning, Message, Packet, Party, Ports, Problem, Tag, TaskId};

/// Broadcast as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BroadcastParameters {
    /// What becomes of a packet that the wire loses.
    pub delivery: Delivery,
}

impl Default for BroadcastParameters {
    fn default() -> Self {
        BroadcastParameters { delivery: Delivery::AtMostOnce }
    }
}

/// Broadcast in a run.
#[derive(Clone, Debug)]
pub struct Broadcast {
    parameters: BroadcastParameters,
    parcels: Parcels<Packet>,
}

const PACKET: Kind = Kind(Kind::LEARNING);

impl LearningParameters for BroadcastParameters {
    type Plane = Broadcast;
    const SUMMARY: &'static str = "every agent sends what it finds out to all others";
    const EXAMPLE: &'static str = "[topology.learning.broadcast]\n";

    fn prepare(&self, _samplers: &mut Samplers<'_>) -> Broadcast {
        Broadcast { parameters: self.clone(), parcels: Parcels::default() }
    }
}

impl Broadcast {
    /// What the job's agent has to tell leaves for all others.
    fn spread<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        let teller = agent_at(&job);
        let is_expendable = self.parameters.delivery.is_for_good();
        for agent in (0..fabric.agent_count()).map(AgentId).filter(|agent| *agent != teller) {
            self.parcels.add_carriers(job.tag.0, 1);
            fabric.reply(Message { to: agent.inbox(), is_expendable, ..job });
        }
        self.parcels.drop_carrier(job.tag.0);
    }
}

impl Learning for Broadcast {
    const KINDS: &'static [&'static str] = &["packet"];

    fn on_concluded<P: Ports>(
        &mut self,
        agent: AgentId,
        _problem: Problem,
        packet: Option<Packet>,
        fabric: &mut Fabric<P>,
    ) {
        let Some(packet) = packet else { return };
        let inbox = agent.inbox();
        let job = Message::new(Party::Station(inbox), inbox, TaskId::NONE, packet.bytes(), PACKET);
        let job = Message { tag: Tag(self.parcels.insert(packet)), ..job };
        let demand = sending(job.bytes, fabric.agent_count() as usize - 1, fabric);
        if demand.is_zero() {
            self.spread(job, fabric);
        } else {
            fabric.serve(job, demand);
        }
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let packet = *self.parcels.get(message.tag.0);
        fabric.learn(agent_at(&message), &packet);
        self.parcels.drop_carrier(message.tag.0);
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        self.spread(job, fabric);
    }

    fn on_lost<P: Ports>(&mut self, message: Message, _fabric: &mut Fabric<P>) {
        self.parcels.drop_carrier(message.tag.0);
    }

    /// Every agent is told of what any other found out.
    fn synthesis_paths(&self, agent_count: u32) -> u64 {
        super::pairs(agent_count)
    }
}
