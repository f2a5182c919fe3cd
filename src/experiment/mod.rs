//! Experiment: many runs. It judges nothing: what the results mean is the analysis's to say.

mod execute;
mod execute_sweep;
mod plan;
mod results;
mod sweep_plan;

pub use execute::{Clock, Execution, ExperimentError, Observer, execute, execute_replicates};
pub use execute_sweep::{SweepError, TIMELINE_COMBINATIONS_MAX, execute_sweep};
pub use plan::{Cell, Piece, Plan, PlanError};
pub use results::{CellResult, RunResult};
pub use sweep_plan::{SweepCell, SweepPlan};
