//! Learning planes: how what one agent finds out reaches another.
//!
//! One file per plane, and the registry below: one line each.

mod broadcast;
mod delivery;
mod gossip;
mod hub_memory;
mod none;
mod outcome_routing;
mod parcels;
mod registry;
mod shared_store;

pub use broadcast::{Broadcast, BroadcastParameters};
pub use delivery::Delivery;
pub use gossip::{Forward, Gossip, GossipParameters};
pub use hub_memory::{HubMemory, HubMemoryParameters};
pub use none::{None, NoneParameters};
pub use outcome_routing::{Bands, Dht, Mode, OutcomeRouting, OutcomeRoutingParameters, Route};
pub use registry::{
    Contradiction, LearningChoice, LearningEntry, LearningParameters, LearningPlane, LearningVisitor,
};
pub use shared_store::{Eviction, SharedStore, SharedStoreParameters, StoreKind};

use crate::kernel::SimDuration;
use crate::swarm::{AgentId, Fabric, Message, Ports};

/// Whose inbox a message is for.
fn agent_at(message: &Message) -> AgentId {
    AgentId(message.to.0 / 2)
}

/// CPU of an agent to send `count` messages of `bytes`.
fn sending<P: Ports>(bytes: u32, count: usize, fabric: &Fabric<P>) -> SimDuration {
    let costs = fabric.costs();
    SimDuration::from_ns(costs.sending(costs.send, bytes).as_ns() * count as u64)
}

/// Unordered pairs of so many agents.
fn pairs(agent_count: u32) -> u64 {
    u64::from(agent_count) * u64::from(agent_count - 1) / 2
}
