//! Hubs: what hubs do, be it one that leads all agents or several that divide them.
//!
//! A plane lays them out: how many there are, which hub leads an agent, and over which others one reaches
//! another. Each has its station, its list of waiting tasks and its idle agents; no hub sees those of
//! another. A hand-off to a step that another hub gives out is a *transfer* from hub to hub.

mod charges;
mod layout;
mod parameters;
mod stepping;
mod supervisor;

use std::collections::VecDeque;

pub use self::layout::Layout;
pub(super) use self::layout::Transfer;
pub use self::parameters::{Dispatch, HubParameters, SupervisorParameters};
use self::stepping::Passes;
use self::supervisor::Supervisor;
use super::roster::Roster;
use crate::kernel::SimDuration;
use crate::random::{Sampler, Samplers};
use crate::swarm::{
    AgentId, Coordination, Fabric, Kind, Message, Owner, Party, Ports, Source, StationId, StationShape, Tag,
    TaskId, Timer,
};

/// The hubs of a run.
#[derive(Clone, Debug)]
pub struct Hubs<L> {
    pub(super) parameters: HubParameters,
    pub(super) submit: Sampler,
    result: Sampler,
    instruction: Sampler,
    heartbeat: Sampler,
    /// Who decides on results, if it is a language model.
    supervisor: Option<Supervisor>,
    transfer: Sampler,
    transfer_bytes: u32,
    pub(super) is_open: bool,
    agent_count: u32,
    /// The station of the first hub; those of the others follow.
    first_station: StationId,
    free_kinds: [bool; 6],
    pub(super) layout: L,
    pub(super) desks: Vec<Desk>,
    beats: Vec<u32>,
    /// Who is given the steps of workflows, where they have several.
    pub(super) has_steps: bool,
    /// Whether ends of a workflow may be handled at different hubs: then the client counts them.
    tells_each_end: bool,
    roster: Roster,
    passes: Passes,
}

/// What one hub has of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Desk {
    /// Released tasks that no agent is free for, first come first served.
    pub(super) waiting: VecDeque<TaskId>,
    /// Agents without a task, the longest idle first.
    pub(super) idle: VecDeque<AgentId>,
    /// How many agents it leads.
    pub(super) agent_count: u32,
    /// How many gates answer to it.
    pub(super) gate_count: u32,
    /// CPU per result for all of them together.
    for_all_agents: SimDuration,
}

pub(super) const SUBMIT: Kind = Kind(0);
pub(super) const RESULT: Kind = Kind(1);
pub(super) const INSTRUCTION: Kind = Kind(2);
pub(super) const HEARTBEAT: Kind = Kind(3);
const FINAL: Kind = Kind(4);
const TRANSFER: Kind = Kind(5);

impl<L: Layout> Hubs<L> {
    /// Hubs that are ready to run, with parameters found under keys that begin with `prefix`.
    pub(super) fn new(
        parameters: &HubParameters,
        prefix: &str,
        transfer: &Transfer,
        layout: L,
        samplers: &mut Samplers<'_>,
    ) -> Self {
        let mut make = |key, law| samplers.make(&format!("{prefix}{key}"), law);
        Hubs {
            submit: make("submit", &parameters.submit),
            result: make("result", &parameters.result),
            instruction: make("instruction", &parameters.instruction),
            heartbeat: make("heartbeat", &parameters.heartbeat),
            supervisor: parameters
                .supervisor
                .as_ref()
                .map(|written| Supervisor::prepare(written, prefix, samplers)),
            transfer: samplers.make("transfer", &transfer.demand),
            transfer_bytes: transfer.bytes,
            parameters: parameters.clone(),
            is_open: false,
            agent_count: 0,
            first_station: StationId(0),
            free_kinds: [false; 6],
            desks: vec![Desk::default(); layout.hub_count()],
            layout,
            beats: Vec::new(),
            has_steps: false,
            tells_each_end: false,
            roster: Roster::default(),
            passes: Passes::default(),
        }
    }
}

