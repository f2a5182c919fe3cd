//! Problem ledger: which problems have been solved, when first, and by whom.
//!
//! From it follows whether a solve was redundant, and whether its agent could have known by itself.

use crate::kernel::{NumberTable, SimTime};

/// What had been known of a problem when an agent began to solve it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Novelty {
    /// Nobody has solved it correctly by the time that this solve ends.
    New,
    /// Somebody solved it correctly while this solve was under way.
    Concurrent,
    /// The agent had solved it correctly itself.
    KnownToItself,
    /// Only others had.
    KnownToOthers,
}

/// All problems that have been solved correctly from scratch.
#[derive(Clone, Debug)]
pub struct ProblemLedger {
    /// From a problem to its place below.
    places: NumberTable,
    /// When each problem was first solved.
    solved_at: Vec<SimTime>,
    /// The last chunk of each agent's own list of solved problems.
    last_chunks: Vec<u32>,
    chunks: Vec<Chunk>,
}

/// A part of an agent's list: its places are filled from the front.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    problems: [u32; 7],
    before: u32,
}

const NONE: u32 = u32::MAX;

impl ProblemLedger {
    /// An empty ledger for so many agents.
    pub fn new(agent_count: u32) -> Self {
        ProblemLedger {
            places: NumberTable::with_room(16),
            solved_at: Vec::new(),
            last_chunks: vec![NONE; agent_count as usize],
            chunks: Vec::new(),
        }
    }

    /// What had been known of `problem` when `agent` began to solve it at `began_at`, told as it ends.
    pub fn novelty(&self, agent: u32, problem: u64, began_at: SimTime) -> Novelty {
        let Some(place) = self.places.get(problem) else { return Novelty::New };
        if self.solved_at[place as usize] > began_at {
            return Novelty::Concurrent;
        }
        match self.has_solved(agent, place) {
            true => Novelty::KnownToItself,
            false => Novelty::KnownToOthers,
        }
    }

    /// `agent` has solved `problem` correctly.
    pub fn note(&mut self, agent: u32, problem: u64, now: SimTime) {
        let solved_at = &mut self.solved_at;
        let place = self.places.get_or_insert_with(problem, || {
            solved_at.push(now);
            solved_at.len() as u32 - 1
        });
        if !self.has_solved(agent, place) {
            self.append(agent, place);
        }
    }

    fn has_solved(&self, agent: u32, place: u32) -> bool {
        let mut chunk = self.last_chunks[agent as usize];
        while chunk != NONE {
            let Chunk { problems, before } = &self.chunks[chunk as usize];
            if problems.contains(&place) {
                return true;
            }
            chunk = *before;
        }
        false
    }

    fn append(&mut self, agent: u32, place: u32) {
        let last = &mut self.last_chunks[agent as usize];
        let free = self.chunks.get_mut(*last as usize).and_then(|chunk| {
            let mut places = chunk.problems.iter_mut();
            places.find(|place| **place == NONE)
        });
        if let Some(free) = free {
            *free = place;
            return;
        }
        let mut chunk = Chunk { problems: [NONE; 7], before: *last };
        chunk.problems[0] = place;
        *last = self.chunks.len() as u32;
        self.chunks.push(chunk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ns: u64) -> SimTime {
        SimTime::from_ns(ns)
    }

    #[test]
    fn a_solve_is_judged_by_what_was_known_when_it_began() {
        let mut ledger = ProblemLedger::new(3);
        assert_eq!(ledger.novelty(0, 9, at(5)), Novelty::New);
        ledger.note(0, 9, at(10));
        assert_eq!(ledger.novelty(1, 9, at(5)), Novelty::Concurrent);
        assert_eq!(ledger.novelty(1, 9, at(10)), Novelty::KnownToOthers);
        assert_eq!(ledger.novelty(0, 9, at(10)), Novelty::KnownToItself);
    }

    #[test]
    fn long_lists_forget_nothing() {
        let mut ledger = ProblemLedger::new(2);
        (0..100).for_each(|problem| ledger.note(1, problem, at(1)));
        for problem in 0..100 {
            assert_eq!(ledger.novelty(1, problem, at(2)), Novelty::KnownToItself);
            assert_eq!(ledger.novelty(0, problem, at(2)), Novelty::KnownToOthers);
        }
    }
}
