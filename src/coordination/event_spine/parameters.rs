//! Parameters: the event spine as a scenario writes it.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::SimDuration;
use crate::quantities::Bytes;
use crate::random::Distribution;

/// The event spine as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EventSpineParameters {
    /// Partitions of the log. Each has a sequencer of one core.
    pub partitions: NonZeroU32,
    /// CPU of a sequencer to append an event and to number it, in the place of handling it. Left out: that of
    /// the agents' inboxes to handle a message.
    pub append: Option<SimDuration>,
    /// CPU of a sequencer to handle the message of a member that is ready. Left out: that of the agents' inboxes.
    pub handle: Option<SimDuration>,
    /// CPU of a sequencer to send any message. Left out: that of the agents' inboxes.
    pub send: Option<SimDuration>,
    /// Until the replicas of the log have an event: before, nobody sees it. The 99th percentile is 5 ms: a
    /// vendor's published benchmark of its broker, at 200 MB/s and replicated three times; that it is
    /// exponential is assumed.
    pub replication: Distribution<SimDuration>,
    /// Length of an event, without the context that it carries. 512 B: an outcome packet of the first article.
    pub event_bytes: Bytes,
    /// Length of the message of a member that is ready. Assumed.
    pub ready_bytes: Bytes,
    /// Length of the message that tells the client. Assumed.
    pub final_bytes: Bytes,
}

impl Default for EventSpineParameters {
    fn default() -> Self {
        EventSpineParameters {
            partitions: NonZeroU32::MIN,
            append: None,
            handle: None,
            send: None,
            replication: Distribution::Exponential { mean: SimDuration::from_us(1_086) },
            event_bytes: Bytes::new(512),
            ready_bytes: Bytes::new(64),
            final_bytes: Bytes::new(512),
        }
    }
}
