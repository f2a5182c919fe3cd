//! Mechanics: what the loop does with a fabric, and a plane must not.

use super::books::balance;
use super::branch::Branch;
use super::fabric::Fabric;
use super::job::{Job, Stage};
use super::plant::PlantAccount;
use super::provider::Provider;
use super::task::Tasks;
use super::traffic::Traffic;
use super::transport::Passage;
use super::workflow::Workflows;
use super::{
    BooksError, Event, Message, Part, Party, Ports, Recorder, Source, StationId, Tag, Task, TaskId, Workload,
    WorkloadError,
};
use crate::kernel::{SimDuration, SimTime, prefetch_read};
use crate::metrics::{RunCounts, TimeWeightedLevel};
use crate::stations::{Admission, JobId};

/// What is left of a fabric when its run has ended.
pub(crate) struct Remains<P: Ports> {
    pub(crate) recorder: P::Recorder,
    pub(crate) counts: RunCounts,
    pub(crate) plant: PlantAccount,
    pub(crate) state_bytes: TimeWeightedLevel,
    /// Distinct pairs of stations that exchanged a message, and the standard error of that number in
    /// proportion to it.
    pub(crate) links: (u64, f64),
    pub(crate) sent_by_kind: [u64; super::Kind::COUNT],
    pub(crate) bytes_by_kind: [u64; super::Kind::COUNT],
    pub(crate) cpu_ns_by_kind: [u64; super::Kind::COUNT],
    /// Workflows under way as the window opened and closed.
    pub(crate) backlogs: [u64; 2],
    /// Growth of the polls on their way over the window, and how many were sent in it.
    pub(crate) poll_growth: (f64, f64),
    /// The name of the busiest station that is not a mind, and its share of busy time.
    pub(crate) hottest: (String, f64),
}

impl<P: Ports> Fabric<P> {
    /// Releases the first tasks and marks the window.
    pub(crate) fn open(&mut self) {
        let window = self.settings.window;
        self.calendar.schedule(window.opens_at(), Event::WindowOpened);
        self.calendar.schedule(window.closes_at(), Event::WindowClosed);
        match self.workload.source() {
            Source::Closed { client_count } => {
                (0..client_count).for_each(|client| self.prepare_first(client));
            }
            Source::Open => self.schedule_arrival(),
        }
    }

    /// Takes the next event, and has what the coming ones will touch fetched.
    #[inline]
    pub(crate) fn next_event(&mut self) -> Option<(SimTime, Event)> {
        let (plant, speeds, tasks) = (&self.plant, &self.speeds, &self.tasks);
        let jobs = &plant.jobs;
        let hint = |coming: &Event| match coming {
            Event::Served { station, job } => {
                jobs.prefetch(*job);
                // What a mind has decided, its inbox sends.
                plant.prefetch(*station);
                plant.prefetch(StationId(station.0 ^ 1));
                speeds.get(station.index() / 2).into_iter().for_each(prefetch_read);
            }
            Event::Arrived { job } => jobs.prefetch(*job),
            _ => (),
        };
        // A job says which task it is about, and where it goes.
        let last_hint = |coming: &Event| match coming {
            Event::Served { job, .. } => tasks.prefetch(jobs.get(*job).message.task),
            Event::Arrived { job } => {
                let message = &jobs.get(*job).message;
                tasks.prefetch(message.task);
                plant.prefetch(message.to);
            }
            _ => (),
        };
        self.calendar.pop_hinted_twice(hint, last_hint)
    }

    /// An event is about to be handled.
    pub(crate) fn note_event(&mut self, at: SimTime, event: &Event) {
        self.counts.events += 1;
        self.recorder.on_event(at, event);
    }

    /// Events handled so far.
    pub(crate) fn event_count(&self) -> u64 {
        self.counts.events
    }

