//! Context: what the steps before it have left for a step, and how it comes to know of it.
//!
//! ```text
//! looking back: agent ──look_back──▶ whoever did a step before   (one for each of them)
//!               agent ◀──context──── whoever did a step before
//! carried:      the messages that hand the work on grow with its history
//! ```
//!
//! Looking back comes before the mind's queue and leaves the mind free. Questions that are asked at the same time
//! are a job of sending each. A question is handled and answered in one job. Of those who look back in a row, an
//! answer's handling includes the sending of the next question; whom that goes to is decided then. Asked are
//! all that have decided a step before, near or far, by now: with a quorum, perhaps not all. What an agent did itself
//! it knows. Where no step looks back, nothing is carried either; where one does, every step adds to what is. A context that is looked back at is kept where it was made until its
//! workflow ends; of what is carried, each plane says what it keeps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blueprint::StepSet;
use super::fabric::Fabric;
use super::{Kind, Message, Party, Ports, Tag, TaskId};
use crate::kernel::SimDuration;

/// How a step comes to know what the steps before it have left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContextFlow {
    /// It asks whoever did them.
    LookBack,
    /// The messages that lead to it bring it along.
    Carried,
}

/// In which order a step that looks back asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LookBack {
    /// All at the same time.
    Parallel,
    /// One when the one before has answered, in the order of the steps.
    Serial,
}

impl ContextFlow {
    /// Its name, as it is written.
    pub fn name(self) -> &'static str {
        match self {
            ContextFlow::LookBack => "look_back",
            ContextFlow::Carried => "carried",
        }
    }
}

impl Kind {
    /// A question for the context of a step.
    const LOOK_BACK: Kind = Kind(14);
    /// The answer.
    const CONTEXT: Kind = Kind(15);

