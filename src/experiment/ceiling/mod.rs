//! Ceiling: up to which size, load or other value everything holds that is asked, and what breaks first.
//!
//! ```text
//! bracket (double) ──▶ bisect ──▶ three values around the estimate ──▶ more replicates until it is narrow enough
//! ```
//!
//! Nothing here knows a formula of queueing: what is searched is what the runs say.

mod beside;
mod bracket;
mod crossover;
mod evaluations;
mod find;
mod found;
mod gauge;
mod refine;
#[cfg(test)]
mod samples;
mod search;
mod stability;
mod subject;
mod varied;

pub use beside::{FoundBeside, find_ceiling_beside};
pub use crossover::{FoundCrossover, find_crossover};
pub use evaluations::Evaluation;
pub use find::{find_ceiling, find_ceiling_and_law};
pub use found::{Criterion, Ending, FoundCeiling};
pub use varied::{VariedScenario, find_load, find_need};
