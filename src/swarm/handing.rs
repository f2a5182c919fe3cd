//! Handing on: the verbs of a fabric that lead a workflow from step to step.
//!
//! A task that is a whole workflow needs none of them but [`Fabric::complete`].

use super::blueprint::{Blueprint, StepSet};
use super::fabric::Fabric;
use super::workflow::{HandOff, WorkflowId};
use super::{AgentId, Assignment, Part, Ports, Recorder, StationId, Task, TaskId, Team, Workload};

impl<P: Ports> Fabric<P> {
    /// The steps of workflows.
    pub fn blueprint(&self) -> &Blueprint {
        self.workflows.blueprint()
    }

    /// Whether a workflow is more than a task.
    pub fn has_steps(&self) -> bool {
        !self.workflows.blueprint().is_a_task_alone()
    }

    /// Makes a task for each step that follows the one that `task` is, or for the first ones of the workflow that
    /// it stands for. Each carries on the account of this one, which goes on until [`Fabric::retire`].
    pub fn follow(&mut self, task: TaskId, followers: &mut Vec<TaskId>) {
        let state = *self.tasks.get(task);
        for step in self.workflows.followers(state.workflow, state.step()).iter() {
            let work = self.workload.step_work(state.client, state.number, step);
            self.workflows.add_task(state.workflow);
            followers.push(self.tasks.insert(state.followed_by(step, work)));
        }
    }

    /// The steps that follow the one that `task` is.
    pub fn followers(&self, task: TaskId) -> StepSet {
        let state = self.tasks.get(task);
        self.workflows.followers(state.workflow, state.step())
    }

    /// Whether nothing follows the step that `task` is.
    pub fn is_end(&self, task: TaskId) -> bool {
        self.followers(task).is_empty()
    }

    /// Whether the step that `task` is would begin if its hand-off came now: all others that it waits for
    /// have come.
    pub fn would_begin(&self, task: TaskId) -> bool {
        let (workflow, step) = self.step_of(task);
        self.workflows.would_begin(workflow, step)
    }

    /// A hand-off has come to where the step that `task` is can begin. Returns whether it begins: what
    /// comes before or behind the hand-off that is waited for ends here.
    pub fn gather(&mut self, task: TaskId) -> bool {
        let (workflow, step) = self.step_of(task);
        let state = self.tasks.get(task);
        let decide_ns = state.parts_ns()[Part::Decide as usize];
        let begins = self.workflows.gather(workflow, step, HandOff { before: state.before(), decide_ns });
        if !begins {
            self.retire(task);
        }
        begins
    }

    /// Whether the step that `task` is, an end of its workflow, is the only one that is not closed.
    pub fn is_last_end(&self, task: TaskId) -> bool {
        let (workflow, step) = self.step_of(task);
        self.workflows.is_last_end(workflow, step)
    }

    /// The step that `task` is, an end of its workflow, is done. Returns whether all ends are: then its client can
    /// be told.
    pub fn close_end(&mut self, task: TaskId) -> bool {
        let (workflow, step) = self.step_of(task);
        self.workflows.close_end(workflow, step)
    }

    /// The agent of `task` is free for others: what becomes of the task is not what keeps it busy any more.
    pub fn let_go(&mut self, task: TaskId) {
        self.tasks.get_mut(task).let_go();
    }

    /// Ends a task that others have taken over from.
    pub fn retire(&mut self, task: TaskId) {
        let workflow = self.tasks.end(task).workflow;
        if workflow.is_some() {
            let kept_bytes = self.workflows.remove_task(workflow);
            self.discard_kept(kept_bytes);
        }
    }

    /// The agent that has been given `step` of the workflow of `task`, if any has.
    pub fn agent_of(&self, task: TaskId, step: u16) -> Option<AgentId> {
        self.workflows.agent(self.tasks.get(task).workflow, step)
    }

    /// The steps that the workflow of `task` takes.
    pub fn taken(&self, task: TaskId) -> StepSet {
        self.workflows.taken(self.tasks.get(task).workflow)
    }

    /// The steps that `step` follows in the workflow of `task`.
    pub fn predecessors(&self, task: TaskId, step: u16) -> StepSet {
        self.workflows.predecessors(self.tasks.get(task).workflow, step)
    }

    /// Whether what the step that `task` is waits for has come.
    pub fn has_begun(&self, task: TaskId) -> bool {
        let (workflow, step) = self.step_of(task);
        self.workflows.has_begun(workflow, step)
    }

