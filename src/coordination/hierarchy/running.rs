//! Running: what a tree of hubs does as messages come and go. What concerns one hub and its agents the hubs do.

use std::num::NonZeroU32;

use super::Hierarchy;
use super::tree::Tree;
use crate::coordination::hubs::{HEARTBEAT, Hubs, Layout, SUBMIT};
use crate::kernel::SimDuration;
use crate::swarm::{
    AgentId, Coordination, Fabric, Kind, Message, Owner, Party, Ports, Source, StationShape, Tag, TaskId,
    Timer,
};

pub(super) const REQUEST: Kind = Kind(6);
pub(super) const GRANT: Kind = Kind(7);
const SUMMARY: Kind = Kind(8);

/// The purpose of the timers of summaries; heartbeats have 0.
const SUMMARISE: u8 = 1;

/// The hubs' numbers among those of timers, behind the leaves' for their requests.
const SUMMARIES: u32 = 1 << 25;

impl Hierarchy {
    /// Whether handling an errand at a hub costs nothing, ever.
    pub(super) fn is_errand_free<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> bool {
        let costs = fabric.costs();
        let is_handled_free = self.hubs.handle_bytes(costs, message.bytes).is_zero();
        let tree = &self.hubs.layout;
        is_handled_free
            && self.are_errands_free
            && match message.kind {
                REQUEST => self.request.is_zero(),
                GRANT => {
                    let hub = self.hubs.hub_at(message.to);
                    let is_leaf = hub.is_some_and(|hub| tree.is_leaf(hub));
                    !is_leaf || !self.hubs.is_combined() || self.hubs.instructs_free(costs)
                }
                _ => self.summary.is_zero(),
            }
    }

    /// A summary leaves for the hub above.
    fn send_summary<P: Ports>(&self, hub: usize, fabric: &mut Fabric<P>) {
        let parent = self.hubs.layout.parent(hub);
        let (from, to) = (Party::Station(self.hubs.station(hub)), self.hubs.station(parent));
        let tag = Tag(self.summary_counts[hub]);
        fabric.reply(Message { tag, ..Message::new(from, to, TaskId::NONE, self.summary_bytes, SUMMARY) });
    }

    /// CPU to take up a summary.
    fn summary_demand<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> SimDuration {
        let Party::Station(sender) = message.from else { return SimDuration::ZERO };
        let hub = self.hubs.hub_at(sender).expect("a summary comes from a hub");
        fabric.sample_beat(&self.summary, SUMMARIES + hub as u32, message.tag.0.into())
    }

    /// At first, the requests of leaves whose agents are idle lie with the root, in turn.
    fn begin_hungry<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        loop {
            let before = self.hungry.len();
            for leaf in self.hubs.layout.leaves() {
                if self.is_due(leaf) {
                    let errand = self.begin_errand(leaf, None, fabric.now());
                    self.hungry.push_back(errand);
                }
            }
            if self.hungry.len() == before {
                return;
            }
        }
    }
}

