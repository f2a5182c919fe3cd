//! Event spine: an ordered log through which all work passes.
//!
//! ```text
//! client ──publish──▶ partition ──deliver──▶ agent ──publish──▶ partition ──deliver──▶ … ──final──▶ client
//!                     partition ◀──ready──── agent
//! ```
//!
//! A *partition* has a sequencer of one core. It appends what is published, in the place of handling it, and
//! numbers it as that service begins; once the replicas have it, it can be seen, in the order of the numbers.
//! Replication delays an event and keeps no core. An event about several steps has a number for each. All agents of a
//! role are one *group* with one subscription, which lives on the partition role mod P; an event about several steps
//! is published once to each of their partitions, and the end of a workflow on that of the step's own role: the log
//! tells the client of each end. An event whose step waits for others stays in the log until the last of them has
//! come; then one delivery brings the envelopes of all.
//!
//! Late binding (`assignment = "any_idle"`): who has done a step publishes that and then says that it is *ready*; the
//! member that is ready longest gets the next event. Its sending is part of the append, if a member is ready as that
//! begins and no earlier event of the group has found none; of the handling of a *ready*, if an event waits; and else a
//! job of its own. All are ready at first. Early binding (`"fixed"`, what brokers call assignment by partition): a
//! workflow has a fixed member for each step, which is sent its events at once. A closed client's task alone is its
//! home agent's, whose subscription lives on partition agent mod P. A gate takes in whatever comes, and need not be
//! ready. A delivery says its number and that of the one before it to the same member, whose inbox holds it until
//! that one has been handled (a wait at a station): order at the inbox, minds concurrent.
//!
//! The *envelope* of an event carries the context of its history, unless `context = "look_back"`. The log keeps
//! every event until its workflow ends; of a task alone, the first until the last has been appended.
//!
//! *Charged for*: every append and every send of a sequencer, the handling of every *ready*, replication, the
//! agents' sends and handling, the wire, the bytes of the envelope; an agent sends all that follows a step in
//! one job. *Not charged for*: followers' disks and cores; acknowledgements; subscribing; a rebalancing of groups.

mod delivering;
mod log;
mod order;
mod parameters;
mod publishing;

use self::log::{Binding, Events, Partition};
use self::order::Subscriptions;
pub use self::parameters::EventSpineParameters;
use super::roster::{Roster, partner};
use super::{Bottleneck, PlaneParameters};
use crate::kernel::SimDuration;
use crate::random::{Sampler, Samplers};
use crate::swarm::{
    AgentId, Assignment, ContextFlow, Coordination, Costs, Discipline, Fabric, Kind, Message, Owner, Party,
    Ports, Source, StationShape, Tag, TaskId, Timer,
};

/// The event spine in a run.
#[derive(Clone, Debug)]
pub struct EventSpine {
    parameters: EventSpineParameters,
    replication: Sampler,
    partitions: Vec<Partition>,
    events: Events,
    subscriptions: Subscriptions,
    roster: Roster,
    /// By role: events that nobody was ready for as they were appended, and that cannot be seen yet.
    unbound_counts: Vec<u32>,
    /// Whether events wait for whoever is ready.
    is_late: bool,
    /// The tasks of the steps that follow the one that is done.
    followers: Vec<TaskId>,
}

const PUBLISH: Kind = Kind(0);
const DELIVER: Kind = Kind(1);
const READY: Kind = Kind(2);
const FINAL: Kind = Kind(3);

impl PlaneParameters for EventSpineParameters {
    type Plane = EventSpine;
    const SUMMARY: &'static str =
        "an ordered log: what is done is published, and delivered to whoever is next";
    const EXAMPLE: &'static str = "[topology.coordination.event_spine]\npartitions = 1\n";
    const ASSIGNMENTS: &'static [Assignment] = &[Assignment::AnyIdle, Assignment::Fixed];
    const CONTEXT_FLOWS: &'static [ContextFlow] = &[ContextFlow::Carried, ContextFlow::LookBack];

    fn prepare(&self, samplers: &mut Samplers<'_>) -> EventSpine {
        EventSpine {
            replication: samplers.make("replication", &self.replication),
            parameters: self.clone(),
            partitions: Vec::new(),
            events: Events::default(),
            subscriptions: Subscriptions::default(),
            roster: Roster::default(),
            unbound_counts: Vec::new(),
            is_late: false,
            followers: Vec::new(),
        }
    }

