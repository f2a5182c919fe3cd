//! Statement file: what must hold, and what somebody says, as it is written: `[[expect]]` and `[[claim]]`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::level::LevelFile;
use super::stated_sizes::StatedSizes;
use super::swept_value::SweptValue;

/// A statement about a result: a metric of a topology, or of two beside each other, and its bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Statement")]
pub struct StatementFile {
    /// What is stated, in one line. Left out: made of the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Who says so, and where. A claim needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The words in which they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// What is measured: in words, such as `p99 coordination latency`, or the name of a column, such as
    /// `coordination_latency_s_p99`. A ceiling is of no metric: what it is held to stands in `[ceiling]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// What of the metric: of its distribution, unless its words say so already; its slope over N; or the size at
    /// which two topologies change places in it. Or the ceiling. Left out: what the words say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregation: Option<Aggregation>,
    /// Of which topology.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topology: Option<String>,
    /// Of the first of two topologies ÷ that of the second, run by run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Vec<String>>,
    /// Of the first of two topologies − that of the second, run by run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Vec<String>>,
    /// It is so much or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<LevelFile>,
    /// It is so much or less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<LevelFile>,
    /// It is more than that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<LevelFile>,
    /// It is less than that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<LevelFile>,
    /// At which sizes of the swarm: `200`, `[10, 100]`, or `{ from = 10, to = 1000 }`. It must hold at each. Left
    /// out: at every size that is run. Of a search: the range in which to search.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agents: Option<StatedSizes>,
    /// At which values of a sweep, by key: `{ "agent.send" = "5 ms" }`. Left out: at all of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at: BTreeMap<String, SweptValue>,
}

/// What of a metric a statement speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// The mean.
    Mean,
    /// The median.
    P50,
    /// The 90th percentile.
    P90,
    /// The 99th percentile.
    P99,
    /// The largest.
    Max,
    /// The least-squares slope of the logarithm of the metric over that of N: 1 where it grows in proportion.
    Slope,
    /// The largest swarm that meets what `[ceiling]` asks, searched for as `ceiling find` does.
    Ceiling,
    /// The size at which the two topologies of `difference` change places in the metric, searched for in the same way.
    Crossover,
}

impl Aggregation {
    /// The word in which the name of a metric says the same; none for a slope.
    pub(super) fn qualifier(self) -> Option<&'static str> {
        match self {
            Aggregation::Mean => Some("mean"),
            Aggregation::P50 => Some("p50"),
            Aggregation::P90 => Some("p90"),
            Aggregation::P99 => Some("p99"),
            Aggregation::Max => Some("max"),
            Aggregation::Slope | Aggregation::Ceiling | Aggregation::Crossover => None,
        }
    }
}
