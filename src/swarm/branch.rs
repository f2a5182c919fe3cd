//! Branch: a question that a task has asked beside others at the same time.
//!
//! The task waits for all of them. Each branch keeps an account of its own time; that of the branch
//! that ends last is the task's, since it lies on the critical path.

use super::{Part, TaskId};
use crate::kernel::SimTime;

/// One of several questions that a task waits for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    /// Whose it is; none: its place in the table is free.
    parent: TaskId,
    accounted_until: SimTime,
    /// Nanoseconds of each part that a message can be in, in the order of [`Branch::PARTS`].
    parts_ns: [u64; Branch::PARTS.len()],
}

/// The table of branches, with its free places in a stack. Their ids are those of tasks with the
/// highest bit set.
#[derive(Clone, Debug, Default)]
pub(super) struct Branches {
    table: Vec<Branch>,
    free: Vec<u32>,
}

impl Branch {
    const PARTS: [Part; 4] = [Part::StationWait, Part::StationService, Part::Wire, Part::Retry];

    /// Whose it is.
    pub(super) fn parent(&self) -> TaskId {
        self.parent
    }

    /// Charges the time since the last charge to `part`.
    pub(super) fn charge(&mut self, until: SimTime, part: Part) {
        if until > self.accounted_until {
            let place = Branch::PARTS.iter().position(|own| *own == part);
            let place = place.expect("a question waits, is served, travels or rests");
            self.parts_ns[place] += (until - self.accounted_until).as_ns();
            self.accounted_until = until;
        }
    }

    /// Each part with its nanoseconds.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Part, u64)> {
        Branch::PARTS.into_iter().zip(self.parts_ns)
    }
}

impl TaskId {
    pub(super) const BRANCH: u32 = 1 << 31;

    /// Whether this names a branch of a task, or a poll's trail.
    pub(super) fn is_branch(self) -> bool {
        self.is_some() && self.0 & TaskId::BRANCH != 0
    }

    fn branch_index(self) -> usize {
        (self.0 & !TaskId::BRANCH) as usize
    }
}

impl Branches {
    pub(super) fn insert(&mut self, parent: TaskId, now: SimTime) -> TaskId {
        let branch = Branch { parent, accounted_until: now, parts_ns: [0; Branch::PARTS.len()] };
        let index = self.free.pop().unwrap_or(self.table.len() as u32);
        match self.table.get_mut(index as usize) {
            Some(place) => *place = branch,
            None => self.table.push(branch),
        }
        TaskId(index | TaskId::BRANCH)
    }

    pub(super) fn remove(&mut self, branch: TaskId) -> Branch {
        let index = branch.branch_index();
        let ended = self.table[index];
        assert!(ended.parent.is_some(), "a branch ends once");
        self.table[index].parent = TaskId::NONE;
        self.free.push(index as u32);
        ended
    }

    pub(super) fn get(&self, branch: TaskId) -> &Branch {
        &self.table[branch.branch_index()]
    }

    pub(super) fn get_mut(&mut self, branch: TaskId) -> &mut Branch {
        &mut self.table[branch.branch_index()]
    }

    /// All branches that are there.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Branch> {
        self.table.iter().filter(|branch| branch.parent.is_some())
    }
}
