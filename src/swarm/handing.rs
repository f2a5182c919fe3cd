//! Handing on: the verbs of a fabric that lead a workflow from step to step.
//!
//! A task that is a whole workflow needs none of them but [`Fabric::complete`].

use super::blueprint::{Blueprint, StepSet};
use super::fabric::Fabric;
use super::{AgentId, Assignment, Ports, Recorder, StationId, Task, TaskId, Team, Workload};

/// What comes behind a step that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onward {
    /// Other steps.
    Steps,
    /// Nothing, but other paths of the workflow are still under way.
    Others,
    /// Nothing: the workflow is done, and its client can be told.
    Client,
}

impl<P: Ports> Fabric<P> {
    /// The steps of workflows.
    pub fn blueprint(&self) -> &Blueprint {
        self.workflows.blueprint()
    }

    /// Whether a workflow is more than a task.
    pub fn has_steps(&self) -> bool {
        !self.workflows.blueprint().is_a_task_alone()
    }

    /// The step that `task` is, is done: what comes behind it, or at the beginning of the workflow that it
    /// stands for? For steps that follow, `followers` gets a task each, which carries on the account of this
    /// one; this one goes on until [`Fabric::retire`].
    pub fn follow(&mut self, task: TaskId, followers: &mut Vec<TaskId>) -> Onward {
        let state = *self.tasks.get(task);
        if state.step().is_some() {
            self.recorder.on_step_ended(self.calendar.now(), &state);
        }
        let steps = self.workflows.followers(state.workflow, state.step());
        for step in steps.iter() {
            let work = self.workload.step_work(state.client, state.number, step);
            self.workflows.add_task(state.workflow);
            followers.push(self.tasks.insert(state.followed_by(step, work)));
        }
        match state.step() {
            Some(step) if steps.is_empty() => {
                if self.workflows.close_end(state.workflow, step) {
                    Onward::Client
                } else {
                    Onward::Others
                }
            }
            _ => Onward::Steps,
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

    /// A hand-off has come to where the step that `task` is can begin. Returns whether it begins: what
    /// comes before or behind the hand-off that is waited for ends here.
    pub fn gather(&mut self, task: TaskId) -> bool {
        let state = self.tasks.get(task);
        let step = state.step().expect("a hand-off leads to a step");
        let begins = self.workflows.gather(state.workflow, step);
        if !begins {
            self.retire(task);
        }
        begins
    }

    /// Ends a task that others have taken over from.
    pub fn retire(&mut self, task: TaskId) {
        let workflow = self.tasks.end(task).workflow;
        self.workflows.remove_task(workflow);
    }

    /// The agent that has been given `step` of the workflow of `task`, if any has.
    pub fn agent_of(&self, task: TaskId, step: u16) -> Option<AgentId> {
        self.workflows.agent(self.tasks.get(task).workflow, step)
    }

    /// The role whose work the step is that `task` is.
    pub fn role(&self, task: TaskId) -> u16 {
        let step = self.tasks.get(task).step().expect("a step is given to an agent, a workflow is not");
        self.workflows.blueprint().steps[usize::from(step)].role
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
        let is_done = !workflow.is_some() || self.workflows.is_done(workflow);
        if is_done || self.follow(task, &mut Vec::new()) == Onward::Client {
            self.complete(task);
        } else {
            self.retire(task);
        }
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

impl StationId {
    /// What a message to a client is sent to: it is outside of the swarm and handles it at no cost.
    pub const CLIENT: StationId = StationId(u32::MAX);
}
