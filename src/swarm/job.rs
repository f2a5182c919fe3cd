//! Job: a message or a decision on its way through stations, in one table for the whole run.

use super::{Kind, Message, Party, StationId, Tag, TaskId};
use crate::kernel::{SimDuration, SimTime, prefetch_read};
use crate::stations::{JobId, Visit, VisitTable};

/// Where a job is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Its place in the table is free.
    Free,
    /// A message at its sender's station.
    Sending,
    /// A message on the wire.
    OnWire,
    /// A message that waits to be sent once more.
    Resting,
    /// A message at its receiver's station.
    Handling,
    /// A plane's own work at a station.
    Serving,
    /// A decision at a mind.
    Deciding,
    /// A decision's call at the provider, which holds the mind.
    Calling,
    /// A call that was refused and waits to be made again.
    Refused,
}

impl Stage {
    /// Whether the job is a decision, or the call that makes it: no CPU of a plane's is spent on it.
    pub(crate) fn is_decision(self) -> bool {
        matches!(self, Stage::Deciding | Stage::Calling)
    }

    /// Whether the job stays at a station.
    pub(crate) fn is_at_station(self) -> bool {
        matches!(self, Stage::Sending | Stage::Handling | Stage::Serving | Stage::Deciding | Stage::Calling)
    }
}

/// One entry of the table: a cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Job {
    pub(super) visit: Visit,
    pub(super) message: Message,
    /// How often the message has been sent before.
    pub(super) attempt: u16,
    pub(super) stage: Stage,
}

const _: () = assert!(size_of::<Job>() == 64, "a job fills one cache line");

impl Job {
    /// The station at which the job stays, if its stage says that it does.
    pub(super) fn station(&self) -> StationId {
        match (self.stage, self.message.from) {
            (Stage::Sending, Party::Station(sender)) => sender,
            _ => self.message.to,
        }
    }
}

/// The table of jobs, with its free places in a stack.
#[derive(Clone, Debug, Default)]
pub(super) struct Jobs {
    table: Vec<Job>,
    free: Vec<u32>,
}

impl Jobs {
    /// An empty table with room for `job_count` jobs.
    pub(super) fn with_room(job_count: usize) -> Self {
        Jobs { table: Vec::with_capacity(job_count), free: Vec::with_capacity(job_count) }
    }

    /// Jobs in the table now.
    pub(super) fn count(&self) -> usize {
        self.table.len() - self.free.len()
    }

    #[inline]
    pub(super) fn insert(&mut self, message: Message, stage: Stage) -> JobId {
        let visit = Visit::arriving(SimTime::ZERO, SimDuration::ZERO);
        let job = Job { visit, message, attempt: 0, stage };
        if let Some(index) = self.free.pop() {
            self.table[index as usize] = job;
            return JobId::from_index(index);
        }
        self.table.push(job);
        JobId::from_index(self.table.len() as u32 - 1)
    }

    pub(super) fn remove(&mut self, job: JobId) -> Message {
        let entry = &mut self.table[job.index()];
        assert!(entry.stage != Stage::Free, "a job is taken out once");
        entry.stage = Stage::Free;
        self.free.push(job.index() as u32);
        entry.message
    }

    /// Hints that a job is needed soon.
    pub(super) fn prefetch(&self, job: JobId) {
        if let Some(entry) = self.table.get(job.index()) {
            prefetch_read(entry);
        }
    }

    pub(super) fn get(&self, job: JobId) -> &Job {
        &self.table[job.index()]
    }

    pub(super) fn get_mut(&mut self, job: JobId) -> &mut Job {
        &mut self.table[job.index()]
    }

    /// Places of the table, free ones included.
    pub(super) fn place_count(&self) -> usize {
        self.table.len()
    }

    /// The job in a place, if one is there.
    pub(super) fn at(&self, place: usize) -> Option<(JobId, Job)> {
        let job = self.table[place];
        (job.stage != Stage::Free).then(|| (JobId::from_index(place as u32), job))
    }

    /// All jobs that are there, with their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = (JobId, &Job)> {
        let numbered = self.table.iter().enumerate();
        let present = numbered.filter(|(_, job)| job.stage != Stage::Free);
        present.map(|(index, job)| (JobId::from_index(index as u32), job))
    }
}

impl VisitTable for Jobs {
    fn visit(&self, job: JobId) -> &Visit {
        &self.table[job.index()].visit
    }

    fn visit_mut(&mut self, job: JobId) -> &mut Visit {
        &mut self.table[job.index()].visit
    }
}

impl Message {
    /// The decision of `task` at `mind`, as a job.
    pub(super) fn decision(task: TaskId, mind: StationId) -> Message {
        Message::new(Party::Client, mind, task, 0, Kind(0))
    }

    /// The call at `provider` by which `task` is decided, as a job.
    pub(super) fn call(task: TaskId, provider: StationId, tag: Tag) -> Message {
        Message { tag, ..Message::new(Party::Client, provider, task, 0, Kind(0)) }
    }
}
