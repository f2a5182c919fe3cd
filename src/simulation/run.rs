//! Run: the loop. Everything under it is the hot path.
//!
//! The loop takes one event after the other and tells the planes what it means; they answer with
//! verbs on the fabric. It knows the life of a message (sent, on the wire, handled) and of a decision
//! (consulted, decided), and nothing of what any plane makes of them.

use crate::kernel::{Digest, SimTime};
use crate::stations::JobId;
use crate::swarm::{
    Coordination, Event, Fabric, Learning, Message, Owner, Ports, Readiness, RunSettings, Stage, StationId,
    TaskId,
};

/// A run under way.
pub(super) struct Run<'a, C, L, P: Ports> {
    pub(super) coordination: C,
    pub(super) learning: L,
    pub(super) fabric: Fabric<P>,
    pub(super) digest: Digest,
    settings: &'a RunSettings,
}

/// Why the loop has come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All that was to be measured has been.
    Finished,
    /// More events or messages than the budget allows.
    OverBudget,
}

impl<'a, C: Coordination, L: Learning, P: Ports> Run<'a, C, L, P> {
    /// A run at its beginning.
    pub(super) fn new(coordination: C, learning: L, fabric: Fabric<P>, settings: &'a RunSettings) -> Self {
        let mut run = Run { coordination, learning, fabric, digest: Digest::default(), settings };
        run.fabric.open();
        // A coordinator has to know whether it keeps an archive.
        run.learning.start(&mut run.fabric);
        run.coordination.start(&mut run.fabric);
        run
    }

    /// Runs to the end.
    pub(super) fn finish(&mut self) -> End {
        loop {
            let Some((at, event)) = self.step() else { return End::Finished };
            if self.is_over(at, event) {
                return End::Finished;
            }
            if self.is_over_budget() {
                return End::OverBudget;
            }
        }
    }

