//! Policy: which outcomes apply to a problem, and which of them are the best.

use super::signature::Signature;

/// Anything that says how a problem was decided: a whole [`super::OutcomePacket`], or the small record
/// that a simulation keeps of one.
pub trait Outcome {
    /// Names the outcome: two with the same number are copies of one.
    fn number(&self) -> u64;

    /// What the problem was about. It does not change as long as the outcome is kept.
    fn signature(&self) -> Signature;

    /// How sure its author was, from 0 to 1. It does not change as long as the outcome is kept.
    fn confidence(&self) -> f64;

    /// When it was emitted, in nanoseconds of whatever clock its users share.
    fn emitted_at_ns(&self) -> u64;

    /// For how long its author wants it used, in nanoseconds; without it, for as long as the policy says.
    fn time_to_live_ns(&self) -> Option<u64> {
        None
    }
}

/// Which outcomes apply to a problem, how they are ranked, and how many are kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// The least similarity, from 0 to 1, at which an outcome applies to a problem.
    pub similarity_min: f64,
    /// How many outcomes a consult takes at most.
    pub top_k: usize,
    /// κ: how fast an outcome loses worth as its problem differs; at least 0. The score is
    /// confidence × max(0, 1 − κ (1 − similarity)).
    pub similarity_weight: f64,
    /// The age in nanoseconds at which an outcome no longer applies; without it, none grows too old.
    pub time_to_live_ns: Option<u64>,
    /// How many outcomes a router keeps; of more, the first in is the first out.
    pub capacity: usize,
}

impl Default for Policy {
    /// At most 9 of 64 bits may differ, the best five count, 256 are kept, and none grows too old.
    fn default() -> Self {
        Policy {
            similarity_min: 0.85,
            top_k: 5,
            similarity_weight: 2.0,
            time_to_live_ns: None,
            capacity: 256,
        }
    }
}

impl Policy {
    /// What share of its confidence an outcome is worth at this similarity: max(0, 1 − κ (1 − similarity)).
    #[inline]
    pub fn similarity_factor(&self, similarity: f64) -> f64 {
        (1.0 - self.similarity_weight * (1.0 - similarity)).max(0.0)
    }

    /// What `outcome` is worth to a problem with this signature at `now_ns`: from 0 to its confidence, or
    /// nothing if the problem is too different or the outcome too old.
    #[inline]
    pub fn score(&self, outcome: &impl Outcome, signature: Signature, now_ns: u64) -> Option<f64> {
        let similarity = outcome.signature().similarity(signature);
        let applies = similarity >= self.similarity_min && self.is_alive(outcome, now_ns);
        applies.then(|| outcome.confidence() * self.similarity_factor(similarity))
    }

    /// Is the outcome younger than both its own time to live and the policy's? One that was emitted after
    /// `now_ns`, by a clock that is ahead, counts as new.
    #[inline]
    pub fn is_alive(&self, outcome: &impl Outcome, now_ns: u64) -> bool {
        let age_ns = now_ns.saturating_sub(outcome.emitted_at_ns());
        let is_younger = |time_to_live_ns: Option<u64>| time_to_live_ns.is_none_or(|limit| age_ns < limit);
        is_younger(self.time_to_live_ns) && is_younger(outcome.time_to_live_ns())
    }

    /// In how many bits a signature may differ and still be similar enough; nothing if it may not at all.
    pub(super) fn distance_max(&self) -> Option<u32> {
        let is_similar = |distance: &u32| Signature::similarity_at(*distance) >= self.similarity_min;
        (0..=Signature::BITS).rev().find(is_similar)
    }
}
