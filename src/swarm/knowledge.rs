//! Knowledge: what agents know of problems, and what they make of it.
//!
//! An agent *consults* what it knows about its task's problem as it begins to decide. If an outcome promises
//! enough it *reuses* that, and if that fails, or if there is none, it *solves* the problem from scratch.
//! Whether a reuse works depends on whether the outcome is right and on how similar its problem is, never on
//! the confidence that somebody put into it. All that chance decides is addressed by the task's own key, so the
//! same task turns out the same in every topology, as far as it is decided in the same way.

use super::memory::Memories;
use super::{AgentId, Archive, Packet, Problem, Task};
use crate::kernel::{SimDuration, SimTime};
use crate::outcome::{ContextHash, Outcome, PacketParts, Policy, Ranking};
use crate::random::{Sampler, mixed, uniform};

/// How agents deal with outcomes: a scenario's, the same for all of them.
#[derive(Clone, Debug)]
pub struct KnowledgeLaw {
    /// What is similar enough, how outcomes are ranked, and how many an agent's memory holds.
    pub policy: Policy,
    /// What an outcome has to promise (confidence × similarity factor) to be tried: mean time of a reuse
    /// ÷ mean time of a solve.
    pub success_ratio_min: f64,
    /// Nominal time of a reuse.
    pub reuse: Sampler,
    /// Tokens that the model writes for a reuse; it reads those of the task.
    pub reuse_output_tokens: u32,
    /// Probability that the reuse of a right outcome of the identical problem works.
    pub works_right_ratio: f64,
    /// The same of a wrong outcome.
    pub works_wrong_ratio: f64,
    /// Probability that an answer from scratch is wrong.
    pub error_ratio: f64,
    /// Confidence that is put into a right answer.
    pub confidence_right: Sampler,
    /// Confidence that is put into a wrong answer.
    pub confidence_wrong: Sampler,
    /// What is done about wrong outcomes that seem to work.
    pub verification: Option<Verification>,
    /// Which decisions are told.
    pub emission: Emission,
    /// Length of a packet's summary, in bytes.
    pub summary_bytes: u32,
}

/// Every reuse that seems to work is looked at once more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verification {
    /// Probability that a wrong one is caught.
    pub catch_ratio: f64,
    /// Nominal time that it takes.
    pub time: SimDuration,
}

/// Which decisions are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emission {
    /// Those from scratch.
    Solved,
    /// All.
    Always,
}

/// How a task was decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// The outcome that was tried first, if any.
    pub reused: Option<Packet>,
    /// Whether the trial failed, or was caught by verification: then it was solved after all.
    pub has_failed: bool,
    /// When it began to be solved from scratch, if it was.
    pub solve_began_at: Option<SimTime>,
    /// Whether the answer is right.
    pub is_right: bool,
    /// The confidence that is put into the answer: into one that was reused, the mean of all outcomes that
    /// were taken into account.
    pub confidence: f64,
    /// The confidence that is or would have been put into an answer from scratch.
    pub confidence_from_scratch: f64,
}

/// Which of a task's further words decides what. Part of every result: never renumber. The fabric's
/// demands use the numbers up to 32.
mod word {
    pub(super) const REUSE_WORKS: u64 = 64;
    pub(super) const REUSE_TIME: u64 = 65;
    pub(super) const IS_CAUGHT: u64 = 66;
    pub(super) const IS_WRONG: u64 = 67;
    pub(super) const CONFIDENCE_RIGHT: u64 = 68;
    pub(super) const CONFIDENCE_WRONG: u64 = 69;
}

/// What all agents know.
pub(super) struct Knowledge {
    pub(super) law: KnowledgeLaw,
    /// Each agent's own.
    pub(super) memories: Memories,
    pub(super) archive: Option<Archive>,
    /// What has been offered for tasks that are about to be decided.
    offers: Slots<Ranking<Packet>>,
    /// What is tried for tasks that are being decided.
    trials: Slots<Trial>,
    /// The name, the summary and the encoding of the packet that was emitted last.
    scratch: Scratch,
}

/// A table whose free places are in a stack. What was in a place stays there until it is used again.
struct Slots<T> {
    table: Vec<T>,
    free: Vec<u32>,
}

