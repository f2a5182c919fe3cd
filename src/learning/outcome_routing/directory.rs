//! Directory: which bucket a signature belongs to in each band, who keeps it, and the way there.
//!
//! Both routes know the same holders. Over the overlay a message asks its way from agent to agent.
//! With the index every agent knows them all, as of the last batch of changes that it has handled: who is
//! behind the times sends to the agent that kept the bucket before, and that one passes it on.

use super::bucket::Bucket;
use super::holders::Holders;
use super::overlay::Overlay;
use crate::kernel::NumberTable;
use crate::outcome::Signature;
use crate::random::mixed;
use crate::swarm::AgentId;

/// Buckets and how to get to them.
#[derive(Clone, Debug, Default)]
pub(super) struct Directory {
    pub(super) overlay: Overlay,
    /// How many agents hold a bucket.
    holder_count: usize,
    pub(super) buckets: Vec<Bucket>,
    table: NumberTable,
    pub(super) band_count: u32,
    band_bits: u32,
    /// The index as each agent has it, by the number of the last batch; nothing while all are up to date.
    versions: Vec<u32>,
    /// Batches of changes that have been sent out.
    pub(super) batch: u32,
    /// Changes that have not.
    pub(super) change_count: u32,
    /// The holders that are being compared.
    agents: Vec<AgentId>,
}

/// A bucket that has come to a new holder, which may get what an old one has.
#[derive(Clone, Copy, Debug)]
pub(super) struct HandOver {
    pub(super) bucket: usize,
    pub(super) from: AgentId,
    pub(super) to: AgentId,
}

impl Directory {
    pub(super) fn new(overlay: Overlay, band_count: u32, holder_count: usize) -> Self {
        let band_bits = Signature::BITS / band_count;
        Directory { overlay, holder_count, band_count, band_bits, ..Directory::default() }
    }

    /// The bucket of a signature in a band, as things are.
    pub(super) fn bucket(&mut self, signature: Signature, band: u32) -> usize {
        let mut bucket = self.bucket_at(signature, band, 0);
        while self.buckets[bucket].split_in_batch.is_some() {
            bucket = self.bucket_at(signature, band, self.buckets[bucket].depth + 1);
        }
        bucket
    }

    /// Who keeps the bucket of a signature in a band, as far as `sender` knows.
    pub(super) fn keeper_known_to(&mut self, sender: AgentId, signature: Signature, band: u32) -> AgentId {
        let version = self.version(sender);
        let bucket = self.bucket_known_in(version, signature, band);
        if bucket.moved_in_batch <= version { bucket.holders.keeper } else { bucket.keeper_before }
    }

    /// Somebody who holds the bucket of a signature in a band, as far as `sender` knows: of all holders one
    /// by a draw, unless they have changed since.
    pub(super) fn holder_known_to(
        &mut self,
        sender: AgentId,
        signature: Signature,
        band: u32,
        word: u64,
    ) -> AgentId {
        let version = self.version(sender);
        let bucket = self.bucket_known_in(version, signature, band);
        if bucket.held_otherwise_in_batch <= version {
            return bucket.holders.drawn(word);
        }
        self.keeper_known_to(sender, signature, band)
    }

    /// The bucket of a signature in a band, as it was after a batch.
    fn bucket_known_in(&mut self, version: u32, signature: Signature, band: u32) -> &Bucket {
        let mut bucket = self.bucket_at(signature, band, 0);
        while self.buckets[bucket].split_in_batch.is_some_and(|batch| batch <= version) {
            bucket = self.bucket_at(signature, band, self.buckets[bucket].depth + 1);
        }
        &self.buckets[bucket]
    }

    /// The batch that `agent` has handled last.
    fn version(&self, agent: AgentId) -> u32 {
        self.versions.get(agent.index()).copied().unwrap_or(self.batch)
    }

    /// `agent` has handled a batch.
    pub(super) fn update(&mut self, agent: AgentId, batch: u32) {
        let version = &mut self.versions[agent.index()];
        *version = (*version).max(batch);
    }

    /// From now on it matters who has handled which batch.
    pub(super) fn watch_versions(&mut self, agent_count: u32) {
        self.versions = vec![0; agent_count as usize];
    }

    /// Gives every bucket to whom it belongs after a change of the overlay. Of a bucket that none of those who
    /// held it holds any more, everything is lost; else who is new among them is to get it from the first
    /// who was there before. Returns how many bytes are kept no more where they were.
    pub(super) fn move_buckets(&mut self, hand_overs: &mut Vec<HandOver>) -> u32 {
        let Directory { overlay, agents, holder_count, batch, change_count, .. } = self;
        let mut lost_bytes = 0;
        for (index, bucket) in self.buckets.iter_mut().enumerate() {
            overlay.holders(bucket.key, *holder_count, agents);
            if bucket.holders.are(agents) {
                continue;
            }
            let next_batch = *batch + 1;
            if agents[0] != bucket.holders.keeper {
                bucket.keeper_before = bucket.holders.keeper;
                bucket.moved_in_batch = next_batch;
            }
            bucket.held_otherwise_in_batch = next_batch;
            let source = agents.iter().find(|agent| bucket.holders.has(**agent));
            let newcomers = agents.iter().filter(|agent| !bucket.holders.has(**agent));
            // Where nobody is new, their order is.
            *change_count += newcomers.clone().count().max(1) as u32;
            if let Some(from) = source {
                hand_overs.extend(newcomers.map(|to| HandOver { bucket: index, from: *from, to: *to }));
            }
            lost_bytes += bucket.move_to(agents);
        }
        lost_bytes
    }

    /// Splits the buckets with a load above `load_max` in two, by one bit more, and begins to count anew.
    /// What a split bucket held is lost. Returns how many bytes that were.
    pub(super) fn split_buckets(&mut self, load_max: u32) -> u32 {
        let mut lost_bytes = 0;
        for bucket in &mut self.buckets {
            let can_split = self.band_bits + bucket.depth < Signature::BITS;
            if bucket.load > load_max && can_split && bucket.split_in_batch.is_none() {
                bucket.split_in_batch = Some(self.batch + 1);
                self.change_count += 2;
                lost_bytes += bucket.forget();
            }
            bucket.load = 0;
        }
        lost_bytes
    }

    /// The bucket that goes by `depth` bits more than the band has, made at its first use.
    fn bucket_at(&mut self, signature: Signature, band: u32, depth: u32) -> usize {
        let key = self.key(signature, band, depth);
        let Directory { overlay, buckets, table, holder_count, agents, .. } = self;
        let index = table.get_or_insert_with(key, || {
            overlay.holders(key, *holder_count, agents);
            let holders = Holders { keeper: agents[0], others: agents[1..].to_vec() };
            buckets.push(Bucket::new(key, band, depth, holders));
            buckets.len() as u32 - 1
        });
        index as usize
    }

    /// Where a bucket is in the overlay: its bits, its band and its depth, mixed.
    fn key(&self, signature: Signature, band: u32, depth: u32) -> u64 {
        let turned = signature.bits().rotate_right(band * self.band_bits);
        let bits = turned & (u64::MAX >> (Signature::BITS - self.band_bits - depth));
        mixed(bits, u64::from(band * Signature::BITS + depth)).min(u64::MAX - 1)
    }
}
