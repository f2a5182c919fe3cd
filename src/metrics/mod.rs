//! Metrics: what is counted and how: percentiles, time-weighted levels, pairs of parties, the
//! detection of warm-up, intraclass correlation, and the summary of a finished run.

mod better;
mod decision_record;
mod figure;
mod hyper_log_log;
mod intraclass;
mod level;
mod pairs;
mod percentiles;
mod problem_ledger;
mod propagation;
mod summary;
mod timeline;
mod warm_up;
mod words;

pub use better::Better;
pub use decision_record::{DecisionRecord, Manner};
pub use figure::{Figures, Metric};
pub use hyper_log_log::HyperLogLog;
pub use intraclass::Intraclass;
pub use level::{BinnedLevel, TimeWeightedLevel};
pub use pairs::{EXACT_PAIRS_MAX, PairCounter};
pub use percentiles::Percentiles;
pub use problem_ledger::{Novelty, ProblemLedger};
pub use propagation::Propagation;
pub use summary::{KindTraffic, OutcomeSpread, PathCount, RunCounts, RunStatus, RunSummary};
pub use timeline::{Timeline, TimelineBin};
pub use warm_up::{LatencyBatches, Truncation, truncation_by_mser5};