    /// The measuring begins or ends: how much is under way?
    pub(crate) fn note_backlog(&mut self, event: Event) {
        let in_progress = self.counts.released - self.counts.completed - self.counts.lost;
        let index = usize::from(event == Event::WindowClosed);
        self.backlogs[index] = in_progress;
        self.polls.mark(index);
    }

    /// Whether every workflow released in the window is done.
    pub(crate) fn is_measured_done(&self) -> bool {
        self.measured_in_progress == 0
    }

    /// What went wrong with reading the work.
    pub(crate) fn workload_error(&self) -> Option<&WorkloadError> {
        self.workload_error.as_ref()
    }

    /// The arrival that was due joins the tasks, and the next one is looked up.
    pub(crate) fn release_arrival(&mut self) -> Option<TaskId> {
        let work = self.next_work.take()?;
        let number = self.counts.released as u32;
        let task = self.tasks.insert(Task::new(work, self.now(), Task::NO_CLIENT, number));
        self.schedule_arrival();
        Some(task)
    }

    /// The release of a task has come.
    #[inline]
    pub(crate) fn note_release(&mut self, task: TaskId) {
        let now = self.now();
        self.tasks.get_mut(task).is_released = true;
        self.counts.released += 1;
        self.measured_in_progress += u64::from(self.settings.window.contains(now));
        self.recorder.on_released(now);
        self.begin_workflow(task);
    }

    /// The oldest task that is to be released at once.
    pub(crate) fn take_releasing(&mut self) -> Option<TaskId> {
        self.releasing.pop_front()
    }

    /// The oldest task whose agent is about to consult and decide.
    pub(crate) fn take_consulting(&mut self) -> Option<TaskId> {
        self.consulting.pop_front()
    }

    pub(crate) fn message(&self, job: JobId) -> Message {
        self.plant.jobs.get(job).message
    }

    pub(crate) fn stage(&self, job: JobId) -> Stage {
        self.plant.jobs.get(job).stage
    }

    /// A message has come to its receiver's station: the wire is behind it.
    #[inline]
    pub(crate) fn land(&mut self, job: JobId) {
        let now = self.now();
        let entry = self.plant.jobs.get_mut(job);
        entry.stage = Stage::Handling;
        let task = entry.message.task;
        self.charge(task, now, Part::Wire);
    }

    /// Takes a message that has landed into its receiver's station, or has it sent again later.
    /// Returns whether its handling begins now.
    #[inline]
    pub(crate) fn admit(&mut self, job: JobId) -> bool {
        let message = self.message(job);
        if self.plant.is_full(message.to) {
            self.drop_for_now(job);
            return false;
        }
        self.traffic.count_delivered(&message);
        self.arrive(message.to, job, SimDuration::ZERO) == Admission::Begins
    }

    /// Lets a message that costs nothing pass its receiver's station. `message` is the job's
    /// message, perhaps with a new tag.
    #[inline]
    pub(crate) fn pass(&mut self, job: JobId, message: Message) {
        self.plant.jobs.get_mut(job).message = message;
        self.traffic.count_delivered(&message);
    }

    /// Charges the wait that ends as a job's service begins, before its demand is asked for.
    #[inline]
    pub(crate) fn end_wait(&mut self, job: JobId) {
        let entry = self.plant.jobs.get(job);
        let (task, stage) = (entry.message.task, entry.stage);
        let part = match stage {
            Stage::Deciding if self.is_at_gate(entry.message.to) => Part::Human,
            Stage::Deciding => Part::WaitForAgent,
            _ => Part::StationWait,
        };
        self.charge(task, self.now(), part);
    }

