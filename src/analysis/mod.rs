//! Analysis: what numbers mean. Pure functions: nothing is run here, nothing is read or written.

mod closed_form;
mod interval;
mod prediction;

pub use closed_form::{ClosedForm, FiniteSource, OpenQueue, saturation_agents, saturation_agents_growing};
pub use interval::Estimate;
pub use prediction::{Prediction, predict, saturation};
