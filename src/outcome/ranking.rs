//! Ranking: the best few outcomes for one problem, best first.
//!
//! Which outcomes it holds does not depend on the order in which they were offered, so routers, buckets and
//! peers may be asked in any order. It is cleared and used again: once warm, it allocates nothing.

use super::policy::Outcome;

/// The best few outcomes for one problem: by score, from the highest; of equal ones, the smaller number
/// first. No number is there twice.
#[derive(Clone, Debug)]
pub struct Ranking<P> {
    entries: Vec<Ranked<P>>,
}

#[derive(Clone, Debug)]
struct Ranked<P> {
    score: f64,
    outcome: P,
}

impl<P> Default for Ranking<P> {
    fn default() -> Self {
        Ranking { entries: Vec::new() }
    }
}

impl<P: Outcome + Clone> Ranking<P> {
    /// An empty ranking.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty ranking with room for the best `k`.
    pub fn with_room(k: usize) -> Self {
        Ranking { entries: Vec::with_capacity(k) }
    }

    /// Forgets all of them and keeps the room.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Takes the outcome in if it is among the best `k` so far, at the cost of the last one if there are
    /// more; tells whether it did. Of two copies the one with the higher score stays.
    pub fn offer(&mut self, score: f64, outcome: &P, k: usize) -> bool {
        let number = outcome.number();
        if let Some(index) = self.entries.iter().position(|entry| entry.outcome.number() == number) {
            if self.entries[index].score >= score {
                return false;
            }
            self.entries.remove(index);
        }
        let is_before = |entry: &Ranked<P>| entry.comes_before(score, number);
        let index = self.entries.partition_point(is_before);
        if index >= k {
            return false;
        }
        self.entries.truncate(k - 1);
        self.entries.insert(index, Ranked { score, outcome: outcome.clone() });
        true
    }

    /// Drops what does not satisfy `is_kept`.
    pub fn retain(&mut self, is_kept: impl Fn(&P) -> bool) {
        self.entries.retain(|entry| is_kept(&entry.outcome));
    }

    /// Offers all that `other` holds.
    pub fn merge(&mut self, other: &Ranking<P>, k: usize) {
        for entry in &other.entries {
            self.offer(entry.score, &entry.outcome, k);
        }
    }

    /// Would an outcome with this score and number, not known here yet, be among the best `k` so far?
    #[inline]
    pub fn admits(&self, score: f64, number: u64, k: usize) -> bool {
        k > 0 && self.entries.get(k - 1).is_none_or(|last| !last.comes_before(score, number))
    }

    /// The best one, which decides.
    pub fn first(&self) -> Option<&P> {
        self.entries.first().map(|entry| &entry.outcome)
    }

    /// All of them with their scores, best first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (f64, &P)> {
        self.entries.iter().map(|entry| (entry.score, &entry.outcome))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The mean of their confidences, unweighted; nothing if there is none.
    pub fn confidence_mean(&self) -> Option<f64> {
        let sum: f64 = self.entries.iter().map(|entry| entry.outcome.confidence()).sum();
        (!self.is_empty()).then(|| sum / self.len() as f64)
    }
}

impl<P: Outcome> Ranked<P> {
    /// Does it stand before an outcome with this score and number?
    fn comes_before(&self, score: f64, number: u64) -> bool {
        self.score > score || (self.score == score && self.outcome.number() < number)
    }
}
