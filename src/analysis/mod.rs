//! Analysis: what numbers mean. Pure functions: nothing is run here, nothing is read or written.

mod binding;
mod closed_form;
mod interval;
mod prediction;

pub use binding::late_binding;
pub use closed_form::{ClosedForm, FiniteSource, OpenQueue, saturation_agents, saturation_agents_growing};
pub use interval::Estimate;
pub use prediction::{Prediction, predict, saturation};
