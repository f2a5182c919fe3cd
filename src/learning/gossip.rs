//! Gossip: every interval an agent tells a few others, drawn anew, what it has heard last.
//!
//! ```text
//! each round   agent ──news──▶ fanout agents, drawn at random
//! ```
//!
//! News are the packets that an agent found out itself or that were new to it as they came: at most `packets`
//! of them, of which the oldest give way. All of them go in one message to each of `fanout` agents, in one job
//! of as many sends at the teller's inbox. With `forward = { rounds = n }` each is told in n rounds and then
//! no more; with `"while_kept"` for as long as it is among the news. What has grown too old is not told. A
//! consult asks nobody: an agent knows what it was told and has not forgotten.
//!
//! An agent's rounds are `interval` apart, from a phase of its own; with `synchronised = true` all have them at
//! the same instants. What comes at the instant of a round waits for the next. Who has no news sends nothing,
//! and is not woken either.
//!
//! An agent passes on what is new to its own memory: without a memory it tells only what it found out itself,
//! and what it has forgotten is news again.
//!
//! *Charged for*: a send and a handling for each message, with the length of all packets in it; the wire; the
//! news that are held beside the memory. *Not charged for*: knowing who the others are; a search in the own
//! memory. While all have news, an inbox is full at fanout (handle + send) ÷ interval = 1, whatever N is.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::delivery::Delivery;
use super::parcels::Parcels;
use super::registry::{Contradiction, LearningParameters};
use super::{agent_at, sending};
use crate::kernel::SimDuration;
use crate::outcome::Outcome;
use crate::quantities::Bytes;
use crate::random::{Address, Purpose, Samplers, choose};
use crate::swarm::{
    AgentId, Fabric, Kind, Learning, Message, Owner, Packet, Party, Ports, Problem, Tag, TaskId, Timer,
};

/// Gossip as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GossipParameters {
    /// Time between two rounds of an agent. 200 ms: the default of a widely used library (HashiCorp's
    /// memberlist) in a local network.
    pub interval: SimDuration,
    /// Whether all agents have their rounds at the same instants, not each from a phase of its own.
    pub synchronised: bool,
    /// Agents that are told in each round. 3: the default of the same library.
    pub fanout: u32,
    /// Packets that a message carries at most, and that an agent has as its news. Assumed.
    pub packets: NonZeroU32,
    /// How often an agent tells each packet. Four rounds are assumed: with `fanout` 3 they are twelve pushes,
    /// which miss an agent with a probability of e⁻¹² (the library: 4 × log₁₀ N rounds).
    pub forward: Forward,
    /// Length of what a message has beside its packets. Assumed.
    pub header_bytes: Bytes,
    /// What becomes of a message that the wire loses.
    pub delivery: Delivery,
}

/// How often an agent tells a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Forward {
    /// In so many rounds, unless newer ones take its place.
    Rounds(NonZeroU32),
    /// In every round, until newer ones take its place.
    WhileKept,
}

impl Default for GossipParameters {
    fn default() -> Self {
        GossipParameters {
            interval: SimDuration::from_ms(200),
            synchronised: false,
            fanout: 3,
            packets: NonZeroU32::MIN.saturating_add(7),
            forward: Forward::Rounds(NonZeroU32::MIN.saturating_add(3)),
            header_bytes: Bytes::new(64),
            delivery: Delivery::AtMostOnce,
        }
    }
}

/// Gossip in a run.
#[derive(Clone, Debug)]
pub struct Gossip {
    parameters: GossipParameters,
    header_bytes: u32,
    /// One for each agent.
    tellers: Vec<Teller>,
    batches: Parcels<Batch>,
    /// The numbers of those whom the present round tells.
    peers: Vec<u32>,
}

/// What an agent has to tell, and when.
#[derive(Clone, Debug, Default)]
struct Teller {
    /// From the oldest.
    news: Vec<News>,
    /// Its first round.
    phase: SimDuration,
    /// Whether the timer of its next round is set.
    is_awake: bool,
}

#[derive(Clone, Copy, Debug)]
struct News {
    packet: Packet,
    /// Rounds in which it is still to be told.
    round_count: u32,
}

