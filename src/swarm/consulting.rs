//! Consulting: the verbs of a fabric that deal with what agents know.

use super::fabric::Fabric;
use super::{
    AgentId, Archive, ArchiveShape, Emission, KnowledgeLaw, Message, Packet, Part, Ports, Problem, Recorder,
    TaskId, Workload,
};
use crate::kernel::{SimDuration, SimTime};
use crate::outcome::{Absorbed, Signature};
use crate::random::mixed;

/// How the words of a task are numbered on from those of the demands of its messages.
const FILING: u64 = 70;
const LOOK_UP: u64 = 71;

impl<P: Ports> Fabric<P> {
    /// How agents deal with outcomes; `None` where tasks have no problems.
    pub fn knowledge_law(&self) -> Option<&KnowledgeLaw> {
        self.knowledge.as_ref().map(|knowledge| &knowledge.law)
    }

    /// Whether `agent` remembers an outcome of the identical problem.
    pub fn is_known(&self, agent: AgentId, problem: Problem) -> bool {
        let now = self.now();
        self.knowledge.as_ref().is_some_and(|knowledge| knowledge.is_known(agent, problem, now))
    }

    /// Lays a packet before the agent of `task`, for the decision that it is about to make. It keeps in
    /// its memory what it takes into account.
    pub fn offer(&mut self, task: TaskId, packet: &Packet) {
        let now_ns = self.now().as_ns();
        let Some(knowledge) = &mut self.knowledge else { return };
        let task = self.tasks.get_mut(task);
        let policy = knowledge.law.policy;
        if let Some(score) = policy.score(packet, task.work.problem.signature, now_ns) {
            knowledge.offers_mut(task).offer(score, packet, policy.top_k);
        }
    }

    /// A packet has reached `agent`, which keeps it. Returns whether it was new to it.
    pub fn learn(&mut self, agent: AgentId, packet: &Packet) -> bool {
        let Some(knowledge) = &mut self.knowledge else { return false };
        let absorbed = knowledge.memories.absorb(agent, *packet, &knowledge.law.policy);
        let now = self.now();
        if let Absorbed::Copy = absorbed {
            self.recorder.on_copy(now);
            return false;
        }
        match absorbed {
            Absorbed::Displaced(oldest) => {
                self.discard(oldest.bytes());
                self.retain(packet.bytes());
            }
            Absorbed::Kept => self.retain(packet.bytes()),
            Absorbed::Copy | Absorbed::Refused => return false,
        }
        self.note_usable(agent, packet);
        true
    }

    /// `agent` can use a packet: another agent's is measured.
    fn note_usable(&mut self, agent: AgentId, packet: &Packet) {
        if packet.originator() != agent {
            let is_interested = self.workload.is_interested(agent, packet.problem());
            self.recorder.on_usable(self.calendar.now(), agent, packet, is_interested);
        }
    }

    /// Puts `task` into the queue of its agent's mind: it has consulted what it could.
    ///
    /// # Panics
    /// If it has no agent.
    pub fn queue_decision(&mut self, task: TaskId) {
        if self.knowledge.is_some() && self.tasks.get(task).work.problem.is_some() {
            self.keep_offered(task);
        }
        self.queue_at_mind(task);
    }

    /// The agent keeps what it was offered.
    fn keep_offered(&mut self, task: TaskId) {
        let agent =
            self.tasks.get(task).agent().expect("a task is decided by the agent that it was given to");
        for place in 0.. {
            let knowledge = self.knowledge.as_ref().expect("it was found to be there");
            let Some(packet) = knowledge.offered(self.tasks.get(task)).nth(place) else { break };
            // Without a memory it can use it this once.
            if !self.learn(agent, &packet) {
                self.note_usable(agent, &packet);
            }
        }
    }

    /// `task` has been decided by `agent`: what came of it is noted, and kept by the agent. Returns the
    /// packet that tells of it, if one is emitted.
    pub(crate) fn conclude_decision(&mut self, agent: AgentId, task: TaskId) -> Option<Packet> {
        let now = self.now();
        let knowledge = self.knowledge.as_mut()?;
        let state = self.tasks.get_mut(task);
        if !state.work.problem.is_some() {
            return None;
        }
        let decision = knowledge.decided(state);
        state.spend_tokens(&decision, knowledge.law.reuse_output_tokens);
        self.recorder.on_decided(now, agent, state, &decision);
        let is_told = decision.solve_began_at.is_some() || knowledge.law.emission == Emission::Always;
        if !is_told {
            return None;
        }
        let packet = knowledge.packet(state, &decision, now);
        if let Some(archive) = &mut knowledge.archive {
            archive.attach(task, packet);
        }
        let interested_count = self.workload.interested_count(agent, packet.problem());
        self.recorder.on_emitted(now, interested_count);
        self.learn(agent, &packet);
        Some(packet)
    }

