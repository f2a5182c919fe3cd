//! Pulling: an agent asks the rendezvous agents of all bands before it decides.

use super::{ANSWER, OutcomeRouting, PULL, agent_at};
use crate::kernel::SimDuration;
use crate::random::mixed;
use crate::swarm::{AgentId, Fabric, Message, Party, Ports, Problem, Readiness, Tag, TaskId};

/// How the words of a task are numbered on, one for each band.
const LOOK_UP: u64 = 128;

impl OutcomeRouting {
    /// `agent` sets out to ask about `task`: one job sends the pulls of all bands.
    pub(super) fn begin_pull<P: Ports>(
        &mut self,
        agent: AgentId,
        task: TaskId,
        fabric: &mut Fabric<P>,
    ) -> Readiness {
        let Problem { signature, .. } = fabric.task(task).work.problem;
        let bands = 0..self.directory.band_count;
        let key = fabric.task(task).work.key;
        let is_asked = |band: &u32| self.first_pull_hop(agent, signature, *band, key).is_some();
        let count = bands.filter(is_asked).count();
        let demand = Self::sending(self.request_bytes, count, fabric);
        if demand.is_zero() {
            let is_waiting = self.ask_all(agent, task, fabric);
            return if is_waiting { Readiness::Asking } else { Readiness::Ready };
        }
        let inbox = agent.inbox();
        fabric.serve(Message::new(Party::Station(inbox), inbox, task, self.request_bytes, PULL), demand);
        Readiness::Asking
    }

    /// The pulls of `task` leave.
    pub(super) fn ask<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        if !self.ask_all(agent, task, fabric) {
            fabric.queue_decision(task);
        }
    }

    /// Sends the pulls, and looks into the buckets that the agent keeps itself. Returns whether there is
    /// an answer to wait for.
    fn ask_all<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) -> bool {
        let Problem { signature, .. } = fabric.task(task).work.problem;
        let key = fabric.task(task).work.key;
        let mut is_waiting = false;
        for band in 0..self.directory.band_count {
            let Some(next) = self.first_pull_hop(agent, signature, band, key) else {
                self.look_at_home(agent, task, band, fabric);
                continue;
            };
            let branch = fabric.fork(task);
            let (from, to) = (Party::Station(agent.inbox()), next.inbox());
            let pull = Message::new(from, to, branch, self.request_bytes, PULL);
            fabric.reply(Message { tag: Tag(band), ..pull });
            is_waiting = true;
        }
        is_waiting
    }

    fn look_at_home<P: Ports>(&mut self, agent: AgentId, task: TaskId, band: u32, fabric: &mut Fabric<P>) {
        let Problem { signature, .. } = fabric.task(task).work.problem;
        let bucket = self.directory.bucket(signature, band);
        fabric.note_routed(0);
        let answer = self.answer(bucket, agent, task, fabric);
        if let Some(subscription) = self.note_asker(bucket, agent, agent, signature, fabric) {
            fabric.send(subscription, SimDuration::ZERO);
        }
        self.take_answer(answer, task, fabric);
    }

    /// CPU to look into the bucket and send what is found, or to pass a pull on.
    pub(super) fn pull_demand<P: Ports>(&mut self, message: &Message, fabric: &mut Fabric<P>) -> SimDuration {
        let (bucket, next) = self.way(message, fabric);
        if next.is_some() {
            return Self::sending(message.bytes, 1, fabric);
        }
        let word =
            mixed(fabric.task(fabric.asker(message.task)).work.key, LOOK_UP + u64::from(message.tag.0));
        let bytes = match fabric.costs().cpu_per_kib.is_zero() {
            true => 0,
            // What the bucket holds as its look-up begins; what changes before the answer is sent, when agents
            // join and leave or buckets split, is not charged.
            false => self.answer_bytes(bucket, agent_at(message), fabric.asker(message.task), fabric),
        };
        let passed_on = usize::from(self.passes_subscription_on(bucket, agent_at(message)));
        self.look_up.duration(word)
            + Self::sending(bytes, 1, fabric)
            + Self::sending(self.request_bytes, passed_on, fabric)
    }

    fn answer_bytes<P: Ports>(
        &mut self,
        bucket: usize,
        holder: AgentId,
        task: TaskId,
        fabric: &Fabric<P>,
    ) -> u32 {
        let answer = self.rank(bucket, holder, task, fabric);
        let found = answer.map_or(0, |answer| {
            let bytes = self.answers.bytes(answer);
            self.answers.remove(answer);
            bytes
        });
        self.request_bytes.saturating_add(found)
    }

    pub(super) fn on_pull_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let (bucket, next) = self.way(&message, fabric);
        if let Some(next) = next {
            return self.pass_on(message, next, fabric);
        }
        fabric.note_routed(message.hop_count + 1);
        let task = fabric.asker(message.task);
        let agent = fabric.task(task).agent().expect("a task is asked about by its agent");
        let holder = agent_at(&message);
        let answer = self.answer(bucket, holder, task, fabric);
        let Problem { signature, .. } = fabric.task(task).work.problem;
        if let Some(subscription) = self.note_asker(bucket, holder, agent, signature, fabric) {
            fabric.reply(subscription);
        }
        let found = answer.map_or(0, |answer| self.answers.bytes(answer));
        fabric.reply(Message {
            from: Party::Station(message.to),
            to: agent.inbox(),
            bytes: self.request_bytes.saturating_add(found),
            tag: answer.map_or(Tag::NONE, Tag),
            kind: ANSWER,
            hop_count: 0,
            ..message
        });
    }

    pub(super) fn on_answer_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let task = fabric.asker(message.task);
        debug_assert_eq!(fabric.task(task).agent(), Some(agent_at(&message)), "an answer reaches its asker");
        self.take_answer(message.tag.get(), task, fabric);
        if fabric.join(message.task) {
            fabric.queue_decision(task);
        }
    }

    /// What a holder of a bucket has for `task`.
    fn answer<P: Ports>(
        &mut self,
        bucket: usize,
        holder: AgentId,
        task: TaskId,
        fabric: &Fabric<P>,
    ) -> Option<u32> {
        self.directory.buckets[bucket].load += 1;
        self.rank(bucket, holder, task, fabric)
    }

    /// The best that a holder of a bucket has for `task`.
    fn rank<P: Ports>(
        &mut self,
        bucket: usize,
        holder: AgentId,
        task: TaskId,
        fabric: &Fabric<P>,
    ) -> Option<u32> {
        let policy = &fabric.knowledge_law()?.policy;
        let Problem { signature, .. } = fabric.task(task).work.problem;
        let (index, ranking) = self.answers.insert(policy.top_k);
        self.directory.buckets[bucket].rank(holder, signature, fabric.now(), policy, ranking);
        if ranking.is_empty() {
            self.answers.remove(index);
            return None;
        }
        Some(index)
    }

    fn take_answer<P: Ports>(&mut self, answer: Option<u32>, task: TaskId, fabric: &mut Fabric<P>) {
        let Some(answer) = answer else { return };
        for (_, packet) in self.answers.get(answer).iter() {
            fabric.offer(task, packet);
        }
        self.answers.remove(answer);
    }
}
