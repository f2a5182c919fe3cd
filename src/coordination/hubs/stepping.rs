//! Stepping: hubs where work comes as workflows of several steps.
//!
//! A client's submit enters a workflow at the hub of the agent at which it is at home; each result is handled
//! once. Every instruction that really leaves is a send of its own: part of the pass behind which its step can
//! begin, if an agent is free as that pass begins or the one whose result it is fits; else a job of its own behind
//! it. (Others get that agent only behind the pass.) A step begins once the results that it waits for *have been*
//! handled: of two that are handled at the same time, the pass that ends last lets it begin. What no agent is free
//! for waits from the end of its pass, first come first served.
//!
//! A step belongs to one hub: early bound, to that of its partner; else to the workflow's home or, where that leads
//! no agent of the role, to the next that does. There its hand-offs are gathered. One that comes up at another
//! hub is transferred: a send in the pass behind which it leaves, a pass of its own where it goes through and
//! arrives. Which hub it is follows from the workflow's number, so nobody is asked. Where ends may be handled at
//! different hubs, no hub knows that all are done: each end tells the client.

use super::{FINAL, Hubs, Layout, RESULT, TRANSFER};
use crate::coordination::roster::partner;
use crate::kernel::SimDuration;
use crate::swarm::{AgentId, Assignment, Fabric, Message, Party, Ports, StationId, Tag, TaskId};

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
    /// A step that waited for the agent whose result it is.
    waited: Option<TaskId>,
    /// A step that waited for it, and that its hub has no permission to instruct.
    held: Option<TaskId>,
    /// That agent, as long as it has nothing else to do.
    spare: Option<AgentId>,
    hand_offs: Vec<HandOff>,
    /// Whether the pass includes the sending of the answer to the client.
    tells_client: bool,
}

/// The hand-off to a step that follows.
#[derive(Clone, Copy, Debug)]
struct HandOff {
    task: TaskId,
    binding: Binding,
}

/// How far a step has been given to an agent.
#[derive(Clone, Copy, Debug)]
enum Binding {
    /// It is another hub's to give out: this one, to which the pass sends it.
    Elsewhere(usize),
    /// Others were still awaited as the pass began.
    Open,
    /// It was looked for an agent: the one that it is bound to, if it is, was not free.
    InVain(Option<AgentId>),
    /// This one is reserved, and the pass includes its instruction.
    Reserved(AgentId),
    /// This one is reserved, and its hub has no permission to instruct it.
    Held(AgentId),
}

impl Passes {
    fn take(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.table.push(Pass::default());
            self.table.len() as u32 - 1
        })
    }
}

impl<L: Layout> Hubs<L> {
    /// A pass takes up a submit or a result. Returns its tag, and the CPU for what it takes along.
    pub(super) fn begin_pass<P: Ports>(
        &mut self,
        message: &Message,
        fabric: &mut Fabric<P>,
    ) -> (Tag, SimDuration) {
        let number = self.passes.take();
        let mut pass = std::mem::take(&mut self.passes.table[number as usize]);
        let mut followers = std::mem::take(&mut self.passes.followers);
        let mut demand = SimDuration::ZERO;
        let hub = self.hub_of(message);
        pass.spare = (message.kind == RESULT)
            .then(|| fabric.task(message.task).agent().expect("a result comes from an agent"));
        if self.is_combined() {
            pass.waited = pass.spare.and_then(|agent| self.take_waiting(agent, fabric));
            pass.spare = pass.spare.filter(|_| pass.waited.is_none());
            pass.held = pass.waited.take_if(|_| !self.layout.take_permit(hub));
            demand += pass.waited.map_or(SimDuration::ZERO, |task| self.instruction_demand(task, fabric));
        }
        if message.kind == TRANSFER {
            followers.push(message.task);
        } else {
            fabric.follow(message.task, &mut followers);
        }
        for task in followers.drain(..) {
            let binding = self.bind(hub, task, &mut pass.spare, fabric);
            demand += match binding {
                Binding::Reserved(_) => self.instruction_demand(task, fabric),
                Binding::Elsewhere(_) => self.send_bytes(fabric.costs(), self.transfer_bytes(task, fabric)),
                Binding::Open | Binding::InVain(_) | Binding::Held(_) => SimDuration::ZERO,
            };
            pass.hand_offs.push(HandOff { task, binding });
        }
        pass.tells_client = fabric.is_end(message.task)
            && message.kind != TRANSFER
            && (self.tells_each_end || fabric.is_last_end(message.task));
        if pass.tells_client {
            demand += self.send_bytes(fabric.costs(), self.length(FINAL));
        }
        self.passes.followers = followers;
        self.passes.table[number as usize] = pass;
        (Tag(number), demand)
    }

    /// Looks for an agent for a step that can begin with this pass: of those that are idle, or the one whose
    /// result it is.
    fn bind<P: Ports>(
        &mut self,
        hub: usize,
        task: TaskId,
        spare: &mut Option<AgentId>,
        fabric: &mut Fabric<P>,
    ) -> Binding {
        let owner = self.owner(task, fabric);
        if owner != hub {
            return Binding::Elsewhere(owner);
        }
        if !self.is_combined() || !fabric.would_begin(task) {
            return Binding::Open;
        }
        let group = self.roster.group(hub, fabric.role(task));
        let partner = self.roster.bind(task, group, fabric);
        let agent = self.roster.reserve(group, partner).or_else(|| {
            let own = spare.filter(|own| match partner {
                Some(partner) => partner == *own,
                None => self.roster.group_of(*own) == group,
            })?;
            self.roster.pass_on(own);
            spare.take()
        });
        let Some(agent) = agent else { return Binding::InVain(partner) };
        fabric.assign(task, agent);
        if self.layout.take_permit(hub) { Binding::Reserved(agent) } else { Binding::Held(agent) }
    }

