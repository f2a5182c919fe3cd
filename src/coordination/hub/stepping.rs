//! Stepping: the hub where work comes as workflows of several steps.
//!
//! A client's submit enters a workflow; each result is handled once, and every instruction that really
//! leaves is a send of its own: in the same pass, where an agent is free as the pass begins, and its result's
//! own agent is, too; or as a job of its own behind the pass, where none was or where instructions are
//! dispatched separately.

use super::{FINAL, Hub, RESULT};
use crate::kernel::SimDuration;
use crate::swarm::{AgentId, Fabric, Message, Onward, Party, Ports, StationId, Tag, TaskId};

/// What passes under way take along.
#[derive(Clone, Debug, Default)]
pub(super) struct Passes {
    table: Vec<Pass>,
    free: Vec<u32>,
    /// The tasks of the steps that follow the one whose result is taken up.
    followers: Vec<TaskId>,
}

/// What one pass takes along.
#[derive(Clone, Debug, Default)]
struct Pass {
    /// Steps that are given to an agent with it.
    instructed: Vec<TaskId>,
    /// Steps for which no agent was free, with the one that they are bound to, if they are.
    waiting: Vec<(TaskId, Option<AgentId>)>,
    onward: Option<Onward>,
}

impl Passes {
    fn take(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.table.push(Pass::default());
            self.table.len() as u32 - 1
        })
    }
}

impl Hub {
    /// A pass takes up a submit or a result. Returns its tag, and the CPU for what it takes along.
    pub(super) fn begin_pass<P: Ports>(
        &mut self,
        message: &Message,
        fabric: &mut Fabric<P>,
    ) -> (Tag, SimDuration) {
        let number = self.passes.take();
        let mut pass = std::mem::take(&mut self.passes.table[number as usize]);
        let mut followers = std::mem::take(&mut self.passes.followers);
        if self.is_combined() {
            pass.instructed.extend(self.free_agent(message, fabric));
        }
        pass.onward = Some(fabric.follow(message.task, &mut followers));
        for next in followers.drain(..) {
            if !fabric.gather(next) {
                continue;
            }
            let partner = self.roster.bind(next, fabric);
            let agent = if self.is_combined() { self.roster.reserve(next, partner, fabric) } else { None };
            match agent {
                Some(agent) => {
                    fabric.assign(next, agent);
                    pass.instructed.push(next);
                }
                None => pass.waiting.push((next, partner)),
            }
        }
        let tells = pass.onward == Some(Onward::Client);
        let telling =
            if tells { self.send_bytes(fabric.costs(), self.length(FINAL)) } else { SimDuration::ZERO };
        let instructing = pass.instructed.iter().map(|next| self.instruction_demand(*next, fabric));
        let demand = instructing.fold(telling, |sum, demand| sum + demand);
        self.passes.followers = followers;
        self.passes.table[number as usize] = pass;
        (Tag(number), demand)
    }

    /// A pass is over: what it took along leaves, and what it found no agent for waits.
    pub(super) fn end_pass<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let number = message.tag.get().expect("a pass has its number");
        let mut pass = std::mem::take(&mut self.passes.table[number as usize]);
        if message.kind == RESULT {
            fabric.file_outcome(message.task);
        }
        for next in pass.instructed.drain(..) {
            fabric.end_pass(next);
            self.instruct(next, fabric);
        }
        if !self.is_combined()
            && let Some(next) = self.free_agent(&message, fabric)
        {
            self.dispatch(next, fabric);
        }
        for (next, partner) in pass.waiting.drain(..) {
            fabric.end_pass(next);
            match self.roster.reserve(next, partner, fabric) {
                Some(agent) => {
                    fabric.assign(next, agent);
                    self.dispatch(next, fabric);
                }
                None => {
                    fabric.retain(self.length(RESULT));
                    self.roster.wait(next, partner, fabric);
                }
            }
        }
        match pass.onward.take() {
            Some(Onward::Client) => {
                let from = Party::Station(self.station);
                let bytes = self.length(FINAL);
                fabric.reply(Message::new(from, StationId::CLIENT, message.task, bytes, FINAL));
            }
            _ => fabric.retire(message.task),
        }
        self.passes.table[number as usize] = pass;
        self.passes.free.push(number);
    }

    /// The agent of a result is free. Returns what has waited for it, which is given to it.
    fn free_agent<P: Ports>(&mut self, message: &Message, fabric: &mut Fabric<P>) -> Option<TaskId> {
        if message.kind != RESULT {
            return None;
        }
        let agent = fabric.task(message.task).agent().expect("a result comes from an agent");
        let next = self.roster.free(agent)?;
        fabric.discard(self.length(RESULT));
        fabric.assign_waiting(next, agent);
        Some(next)
    }
}
