//! Parameters: outcome routing as a scenario writes it.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::SimDuration;
use crate::learning::Delivery;
use crate::quantities::{Bytes, Rate};
use crate::random::Distribution;

/// Outcome routing as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OutcomeRoutingParameters {
    /// How a message finds its rendezvous agent: from agent to agent (`dht`) or at once (`index`).
    pub route: Route,
    /// Who owns which bucket, and over whom a message gets there: a ring (`chord`) or distances by XOR
    /// (`kademlia`). With `route = "index"` only the owners depend on it.
    pub dht: Dht,
    /// Others that an agent knows for each prefix of its place, drawn among all who share it: k of Kademlia,
    /// and of no other. 20: Maymounkov and Mazières 2002.
    pub prefix_contacts: NonZeroU32,
    /// Agents that hold each bucket: its owner and those who come after it, which get a copy of every packet
    /// and answer pulls. 1: nobody but the owner. Assumed.
    pub holders: NonZeroU32,
    /// Whether outcomes are told to subscribers (`push`), asked for (`pull`), or `both`.
    pub mode: Mode,
    /// How a signature is cut: bands × bits of each. Assumed; sweep it.
    pub bands: Bands,
    /// Subscribers that a new packet is pushed to, in each bucket. Assumed.
    pub fanout: u32,
    /// Packets that a bucket holds, first in, first out. Assumed.
    pub bucket_packets: u32,
    /// Subscriptions that a bucket holds. Assumed.
    pub bucket_subscribers: u32,
    /// How long a subscription lasts unless it is renewed. Interests are renewed in time. Assumed.
    pub lease: SimDuration,
    /// What becomes of a packet or a subscription that the wire loses.
    pub delivery: Delivery,
    /// CPU of a rendezvous agent to search its bucket for a pull. Assumed: none; a bucket is small.
    pub look_up: Distribution<SimDuration>,
    /// Length of a pull, of a subscription, and of what an answer has beside its packets. Assumed.
    pub request_bytes: Bytes,
    /// Rate at which each agent leaves and comes back at another place of the overlay. Left out: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub churn: Option<Rate>,
    /// How long changes of the index are collected before they are sent to all agents. Assumed.
    pub index_interval: SimDuration,
    /// Agents that each agent passes a batch of changes on to. Assumed.
    pub index_fanout: NonZeroU32,
    /// Length of one change. Assumed: a key and an agent.
    pub index_entry_bytes: Bytes,
    /// Whether hot buckets are split by one bit more, into two that may have other owners: then problems that
    /// differ there no longer meet. Needs `route = "index"`, by which every agent is told. Off: a hot bucket
    /// stays with one rendezvous agent, and that shows.
    pub split: bool,
    /// Packets and pulls within an `index_interval` above which a bucket is split, if `split` is on. Assumed.
    pub split_above: NonZeroU32,
}

/// How a message finds its rendezvous agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// From agent to agent, by what each of them knows of others.
    Dht,
    /// At once, by an index that every agent has.
    Index,
}

/// Who owns which key, and whom an agent knows of others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dht {
    /// The first agent behind the key on a ring; from finger to finger.
    #[default]
    Chord,
    /// The agent closest to the key by XOR; from contact to contact.
    Kademlia,
}

/// Who sets out with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// New packets are sent to subscribers.
    Push,
    /// Agents ask before they decide, unless they know the identical problem.
    Pull,
    /// Both.
    Both,
}

/// How a signature is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Bands {
    /// One of 64 bits: identical signatures only.
    #[serde(rename = "1x64")]
    One,
    /// 2 of 32 bits.
    #[serde(rename = "2x32")]
    Two,
    /// 4 of 16 bits.
    #[serde(rename = "4x16")]
    Four,
    /// 8 of 8 bits.
    #[serde(rename = "8x8")]
    Eight,
    /// 16 of 4 bits.
    #[serde(rename = "16x4")]
    Sixteen,
}

impl Default for OutcomeRoutingParameters {
    fn default() -> Self {
        OutcomeRoutingParameters {
            route: Route::Dht,
            dht: Dht::Chord,
            prefix_contacts: NonZeroU32::MIN.saturating_add(19),
            holders: NonZeroU32::MIN,
            mode: Mode::Both,
            bands: Bands::Eight,
            fanout: 8,
            bucket_packets: 64,
            bucket_subscribers: 256,
            lease: SimDuration::from_ms(600_000),
            delivery: Delivery::AtMostOnce,
            look_up: Distribution::Constant(SimDuration::ZERO),
            request_bytes: Bytes::new(64),
            churn: None,
            index_interval: SimDuration::from_ms(10_000),
            index_fanout: NonZeroU32::MIN.saturating_add(7),
            index_entry_bytes: Bytes::new(16),
            split: false,
            split_above: NonZeroU32::MIN.saturating_add(499),
        }
    }
}

impl Bands {
    /// How many bands there are.
    pub fn count(self) -> u32 {
        match self {
            Bands::One => 1,
            Bands::Two => 2,
            Bands::Four => 4,
            Bands::Eight => 8,
            Bands::Sixteen => 16,
        }
    }
}