    /// A task alone is two events and two sends: to its agent and to its client; in an open process one *ready*.
    fn bottleneck(
        spine: &EventSpine,
        costs: &Costs,
        source: Source,
        agent_count: u32,
        _: u64,
    ) -> Option<Bottleneck> {
        let EventSpineParameters { partitions, event_bytes, ready_bytes, final_bytes, .. } =
            &spine.parameters;
        let [event_bytes, final_bytes] = [*event_bytes, *final_bytes].map(Message::length);
        let is_open = source == Source::Open;
        let ready =
            if is_open { spine.handle(costs, Message::length(*ready_bytes)) } else { SimDuration::ZERO };
        let appends = spine.append(costs, event_bytes).as_s() * 2.0;
        let sends = (spine.send(costs, event_bytes) + spine.send(costs, final_bytes)).as_s();
        // The group of all agents lives on one partition; a closed client's agent has a subscription of its own.
        let partition_count = partitions.get();
        let share = |partition| (agent_count + partition_count - 1 - partition) / partition_count;
        let agent_counts =
            if is_open { vec![agent_count] } else { (0..partition_count).map(share).collect() };
        Some(Bottleneck {
            cores: 1,
            agent_counts,
            demand_s: appends + sends + ready.as_s(),
            background_cores_per_agent: 0.0,
            is_on_path: true,
            // From the client, and to it.
            further_bytes: vec![event_bytes, final_bytes],
            further_s: 2.0 * spine.replication.mean(),
            result_bytes: event_bytes,
            instruction_bytes: event_bytes,
            is_instructed_ahead: false,
        })
    }
}

impl EventSpine {
    /// CPU of a sequencer to append an event of `bytes`.
    fn append(&self, costs: &Costs, bytes: u32) -> SimDuration {
        costs.handling(self.parameters.append.unwrap_or(costs.handle), bytes)
    }

    /// CPU of a sequencer to handle any other message.
    fn handle(&self, costs: &Costs, bytes: u32) -> SimDuration {
        costs.handling(self.parameters.handle.unwrap_or(costs.handle), bytes)
    }

    /// CPU of a sequencer to send a message.
    fn send(&self, costs: &Costs, bytes: u32) -> SimDuration {
        costs.sending(self.parameters.send.unwrap_or(costs.send), bytes)
    }

    /// The partition of the subscription that `task` goes to.
    fn partition<P: Ports>(&self, task: TaskId, fabric: &Fabric<P>) -> usize {
        let place = match fabric.task(task).step() {
            Some(_) => fabric.role(task).into(),
            None if self.is_late => 0,
            None => fabric.home(task).0,
        };
        place as usize % self.partitions.len()
    }

    /// An append begins: who will get what it is about? Returns the CPU for all of it.
    fn begin_append<P: Ports>(&mut self, publish: &Message, fabric: &mut Fabric<P>) -> SimDuration {
        let partition = self.partition(publish.task, fabric);
        let mut demand = self.append(fabric.costs(), publish.bytes);
        let mut rest = Some(publish.task);
        while let Some(task) = rest {
            let bytes = match self.events.get(task).binding {
                Binding::Client => Some(Message::length(self.parameters.final_bytes)),
                _ => {
                    let binding = self.bind(task, fabric);
                    self.events.get_mut(task).binding = binding;
                    matches!(binding, Binding::To(_)).then(|| self.delivery_bytes(task, fabric))
                }
            };
            demand += bytes.map_or(SimDuration::ZERO, |bytes| self.send(fabric.costs(), bytes));
            let event = self.events.get_mut(task);
            event.number = self.partitions[partition].number();
            fabric.note_numbered(publish.to, event.number);
            rest = event.next;
        }
        demand
    }

    /// Who gets the event about `task`, as far as that is known as its append begins.
    fn bind<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) -> Binding {
        if fabric.task(task).step().is_some() && !fabric.would_begin(task) {
            return Binding::Early;
        }
        if !self.is_late {
            let is_step = fabric.task(task).step().is_some();
            return Binding::To(if is_step { partner(task, fabric) } else { fabric.home(task) });
        }
        // What came before it is first in turn.
        let role = fabric.role(task);
        let unbound_count = &mut self.unbound_counts[usize::from(role)];
        let group = self.roster.group(0, role);
        let member = if *unbound_count == 0 { self.roster.reserve(group, None) } else { None };
        let Some(member) = member else {
            *unbound_count += 1;
            return Binding::Unbound;
        };
        fabric.assign(task, member);
        Binding::To(member)
    }

    /// An event has been appended: what of it is what a step has waited for, goes on once it can be seen.
    fn on_appended<P: Ports>(&mut self, publish: Message, fabric: &mut Fabric<P>) {
        let partition = self.partition(publish.task, fabric);
        self.keep(&publish, fabric);
        let is_end = self.events.get(publish.task).binding == Binding::Client;
        let kind = if is_end { FINAL } else { PUBLISH };
        let replication = fabric.sample_hop(&self.replication, publish.task, kind, partition);
        let replicated_at = fabric.now() + replication;
        let visible_from = self.partitions[partition].visible_from(replicated_at);
        let mut rest = Some(publish.task);
        while let Some(task) = rest {
            rest = self.events.get(task).next;
            if task != publish.task {
                fabric.share_account(publish.task, task);
                fabric.end_pass(task);
            }
        }
        let mut rest = Some(publish.task);
        while let Some(task) = rest {
            let event = *self.events.get(task);
            rest = event.next;
            let begins =
                event.binding == Binding::Client || fabric.task(task).step().is_none() || fabric.gather(task);
            if !begins {
                continue;
            }
            if visible_from == fabric.now() && !self.partitions[partition].is_replicating() {
                self.on_visible(task, fabric);
            } else {
                self.partitions[partition].replicate(task);
                let timer = Timer { owner: Owner::Coordination, purpose: 0, entity: partition as u32 };
                fabric.set_timer(visible_from - fabric.now(), timer);
            }
        }
    }

    /// The log keeps an event until its workflow has ended.
    fn keep<P: Ports>(&self, publish: &Message, fabric: &mut Fabric<P>) {
        if fabric.has_steps() {
            fabric.keep_for_workflow(publish.task, publish.bytes);
        } else if self.events.get(publish.task).binding == Binding::Client {
            fabric.discard(publish.bytes);
        } else {
            fabric.retain(publish.bytes);
        }
    }
}