impl<L: Layout> Hubs<L> {
    /// The station of a hub.
    pub(super) fn station(&self, hub: usize) -> StationId {
        StationId(self.first_station.0 + hub as u32)
    }

    /// Which hub a station is, if it is one.
    pub(super) fn hub_at(&self, station: StationId) -> Option<usize> {
        let hub = station.index().checked_sub(self.first_station.index())?;
        (hub < self.desks.len()).then_some(hub)
    }

    /// The hub that leads an agent, or that the people at a gate answer to.
    pub(super) fn leader_of(&self, member: AgentId) -> usize {
        match member.0.checked_sub(self.agent_count) {
            None => self.layout.hub_of(member),
            Some(gate) => self.layout.hub_of_gate(gate),
        }
    }

    /// The hub whose job it is.
    fn hub_of(&self, job: &Message) -> usize {
        job.to.index() - self.first_station.index()
    }

    /// A message to a hub about `task`.
    fn message(&self, from: Party, hub: usize, task: TaskId, kind: Kind) -> Message {
        Message::new(from, self.station(hub), task, self.length(kind), kind)
    }

    /// A piece of a hub's own work for `task`.
    fn job(&self, hub: usize, task: TaskId, kind: Kind) -> Message {
        self.message(Party::Station(self.station(hub)), hub, task, kind)
    }

    /// The instruction to decide `task` leaves for its agent.
    pub(super) fn instruct<P: Ports>(&self, task: TaskId, fabric: &mut Fabric<P>) {
        let agent = fabric.task(task).agent().expect("a task has its agent before its instruction");
        let from = Party::Station(self.station(self.leader_of(agent)));
        let bytes = self.length(INSTRUCTION).saturating_add(fabric.context_before(task));
        let bytes = bytes.saturating_add(fabric.brief(task));
        fabric.reply(Message::new(from, agent.inbox(), task, bytes, INSTRUCTION));
    }

    /// Has the agent of `task` instructed in a job of its own, as soon as its hub has the permission.
    fn give<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        let agent = fabric.task(task).agent().expect("a task has its agent before its instruction");
        let hub = self.leader_of(agent);
        if self.layout.take_permit(hub) {
            self.dispatch(task, fabric);
        } else {
            self.hold(hub, task, fabric);
        }
    }

    /// The instruction of `task` waits until its hub has the permission.
    fn hold<P: Ports>(&mut self, hub: usize, task: TaskId, fabric: &mut Fabric<P>) {
        fabric.retain(self.length(INSTRUCTION));
        self.layout.hold(hub, task);
    }

    /// Queues the instruction of `task` as a job of its own.
    pub(super) fn dispatch<P: Ports>(&self, task: TaskId, fabric: &mut Fabric<P>) {
        let demand = self.instruction_demand(task, fabric);
        if demand.is_zero() {
            return self.instruct(task, fabric);
        }
        let agent = fabric.task(task).agent().expect("a task has its agent before its instruction");
        fabric.serve(self.job(self.leader_of(agent), task, INSTRUCTION), demand);
    }

    /// A pass takes up a submit: does an idle agent get its task along with it?
    fn match_submit<P: Ports>(&mut self, hub: usize, task: TaskId, fabric: &mut Fabric<P>) -> Option<TaskId> {
        let agent = if self.is_combined() { self.desks[hub].idle.pop_front() } else { None };
        fabric.assign(task, agent?);
        Some(task)
    }

    /// A pass takes up a result: does its agent get a waiting task along with it?
    fn match_result<P: Ports>(&mut self, agent: AgentId, fabric: &mut Fabric<P>) -> Option<TaskId> {
        let hub = self.leader_of(agent);
        let desk = &mut self.desks[hub];
        let is_combined = self.parameters.dispatch == Dispatch::WithResult;
        let task = if is_combined { desk.waiting.pop_front() } else { None }?;
        fabric.discard(self.length(SUBMIT));
        fabric.assign_waiting(task, agent);
        Some(task)
    }

    /// A task and an agent may both be free now that a pass took up neither with the other.
    pub(super) fn match_free<P: Ports>(&mut self, hub: usize, fabric: &mut Fabric<P>) {
        while !self.desks[hub].waiting.is_empty()
            && let Some(agent) = self.desks[hub].idle.pop_front()
        {
            let task = self.desks[hub].waiting.pop_front().expect("the list was found not to be empty");
            fabric.discard(self.length(SUBMIT));
            fabric.assign_waiting(task, agent);
            self.dispatch(task, fabric);
        }
    }

    fn on_submit_handled<P: Ports>(&mut self, submit: Message, fabric: &mut Fabric<P>) {
        if submit.tag.get().is_some() {
            return self.instruct(submit.task, fabric);
        }
        let hub = self.hub_of(&submit);
        fabric.retain(self.length(SUBMIT));
        self.desks[hub].waiting.push_back(submit.task);
        self.match_free(hub, fabric);
    }

    fn on_result_handled<P: Ports>(&mut self, result: Message, fabric: &mut Fabric<P>) {
        let agent = fabric.task(result.task).agent().expect("a result comes from an agent");
        fabric.file_outcome(result.task);
        if let Some(task) = fabric.complete(result.task) {
            fabric.assign(task, agent);
            if result.tag.get().is_some() {
                self.instruct(task, fabric);
            } else if self.is_combined() {
                self.hold(self.hub_of(&result), task, fabric);
            }
        } else if let Some(task) = result.tag.get() {
            fabric.end_pass(TaskId(task));
            self.instruct(TaskId(task), fabric);
        } else {
            let hub = self.hub_of(&result);
            self.desks[hub].idle.push_back(agent);
            self.match_free(hub, fabric);
        }
    }
}

