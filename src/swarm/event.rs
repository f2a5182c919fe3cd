//! Event: what can be pending. Small and `Copy`, so that the calendar moves nothing large.

use super::{StationId, TaskId};
use crate::stations::JobId;

/// Something that will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A station has finished a job's service.
    Served {
        /// The station.
        station: StationId,
        /// The job.
        job: JobId,
    },
    /// A station that shares its cores has finished a job, unless its level changed meanwhile.
    ShareServed {
        /// The station.
        station: StationId,
        /// Which announcement this is; an older one is void.
        epoch: u32,
    },
    /// A message reaches its receiver.
    Arrived {
        /// The message's job.
        job: JobId,
    },
    /// A lost or refused message is sent again, or a refused call made.
    Resent {
        /// The job of the message or call.
        job: JobId,
    },
    /// A client has thought and releases its next task. One that does not think releases it with the
    /// event that completed the last one.
    Released {
        /// The task.
        task: TaskId,
    },
    /// The open process releases its next task.
    OpenReleased,
    /// A plane's timer goes off.
    TimerFired(Timer),
    /// The measuring begins.
    WindowOpened,
    /// The measuring ends.
    WindowClosed,
}

/// Whose timer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The coordination plane.
    Coordination,
    /// The learning plane.
    Learning,
}

/// A plane's timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// Which plane is told.
    pub owner: Owner,
    /// What it is for, as the plane numbers it.
    pub purpose: u8,
    /// What it is about: an agent, a task, a coordinator.
    pub entity: u32,
}

const _: () = assert!(size_of::<Event>() <= 16, "an event fits a payload slot of the calendar");

impl Event {
    /// The event as one word, for the digest of a run and for naming it in a comparison.
    pub fn as_word(self) -> u64 {
        let (code, high, low) = match self {
            Event::Served { station, job } => (0, station.0, job.index() as u32),
            Event::ShareServed { station, epoch } => (1, station.0, epoch),
            Event::Arrived { job } => (2, 0, job.index() as u32),
            Event::Resent { job } => (3, 0, job.index() as u32),
            Event::Released { task } => (4, 0, task.0),
            Event::OpenReleased => (5, 0, 0),
            Event::TimerFired(timer) => (6 + timer.owner as u64, u32::from(timer.purpose), timer.entity),
            Event::WindowOpened => (8, 0, 0),
            Event::WindowClosed => (9, 0, 0),
        };
        (code << 60) ^ (u64::from(high) << 28) ^ u64::from(low)
    }
}
