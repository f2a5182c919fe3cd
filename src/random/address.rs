//! Address: where a draw lives. The same address gives the same numbers, whoever asks and whenever.

use super::chacha;

/// What a draw is for. The numbers are part of the result of every run: never reuse or renumber one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u32)]
pub enum Purpose {
    /// The seed of replicate `index` of a scenario; entity 0.
    ReplicateSeed = 0,
    /// What a task or a workflow's step is: its problem, its work, how it turns out. Entity: workflow
    /// or client; index: step, attempt, or the client's task number.
    Task = 1,
    /// When work arrives. Entity: the arrival process; index: arrival number.
    Arrival = 2,
    /// The factor that the work of one round shares. Entity: workflow; index: round.
    Round = 3,
    /// The factor that the environment of one stretch of time has. Entity: where; index: epoch.
    Epoch = 4,
    /// The key of a sender's jitter and loss. Entity: sender; index 0 (see [`super::mixed`]).
    Wire = 5,
    /// The phase of a periodic timer: heartbeats, polls, gossip. Entity: who; index: which timer.
    Heartbeat = 6,
    /// The random part of a back-off. Entity: who retries; index: attempt.
    Retry = 7,
    /// What an entry of the catalogue of problems holds. Entity: entry; index: which of its problems,
    /// and the phase of its turnover at the largest index.
    Catalogue = 8,
    /// The centre of a family of problems. Entity: family; index as for the catalogue.
    Family = 9,
    /// What a client is interested in. Entity: client; index: which of its fields.
    Interest = 10,
    /// An agent's place on a ring. Entity: agent; index: how often it has joined.
    Ring = 11,
    /// Which agent leaves a ring, and when. Entity 0; index: which departure.
    Churn = 12,
    /// A recorded stamp's place in its quantum. Entity 0; index 0 (see [`super::mixed`]).
    Quantum = 13,
    /// What it takes to insert an outcome into a store. Entity: who found it out; index: which of its
    /// outcomes.
    Insert = 14,
    /// Whom an agent tells its news. Entity: agent; index: which round.
    Gossip = 15,
    /// A shard's points on the circle of hashes. Entity: shard; index: which eight of them.
    ShardPoint = 32,
    /// An agent's place on that circle. Entity: agent; index 0.
    ShardKey = 33,
}

/// The place of eight draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// The run's seed.
    pub seed: u64,
    /// What the draws are for.
    pub purpose: Purpose,
    /// Whose they are; the purpose says what that counts.
    pub entity: u64,
    /// Which of the entity's they are; the purpose says what that counts.
    pub index: u64,
}

/// Eight numbers of 64 random bits each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block([u64; 8]);

impl Address {
    /// The eight numbers that live here.
    pub fn block(self) -> Block {
        self.extended(0)
    }

    /// Eight more numbers of the same address for each `extension`; 0 is [`Address::block`].
    pub fn extended(self, extension: u32) -> Block {
        let words = chacha::block(self.key(extension), self.index, 0);
        let mut lanes = [0; 8];
        for (lane, pair) in lanes.iter_mut().zip(words.chunks_exact(2)) {
            *lane = u64::from(pair[0]) | u64::from(pair[1]) << 32;
        }
        Block(lanes)
    }

    /// Eight words of key: seed, purpose, extension, entity, and two that stay zero.
    fn key(self, extension: u32) -> [u32; 8] {
        let low = |word: u64| word as u32;
        let high = |word: u64| (word >> 32) as u32;
        [
            low(self.seed),
            high(self.seed),
            self.purpose as u32,
            extension,
            low(self.entity),
            high(self.entity),
            0,
            0,
        ]
    }
}

impl Block {
    /// Number `lane`, 0 to 7.
    ///
    /// # Panics
    /// If there is no such lane: which lane serves what is fixed in the code, so that is a bug.
    #[inline]
    pub fn lane(&self, lane: usize) -> u64 {
        self.0[lane]
    }

    /// All eight.
    pub const fn lanes(&self) -> [u64; 8] {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    use super::*;

    const ADDRESS: Address =
        Address { seed: 0x0123_4567_89ab_cdef, purpose: Purpose::Task, entity: 42, index: 7 };

    #[test]
    fn a_block_is_what_the_generator_crate_yields_at_that_key_and_counter() {
        let mut seed = [0; 32];
        seed[0..8].copy_from_slice(&ADDRESS.seed.to_le_bytes());
        seed[8..12].copy_from_slice(&(ADDRESS.purpose as u32).to_le_bytes());
        seed[12..16].copy_from_slice(&3_u32.to_le_bytes());
        seed[16..24].copy_from_slice(&ADDRESS.entity.to_le_bytes());
        let mut peer = ChaCha8Rng::from_seed(seed);
        peer.set_word_pos(u128::from(ADDRESS.index) * 16);
        let expected: Vec<u64> = (0..8).map(|_| peer.next_u64()).collect();
        assert_eq!(ADDRESS.extended(3).lanes().to_vec(), expected);
    }

    #[test]
    fn every_part_of_an_address_matters() {
        let mut lanes = vec![
            ADDRESS.block().lane(0),
            Address { seed: 1, ..ADDRESS }.block().lane(0),
            Address { purpose: Purpose::Arrival, ..ADDRESS }.block().lane(0),
            Address { entity: 43, ..ADDRESS }.block().lane(0),
            Address { entity: 42 << 32, ..ADDRESS }.block().lane(0),
            Address { index: 8, ..ADDRESS }.block().lane(0),
            Address { index: 7 << 32, ..ADDRESS }.block().lane(0),
            ADDRESS.extended(1).lane(0),
        ];
        lanes.sort_unstable();
        lanes.dedup();
        assert_eq!(lanes.len(), 8);
    }
}
