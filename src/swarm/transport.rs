//! Transport: what a message costs on the wire, and when a lost or refused one is sent again.
//!
//! Jitter and loss are addressed by (sender, sender's message number): a key from ChaCha per sender,
//! then a cheap mix per message. A transport with neither draws nothing.

use crate::kernel::SimDuration;
use crate::quantities::{Bandwidth, Bytes};
use crate::random::{Address, Purpose, Sampler, mixed, uniform};

/// A transport, as all messages of a topology meet it.
#[derive(Clone, Debug)]
pub struct Transport {
    /// Time on the wire of every message.
    pub latency: SimDuration,
    /// Added to it, drawn per message.
    pub jitter: Sampler,
    /// Bytes per second; `None` takes no time for bytes.
    pub bandwidth: Option<Bandwidth>,
    /// Probability that a message is lost, below 1.
    pub loss_ratio: f64,
    /// When a lost or refused message is sent again.
    pub retry: Retry,
}

/// Exponential backoff: the k-th repetition comes `timeout` × `factor`^k × (1 + `jitter`·U) after
/// the attempt before it, at most `longest` × (1 + `jitter`·U).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retry {
    /// Until the first repetition.
    pub timeout: SimDuration,
    /// By which each further wait is longer.
    pub factor: f64,
    /// The longest wait, before jitter.
    pub longest: SimDuration,
    /// The random part of a wait, in proportion to it.
    pub jitter: f64,
}

/// The wire's state in a run: each sender's key and how many draws it has made.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    transport: Transport,
    seed: u64,
    /// Key and count of draws by sender, if anything is drawn at all.
    senders: Vec<(u64, u64)>,
    /// How many messages have had to wait for another attempt.
    backoff_count: u64,
}

/// What the wire does with one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passage {
    /// It arrives after so long.
    Arrives(SimDuration),
    /// It is lost.
    Lost,
}

impl Wire {
    /// The wire of a run with so many possible senders.
    pub(super) fn new(transport: Transport, seed: u64, sender_count: usize) -> Self {
        let draws = !transport.jitter.is_constant() || transport.loss_ratio > 0.0;
        let keys = (0..sender_count as u64).map(|sender| (Self::key(seed, sender), 0));
        let senders = if draws { keys.collect() } else { Vec::new() };
        Wire { transport, seed, senders, backoff_count: 0 }
    }

    /// What happens to the next message of `sender`.
    #[inline]
    pub(super) fn passage(&mut self, sender: usize, bytes: u32) -> Passage {
        let lane = self.next_lane(sender);
        let transport = &self.transport;
        if lane.is_some_and(|lane| uniform(mixed(lane, 1)) < transport.loss_ratio) {
            return Passage::Lost;
        }
        let transfer = transport
            .bandwidth
            .map_or(SimDuration::ZERO, |bandwidth| bandwidth.transfer(Bytes::new(bytes.into())));
        let jitter = transport.jitter.duration(lane.unwrap_or_default());
        Passage::Arrives(transport.latency + transfer + jitter)
    }

    /// How long the `attempt`-th repetition (from zero) of a message of `sender` has to wait.
    pub(super) fn backoff(&mut self, attempt: u16, sender: usize) -> SimDuration {
        self.backoff_count += 1;
        let retry = &self.transport.retry;
        let growth = libm::pow(retry.factor, f64::from(attempt));
        let wait_s = (retry.timeout.as_s() * growth).min(retry.longest.as_s());
        let (entity, index) = (sender as u64, self.backoff_count);
        let address = Address { seed: self.seed, purpose: Purpose::Retry, entity, index };
        SimDuration::from_s(wait_s * (1.0 + retry.jitter * uniform(address.block().lane(0))))
    }

    /// A random word for the next message of `sender`, if anything is drawn at all.
    fn next_lane(&mut self, sender: usize) -> Option<u64> {
        let (key, number) = self.senders.get_mut(sender)?;
        *number += 1;
        Some(mixed(*key, *number))
    }

    fn key(seed: u64, sender: u64) -> u64 {
        Address { seed, purpose: Purpose::Wire, entity: sender, index: 0 }.block().lane(0)
    }
}
