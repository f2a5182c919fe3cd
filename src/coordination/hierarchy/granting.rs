//! Granting: how leaves come by what they may have done.
//!
//! An errand is a request and the grant that answers it. What it was doing when is noted as it goes, so that whoever
//! waits for it can be charged.

use super::Hierarchy;
use super::running::{GRANT, REQUEST};
use crate::coordination::hubs::{INSTRUCTION, Layout, RESULT, SUBMIT};
use crate::kernel::{SimDuration, SimTime};
use crate::swarm::{Fabric, Kind, Message, Part, Party, Ports, Tag, TaskId};

/// A request, and later its grant.
#[derive(Clone, Debug, Default)]
pub(super) struct Errand {
    leaf: usize,
    /// Which of its leaf's requests it is.
    number: u64,
    /// What it was doing until when.
    trace: Vec<(Part, SimTime)>,
    /// The tasks that the grant brings, or permits.
    tasks: Vec<TaskId>,
    /// Of these, the first whose instructions are part of the pass that handles the grant.
    instructed_count: usize,
}

/// The leaves' numbers among those of timers, behind the inboxes of the largest swarm.
const REQUESTS: u32 = 1 << 24;

impl Hierarchy {
    /// Whether a leaf should ask: is what it has, and has asked for, down to its mark when all who wait are served?
    pub(super) fn is_due(&self, leaf: usize) -> bool {
        let (tree, desk) = (&self.hubs.layout, &self.hubs.desks[leaf]);
        let leads_nobody = desk.agent_count + desk.gate_count == 0;
        if tree.is_root_alone() || !tree.is_leaf(leaf) || leads_nobody {
            return false;
        }
        let store = &tree.stores[leaf];
        let (has, needed) = match self.is_pooled {
            true => (desk.waiting.len() as u64, desk.idle.len() as u64 + u64::from(store.idle_soon)),
            false => (u64::from(store.permits), u64::from(store.short_count)),
        };
        let asked = u64::from(store.asked_count) * u64::from(self.parameters.quota.get());
        has + u64::from(store.coming_count) + asked <= u64::from(self.parameters.low_water) + needed
    }

    /// A leaf will ask, with a pass under way or in a job of its own.
    pub(super) fn begin_errand(&mut self, leaf: usize, with: Option<(TaskId, Kind)>, now: SimTime) -> u32 {
        let number = self.free_errands.pop().unwrap_or_else(|| {
            self.errands.push(Errand::default());
            self.errands.len() as u32 - 1
        });
        let store = &mut self.hubs.layout.stores[leaf];
        store.asked_count += 1;
        store.request_count += 1;
        let errand = &mut self.errands[number as usize];
        (errand.leaf, errand.number) = (leaf, store.request_count);
        errand.trace.push((Part::WaitForAgent, now));
        if let Some(pass) = with {
            self.asking.push((pass, number));
        }
        number
    }

    /// A pass at a leaf begins: the CPU for the request that it takes along, if one is due.
    pub(super) fn ask_along<P: Ports>(
        &mut self,
        leaf: usize,
        pass: &Message,
        fabric: &Fabric<P>,
    ) -> SimDuration {
        if !self.is_due(leaf) {
            return SimDuration::ZERO;
        }
        self.begin_errand(leaf, Some((pass.task, pass.kind)), fabric.now());
        self.hubs.send_bytes(fabric.costs(), self.request_bytes)
    }

    /// A pass at a leaf is over: its request leaves, if it has one.
    pub(super) fn leave_along<P: Ports>(&mut self, pass: &Message, fabric: &mut Fabric<P>) {
        let is_meant = |(with, _): &((TaskId, Kind), u32)| *with == (pass.task, pass.kind);
        if let Some(place) = self.asking.iter().position(is_meant) {
            let (_, errand) = self.asking.swap_remove(place);
            let trace = &mut self.errands[errand as usize].trace;
            trace.clear();
            trace.push((Part::WaitForAgent, fabric.now()));
            self.send_request(errand, fabric);
        }
    }

    /// What a leaf holds back goes as far as its permissions do; and if it is still due to ask, it asks in a job of
    /// its own.
    pub(super) fn settle<P: Ports>(&mut self, leaf: usize, fabric: &mut Fabric<P>) {
        loop {
            let store = &mut self.hubs.layout.stores[leaf];
            if store.permits == 0 {
                break;
            }
            let Some(task) = store.held.pop_front() else { break };
            store.permits -= 1;
            store.short_count -= 1;
            fabric.discard(self.hubs.length(INSTRUCTION));
            // Nothing but its place in the list kept it from going before.
            fabric.charge_errand(task, &[(Part::StationWait, fabric.now())]);
            self.hubs.dispatch(task, fabric);
        }
        if self.is_due(leaf) {
            let errand = self.begin_errand(leaf, None, fabric.now());
            let demand = self.hubs.send_bytes(fabric.costs(), self.request_bytes);
            if demand.is_zero() {
                return self.send_request(errand, fabric);
            }
            let job = self.errand_message(leaf, leaf, errand, REQUEST);
            fabric.serve(job, demand);
        }
    }

