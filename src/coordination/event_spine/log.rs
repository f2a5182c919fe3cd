//! Log: the partitions, how they number events, and when the replicas have what was appended.

use std::collections::VecDeque;

use crate::kernel::SimTime;
use crate::swarm::{AgentId, StationId, TaskId};

/// One partition of the log.
#[derive(Clone, Debug)]
pub(super) struct Partition {
    pub(super) station: StationId,
    /// The number of the event that came last.
    last_number: u64,
    /// When all events so far can be seen.
    visible_from: SimTime,
    /// What the replicas do not have yet, in order.
    replicating: VecDeque<TaskId>,
}

/// An event between its publication and its delivery, by the task that it is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    /// The task of another step that the same event is about.
    pub(super) next: Option<TaskId>,
    pub(super) number: u64,
    /// What its delivery says was delivered before it.
    pub(super) previous: u64,
    pub(super) binding: Binding,
}

/// Who is going to get an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    /// Nobody: others that the step waits for have not come.
    Early,
    /// Whoever is ready first: nobody was as it was appended.
    Unbound,
    /// This member: its sending was part of the append.
    To(AgentId),
    /// The client: a workflow has come to one of its ends.
    Client,
}

impl Partition {
    pub(super) fn new(station: StationId) -> Self {
        Partition { station, last_number: 0, visible_from: SimTime::ZERO, replicating: VecDeque::new() }
    }

    /// Its sequencer begins to append the next event. Returns the event's number.
    pub(super) fn number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// The replicas would have the event that was appended last at `replicated_at`. Returns when it can be
    /// seen: not before those before it.
    pub(super) fn visible_from(&mut self, replicated_at: SimTime) -> SimTime {
        self.visible_from = self.visible_from.max(replicated_at);
        self.visible_from
    }

    /// The replicas will have the event about `task`, behind those that they do not have yet.
    pub(super) fn replicate(&mut self, task: TaskId) {
        self.replicating.push_back(task);
    }

    /// Whether there is an event that the replicas do not have.
    pub(super) fn is_replicating(&self) -> bool {
        !self.replicating.is_empty()
    }

    /// The replicas have the next event.
    pub(super) fn take_replicated(&mut self) -> TaskId {
        self.replicating.pop_front().expect("what is replicated was appended before")
    }
}

/// All events under way, by task.
#[derive(Clone, Debug, Default)]
pub(super) struct Events(Vec<Event>);

impl Events {
    /// An event about `task` and, after it, about the task `next`.
    pub(super) fn insert(&mut self, task: TaskId, next: Option<TaskId>) {
        let event = Event { next, number: 0, previous: 0, binding: Binding::Early };
        if self.0.len() <= task.index() {
            self.0.resize(task.index() + 1, event);
        }
        self.0[task.index()] = event;
    }

    pub(super) fn get(&self, task: TaskId) -> &Event {
        &self.0[task.index()]
    }

    pub(super) fn get_mut(&mut self, task: TaskId) -> &mut Event {
        &mut self.0[task.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_event_is_seen_before_those_before_it() {
        let mut partition = Partition::new(StationId(0));
        assert_eq!([(); 3].map(|()| partition.number()), [1, 2, 3]);
        let seen = [5, 9, 7, 12].map(|ns| partition.visible_from(SimTime::from_ns(ns)).as_ns());
        assert_eq!(seen, [5, 9, 9, 12]);
    }
}