/// An outcome that is tried.
#[derive(Clone, Copy, Debug)]
struct Trial {
    packet: Packet,
    /// The mean confidence of all outcomes that were taken into account.
    confidence: f32,
    works: bool,
}

#[derive(Default)]
struct Scratch {
    agent: String,
    summary: String,
    encoding: Vec<u8>,
}

impl Knowledge {
    pub(super) fn new(law: KnowledgeLaw, agent_count: usize) -> Self {
        let memories = Memories::new(agent_count, &law.policy);
        let summary = "x".repeat(law.summary_bytes as usize);
        let scratch = Scratch { summary, ..Scratch::default() };
        let (offers, trials) = (Slots::default(), Slots::default());
        Knowledge { law, memories, archive: None, offers, trials, scratch }
    }

    /// What has been offered for `task`, to be added to.
    pub(super) fn offers_mut(&mut self, task: &mut Task) -> &mut Ranking<Packet> {
        if task.offers == Task::NOTHING {
            let top_k = self.law.policy.top_k;
            task.offers = self.offers.take(|| Ranking::with_room(top_k));
        }
        &mut self.offers.table[task.offers as usize]
    }

    /// Packets that have been offered for `task`.
    pub(super) fn offered(&self, task: &Task) -> impl Iterator<Item = Packet> {
        let offers = self.offers.table.get(task.offers as usize);
        offers.into_iter().flat_map(|ranking| ranking.iter().map(|(_, packet)| *packet))
    }

    /// Whether an outcome of the identical problem is in the agent's own memory.
    pub(super) fn is_known(&self, agent: AgentId, problem: Problem, now: SimTime) -> bool {
        let policy = &self.law.policy;
        let mut packets = self.memories.of(agent).packets();
        packets.any(|packet| packet.problem().id == problem.id && policy.is_alive(packet, now.as_ns()))
    }

    /// The agent of `task` begins to decide it. Returns the nominal time before it is solved from scratch,
    /// and for that.
    pub(super) fn begin(&mut self, task: &mut Task, now: SimTime) -> (SimDuration, SimDuration) {
        let best = if task.work.problem.is_some() { self.choose(task, now) } else { None };
        let Some((packet, confidence)) = best else { return (SimDuration::ZERO, task.work.solve) };
        let (works, time) = self.law.trial(&packet, task);
        task.trial = self.trials.insert(Trial { packet, confidence: confidence as f32, works });
        (time, if works { SimDuration::ZERO } else { task.work.solve })
    }

    /// The agent of `task` makes up its mind whether to try an outcome, and which. Returns it with the mean
    /// confidence of all that it took into account.
    fn choose(&mut self, task: &mut Task, now: SimTime) -> Option<(Packet, f64)> {
        let agent = task.agent().expect("a task is decided by the agent that it was given to");
        let memory = self.memories.of(agent);
        if task.offers == Task::NOTHING && memory.is_empty() {
            return None;
        }
        self.offers_mut(task);
        let (law, memory) = (&self.law, self.memories.of(agent));
        let ranking = &mut self.offers.table[task.offers as usize];
        // What was offered may have waited with its task.
        ranking.retain(|packet| law.policy.is_alive(packet, now.as_ns()));
        memory.rank(task.work.problem.signature, now.as_ns(), &law.policy, ranking);
        let best = ranking.iter().next().filter(|(score, _)| *score > law.success_ratio_min);
        let best = best.map(|(_, packet)| (*packet, ranking.confidence_mean().unwrap_or_default()));
        ranking.clear();
        self.offers.free.push(std::mem::replace(&mut task.offers, Task::NOTHING));
        best
    }

    /// Tokens that the decision of `task` reads and writes, now that it has begun.
    pub(super) fn tokens(&self, task: &Task) -> (u32, u32) {
        let trial = self.trials.table.get(task.trial as usize);
        let is_solved = trial.is_none_or(|trial| !trial.works);
        task.work.tokens(trial.is_some(), is_solved, self.law.reuse_output_tokens)
    }

