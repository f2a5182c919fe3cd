//! Hub: a central orchestrator that handles every result and sends every instruction.
//!
//! ```text
//! closed clients          open arrivals
//!
//! agent ──result──▶ hub   client ──submit──▶ hub
//! agent ◀─instruct─ hub   agent ◀─instruct── hub     (at once, or when an agent is idle)
//!                         agent ──result──▶ hub
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
//! *Charged for*: handling and sending at both ends, the wire, its own demand per result, instruction and
//! submit, a term per agent, heartbeats. *Not charged for*: its list (but for its state), fail-over, storage.

use std::collections::VecDeque;
use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Bottleneck, PlaneParameters};
use crate::kernel::SimDuration;
use crate::quantities::Bytes;
use crate::random::{Distribution, Sampler, Samplers};
use crate::swarm::{
    AgentId, Coordination, CoordinatorShape, Costs, Discipline, Fabric, Kind, Message, Owner, Party, Ports,
    Source, StationId, Tag, TaskId, Timer,
};

/// The hub as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HubParameters {
    /// Cores of the hub. The first article speaks of "a standard 8-core instance".
    pub cores: NonZeroU32,
    /// In which order jobs are served: `fifo`, or `processor_sharing` for an event loop.
    pub discipline: Discipline,
    /// Whether an instruction leaves in the pass that handles a result, or is a job of its own.
    pub dispatch: Dispatch,
    /// CPU to take up a task that arrives from outside, beyond `handle`. Assumed.
    pub submit: Distribution<SimDuration>,
    /// CPU to take up a result, beyond `handle`. 40 ms: between published overheads of frameworks
    /// (19 to 50 ms per request); an in-process runtime was measured at 0.38 ms. Sweep it.
    pub result: Distribution<SimDuration>,
    /// CPU to make up an instruction, beyond `send`. Assumed to be part of `result`.
    pub instruction: Distribution<SimDuration>,
    /// CPU per result and connected agent: state that is scanned, a prompt that is reread. Assumed.
    pub per_agent: SimDuration,
    /// Interval of each agent's heartbeats; left out, there are none.
    pub heartbeat_interval: Option<SimDuration>,
    /// CPU to take up a heartbeat, beyond `handle`. Assumed.
    pub heartbeat: Distribution<SimDuration>,
    /// CPU of the hub to handle any message; left out, that of the agents' inboxes.
    pub handle: Option<SimDuration>,
    /// CPU of the hub to send any message; left out, that of the agents' inboxes.
    pub send: Option<SimDuration>,
    /// Messages that may wait at the hub; further ones are refused and sent again. Left out: any.
    pub queue_places: Option<u32>,
    /// Length of a submit. Assumed.
    pub submit_bytes: Bytes,
    /// Length of a result. 512 B: an outcome packet of the first article.
    pub result_bytes: Bytes,
    /// Length of an instruction. Assumed.
    pub instruction_bytes: Bytes,
    /// Length of a heartbeat. Assumed.
    pub heartbeat_bytes: Bytes,
}

/// How an instruction leaves the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dispatch {
    /// In the pass that handles a result.
    WithResult,
    /// As a job of its own.
    Separate,
}

impl Default for HubParameters {
    fn default() -> Self {
        HubParameters {
            cores: NonZeroU32::MIN.saturating_add(7),
            discipline: Discipline::Fifo,
            dispatch: Dispatch::WithResult,
            submit: Distribution::Constant(SimDuration::ZERO),
            result: Distribution::Constant(SimDuration::from_ms(40)),
            instruction: Distribution::Constant(SimDuration::ZERO),
            per_agent: SimDuration::ZERO,
            heartbeat_interval: None,
            heartbeat: Distribution::Constant(SimDuration::ZERO),
            handle: None,
            send: None,
            queue_places: None,
            submit_bytes: Bytes::new(512),
            result_bytes: Bytes::new(512),
            instruction_bytes: Bytes::new(512),
            heartbeat_bytes: Bytes::new(64),
        }
    }
}

/// The hub in a run.
#[derive(Clone, Debug)]
pub struct Hub {
    parameters: HubParameters,
    submit: Sampler,
    result: Sampler,
    instruction: Sampler,
    heartbeat: Sampler,
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
}

const SUBMIT: Kind = Kind(0);
const RESULT: Kind = Kind(1);
const INSTRUCTION: Kind = Kind(2);
const HEARTBEAT: Kind = Kind(3);

impl PlaneParameters for HubParameters {
    type Plane = Hub;
    const SUMMARY: &'static str = "a central hub handles every result and sends every instruction";
    const EXAMPLE: &'static str = r#"[topology.coordination.hub]
cores = 8
dispatch = "with_result"
result = { exponential = { mean = "40 ms" } }
"#;

