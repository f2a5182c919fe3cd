//! Layout: how many hubs there are, and which agents each of them leads.

use crate::kernel::SimDuration;
use crate::random::Distribution;
use crate::swarm::{AgentId, Fabric, Ports, TaskId};

/// How hubs divide the agents.
pub trait Layout: Clone {
    /// The names of the messages, by their kind: those of a hub, and what comes beside them.
    const KINDS: &'static [&'static str];
    /// What a hub is called in tables.
    const HUB: &'static str;

    /// How many hubs there are.
    fn hub_count(&self) -> usize;

    /// Divides the agents of a run.
    fn place<P: Ports>(&mut self, fabric: &Fabric<P>);

    /// The hub that leads `agent`.
    fn hub_of(&self, agent: AgentId) -> usize;

    /// The hub that the people at a gate answer to.
    fn hub_of_gate(&self, gate: u32) -> usize {
        gate as usize % self.hub_count()
    }

    /// Where `hub` sends what is for the hub at `target`.
    fn towards(&self, _hub: usize, target: usize) -> usize {
        target
    }

    /// The hub to which clients submit what is at home at the hub `home`.
    fn entry(&self, home: usize) -> usize {
        home
    }

    /// Takes a permission to have one more task done, if a hub needs one. Returns whether it has it; if not,
    /// [`Layout::hold`] follows.
    fn take_permit(&mut self, _hub: usize) -> bool {
        true
    }

    /// A permission was asked for, and perhaps taken, for a step that others have begun.
    fn return_permit(&mut self, _hub: usize, _was_taken: bool) {}

    /// `task`, which has its agent, is not instructed before its hub has the permission.
    fn hold(&mut self, _hub: usize, _task: TaskId) {}
}

/// What a hand-off from hub to hub costs beside `send` and `handle`.
#[derive(Clone, Debug)]
pub(crate) struct Transfer {
    /// CPU to take it up.
    pub demand: Distribution<SimDuration>,
    /// Its length.
    pub bytes: u32,
}

impl Transfer {
    /// There is one hub.
    pub(crate) fn never() -> Self {
        Transfer { demand: Distribution::Constant(SimDuration::ZERO), bytes: 0 }
    }
}
