//! Learning planes: how what one agent finds out reaches another.
//!
//! One file per plane, and the registry below: one line each.

mod hub_memory;
mod none;
mod outcome_routing;
mod registry;

pub use hub_memory::{HubMemory, HubMemoryParameters};
pub use none::{None, NoneParameters};
pub use outcome_routing::{Bands, Delivery, Dht, Mode, OutcomeRouting, OutcomeRoutingParameters, Route};
pub use registry::{
    Contradiction, LearningChoice, LearningEntry, LearningParameters, LearningPlane, LearningVisitor,
};

/// Unordered pairs of so many agents.
fn pairs(agent_count: u32) -> u64 {
    u64::from(agent_count) * u64::from(agent_count - 1) / 2
}
