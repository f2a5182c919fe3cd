//! Metrics: what is counted and how: percentiles, time-weighted levels, pairs of parties, the
//! detection of warm-up, intraclass correlation, and the summary of a finished run.

mod figure;
mod intraclass;
mod level;
mod pairs;
mod percentiles;
mod summary;
mod timeline;
mod warm_up;

pub use figure::{Figures, Metric};
pub use intraclass::Intraclass;
pub use level::{BinnedLevel, TimeWeightedLevel};
pub use pairs::PairCounter;
pub use percentiles::Percentiles;
pub use summary::{KindTraffic, RunCounts, RunStatus, RunSummary};
pub use timeline::{Timeline, TimelineBin};
pub use warm_up::{LatencyBatches, Truncation, truncation_by_mser5};
