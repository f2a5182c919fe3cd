//! Rung: a window of equally wide buckets over the near future.
//!
//! A bucket's *number* is its keys' time divided by the width (a power of two, so a shift). The
//! window begins at number `base` and moves up as buckets are taken; a bucket's place in memory is
//! its number modulo their count. Within a bucket nothing is sorted.

use super::chunks::{ChunkList, ChunkPool};
use super::key::Key;
use super::width::SHIFT_MIN;

/// What the window makes of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Its bucket has been taken already.
    Before,
    /// Its bucket is in the window.
    Within,
    /// It lies beyond the window.
    Beyond,
}

/// The buckets of the window, and which of them have keys.
#[derive(Debug)]
pub struct Rung {
    shift: u32,
    base: u64,
    /// As many as a power of two, at least 64.
    lists: Vec<ChunkList>,
    /// One bit for each bucket, set if it has a key.
    occupied: Vec<u64>,
    pool: ChunkPool,
    len: usize,
}

impl Default for Rung {
    fn default() -> Self {
        Rung {
            shift: SHIFT_MIN,
            base: 0,
            lists: vec![ChunkList::EMPTY; 64],
            occupied: vec![0],
            pool: ChunkPool::default(),
            len: 0,
        }
    }
}

impl Rung {
    /// Makes room for `pending_count` keys.
    pub fn reserve(&mut self, pending_count: usize) {
        self.pool.reserve(pending_count, self.lists.len());
    }

    /// Gives the empty rung `bucket_count` buckets (a power of two) of `1 << shift` nanoseconds each.
    pub fn reshape(&mut self, shift: u32, bucket_count: usize) {
        assert!(self.len == 0, "only an empty rung changes shape: its keys would be in wrong buckets");
        assert!(bucket_count.is_power_of_two(), "a bucket's place is found by masking its number");
        self.shift = shift;
        self.lists.resize(bucket_count.max(64), ChunkList::EMPTY);
        self.occupied.resize(self.lists.len() / 64, 0);
    }

    /// How many keys are in the window.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no key is in the window.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The width of a bucket, as a power of two of nanoseconds.
    pub fn shift(&self) -> u32 {
        self.shift
    }

    /// How many buckets the window has.
    pub fn bucket_count(&self) -> usize {
        self.lists.len()
    }

    /// The number of `key`'s bucket.
    #[inline]
    pub fn number_of(&self, key: Key) -> u64 {
        key.at().as_ns() >> self.shift
    }

    /// Where `key` lies from the window.
    #[inline]
    pub fn place_of(&self, key: Key) -> Place {
        let number = self.number_of(key);
        if number.wrapping_sub(self.base) < self.lists.len() as u64 {
            Place::Within
        } else if number < self.base {
            Place::Before
        } else {
            Place::Beyond
        }
    }

    /// Adds `key`, which must lie within the window.
    #[inline]
    pub fn push(&mut self, key: Key) {
        debug_assert!(self.place_of(key) == Place::Within, "a key outside the window has no bucket");
        let index = self.index_of(self.number_of(key));
        self.occupied[index / 64] |= 1 << (index % 64);
        self.pool.append(&mut self.lists[index], key);
        self.len += 1;
    }

    /// The number of the first bucket with a key.
    pub fn first_number(&self) -> Option<u64> {
        if self.len == 0 {
            return None;
        }
        let start = self.index_of(self.base);
        let index = self.first_occupied(start).or_else(|| self.first_occupied(0))?;
        let distance = index.wrapping_sub(start) & (self.lists.len() - 1);
        Some(self.base + distance as u64)
    }

    /// Lets the window begin at bucket `number`. The buckets before it must be empty.
    #[inline]
    pub fn begin_at(&mut self, number: u64) {
        self.base = number;
    }

    /// Moves the keys of the window's first bucket to the end of `keys`, and the window past it.
    pub fn take_first(&mut self, keys: &mut Vec<Key>) {
        let index = self.index_of(self.base);
        self.len -= self.lists[index].len();
        self.occupied[index / 64] &= !(1 << (index % 64));
        self.pool.drain_into(&mut self.lists[index], keys);
        self.base += 1;
        let next = self.index_of(self.base);
        self.pool.prefetch(&self.lists[next]);
    }

    /// Moves all keys to the end of `keys`, in no particular order.
    pub fn drain_into(&mut self, keys: &mut Vec<Key>) {
        for list in &mut self.lists {
            self.pool.drain_into(list, keys);
        }
        self.occupied.fill(0);
        self.len = 0;
    }

    #[inline]
    fn index_of(&self, number: u64) -> usize {
        number as usize & (self.lists.len() - 1)
    }

    /// The index of the first occupied bucket from index `start` on, without wrapping around.
    fn first_occupied(&self, start: usize) -> Option<usize> {
        let word = start / 64;
        let rest = self.occupied[word] & (u64::MAX << (start % 64));
        if rest != 0 {
            return Some(word * 64 + rest.trailing_zeros() as usize);
        }
        let found = self.occupied[word + 1..].iter().position(|&bits| bits != 0)? + word + 1;
        Some(found * 64 + self.occupied[found].trailing_zeros() as usize)
    }
}
