//! Parameters: point to point as a scenario writes it.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::SimDuration;
use crate::quantities::Bytes;

/// Point to point as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PointToPointParameters {
    /// Whom a step that waits asks: `predecessor`, `ancestors`, `role` or `role_standing`.
    pub watch: Watch,
    /// Time between two polls. 200 ms: "five times a second" (second article).
    pub poll_interval: SimDuration,
    /// Polls of one waiting step (standing: of one agent) that may be unanswered when its timer goes off: with so
    /// many, nobody is asked that time. Left out: any number.
    pub max_outstanding: Option<NonZeroU32>,
    /// Length of the message with which a client starts a workflow. Assumed: that of a hand-off between peers.
    pub start_bytes: Bytes,
    /// Length of a poll. Assumed.
    pub poll_bytes: Bytes,
    /// Length of a reply, whether or not it says done. Assumed: that of a hand-off between peers.
    pub reply_bytes: Bytes,
    /// Length of the message that tells the client. Assumed.
    pub final_bytes: Bytes,
}

/// Whom a step that waits asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// The agents of the steps that come directly before it.
    Predecessor,
    /// The agents of all steps that come before it.
    Ancestors,
    /// Every agent of the roles of the steps that come directly before it.
    Role,
    /// Not the step asks, but every agent: always, and all agents of the roles whose steps come directly before
    /// those of its own.
    RoleStanding,
}

impl Default for PointToPointParameters {
    fn default() -> Self {
        PointToPointParameters {
            watch: Watch::Predecessor,
            poll_interval: SimDuration::from_ms(200),
            max_outstanding: None,
            start_bytes: Bytes::new(512),
            poll_bytes: Bytes::new(64),
            reply_bytes: Bytes::new(512),
            final_bytes: Bytes::new(512),
        }
    }
}