/// What is told in one round.
#[derive(Clone, Debug, Default)]
struct Batch {
    packets: Vec<Packet>,
    round: u64,
}

const NEWS: Kind = Kind(Kind::LEARNING);

impl LearningParameters for GossipParameters {
    type Plane = Gossip;
    const SUMMARY: &'static str = "every interval an agent tells a few others what it has heard last";
    const EXAMPLE: &'static str = r#"[topology.learning.gossip]
interval = "200 ms"
fanout = 3
forward = { rounds = 4 }
"#;

    fn contradiction(&self) -> Option<Contradiction> {
        self.interval.is_zero().then_some(Contradiction {
            key: "interval",
            message: "rounds would follow each other without end at one instant",
            help: "write a duration above zero, such as \"200 ms\"",
        })
    }

    fn prepare(&self, _samplers: &mut Samplers<'_>) -> Gossip {
        Gossip {
            parameters: self.clone(),
            header_bytes: Message::length(self.header_bytes),
            tellers: Vec::new(),
            batches: Parcels::default(),
            peers: Vec::new(),
        }
    }
}

impl Gossip {
    /// `agent` has something new to tell.
    fn hear<P: Ports>(&mut self, agent: AgentId, packet: Packet, fabric: &mut Fabric<P>) {
        if fabric.agent_count() == 1 || self.parameters.fanout == 0 {
            return;
        }
        let round_count = match self.parameters.forward {
            Forward::Rounds(count) => count.get(),
            Forward::WhileKept => u32::MAX,
        };
        let news = &mut self.tellers[agent.index()].news;
        // It may have been forgotten while it was told.
        if news.iter().any(|known| known.packet.number() == packet.number()) {
            return;
        }
        if news.len() == self.parameters.packets.get() as usize {
            fabric.discard(news.remove(0).packet.bytes());
        }
        news.push(News { packet, round_count });
        fabric.retain(packet.bytes());
        self.wake(agent, fabric);
    }

    /// Sets the timer of the next round of `agent`, unless it is set.
    fn wake<P: Ports>(&mut self, agent: AgentId, fabric: &mut Fabric<P>) {
        let interval_ns = self.parameters.interval.as_ns();
        let teller = &mut self.tellers[agent.index()];
        if !std::mem::replace(&mut teller.is_awake, true) {
            let (now_ns, phase_ns) = (fabric.now().as_ns(), teller.phase.as_ns());
            let wait_ns = match now_ns.checked_sub(phase_ns) {
                None => phase_ns - now_ns,
                Some(since_ns) => interval_ns - since_ns % interval_ns,
            };
            fabric.set_timer(SimDuration::from_ns(wait_ns), timer_of(agent));
        }
    }

    /// A round of `agent` has come: its news are put together, and counted as told once more.
    fn begin_round<P: Ports>(&mut self, agent: AgentId, fabric: &mut Fabric<P>) {
        let interval = self.parameters.interval;
        let now_ns = fabric.now().as_ns();
        let Some(policy) = fabric.knowledge_law().map(|law| law.policy) else { return };
        let Teller { news, phase, is_awake } = &mut self.tellers[agent.index()];
        let too_old_bytes = drop_unless(news, |item| policy.is_alive(&item.packet, now_ns));
        let (batch, Batch { packets, round }) = self.batches.take(Batch::default);
        *round = (now_ns - phase.as_ns()) / interval.as_ns();
        packets.clear();
        for item in news.iter_mut() {
            packets.push(item.packet);
            item.round_count -= u32::from(item.round_count != u32::MAX);
        }
        let told_bytes = drop_unless(news, |item| item.round_count > 0);
        *is_awake = !news.is_empty();
        if *is_awake {
            fabric.set_timer(interval, timer_of(agent));
        }
        fabric.discard(too_old_bytes + told_bytes);
        self.tell(agent, batch, fabric);
    }

