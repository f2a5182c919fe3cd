//! Delivering: what leaves the log for agents and clients, and how it is taken in there.

use super::log::Binding;
use super::order::Delivery;
use super::{DELIVER, EventSpine, FINAL};
use crate::swarm::{AgentId, Fabric, Message, Party, Ports, StationId, TaskId};

impl EventSpine {
    /// The replicas have the next event of a partition.
    pub(super) fn on_replicated<P: Ports>(&mut self, partition: usize, fabric: &mut Fabric<P>) {
        let task = self.partitions[partition].take_replicated();
        self.on_visible(task, fabric);
    }

    /// The event about `task` can be seen.
    pub(super) fn on_visible<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        fabric.note_replicated(task);
        match self.events.get(task).binding {
            Binding::Client => {
                let from = Party::Station(self.partitions[self.partition(task, fabric)].station);
                let bytes = Message::length(self.parameters.final_bytes);
                fabric.reply(Message::new(from, StationId::CLIENT, task, bytes, FINAL));
            }
            Binding::To(member) => self.deliver(member, task, fabric),
            Binding::Early => unreachable!("an event is seen by those who have waited for it"),
            Binding::Unbound => {
                let role = fabric.role(task);
                self.unbound_counts[usize::from(role)] -= 1;
                let group = self.roster.group(0, role);
                match self.roster.reserve(group, None) {
                    Some(member) => {
                        fabric.assign(task, member);
                        self.deliver_later(task, fabric);
                    }
                    None => self.roster.wait(task, group, None),
                }
            }
        }
    }

    /// An event leaves for `member`; its sending was part of the job that has just ended.
    pub(super) fn deliver<P: Ports>(&mut self, member: AgentId, task: TaskId, fabric: &mut Fabric<P>) {
        if fabric.task(task).agent().is_none() {
            fabric.assign(task, member);
        }
        let from = Party::Station(self.partitions[self.partition(task, fabric)].station);
        let bytes = self.delivery_bytes(task, fabric);
        let event = self.events.get_mut(task);
        let delivery = self.subscriptions.send(member, task, event.number);
        event.previous = delivery.previous;
        fabric.reply(Message::new(from, member.inbox(), task, bytes, DELIVER));
    }

    /// An event that has found its member late is sent in a job of its own.
    fn deliver_later<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        let bytes = self.delivery_bytes(task, fabric);
        let demand = self.send(fabric.costs(), bytes);
        let agent = fabric.task(task).agent().expect("an event has its member before it is sent");
        if demand.is_zero() {
            return self.deliver(agent, task, fabric);
        }
        let station = self.partitions[self.partition(task, fabric)].station;
        fabric.serve(Message::new(Party::Station(station), station, task, bytes, DELIVER), demand);
    }

    /// What has waited longest for a member that is ready is given to it, if anything has.
    pub(super) fn take_waiting<P: Ports>(
        &mut self,
        ready: &Message,
        fabric: &mut Fabric<P>,
    ) -> Option<TaskId> {
        let agent = fabric.task(ready.task).agent().expect("an agent says that it is ready");
        let task = self.roster.take_waiting(agent)?;
        fabric.assign_waiting(task, agent);
        Some(task)
    }

    /// The message of a member that is ready has been handled.
    pub(super) fn on_ready<P: Ports>(&mut self, ready: Message, fabric: &mut Fabric<P>) {
        let agent = fabric.task(ready.task).agent().expect("an agent says that it is ready");
        if let Some(task) = ready.tag.get().map(TaskId) {
            fabric.end_pass(task);
            self.deliver(agent, task, fabric);
        } else if let Some(task) = self.take_waiting(&ready, fabric) {
            self.deliver_later(task, fabric);
        } else {
            self.roster.idle(agent);
        }
        fabric.retire(ready.task);
    }

    /// A delivery has been handled: all that it kept from being in order begins.
    pub(super) fn on_delivered<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>) {
        let member = fabric.task(task).agent().expect("an event is delivered to a member");
        let event = self.events.get(task);
        self.subscriptions.receive(member, Delivery { task, number: event.number, previous: event.previous });
        while let Some(Delivery { task, number, .. }) = self.subscriptions.next(member) {
            fabric.note_in_order(member, number);
            fabric.end_hold(task);
            fabric.decide(task);
        }
    }
}