    /// The kinds that are a fabric's own, with their names: the last of those before the learning planes.
    pub const OF_CONTEXT: [(&'static str, Kind); 2] =
        [("look_back", Kind::LOOK_BACK), ("context", Kind::CONTEXT)];

    /// Whether a step that looks back sends it, or is answered with it.
    #[inline]
    pub(crate) fn is_of_context(self) -> bool {
        self == Kind::LOOK_BACK || self == Kind::CONTEXT
    }
}

impl<P: Ports> Fabric<P> {
    /// Bytes that the step which `task` is, and which is done, adds to the context that is carried; none where
    /// it is not.
    pub fn context_of(&self, task: TaskId) -> u32 {
        let step = self.tasks.get(task).step();
        self.carried(step.map_or(StepSet::EMPTY, |step| StepSet::EMPTY.with(step)))
    }

    /// Bytes of the context that is carried to the step which `task` is: of all done before it.
    pub fn context_before(&self, task: TaskId) -> u32 {
        self.carried(self.done_before(task))
    }

    /// Bytes of the context that is carried on from the step which `task` is, and which is done.
    pub fn context_behind(&self, task: TaskId) -> u32 {
        self.context_before(task).saturating_add(self.context_of(task))
    }

    fn carried(&self, steps: StepSet) -> u32 {
        if self.context_flow != Some(ContextFlow::Carried) || !self.blueprint().looks_back() {
            return 0;
        }
        let bytes = steps.iter().map(|step| self.blueprint().steps[usize::from(step)].context_bytes);
        bytes.fold(0, u32::saturating_add)
    }

    /// The steps before the one that `task` is, near and far, that are done.
    fn done_before(&self, task: TaskId) -> StepSet {
        let state = self.tasks.get(task);
        let Some(step) = state.step() else { return StepSet::EMPTY };
        self.workflows.done(state.workflow).and(self.workflows.ancestors(step))
    }

    /// Keeps `bytes` until the workflow of `task` has ended.
    pub fn keep_for_workflow(&mut self, task: TaskId, bytes: u32) {
        if bytes > 0 {
            self.retain(bytes);
            self.workflows.keep(self.tasks.get(task).workflow, bytes);
        }
    }

    /// A step is done: where others look back at it, its agent keeps what it has left.
    pub(super) fn keep_context(&mut self, task: TaskId) {
        let state = self.tasks.get(task);
        let Some(step) = state.step() else { return };
        self.workflows.note_done(state.workflow, step);
        if self.context_flow == Some(ContextFlow::LookBack) && self.blueprint().looks_back() {
            self.keep_for_workflow(task, self.blueprint().steps[usize::from(step)].context_bytes);
        }
    }

    /// Lets the agent of `task` ask for the context of the steps before it. Returns whether it asks anybody.
    pub(crate) fn look_back(&mut self, task: TaskId) -> bool {
        let Some(manner) = self.manner(task) else { return false };
        let mut asked = self.next_to_ask(task, None);
        let asks = asked.is_some();
        while let Some(step) = asked {
            let question = match manner {
                LookBack::Parallel => self.fork(task),
                LookBack::Serial => task,
            };
            let message = self.question(task, question, step);
            self.send(message, SimDuration::ZERO);
            asked = self.next_to_ask(task, Some(step)).filter(|_| manner == LookBack::Parallel);
        }
        asks
    }

    /// How the step that `task` is looks back, if it does.
    fn manner(&self, task: TaskId) -> Option<LookBack> {
        let step = self.tasks.get(task).step()?;
        let looks_back = self.context_flow == Some(ContextFlow::LookBack);
        self.blueprint().steps[usize::from(step)].look_back.filter(|_| looks_back)
    }

    /// The first step behind `last` that somebody else has done before the one that `task` is.
    fn next_to_ask(&self, task: TaskId, last: Option<u16>) -> Option<u16> {
        let own = self.tasks.get(task).agent();
        let is_next = |step: &u16| last.is_none_or(|last| *step > last) && self.agent_of(task, *step) != own;
        self.done_before(task).iter().find(is_next)
    }

    /// The agent of `task` asks whoever did `step`, in the name of `question`.
    fn question(&self, task: TaskId, question: TaskId, step: u16) -> Message {
        let agent = self.tasks.get(task).agent().expect("a step looks back once it has an agent");
        let asked = self.agent_of(task, step).expect("a step that is done was somebody's");
        let bytes = self.blueprint().look_back_bytes;
        let message =
            Message::new(Party::Station(agent.inbox()), asked.inbox(), question, bytes, Kind::LOOK_BACK);
        Message { tag: Tag(step.into()), ..message }
    }

    /// CPU to handle a message of a step that looks back, with what is sent on it.
    pub(crate) fn context_demand(&self, message: &Message) -> SimDuration {
        let handling = self.inbox_handling(message.bytes);
        let answer = match message.kind {
            Kind::LOOK_BACK => Some(self.context_bytes(message)),
            _ => self.next_question(message).map(|next| next.bytes),
        };
        handling + answer.map_or(SimDuration::ZERO, |bytes| self.costs.sending(self.costs.send, bytes))
    }

    /// Such a message has been handled.
    pub(crate) fn on_context_handled(&mut self, message: Message) {
        if message.kind == Kind::LOOK_BACK {
            let Party::Station(asker) = message.from else { unreachable!("agents alone look back") };
            let (from, bytes) = (Party::Station(message.to), self.context_bytes(&message));
            let kind = Kind::CONTEXT;
            return self.reply(Message { from, to: asker, bytes, kind, ..message });
        }
        if let Some(next) = self.next_question(&message) {
            return self.reply(next);
        }
        if !message.task.is_branch() {
            return self.informed.push_back(message.task);
        }
        let task = self.asker(message.task);
        if self.join(message.task) {
            self.informed.push_back(task);
        }
    }

    /// What is asked next, where one is asked after the other.
    fn next_question(&self, context: &Message) -> Option<Message> {
        if context.task.is_branch() {
            return None;
        }
        let next = self.next_to_ask(context.task, Some(context.tag.0 as u16))?;
        Some(self.question(context.task, context.task, next))
    }

    fn context_bytes(&self, message: &Message) -> u32 {
        self.blueprint().steps[message.tag.0 as usize].context_bytes
    }

    /// The oldest task whose agent has got all the context that it asked for.
    pub(crate) fn take_informed(&mut self) -> Option<TaskId> {
        self.informed.pop_front()
    }
}
