//! Message: from, to, kind, bytes; and the task it is about.

use super::{Party, StationId, TaskId};
use crate::quantities::Bytes;

/// What a message says, as its plane numbers it: the place of its name in the plane's list.
/// Coordination planes count from zero, learning planes from [`Kind::LEARNING`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind(pub u8);

impl Kind {
    /// The first kind of a learning plane.
    pub const LEARNING: u8 = 16;
    /// How many kinds a run can tell apart.
    pub const COUNT: usize = 32;

    /// Place in tables of kinds.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A word that a plane attaches to a message or job for itself: an agent, a second task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(pub u32);

impl Tag {
    /// Nothing is attached.
    pub const NONE: Tag = Tag(u32::MAX);

    /// The attached word, if there is one.
    pub fn get(self) -> Option<u32> {
        (self != Tag::NONE).then_some(self.0)
    }
}

/// A message, or a piece of a plane's own work at a station.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// Who sends it.
    pub from: Party,
    /// The station that handles it.
    pub to: StationId,
    /// The task it is about, or [`TaskId::NONE`].
    pub task: TaskId,
    /// Length in bytes.
    pub bytes: u32,
    /// The plane's own word.
    pub tag: Tag,
    /// What it says.
    pub kind: Kind,
    /// How many agents it has passed through, where it is passed on from agent to agent.
    pub hop_count: u8,
    /// Whether nobody waits for it: if it is lost, it is not sent again.
    pub is_expendable: bool,
}

impl Message {
    /// A message with nothing attached, sent anew if it is lost.
    pub fn new(from: Party, to: StationId, task: TaskId, bytes: u32, kind: Kind) -> Self {
        Message { from, to, task, bytes, tag: Tag::NONE, kind, hop_count: 0, is_expendable: false }
    }

    /// A length as messages carry it; what is longer than 4 GiB counts as 4 GiB.
    pub fn length(bytes: Bytes) -> u32 {
        u32::try_from(bytes.get()).unwrap_or(u32::MAX)
    }
}
