//! Hub: a central orchestrator that handles every result and sends every instruction.
//!
//! ```text
//! closed clients          open arrivals
//!
//! agent ──result──▶ hub   client ──submit──▶ hub
//! agent ◀─instruct─ hub   agent ◀─instruct── hub     (at once, or when an agent is idle)
//!                         agent ──result──▶ hub
//!
//! workflows of several steps
//!
//! client ──submit──▶ hub ──instruct──▶ agent ──result──▶ hub ──instruct──▶ … hub ──final──▶ client
//! ```
//!
//! `dispatch = "with_result"`: a result is handled in one pass, one job of demand
//! handle + result + per_agent × N + instruction + send, and the next instruction leaves with its
//! end. A closed client's agent gets it ahead of the client's think time; an open task waits in the
//! hub's list, at no CPU, until a pass takes it along. `"separate"`: every instruction is a job of
//! its own, of demand instruction + send, queued when its task is released and an agent is free.
//!
//! An agent is reserved from its instruction to its result; of the idle ones, the longest idle is next. A
//! task is completed when its result has been handled. A client's first instruction is in hand at first.
//!
//! *Charged for*: handling and sending at both ends, the wire, its own demand per result (or the decision of its
//! supervisor, and the tokens of that), instruction and submit, a term per agent, heartbeats, an archive if it keeps one. *Not charged for*: its list (but for its
//! state), fail-over.

mod parameters;
mod stepping;
mod supervisor;

use std::collections::VecDeque;

pub use self::parameters::{Dispatch, HubParameters, SupervisorParameters};
use self::stepping::Passes;
use self::supervisor::Supervisor;
use super::roster::Roster;
use super::{Bottleneck, PlaneParameters};
use crate::kernel::SimDuration;
use crate::random::{Sampler, Samplers};
use crate::swarm::{
    AgentId, Assignment, Coordination, Costs, Fabric, Kind, Message, Owner, Party, Ports, Source, StationId,
    StationShape, Tag, TaskId, Timer,
};

/// The hub in a run.
#[derive(Clone, Debug)]
pub struct Hub {
    parameters: HubParameters,
    submit: Sampler,
    result: Sampler,
    instruction: Sampler,
    heartbeat: Sampler,
    /// Who decides on results, if it is a language model.
    supervisor: Option<Supervisor>,
    is_open: bool,
    station: StationId,
    /// CPU per result for all connected agents together.
    for_all_agents: SimDuration,
    free_kinds: [bool; 4],
    /// Released tasks that no agent is free for, first come first served.
    waiting: VecDeque<TaskId>,
    /// Agents without a task, the longest idle first.
    idle: VecDeque<AgentId>,
    beats: Vec<u32>,
    /// Who is given the steps of workflows, where they have several.
    has_steps: bool,
    roster: Roster,
    passes: Passes,
}

const SUBMIT: Kind = Kind(0);
const RESULT: Kind = Kind(1);
const INSTRUCTION: Kind = Kind(2);
const HEARTBEAT: Kind = Kind(3);
const FINAL: Kind = Kind(4);

impl PlaneParameters for HubParameters {
    type Plane = Hub;
    const SUMMARY: &'static str = "a central hub handles every result and sends every instruction";
    const EXAMPLE: &'static str = r#"[topology.coordination.hub]
cores = 8
dispatch = "with_result"
result = { exponential = { mean = "40 ms" } }
"#;

    const CAN_REMEMBER: bool = true;
    const ASSIGNMENTS: &'static [Assignment] =
        &[Assignment::AnyIdle, Assignment::Fixed, Assignment::RoundRobin, Assignment::LeastLoaded];

    fn mistake(&self) -> Option<(&'static str, &'static str, &'static str)> {
        HubParameters::mistake(self)
    }

