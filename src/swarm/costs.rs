//! Costs: the CPU that every message and every step takes, the same under all planes.

use crate::kernel::SimDuration;

/// CPU demands that do not depend on the topology.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costs {
    /// To send a message, at the sender's station.
    pub send: SimDuration,
    /// To handle a message, at the receiver's station.
    pub handle: SimDuration,
    /// For each 1024 bytes sent, and again for each 1024 handled.
    pub cpu_per_kib: SimDuration,
    /// An agent's own work after each decision, at its inbox.
    pub step_cpu: SimDuration,
}

impl Costs {
    /// CPU to send a message of `bytes` at a station whose sending costs `send`.
    pub fn sending(&self, send: SimDuration, bytes: u32) -> SimDuration {
        send + self.bytes(bytes)
    }

    /// CPU to handle a message of `bytes` at a station whose handling costs `handle`.
    pub fn handling(&self, handle: SimDuration, bytes: u32) -> SimDuration {
        handle + self.bytes(bytes)
    }

    fn bytes(&self, bytes: u32) -> SimDuration {
        SimDuration::from_ns(self.cpu_per_kib.as_ns() * u64::from(bytes) / 1024)
    }
}
