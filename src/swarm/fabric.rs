//! Fabric: the only part of a run that a plane may touch.
//!
//! It owns the calendar, the stations, the messages and the tasks, and does what planes decide:
//! send, serve, decide, complete. Everything that a task waits for is charged here, so that the
//! parts of its latency are exact whatever planes it passes through.

use std::collections::VecDeque;

use super::branch::Branches;
use super::job::Stage;
use super::knowledge::Knowledge;
use super::plant::Plant;
use super::polling::Polls;
use super::provider::Provider;
use super::task::Tasks;
use super::traffic::Traffic;
use super::transport::Wire;
use super::workflow::Workflows;
use super::{
    ActivityLog, AgentId, Assignment, Blueprint, BooksError, ContextFlow, Costs, Event, Gate, KnowledgeLaw,
    Message, Part, Party, Ports, ProviderLaw, Recorder, RunSettings, Source, StationId, StationShape, Task,
    TaskId, Team, Timer, Transport, Work, Workload, WorkloadError,
};
use crate::kernel::{Calendar, SimDuration, SimTime};
use crate::metrics::{RunCounts, TimeWeightedLevel};
use crate::random::below;

/// The parts of a run, and a plane's verbs on them.
pub struct Fabric<P: Ports> {
    pub(super) calendar: Calendar<Event>,
    pub(super) workload: P::Workload,
    pub(super) recorder: P::Recorder,
    pub(super) plant: Plant,
    pub(super) tasks: Tasks,
    pub(super) workflows: Workflows,
    pub(super) teams: Vec<Team>,
    pub(super) assignment: Assignment,
    pub(super) context_flow: Option<ContextFlow>,
    pub(super) branches: Branches,
    pub(super) polls: Polls,
    /// What agents know, if tasks have problems.
    pub(super) knowledge: Option<Knowledge>,
    /// The model service, if minds call one.
    pub(super) provider: Option<Provider>,
    agent_count: u32,
    /// Each agent's speed; nothing where all are at speed 1.
    pub(super) speeds: Vec<f64>,
    /// One per agent, if the coordination plane keeps a list of waiting tasks.
    pub(super) activities: Vec<ActivityLog>,
    pub(super) wire: Wire,
    pub(super) costs: Costs,
    pub(super) traffic: Traffic,
    pub(super) state_bytes: TimeWeightedLevel,
    pub(super) counts: RunCounts,
    /// Tasks of clients that do not think, to be released as soon as the plane has had its say: no
    /// time passes, so no event is spent on it.
    pub(super) releasing: VecDeque<TaskId>,
    /// Tasks whose agents begin to decide as soon as the plane has had its say.
    pub(super) consulting: VecDeque<TaskId>,
    /// Tasks whose agents have looked back.
    pub(super) informed: VecDeque<TaskId>,
    /// Messages that were lost for good, until their plane is told.
    pub(super) lost: VecDeque<Message>,
    /// When the job came to its station whose service ended last.
    pub(super) served_came_at: SimTime,
    /// When the service began that ended last.
    pub(super) served_from: SimTime,
    /// What arrives next from the open process.
    pub(super) next_work: Option<Work>,
    /// Workflows released in the window that are not completed.
    pub(super) measured_in_progress: u64,
    /// Workflows under way as the window opened and closed.
    pub(super) backlogs: [u64; 2],
    pub(super) settings: RunSettings,
    /// The first thing that went wrong with the books.
    pub(super) fault: Option<BooksError>,
    pub(super) workload_error: Option<WorkloadError>,
}

/// What a fabric is made of.
pub struct FabricParts<P: Ports> {
    /// How many agents there are.
    pub agent_count: u32,
    /// Seconds of nominal work that each of them does in one second; nothing where all do one.
    pub speeds: Vec<f64>,
    /// The coordination plane's stations.
    pub coordinators: Vec<StationShape>,
    /// The learning plane's stations.
    pub stores: Vec<StationShape>,
    /// The wire.
    pub transport: Transport,
    /// What messages and steps cost.
    pub costs: Costs,
    /// The steps of a workflow.
    pub blueprint: Blueprint,
    /// The agents of each role, and behind them each gate as a team of its own.
    pub teams: Vec<Team>,
    /// Where people decide.
    pub gates: Vec<Gate>,
    /// Which agent of its role a step is given to.
    pub assignment: Assignment,
    /// How a step comes to know of those before it; `None`: it does, at no cost.
    pub context_flow: Option<ContextFlow>,
    /// How agents deal with outcomes; `None` where tasks have no problems.
    pub knowledge: Option<KnowledgeLaw>,
    /// The model service that minds call, if its limits matter.
    pub provider: Option<ProviderLaw>,
    /// Where the work comes from.
    pub workload: P::Workload,
    /// Who watches.
    pub recorder: P::Recorder,
}