impl Coordination for Hierarchy {
    const KINDS: &'static [&'static str] = <Hubs<Tree> as Coordination>::KINDS;

    fn coordinators(&self, agent_count: u32) -> Vec<StationShape> {
        let mut shapes = self.hubs.coordinators(agent_count);
        for leaf in self.hubs.layout.leaves() {
            shapes[leaf].name = "leaf";
        }
        shapes[0].name = "root";
        shapes[0].cores = self.parameters.root_cores.map_or(shapes[0].cores, NonZeroU32::get);
        shapes
    }

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        self.hubs.start(fabric);
        let is_root_alone = self.hubs.layout.is_root_alone();
        self.is_pooled = fabric.source() == Source::Open && !fabric.has_steps() && !is_root_alone;
        let costs = fabric.costs();
        let sends = |bytes| self.hubs.send_bytes(costs, bytes).is_zero();
        // Longer ones are free where one byte is.
        self.are_errands_free = is_root_alone || sends(1);
        self.summary_counts = vec![0; self.hubs.desks.len()];
        if self.is_pooled {
            self.begin_hungry(fabric);
        }
        for hub in 1..self.hubs.desks.len() {
            let phase = fabric.phase(self.parameters.summary_interval, SUMMARIES + hub as u32);
            let timer = Timer { owner: Owner::Coordination, purpose: SUMMARISE, entity: hub as u32 };
            fabric.set_timer(phase, timer);
        }
    }

    fn on_released<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        self.hubs.on_released(task, fabric);
        if !self.hubs.is_open && !self.hubs.has_steps {
            let leaf = self.hubs.layout.hub_of(fabric.home(task));
            self.settle(leaf, fabric);
        }
    }

    fn is_free<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> bool {
        match message.kind {
            REQUEST | GRANT | SUMMARY => self.is_errand_free(message, fabric),
            _ => {
                let goes_alone = message.kind == HEARTBEAT || self.hubs.hub_at(message.to).is_none();
                self.hubs.is_free(message, fabric) && (goes_alone || self.are_errands_free)
            }
        }
    }

    fn demand<P: Ports>(&mut self, message: &mut Message, fabric: &mut Fabric<P>) -> SimDuration {
        let Some(hub) = self.hubs.hub_at(message.to) else { return self.hubs.demand(message, fabric) };
        let handle = self.hubs.handle_bytes(fabric.costs(), message.bytes);
        let errand = message.tag.0;
        let send = self.hubs.send_bytes(fabric.costs(), message.bytes);
        match message.kind {
            REQUEST if hub == 0 => handle + self.begin_request(errand, fabric),
            GRANT if self.hubs.layout.is_leaf(hub) => {
                let own = self.begin_grant(errand, fabric);
                handle + own + self.ask_along(hub, &grant_pass(errand, message), fabric)
            }
            REQUEST | GRANT => handle + send,
            SUMMARY => handle + self.summary_demand(message, fabric),
            HEARTBEAT => self.hubs.demand(message, fabric),
            SUBMIT if self.is_pooled => handle + self.begin_submit(message, fabric),
            _ => {
                let own = self.hubs.demand(message, fabric);
                if self.will_be_idle(message) {
                    self.hubs.layout.stores[hub].idle_soon += 1;
                }
                own + self.ask_along(hub, message, fabric)
            }
        }
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let Some(hub) = self.hubs.hub_at(message.to) else { return self.hubs.on_handled(message, fabric) };
        let errand = message.tag.0;
        if matches!(message.kind, REQUEST | GRANT) {
            self.note_hop(&message, fabric);
        }
        match message.kind {
            REQUEST if hub == 0 => self.end_request(errand, fabric),
            GRANT if self.hubs.layout.is_leaf(hub) => {
                self.end_grant(errand, fabric);
                self.leave_along(&grant_pass(errand, &message), fabric);
                self.settle(hub, fabric);
            }
            REQUEST | GRANT => self.pass_on(hub, message, fabric),
            SUMMARY | HEARTBEAT => (),
            SUBMIT if self.is_pooled => self.end_submit(message, fabric),
            _ => {
                if self.will_be_idle(&message) {
                    self.hubs.layout.stores[hub].idle_soon -= 1;
                }
                self.hubs.on_handled(message, fabric);
                self.leave_along(&message, fabric);
                self.settle(hub, fabric);
            }
        }
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        let hub = self.hubs.hub_at(job.to).expect("hubs have work of their own, agents send");
        match job.kind {
            REQUEST | GRANT => self.end_errand_job(&job, fabric),
            SUMMARY => self.send_summary(hub, fabric),
            _ => self.hubs.on_served(job, fabric),
        }
    }

    fn on_decided<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        self.hubs.on_decided(agent, task, fabric);
    }

    fn on_timer_fired<P: Ports>(&mut self, timer: Timer, fabric: &mut Fabric<P>) {
        if timer.purpose != SUMMARISE {
            return self.hubs.on_timer_fired(timer, fabric);
        }
        let hub = timer.entity as usize;
        self.summary_counts[hub] += 1;
        let demand = self.hubs.send_bytes(fabric.costs(), self.summary_bytes);
        if demand.is_zero() {
            self.send_summary(hub, fabric);
        } else {
            let from = Party::Station(self.hubs.station(hub));
            let to = self.hubs.station(hub);
            fabric.serve(Message::new(from, to, TaskId::NONE, self.summary_bytes, SUMMARY), demand);
        }
        fabric.set_timer(self.parameters.summary_interval, timer);
    }
}

/// A grant as the pass with which another request leaves: it is about no task, and known by its errand.
fn grant_pass(errand: u32, message: &Message) -> Message {
    Message { task: TaskId(errand), ..*message }
}
