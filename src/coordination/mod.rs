//! Coordination planes: who tells an agent what to do next, and collects what it did.
//!
//! One file per plane, and the registry below: one line each. A plane that is added there appears
//! in the scenario schema, in `ceiling list`, in error messages, and in the conformance tests.

mod event_spine;
mod hierarchy;
mod hub;
mod hubs;
mod independent;
mod peer;
mod point_to_point;
mod registry;
mod roster;
mod sharded_hub;

pub use event_spine::{EventSpine, EventSpineParameters};
pub use hierarchy::{Hierarchy, HierarchyParameters};
pub use hub::{Alone, Hub};
pub use hubs::{Dispatch, HubParameters, Hubs, Layout, SupervisorParameters};
pub use independent::{Independent, IndependentParameters};
pub use peer::{Peer, PeerParameters};
pub use point_to_point::{PointToPoint, PointToPointParameters, Watch};
pub use registry::{
    Bottleneck, CoordinationChoice, CoordinationPlane, CoordinationVisitor, PlaneEntry, PlaneParameters,
};
pub use sharded_hub::{ShardedHub, ShardedHubParameters, Shards};
