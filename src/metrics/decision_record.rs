//! Decision record: one decision about a problem, for those who want to see each of them.

use crate::kernel::{SimDuration, SimTime};

/// How a task was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// From scratch.
    Solved,
    /// By an outcome that worked.
    Reused,
    /// From scratch, after an outcome had failed.
    SolvedAfterReuse,
}

/// One decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecisionRecord {
    /// Whose task it was; an open process has no clients.
    pub client: Option<u32>,
    /// Which of its client's tasks, or which arrival, from zero.
    pub number: u32,
    /// Which step of its workflow; none of a task alone.
    pub step: Option<u16>,
    /// Who decided.
    pub agent: u32,
    /// The problem, by its number.
    pub problem: u64,
    /// Its signature.
    pub signature: u64,
    /// Nominal time to solve it from scratch, whether or not that was done.
    pub solve: SimDuration,
    /// Confidence that is or would have been put into an answer from scratch.
    pub confidence: f64,
    /// When the task was released.
    pub released_at: SimTime,
    /// When it was decided.
    pub decided_at: SimTime,
    /// How.
    pub manner: Manner,
    /// Whether the answer is right.
    pub is_right: bool,
}

impl Manner {
    /// The word that stands for it in tables.
    pub fn name(self) -> &'static str {
        match self {
            Manner::Solved => "solved",
            Manner::Reused => "reused",
            Manner::SolvedAfterReuse => "solved_after_reuse",
        }
    }
}
