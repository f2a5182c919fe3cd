//! Provider file: the model service that all minds call, as a scenario writes it.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::SimDuration;
use crate::random::Distribution;

/// The model service that all minds call, and its limits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Provider")]
pub struct ProviderFile {
    /// Calls that are served at the same time. Left out: all that minds make.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<NonZeroU32>,
    /// Places for further calls, which wait first come first served; beyond them calls are refused. Left
    /// out: without limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_places: Option<u32>,
    /// Tokens that calls may take in a minute, read and written ones together; a call that finds too few
    /// is refused. Left out: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens_per_minute: Option<NonZeroU32>,
    /// Tokens that can be taken at once when none were taken for long. Left out: those of a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burst_tokens: Option<NonZeroU32>,
    /// How long a refused call waits until it is made again; refused for want of tokens, at least until
    /// they will be there. Assumed.
    pub retry_after: Distribution<SimDuration>,
}

impl Default for ProviderFile {
    fn default() -> Self {
        ProviderFile {
            concurrency: None,
            queue_places: None,
            tokens_per_minute: None,
            burst_tokens: None,
            retry_after: Distribution::Constant(SimDuration::from_ms(1_000)),
        }
    }
}
