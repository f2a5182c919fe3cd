//! Chunks: unsorted lists of keys that share one pool of 256-byte chunks.
//!
//! A bucket fills and empties all the time; had each its own `Vec`, a run would allocate as long as
//! it lasts. Chunks that one bucket gives back serve the next, the most recently used first, as that
//! one still lies in the cache.

use super::key::Key;
use super::prefetch::prefetch_read;

const CHUNK_KEYS: usize = 16;
const NO_CHUNK: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
#[repr(align(256))]
struct Chunk([Key; CHUNK_KEYS]);

/// A list of keys in the order of their arrival. Only its [`ChunkPool`] can read it.
#[derive(Clone, Copy, Debug)]
pub struct ChunkList {
    /// The chunk filled last; the others are full and hang behind it, the latest first.
    head: u32,
    len: u32,
}

impl ChunkList {
    /// A list without keys.
    pub const EMPTY: ChunkList = ChunkList { head: NO_CHUNK, len: 0 };

    /// How many keys the list has.
    #[inline]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether the list has no key.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// The chunks of all lists, and those that are free.
#[derive(Debug)]
pub struct ChunkPool {
    chunks: Vec<Chunk>,
    /// For each chunk the one behind it, in its list or among the free.
    next: Vec<u32>,
    free: u32,
}

impl Default for ChunkPool {
    fn default() -> Self {
        ChunkPool { chunks: Vec::new(), next: Vec::new(), free: NO_CHUNK }
    }
}

impl ChunkPool {
    /// Makes room for `key_count` keys spread over `list_count` lists.
    pub fn reserve(&mut self, key_count: usize, list_count: usize) {
        // Every list may have a chunk that is not full.
        let chunk_count = key_count / CHUNK_KEYS + list_count.min(key_count);
        self.chunks.reserve(chunk_count.saturating_sub(self.chunks.len()));
        self.next.reserve(chunk_count.saturating_sub(self.next.len()));
    }

    /// Adds `key` to the end of `list`.
    #[inline]
    pub fn append(&mut self, list: &mut ChunkList, key: Key) {
        let index = list.len() % CHUNK_KEYS;
        if index == 0 {
            list.head = self.take_chunk(list.head);
        }
        self.chunks[list.head as usize].0[index] = key;
        list.len += 1;
    }

    /// Moves the keys of `list` to the end of `keys`, in the order of their arrival, so that keys
    /// which arrived sorted (a burst of simultaneous events) are found sorted.
    pub fn drain_into(&mut self, list: &mut ChunkList, keys: &mut Vec<Key>) {
        let start = keys.len();
        keys.resize(start + list.len(), Key::LAST);
        let mut rest = &mut keys[start..];
        let mut chunk = list.head;
        while !rest.is_empty() {
            let chunk_len = (rest.len() - 1) % CHUNK_KEYS + 1;
            let (before, part) = rest.split_at_mut(rest.len() - chunk_len);
            part.copy_from_slice(&self.chunks[chunk as usize].0[..chunk_len]);
            rest = before;
            chunk = self.give_back(chunk);
        }
        *list = ChunkList::EMPTY;
    }

    /// Asks for the keys of `list` to be brought near.
    #[inline]
    pub fn prefetch(&self, list: &ChunkList) {
        let mut chunk = list.head;
        while let Some(Chunk(keys)) = self.chunks.get(chunk as usize) {
            keys.iter().step_by(4).for_each(prefetch_read);
            chunk = self.next[chunk as usize];
        }
    }

    /// A chunk to write to, with `behind` hanging behind it.
    #[inline]
    fn take_chunk(&mut self, behind: u32) -> u32 {
        if self.free == NO_CHUNK {
            return self.add_chunk(behind);
        }
        let taken = self.free;
        self.free = std::mem::replace(&mut self.next[taken as usize], behind);
        taken
    }

    #[cold]
    fn add_chunk(&mut self, behind: u32) -> u32 {
        self.chunks.push(Chunk([Key::LAST; CHUNK_KEYS]));
        self.next.push(behind);
        (self.chunks.len() - 1) as u32
    }

    /// Frees `chunk` and returns the one behind it.
    #[inline]
    fn give_back(&mut self, chunk: u32) -> u32 {
        let behind = std::mem::replace(&mut self.next[chunk as usize], self.free);
        self.free = chunk;
        behind
    }
}