impl<P: Ports> Fabric<P> {
    /// A swarm at rest, at the beginning of a run.
    pub fn new(parts: FabricParts<P>, settings: RunSettings) -> Self {
        let agent_count = parts.agent_count as usize;
        let plant = Plant::new(&parts, settings.window);
        let provider = parts.provider.map(|law| Provider::new(law, plant.provider()));
        let mut calendar = Calendar::with_queue(settings.queue_kind, settings.tie_order);
        calendar.reserve(2 * agent_count + 16);
        // The last possible sender is the world outside.
        let wire = Wire::new(parts.transport, settings.seed, plant.station_count() + 1);
        Fabric {
            calendar,
            traffic: Traffic::new(plant.station_count()),
            plant,
            workload: parts.workload,
            recorder: parts.recorder,
            tasks: Tasks::with_room(agent_count),
            workflows: Workflows::new(parts.blueprint),
            teams: parts.teams,
            assignment: parts.assignment,
            context_flow: parts.context_flow,
            branches: Branches::default(),
            polls: Polls::default(),
            knowledge: parts.knowledge.map(|law| Knowledge::new(law, agent_count)),
            provider,
            agent_count: parts.agent_count,
            speeds: parts.speeds,
            activities: Vec::new(),
            wire,
            costs: parts.costs,
            state_bytes: TimeWeightedLevel::default(),
            counts: RunCounts::default(),
            releasing: VecDeque::with_capacity(16),
            consulting: VecDeque::with_capacity(16),
            informed: VecDeque::new(),
            lost: VecDeque::new(),
            served_came_at: SimTime::ZERO,
            served_from: SimTime::ZERO,
            next_work: None,
            measured_in_progress: 0,
            backlogs: [0; 2],
            settings,
            fault: None,
            workload_error: None,
        }
    }

    /// The present instant.
    pub fn now(&self) -> SimTime {
        self.calendar.now()
    }

    /// How many agents there are.
    pub fn agent_count(&self) -> u32 {
        self.agent_count
    }

    /// How many agents and gates there are: those that can be given a step.
    pub fn member_count(&self) -> u32 {
        self.plant.member_count()
    }

    /// Whether a member is a gate at which people decide, and no agent.
    pub fn is_gate(&self, member: AgentId) -> bool {
        member.0 >= self.agent_count
    }

    /// Whether a station is the inbox of a gate: what happens there costs nothing.
    #[inline]
    pub(crate) fn is_at_gate(&self, station: StationId) -> bool {
        self.plant.is_at_gate(station)
    }

    /// Whether clients wait for their answers.
    pub fn source(&self) -> Source {
        self.workload.source()
    }

    /// The station of the coordination plane's coordinator at `index`.
    pub fn coordinator(&self, index: usize) -> StationId {
        self.plant.coordinator(index)
    }

    /// The station of the learning plane's store at `index`.
    pub fn store(&self, index: usize) -> StationId {
        self.plant.store(index)
    }

    /// The agent whose own `task` is: where its client is at home, or, for an arrival of the open
    /// process, one drawn for it from all. All steps of a workflow have the same.
    pub fn home(&self, task: TaskId) -> AgentId {
        let task = self.tasks.get(task);
        let agent_count = u64::from(self.agent_count());
        let number = match task.client {
            Task::NO_CLIENT if task.workflow.is_some() => {
                below(self.workflows.key(task.workflow), agent_count)
            }
            Task::NO_CLIENT => below(task.work.key, agent_count),
            client => u64::from(client) % agent_count,
        };
        AgentId(number as u32)
    }

    /// A task in progress.
    pub fn task(&self, task: TaskId) -> &Task {
        self.tasks.get(task)
    }

    /// Notes that `task` has its instruction at its agent.
    pub fn set_instructed(&mut self, task: TaskId) {
        self.tasks.get_mut(task).is_instructed = true;
    }

    /// CPU to handle a message of `bytes` at an inbox.
    pub fn inbox_handling(&self, bytes: u32) -> SimDuration {
        self.costs.handling(self.costs.handle, bytes)
    }

    /// What messages and steps cost.
    pub fn costs(&self) -> &Costs {
        &self.costs
    }

    /// Counts tokens that a plane's own model reads and writes, beside those of the tasks.
    pub fn spend_tokens(&mut self, input_tokens: u32, output_tokens: u32) {
        let now = self.now();
        self.recorder.on_tokens_spent(now, input_tokens, output_tokens);
    }

    /// Sends a message from an agent's inbox: the sending queues there, together with `own_cpu` of
    /// the agent's own.
    ///
    /// # Panics
    /// If the sender is no station.
    pub fn send(&mut self, message: Message, own_cpu: SimDuration) {
        let Party::Station(sender) = message.from else { panic!("a client's side costs nothing: submit") };
        let job = self.insert_message(message, Stage::Sending);
        let demand = own_cpu + self.costs.sending(self.costs.send, message.bytes);
        if demand.is_zero() || self.is_at_gate(sender) {
            self.transmit(job);
        } else {
            self.queue_own(sender, job, demand);
        }
    }

    /// Sends a message whose sending was part of the job that is being finished now.
    pub fn reply(&mut self, message: Message) {
        let job = self.insert_message(message, Stage::Sending);
        self.transmit(job);
    }

