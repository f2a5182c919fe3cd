//! Parcel: what messages on their way carry, kept once for all that carry the same.

use crate::outcome::{Ranking, Signature};
use crate::swarm::{AgentId, Packet, Tag};

/// What is told: an outcome, or an interest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parcel {
    /// What it is about.
    pub(super) signature: Signature,
    /// Whose it is.
    pub(super) agent: AgentId,
    /// The outcome; none for an interest.
    pub(super) packet: Option<Packet>,
    /// Messages and jobs that carry it.
    carrier_count: u32,
}

/// All parcels on their way, with the free places in a stack. A message names its parcel, its band and
/// whether it goes from holder to holder in one tag.
#[derive(Clone, Debug, Default)]
pub(super) struct Parcels {
    table: Vec<Parcel>,
    free: Vec<u32>,
}

/// Answers on their way, with the free places in a stack.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    table: Vec<Ranking<Packet>>,
    free: Vec<u32>,
}

const BAND_BITS: u32 = 6;
/// Set where a message goes from one holder of a bucket to another. Bands take the four bits below it.
const AMONG_HOLDERS: u32 = 1 << (BAND_BITS - 1);

/// A parcel's place and a band.
pub(super) fn tag(parcel: u32, band: u32) -> Tag {
    assert!(parcel < 1 << (32 - BAND_BITS), "67 million parcels are on their way at the same time");
    Tag((parcel << BAND_BITS) | band)
}

/// The same tag for a message from one holder of the bucket to another.
pub(super) fn among_holders(tag: Tag) -> Tag {
    Tag(tag.0 | AMONG_HOLDERS)
}

/// Whether a message goes from one holder of a bucket to another.
pub(super) fn is_among_holders(tag: Tag) -> bool {
    tag.0 & AMONG_HOLDERS != 0
}

/// The parcel and the band that a tag names.
pub(super) fn parcel_and_band(tag: Tag) -> (u32, u32) {
    (tag.0 >> BAND_BITS, tag.0 & (AMONG_HOLDERS - 1))
}

impl Parcels {
    /// Takes a parcel in, with one carrier.
    pub(super) fn insert(&mut self, agent: AgentId, signature: Signature, packet: Option<Packet>) -> u32 {
        let parcel = Parcel { signature, agent, packet, carrier_count: 1 };
        if let Some(index) = self.free.pop() {
            self.table[index as usize] = parcel;
            return index;
        }
        self.table.push(parcel);
        self.table.len() as u32 - 1
    }

    pub(super) fn get(&self, parcel: u32) -> &Parcel {
        &self.table[parcel as usize]
    }

    /// So many more messages carry it.
    pub(super) fn add_carriers(&mut self, parcel: u32, count: u32) {
        self.table[parcel as usize].carrier_count += count;
    }

    /// A message that carried it is no more.
    pub(super) fn drop_carrier(&mut self, parcel: u32) {
        let carrier_count = &mut self.table[parcel as usize].carrier_count;
        assert!(*carrier_count > 0, "a parcel is dropped by those who carry it");
        *carrier_count -= 1;
        if *carrier_count == 0 {
            self.free.push(parcel);
        }
    }
}

impl Answers {
    /// An empty answer to be filled in.
    pub(super) fn insert(&mut self, top_k: usize) -> (u32, &mut Ranking<Packet>) {
        let index = self.free.pop().unwrap_or_else(|| {
            self.table.push(Ranking::with_room(top_k));
            self.table.len() as u32 - 1
        });
        (index, &mut self.table[index as usize])
    }

    pub(super) fn get(&self, answer: u32) -> &Ranking<Packet> {
        &self.table[answer as usize]
    }

    pub(super) fn remove(&mut self, answer: u32) {
        self.table[answer as usize].clear();
        self.free.push(answer);
    }
}
