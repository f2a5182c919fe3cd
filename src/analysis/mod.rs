//! Analysis: what numbers mean. Pure functions: nothing is run here, nothing is read or written.

mod binding;
mod closed_form;
mod closed_form_ceiling;
mod comparison;
mod crossing;
mod interval;
mod precision;
mod prediction;
mod recorded;
mod scalability_law;
mod sensitivity;
mod slope;
mod verdict;

pub use binding::late_binding;
pub use closed_form::{ClosedForm, FiniteSource, OpenQueue, saturation_agents, saturation_agents_growing};
pub use closed_form_ceiling::closed_form_ceiling;
pub use comparison::{
    CellComparison, Change, Comparison, ComparisonVerdict, Gate, Incomparable, Missing, OneSided, Pair,
    PairedStudy, Standing, StudyComparison,
};
pub use crossing::LocalCurves;
pub use interval::Estimate;
pub use precision::Precision;
pub use prediction::{Prediction, predict, saturation};
pub use recorded::{CellKey, RecordedCell, RecordedRun, RecordedStudy};
pub use scalability_law::{Fitted, ScalabilityLaw};
pub use sensitivity::{could_be_zero, elasticity, relative_change};
pub use slope::log_log_slope;
pub use verdict::{Judgement, Side, Verdict};