    /// Handles one event and returns it.
    pub(super) fn step(&mut self) -> Option<(SimTime, Event)> {
        let (at, event) = self.fabric.next_event()?;
        if at > self.settings.drain_until {
            return None;
        }
        self.digest.absorb_pair(at.as_ns(), event.as_word());
        self.fabric.note_event(at, &event);
        self.handle(event);
        self.consult_all();
        while let Some(message) = self.fabric.take_lost() {
            if message.kind.is_learning() {
                self.learning.on_lost(message, &mut self.fabric);
            } else {
                self.coordination.on_lost(message, &mut self.fabric);
            }
        }
        while let Some(task) = self.fabric.take_releasing() {
            self.release(task);
            self.consult_all();
        }
        Some((at, event))
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Served { station, job } if self.fabric.is_provider(station) => {
                self.end_call(station, job);
            }
            Event::Served { station, job } => {
                self.fabric.depart(station, job);
                self.conclude(job);
                self.take_turn(station);
            }
            Event::Arrived { job } => {
                self.fabric.land(job);
                self.receive(job);
            }
            Event::Released { task } => self.release(task),
            Event::ShareServed { station, epoch } => {
                if let Some(job) = self.fabric.depart_shared(station, epoch) {
                    self.conclude(job);
                }
            }
            Event::OpenReleased => {
                if let Some(task) = self.fabric.release_arrival() {
                    self.release(task);
                }
            }
            Event::Resent { job } => self.fabric.resend(job),
            Event::TimerFired(timer) => match timer.owner {
                Owner::Coordination => self.coordination.on_timer_fired(timer, &mut self.fabric),
                Owner::Learning => self.learning.on_timer_fired(timer, &mut self.fabric),
            },
            Event::WindowOpened | Event::WindowClosed => self.fabric.note_backlog(event),
        }
    }

    fn release(&mut self, task: TaskId) {
        self.fabric.note_release(task);
        self.coordination.on_released(task, &mut self.fabric);
    }

    /// Agents look back, consult what they know, and begin to decide.
    #[inline]
    fn consult_all(&mut self) {
        while let Some(task) = self.fabric.take_consulting() {
            if !self.fabric.look_back(task) {
                self.consult(task);
            }
        }
        while let Some(task) = self.fabric.take_informed() {
            self.consult(task);
        }
    }

    /// The agent of a task consults what it knows, and begins to decide.
    fn consult(&mut self, task: TaskId) {
        let agent =
            self.fabric.task(task).agent().expect("a task is decided by the agent that it was given to");
        // People have no part in what agents learn.
        if self.fabric.is_gate(agent)
            || self.learning.on_consult(agent, task, &mut self.fabric) == Readiness::Ready
        {
            self.fabric.queue_decision(task);
        }
    }

    /// A message stands before its receiver's station.
    fn receive(&mut self, job: JobId) {
        let mut message = self.fabric.message(job);
        if message.to == StationId::CLIENT {
            self.fabric.pass(job, message);
            let task = self.fabric.remove(job).task;
            self.fabric.tell_client(task);
        } else if self.is_free(&message) {
            self.demand(&mut message);
            self.fabric.pass(job, message);
            self.conclude(job);
        } else if self.fabric.admit(job) {
            self.begin(job);
        }
    }

    /// The provider has answered a call: its mind has decided. Who waits at the provider comes before what
    /// waits at the mind, and would call next.
    fn end_call(&mut self, provider: StationId, call: JobId) {
        self.fabric.depart(provider, call);
        let (decision, mind) = self.fabric.end_call(call);
        self.fabric.depart(mind, decision);
        self.conclude(decision);
        self.take_turn(provider);
        self.take_turn(mind);
    }

    /// A station is free for the job whose turn it is.
    fn take_turn(&mut self, station: StationId) {
        if let Some(turn) = self.fabric.take_turn(station) {
            self.begin(turn);
        }
    }

    /// A job's service begins.
    fn begin(&mut self, job: JobId) {
        self.fabric.end_wait(job);
        let mut message = self.fabric.message(job);
        let demand = match self.fabric.stage(job) {
            Stage::Handling => self.demand(&mut message),
            _ => self.fabric.known_demand(job),
        };
        self.fabric.begin(job, message.tag, demand);
    }

    /// A job's service has ended: what was it for?
    fn conclude(&mut self, job: JobId) {
        match self.fabric.stage(job) {
            Stage::Sending => self.fabric.transmit(job),
            Stage::Handling => {
                let message = self.fabric.remove(job);
                if message.kind.is_of_context() {
                    self.fabric.on_context_handled(message);
                } else if message.kind.is_learning() {
                    self.learning.on_handled(message, &mut self.fabric);
                } else {
                    self.coordination.on_handled(message, &mut self.fabric);
                }
            }
            Stage::Serving => {
                let job = self.fabric.remove(job);
                if job.kind.is_learning() {
                    self.learning.on_served(job, &mut self.fabric);
                } else {
                    self.coordination.on_served(job, &mut self.fabric);
                }
            }
            Stage::Deciding => {
                let task = self.fabric.remove(job).task;
                let agent = self.fabric.task(task).agent().expect("a decision was made by an agent");
                // The coordination plane may end the task.
                let problem = self.fabric.task(task).work.problem;
                let packet = self.fabric.conclude_decision(agent, task);
                self.fabric.note_step_ended(task);
                self.coordination.on_decided(agent, task, &mut self.fabric);
                if problem.is_some() {
                    self.learning.on_concluded(agent, problem, packet, &mut self.fabric);
                }
            }
            Stage::Free | Stage::OnWire | Stage::Resting | Stage::Calling | Stage::Refused => {
                unreachable!("a job ends its service at a station, and a call with its decision")
            }
        }
    }

    fn is_free(&self, message: &Message) -> bool {
        if self.fabric.is_at_gate(message.to) {
            return true;
        }
        if message.kind.is_of_context() {
            return self.fabric.context_demand(message).is_zero();
        }
        if message.kind.is_learning() {
            return self.learning.is_free(message, &self.fabric);
        }
        self.coordination.is_free(message, &self.fabric)
    }

    fn demand(&mut self, message: &mut Message) -> crate::kernel::SimDuration {
        if message.kind.is_of_context() {
            return self.fabric.context_demand(message);
        }
        if message.kind.is_learning() {
            return self.learning.demand(message, &mut self.fabric);
        }
        self.coordination.demand(message, &mut self.fabric)
    }

    /// Whether the window has closed and every workflow released in it is done.
    fn is_over(&self, at: SimTime, event: Event) -> bool {
        let closes_at = self.settings.window.closes_at();
        let is_closed = at > closes_at || (at == closes_at && event == Event::WindowClosed);
        is_closed && self.fabric.is_measured_done()
    }

    pub(super) fn is_over_budget(&self) -> bool {
        let budget = &self.settings.budget;
        self.fabric.event_count() > budget.events || self.fabric.in_flight() > budget.in_flight
    }
}
