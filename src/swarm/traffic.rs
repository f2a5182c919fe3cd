//! Traffic: messages and bytes, by kind, and who exchanged them with whom.

use super::{Kind, Message, Party, StationId};
use crate::metrics::PairCounter;

/// The counters of all messages of a run.
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    /// Over the whole run, for the bookkeeping.
    pub(super) sent: u64,
    pub(super) delivered: u64,
    pub(super) dropped: u64,
    /// In the window: messages and bytes sent of each kind.
    pub(super) sent_by_kind: [u64; Kind::COUNT],
    pub(super) bytes_by_kind: [u64; Kind::COUNT],
    /// In the window: CPU of the jobs of each kind that began to be served.
    pub(super) cpu_ns_by_kind: [u64; Kind::COUNT],
    links: PairCounter,
}

impl Traffic {
    pub(super) fn new(station_count: usize) -> Self {
        Traffic {
            sent: 0,
            delivered: 0,
            dropped: 0,
            sent_by_kind: [0; Kind::COUNT],
            bytes_by_kind: [0; Kind::COUNT],
            cpu_ns_by_kind: [0; Kind::COUNT],
            links: PairCounter::with_room(station_count),
        }
    }

    pub(super) fn count_sent(&mut self, message: &Message, is_measured: bool) {
        self.sent += 1;
        if is_measured {
            self.sent_by_kind[message.kind.index()] += 1;
            self.bytes_by_kind[message.kind.index()] += u64::from(message.bytes);
        }
    }

    pub(super) fn count_delivered(&mut self, message: &Message) {
        self.delivered += 1;
        if let Party::Station(sender) = message.from
            && message.to != StationId::CLIENT
        {
            self.links.insert(sender.0, message.to.0);
        }
    }

    /// Distinct pairs of stations of which one has handled a message of the other.
    pub(super) fn links(&self) -> &PairCounter {
        &self.links
    }
}
