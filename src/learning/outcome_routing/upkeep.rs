//! Upkeep: what it takes to keep the overlay and the index as they should be.
//!
//! An agent that leaves the overlay and comes back looks up whom it has to know, over the overlay itself:
//! each of its fingers, or an agent in each of its prefixes, whose answer brings the contacts there. Changes
//! of the index are collected and sent to all agents in batches, from agent 0 down a tree: N − 1 messages
//! as long as the changes are many. Without churn and splits there is none of it, and nothing to keep up.

use super::{FINGER, INDEX_UPDATE, JOIN, OutcomeRouting, Route, agent_at};
use crate::kernel::SimDuration;
use crate::quantities::Rate;
use crate::random::{Address, Purpose, below, uniform};
use crate::swarm::{AgentId, Fabric, Message, Owner, Party, Ports, Tag, Timer};

/// What the upkeep has counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Upkeep {
    /// Departures so far, which number the next one.
    departure_count: u64,
}

/// What a timer is for.
const LEASE: u8 = 0;
const CHURN: u8 = 1;
const INDEX: u8 = 2;

/// Interests are renewed so often within a lease.
const RENEWALS_PER_LEASE: f64 = 2.0;

impl OutcomeRouting {
    /// Sets out what keeps the overlay and the index as they should be.
    pub(super) fn start_upkeep<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        if self.parameters.churn.is_some() {
            self.schedule_departure(fabric);
        }
        if self.parameters.route == Route::Index && self.changes() {
            self.directory.watch_versions(fabric.agent_count());
            fabric.set_timer(self.parameters.index_interval, timer(INDEX, 0));
        }
    }

    /// Whether the index changes at all.
    fn changes(&self) -> bool {
        self.parameters.churn.is_some() || self.parameters.split
    }

    /// Every agent subscribes to what its clients are interested in, and renews that in time.
    pub(super) fn start_leases<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        for agent in (0..fabric.agent_count()).map(AgentId) {
            if fabric.interest(agent, 0).is_some() {
                self.renew(agent, fabric);
            }
        }
    }

    fn renew<P: Ports>(&mut self, agent: AgentId, fabric: &mut Fabric<P>) {
        for index in 0.. {
            let Some(centre) = fabric.interest(agent, index) else { break };
            self.subscribe(agent, centre, fabric);
        }
        let after = self.parameters.lease.scaled(1.0 / RENEWALS_PER_LEASE);
        if !after.is_zero() {
            fabric.set_timer(after, timer(LEASE, agent.0));
        }
    }

    pub(super) fn on_upkeep_due<P: Ports>(&mut self, timer: Timer, fabric: &mut Fabric<P>) {
        match timer.purpose {
            LEASE => self.renew(AgentId(timer.entity), fabric),
            CHURN => {
                self.depart(fabric);
                self.schedule_departure(fabric);
            }
            _ => {
                self.send_index(fabric);
                fabric.set_timer(self.parameters.index_interval, timer);
            }
        }
    }

    /// Departures of all agents are a Poisson process.
    fn schedule_departure<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        let rate_hz = self.parameters.churn.map_or(0.0, Rate::as_hz) * f64::from(fabric.agent_count());
        if rate_hz > 0.0 {
            let u = uniform(self.departure(fabric).block().lane(0));
            fabric.set_timer(SimDuration::from_s(-libm::log(u) / rate_hz), timer(CHURN, 0));
        }
    }

    fn departure<P: Ports>(&self, fabric: &Fabric<P>) -> Address {
        let (seed, index) = (fabric.seed(), self.upkeep.departure_count);
        Address { seed, purpose: Purpose::Churn, entity: 0, index }
    }

    /// An agent leaves the overlay and comes back at another place.
    fn depart<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        let word = self.departure(fabric).block().lane(1);
        self.upkeep.departure_count += 1;
        let agent = AgentId(below(word, fabric.agent_count().into()) as u32);
        self.directory.overlay.places.rejoin(fabric.seed(), agent, self.upkeep.departure_count);
        self.move_buckets(fabric);
        match self.parameters.route {
            Route::Dht => self.begin_to_join(agent, fabric),
            // It gets the index as it is from agent 0.
            Route::Index => {
                let entry_count = self.directory.buckets.len();
                self.send_whole_index(agent, entry_count, fabric);
            }
        }
    }

    /// What an agent looks up: as many fingers or prefixes as there are powers of two below the size.
    fn finger_count<P: Ports>(fabric: &Fabric<P>) -> u32 {
        fabric.agent_count().ilog2()
    }

    fn begin_to_join<P: Ports>(&mut self, agent: AgentId, fabric: &mut Fabric<P>) {
        let count = Self::finger_count(fabric) as usize;
        let job = self.message(agent, agent, self.request_bytes, JOIN);
        let demand = Self::sending(self.request_bytes, count, fabric);
        if demand.is_zero() {
            self.look_fingers_up(agent, fabric);
        } else {
            fabric.serve(job, demand);
        }
    }

    /// The questions of an agent for the owners of its fingers leave. A question's tag names the agent
    /// and the finger.
    pub(super) fn look_fingers_up<P: Ports>(&mut self, agent: AgentId, fabric: &mut Fabric<P>) {
        for exponent in 0..Self::finger_count(fabric) {
            let key = self.directory.overlay.key_to_know(agent, exponent);
            if self.directory.overlay.owner(key) == agent {
                continue;
            }
            let next = self.directory.overlay.next_hop(agent, key);
            let question = self.message(agent, next, self.request_bytes, JOIN);
            fabric.reply(Message { tag: question_tag(agent, exponent), ..question });
        }
    }

    /// To whom a question for whom to know is passed on; nobody if it is there.
    fn join_hop(&mut self, message: &Message) -> Option<AgentId> {
        let (agent, exponent) = question_of(message.tag);
        let (at, key) = (agent_at(message), self.directory.overlay.key_to_know(agent, exponent));
        let is_there = self.directory.overlay.owner(key) == at;
        (!is_there).then(|| self.directory.overlay.next_hop(at, key))
    }

    /// Length of the answer to such a question: a contact is as long as a change of the index.
    fn finger_bytes(&self) -> u32 {
        self.index_bytes(self.directory.overlay.known_at_once())
    }

    /// CPU to pass such a question on, or to answer it.
    pub(super) fn join_demand<P: Ports>(&mut self, message: &Message, fabric: &Fabric<P>) -> SimDuration {
        let bytes = if self.join_hop(message).is_some() { message.bytes } else { self.finger_bytes() };
        Self::sending(bytes, 1, fabric)
    }

    pub(super) fn on_join_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        if let Some(next) = self.join_hop(&message) {
            return self.pass_on(message, next, fabric);
        }
        let (agent, _) = question_of(message.tag);
        let answer = self.message(agent_at(&message), agent, self.finger_bytes(), FINGER);
        fabric.reply(answer);
    }

    /// Splits what is too hot, and sends the changes since the last batch to all agents.
    fn send_index<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        if self.parameters.split {
            let lost_bytes = self.directory.split_buckets(self.parameters.split_above.get());
            fabric.discard(lost_bytes);
        }
        if self.directory.change_count == 0 {
            return;
        }
        self.directory.batch += 1;
        let bytes = self.index_bytes(self.directory.change_count as usize);
        self.directory.change_count = 0;
        let root = AgentId(0);
        self.directory.update(root, self.directory.batch);
        let tag = Tag(self.directory.batch);
        let count = self.children(root, fabric.agent_count()).count();
        let demand = Self::sending(bytes, count, fabric);
        if demand.is_zero() {
            self.pass_index_on(root, bytes, tag, fabric);
        } else {
            fabric.serve(Message { tag, ..self.message(root, root, bytes, INDEX_UPDATE) }, demand);
        }
    }

    fn send_whole_index<P: Ports>(&mut self, agent: AgentId, entry_count: usize, fabric: &mut Fabric<P>) {
        let root = AgentId(0);
        if agent != root {
            let update = self.message(root, agent, self.index_bytes(entry_count), INDEX_UPDATE);
            fabric.send(Message { tag: Tag::NONE, ..update }, SimDuration::ZERO);
        }
    }

    fn index_bytes(&self, entry_count: usize) -> u32 {
        let entries = entry_count as u64 * self.parameters.index_entry_bytes.get();
        u32::try_from(u64::from(self.request_bytes) + entries).unwrap_or(u32::MAX)
    }

    /// Whom an agent passes a batch on to.
    pub(super) fn children(&self, agent: AgentId, agent_count: u32) -> impl Iterator<Item = AgentId> + use<> {
        let fanout = u64::from(self.parameters.index_fanout.get());
        let first = u64::from(agent.0) * fanout + 1;
        let children = (first..first + fanout).take_while(move |child| *child < u64::from(agent_count));
        children.map(|child| AgentId(child as u32))
    }

    pub(super) fn on_index_update_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let agent = agent_at(&message);
        match message.tag.get() {
            // The whole index, for who has come back: nobody else needs it.
            None => self.directory.update(agent, self.directory.batch),
            Some(batch) => {
                self.directory.update(agent, batch);
                self.pass_index_on(agent, message.bytes, message.tag, fabric);
            }
        }
    }

    pub(super) fn pass_index_on<P: Ports>(
        &mut self,
        agent: AgentId,
        bytes: u32,
        tag: Tag,
        fabric: &mut Fabric<P>,
    ) {
        for child in self.children(agent, fabric.agent_count()) {
            let from = Party::Station(agent.inbox());
            let update = self.message(agent, child, bytes, INDEX_UPDATE);
            fabric.reply(Message { from, tag, ..update });
        }
    }
}

fn timer(purpose: u8, entity: u32) -> Timer {
    Timer { owner: Owner::Learning, purpose, entity }
}

const EXPONENT_BITS: u32 = 6;

/// Which finger of which agent is looked up.
fn question_tag(agent: AgentId, exponent: u32) -> Tag {
    Tag((agent.0 << EXPONENT_BITS) | exponent)
}

fn question_of(tag: Tag) -> (AgentId, u32) {
    (AgentId(tag.0 >> EXPONENT_BITS), tag.0 & ((1 << EXPONENT_BITS) - 1))
}