    fn prepare(&self, samplers: &mut Samplers<'_>) -> Hub {
        Hub {
            submit: samplers.make("submit", &self.submit),
            result: samplers.make("result", &self.result),
            instruction: samplers.make("instruction", &self.instruction),
            heartbeat: samplers.make("heartbeat", &self.heartbeat),
            supervisor: self.supervisor.as_ref().map(|written| Supervisor::prepare(written, samplers)),
            parameters: self.clone(),
            is_open: false,
            station: StationId(0),
            for_all_agents: SimDuration::ZERO,
            free_kinds: [false; 4],
            waiting: VecDeque::new(),
            idle: VecDeque::new(),
            beats: Vec::new(),
            has_steps: false,
            roster: Roster::default(),
            passes: Passes::default(),
        }
    }

    fn bottleneck(hub: &Hub, costs: &Costs, source: Source, agent_count: u32) -> Option<Bottleneck> {
        let handle_s = |kind| hub.handle(costs, kind).as_s();
        let result_s = handle_s(RESULT) + hub.result_s_mean(agent_count);
        let submit_s = if source == Source::Open { handle_s(SUBMIT) + hub.submit.mean() } else { 0.0 };
        let beat_s = handle_s(HEARTBEAT) + hub.heartbeat.mean();
        let beats = hub.parameters.heartbeat_interval.map(|interval| beat_s / interval.as_s());
        Some(Bottleneck {
            cores: hub.parameters.cores.get(),
            demand_s: submit_s + result_s + hub.instruction.mean() + hub.send(costs).as_s(),
            background_cores_per_agent: beats.unwrap_or(0.0),
            result_bytes: hub.length(RESULT),
            instruction_bytes: hub.length(INSTRUCTION),
            is_instructed_ahead: hub.is_combined(),
        })
    }
}

impl Hub {
    /// CPU to handle a message of `kind`.
    fn handle(&self, costs: &Costs, kind: Kind) -> SimDuration {
        self.handle_bytes(costs, self.length(kind))
    }

    /// CPU to handle a message of `bytes`.
    fn handle_bytes(&self, costs: &Costs, bytes: u32) -> SimDuration {
        costs.handling(self.parameters.handle.unwrap_or(costs.handle), bytes)
    }

    /// CPU to send an instruction.
    fn send(&self, costs: &Costs) -> SimDuration {
        self.send_bytes(costs, self.length(INSTRUCTION))
    }

    /// CPU to send a message of `bytes`.
    fn send_bytes(&self, costs: &Costs, bytes: u32) -> SimDuration {
        costs.sending(self.parameters.send.unwrap_or(costs.send), bytes)
    }

    /// Bytes of a message of `kind`.
    fn length(&self, kind: Kind) -> u32 {
        Message::length(match kind {
            SUBMIT => self.parameters.submit_bytes,
            RESULT => self.parameters.result_bytes,
            HEARTBEAT => self.parameters.heartbeat_bytes,
            FINAL => self.parameters.final_bytes,
            _ => self.parameters.instruction_bytes,
        })
    }

    /// Which kinds of message cost the hub nothing, ever.
    fn free_kinds(&self, costs: &Costs, is_archive_free: bool) -> [bool; 4] {
        let handles = |kind| self.handle(costs, kind).is_zero();
        let instructs = self.instruction.is_zero() && self.send(costs).is_zero() && is_archive_free;
        let passes = !self.is_combined() || instructs;
        let takes_results = self.supervisor.is_none()
            && self.result.is_zero()
            && self.for_all_agents.is_zero()
            && is_archive_free
            && passes
            && (!self.has_steps || self.send_bytes(costs, self.length(FINAL)).is_zero());
        [
            handles(SUBMIT) && self.submit.is_zero() && passes,
            handles(RESULT) && takes_results,
            false,
            handles(HEARTBEAT) && self.heartbeat.is_zero(),
        ]
    }

    fn is_combined(&self) -> bool {
        self.parameters.dispatch == Dispatch::WithResult
    }

