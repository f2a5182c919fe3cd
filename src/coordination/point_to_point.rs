//! Point to point: a step that waits asks those before it, again and again, until they say done.
//!
//! ```text
//! client ──start──▶ agents of the first steps
//! agent of a step that waits ──poll──▶ agent of a step before it    every poll_interval, answered or not
//!                            ◀─reply──                              with the state as the poll's handling ends
//! agents of the last steps ──final──▶ client
//! ```
//!
//! Each workflow has a fixed partner for every step from the beginning, and every step that waits has a timer from
//! the workflow's release: it polls first after a random part of `poll_interval`, and then once in each. A reply
//! that says done ends the polling of that step before it; the step begins once all that come directly before it,
//! or the quorum of them, are known to be done, and then its timer stops. What is known without asking is not
//! asked: an agent that does both steps needs no message. `watch` says who is asked:
//!
//! - `predecessor`: the agents of the steps directly before it.
//! - `ancestors`: those of all steps before it. Only those directly before it are waited for.
//! - `role`: all agents of the roles of the steps directly before it, whoever has them.
//! - `role_standing`: no step asks, but every agent asks all agents of the roles whose steps come directly before
//!   those of its own, always, from the beginning of the run. A reply carries the state of everything between the
//!   two. What a step asks costs more the longer it waits; this does not: it costs the same, whatever is done.
//!
//! An agent is asked once in a round, whatever it has done. A poll or a reply that the wire loses is not sent again:
//! the next comes with the timer. Past `max_outstanding` unanswered polls a round is left out.
//!
//! *Charged for*: a send for each poll at the asker, one job of handling and the reply's send at the asked, a
//! handling at the asker; the wire; from a step's end until the first poll is sent whose reply tells of it (poll
//! gap). Polls queue at the inboxes beside all other work, and that is all that they do to it. *Not charged for*:
//! finding partners; keeping what is done until it is asked for.

mod parameters;
mod standing;
mod waiting;

use std::num::NonZeroU32;

pub use self::parameters::{PointToPointParameters, Watch};
use self::standing::preceding;
use self::waiting::{Waiter, Waiting, ancestors};
use super::roster::{fixed_partner, partner, partner_of};
use super::{Bottleneck, PlaneParameters};
use crate::kernel::{SimDuration, SimTime};
use crate::random::Samplers;
use crate::swarm::{
    AgentId, Assignment, Blueprint, ContextFlow, Coordination, Costs, Fabric, Kind, Message, Owner, Party,
    PollEnd, Ports, Source, StationId, StationShape, StepSet, Tag, TaskId, Team, Timer,
};

/// Point to point in a run.
#[derive(Clone, Debug)]
pub struct PointToPoint {
    watch: Watch,
    poll_interval: SimDuration,
    /// Unanswered polls with which nobody is asked.
    outstanding_max: u32,
    start_bytes: u32,
    poll_bytes: u32,
    reply_bytes: u32,
    final_bytes: u32,
    waiting: Waiting,
    /// By agent, where all ask always.
    standing: Vec<Standing>,
    /// By role, where all ask always: the roles that its agents ask.
    preceding: Vec<Vec<u16>>,
    /// The tasks of the steps that follow the one that is done.
    followers: Vec<TaskId>,
    /// The tasks of the steps that a reply tells of.
    told: Vec<TaskId>,
    /// Whom the present round asks.
    asked: Vec<AgentId>,
}

/// An agent that asks always.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    /// Its role.
    role: u16,
    /// Polls that are neither answered nor lost.
    outstanding: u32,
}

const START: Kind = Kind(0);
const POLL: Kind = Kind(1);
const REPLY: Kind = Kind(2);
const FINAL: Kind = Kind(3);
/// The agent's own work behind a decision.
const STEP: Kind = Kind(4);

/// Whose timer goes off: that of a step, or that of an agent.
const OF_STEP: u8 = 0;
const OF_AGENT: u8 = 1;

impl PlaneParameters for PointToPointParameters {
    type Plane = PointToPoint;
    const SUMMARY: &'static str = "a step that waits polls those before it on a timer until they say done";
    const EXAMPLE: &'static str = r#"[topology.coordination.point_to_point]
watch = "predecessor"
poll_interval = "5 s"
max_outstanding = 1
"#;
    const ASSIGNMENTS: &'static [Assignment] = &[Assignment::Fixed];
    const CONTEXT_FLOWS: &'static [ContextFlow] = &[ContextFlow::LookBack, ContextFlow::Carried];

    fn mistake(&self) -> Option<(&'static str, &'static str, &'static str)> {
        let message = "polls would follow each other without end at one instant";
        let mistake = ("poll_interval", message, "write a duration above zero, such as \"200 ms\"");
        self.poll_interval.is_zero().then_some(mistake)
    }

