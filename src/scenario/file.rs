//! File: a scenario as it is written. It interprets nothing, not even paths; every default is here.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ceiling_file::CeilingFile;
use super::knowledge_file::KnowledgeFile;
use super::provider_file::ProviderFile;
use super::statement_file::StatementFile;
use super::sweep_file::SweepFile;
use super::warm_up::WarmUp;
use super::workflow_file::RoleFile;
use super::workload_file::WorkloadFile;
use crate::coordination::CoordinationChoice;
use crate::kernel::SimDuration;
use crate::learning::LearningChoice;
use crate::quantities::{Bandwidth, Positive, Share};
use crate::random::Distribution;
use crate::swarm::{Assignment, ContextFlow};

/// A question to be simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Scenario")]
pub struct ScenarioFile {
    /// What its results are called. Left out: the name of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The question that it answers, in one line.
    #[serde(default)]
    pub question: String,
    /// From which every random number follows.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// Independent runs of each cell.
    #[serde(default = "default_replicates")]
    pub replicates: NonZeroU32,
    /// Sizes of the swarm.
    pub agents: Vec<NonZeroU32>,
    /// From the start of a run to the end of its measuring. Left out: as long as the trace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<SimDuration>,
    /// What is cut at the beginning of a run: a duration, or `auto` to find it (MSER-5).
    #[serde(default)]
    pub warm_up: WarmUp,
    /// How long tasks released in the window are followed behind it. Left out: as long as the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drain: Option<SimDuration>,
    /// When a run is given up as unstable.
    #[serde(default)]
    pub budget: BudgetFile,
    /// What all agents have in common.
    #[serde(default)]
    pub agent: AgentFile,
    /// What agents do, where workflows have steps. None: all do the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub role: Vec<RoleFile>,
    /// Classes of agents. None: all are alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agent_class: Vec<AgentClassFile>,
    /// The work.
    #[serde(default)]
    pub workload: WorkloadFile,
    /// How agents deal with what they know of problems, where tasks have any.
    #[serde(default)]
    pub knowledge: KnowledgeFile,
    /// The model service that all minds call. Left out: every decision is served at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<ProviderFile>,
    /// What the largest swarm that is carried is held to. Left out: as `ceiling find` does of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<CeilingFile>,
    /// A value that takes several in turn. Left out: none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sweep: Option<SweepFile>,
    /// What is compared.
    #[serde(default)]
    pub topology: Vec<TopologyFile>,
    /// What must hold of the results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<StatementFile>,
    /// What somebody says of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claim: Vec<StatementFile>,
}

/// A default that is a positive number.
pub(super) fn positive(number: f64) -> Positive {
    Positive::new(number).expect("defaults are written down positive")
}

fn default_seed() -> u64 {
    1
}

fn default_replicates() -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(4)
}

/// When a run is given up as unstable: counts, never seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Budget")]
pub struct BudgetFile {
    /// Events that a run may handle.
    pub events: u64,
    /// Messages and tasks that may be under way at the same time, each.
    pub in_flight: u32,
}

impl Default for BudgetFile {
    fn default() -> Self {
        BudgetFile { events: 2_000_000_000, in_flight: 8_000_000 }
    }
}

/// What all agents have in common.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Agent")]
pub struct AgentFile {
    /// CPU to send a message. 50 µs: assumed; sweep it up to 5 ms.
    pub send: SimDuration,
    /// CPU to handle a message. 50 µs: assumed; sweep it up to 5 ms.
    pub handle: SimDuration,
    /// CPU for each 1024 bytes sent, and again for each 1024 handled. Assumed: none.
    pub cpu_per_kib: SimDuration,
    /// An agent's own CPU after each decision. Assumed: none.
    pub step_cpu: SimDuration,
    /// CPU of the cluster per second of a mind: 0 for a hosted model, 1 for a local one.
    pub mind_cpu_ratio: Share,
}

impl Default for AgentFile {
    fn default() -> Self {
        AgentFile {
            send: SimDuration::from_us(50),
            handle: SimDuration::from_us(50),
            cpu_per_kib: SimDuration::ZERO,
            step_cpu: SimDuration::ZERO,
            mind_cpu_ratio: Share::ZERO,
        }
    }
}

/// A class of agents.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AgentClass")]
pub struct AgentClassFile {
    /// Share of the swarm, in proportion to the shares of all classes.
    pub share: Positive,
    /// Seconds of nominal work done in one second.
    pub speed: Positive,
}

/// One coordination plane, one learning plane, one transport, with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Topology")]
pub struct TopologyFile {
    /// What it is called in tables and charts.
    pub name: String,
    /// Who tells an agent what to do next: a table named after the plane.
    pub coordination: CoordinationChoice,
    /// Which agent of its role a step is given to. Left out: as the plane does of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<Assignment>,
    /// How steps that look back come to know of those before them: `look_back`, or `carried`. Left out: as the
    /// plane does of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<ContextFlow>,
    /// How agents learn from each other: a table named after the plane.
    #[serde(default)]
    pub learning: LearningChoice,
    /// What a message costs on the wire.
    #[serde(default)]
    pub transport: TransportFile,
}

/// What a message costs on the wire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Transport")]
pub struct TransportFile {
    /// Time on the wire of every message. 0.25 ms: one way in a data centre, assumed; 50 ms: wide area.
    pub latency: SimDuration,
    /// Added to it, drawn per message. Assumed: none.
    pub jitter: Distribution<SimDuration>,
    /// Speed at which bytes follow each other. Left out: they take no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bandwidth: Option<Bandwidth>,
    /// Probability that a message is lost, below 1. Its sender notices and sends it again.
    pub loss: Share,
    /// When a lost or refused message is sent again.
    pub retry: RetryFile,
}

impl Default for TransportFile {
    fn default() -> Self {
        TransportFile {
            latency: SimDuration::from_us(250),
            jitter: Distribution::Constant(SimDuration::ZERO),
            bandwidth: None,
            loss: Share::ZERO,
            retry: RetryFile::default(),
        }
    }
}

/// Exponential backoff with jitter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Retry")]
pub struct RetryFile {
    /// Until the first repetition. Assumed.
    pub timeout: SimDuration,
    /// By which each further wait is longer, at least 1. Assumed.
    pub factor: Positive,
    /// The longest wait, before jitter. Assumed.
    pub longest: SimDuration,
    /// The random part of a wait, in proportion to it. Assumed.
    pub jitter: Share,
}

impl Default for RetryFile {
    fn default() -> Self {
        RetryFile {
            timeout: SimDuration::from_ms(1_000),
            factor: positive(2.0),
            longest: SimDuration::from_ms(60_000),
            jitter: Share::new(0.5).expect("one half is a share"),
        }
    }
}
