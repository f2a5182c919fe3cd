//! OutcomeIndex: the outcomes of many, in a store that is asked often.
//!
//! It answers exactly as an [`super::OutcomeRouter`] of the same capacity would; unlike that one it can also
//! keep what is used ([`OutcomeIndex::touch`]). Outcomes with the same signature stand in one group, from the
//! best, so a consult compares the distinct signatures, which lie side by side in memory, and looks into the
//! few groups that are similar enough only until no member can be among the best any more.

use std::cmp::Ordering;

use super::packet::OutcomePacket;
use super::policy::{Outcome, Policy};
use super::ranking::Ranking;
use super::router::Absorbed;
use super::shelf::Shelf;
use super::signature::Signature;
use super::slots::Slots;

/// The outcomes of many, in a store that is asked often. The memory of those that left is used again.
#[derive(Clone, Debug)]
pub struct OutcomeIndex<P = OutcomePacket> {
    /// In the order in which they came or were last touched.
    packets: Shelf<P>,
    /// The distinct signatures, in no order.
    signatures: Vec<Signature>,
    /// For each signature its packets, from the best.
    groups: Vec<Vec<Member>>,
    /// Where in the two vectors above a signature is.
    group_by_signature: Slots,
    /// Groups that fell empty, for the sake of their memory.
    spare_groups: Vec<Vec<Member>>,
}

/// A packet, in the group of its signature.
#[derive(Clone, Copy, Debug)]
struct Member {
    confidence: f64,
    number: u64,
}

/// How many signatures are compared before any is looked at.
const BLOCK: usize = 64;

impl<P> Default for OutcomeIndex<P> {
    fn default() -> Self {
        OutcomeIndex {
            packets: Shelf::new(),
            signatures: Vec::new(),
            groups: Vec::new(),
            group_by_signature: Slots::default(),
            spare_groups: Vec::new(),
        }
    }
}

impl<P: Outcome + Clone> OutcomeIndex<P> {
    /// An index that keeps nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the outcome, if it is not known already. If `policy.capacity` are kept, the oldest makes room;
    /// a capacity that was lowered since holds from the next outcome on.
    pub fn absorb(&mut self, packet: P, policy: &Policy) -> Absorbed<P> {
        if policy.capacity == 0 {
            return Absorbed::Refused;
        }
        if self.packets.get(packet.number()).is_some() {
            return Absorbed::Copy;
        }
        let mut displaced = None;
        while self.packets.len() >= policy.capacity {
            displaced = self.take_oldest();
        }
        self.put(packet);
        displaced.map_or(Absorbed::Kept, Absorbed::Displaced)
    }

    /// Offers `ranking` all that applies to a problem with this signature and could be among the best. What
    /// the ranking holds already stays in the contest.
    pub fn rank(&self, signature: Signature, now_ns: u64, policy: &Policy, ranking: &mut Ranking<P>) {
        let Some(distance_max) = policy.distance_max() else { return };
        for (block, signatures) in self.signatures.chunks(BLOCK).enumerate() {
            if !any_within(distance_max, signature, signatures) {
                continue;
            }
            for (index, candidate) in signatures.iter().enumerate() {
                if candidate.distance(signature) <= distance_max {
                    let factor = policy.similarity_factor(candidate.similarity(signature));
                    self.rank_group(&self.groups[block * BLOCK + index], factor, now_ns, policy, ranking);
                }
            }
        }
    }

    fn rank_group(
        &self,
        group: &[Member],
        factor: f64,
        now_ns: u64,
        policy: &Policy,
        ranking: &mut Ranking<P>,
    ) {
        let mut rest = group;
        while let Some(member) = rest.first() {
            let score = member.confidence * factor;
            if !ranking.admits(score, 0, policy.top_k) {
                // Not even with the smallest number; and the scores only fall from here.
                break;
            }
            if !ranking.admits(score, member.number, policy.top_k) {
                // Nor those of the same confidence, whose numbers are larger. A lower confidence with the
                // same score, by rounding or a factor of zero, may have a smaller number.
                rest = &rest[rest.partition_point(|other| other.confidence >= member.confidence)..];
                continue;
            }
            let packet = self.packets.get(member.number).expect("a member is kept");
            if policy.is_alive(packet, now_ns) {
                ranking.offer(score, packet, policy.top_k);
            }
            rest = &rest[1..];
        }
    }