    /// `task` has been decided: how?
    pub(super) fn decided(&mut self, task: &mut Task) -> Decision {
        let trial = self.trials.table.get(task.trial as usize).copied();
        if trial.is_some() {
            self.trials.free.push(std::mem::replace(&mut task.trial, Task::NOTHING));
        }
        let law = &self.law;
        let has_failed = trial.is_some_and(|trial| !trial.works);
        let is_solved = trial.is_none() || has_failed;
        let would_be_right = law.chance(task, word::IS_WRONG) >= law.error_ratio;
        let confidence_from_scratch = law.confidence(task, would_be_right);
        let (is_right, confidence) = match trial {
            Some(Trial { works: true, packet, confidence }) => (packet.is_right(), confidence.into()),
            _ => (would_be_right, confidence_from_scratch),
        };
        Decision {
            reused: trial.map(|trial| trial.packet),
            has_failed,
            solve_began_at: is_solved.then_some(task.solve_begins_at),
            is_right,
            confidence,
            confidence_from_scratch,
        }
    }

    /// The packet that tells of a decision.
    pub(super) fn packet(&mut self, task: &Task, decision: &Decision, now: SimTime) -> Packet {
        use std::fmt::Write;
        let agent = task.agent().expect("a decision was made by an agent");
        let problem = task.work.problem;
        let Scratch { agent: name, summary, encoding } = &mut self.scratch;
        name.clear();
        write!(name, "agent-{}", agent.0).expect("memory does not fail");
        let parts = PacketParts {
            agent: name,
            context: ContextHash::from_bits(problem.id),
            signature: problem.signature,
            summary,
            confidence: decision.confidence,
            emitted_at_ns: now.as_ns(),
            time_to_live_ns: self.law.policy.time_to_live_ns,
            adjustments: &[],
        };
        let bytes = parts.encode_into(encoding).expect("the scenario was checked for summaries that fit");
        Packet::new(agent, problem, now, decision.confidence, decision.is_right, bytes as u32)
    }
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Slots { table: Vec::new(), free: Vec::new() }
    }
}

impl<T> Slots<T> {
    /// A free place; if there is none, a new one with what `make` makes.
    fn take(&mut self, make: impl FnOnce() -> T) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            if self.table.len() == self.table.capacity() {
                // A quarter more: of a million agents many may be at it at once.
                self.table.reserve_exact((self.table.len() / 4).max(16));
            }
            self.table.push(make());
            self.table.len() as u32 - 1
        })
    }
}

impl<T: Copy> Slots<T> {
    /// Puts `value` into a free place.
    fn insert(&mut self, value: T) -> u32 {
        let place = self.take(|| value);
        self.table[place as usize] = value;
        place
    }
}

impl KnowledgeLaw {
    /// Whether trying an outcome works, and the nominal time until it has worked, failed or been caught.
    /// P(it seems to work) = a × the similarity factor, a being that of right or wrong outcomes.
    fn trial(&self, packet: &Packet, task: &Task) -> (bool, SimDuration) {
        let similarity = packet.signature().similarity(task.work.problem.signature);
        let at_best = if packet.is_right() { self.works_right_ratio } else { self.works_wrong_ratio };
        let seems_to_work =
            self.chance(task, word::REUSE_WORKS) < at_best * self.policy.similarity_factor(similarity);
        let verification = self.verification.filter(|_| seems_to_work);
        let is_caught = verification.is_some_and(|verification| {
            !packet.is_right() && self.chance(task, word::IS_CAUGHT) < verification.catch_ratio
        });
        let reuse = self.reuse.duration(mixed(task.work.key, word::REUSE_TIME));
        let time = reuse + verification.map_or(SimDuration::ZERO, |verification| verification.time);
        (seems_to_work && !is_caught, time)
    }

    /// A number between 0 and 1 of the task's own.
    fn chance(&self, task: &Task, word: u64) -> f64 {
        uniform(mixed(task.work.key, word))
    }

    fn confidence(&self, task: &Task, is_right: bool) -> f64 {
        let (law, word) = match is_right {
            true => (&self.confidence_right, word::CONFIDENCE_RIGHT),
            false => (&self.confidence_wrong, word::CONFIDENCE_WRONG),
        };
        law.draw(mixed(task.work.key, word)).clamp(0.0, 1.0)
    }
}
