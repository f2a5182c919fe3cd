//! Workload file: the work of a scenario as it is written.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::file::positive;
use super::knowledge_file::ProblemsFile;
use super::workflow_file::WorkflowFile;
use crate::kernel::SimDuration;
use crate::quantities::{Number, Positive, Rate, Share};
use crate::random::Distribution;
use crate::workload::trace::TraceFormat;

/// The work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Workload")]
pub struct WorkloadFile {
    /// When tasks are released: a table named after the process.
    pub arrivals: ArrivalsFile,
    /// What a task is.
    pub task: TaskFile,
    /// The steps of a workflow. Left out: a workflow is one task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflow: Option<WorkflowFile>,
    /// What tasks are about. Left out: nothing that could be learnt, but for what a trace says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problems: Option<ProblemsFile>,
    /// How tokens become seconds, and how many a task has.
    pub tokens: TokensFile,
    /// What tokens cost. Left out: nothing is said of cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prices: Option<PricesFile>,
    /// What tasks have in common that are begun together.
    pub correlation: CorrelationFile,
}

impl WorkloadFile {
    /// The time of a decision about which nothing is said: 45,022 calls of coding agents.
    pub(super) fn default_solve() -> Distribution<SimDuration> {
        Distribution::Lognormal {
            mean: SimDuration::from_ms(9_750),
            cv: Number::new(1.25).expect("defaults are written down valid"),
        }
    }
}

/// When tasks are released.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Arrivals")]
pub enum ArrivalsFile {
    /// Clients that wait for their answers.
    Closed(ClosedFile),
    /// A Poisson process for the whole swarm, whether or not anyone is free.
    Poisson(PoissonFile),
    /// A renewal process with gamma-distributed gaps: burstier than Poisson with a cv above 1.
    Gamma(GammaFile),
    /// What a trace holds.
    Trace(TraceFile),
}

impl Default for ArrivalsFile {
    fn default() -> Self {
        ArrivalsFile::Closed(ClosedFile::default())
    }
}

/// Clients that wait for their answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Closed")]
pub struct ClosedFile {
    /// Between an answer and the client's next release. Assumed: none.
    pub think: Distribution<SimDuration>,
    /// Clients at home at each agent.
    pub clients_per_agent: NonZeroU32,
}

impl Default for ClosedFile {
    fn default() -> Self {
        let think = Distribution::Constant(SimDuration::ZERO);
        ClosedFile { think, clients_per_agent: NonZeroU32::MIN }
    }
}

/// A Poisson process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Poisson")]
pub struct PoissonFile {
    /// Arrivals at the whole swarm, whatever its size. Either this or `rate_per_agent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// Arrivals for each agent. Either this or `rate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_per_agent: Option<Rate>,
}

/// A renewal process with gamma-distributed gaps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Gamma")]
pub struct GammaFile {
    /// Arrivals at the whole swarm, whatever its size. Either this or `rate_per_agent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// Arrivals for each agent. Either this or `rate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_per_agent: Option<Rate>,
    /// Coefficient of variation of the gaps. 1.1: conversations of a production service (Azure LLM
    /// inference trace 2023); 13: coding, in the same.
    pub cv: Positive,
}

impl Default for GammaFile {
    fn default() -> Self {
        GammaFile { rate: None, rate_per_agent: None, cv: positive(1.1) }
    }
}

/// What a trace holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Trace")]
pub struct TraceFile {
    /// Its file, plain or gzip, from the scenario's folder. Left out: given by `--trace`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// How it is written.
    pub format: TraceFormat,
    /// How many agents the recorded rate is for: with N agents, time runs N ÷ this many times as
    /// fast. Left out: as recorded, whatever N.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_for: Option<Positive>,
    /// Rate of the replay ÷ that of the recording, beside the former.
    #[serde(default = "default_speed")]
    pub speed: Positive,
    /// Whether the trace begins anew when it has ended.
    #[serde(default)]
    pub repeat: bool,
    /// What its stamps are rounded down to: each arrival is placed at random within that time behind
    /// its stamp. Left out: stamps are exact.
    #[serde(default)]
    pub quantum: SimDuration,
}

fn default_speed() -> Positive {
    positive(1.0)
}

/// What a task is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Task")]
pub struct TaskFile {
    /// Time to decide it at speed 1. Left out: by its tokens, if `workload.tokens` says how many
    /// they are; else lognormal with mean 9.75 s and cv 1.25 (median 6.08 s): 45,022 calls of coding
    /// agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solve: Option<Distribution<SimDuration>>,
}

/// How tokens become seconds, and how many a task has. The law's defaults are a least-squares fit to
/// 45,022 calls of coding agents, R² 0.86.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Tokens")]
pub struct TokensFile {
    /// Tokens that the model reads and no cache holds. Left out: none are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<Distribution<Number>>,
    /// Tokens that the model writes. Left out: none are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Distribution<Number>>,
    /// Time of a call without any token.
    pub base: SimDuration,
    /// Time for each token written.
    pub per_output: SimDuration,
    /// Time for each token read that no cache holds.
    pub per_input: SimDuration,
}

impl Default for TokensFile {
    fn default() -> Self {
        TokensFile {
            input: None,
            output: None,
            base: SimDuration::from_ms(2_870),
            per_output: SimDuration::from_us(15_170),
            per_input: SimDuration::from_ns(22_400),
        }
    }
}

/// What tokens cost, in any one currency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Prices")]
pub struct PricesFile {
    /// For a million tokens read.
    pub input_per_million: Number,
    /// For a million tokens written.
    pub output_per_million: Number,
}

/// What tasks have in common that are begun together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Correlation")]
pub struct CorrelationFile {
    /// Correlation among the k-th tasks of all clients (closed), or among N arrivals in a row (open),
    /// of the normal variables of a Gaussian copula. 0.42 to 0.72 was measured in teams that share
    /// their work, 0.03 to 0.47 in teams that divided it in advance. Left out: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round: Option<Share>,
    /// Stretches of time in which everything is slower or faster together. Left out: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<EpochFile>,
}

/// Stretches of time in which everything is slower or faster together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Epoch")]
pub struct EpochFile {
    /// How long a stretch is.
    pub length: SimDuration,
    /// Coefficient of variation of the factor, which is lognormal with mean 1.
    pub cv: Positive,
}
