//! Experiment: many runs. It judges nothing: what the results mean is the analysis's to say.

mod bytes;
mod ceiling;
mod encoding;
mod evidence;
mod execute;
mod execute_sweep;
mod keeping;
mod plan;
mod precise;
mod results;
mod searched;
mod sensitivity;
mod start;
mod sweep_plan;
mod trial;
mod work;

pub(crate) use bytes::{Reader, Writer};
pub use ceiling::{
    Criterion, Ending, Evaluation, FoundBeside, FoundCeiling, FoundCrossover, VariedScenario, find_ceiling,
    find_ceiling_and_law, find_ceiling_beside, find_crossover, find_load, find_need,
};
pub use evidence::Evidence;
pub use execute::{Clock, Execution, ExperimentError, Observer, execute, execute_replicates};
pub use execute_sweep::{SweepError, TIMELINE_COMBINATIONS_MAX, execute_cell, execute_sweep};
pub use keeping::{FileHash, Keeper, Keeping, Key, SOURCES_BLAKE3};
pub use plan::{Cell, Piece, Plan, PlanError};
pub use results::{CellResult, RunResult};
pub use searched::Searched;
pub use sensitivity::{Sensitivity, Tried, sensitivity};
pub use sweep_plan::{SweepCell, SweepPlan};
pub use trial::{Trial, forecast_ns};