    /// The centre of the `index`-th field that the clients at `agent` are interested in, as things stand
    /// now; `None` beyond the last.
    pub fn interest(&self, agent: AgentId, index: u32) -> Option<Signature> {
        let progress = self.counts.completed / u64::from(self.agent_count());
        self.workload.interest(agent, index, progress)
    }

    /// Has coordinators remember what results tell.
    pub fn keep_archive(&mut self, shape: ArchiveShape) {
        if let Some(knowledge) = &mut self.knowledge {
            knowledge.archive = Some(Archive::new(shape, &knowledge.law.policy));
        }
    }

    /// Whether filing and looking up cost nothing, ever.
    pub fn is_archive_free(&self) -> bool {
        self.archive().is_none_or(|archive| archive.shape.filing.is_zero() && archive.shape.look_up.is_zero())
    }

    /// Bytes that go with the result of `task` into the archive.
    pub fn carried_bytes(&self, task: TaskId) -> u32 {
        self.archive().and_then(|archive| archive.carried(task)).map_or(0, Packet::bytes)
    }

    /// CPU of the coordinator to file what comes with the result of `task`.
    pub fn filing_demand(&self, task: TaskId) -> SimDuration {
        let filing = self.archive().filter(|archive| archive.carried(task).is_some());
        filing.map_or(SimDuration::ZERO, |archive| archive.shape.filing.duration(self.word(task, FILING)))
    }

    /// CPU of the coordinator to look up what may help with `task`.
    pub fn look_up_demand(&self, task: TaskId) -> SimDuration {
        let Some(archive) = self.archive().filter(|_| self.tasks.get(task).work.problem.is_some()) else {
            return SimDuration::ZERO;
        };
        archive.shape.look_up.duration(self.word(task, LOOK_UP))
    }

    /// The result of `task` has been handled: what came with it is filed.
    pub fn file_outcome(&mut self, task: TaskId) {
        let Some(archive) = self.knowledge.as_mut().and_then(|knowledge| knowledge.archive.as_mut()) else {
            return;
        };
        let Some(packet) = archive.detach(task) else { return };
        let absorbed = archive.index.absorb(packet, &archive.policy);
        match absorbed {
            Absorbed::Kept => self.retain(packet.bytes()),
            Absorbed::Displaced(oldest) => {
                self.discard(oldest.bytes());
                self.retain(packet.bytes());
            }
            Absorbed::Copy | Absorbed::Refused => (),
        }
    }

    /// What the archive knows about the problem of `task` goes with its instruction. Returns the bytes
    /// that it adds.
    pub fn brief(&mut self, task: TaskId) -> u32 {
        let now_ns = self.now().as_ns();
        let Some(knowledge) = &mut self.knowledge else { return 0 };
        let Some(archive) = knowledge.archive.take() else { return 0 };
        let state = self.tasks.get_mut(task);
        let problem = state.work.problem;
        let mut bytes = 0;
        if problem.is_some() {
            let ranking = knowledge.offers_mut(state);
            archive.rank(problem, now_ns, ranking);
            bytes = ranking.iter().map(|(_, packet)| packet.bytes()).sum();
        }
        knowledge.archive = Some(archive);
        bytes
    }

    /// Opens a question of `task`, beside others that it asks at the same time: messages about it are
    /// charged to an account of its own. Returns the name to be used for it in messages.
    pub fn fork(&mut self, task: TaskId) -> TaskId {
        self.tasks.get_mut(task).branch_count += 1;
        let now = self.now();
        self.branches.insert(task, now)
    }

    /// The task that asked a question.
    pub fn asker(&self, branch: TaskId) -> TaskId {
        self.branches.get(branch).parent()
    }

    /// A question is answered. Returns whether it was the last of its task: its account is the task's.
    pub fn join(&mut self, branch: TaskId) -> bool {
        let ended = self.branches.remove(branch);
        let task = self.tasks.get_mut(ended.parent());
        task.branch_count -= 1;
        let is_last = task.branch_count == 0;
        if is_last {
            self.adopt(ended.parent(), ended.parts());
        }
        is_last
    }

    /// Charges a task with the parts of its longest branch, one behind the other.
    pub(super) fn adopt(&mut self, task: TaskId, parts: impl Iterator<Item = (Part, u64)>) {
        let mut until: SimTime = self.tasks.get(task).accounted_until();
        for (part, ns) in parts {
            until += SimDuration::from_ns(ns);
            self.charge(task, until, part);
        }
    }

    /// A packet has reached its rendezvous after so many route jobs.
    pub fn note_routed(&mut self, hop_count: u8) {
        let now = self.now();
        self.recorder.on_routed(now, hop_count);
    }

    /// The oldest message that was lost for good.
    pub(crate) fn take_lost(&mut self) -> Option<Message> {
        self.lost.pop_front()
    }

    /// A word of the task's own.
    fn word(&self, task: TaskId, number: u64) -> u64 {
        mixed(self.tasks.get(task).work.key, number)
    }

    fn archive(&self) -> Option<&Archive> {
        self.knowledge.as_ref()?.archive.as_ref()
    }
}
