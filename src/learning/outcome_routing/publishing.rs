//! Publishing: how outcomes and interests get to rendezvous agents, and from there to subscribers.

use super::bucket::Receiver;
use super::parcel::{Parcel, is_among_holders, parcel_and_band, tag};
use super::{OutcomeRouting, PUBLISH, PUSH, SUBSCRIBE, agent_at};
use crate::kernel::SimDuration;
use crate::outcome::{Absorbed, Policy, Signature};
use crate::swarm::{AgentId, Fabric, Message, Packet, Ports};

impl OutcomeRouting {
    /// `agent` tells everybody whom it may concern.
    pub(super) fn publish<P: Ports>(&mut self, agent: AgentId, packet: Packet, fabric: &mut Fabric<P>) {
        self.set_out(agent, packet.problem().signature, Some(packet), fabric);
    }

    /// `agent` wants to be told of problems like `signature`.
    pub(super) fn subscribe<P: Ports>(
        &mut self,
        agent: AgentId,
        signature: Signature,
        fabric: &mut Fabric<P>,
    ) {
        self.set_out(agent, signature, None, fabric);
    }

    /// One job sends something to the rendezvous agents of all bands; where `agent` is one itself, nothing
    /// is sent.
    fn set_out<P: Ports>(
        &mut self,
        agent: AgentId,
        signature: Signature,
        packet: Option<Packet>,
        fabric: &mut Fabric<P>,
    ) {
        let bytes = packet.as_ref().map_or(self.request_bytes, Packet::bytes);
        let kind = if packet.is_some() { PUBLISH } else { SUBSCRIBE };
        let bands = 0..self.directory.band_count;
        let count = bands.filter(|band| self.first_hop(agent, signature, *band).is_some()).count();
        let parcel = self.parcels.insert(Parcel { agent, signature, packet });
        let job = Message { tag: tag(parcel, 0), ..self.message(agent, agent, bytes, kind) };
        let demand = Self::sending(bytes, count, fabric);
        if demand.is_zero() {
            self.spread(agent, job, fabric);
        } else {
            fabric.serve(job, demand);
        }
    }

    /// What `agent` has set out to tell leaves for all bands.
    pub(super) fn spread<P: Ports>(&mut self, agent: AgentId, job: Message, fabric: &mut Fabric<P>) {
        let (parcel, _) = parcel_and_band(job.tag);
        let signature = self.parcels.get(parcel).signature;
        for band in 0..self.directory.band_count {
            let message = Message { tag: tag(parcel, band), ..job };
            match self.first_hop(agent, signature, band) {
                Some(next) => {
                    self.parcels.add_carriers(parcel, 1);
                    self.tell(Message { to: next.inbox(), ..message }, fabric);
                }
                None => self.deliver_at_home(agent, message, fabric),
            }
        }
        self.parcels.drop_carrier(parcel);
    }

    /// The rendezvous agent tells or subscribes itself: only what it pushes is sent.
    fn deliver_at_home<P: Ports>(&mut self, agent: AgentId, message: Message, fabric: &mut Fabric<P>) {
        let (parcel, band) = parcel_and_band(message.tag);
        let bucket = self.directory.bucket(self.parcels.get(parcel).signature, band);
        self.parcels.add_carriers(parcel, 1);
        fabric.note_routed(0);
        if message.kind == SUBSCRIBE {
            return self.subscribe_at(bucket, message, fabric);
        }
        let Some(packet) = self.store_at(bucket, agent, message, fabric) else { return };
        self.copy_from_home(bucket, agent, message, fabric);
        self.choose_receivers(bucket, &packet, fabric);
        self.parcels.add_carriers(parcel, self.receivers.len() as u32);
        for Receiver { agent: receiver, .. } in &self.receivers {
            let push = self.message(agent, *receiver, packet.bytes(), PUSH);
            let is_expendable = self.is_lost_for_good();
            fabric.send(Message { tag: message.tag, is_expendable, ..push }, SimDuration::ZERO);
        }
        self.parcels.drop_carrier(parcel);
    }

    /// CPU to send what a publish has to be answered with: copies and pushes, or the message itself once
    /// more. A copy is answered with nothing.
    pub(super) fn publish_demand<P: Ports>(
        &mut self,
        message: &Message,
        fabric: &mut Fabric<P>,
    ) -> SimDuration {
        if is_among_holders(message.tag) {
            return SimDuration::ZERO;
        }
        let (bucket, next) = self.way(message, fabric);
        if next.is_some() {
            return Self::sending(message.bytes, 1, fabric);
        }
        let packet = self.parcels.get(parcel_and_band(message.tag).0).packet;
        self.choose_receivers(bucket, &packet.expect("an outcome is published"), fabric);
        Self::sending(message.bytes, self.receivers.len() + self.copy_count(bucket), fabric)
    }

