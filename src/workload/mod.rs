//! Workload: where the work comes from: clients, open processes, traces; and what each task is.

mod catalogue;
pub mod column;
mod correlation;
mod generator;
mod interests;
mod plan;
pub mod source;
mod task_law;
pub mod trace;
mod wording;

pub use catalogue::{Catalogue, ENTRIES_MAX, Pace};
pub use correlation::{Correlation, Epoch, Round};
pub use generator::Generator;
pub use interests::Interests;
pub use plan::{ArrivalPlan, OpenRate, TracePlan, WorkloadPlan};
pub use task_law::{Prices, Solve, TaskLaw, TokenLaw};
