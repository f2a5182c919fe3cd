//! Simulation: one run. It joins the swarm, the planes and the workload, and turns the loop.

mod difference;
mod figures;
mod learning_recorder;
#[cfg(test)]
mod order_of_events;
mod pilot;
mod planes;
mod recorder;
mod request;
mod run;
mod summarise;

pub use difference::{Difference, first_difference};
pub use pilot::run_pilot;
pub use request::{RunError, RunRequest, replicate_seed};
pub use summarise::run;