    pub(super) fn on_publish_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        if is_among_holders(message.tag) {
            return self.on_copy_handled(message, fabric);
        }
        let (bucket, next) = self.way(&message, fabric);
        if let Some(next) = next {
            return self.pass_on(message, next, fabric);
        }
        fabric.note_routed(message.hop_count + 1);
        let (parcel, _) = parcel_and_band(message.tag);
        if let Some(packet) = self.store_at(bucket, agent_at(&message), message, fabric) {
            self.copy(bucket, message, fabric);
            if self.choose_receivers(bucket, &packet, fabric) {
                fabric.learn(agent_at(&message), &packet);
            }
            self.parcels.add_carriers(parcel, self.receivers.len() as u32);
            for Receiver { agent: receiver, .. } in &self.receivers {
                let push = self.message(agent_at(&message), *receiver, message.bytes, PUSH);
                self.tell(Message { tag: message.tag, ..push }, fabric);
            }
        }
        self.parcels.drop_carrier(parcel);
    }

    pub(super) fn on_subscribe_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let (bucket, next) = self.way(&message, fabric);
        if let Some(next) = next {
            return self.pass_on(message, next, fabric);
        }
        // Who answered a question in the keeper's place passes on that its asker is to be told.
        if !is_among_holders(message.tag) {
            fabric.note_routed(message.hop_count + 1);
        }
        self.subscribe_at(bucket, message, fabric);
    }

    pub(super) fn on_push_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let (parcel, _) = parcel_and_band(message.tag);
        let packet = self.parcels.get(parcel).packet.expect("an outcome is pushed");
        fabric.learn(agent_at(&message), &packet);
        self.parcels.drop_carrier(parcel);
    }

    /// A holder of a bucket takes an outcome in, if it has not got it already.
    pub(super) fn store_at<P: Ports>(
        &mut self,
        bucket: usize,
        holder: AgentId,
        message: Message,
        fabric: &mut Fabric<P>,
    ) -> Option<Packet> {
        let packet = self.parcels.get(parcel_and_band(message.tag).0).packet?;
        let law = fabric.knowledge_law()?;
        let policy = Policy { capacity: self.parameters.bucket_packets as usize, ..law.policy };
        let bucket = &mut self.directory.buckets[bucket];
        if !is_among_holders(message.tag) {
            bucket.load += 1;
        }
        match bucket.packets_of_mut(holder)?.absorb(packet, &policy) {
            Absorbed::Copy => return None,
            Absorbed::Refused => (),
            Absorbed::Kept => fabric.retain(packet.bytes()),
            Absorbed::Displaced(oldest) => {
                fabric.discard(oldest.bytes());
                fabric.retain(packet.bytes());
            }
        }
        Some(packet)
    }

    fn subscribe_at<P: Ports>(&mut self, bucket: usize, message: Message, fabric: &mut Fabric<P>) {
        let (parcel, _) = parcel_and_band(message.tag);
        let known = *self.parcels.get(parcel);
        self.note_subscription(bucket, known.agent, known.signature, fabric);
        self.parcels.drop_carrier(parcel);
    }

    /// A bucket notes who wants to be told, where anybody is told at all.
    pub(super) fn note_subscription<P: Ports>(
        &mut self,
        bucket: usize,
        agent: AgentId,
        signature: Signature,
        fabric: &Fabric<P>,
    ) {
        if self.pushes() {
            let expires_at = fabric.now() + self.parameters.lease;
            let count_max = self.parameters.bucket_subscribers as usize;
            self.directory.buckets[bucket].subscribe(agent, signature, expires_at, count_max);
        }
    }

    /// Chooses whom a bucket's keeper pushes a packet to. Returns whether it is among them itself: then it
    /// needs no message.
    fn choose_receivers<P: Ports>(&mut self, bucket: usize, packet: &Packet, fabric: &Fabric<P>) -> bool {
        self.receivers.clear();
        if !self.pushes() {
            return false;
        }
        let fanout = self.parameters.fanout as usize;
        let bucket = &self.directory.buckets[bucket];
        bucket.receivers(packet, fabric.now(), fanout, &mut self.receivers);
        let chosen_count = self.receivers.len();
        self.receivers.retain(|receiver| receiver.agent != bucket.holders.keeper);
        self.receivers.len() < chosen_count
    }
}