    /// A pass is over: what it took along leaves, and what it found no agent for waits.
    pub(super) fn end_pass<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let number = message.tag.get().expect("a pass has its number");
        let hub = self.hub_of(&message);
        let mut pass = std::mem::take(&mut self.passes.table[number as usize]);
        if message.kind == RESULT {
            fabric.file_outcome(message.task);
            fabric.keep_for_workflow(message.task, fabric.context_of(message.task));
            fabric.let_go(message.task);
        }
        if let Some(task) = pass.waited.take() {
            fabric.end_pass(task);
            self.instruct(task, fabric);
        }
        if let Some(task) = pass.held.take() {
            fabric.end_pass(task);
            self.hold(hub, task, fabric);
        }
        if let Some(agent) = pass.spare.take() {
            self.free_agent(agent, fabric);
        }
        for hand_off in pass.hand_offs.drain(..) {
            self.hand_on(hub, hand_off, fabric);
        }
        if message.kind != TRANSFER {
            self.leave(hub, message.task, pass.tells_client, fabric);
        }
        self.passes.table[number as usize] = pass;
        self.passes.free.push(number);
    }

    /// Behind the pass that took up `task`: others carry it on, or its client is told.
    fn leave<P: Ports>(&self, hub: usize, task: TaskId, tells_client: bool, fabric: &mut Fabric<P>) {
        if !fabric.is_end(task) {
            fabric.retire(task);
        } else if self.tells_each_end {
            self.tell_client(hub, task, fabric);
        } else if !fabric.close_end(task) {
            fabric.retire(task);
        } else if tells_client {
            self.tell_client(hub, task, fabric);
        } else {
            self.tell_client_later(hub, task, fabric);
        }
    }

    /// The length of a hand-off from hub to hub: it brings the context along that is carried.
    fn transfer_bytes<P: Ports>(&self, task: TaskId, fabric: &Fabric<P>) -> u32 {
        self.length(TRANSFER).saturating_add(fabric.context_before(task))
    }

    /// The hub whose agents are given the step that `task` is.
    fn owner<P: Ports>(&self, task: TaskId, fabric: &Fabric<P>) -> usize {
        if self.desks.len() == 1 {
            return 0;
        }
        if fabric.assignment() == Assignment::Fixed {
            return self.leader_of(partner(task, fabric));
        }
        let home = self.leader_of(fabric.home(task));
        self.roster.nearest(home, fabric.role(task))
    }

    /// The pass of a hand-off is over: its step begins, or has to wait for others, or for an agent.
    fn hand_on<P: Ports>(&mut self, hub: usize, HandOff { task, binding }: HandOff, fabric: &mut Fabric<P>) {
        if let Binding::Elsewhere(owner) = binding {
            fabric.end_pass(task);
            let next = self.layout.towards(hub, owner);
            let bytes = self.transfer_bytes(task, fabric);
            let transfer = self.message(Party::Station(self.station(hub)), next, task, TRANSFER);
            return fabric.reply(Message { bytes, ..transfer });
        }
        if !fabric.gather(task) {
            // Another pass that began later was over before, and its hand-off was enough.
            match binding {
                Binding::Elsewhere(_) | Binding::Open => (),
                Binding::InVain(partner) => self.roster.unbind(partner),
                Binding::Reserved(agent) | Binding::Held(agent) => {
                    self.layout.return_permit(hub, matches!(binding, Binding::Reserved(_)));
                    self.free_agent(agent, fabric);
                }
            }
            return;
        }
        fabric.end_pass(task);
        let group = self.roster.group(hub, fabric.role(task));
        let partner = match binding {
            Binding::Reserved(_) => return self.instruct(task, fabric),
            Binding::Held(_) => return self.hold(hub, task, fabric),
            Binding::InVain(partner) => partner,
            Binding::Elsewhere(_) | Binding::Open => self.roster.bind(task, group, fabric),
        };
        if let Some(agent) = self.roster.reserve(group, partner) {
            fabric.assign(task, agent);
            self.give(task, fabric);
        } else {
            fabric.retain(self.length(RESULT));
            self.roster.wait(task, group, partner);
        }
    }

    /// An agent is free: it gets what has waited for it, in a job of its own.
    fn free_agent<P: Ports>(&mut self, agent: AgentId, fabric: &mut Fabric<P>) {
        if let Some(task) = self.take_waiting(agent, fabric) {
            self.give(task, fabric);
        } else {
            self.roster.idle(agent);
        }
    }

    /// What has waited for an agent that has done its step is given to it, if anything has.
    fn take_waiting<P: Ports>(&mut self, agent: AgentId, fabric: &mut Fabric<P>) -> Option<TaskId> {
        let task = self.roster.take_waiting(agent)?;
        fabric.discard(self.length(RESULT));
        fabric.assign_waiting(task, agent);
        Some(task)
    }

    /// The answer is sent in a job of its own: as the pass began, another end was not done.
    fn tell_client_later<P: Ports>(&self, hub: usize, task: TaskId, fabric: &mut Fabric<P>) {
        let demand = self.send_bytes(fabric.costs(), self.length(FINAL));
        if demand.is_zero() {
            return self.tell_client(hub, task, fabric);
        }
        fabric.serve(self.job(hub, task, FINAL), demand);
    }

    /// The answer leaves for the client.
    pub(super) fn tell_client<P: Ports>(&self, hub: usize, task: TaskId, fabric: &mut Fabric<P>) {
        let from = Party::Station(self.station(hub));
        fabric.reply(Message::new(from, StationId::CLIENT, task, self.length(FINAL), FINAL));
    }
}
