//! Workflow: what is under way of a workflow of several steps. A task alone has none of this.
//!
//! A step that is done hands off to those that follow it: each gets a task of its own, which carries on the
//! account of its predecessor. Where several steps come together, the last of those that are waited for
//! carries the account on: it lies on the critical path. So the parts of the final task add up to the
//! latency of its workflow.

use super::AgentId;
use super::blueprint::{Blueprint, StepSet};
use crate::random::{mixed, uniform};

/// A workflow in progress. The number is used again once it has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WorkflowId(u32);

impl WorkflowId {
    /// A task alone.
    pub(super) const NONE: WorkflowId = WorkflowId(u32::MAX);

    pub(super) fn is_some(self) -> bool {
        self != WorkflowId::NONE
    }

    /// Place in the table of workflows, but for a task alone.
    pub(super) fn place(self) -> Option<usize> {
        self.is_some().then_some(self.index())
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// One workflow in progress.
#[derive(Clone, Copy, Debug)]
pub(super) struct Workflow {
    /// The word from which its choices are drawn.
    key: u64,
    /// The steps that it takes.
    taken: StepSet,
    /// The last steps of its paths that are not done yet.
    open_ends: StepSet,
    /// The steps that are done.
    done: StepSet,
    /// Its tasks in progress.
    task_count: u32,
    /// Bytes that are kept until it ends.
    kept_bytes: u64,
    /// Whether its client has been told.
    is_completed: bool,
}

/// The table of workflows, with its free places in a stack.
#[derive(Clone, Debug)]
pub(super) struct Workflows {
    blueprint: Blueprint,
    /// Of each step, all that come before it.
    ancestors: Vec<StepSet>,
    table: Vec<Workflow>,
    free: Vec<u32>,
    /// What has come together before each step, by workflow and step.
    gathered: Vec<Gathered>,
    /// Who has been given each step, by workflow and step.
    agents: Vec<AgentId>,
}

/// What has come together before a step.
#[derive(Clone, Copy, Debug, Default)]
struct Gathered {
    /// How many hand-offs.
    count: u32,
    /// The time of decisions on the paths that they have come by, in total.
    decide_ns: u64,
    /// Once the step has begun, the barriers of the joins on the path that it carries on, its own included.
    barrier_ns: i64,
}

/// A hand-off that comes to where its step can begin: what its account says.
#[derive(Clone, Copy, Debug)]
pub(super) struct HandOff {
    /// The step that it comes from, if not from the client.
    pub(super) before: Option<u16>,
    /// The time of decisions on its path.
    pub(super) decide_ns: u64,
}

impl Gathered {
    /// By how much the decisions on the path that goes on exceed the mean of all paths that have come together, to
    /// the nearest nanosecond. Below zero if the wire or a queue made a path of quick decisions the last one.
    fn barrier_ns(&self, decide_ns: u64) -> i64 {
        let count = i128::from(self.count);
        let excess = i128::from(decide_ns) * count - i128::from(self.decide_ns);
        ((2 * excess + count).div_euclid(2 * count)) as i64
    }
}

/// Nobody has been given the step.
const NOBODY: AgentId = AgentId(u32::MAX);

/// How the words of a workflow are numbered from which its choices are drawn. Part of every result.
const CHOICE: u64 = 1 << 16;

impl Workflow {
    /// What chooses behind `step`: a number between 0 and 1 of the workflow's own.
    fn chance(&self, step: u16) -> f64 {
        uniform(mixed(self.key, CHOICE + u64::from(step)))
    }
}

impl Workflows {
    pub(super) fn new(blueprint: Blueprint) -> Self {
        Workflows {
            ancestors: blueprint.ancestors(),
            blueprint,
            table: Vec::new(),
            free: Vec::new(),
            gathered: Vec::new(),
            agents: Vec::new(),
        }
    }

    /// How many places the table has, free ones included.
    pub(super) fn place_count(&self) -> usize {
        self.table.len()
    }

    pub(super) fn blueprint(&self) -> &Blueprint {
        &self.blueprint
    }

    /// A workflow begins, with one task: the one that stands for it until its first steps begin.
    pub(super) fn begin(&mut self, key: u64) -> WorkflowId {
        let (taken, open_ends, done) = (StepSet::EMPTY, StepSet::EMPTY, StepSet::EMPTY);
        let (task_count, kept_bytes, is_completed) = (1, 0, false);
        let mut workflow = Workflow { key, taken, open_ends, done, task_count, kept_bytes, is_completed };
        workflow.taken = self.blueprint.taken(|step| workflow.chance(step));
        let ends = workflow.taken.iter().filter(|step| self.followers_of(&workflow, *step).is_empty());
        workflow.open_ends = ends.fold(StepSet::EMPTY, StepSet::with);
        let step_count = self.blueprint.steps.len();
        let index = self.free.pop().unwrap_or(self.table.len() as u32);
        let places = index as usize * step_count..(index as usize + 1) * step_count;
        match self.table.get_mut(index as usize) {
            Some(place) => {
                *place = workflow;
                self.gathered[places.clone()].fill(Gathered::default());
                self.agents[places].fill(NOBODY);
            }
            None => {
                self.table.push(workflow);
                self.gathered.resize(places.end, Gathered::default());
                self.agents.resize(places.end, NOBODY);
            }
        }
        WorkflowId(index)
    }

    /// The word from which its choices are drawn: that of the task that stands for it.
    pub(super) fn key(&self, workflow: WorkflowId) -> u64 {
        self.table[workflow.index()].key
    }

    /// Whether its client has been told.
    pub(super) fn is_completed(&self, workflow: WorkflowId) -> bool {
        self.table[workflow.index()].is_completed
    }

    /// Whether all of its ends are done.
    pub(super) fn is_done(&self, workflow: WorkflowId) -> bool {
        self.table[workflow.index()].open_ends.is_empty()
    }

    /// The steps that follow `step` this time; those at the beginning where it is none.
    pub(super) fn followers(&self, workflow: WorkflowId, step: Option<u16>) -> StepSet {
        match step {
            Some(step) => self.followers_of(&self.table[workflow.index()], step),
            None => self.blueprint.first(),
        }
    }

    fn followers_of(&self, workflow: &Workflow, step: u16) -> StepSet {
        self.blueprint.followers(step, workflow.chance(step))
    }

    /// Its client has been told.
    pub(super) fn complete(&mut self, workflow: WorkflowId) {
        let workflow = &mut self.table[workflow.index()];
        assert!(!workflow.is_completed, "a workflow is completed once");
        workflow.is_completed = true;
    }

    /// One more task of it is in progress.
    pub(super) fn add_task(&mut self, workflow: WorkflowId) {
        self.table[workflow.index()].task_count += 1;
    }

    /// One of its tasks has ended. The last one of a completed workflow takes it along. Returns how many bytes
    /// are kept no longer.
    pub(super) fn remove_task(&mut self, workflow: WorkflowId) -> u64 {
        let state = &mut self.table[workflow.index()];
        state.task_count -= 1;
        if state.task_count == 0 {
            assert!(state.is_completed, "a workflow without a task cannot go on");
            let kept_bytes = state.kept_bytes;
            self.free.push(workflow.0);
            return kept_bytes;
        }
        0
    }

    /// More bytes are kept until it ends.
    pub(super) fn keep(&mut self, workflow: WorkflowId, bytes: u32) {
        self.table[workflow.index()].kept_bytes += u64::from(bytes);
    }

    /// `step` is done.
    pub(super) fn note_done(&mut self, workflow: WorkflowId, step: u16) {
        let done = &mut self.table[workflow.index()].done;
        *done = done.with(step);
    }

    /// The steps that are done.
    pub(super) fn done(&self, workflow: WorkflowId) -> StepSet {
        self.table[workflow.index()].done
    }

    /// All steps that come before `step`, near and far.
    pub(super) fn ancestors(&self, step: u16) -> StepSet {
        self.ancestors[usize::from(step)]
    }

    /// A hand-off has reached `step`. Returns whether that is what the step has waited for.
    pub(super) fn gather(&mut self, workflow: WorkflowId, step: u16, hand_off: HandOff) -> bool {
        let begins = self.would_begin(workflow, step);
        let carried_ns = hand_off.before.map_or(0, |before| self.barrier_ns(workflow, before));
        let place = self.place(workflow, step);
        let gathered = &mut self.gathered[place];
        gathered.count += 1;
        gathered.decide_ns += hand_off.decide_ns;
        if begins {
            gathered.barrier_ns = carried_ns + gathered.barrier_ns(hand_off.decide_ns);
        }
        begins
    }

    /// The barriers of the joins on the path that led to `step`, which has begun: by how much the decisions on
    /// it exceed the mean of those that came together with it, added up.
    pub(super) fn barrier_ns(&self, workflow: WorkflowId, step: u16) -> i64 {
        self.gathered[self.place(workflow, step)].barrier_ns
    }

    /// Whether one more hand-off is what `step` waits for.
    pub(super) fn would_begin(&self, workflow: WorkflowId, step: u16) -> bool {
        self.gathered[self.place(workflow, step)].count + 1 == self.awaited(workflow, step)
    }

    /// Whether what `step` waits for has come.
    pub(super) fn has_begun(&self, workflow: WorkflowId, step: u16) -> bool {
        self.gathered[self.place(workflow, step)].count >= self.awaited(workflow, step)
    }

    /// How many hand-offs `step` waits for.
    fn awaited(&self, workflow: WorkflowId, step: u16) -> u32 {
        let all = || self.predecessors(workflow, step).count();
        // A first step waits for its client alone.
        self.blueprint.steps[usize::from(step)].quorum.unwrap_or_else(all).max(1)
    }

    /// The steps that it takes.
    pub(super) fn taken(&self, workflow: WorkflowId) -> StepSet {
        self.table[workflow.index()].taken
    }

    /// The steps that `step` follows this time.
    pub(super) fn predecessors(&self, workflow: WorkflowId, step: u16) -> StepSet {
        let state = &self.table[workflow.index()];
        let leads_here = |before: &u16| self.followers_of(state, *before).contains(step);
        let before = self.blueprint.steps[usize::from(step)].before.and(state.taken);
        before.iter().filter(leads_here).fold(StepSet::EMPTY, StepSet::with)
    }

    /// Whether `step` is the only end that is not done.
    pub(super) fn is_last_end(&self, workflow: WorkflowId, step: u16) -> bool {
        self.table[workflow.index()].open_ends.without(step).is_empty()
    }

    /// `step` is done, and nothing follows it. Returns whether it was the last one of all.
    pub(super) fn close_end(&mut self, workflow: WorkflowId, step: u16) -> bool {
        let state = &mut self.table[workflow.index()];
        state.open_ends = state.open_ends.without(step);
        self.is_done(workflow)
    }

    /// The agent that has been given `step`, if any has.
    pub(super) fn agent(&self, workflow: WorkflowId, step: u16) -> Option<AgentId> {
        Some(self.agents[self.place(workflow, step)]).filter(|agent| *agent != NOBODY)
    }

    /// `agent` has been given `step`.
    pub(super) fn set_agent(&mut self, workflow: WorkflowId, step: u16, agent: AgentId) {
        let place = self.place(workflow, step);
        self.agents[place] = agent;
    }

    /// The place of a step in tables of all steps of workflows in progress.
    pub(super) fn place(&self, workflow: WorkflowId, step: u16) -> usize {
        workflow.index() * self.blueprint.steps.len() + usize::from(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The barrier of a join at which paths of these decisions come together, the last of which goes on.
    fn barrier_ns(decides_ns: &[u64]) -> i64 {
        let (count, decide_ns) = (decides_ns.len() as u32, decides_ns.iter().sum());
        Gathered { count, decide_ns, barrier_ns: 0 }.barrier_ns(decides_ns[decides_ns.len() - 1])
    }

    #[test]
    fn a_barrier_is_what_goes_on_less_the_mean() {
        assert_eq!(barrier_ns(&[1_000, 2_000, 6_000]), 3_000);
        assert_eq!(barrier_ns(&[5]), 0);
        assert_eq!(barrier_ns(&[6_000, 1_000, 2_000]), -1_000);
        // 2 − 4/3 and 1 − 4/3.
        assert_eq!((barrier_ns(&[1, 1, 2]), barrier_ns(&[2, 1, 1])), (1, 0));
    }
}
