//! Upkeep: what the verbs of a fabric and the steps of the loop have in common.

use super::fabric::Fabric;
use super::job::Stage;
use super::plant::Load;
use super::{AgentId, Event, Message, Part, Party, Ports, Recorder, StationId, Task, TaskId, Workload};
use crate::kernel::{SimDuration, SimTime};
use crate::stations::{Admission, JobId, Visit, VisitTable};

impl<P: Ports> Fabric<P> {
    /// Charges a task's time up to `until` to `part`, and notes what its agent was doing.
    #[inline]
    pub(super) fn charge(&mut self, task: TaskId, until: SimTime, part: Part) {
        if !task.is_some() {
            return;
        }
        if task.is_branch() {
            return match task.is_trail() {
                true => self.polls.charge(task, until, part),
                false => self.branches.get_mut(task).charge(until, part),
            };
        }
        let task = self.tasks.get_mut(task);
        task.charge(until, part);
        if let Some(agent) = task.agent()
            && let Some(activity) = self.activities.get_mut(agent.index())
        {
            // Who waits for an agent that decides, waits for an agent.
            activity.note(until, if part == Part::Decide { Part::WaitForAgent } else { part });
        }
    }

    /// Puts a message into the table; its bytes are held until it has been handled.
    #[inline]
    pub(super) fn insert_message(&mut self, message: Message, stage: Stage) -> JobId {
        self.retain(message.bytes);
        self.plant.jobs.insert(message, stage)
    }

    /// Queues a job whose demand is known, or is a decision's.
    #[inline]
    pub(super) fn queue_own(&mut self, station: StationId, job: JobId, demand: SimDuration) {
        if self.arrive(station, job, demand) == Admission::Begins {
            self.end_wait(job);
            let demand = self.known_demand(job);
            self.begin(job, self.message(job).tag, demand);
        }
    }

    /// Takes a job in at a station.
    #[inline]
    pub(super) fn arrive(&mut self, station: StationId, job: JobId, demand: SimDuration) -> Admission {
        let now = self.now();
        *self.plant.jobs.visit_mut(job) = Visit::arriving(now, demand);
        self.watched(station, |fabric| fabric.plant.arrive(now, station, job))
    }

    /// Books and charges a service that has ended.
    #[inline]
    pub(super) fn note_served(&mut self, station: StationId, job: JobId) {
        let now = self.now();
        let entry = self.plant.jobs.get(job);
        let (task, visit, stage) = (entry.message.task, entry.visit, entry.stage);
        if stage == Stage::Deciding {
            if self.is_at_gate(station) {
                return self.charge(task, now, Part::Human);
            }
            self.recorder.on_minds_changed(now, -1);
            self.charge(task, now, Part::Decide);
            return;
        }
        if stage == Stage::Calling {
            self.recorder.on_call_served(now, visit.wait());
            self.charge(task, now, Part::Decide);
            return;
        }
        (self.served_came_at, self.served_from) = (visit.arrived_at, visit.began_at);
        // A station that shares its cores knows a job's wait only now.
        self.charge(task, visit.began_at, Part::StationWait);
        self.charge(task, now, Part::StationService);
        if let Some(index) = self.plant.coordinator_index(station) {
            self.recorder.on_coordinator_served(now, index, visit.wait(), now - visit.arrived_at);
        }
    }

    /// A message was lost or refused: it rests until it is sent again, if anybody waits for it.
    pub(super) fn drop_for_now(&mut self, job: JobId) {
        let now = self.now();
        self.traffic.dropped += 1;
        if self.plant.jobs.get(job).message.is_expendable {
            let message = self.remove(job);
            self.lost.push_back(message);
            return;
        }
        let entry = self.plant.jobs.get_mut(job);
        entry.stage = Stage::Resting;
        let (message, attempt) = (entry.message, entry.attempt);
        entry.attempt = attempt.saturating_add(1);
        let wait = self.wire.backoff(attempt, self.sender_index(&message));
        self.calendar.schedule(now + wait, Event::Resent { job });
    }

    /// Seconds of nominal work that `agent` does in one second.
    pub(super) fn speed(&self, agent: AgentId) -> f64 {
        self.speeds.get(agent.index()).copied().unwrap_or(1.0)
    }

    /// CPU of a sender to send a message once more, lengths aside.
    pub(super) fn send_of(&self, sender: Party) -> SimDuration {
        match sender {
            Party::Client => SimDuration::ZERO,
            Party::Station(station) => self.plant.send_of(station).unwrap_or(self.costs.send),
        }
    }

    /// A sender's place among those who draw jitter and loss: clients come last.
    pub(super) fn sender_index(&self, message: &Message) -> usize {
        match message.from {
            Party::Station(station) => station.index(),
            Party::Client => self.plant.station_count(),
        }
    }

    /// Puts `task` into the queue of its agent's mind.
    ///
    /// # Panics
    /// If it has no agent.
    pub(super) fn queue_at_mind(&mut self, task: TaskId) {
        let agent =
            self.tasks.get(task).agent().expect("a task is decided by the agent that it was given to");
        let job = self.plant.jobs.insert(Message::decision(task, agent.mind()), Stage::Deciding);
        self.queue_own(agent.mind(), job, SimDuration::ZERO);
    }

    /// Makes a client's first task, to be released after its think time.
    pub(super) fn prepare_first(&mut self, client: u32) {
        let (task, released_at) = self.prepare(client, 0);
        self.calendar.schedule(released_at, Event::Released { task });
    }

    /// Makes a client's next task, to be released after its think time.
    #[inline]
    pub(super) fn prepare_next(&mut self, client: u32, number: u32) -> TaskId {
        let (task, released_at) = self.prepare(client, number);
        if released_at == self.now() {
            self.releasing.push_back(task);
        } else {
            self.calendar.schedule(released_at, Event::Released { task });
        }
        task
    }

    #[inline]
    fn prepare(&mut self, client: u32, number: u32) -> (TaskId, SimTime) {
        let next = self.workload.closed_task(client, number);
        let released_at = self.now() + next.think;
        (self.tasks.insert(Task::new(next.work, released_at, client, number)), released_at)
    }

    /// Looks the next arrival of the open process up.
    pub(super) fn schedule_arrival(&mut self) {
        match self.workload.next_arrival() {
            Ok(None) => (),
            Ok(Some(arrival)) => {
                self.next_work = Some(arrival.work);
                self.calendar.schedule(arrival.at, Event::OpenReleased);
            }
            Err(error) => self.workload_error = Some(error),
        }
    }

    /// Does something to a station, and tells the recorder if that changes a coordinator's load.
    #[inline]
    pub(super) fn watched<T>(&mut self, station: StationId, change: impl FnOnce(&mut Self) -> T) -> T {
        if self.plant.coordinator_index(station).is_none() || !self.recorder.watches_load() {
            return change(self);
        }
        let before: Load = self.plant.load(station);
        let outcome = change(self);
        let after = self.plant.load(station);
        let (busy, waiting) =
            (after.busy_cores - before.busy_cores, after.waiting_count - before.waiting_count);
        if (busy, waiting) != (0, 0) {
            self.recorder.on_load_changed(self.now(), busy, waiting);
        }
        outcome
    }
}
