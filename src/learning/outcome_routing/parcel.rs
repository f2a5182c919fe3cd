//! Parcel: what routed messages carry, and how they name it.

use crate::outcome::Signature;
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
}

const BAND_BITS: u32 = 6;
/// Set where a message goes from one holder of a bucket to another. Bands take the four bits below it.
const AMONG_HOLDERS: u32 = 1 << (BAND_BITS - 1);

/// A parcel's place and a band, in one tag.
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