    /// A message about an errand, from hub to hub.
    fn errand_message(&self, from: usize, to: usize, errand: u32, kind: Kind) -> Message {
        let bytes = if kind == REQUEST { self.request_bytes } else { self.grant_length(errand) };
        let (from, to) = (Party::Station(self.hubs.station(from)), self.hubs.station(to));
        Message { tag: Tag(errand), ..Message::new(from, to, TaskId::NONE, bytes, kind) }
    }

    /// A grant is as long as what it brings.
    fn grant_length(&self, errand: u32) -> u32 {
        let task_count = self.errands[errand as usize].tasks.len() as u32;
        self.grant_bytes.saturating_add(task_count.saturating_mul(self.hubs.length(SUBMIT)))
    }

    /// A request leaves its leaf.
    pub(super) fn send_request<P: Ports>(&self, errand: u32, fabric: &mut Fabric<P>) {
        let leaf = self.errands[errand as usize].leaf;
        let parent = self.hubs.layout.parent(leaf);
        fabric.reply(self.errand_message(leaf, parent, errand, REQUEST));
    }

    /// A grant leaves the root.
    pub(super) fn send_grant<P: Ports>(&mut self, errand: u32, fabric: &mut Fabric<P>) {
        let Errand { leaf, trace, .. } = &mut self.errands[errand as usize];
        trace.push((Part::WaitForAgent, fabric.now()));
        let next = self.hubs.layout.towards(0, *leaf);
        fabric.reply(self.errand_message(0, next, errand, GRANT));
    }

    /// A hub between root and leaf passes a request up, or a grant down.
    pub(super) fn pass_on<P: Ports>(&self, hub: usize, message: Message, fabric: &mut Fabric<P>) {
        let leaf = self.errands[message.tag.0 as usize].leaf;
        let tree = &self.hubs.layout;
        let target = if message.kind == REQUEST { 0 } else { leaf };
        let next = tree.towards(hub, target);
        let (from, to) = (Party::Station(self.hubs.station(hub)), self.hubs.station(next));
        fabric.reply(Message { from, to, ..message });
    }

    /// An errand has been handled at a hub: where was it since it left the one before?
    pub(super) fn note_hop<P: Ports>(&mut self, message: &Message, fabric: &Fabric<P>) {
        let now = fabric.now();
        let is_free = self.is_errand_free(message, fabric);
        let (came_at, began_at) = if is_free { (now, now) } else { fabric.last_service() };
        let trace = &mut self.errands[message.tag.0 as usize].trace;
        trace.push((Part::Wire, came_at));
        trace.push((Part::StationWait, began_at));
        trace.push((Part::StationService, now));
    }

    /// Tasks of the root's list go with a grant, up to a quota of them.
    pub(super) fn load_grant<P: Ports>(&mut self, errand: u32, fabric: &mut Fabric<P>) {
        let waiting = &mut self.hubs.desks[0].waiting;
        let task_count = waiting.len().min(self.parameters.quota.get() as usize);
        self.errands[errand as usize].tasks.extend(waiting.drain(..task_count));
        let bytes = self.hubs.length(SUBMIT);
        (0..task_count).for_each(|_| fabric.discard(bytes));
    }

    /// The root takes up a request: the CPU beyond handling it.
    pub(super) fn begin_request<P: Ports>(&mut self, errand: u32, fabric: &mut Fabric<P>) -> SimDuration {
        let Errand { leaf, number, .. } = self.errands[errand as usize];
        let own = fabric.sample_beat(&self.request, REQUESTS + leaf as u32, number);
        if self.is_pooled {
            self.load_grant(errand, fabric);
            if self.errands[errand as usize].tasks.is_empty() {
                return own;
            }
        }
        own + self.hubs.send_bytes(fabric.costs(), self.grant_length(errand))
    }

    /// The root has taken a request up: it is granted, or lies here until there is something to grant.
    pub(super) fn end_request<P: Ports>(&mut self, errand: u32, fabric: &mut Fabric<P>) {
        if self.is_pooled && self.errands[errand as usize].tasks.is_empty() {
            self.hungry.push_back(errand);
            return self.match_hungry(fabric);
        }
        self.send_grant(errand, fabric);
    }