    fn prepare(&self, _samplers: &mut Samplers<'_>) -> PointToPoint {
        PointToPoint {
            watch: self.watch,
            poll_interval: self.poll_interval,
            outstanding_max: self.max_outstanding.map_or(u32::MAX, NonZeroU32::get),
            start_bytes: Message::length(self.start_bytes),
            poll_bytes: Message::length(self.poll_bytes),
            reply_bytes: Message::length(self.reply_bytes),
            final_bytes: Message::length(self.final_bytes),
            waiting: Waiting::default(),
            standing: Vec::new(),
            preceding: Vec::new(),
            followers: Vec::new(),
            told: Vec::new(),
            asked: Vec::new(),
        }
    }

    fn bottleneck(_: &PointToPoint, _: &Costs, _: Source, _: u32, _: u64) -> Option<Bottleneck> {
        None
    }

    fn inbox_load(plane: &PointToPoint, costs: &Costs, blueprint: &Blueprint, teams: &[Team]) -> Option<f64> {
        (plane.watch == Watch::RoleStanding).then(|| plane.standing_load(costs, blueprint, teams))
    }
}

impl PointToPoint {
    /// What it takes to handle a message: of a poll, to reply as well.
    fn handling<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> SimDuration {
        let handle = fabric.inbox_handling(message.bytes);
        let costs = fabric.costs();
        match message.kind {
            POLL => handle + costs.sending(costs.send, self.reply_length(message, fabric)),
            _ => handle,
        }
    }

    /// The length of the reply to `poll`: it brings the context along that is carried.
    fn reply_length<P: Ports>(&self, poll: &Message, fabric: &Fabric<P>) -> u32 {
        self.reply_bytes.saturating_add(fabric.context_told(poll))
    }

    /// The steps of a workflow that is released take their places, and those that wait begin to ask.
    fn begin_to_wait<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        let first_place = fabric.place_of_step(task, 0);
        self.waiting.begin_workflow(first_place, fabric.blueprint().steps.len());
        let number = fabric.workflow_number(task);
        for step in fabric.taken(task).iter() {
            let asker = fixed_partner(task, step, fabric);
            let watched = match self.watch {
                Watch::Ancestors => ancestors(task, step, fabric),
                _ => fabric.predecessors(task, step),
            };
            let is_other = |step: &u16| fixed_partner(task, *step, fabric) != asker;
            let unknown = watched.iter().filter(is_other).fold(StepSet::EMPTY, StepSet::with);
            if !unknown.is_empty() {
                let slot = self.waiting.wait((first_place, step), (asker, number), unknown);
                let phase = fabric.phase_of_step(self.poll_interval, task, step);
                fabric.set_timer(phase, timer(OF_STEP, slot));
            }
        }
    }

    /// The timer of a step that waits has gone off.
    fn ask_for_step<P: Ports>(&mut self, slot: u32, fabric: &mut Fabric<P>) {
        if !self.waiting.tick(slot) {
            return;
        }
        fabric.set_timer(self.poll_interval, timer(OF_STEP, slot));
        let Waiter { asker, number, unknown, outstanding, .. } = *self.waiting.get_mut(slot);
        if outstanding >= self.outstanding_max {
            return;
        }
        for step in unknown.iter() {
            match self.watch {
                Watch::Role => {
                    let role = fabric.blueprint().steps[usize::from(step)].role;
                    self.asked.extend(agents_of(fabric.teams()[usize::from(role)]));
                }
                _ => self.asked.push(partner_of(number, step, fabric)),
            }
        }
        self.waiting.get_mut(slot).outstanding += self.ask(asker, Tag(slot), fabric);
    }

    /// The timer of an agent that always asks has gone off.
    fn ask_always<P: Ports>(&mut self, asker: AgentId, fabric: &mut Fabric<P>) {
        fabric.set_timer(self.poll_interval, timer(OF_AGENT, asker.0));
        let Standing { role, outstanding } = self.standing[asker.index()];
        if outstanding >= self.outstanding_max {
            return;
        }
        for role in &self.preceding[usize::from(role)] {
            self.asked.extend(agents_of(fabric.teams()[usize::from(*role)]));
        }
        self.standing[asker.index()].outstanding += self.ask(asker, Tag::NONE, fabric);
    }

    /// A round: sends a poll to each of those that are noted, but to none twice. Returns how many they are.
    fn ask<P: Ports>(&mut self, asker: AgentId, errand: Tag, fabric: &mut Fabric<P>) -> u32 {
        let mut asked = std::mem::take(&mut self.asked);
        asked.sort_unstable();
        asked.dedup();
        asked.retain(|agent| *agent != asker);
        let asked_count = asked.len() as u32;
        asked.drain(..).for_each(|agent| fabric.poll(asker, agent, errand, self.poll_bytes, POLL));
        self.asked = asked;
        asked_count
    }

    /// A poll has ended: `reply` is what was sent last, and may tell of steps that are done.
    fn on_replied<P: Ports>(&mut self, reply: Message, fabric: &mut Fabric<P>) {
        let mut told = std::mem::take(&mut self.told);
        let PollEnd { asker, asked, seen_at } = fabric.hear(&reply, &mut told);
        self.end_poll(asker, reply.tag, Some((asked, seen_at)), fabric);
        told.drain(..).for_each(|task| self.accept(task, asker, fabric));
        self.told = told;
    }

    /// A poll is answered with the state of an agent at an instant, or lost.
    fn end_poll<P: Ports>(
        &mut self,
        asker: AgentId,
        errand: Tag,
        seen: Option<(AgentId, SimTime)>,
        fabric: &Fabric<P>,
    ) {
        match errand.get() {
            Some(slot) => self.waiting.end_poll(slot, seen, fabric),
            None => self.standing[asker.index()].outstanding -= 1,
        }
    }

    /// `agent` knows that something is done which the step that `task` is comes behind: it begins, if it waits for
    /// nothing else.
    fn accept<P: Ports>(&mut self, task: TaskId, agent: AgentId, fabric: &mut Fabric<P>) {
        if fabric.gather(task) {
            self.waiting.begin(fabric.place_of(task));
            fabric.forget_untold(task, agent);
            fabric.assign(task, agent);
            fabric.decide(task);
        }
    }

    /// The step that `task` is, which others follow, is done: those that wait for it know when they are told.
    fn hand_on<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        self.waiting.note_done(fabric.place_of(task), fabric.now());
        let mut followers = std::mem::take(&mut self.followers);
        let context_bytes = fabric.context_behind(task);
        fabric.follow(task, &mut followers);
        fabric.retire(task);
        for next in followers.drain(..) {
            let asker = partner(next, fabric);
            if asker == agent || fabric.has_begun(next) {
                self.accept(next, asker, fabric);
            } else {
                let errand = self.waiting.slot(fabric.place_of(next)).map_or(Tag::NONE, Tag);
                fabric.leave_untold(next, asker, agent, errand, context_bytes);
            }
        }
        self.followers = followers;
    }
}

