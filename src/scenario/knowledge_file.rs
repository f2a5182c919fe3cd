//! Knowledge file: what tasks are about, and how agents deal with what they know, as it is written.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::file::positive;
use crate::kernel::SimDuration;
use crate::quantities::{Bytes, Number, Share};
use crate::random::Distribution;

/// What tasks are about: a catalogue of problems.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Problems")]
pub struct ProblemsFile {
    /// Entries of the catalogue. Assumed; how much work repeats itself follows from it: sweep it.
    pub count: NonZeroU32,
    /// Exponent s of the entries' Zipf popularity; 0: all are alike. Assumed; sweep it.
    pub popularity: Number,
    /// Families of similar problems. Assumed.
    pub families: NonZeroU32,
    /// Probability that a bit of a problem's signature differs from its family's centre, at most
    /// one half. Assumed: two members are 1 − 2p(1−p) = 96 % similar on average.
    pub spread: Share,
    /// Share of the entries that are replaced by new problems at each step. Assumed: none. Without it
    /// everything becomes known sooner or later.
    pub turnover: Share,
    /// What a step is: a task of each client (`client`; of an open process, N arrivals) or a task of
    /// the swarm (`swarm`: of c closed clients, the k-th task of client i counts as the (k·c + i)-th). It
    /// decides how the share of new work grows with the swarm.
    pub per: PaceFile,
    /// Whether turnover renews the centres of families, too.
    pub turnover_families: bool,
    /// Share of the tasks about a problem that comes once and is like no other. One practitioner's log of
    /// queries: 35 % new, 47 % similar to an earlier one, 18 % identical. Assumed: none; sweep it.
    pub new: Share,
    /// Share of the tasks about a problem that comes once, but belongs to a family.
    pub similar: Share,
    /// Probability that a task is from one of its client's own fields of interest: 0: all clients are
    /// alike, 1: they are fully specialised. Assumed.
    pub specialisation: Share,
    /// Families that each client is interested in, if clients are specialised at all. Assumed.
    pub interests: NonZeroU32,
}

/// What a step of the turnover is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Pace")]
pub enum PaceFile {
    /// A task of each client.
    Client,
    /// A task of the swarm.
    Swarm,
}

impl Default for ProblemsFile {
    fn default() -> Self {
        let count = |number: u32| NonZeroU32::MIN.saturating_add(number - 1);
        ProblemsFile {
            count: count(10_000),
            popularity: Number::new(1.0).expect("defaults are written down valid"),
            families: count(1_000),
            spread: share(0.02),
            turnover: Share::ZERO,
            per: PaceFile::Client,
            turnover_families: false,
            new: Share::ZERO,
            similar: Share::ZERO,
            specialisation: Share::ZERO,
            interests: count(1),
        }
    }
}

/// How agents deal with what they know. Where nothing else is said, assumed: sweep it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Knowledge")]
pub struct KnowledgeFile {
    /// Similarity of problems (1 − differing bits ÷ 64) from which an outcome is considered.
    pub threshold: Share,
    /// κ: by how much the chance that a reuse works falls with each unit of dissimilarity.
    pub similarity_weight: Number,
    /// Outcomes that a consult takes into account, the best first.
    pub top_k: NonZeroU32,
    /// Outcomes that each agent's own memory holds, first in, first out; 0: none.
    pub memory: u32,
    /// How long an outcome can be used after it was emitted. Left out: for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_to_live: Option<SimDuration>,
    /// Time to reuse an outcome at speed 1. 3.6 s: the law of 45,022 measured calls with 50 output tokens.
    pub reuse: Distribution<SimDuration>,
    /// Tokens that the model writes for a reuse; it reads those of the task.
    pub reuse_output_tokens: u32,
    /// Probability that the reuse of a right outcome of the identical problem works.
    pub works_right: Share,
    /// The same of a wrong outcome, which makes the answer wrong.
    pub works_wrong: Share,
    /// Probability that an answer from scratch is wrong.
    pub error_rate: Share,
    /// Confidence that is put into a right answer.
    pub confidence_right: Distribution<Number>,
    /// Confidence that is put into a wrong answer.
    pub confidence_wrong: Distribution<Number>,
    /// What is done about wrong outcomes that seem to work. Left out: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify: Option<VerifyFile>,
    /// Which decisions are told: those from scratch (`solved`) or all (`always`); a reused outcome with the
    /// mean confidence of those that were taken into account.
    pub emit: EmitFile,
    /// Length of a packet's summary; with it a packet is about 512 B long, as the first article says.
    pub summary: Bytes,
}

/// Every reuse that seems to work is looked at once more.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Verify")]
pub struct VerifyFile {
    /// Probability that a wrong outcome is caught; the agent then solves the problem.
    pub catches: Share,
    /// Time that it takes at speed 1.
    pub time: SimDuration,
}

/// Which decisions are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Emit")]
pub enum EmitFile {
    /// Those from scratch.
    Solved,
    /// All.
    Always,
}

impl Default for KnowledgeFile {
    fn default() -> Self {
        let beta = |alpha, beta| Distribution::Beta {
            alpha: positive(alpha),
            beta: positive(beta),
            scale: Number::new(1.0).expect("defaults are written down valid"),
        };
        KnowledgeFile {
            threshold: share(0.85),
            similarity_weight: Number::new(2.0).expect("defaults are written down valid"),
            top_k: NonZeroU32::MIN.saturating_add(4),
            memory: 256,
            time_to_live: None,
            reuse: Distribution::Constant(SimDuration::from_ms(3_600)),
            reuse_output_tokens: 50,
            works_right: Share::ONE,
            works_wrong: share(0.5),
            error_rate: share(0.05),
            confidence_right: beta(9.0, 1.0),
            confidence_wrong: beta(5.0, 5.0),
            verify: None,
            emit: EmitFile::Solved,
            summary: Bytes::new(400),
        }
    }
}

/// A default that is a share.
fn share(ratio: f64) -> Share {
    Share::new(ratio).expect("defaults are written down valid")
}