impl<L: Layout> Coordination for Hubs<L> {
    const KINDS: &'static [&'static str] = L::KINDS;

    fn coordinators(&self, _agent_count: u32) -> Vec<StationShape> {
        let HubParameters { cores, discipline, queue_places: places, send, .. } = self.parameters;
        let shape = StationShape { name: L::HUB, cores: cores.get(), discipline, places, send };
        vec![shape; self.desks.len()]
    }

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        self.agent_count = fabric.agent_count();
        let agents = 0..self.agent_count;
        self.first_station = fabric.coordinator(0);
        self.layout.place(fabric);
        for agent in agents.clone().map(AgentId) {
            let hub = self.leader_of(agent);
            self.desks[hub].agent_count += 1;
        }
        for gate in 0..fabric.member_count() - self.agent_count {
            self.desks[self.layout.hub_of_gate(gate)].gate_count += 1;
        }
        for desk in &mut self.desks {
            desk.for_all_agents = self.parameters.per_agent.scaled(f64::from(desk.agent_count));
        }
        self.is_open = fabric.source() == Source::Open;
        self.has_steps = fabric.has_steps();
        self.free_kinds = self.free_kinds(fabric.costs(), fabric.is_archive_free());
        if self.has_steps {
            fabric.keep_activities();
            self.roster = Roster::divided(fabric, self.desks.len(), |agent| self.leader_of(agent));
            self.tells_each_end = self.desks.len() > 1 && fabric.blueprint().end_count() > 1;
        } else if self.is_open {
            fabric.keep_activities();
            for agent in agents.clone().map(AgentId) {
                let hub = self.leader_of(agent);
                self.desks[hub].idle.push_back(agent);
            }
        }
        if let Some(interval) = self.parameters.heartbeat_interval {
            self.beats = vec![0; agents.len()];
            for agent in agents {
                let timer = Timer { owner: Owner::Coordination, purpose: 0, entity: agent };
                fabric.set_timer(fabric.phase(interval, agent), timer);
            }
        }
    }

    fn on_released<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        if self.is_open || self.has_steps {
            let entry = self.layout.entry(self.leader_of(fabric.home(task)));
            return fabric.submit(self.message(Party::Client, entry, task, SUBMIT));
        }
        let state = fabric.task(task);
        if state.agent().is_none() {
            // A client's first task: its instruction is in hand.
            fabric.assign(task, fabric.home(task));
            fabric.decide(task);
        } else if !self.is_combined() {
            self.give(task, fabric);
        } else if state.is_instructed {
            fabric.decide(task);
        }
    }

    fn is_free<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> bool {
        if self.hub_at(message.to).is_some() {
            return self.free_kinds[message.kind.index()];
        }
        fabric.inbox_handling(message.bytes).is_zero()
    }

    fn demand<P: Ports>(&mut self, message: &mut Message, fabric: &mut Fabric<P>) -> SimDuration {
        let Some(hub) = self.hub_at(message.to) else { return fabric.inbox_handling(message.bytes) };
        let handle = self.handle_bytes(fabric.costs(), message.bytes);
        if self.has_steps && message.kind != HEARTBEAT {
            let own = match message.kind {
                SUBMIT => fabric.sample(&self.submit, message.task, SUBMIT),
                TRANSFER => fabric.sample_hop(&self.transfer, message.task, TRANSFER, hub),
                _ => self.result_demand(hub, message.task, fabric),
            };
            let (tag, along) = self.begin_pass(message, fabric);
            message.tag = tag;
            return handle + own + along;
        }
        let (own, instructed) = match message.kind {
            HEARTBEAT => {
                let Party::Station(inbox) = message.from else { return handle };
                return handle + fabric.sample_beat(&self.heartbeat, inbox.0, message.tag.0.into());
            }
            SUBMIT => {
                let own = fabric.sample(&self.submit, message.task, SUBMIT);
                (own, self.match_submit(hub, message.task, fabric))
            }
            _ => {
                let own = self.result_demand(hub, message.task, fabric);
                let agent = fabric.task(message.task).agent().expect("a result comes from an agent");
                let is_ahead = !self.is_open && self.is_combined() && self.layout.take_permit(hub);
                let ahead = is_ahead.then_some(message.task);
                (own, ahead.or_else(|| self.match_result(agent, fabric)))
            }
        };
        message.tag = instructed.map_or(Tag::NONE, |task| Tag(task.0));
        handle + own + instructed.map_or(SimDuration::ZERO, |task| self.instruction_demand(task, fabric))
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        match message.kind {
            SUBMIT | RESULT | TRANSFER if self.has_steps => self.end_pass(message, fabric),
            SUBMIT => self.on_submit_handled(message, fabric),
            RESULT => self.on_result_handled(message, fabric),
            INSTRUCTION if fabric.task(message.task).is_released => fabric.decide(message.task),
            INSTRUCTION => fabric.set_instructed(message.task),
            _ => (),
        }
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        match job.kind {
            FINAL => self.tell_client(self.hub_of(&job), job.task, fabric),
            _ => self.instruct(job.task, fabric),
        }
    }

    fn on_decided<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        let hub = self.leader_of(agent);
        let result = self.message(Party::Station(agent.inbox()), hub, task, RESULT);
        let bytes = result.bytes.saturating_add(fabric.carried_bytes(task));
        let bytes = bytes.saturating_add(fabric.context_of(task));
        fabric.send(Message { bytes, ..result }, fabric.costs().step_cpu);
    }

    fn on_timer_fired<P: Ports>(&mut self, timer: Timer, fabric: &mut Fabric<P>) {
        let Some(interval) = self.parameters.heartbeat_interval else { return };
        let beats = &mut self.beats[timer.entity as usize];
        *beats += 1;
        let tag = Tag(*beats);
        let agent = AgentId(timer.entity);
        let (from, hub) = (Party::Station(agent.inbox()), self.leader_of(agent));
        let heartbeat = self.message(from, hub, TaskId::NONE, HEARTBEAT);
        fabric.send(Message { tag, ..heartbeat }, SimDuration::ZERO);
        fabric.set_timer(interval, timer);
    }
}
