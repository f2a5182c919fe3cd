//! Swarm: the vocabulary of the model, and its ports.
//!
//! An agent is a mind and an inbox; messages cost CPU at both ends and time on the wire; tasks carry
//! the exact parts of their latency. What varies from scenario to scenario comes in through four
//! ports: a coordination plane, a learning plane, a workload and a recorder. A plane touches nothing
//! of a run but the [`Fabric`].

mod activity;
mod agent;
mod archive;
mod blueprint;
mod books;
mod branch;
mod consulting;
mod context;
mod costs;
mod deciding;
mod drawing;
mod event;
mod fabric;
mod handing;
mod ids;
mod job;
mod knowledge;
mod mechanics;
mod memory;
mod message;
mod packet;
mod plant;
mod polling;
mod ports;
mod problem;
mod provider;
mod role;
mod settings;
mod task;
mod traffic;
mod transport;
mod upkeep;
mod workflow;

pub use activity::ActivityLog;
pub use agent::AgentClass;
use archive::Archive;
pub use archive::ArchiveShape;
pub use blueprint::{Blueprint, STEPS_MAX, Step, StepSet};
pub use books::BooksError;
pub use context::{ContextFlow, LookBack};
pub use costs::Costs;
pub use event::{Event, Owner, Timer};
pub use fabric::{Fabric, FabricParts};
pub use ids::{AgentId, Party, StationId, TaskId};
pub(crate) use job::Stage;
pub use knowledge::{Decision, Emission, KnowledgeLaw, Verification};
pub(crate) use mechanics::Remains;
pub use message::{Kind, Message, Tag};
pub use packet::Packet;
pub use plant::{Discipline, StationShape};
pub use polling::PollEnd;
pub use ports::{
    Arrival, ClosedTask, Coordination, Learning, Ports, Readiness, Recorder, Source, Workload, WorkloadError,
};
pub use problem::Problem;
pub use provider::{ProviderLaw, TokenLimit};
pub use role::{Assignment, Gate, Headcount, Role, Team};
pub use settings::{Budget, RunSettings};
pub use task::{Part, Task, Work};
pub use transport::{Retry, Transport};