    /// Sends a client's message: its side costs nothing.
    pub fn submit(&mut self, message: Message) {
        self.reply(Message { from: Party::Client, ..message });
    }

    /// Queues work of the plane's own at a station: [`super::Coordination::on_served`] follows. Work
    /// of no demand is not work: what follows it can be done at once.
    pub fn serve(&mut self, job: Message, demand: SimDuration) {
        let id = self.insert_message(job, Stage::Serving);
        let demand = if self.is_at_gate(job.to) { SimDuration::ZERO } else { demand };
        self.queue_own(job.to, id, demand);
    }

    /// Gives `task` to `agent`, which was free: what it did before is nobody's wait.
    pub fn assign(&mut self, task: TaskId, agent: AgentId) {
        let now = self.now();
        if let Some(activity) = self.activities.get_mut(agent.index()) {
            activity.forget(now);
        }
        self.tasks.get_mut(task).set_agent(agent);
        self.note_agent(task, agent);
    }

    /// Gives `task`, which has waited in a list, to `agent`, which ends its wait: the task is
    /// charged for what the agent was doing meanwhile.
    pub fn assign_waiting(&mut self, task: TaskId, agent: AgentId) {
        let now = self.now();
        self.note_agent(task, agent);
        let task = self.tasks.get_mut(task);
        task.set_agent(agent);
        let mut until = task.accounted_until();
        if let Some(activity) = self.activities.get_mut(agent.index()) {
            for (part, ns) in Part::ALL.into_iter().zip(*activity.since(until)) {
                until += SimDuration::from_ns(ns);
                task.charge(until.min(now), part);
            }
        }
        task.charge(now, Part::WaitForAgent);
    }

    /// Has every agent's activity noted from now on: for planes with a list of waiting tasks.
    pub fn keep_activities(&mut self) {
        self.activities = vec![ActivityLog::default(); self.agent_count as usize];
    }

    /// The job that took `task` along has just been served: its wait and service are the task's too.
    pub fn end_pass(&mut self, task: TaskId) {
        self.charge(task, self.served_from, Part::StationWait);
        self.charge(task, self.now(), Part::StationService);
    }

    /// When the job came to its station that has just been served, and when its service began.
    pub fn last_service(&self) -> (SimTime, SimTime) {
        (self.served_came_at, self.served_from)
    }

    /// Charges `task` for what it has waited for: parts, each with the instant until which it went on, in order.
    pub fn charge_errand(&mut self, task: TaskId, errand: &[(Part, SimTime)]) {
        for (part, until) in errand {
            self.charge(task, *until, *part);
        }
    }

    /// Lets the agent of `task` consult what it knows and then decide.
    pub fn decide(&mut self, task: TaskId) {
        if let Some(agent) = self.tasks.get(task).agent() {
            self.note_agent(task, agent);
        }
        self.consulting.push_back(task);
    }

    /// Completes the workflow of `task`. Returns its client's next one, which is released after the think
    /// time.
    pub fn complete(&mut self, task: TaskId) -> Option<TaskId> {
        let now = self.now();
        let task = self.tasks.end(task);
        let mut kept_bytes = 0;
        if task.workflow.is_some() {
            self.workflows.complete(task.workflow);
            let barrier_ns = task.step().map_or(0, |step| self.workflows.barrier_ns(task.workflow, step));
            self.recorder.on_joined(task, barrier_ns);
            kept_bytes = self.workflows.remove_task(task.workflow);
        }
        let (parts_ns, latency_ns) = (task.parts_ns().iter().sum(), (now - task.released_at).as_ns());
        if parts_ns != latency_ns {
            self.fault.get_or_insert(BooksError::PartsDoNotSum { parts_ns, latency_ns });
        }
        if !task.workflow.is_some() {
            self.recorder.on_step_ended(now, task);
        }
        self.counts.completed += 1;
        if self.settings.window.contains(task.released_at) {
            self.measured_in_progress -= 1;
        }
        self.recorder.on_completed(now, task);
        let (client, number) = (task.client, task.number);
        self.discard_kept(kept_bytes);
        (client != Task::NO_CLIENT).then(|| self.prepare_next(client, number + 1))
    }

    /// Bytes that a plane keeps from now on, in lists and stores.
    pub fn retain(&mut self, bytes: u32) {
        self.state_bytes.raise(self.calendar.now(), bytes.into(), self.settings.window);
    }

    /// Bytes that a plane keeps no more.
    pub fn discard(&mut self, bytes: u32) {
        self.state_bytes.lower(self.calendar.now(), bytes.into(), self.settings.window);
    }

    /// What was kept for a workflow is not kept any more.
    pub(super) fn discard_kept(&mut self, bytes: u64) {
        self.state_bytes.lower(self.calendar.now(), bytes, self.settings.window);
    }

    /// Sets a timer.
    pub fn set_timer(&mut self, after: SimDuration, timer: Timer) {
        self.calendar.schedule(self.now() + after, Event::TimerFired(timer));
    }
}
