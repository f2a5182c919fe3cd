//! Layout: how many hubs there are, and which agents each of them leads.

use crate::kernel::SimDuration;
use crate::random::Distribution;
use crate::swarm::{AgentId, Fabric, Ports};

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

    /// Where `hub` sends what is for the hub at `target`.
    fn towards(&self, _hub: usize, target: usize) -> usize {
        target
    }
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
