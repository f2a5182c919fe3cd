//! Scenario: from a file as written to a question that can be simulated.
//!
//! ```text
//! text ──▶ ScenarioFile (as written) ──▶ Scenario (valid by construction)
//! ```

mod axes;
mod axis_file;
mod ceiling_file;
pub mod document;
mod file;
mod files;
mod filter;
mod knowledge_file;
mod level;
mod limit;
mod load;
mod load_sweep;
mod parameters;
mod provider_file;
mod range_file;
mod resolve;
mod resolve_gates;
mod resolve_knowledge;
mod resolve_provider;
mod resolve_statements;
mod resolve_workflow;
mod resolve_workload;
#[expect(clippy::module_inception, reason = "the folder is named after what it makes")]
mod scenario;
mod stated_sizes;
mod statement;
mod statement_file;
mod statement_words;
mod sweep_file;
mod sweep_map_file;
mod swept_keys;
mod swept_value;
mod topology_lines;
mod varied_key;
mod warm_up;
mod workflow_file;
mod workload_file;

pub use axes::Axis;
pub use axis_file::AxisFile;
pub use ceiling_file::{CeilingFile, CeilingQuestion};
pub use file::{AgentClassFile, AgentFile, BudgetFile, RetryFile, ScenarioFile, TopologyFile, TransportFile};
#[cfg(feature = "cli")]
pub use files::{FilesIn, TablesRead};
pub use files::{NoFiles, ScenarioFiles, TraceOpener};
pub use knowledge_file::{EmitFile, KnowledgeFile, PaceFile, ProblemsFile, VerifyFile};
pub use level::LevelFile;
pub use limit::{Limit, Limited, Relation};
pub use load::Loaded;
pub use load_sweep::LoadedSweep;
pub use parameters::{Parameter, VARIATION_RATIO, Variation};
pub use provider_file::ProviderFile;
pub use range_file::{RangeFile, RangeScale};
pub use scenario::{Horizon, Scenario, Topology};
pub use stated_sizes::{SizeRange, StatedSizes};
pub use statement::{Bound, Bounds, Measure, Sizes, Statement, StatementKind, Subject};
pub use statement_file::{Aggregation, StatementFile};
pub use sweep_file::{Combine, SweepFile};
pub use sweep_map_file::{SweepMap, SweepMapFile};
pub use swept_keys::SweptKeys;
pub use swept_value::SweptValue;
pub use topology_lines::TopologyLines;
pub use varied_key::{VariedKey, number_and_unit};
pub use warm_up::WarmUp;
pub use workflow_file::{RoleFile, StepFile, WorkflowFile};
pub use workload_file::{
    ArrivalsFile, ClosedFile, CorrelationFile, EpochFile, GammaFile, PoissonFile, PricesFile, TaskFile,
    TokensFile, TraceFile, WorkloadFile,
};