    /// Begins a job's service with `demand`; its message may have got a new `tag`.
    #[inline]
    pub(crate) fn begin(&mut self, job: JobId, tag: Tag, demand: SimDuration) {
        let now = self.now();
        let entry = self.plant.jobs.get_mut(job);
        entry.message.tag = tag;
        let (station, kind, stage) = (entry.station(), entry.message.kind, entry.stage);
        if !stage.is_decision() && self.settings.window.contains(now) {
            self.traffic.cpu_ns_by_kind[kind.index()] += demand.as_ns();
        }
        let end = self.watched(station, |fabric| fabric.plant.begin(now, station, job, demand));
        if stage == Stage::Deciding && self.calls_provider() && !self.is_at_gate(station) {
            // The mind is held until its call is answered.
            self.call(job);
        } else if let Some((at, event)) = end {
            self.calendar.schedule(at, event);
        }
    }

    /// The demand of a job that is not a plane's to tell: known since it was queued, or a decision.
    #[inline]
    pub(crate) fn known_demand(&mut self, job: JobId) -> SimDuration {
        let entry = self.plant.jobs.get(job);
        match entry.stage {
            Stage::Deciding if self.is_at_gate(entry.message.to) => {
                self.tasks.get(entry.message.task).work.solve
            }
            Stage::Deciding => self.decision_demand(entry.message.task),
            Stage::Calling => self.call_demand(job),
            _ => entry.visit.demand,
        }
    }

    /// Books the end of a job's service at a station that serves in order.
    #[inline]
    pub(crate) fn depart(&mut self, station: StationId, job: JobId) {
        let now = self.now();
        self.plant.depart(now, station, job);
        self.note_served(station, job);
    }

    /// Books the end of a job's service at a station that shares its cores, if it is not void.
    pub(crate) fn depart_shared(&mut self, station: StationId, epoch: u32) -> Option<JobId> {
        let now = self.now();
        let job = self.watched(station, |fabric| fabric.plant.depart_shared(now, station, epoch))?;
        self.note_served(station, job);
        if let Some((at, event)) = self.plant.next_shared(station) {
            self.calendar.schedule(at, event);
        }
        Some(job)
    }

    /// Frees a core after a departure. Returns the job whose turn it is.
    #[inline]
    pub(crate) fn take_turn(&mut self, station: StationId) -> Option<JobId> {
        self.watched(station, |fabric| fabric.plant.take_turn(station))
    }

    /// A message leaves its sender's station for the wire.
    #[inline]
    pub(crate) fn transmit(&mut self, job: JobId) {
        let now = self.now();
        let is_measured = self.settings.window.contains(now);
        let entry = self.plant.jobs.get_mut(job);
        entry.stage = Stage::OnWire;
        let message = entry.message;
        self.traffic.count_sent(&message, is_measured);
        match self.wire.passage(self.sender_index(&message), message.bytes) {
            Passage::Arrives(after) => self.calendar.schedule(now + after, Event::Arrived { job }),
            Passage::Lost => self.drop_for_now(job),
        }
    }

    /// A lost or refused message is sent once more, or a refused call made.
    pub(crate) fn resend(&mut self, job: JobId) {
        if self.stage(job) == Stage::Refused {
            return self.call_again(job);
        }
        let now = self.now();
        let message = self.message(job);
        self.charge(message.task, now, Part::Retry);
        let demand = self.costs.sending(self.send_of(message.from), message.bytes);
        match message.from {
            Party::Station(sender) if !demand.is_zero() && !self.is_at_gate(sender) => {
                self.plant.jobs.get_mut(job).stage = Stage::Sending;
                self.queue_own(sender, job, demand);
            }
            _ => self.transmit(job),
        }
    }

    /// Takes a finished job out of the table.
    #[inline]
    pub(crate) fn remove(&mut self, job: JobId) -> Message {
        let is_message = self.stage(job) != Stage::Deciding;
        let message = self.plant.jobs.remove(job);
        if is_message {
            self.discard(message.bytes);
        }
        message
    }

    /// Ends the run for its recorder alone.
    pub(crate) fn into_recorder(self) -> P::Recorder {
        self.recorder
    }

    /// Messages and decisions under way, or tasks, whichever are more.
    pub(crate) fn in_flight(&self) -> usize {
        self.plant.jobs.count().max(self.tasks.count())
    }
}

