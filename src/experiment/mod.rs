//! Experiment: many runs. It judges nothing: what the results mean is the analysis's to say.

mod execute;
mod plan;
mod results;

pub use execute::{Clock, Execution, ExperimentError, Observer, execute, execute_replicates};
pub use plan::{Cell, Piece, Plan, PlanError};
pub use results::{CellResult, RunResult};
