//! Holders: the agents that keep one bucket.

use crate::random::below;
use crate::swarm::AgentId;

/// The agents that keep one bucket.
#[derive(Clone, Debug)]
pub(super) struct Holders {
    /// The rendezvous agent, which owns the bucket's key.
    pub(super) keeper: AgentId,
    /// Those who keep a copy, in the order in which they come after it.
    pub(super) others: Vec<AgentId>,
}

impl Holders {
    /// Whether `agent` is one of them.
    pub(super) fn has(&self, agent: AgentId) -> bool {
        agent == self.keeper || self.others.contains(&agent)
    }

    /// Whether they are these, in this order.
    pub(super) fn are(&self, agents: &[AgentId]) -> bool {
        agents[0] == self.keeper && agents[1..] == self.others
    }

    /// One of them by a draw.
    pub(super) fn drawn(&self, word: u64) -> AgentId {
        match below(word, 1 + self.others.len() as u64) as usize {
            0 => self.keeper,
            place => self.others[place - 1],
        }
    }
}
