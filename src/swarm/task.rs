//! Task: one decision cycle, with the exact parts of its latency.

use super::workflow::WorkflowId;
use super::{AgentId, Decision, Problem, TaskId};
use crate::kernel::{SimDuration, SimTime, prefetch_whole};

/// What the time between a task's release and its completion is spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A mind decides.
    Decide,
    /// No agent is free, because it is deciding something else.
    WaitForAgent,
    /// Queueing at a station.
    StationWait,
    /// Service at a station.
    StationService,
    /// On the wire.
    Wire,
    /// Until a log's replicas have it.
    Replication,
    /// Done, but nobody has asked for it yet.
    PollGap,
    /// Until a lost or refused message is sent again.
    Retry,
    /// At a human gate.
    Human,
}

impl Part {
    /// How many parts there are.
    pub const COUNT: usize = 9;

    /// Every part, in the order in which they are stacked in charts.
    pub const ALL: [Part; Part::COUNT] = [
        Part::Decide,
        Part::WaitForAgent,
        Part::StationWait,
        Part::StationService,
        Part::Wire,
        Part::Replication,
        Part::PollGap,
        Part::Retry,
        Part::Human,
    ];

    /// Whether coordination latency is without it.
    pub fn is_outside_coordination(self) -> bool {
        matches!(self, Part::Decide | Part::WaitForAgent | Part::Human)
    }
}

/// What a task is, whoever executes it: a function of its address alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Nominal time to decide, at speed 1.
    pub solve: SimDuration,
    /// A random word of its own, from which further draws about this task are mixed.
    pub key: u64,
    /// Tokens that the model reads, uncached: to solve it, and once it is decided, those that it took.
    pub input_tokens: u32,
    /// Tokens that the model writes, in the same sense.
    pub output_tokens: u32,
    /// The round it belongs to, among whose members work may be correlated.
    pub round: u32,
    /// What it is about.
    pub problem: Problem,
}

impl Work {
    /// Tokens that a decision reads and writes: for a reuse those that are read and the few that it
    /// writes; for a solve behind it the task's own as well.
    pub(super) fn tokens(&self, is_reused: bool, is_solved: bool, reuse_output_tokens: u32) -> (u32, u32) {
        let Work { input_tokens, output_tokens, .. } = *self;
        match (is_reused, is_solved) {
            (true, true) => {
                (input_tokens.saturating_mul(2), output_tokens.saturating_add(reuse_output_tokens))
            }
            (true, false) => (input_tokens, reuse_output_tokens),
            _ => (input_tokens, output_tokens),
        }
    }
}

/// A task in progress.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    /// What it is.
    pub work: Work,
    /// When its latency begins to count. In the future for a task that its client still thinks of.
    pub released_at: SimTime,
    /// Up to when its latency has been accounted for.
    accounted_until: SimTime,
    parts_ns: [u64; Part::COUNT],
    /// The client it comes from; arrivals of an open process have none.
    pub(super) client: u32,
    /// Which of its client's tasks it is.
    pub(super) number: u32,
    /// The agent that executes it, or nobody.
    agent: AgentId,
    /// The workflow that it is a step of, if it is one of several.
    pub(super) workflow: WorkflowId,
    /// Where what has been offered for it is noted, if anything.
    pub(super) offers: u32,
    /// Where the outcome that is tried for it is noted, if one is.
    pub(super) trial: u32,
    /// When it begins to be solved from scratch, once that is known.
    pub(super) solve_begins_at: SimTime,
    /// Questions that it has asked and that are not answered.
    pub(super) branch_count: u8,
    /// Which step of its workflow it is; [`Task::ENTRY`] before the first, and of a task alone.
    step: u8,
    /// The step whose account it carries on; [`Task::ENTRY`] where there is none.
    before: u8,
    /// Whether its release has come.
    pub is_released: bool,
    /// A flag for the coordination plane: what it means is written there.
    pub is_instructed: bool,
}

impl Task {
    /// The client of a task that has none.
    pub const NO_CLIENT: u32 = u32::MAX;
    /// No agent executes it.
    const NOBODY: AgentId = AgentId(u32::MAX);
    /// Nothing is noted.
    pub(super) const NOTHING: u32 = u32::MAX;
    /// Before the first step.
    const ENTRY: u8 = u8::MAX;

    /// A task that is released at `released_at`.
    pub(super) fn new(work: Work, released_at: SimTime, client: u32, number: u32) -> Self {
        Task {
            work,
            released_at,
            accounted_until: released_at,
            parts_ns: [0; Part::COUNT],
            client,
            number,
            agent: Task::NOBODY,
            workflow: WorkflowId::NONE,
            offers: Task::NOTHING,
            trial: Task::NOTHING,
            solve_begins_at: SimTime::ZERO,
            branch_count: 0,
            step: Task::ENTRY,
            before: Task::ENTRY,
            is_released: false,
            is_instructed: false,
        }
    }