impl<P: Ports> Fabric<P> {
    /// Closes the books at the end of the run.
    ///
    /// # Errors
    /// If they do not balance.
    pub(crate) fn close(mut self) -> Result<Remains<P>, BooksError> {
        let now = self.now();
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let jobs = self.plant.jobs.iter();
        self.counts.in_flight = jobs.filter(|(_, job)| job.stage == Stage::OnWire).count() as u64;
        self.counts.in_progress = in_progress(&self.tasks, &self.workflows).count() as u64;
        self.counts.censored = self.measured_in_progress;
        let Traffic { sent, delivered, dropped, .. } = self.traffic;
        self.counts = RunCounts { sent, delivered, dropped, ..self.counts };
        balance(&self.counts)?;
        let followed_until = now.min(self.settings.drain_until);
        let poll_growth = self.polls.growth();
        self.charge_present(followed_until);
        let recorder = &mut self.recorder;
        in_progress(&self.tasks, &self.workflows).for_each(|task| recorder.on_censored(followed_until, task));
        let level = self.state_bytes.level();
        self.state_bytes.set(now, level, self.settings.window);
        let plant = self.plant.close(now)?;
        Ok(Remains {
            hottest: self.plant.hottest(&plant, self.provider.as_ref().is_some_and(Provider::limits_calls)),
            plant,
            recorder: self.recorder,
            backlogs: self.backlogs,
            poll_growth,
            counts: self.counts,
            state_bytes: self.state_bytes,
            links: (self.traffic.links().count(), self.traffic.links().error_ratio()),
            sent_by_kind: self.traffic.sent_by_kind,
            bytes_by_kind: self.traffic.bytes_by_kind,
            cpu_ns_by_kind: self.traffic.cpu_ns_by_kind,
        })
    }

    /// Charges every task's time up to the end to what it is waiting for then.
    fn charge_present(&mut self, until: SimTime) {
        // What a mind is held for, its call tells.
        let is_held = self.calls_provider();
        let part = |job: &Job, is_at_gate: bool| match (job.stage, job.visit.is_in_service()) {
            (Stage::Deciding, _) if is_at_gate => Some(Part::Human),
            (Stage::Deciding, true) if is_held => None,
            (Stage::Deciding | Stage::Calling, true) => Some(Part::Decide),
            (Stage::Deciding, false) => Some(Part::WaitForAgent),
            (Stage::OnWire, _) => Some(Part::Wire),
            (Stage::Resting | Stage::Refused, _) => Some(Part::Retry),
            (_, true) => Some(Part::StationService),
            (_, false) => Some(Part::StationWait),
        };
        for place in 0..self.plant.jobs.place_count() {
            if let Some((_, job)) = self.plant.jobs.at(place)
                && let Some(part) = part(&job, self.is_at_gate(job.message.to))
            {
                self.charge(job.message.task, until, part);
            }
        }
        // Which question will be answered last is not known: the first that is open stands for all.
        let open: Vec<(TaskId, Branch)> =
            self.branches.iter().map(|branch| (branch.parent(), *branch)).collect();
        for (task, branch) in open {
            if self.tasks.get(task).accounted_until() < until {
                self.adopt(task, branch.parts());
            }
        }
        self.charge_untold(until);
        // What is with nobody waits in a list.
        for task in self.tasks.iter_mut() {
            task.charge(until, Part::WaitForAgent);
        }
    }
}

/// The workflows that are released and not completed: of each one task.
fn in_progress<'a>(tasks: &'a Tasks, workflows: &'a Workflows) -> impl Iterator<Item = &'a Task> {
    let mut is_seen = vec![false; workflows.place_count()];
    tasks.iter().filter(move |task| {
        let Some(place) = task.workflow.place() else { return task.is_released };
        task.is_released
            && !workflows.is_completed(task.workflow)
            && !std::mem::replace(&mut is_seen[place], true)
    })
}
