//! Learning planes: how what one agent finds out reaches another.
//!
//! One file per plane, and the registry below: one line each.

mod none;
mod registry;

pub use none::{None, NoneParameters};
pub use registry::{LearningChoice, LearningEntry, LearningParameters, LearningPlane, LearningVisitor};
