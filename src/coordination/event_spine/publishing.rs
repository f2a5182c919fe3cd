//! Publishing: what leaves an agent for the log.

use super::log::Binding;
use super::{EventSpine, PUBLISH, READY};
use crate::swarm::{AgentId, Fabric, Message, Party, Ports, TaskId};

impl EventSpine {
    /// The length of the event that tells of the step that `task` is: its envelope grows with its history.
    pub(super) fn event_bytes<P: Ports>(&self, task: TaskId, fabric: &Fabric<P>) -> u32 {
        Message::length(self.parameters.event_bytes).saturating_add(fabric.context_behind(task))
    }

    /// The length of what a member is sent for the step that `task` is: where several events come together there,
    /// the envelopes of all.
    pub(super) fn delivery_bytes<P: Ports>(&self, task: TaskId, fabric: &Fabric<P>) -> u32 {
        Message::length(self.parameters.event_bytes).saturating_add(fabric.context_before(task))
    }

    /// Publishes an event of `bytes` about `tasks` to each of their partitions.
    pub(super) fn publish<P: Ports>(
        &mut self,
        from: Party,
        bytes: u32,
        tasks: &mut Vec<TaskId>,
        fabric: &mut Fabric<P>,
    ) {
        while let Some(task) = tasks.first() {
            let partition = self.partition(*task, fabric);
            let mut first = *task;
            let mut next = None;
            // From the last to the first, each with the one behind it.
            for place in (0..tasks.len()).rev() {
                if self.partition(tasks[place], fabric) == partition {
                    first = tasks.remove(place);
                    self.events.insert(first, next);
                    next = Some(first);
                }
            }
            self.publish_one(from, bytes, first, fabric);
        }
    }

    fn publish_one<P: Ports>(&self, from: Party, bytes: u32, first: TaskId, fabric: &mut Fabric<P>) {
        let to = self.partitions[self.partition(first, fabric)].station;
        let message = Message::new(from, to, first, bytes, PUBLISH);
        match from {
            Party::Client => fabric.submit(message),
            Party::Station(_) => fabric.reply(message),
        }
    }

    /// What is told of a step that is done leaves its agent, whose job has included all the sending.
    pub(super) fn publish_done<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        let from = Party::Station(agent.inbox());
        let bytes = self.event_bytes(task, fabric);
        let is_ready = self.is_late && !fabric.is_gate(agent);
        if Self::is_end(task, fabric) {
            let ready = is_ready.then(|| fabric.split(task));
            fabric.let_go(task);
            self.events.insert(task, None);
            self.events.get_mut(task).binding = Binding::Client;
            self.publish_one(from, bytes, task, fabric);
            if let Some(ready) = ready {
                self.say_ready(agent, ready, fabric);
            }
            return;
        }
        let mut followers = std::mem::take(&mut self.followers);
        fabric.follow(task, &mut followers);
        self.publish(from, bytes, &mut followers, fabric);
        self.followers = followers;
        if is_ready {
            fabric.step_aside(task);
            self.say_ready(agent, task, fabric);
        } else {
            fabric.retire(task);
        }
    }

    /// `agent` says that it is ready. What becomes of that is noted with `task`, which it has done.
    fn say_ready<P: Ports>(&self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        let to = self.partitions[self.partition(task, fabric)].station;
        let bytes = Message::length(self.parameters.ready_bytes);
        fabric.reply(Message::new(Party::Station(agent.inbox()), to, task, bytes, READY));
    }

    /// To how many partitions what is told of the step that `task` is has to be published.
    pub(super) fn publication_count<P: Ports>(&self, task: TaskId, fabric: &Fabric<P>) -> u64 {
        if Self::is_end(task, fabric) {
            return 1;
        }
        let steps = &fabric.blueprint().steps;
        let partition = |step: u16| usize::from(steps[usize::from(step)].role) % self.partitions.len();
        let followers = fabric.followers(task);
        let is_first =
            |step: &u16| !followers.iter().any(|other| other < *step && partition(other) == partition(*step));
        followers.iter().filter(is_first).count() as u64
    }

    fn is_end<P: Ports>(task: TaskId, fabric: &Fabric<P>) -> bool {
        !fabric.has_steps() || fabric.is_end(task)
    }
}
