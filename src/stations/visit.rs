//! Visit: a job's stay at one station, and the queue's links through it.
//!
//! The jobs of a run live in one flat table that is not the station's; a station threads its queue
//! through their visits, so that a million inboxes need no buffer each.

use crate::kernel::{SimDuration, SimTime};

/// A job's place in the run's table of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobId(u32);

impl JobId {
    /// No job: the end of a queue.
    pub const NONE: JobId = JobId(u32::MAX);

    /// The job at `index` of the table.
    pub const fn from_index(index: u32) -> Self {
        JobId(index)
    }

    /// The place in the table.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a station notes about a job while it stays there.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// When the job came to the station.
    pub arrived_at: SimTime,
    /// When its service began; meaningless while it waits.
    pub began_at: SimTime,
    /// CPU time that it asks of one core. Known when its service begins at the latest.
    pub demand: SimDuration,
    /// The job behind it in the queue.
    pub(super) next: JobId,
    is_in_service: bool,
}

impl Visit {
    /// A stay that begins now with a demand that may still change until service begins.
    pub fn arriving(now: SimTime, demand: SimDuration) -> Self {
        Visit { arrived_at: now, began_at: now, demand, next: JobId::NONE, is_in_service: false }
    }

    /// Whether a core is working on the job.
    pub fn is_in_service(&self) -> bool {
        self.is_in_service
    }

    /// How long the job waited before its service began.
    pub fn wait(&self) -> SimDuration {
        self.began_at - self.arrived_at
    }

    pub(super) fn begin(&mut self, now: SimTime, demand: SimDuration) {
        self.began_at = now;
        self.demand = demand;
        self.is_in_service = true;
    }

    pub(super) fn end(&mut self) {
        self.is_in_service = false;
    }
}

/// The run's table of jobs, as far as a station needs to see it.
pub trait VisitTable {
    /// The stay of a job that is at a station now.
    fn visit(&self, job: JobId) -> &Visit;
    /// The same, to be noted down in.
    fn visit_mut(&mut self, job: JobId) -> &mut Visit;
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A table of jobs that are nothing but visits.
    #[derive(Default)]
    pub(in crate::stations) struct Jobs(Vec<Visit>);

    impl Jobs {
        pub(in crate::stations) fn arriving(&mut self, ns: u64) -> JobId {
            self.0.push(Visit::arriving(SimTime::from_ns(ns), SimDuration::ZERO));
            JobId::from_index(self.0.len() as u32 - 1)
        }
    }

    impl VisitTable for Jobs {
        fn visit(&self, job: JobId) -> &Visit {
            &self.0[job.index()]
        }
        fn visit_mut(&mut self, job: JobId) -> &mut Visit {
            &mut self.0[job.index()]
        }
    }
}
