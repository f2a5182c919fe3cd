//! Archive: the outcomes that a coordinator remembers.
//!
//! They come with results and go out with instructions. What filing and looking up cost is part of the
//! coordinator's own jobs, as its coordination plane asks for it.

use super::{Packet, TaskId};
use crate::outcome::{OutcomeIndex, Policy, Ranking};
use crate::random::Sampler;

/// An archive as a learning plane asks for it.
#[derive(Clone, Debug)]
pub struct ArchiveShape {
    /// CPU to file an outcome, beyond the handling of its result.
    pub filing: Sampler,
    /// CPU to look outcomes up for an instruction.
    pub look_up: Sampler,
    /// Outcomes that it holds; the oldest go first.
    pub capacity: usize,
}

/// A coordinator's archive in a run.
pub(super) struct Archive {
    pub(super) shape: ArchiveShape,
    pub(super) policy: Policy,
    pub(super) index: OutcomeIndex<Packet>,
    /// What each task's result has with it, by the task's place.
    carried: Vec<Option<Packet>>,
}

impl Archive {
    pub(super) fn new(shape: ArchiveShape, policy: &Policy) -> Self {
        let policy = Policy { capacity: shape.capacity, ..*policy };
        Archive { shape, policy, index: OutcomeIndex::default(), carried: Vec::new() }
    }

    /// `task`'s result will have `packet` with it.
    pub(super) fn attach(&mut self, task: TaskId, packet: Packet) {
        if self.carried.len() <= task.index() {
            self.carried.resize(task.index() + 1, None);
        }
        self.carried[task.index()] = Some(packet);
    }

    /// What `task`'s result has with it.
    pub(super) fn carried(&self, task: TaskId) -> Option<&Packet> {
        self.carried.get(task.index())?.as_ref()
    }

    /// Takes what `task`'s result had with it.
    pub(super) fn detach(&mut self, task: TaskId) -> Option<Packet> {
        self.carried.get_mut(task.index())?.take()
    }

    /// Ranks what it knows of a problem.
    pub(super) fn rank(&self, packet_problem: super::Problem, now_ns: u64, ranking: &mut Ranking<Packet>) {
        self.index.rank(packet_problem.signature, now_ns, &self.policy, ranking);
    }
}