    /// The outcome with this number, if it is kept, has been used: of all, it now makes room last.
    pub fn touch(&mut self, number: u64) {
        self.packets.touch(number);
    }

    /// Forgets what has grown too old, and so makes room before its turn.
    pub fn forget_expired(&mut self, now_ns: u64, policy: &Policy) {
        // Once around: all leave, and those who are alive come back in their order.
        for _ in 0..self.packets.len() {
            let oldest = self.take_oldest();
            if let Some(packet) = oldest.filter(|packet| policy.is_alive(packet, now_ns)) {
                self.put(packet);
            }
        }
    }

    /// All that is kept, from what makes room first.
    pub fn packets(&self) -> impl ExactSizeIterator<Item = &P> {
        self.packets.iter()
    }

    /// How many are kept.
    pub fn len(&self) -> usize {
        self.packets.len()
    }

    /// Is nothing kept?
    pub fn is_empty(&self) -> bool {
        self.packets.is_empty()
    }

    /// How many distinct signatures the kept ones have.
    pub fn signature_count(&self) -> usize {
        self.signatures.len()
    }

    /// Adds a packet that is not known yet.
    fn put(&mut self, packet: P) {
        let member = Member::of(&packet);
        let index = self.group_of(packet.signature());
        let group = &mut self.groups[index];
        group.insert(member.place_in(group), member);
        self.packets.put(member.number, packet);
    }

    /// Where the group of this signature is; there is one from now on.
    fn group_of(&mut self, signature: Signature) -> usize {
        if let Some(index) = self.group_by_signature.get(signature.bits()) {
            return index as usize;
        }
        let index = self.groups.len();
        self.group_by_signature.set(signature.bits(), u32::try_from(index).expect("fewer than 2³² groups"));
        self.signatures.push(signature);
        self.groups.push(self.spare_groups.pop().unwrap_or_default());
        index
    }

    fn take_oldest(&mut self) -> Option<P> {
        let packet = self.packets.remove_oldest()?;
        let member = Member::of(&packet);
        let index = self.group_by_signature.get(packet.signature().bits());
        let index = index.expect("every packet has a group") as usize;
        let place = member.place_in(&self.groups[index]);
        let removed = self.groups[index].remove(place);
        assert!(removed.number == member.number, "a packet does not change while it is kept");
        if self.groups[index].is_empty() {
            self.close_group(index);
        }
        Some(packet)
    }

    /// Removes an empty group; the last one takes its place.
    fn close_group(&mut self, index: usize) {
        let group = self.groups.swap_remove(index);
        self.spare_groups.push(group);
        let signature = self.signatures.swap_remove(index);
        self.group_by_signature.remove(signature.bits());
        if let Some(moved) = self.signatures.get(index) {
            self.group_by_signature.set(moved.bits(), index as u32);
        }
    }
}

impl Member {
    fn of(packet: &impl Outcome) -> Self {
        Member { confidence: packet.confidence(), number: packet.number() }
    }

    /// Where it stands in a group, or belongs: by confidence from the highest, then by number.
    fn place_in(&self, group: &[Member]) -> usize {
        let before = |other: &Member| {
            let by_confidence = self.confidence.total_cmp(&other.confidence);
            by_confidence.then(other.number.cmp(&self.number)) == Ordering::Less
        };
        group.partition_point(before)
    }
}

/// Does any of `signatures` differ from `signature` in at most this many bits?
///
/// Without a branch, so that the compiler compares several at once.
fn any_within(distance_max: u32, signature: Signature, signatures: &[Signature]) -> bool {
    let beyond = u64::from(distance_max) + 1;
    let distance = |other: &Signature| u64::from((other.bits() ^ signature.bits()).count_ones());
    // A difference below zero has its highest bit set.
    let differences = signatures.iter().map(|other| distance(other).wrapping_sub(beyond));
    differences.fold(0, |all, difference| all | difference) >> 63 == 1
}