    /// A task and a request may both lie with the root now that a pass took up neither with the other: the grant is
    /// a job of its own.
    pub(super) fn match_hungry<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        while !self.hubs.desks[0].waiting.is_empty()
            && let Some(errand) = self.hungry.pop_front()
        {
            self.load_grant(errand, fabric);
            let demand = self.hubs.send_bytes(fabric.costs(), self.grant_length(errand));
            if demand.is_zero() {
                self.send_grant(errand, fabric);
            } else {
                let trace = &mut self.errands[errand as usize].trace;
                trace.push((Part::WaitForAgent, fabric.now()));
                fabric.serve(self.errand_message(0, 0, errand, GRANT), demand);
            }
        }
    }

    /// The sending of a request or of a grant was a job of its own.
    pub(super) fn end_errand_job<P: Ports>(&mut self, job: &Message, fabric: &mut Fabric<P>) {
        let errand = job.tag.0;
        let (_, began_at) = fabric.last_service();
        let trace = &mut self.errands[errand as usize].trace;
        trace.push((Part::StationWait, began_at));
        trace.push((Part::StationService, fabric.now()));
        if job.kind == REQUEST {
            self.send_request(errand, fabric);
        } else {
            self.send_grant(errand, fabric);
        }
    }

    /// A task is submitted to the root: the CPU to grant it along with the pass, if a request lies there.
    pub(super) fn begin_submit<P: Ports>(
        &mut self,
        message: &mut Message,
        fabric: &mut Fabric<P>,
    ) -> SimDuration {
        let own = fabric.sample(&self.hubs.submit, message.task, SUBMIT);
        let Some(errand) = self.hungry.pop_front() else { return own };
        message.tag = Tag(errand);
        self.errands[errand as usize].tasks.push(message.task);
        own + self.hubs.send_bytes(fabric.costs(), self.grant_length(errand))
    }

    /// The root has taken a task up.
    pub(super) fn end_submit<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        if let Some(errand) = message.tag.get() {
            return self.send_grant(errand, fabric);
        }
        fabric.retain(self.hubs.length(SUBMIT));
        self.hubs.desks[0].waiting.push_back(message.task);
        self.match_hungry(fabric);
    }

    /// A leaf takes up a grant: the CPU to instruct those along with it whom it finds.
    pub(super) fn begin_grant<P: Ports>(&mut self, errand: u32, fabric: &mut Fabric<P>) -> SimDuration {
        let leaf = self.errands[errand as usize].leaf;
        let quota = self.parameters.quota.get();
        let is_combined = self.hubs.is_combined();
        let desk = &mut self.hubs.desks[leaf];
        let store = &mut self.hubs.layout.stores[leaf];
        let Errand { tasks, instructed_count, .. } = &mut self.errands[errand as usize];
        store.asked_count -= 1;
        if self.is_pooled {
            let along = if is_combined { tasks.len().min(desk.idle.len()) } else { 0 };
            *instructed_count = along;
            store.coming_count += (tasks.len() - along) as u32;
            for (task, agent) in tasks.iter().zip(desk.idle.drain(..along)) {
                fabric.assign(*task, agent);
            }
        } else {
            let along = if is_combined { store.held.len().min(quota as usize) } else { 0 };
            *instructed_count = along;
            store.coming_count += quota - along as u32;
            store.short_count -= along as u32;
            tasks.extend(store.held.drain(..along));
        }
        let Errand { tasks, instructed_count, .. } = &self.errands[errand as usize];
        let demand = |task: &TaskId| self.hubs.instruction_demand(*task, fabric);
        tasks[..*instructed_count].iter().map(demand).fold(SimDuration::ZERO, |sum, one| sum + one)
    }

    /// A leaf has taken up a grant.
    pub(super) fn end_grant<P: Ports>(&mut self, errand: u32, fabric: &mut Fabric<P>) {
        let number = errand as usize;
        let mut errand = std::mem::take(&mut self.errands[number]);
        let leaf = errand.leaf;
        let left_count = match self.is_pooled {
            true => errand.tasks.len() as u32,
            false => self.parameters.quota.get(),
        } - errand.instructed_count as u32;
        let store = &mut self.hubs.layout.stores[leaf];
        store.coming_count -= left_count;
        if !self.is_pooled {
            store.permits += left_count;
            // Those that are held back still, too, have waited for this.
            for task in store.held.iter().take(left_count as usize) {
                fabric.charge_errand(*task, &errand.trace);
            }
        }
        for (place, task) in errand.tasks.drain(..).enumerate() {
            fabric.charge_errand(task, &errand.trace);
            if place < errand.instructed_count {
                if !self.is_pooled {
                    fabric.discard(self.hubs.length(INSTRUCTION));
                }
                self.hubs.instruct(task, fabric);
            } else {
                fabric.retain(self.hubs.length(SUBMIT));
                self.hubs.desks[leaf].waiting.push_back(task);
            }
        }
        errand.trace.clear();
        self.errands[number] = errand;
        self.free_errands.push(number as u32);
        if self.is_pooled {
            self.hubs.match_free(leaf, fabric);
        }
    }

    /// Whether an agent will be idle with the pass of this result.
    pub(super) fn will_be_idle(&self, message: &Message) -> bool {
        self.is_pooled && message.kind == RESULT && message.tag == Tag::NONE
    }
}