    /// The place of `step` of the workflow of `task` among all steps of workflows in progress: it is used again
    /// once the workflow has ended, and the steps of a workflow have places in a row.
    pub fn place_of_step(&self, task: TaskId, step: u16) -> usize {
        self.workflows.place(self.tasks.get(task).workflow, step)
    }

    /// The place of the step that `task` is.
    pub fn place_of(&self, task: TaskId) -> usize {
        let (workflow, step) = self.step_of(task);
        self.workflows.place(workflow, step)
    }

    /// The role whose work the step is that `task` is. All agents have the one of a task alone.
    pub fn role(&self, task: TaskId) -> u16 {
        self.tasks.get(task).step().map_or(0, |step| self.workflows.blueprint().steps[usize::from(step)].role)
    }

    /// A second account of the step that `task` is, from here on: what its agent does while the workflow goes on
    /// with the first. [`Fabric::retire`] ends it.
    pub fn split(&mut self, task: TaskId) -> TaskId {
        let state = *self.tasks.get(task);
        if state.workflow.is_some() {
            self.workflows.add_task(state.workflow);
        }
        let account = self.tasks.insert(state);
        self.step_aside(account);
        account
    }

    /// The workflow goes on without `task`, which is its agent's affair alone from here on.
    pub fn step_aside(&mut self, task: TaskId) {
        self.tasks.get_mut(task).is_released = false;
    }

    /// `task` has come the same way as `companion`, in the same messages.
    pub fn share_account(&mut self, companion: TaskId, task: TaskId) {
        let companion = *self.tasks.get(companion);
        self.tasks.get_mut(task).carry_on(&companion);
    }

    /// The replicas of a log have what it was told about `task`.
    pub fn note_replicated(&mut self, task: TaskId) {
        self.charge(task, self.now(), Part::Replication);
    }

    /// A sequencer has numbered an event.
    pub fn note_numbered(&mut self, sequencer: StationId, number: u64) {
        self.recorder.on_numbered(sequencer, number);
    }

    /// `member` goes on with the event of a number, in its turn.
    pub fn note_in_order(&mut self, member: AgentId, number: u64) {
        self.recorder.on_in_order(member, number);
    }

    /// What has kept the message about `task` from being in order has been handled.
    pub fn end_hold(&mut self, task: TaskId) {
        self.charge(task, self.now(), Part::StationWait);
    }

    /// The agents of each role.
    pub fn teams(&self) -> &[Team] {
        &self.teams
    }

    /// Which agent of its role a step is given to.
    pub fn assignment(&self) -> Assignment {
        self.assignment
    }

    /// A number of the workflow of `task`: that of its client or, of an open process, of its arrival.
    pub fn workflow_number(&self, task: TaskId) -> u32 {
        let task = self.tasks.get(task);
        if task.client == Task::NO_CLIENT { task.number } else { task.client }
    }

    /// A message has reached the client of `task`: the workflow is completed, if no other end is awaited.
    pub(crate) fn tell_client(&mut self, task: TaskId) {
        let workflow = self.tasks.get(task).workflow;
        if !workflow.is_some() || self.workflows.is_done(workflow) || self.close_end(task) {
            self.complete(task);
        } else {
            self.retire(task);
        }
    }

    /// A step of a workflow has been decided.
    pub(crate) fn note_step_ended(&mut self, task: TaskId) {
        let state = self.tasks.get(task);
        if state.workflow.is_some() {
            self.recorder.on_step_ended(self.calendar.now(), state);
            self.keep_context(task);
        }
    }

    /// The workflow and the step that `task` is of.
    fn step_of(&self, task: TaskId) -> (WorkflowId, u16) {
        let state = self.tasks.get(task);
        (state.workflow, state.step().expect("a step was meant, and not the workflow"))
    }

    /// `task` is given to `agent`: whoever looks back will ask there.
    pub(super) fn note_agent(&mut self, task: TaskId, agent: AgentId) {
        let state = self.tasks.get(task);
        if let Some(step) = state.step() {
            self.workflows.set_agent(state.workflow, step, agent);
        }
    }

    /// A workflow is released: `task` stands for it until its first steps begin.
    pub(super) fn begin_workflow(&mut self, task: TaskId) {
        if self.has_steps() {
            let state = self.tasks.get_mut(task);
            state.workflow = self.workflows.begin(state.work.key);
        }
    }
}