impl Coordination for PointToPoint {
    const KINDS: &'static [&'static str] = &["start", "poll", "reply", "final", "step"];

    fn coordinators(&self, _agent_count: u32) -> Vec<StationShape> {
        Vec::new()
    }

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        if self.watch != Watch::RoleStanding {
            return;
        }
        self.standing = vec![Standing::default(); fabric.member_count() as usize];
        self.preceding = (0..fabric.teams().len()).map(|role| preceding(fabric.blueprint(), role)).collect();
        for (role, team) in (0..).zip(fabric.teams().to_vec()) {
            if self.preceding[usize::from(role)].is_empty() {
                continue;
            }
            for agent in agents_of(team) {
                self.standing[agent.index()].role = role;
                let phase = fabric.phase_of_agent(self.poll_interval, agent);
                fabric.set_timer(phase, timer(OF_AGENT, agent.0));
            }
        }
    }

    fn on_released<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        let start =
            |to: AgentId, task| Message::new(Party::Client, to.inbox(), task, self.start_bytes, START);
        if !fabric.has_steps() {
            return fabric.submit(start(fabric.home(task), task));
        }
        let mut followers = std::mem::take(&mut self.followers);
        fabric.follow(task, &mut followers);
        for next in followers.drain(..) {
            fabric.submit(start(partner(next, fabric), next));
        }
        self.followers = followers;
        if self.watch != Watch::RoleStanding {
            self.begin_to_wait(task, fabric);
        }
        fabric.retire(task);
    }

    fn is_free<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> bool {
        self.handling(message, fabric).is_zero()
    }

    fn demand<P: Ports>(&mut self, message: &mut Message, fabric: &mut Fabric<P>) -> SimDuration {
        self.handling(message, fabric)
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        match message.kind {
            POLL => fabric.answer(message, self.reply_length(&message, fabric), REPLY),
            REPLY => self.on_replied(message, fabric),
            _ if fabric.has_steps() => self.accept(message.task, partner(message.task, fabric), fabric),
            _ => {
                fabric.assign(message.task, fabric.home(message.task));
                fabric.decide(message.task);
            }
        }
    }

    fn on_lost<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let PollEnd { asker, .. } = fabric.lose(&message);
        self.end_poll(asker, message.tag, None, fabric);
    }

    fn on_decided<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        let from = Party::Station(agent.inbox());
        let step_cpu = fabric.costs().step_cpu;
        if !fabric.has_steps() || fabric.is_end(task) {
            let message = Message::new(from, StationId::CLIENT, task, self.final_bytes, FINAL);
            fabric.send(message, step_cpu);
        } else if step_cpu.is_zero() {
            self.hand_on(agent, task, fabric);
        } else {
            fabric.serve(Message::new(from, agent.inbox(), task, 0, STEP), step_cpu);
        }
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        let agent = partner(job.task, fabric);
        self.hand_on(agent, job.task, fabric);
    }

    fn on_timer_fired<P: Ports>(&mut self, timer: Timer, fabric: &mut Fabric<P>) {
        match timer.purpose {
            OF_STEP => self.ask_for_step(timer.entity, fabric),
            _ => self.ask_always(AgentId(timer.entity), fabric),
        }
    }
}

fn timer(purpose: u8, entity: u32) -> Timer {
    Timer { owner: Owner::Coordination, purpose, entity }
}

fn agents_of(team: Team) -> impl Iterator<Item = AgentId> {
    (team.first..team.first + team.count).map(AgentId)
}