    /// The task of a later step of the same workflow: it carries on the account of this one.
    pub(super) fn followed_by(&self, step: u16, work: Work) -> Self {
        let task = Task::new(work, self.released_at, self.client, self.number);
        let (workflow, before) = (self.workflow, self.step);
        let mut task = Task { workflow, before, step: step as u8, is_released: true, ..task };
        task.carry_on(self);
        task
    }

    /// Takes over the account of another step of the same workflow.
    pub(super) fn carry_on(&mut self, other: &Task) {
        self.accounted_until = other.accounted_until;
        self.parts_ns = other.parts_ns;
    }

    /// Charges the time since the last charge, up to `until`, to `part`. What lies before the
    /// release is nobody's latency.
    #[inline]
    pub fn charge(&mut self, until: SimTime, part: Part) {
        if until > self.accounted_until {
            self.parts_ns[part as usize] += (until - self.accounted_until).as_ns();
            self.accounted_until = until;
        }
    }

    /// The agent that executes it, once one does.
    pub fn agent(&self) -> Option<AgentId> {
        (self.agent != Task::NOBODY).then_some(self.agent)
    }

    pub(super) fn let_go(&mut self) {
        self.agent = Task::NOBODY;
    }

    pub(super) fn set_agent(&mut self, agent: AgentId) {
        self.agent = agent;
    }

    /// Its client, or [`Task::NO_CLIENT`].
    pub fn client(&self) -> u32 {
        self.client
    }

    /// Which step of its workflow it is; none of a workflow before its first, and of a task alone.
    pub fn step(&self) -> Option<u16> {
        (self.step != Task::ENTRY).then_some(self.step.into())
    }

    /// The step whose account it carries on, if there is one.
    pub(super) fn before(&self) -> Option<u16> {
        (self.before != Task::ENTRY).then_some(self.before.into())
    }

    /// Which of its client's tasks it is, or which arrival of the open process, from zero.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Notes the tokens that its decision took.
    pub(super) fn spend_tokens(&mut self, decision: &Decision, reuse_output_tokens: u32) {
        let (is_reused, is_solved) = (decision.reused.is_some(), decision.solve_began_at.is_some());
        (self.work.input_tokens, self.work.output_tokens) =
            self.work.tokens(is_reused, is_solved, reuse_output_tokens);
    }

    /// Up to when the latency has been accounted for.
    pub fn accounted_until(&self) -> SimTime {
        self.accounted_until
    }

    /// Nanoseconds spent on each part so far, in the order of [`Part::ALL`].
    pub fn parts_ns(&self) -> &[u64; Part::COUNT] {
        &self.parts_ns
    }

    /// Nanoseconds of latency that are coordination.
    pub fn coordination_ns(&self) -> u64 {
        Part::ALL
            .iter()
            .filter(|part| !part.is_outside_coordination())
            .map(|part| self.parts_ns[*part as usize])
            .sum()
    }
}

const _: () = assert!(size_of::<Task>() <= 176, "a million agents have a task each");

/// The table of tasks, with its free places in a stack.
#[derive(Clone, Debug, Default)]
pub(super) struct Tasks {
    table: Vec<Task>,
    is_present: Vec<bool>,
    free: Vec<u32>,
}

impl Tasks {
    pub(super) fn with_room(task_count: usize) -> Self {
        Tasks {
            table: Vec::with_capacity(task_count),
            is_present: Vec::with_capacity(task_count),
            free: Vec::with_capacity(task_count),
        }
    }

    #[inline]
    pub(super) fn insert(&mut self, task: Task) -> TaskId {
        if let Some(index) = self.free.pop() {
            self.table[index as usize] = task;
            self.is_present[index as usize] = true;
            return TaskId(index);
        }
        self.table.push(task);
        self.is_present.push(true);
        TaskId(self.table.len() as u32 - 1)
    }

    /// Ends a task. It can be looked at until its place is used again.
    pub(super) fn end(&mut self, task: TaskId) -> &Task {
        assert!(self.is_present[task.index()], "a task ends once");
        self.is_present[task.index()] = false;
        self.free.push(task.0);
        &self.table[task.index()]
    }

    /// Tasks in the table now.
    pub(super) fn count(&self) -> usize {
        self.table.len() - self.free.len()
    }

    /// Hints that a task is needed soon.
    pub(super) fn prefetch(&self, task: TaskId) {
        if let Some(task) = self.table.get(task.index()) {
            prefetch_whole(task);
        }
    }

    pub(super) fn get(&self, task: TaskId) -> &Task {
        &self.table[task.index()]
    }

    pub(super) fn get_mut(&mut self, task: TaskId) -> &mut Task {
        &mut self.table[task.index()]
    }

    /// The same, to be changed.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Task> {
        let all = self.table.iter_mut().zip(&self.is_present);
        all.filter(|(_, present)| **present).map(|(task, _)| task)
    }

    /// All tasks that are there.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Task> {
        self.table.iter().zip(&self.is_present).filter(|(_, present)| **present).map(|(task, _)| task)
    }
}