    fn prepare(&self, samplers: &mut Samplers<'_>) -> Hub {
        Hub {
            submit: samplers.make("submit", &self.submit),
            result: samplers.make("result", &self.result),
            instruction: samplers.make("instruction", &self.instruction),
            heartbeat: samplers.make("heartbeat", &self.heartbeat),
            parameters: self.clone(),
            is_open: false,
            station: StationId(0),
            for_all_agents: SimDuration::ZERO,
            free_kinds: [false; 4],
            waiting: VecDeque::new(),
            idle: VecDeque::new(),
            beats: Vec::new(),
        }
    }

    fn bottleneck(hub: &Hub, costs: &Costs, source: Source, agent_count: u32) -> Option<Bottleneck> {
        let handle_s = |kind| hub.handle(costs, kind).as_s();
        let for_all_s = hub.parameters.per_agent.as_s() * f64::from(agent_count);
        let result_s = handle_s(RESULT) + hub.result.mean() + for_all_s;
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
        costs.handling(self.parameters.handle.unwrap_or(costs.handle), self.length(kind))
    }

    /// CPU to send an instruction.
    fn send(&self, costs: &Costs) -> SimDuration {
        costs.sending(self.parameters.send.unwrap_or(costs.send), self.length(INSTRUCTION))
    }

    /// Bytes of a message of `kind`.
    fn length(&self, kind: Kind) -> u32 {
        Message::length(match kind {
            SUBMIT => self.parameters.submit_bytes,
            RESULT => self.parameters.result_bytes,
            HEARTBEAT => self.parameters.heartbeat_bytes,
            _ => self.parameters.instruction_bytes,
        })
    }

    /// Which kinds of message cost the hub nothing, ever.
    fn free_kinds(&self, costs: &Costs) -> [bool; 4] {
        let handles = |kind| self.handle(costs, kind).is_zero();
        let passes = !self.is_combined() || (self.instruction.is_zero() && self.send(costs).is_zero());
        let takes_results = self.result.is_zero() && self.for_all_agents.is_zero() && passes;
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
        Message { from, to: self.station, task, bytes: self.length(kind), tag: Tag::NONE, kind }
    }

    /// CPU to instruct an agent about `task`.
    fn instruction_demand<P: Ports>(&self, task: TaskId, fabric: &Fabric<P>) -> SimDuration {
        fabric.sample(&self.instruction, task, INSTRUCTION) + self.send(fabric.costs())
    }

    /// The instruction to decide `task` leaves for its agent.
    fn instruct<P: Ports>(&self, task: TaskId, fabric: &mut Fabric<P>) {
        let agent = fabric.task(task).agent.expect("a task has its agent before its instruction");
        let message = self.message(Party::Station(self.station), task, INSTRUCTION);
        fabric.reply(Message { to: agent.inbox(), ..message });
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
        let agent = fabric.task(result.task).agent.expect("a result comes from an agent");
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
    const KINDS: &'static [&'static str] = &["submit", "result", "instruction", "heartbeat"];

    fn coordinators(&self, _agent_count: u32) -> Vec<CoordinatorShape> {
        let HubParameters { cores, discipline, queue_places: places, send, .. } = self.parameters;
        vec![CoordinatorShape { name: "hub", cores: cores.get(), discipline, places, send }]
    }

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        let agents = 0..fabric.agent_count();
        self.station = fabric.coordinator(0);
        self.is_open = fabric.source() == Source::Open;
        self.for_all_agents = self.parameters.per_agent.scaled(f64::from(fabric.agent_count()));
        self.free_kinds = self.free_kinds(fabric.costs());
        if self.is_open {
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
        if self.is_open {
            return fabric.submit(self.message(Party::Client, task, SUBMIT));
        }
        let state = fabric.task(task);
        if state.agent.is_none() {
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
        let handle = self.handle(fabric.costs(), message.kind);
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
                let own = fabric.sample(&self.result, message.task, RESULT) + self.for_all_agents;
                let agent = fabric.task(message.task).agent.expect("a result comes from an agent");
                let ahead = (!self.is_open && self.is_combined()).then_some(message.task);
                (own, ahead.or_else(|| self.match_result(agent, fabric)))
            }
        };
        message.tag = instructed.map_or(Tag::NONE, |task| Tag(task.0));
        handle + own + instructed.map_or(SimDuration::ZERO, |task| self.instruction_demand(task, fabric))
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        match message.kind {
            SUBMIT => self.on_submit_handled(message, fabric),
            RESULT => self.on_result_handled(message, fabric),
            INSTRUCTION if fabric.task(message.task).is_released => fabric.decide(message.task),
            INSTRUCTION => fabric.set_instructed(message.task),
            _ => (),
        }
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        self.instruct(job.task, fabric);
    }

    fn on_decided<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        let result = self.message(Party::Station(agent.inbox()), task, RESULT);
        fabric.send(result, fabric.costs().step_cpu);
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
