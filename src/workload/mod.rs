//! Workload: where the work comes from: clients, open processes, traces; and what each task is.

pub mod column;
mod correlation;
mod generator;
mod plan;
pub mod source;
mod task_law;
pub mod trace;
mod wording;

pub use correlation::{Correlation, Epoch, Round};
pub use generator::Generator;
pub use plan::{ArrivalPlan, OpenRate, TracePlan, WorkloadPlan};
pub use task_law::{Prices, Solve, TaskLaw, TokenLaw};