    /// A message to the hub about `task`.
    fn message(&self, from: Party, task: TaskId, kind: Kind) -> Message {
        Message::new(from, self.station, task, self.length(kind), kind)
    }

    /// CPU to instruct an agent about `task`.
    fn instruction_demand<P: Ports>(&self, task: TaskId, fabric: &Fabric<P>) -> SimDuration {
        let own = fabric.sample(&self.instruction, task, INSTRUCTION) + self.send(fabric.costs());
        own + fabric.look_up_demand(task)
    }

    /// CPU to take up the result of `task`, beyond handling it.
    fn result_demand<P: Ports>(&self, task: TaskId, fabric: &mut Fabric<P>) -> SimDuration {
        self.decide_result(task, fabric) + fabric.filing_demand(task)
    }

    /// The instruction to decide `task` leaves for its agent.
    fn instruct<P: Ports>(&self, task: TaskId, fabric: &mut Fabric<P>) {
        let agent = fabric.task(task).agent().expect("a task has its agent before its instruction");
        let message = self.message(Party::Station(self.station), task, INSTRUCTION);
        let bytes = message.bytes.saturating_add(fabric.brief(task));
        fabric.reply(Message { to: agent.inbox(), bytes, ..message });
    }

    /// Queues the instruction of `task` as a job of its own.
    fn dispatch<P: Ports>(&self, task: TaskId, fabric: &mut Fabric<P>) {
        let demand = self.instruction_demand(task, fabric);
        if demand.is_zero() {
            return self.instruct(task, fabric);
        }
        fabric.serve(self.message(Party::Station(self.station), task, INSTRUCTION), demand);
    }

    /// A pass takes up a submit: does an idle agent get its task along with it?
    fn match_submit<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) -> Option<TaskId> {
        let agent = if self.is_combined() { self.idle.pop_front() } else { None };
        fabric.assign(task, agent?);
        Some(task)
    }

    /// A pass takes up a result: does its agent get a waiting task along with it?
    fn match_result<P: Ports>(&mut self, agent: AgentId, fabric: &mut Fabric<P>) -> Option<TaskId> {
        let task = if self.is_combined() { self.waiting.pop_front() } else { None }?;
        fabric.discard(self.length(SUBMIT));
        fabric.assign_waiting(task, agent);
        Some(task)
    }

    /// A task and an agent may both be free now that a pass took up neither with the other.
    fn match_free<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        while !self.waiting.is_empty()
            && let Some(agent) = self.idle.pop_front()
        {
            let task = self.waiting.pop_front().expect("the list was found not to be empty");
            fabric.discard(self.length(SUBMIT));
            fabric.assign_waiting(task, agent);
            self.dispatch(task, fabric);
        }
    }

    fn on_submit_handled<P: Ports>(&mut self, submit: Message, fabric: &mut Fabric<P>) {
        if submit.tag.get().is_some() {
            return self.instruct(submit.task, fabric);
        }
        fabric.retain(self.length(SUBMIT));
        self.waiting.push_back(submit.task);
        self.match_free(fabric);
    }

    fn on_result_handled<P: Ports>(&mut self, result: Message, fabric: &mut Fabric<P>) {
        let agent = fabric.task(result.task).agent().expect("a result comes from an agent");
        fabric.file_outcome(result.task);
        if let Some(task) = fabric.complete(result.task) {
            fabric.assign(task, agent);
            if self.is_combined() {
                self.instruct(task, fabric);
            }
        } else if let Some(task) = result.tag.get() {
            fabric.end_pass(TaskId(task));
            self.instruct(TaskId(task), fabric);
        } else {
            self.idle.push_back(agent);
            self.match_free(fabric);
        }
    }
}

