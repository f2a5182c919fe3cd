//! Tests of the outcome library: signatures and their bands, packets and their bytes, routers and ranking.

mod bytes;
mod packets;
mod ranking;
mod routing;
mod signatures;

use super::{Outcome, Signature};

/// The least that a router needs to know of an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sketch {
    number: u64,
    signature: Signature,
    confidence: f64,
    emitted_at_ns: u64,
    time_to_live_ns: Option<u64>,
}

impl Sketch {
    fn new(number: u64, signature: Signature, confidence: f64) -> Self {
        Sketch { number, signature, confidence, emitted_at_ns: 0, time_to_live_ns: None }
    }
}

impl Outcome for Sketch {
    fn number(&self) -> u64 {
        self.number
    }

    fn signature(&self) -> Signature {
        self.signature
    }

    fn confidence(&self) -> f64 {
        self.confidence
    }

    fn emitted_at_ns(&self) -> u64 {
        self.emitted_at_ns
    }

    fn time_to_live_ns(&self) -> Option<u64> {
        self.time_to_live_ns
    }
}
