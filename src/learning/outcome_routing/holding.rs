//! Holding: several agents keep a bucket, so that none of them has all of its load or is all of its memory.
//!
//! A packet reaches the owner of its bucket, which copies it to the other holders; a pull is answered by the
//! first holder that it comes to. Of those who would be reached next, whoever passes a pull on draws one of
//! the holders that it knows. Subscribers are known to the owner alone: a holder that answers in its place
//! passes on that the asker is to be told, where anybody is told. When a bucket comes to a new holder, the
//! first of the old ones hands over to it what it has, packet by packet; a subscription that is lost with
//! the owner is renewed with its lease.

use super::directory::HandOver;
use super::parcel::{Parcel, among_holders, parcel_and_band, tag};
use super::{OutcomeRouting, PUBLISH, Route, SUBSCRIBE, agent_at};
use crate::kernel::SimDuration;
use crate::outcome::Signature;
use crate::random::mixed;
use crate::swarm::{AgentId, Fabric, Message, Packet, Ports};

/// How the words of a task are numbered on, one for each band: which holder is asked.
const WHICH_HOLDER: u64 = 192;

impl OutcomeRouting {
    /// Copies that the keeper of a bucket sends of each packet.
    pub(super) fn copy_count(&self, bucket: usize) -> usize {
        match self.parameters.bucket_packets {
            0 => 0,
            _ => self.directory.buckets[bucket].holders.others.len(),
        }
    }

    /// A packet has been handled by the keeper of its bucket: copies of it are sent with that job.
    pub(super) fn copy<P: Ports>(&mut self, bucket: usize, message: Message, fabric: &mut Fabric<P>) {
        let keeper = agent_at(&message);
        for place in 0..self.copy_count(bucket) {
            let copy = self.copy_to(bucket, place, keeper, message);
            fabric.reply(copy);
        }
    }

    /// The keeper of a bucket has found something out itself: each copy is a job of its own.
    pub(super) fn copy_from_home<P: Ports>(
        &mut self,
        bucket: usize,
        keeper: AgentId,
        message: Message,
        fabric: &mut Fabric<P>,
    ) {
        for place in 0..self.copy_count(bucket) {
            let copy = self.copy_to(bucket, place, keeper, message);
            fabric.send(copy, SimDuration::ZERO);
        }
    }

    fn copy_to(&mut self, bucket: usize, place: usize, keeper: AgentId, message: Message) -> Message {
        let other = self.directory.buckets[bucket].holders.others[place];
        self.parcels.add_carriers(parcel_and_band(message.tag).0, 1);
        let copy = self.message(keeper, other, message.bytes, PUBLISH);
        Message { tag: among_holders(message.tag), is_expendable: self.is_lost_for_good(), ..copy }
    }

    /// A copy has come. Who does not hold the bucket any more has no use for it.
    pub(super) fn on_copy_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let (parcel, band) = parcel_and_band(message.tag);
        let bucket = self.directory.bucket(self.parcels.get(parcel).signature, band);
        self.store_at(bucket, agent_at(&message), message, fabric);
        self.parcels.drop_carrier(parcel);
    }

    /// To whom `from` sends a pull of the task with `key` for the bucket of a signature; nobody if it holds
    /// that itself.
    pub(super) fn first_pull_hop(
        &mut self,
        from: AgentId,
        signature: Signature,
        band: u32,
        key: u64,
    ) -> Option<AgentId> {
        let bucket = self.directory.bucket(signature, band);
        let holders = &self.directory.buckets[bucket].holders;
        if holders.others.is_empty() {
            return self.first_hop(from, signature, band);
        }
        if holders.has(from) {
            return None;
        }
        match self.parameters.route {
            Route::Dht => Some(self.pull_hop(from, bucket, band, key)),
            Route::Index => {
                let word = mixed(key, WHICH_HOLDER + u64::from(band));
                let known = self.directory.holder_known_to(from, signature, band, word);
                // Who knows no better than that it holds the bucket itself, knows better by now.
                Some(if known == from { self.directory.buckets[bucket].holders.keeper } else { known })
            }
        }
    }

    /// To whom `at`, which does not hold a bucket, passes on a pull of the task with `key`.
    pub(super) fn pull_hop(&mut self, at: AgentId, bucket: usize, band: u32, key: u64) -> AgentId {
        let bucket = &self.directory.buckets[bucket];
        if bucket.holders.others.is_empty() || self.parameters.route == Route::Index {
            return self.hop(at, bucket.holders.keeper, bucket.key);
        }
        let word = mixed(key, WHICH_HOLDER + u64::from(band));
        self.directory.overlay.hop_to_any(at, bucket.key, &bucket.holders, word)
    }

    /// Whether a holder that answers a pull passes on to the keeper that the asker is to be told.
    pub(super) fn passes_subscription_on(&self, bucket: usize, holder: AgentId) -> bool {
        self.pushes() && self.directory.buckets[bucket].holders.keeper != holder
    }

    /// An agent that asks `holder` for what a bucket has is to be told from now on. Returns what has to be
    /// sent for that.
    pub(super) fn note_asker<P: Ports>(
        &mut self,
        bucket: usize,
        holder: AgentId,
        asker: AgentId,
        signature: Signature,
        fabric: &Fabric<P>,
    ) -> Option<Message> {
        if !self.passes_subscription_on(bucket, holder) {
            self.note_subscription(bucket, asker, signature, fabric);
            return None;
        }
        let bucket = &self.directory.buckets[bucket];
        let (band, keeper) = (bucket.band, bucket.holders.keeper);
        let parcel = self.parcels.insert(Parcel { signature, agent: asker, packet: None });
        let message = self.message(holder, keeper, self.request_bytes, SUBSCRIBE);
        let is_expendable = self.is_lost_for_good();
        Some(Message { tag: among_holders(tag(parcel, band)), is_expendable, ..message })
    }

    /// Buckets go to whom they belong after a change of the overlay, and what is left of them to new holders.
    pub(super) fn move_buckets<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        let mut hand_overs = Vec::new();
        let lost_bytes = self.directory.move_buckets(&mut hand_overs);
        fabric.discard(lost_bytes);
        for hand_over in hand_overs {
            self.hand_over(hand_over, fabric);
        }
    }

    fn hand_over<P: Ports>(&mut self, HandOver { bucket, from, to }: HandOver, fabric: &mut Fabric<P>) {
        let bucket = &self.directory.buckets[bucket];
        let band = bucket.band;
        let packets: Vec<Packet> =
            bucket.packets_of(from).into_iter().flat_map(|kept| kept.packets().copied()).collect();
        for packet in packets {
            let parcel = self.parcels.insert(Parcel {
                signature: packet.problem().signature,
                agent: from,
                packet: Some(packet),
            });
            let copy = self.message(from, to, packet.bytes(), PUBLISH);
            let is_expendable = self.is_lost_for_good();
            let tag = among_holders(tag(parcel, band));
            fabric.send(Message { tag, is_expendable, ..copy }, SimDuration::ZERO);
        }
    }
}