impl Coordination for Hub {
    const KINDS: &'static [&'static str] = &["submit", "result", "instruction", "heartbeat", "final"];

    fn coordinators(&self, _agent_count: u32) -> Vec<StationShape> {
        let HubParameters { cores, discipline, queue_places: places, send, .. } = self.parameters;
        vec![StationShape { name: "hub", cores: cores.get(), discipline, places, send }]
    }

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        let agents = 0..fabric.agent_count();
        self.station = fabric.coordinator(0);
        self.is_open = fabric.source() == Source::Open;
        self.has_steps = fabric.has_steps();
        self.for_all_agents = self.parameters.per_agent.scaled(f64::from(fabric.agent_count()));
        self.free_kinds = self.free_kinds(fabric.costs(), fabric.is_archive_free());
        if self.has_steps {
            fabric.keep_activities();
            self.roster = Roster::of(fabric);
        } else if self.is_open {
            fabric.keep_activities();
            self.idle = agents.clone().map(AgentId).collect();
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
            return fabric.submit(self.message(Party::Client, task, SUBMIT));
        }
        let state = fabric.task(task);
        if state.agent().is_none() {
            // A client's first task: its instruction is in hand.
            fabric.assign(task, fabric.home(task));
            fabric.decide(task);
        } else if !self.is_combined() {
            self.dispatch(task, fabric);
        } else if state.is_instructed {
            fabric.decide(task);
        }
    }

    fn is_free<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> bool {
        if message.to == self.station {
            return self.free_kinds[message.kind.index()];
        }
        fabric.inbox_handling(message.bytes).is_zero()
    }

    fn demand<P: Ports>(&mut self, message: &mut Message, fabric: &mut Fabric<P>) -> SimDuration {
        if message.to != self.station {
            return fabric.inbox_handling(message.bytes);
        }
        let handle = self.handle_bytes(fabric.costs(), message.bytes);
        if self.has_steps && message.kind != HEARTBEAT {
            let own = match message.kind {
                SUBMIT => fabric.sample(&self.submit, message.task, SUBMIT),
                _ => self.result_demand(message.task, fabric),
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
                (own, self.match_submit(message.task, fabric))
            }
            _ => {
                let own = self.result_demand(message.task, fabric);
                let agent = fabric.task(message.task).agent().expect("a result comes from an agent");
                let ahead = (!self.is_open && self.is_combined()).then_some(message.task);
                (own, ahead.or_else(|| self.match_result(agent, fabric)))
            }
        };
        message.tag = instructed.map_or(Tag::NONE, |task| Tag(task.0));
        handle + own + instructed.map_or(SimDuration::ZERO, |task| self.instruction_demand(task, fabric))
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        match message.kind {
            SUBMIT | RESULT if self.has_steps => self.end_pass(message, fabric),
            SUBMIT => self.on_submit_handled(message, fabric),
            RESULT => self.on_result_handled(message, fabric),
            INSTRUCTION if fabric.task(message.task).is_released => fabric.decide(message.task),
            INSTRUCTION => fabric.set_instructed(message.task),
            _ => (),
        }
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        match job.kind {
            FINAL => self.tell_client(job.task, fabric),
            _ => self.instruct(job.task, fabric),
        }
    }

    fn on_decided<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        let result = self.message(Party::Station(agent.inbox()), task, RESULT);
        let bytes = result.bytes.saturating_add(fabric.carried_bytes(task));
        fabric.send(Message { bytes, ..result }, fabric.costs().step_cpu);
    }

    fn on_timer_fired<P: Ports>(&mut self, timer: Timer, fabric: &mut Fabric<P>) {
        let Some(interval) = self.parameters.heartbeat_interval else { return };
        let beats = &mut self.beats[timer.entity as usize];
        *beats += 1;
        let inbox = AgentId(timer.entity).inbox();
        let heartbeat =
            Message { tag: Tag(*beats), ..self.message(Party::Station(inbox), TaskId::NONE, HEARTBEAT) };
        fabric.send(heartbeat, SimDuration::ZERO);
        fabric.set_timer(interval, timer);
    }
}
