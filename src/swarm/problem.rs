//! Problem: what a task is about, as far as anyone can tell one from another.

use crate::outcome::Signature;

/// A problem: who meets it twice could have remembered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Equal numbers are the identical problem: the exact hash of a context.
    pub id: u64,
    /// Near signatures are similar problems.
    pub signature: Signature,
}

impl Problem {
    /// No problem: nothing can be learnt from a task that has none.
    pub const NONE: Problem = Problem { id: u64::MAX, signature: Signature::from_bits(0) };

    /// Marks the number of a problem that nobody meets twice.
    pub const ONCE: u64 = 1 << 63;

    /// Whether nobody meets it twice.
    pub fn comes_once(self) -> bool {
        self.id & Problem::ONCE != 0
    }

    /// Whether it is one.
    pub fn is_some(self) -> bool {
        self.id != Problem::NONE.id
    }
}

impl Default for Problem {
    fn default() -> Self {
        Problem::NONE
    }
}