impl Coordination for EventSpine {
    const KINDS: &'static [&'static str] = &["publish", "deliver", "ready", "final"];

    fn coordinators(&self, _agent_count: u32) -> Vec<StationShape> {
        let EventSpineParameters { partitions, send, .. } = self.parameters;
        let (cores, discipline, places) = (1, Discipline::Fifo, None);
        vec![StationShape { name: "partition", cores, discipline, places, send }; partitions.get() as usize]
    }

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        let partition_count = self.parameters.partitions.get() as usize;
        let station = |index| Partition::new(fabric.coordinator(index));
        self.partitions = (0..partition_count).map(station).collect();
        self.subscriptions = Subscriptions::of(fabric.member_count());
        self.unbound_counts = vec![0; fabric.teams().len()];
        let is_home = !fabric.has_steps() && fabric.source() != Source::Open;
        self.is_late = fabric.assignment() == Assignment::AnyIdle && !is_home;
        if self.is_late {
            self.roster = Roster::of(fabric);
            fabric.keep_activities();
        }
    }

    fn on_released<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        let mut first = std::mem::take(&mut self.followers);
        let bytes = Message::length(self.parameters.event_bytes);
        if fabric.has_steps() {
            fabric.follow(task, &mut first);
            fabric.retire(task);
        } else {
            first.push(task);
        }
        self.publish(Party::Client, bytes, &mut first, fabric);
        self.followers = first;
    }

    fn is_free<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> bool {
        let costs = fabric.costs();
        let handling = match message.kind {
            PUBLISH => self.append(costs, message.bytes),
            READY => self.handle(costs, message.bytes),
            _ => return fabric.inbox_handling(message.bytes).is_zero(),
        };
        handling.is_zero() && self.send(costs, message.bytes).is_zero()
    }

    fn demand<P: Ports>(&mut self, message: &mut Message, fabric: &mut Fabric<P>) -> SimDuration {
        match message.kind {
            PUBLISH => self.begin_append(message, fabric),
            READY => {
                let handling = self.handle(fabric.costs(), message.bytes);
                let Some(task) = self.take_waiting(message, fabric) else { return handling };
                message.tag = Tag(task.0);
                handling + self.send(fabric.costs(), self.delivery_bytes(task, fabric))
            }
            _ => fabric.inbox_handling(message.bytes),
        }
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        match message.kind {
            PUBLISH => self.on_appended(message, fabric),
            READY => self.on_ready(message, fabric),
            _ => self.on_delivered(message.task, fabric),
        }
    }

    fn on_decided<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        let bytes = self.event_bytes(task, fabric);
        let costs = *fabric.costs();
        let mut demand = costs.step_cpu;
        let publish = costs.sending(costs.send, bytes);
        demand += SimDuration::from_ns(publish.as_ns() * self.publication_count(task, fabric));
        if self.is_late {
            demand += costs.sending(costs.send, Message::length(self.parameters.ready_bytes));
        }
        if demand.is_zero() {
            return self.publish_done(agent, task, fabric);
        }
        fabric.serve(Message::new(Party::Station(agent.inbox()), agent.inbox(), task, 0, PUBLISH), demand);
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        let agent = fabric.task(job.task).agent().expect("an agent publishes, or is delivered to");
        match job.kind {
            PUBLISH => self.publish_done(agent, job.task, fabric),
            _ => self.deliver(agent, job.task, fabric),
        }
    }

    fn on_timer_fired<P: Ports>(&mut self, timer: Timer, fabric: &mut Fabric<P>) {
        self.on_replicated(timer.entity as usize, fabric);
    }
}