    /// One job sends a batch to all who are told in its round.
    fn tell<P: Ports>(&mut self, agent: AgentId, batch: u32, fabric: &mut Fabric<P>) {
        let packets = &self.batches.get(batch).packets;
        if packets.is_empty() {
            return self.batches.drop_carrier(batch);
        }
        let bytes = self.header_bytes.saturating_add(packets.iter().map(Packet::bytes).sum());
        let inbox = agent.inbox();
        let job = Message::new(Party::Station(inbox), inbox, TaskId::NONE, bytes, NEWS);
        let job = Message { tag: Tag(batch), ..job };
        let demand = sending(bytes, self.peer_count(fabric.agent_count()) as usize, fabric);
        if demand.is_zero() {
            self.spread(job, fabric);
        } else {
            fabric.serve(job, demand);
        }
    }

    /// A batch leaves for all who are told.
    fn spread<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        self.draw_peers(agent_at(&job), self.batches.get(job.tag.0).round, fabric);
        self.batches.add_carriers(job.tag.0, self.peers.len() as u32);
        let is_expendable = self.parameters.delivery.is_for_good();
        for peer in &self.peers {
            fabric.reply(Message { to: AgentId(*peer).inbox(), is_expendable, ..job });
        }
        self.batches.drop_carrier(job.tag.0);
    }

    fn peer_count(&self, agent_count: u32) -> u32 {
        self.parameters.fanout.min(agent_count - 1)
    }

    /// Draws whom `agent` tells in a round: any of the others, all sets of them equally likely.
    fn draw_peers<P: Ports>(&mut self, agent: AgentId, round: u64, fabric: &Fabric<P>) {
        let entity = agent.0.into();
        let address = Address { seed: fabric.seed(), purpose: Purpose::Gossip, entity, index: round };
        let key = address.block().lane(0);
        let other_count = fabric.agent_count() - 1;
        choose(key, other_count, self.peer_count(fabric.agent_count()), &mut self.peers);
        // Behind the agent itself each of the others is one further.
        self.peers.iter_mut().for_each(|number| *number += u32::from(*number >= agent.0));
    }
}

/// Keeps the news that satisfy `is_kept`. Returns the length of all others.
fn drop_unless(news: &mut Vec<News>, is_kept: impl Fn(&News) -> bool) -> u32 {
    let dropped = news.iter().filter(|item| !is_kept(item));
    let bytes = dropped.map(|item| item.packet.bytes()).sum();
    news.retain(is_kept);
    bytes
}

fn timer_of(agent: AgentId) -> Timer {
    Timer { owner: Owner::Learning, purpose: 0, entity: agent.0 }
}

impl Learning for Gossip {
    const KINDS: &'static [&'static str] = &["news"];

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        let phase = |agent| match self.parameters.synchronised {
            true => SimDuration::ZERO,
            false => fabric.phase(self.parameters.interval, agent),
        };
        let teller = |agent| Teller { phase: phase(agent), ..Teller::default() };
        self.tellers = (0..fabric.agent_count()).map(teller).collect();
    }

    fn on_concluded<P: Ports>(
        &mut self,
        agent: AgentId,
        _problem: Problem,
        packet: Option<Packet>,
        fabric: &mut Fabric<P>,
    ) {
        if let Some(packet) = packet {
            self.hear(agent, packet, fabric);
        }
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let agent = agent_at(&message);
        for place in 0..self.batches.get(message.tag.0).packets.len() {
            let packet = self.batches.get(message.tag.0).packets[place];
            if fabric.learn(agent, &packet) {
                self.hear(agent, packet, fabric);
            }
        }
        self.batches.drop_carrier(message.tag.0);
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        self.spread(job, fabric);
    }

    fn on_lost<P: Ports>(&mut self, message: Message, _fabric: &mut Fabric<P>) {
        self.batches.drop_carrier(message.tag.0);
    }

    fn on_timer_fired<P: Ports>(&mut self, timer: Timer, fabric: &mut Fabric<P>) {
        self.begin_round(AgentId(timer.entity), fabric);
    }

    /// Every agent can come to use what any other found out: those between them pass it on.
    fn synthesis_paths(&self, agent_count: u32) -> u64 {
        super::pairs(agent_count)
    }
}
