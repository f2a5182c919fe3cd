//! Bucket queue: a ladder queue with one rung, for many pending events.
//!
//! A key is appended, unsorted, to the bucket of its time, and a bucket is sorted when its turn
//! comes: two sequential passes instead of a walk through a heap that fits no cache. As the next
//! events lie sorted in an array (the *run*), they are known ahead and their memory can be fetched.
//!
//! What does not fit the buckets is kept in heaps: `late` has the keys of buckets that have been taken
//! already, `far` those beyond the window. Whatever the widths, the order is that of the keys, and the
//! worst case is the speed of a heap.

use super::heap::Heap;
use super::key::Key;
use super::rung::{Place, Rung};
use super::split::Splitter;
use super::width::{Shape, Watch};

/// The run is refilled when fewer keys are left, so that so many can be foreseen.
pub const FORESIGHT: usize = 24;
const BUILT_FOR_MIN: usize = 1_024;

/// A priority queue of keys, the least first.
///
/// Invariant: if there is any key, the least is the first of the run or of `late`.
#[derive(Debug, Default)]
pub struct BucketQueue {
    /// Sorted; those before `run_head` are gone.
    run: Vec<Key>,
    run_head: usize,
    /// Whether the last pop took from the run.
    has_advanced: bool,
    late: Heap,
    rung: Rung,
    far: Heap,
    splitter: Splitter,
    len: usize,
    /// How many keys there were when the shape of the rung was chosen.
    built_for: usize,
    watch: Watch,
}

impl BucketQueue {
    /// Makes room for `pending_count` keys in all.
    pub fn reserve(&mut self, pending_count: usize) {
        self.rung.reserve(pending_count);
        self.late.reserve(pending_count / 4);
        self.far.reserve(pending_count / 4);
    }

    /// How many keys are waiting.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no key is waiting.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The least key, or [`Key::LAST`] if there is none.
    #[inline]
    pub fn first(&self) -> Key {
        self.run_first().min(self.late.first())
    }

    /// The key that is due `distance` pops after the next, if that is known and no key comes between.
    /// Each key is foreseen once at each distance: not again after a pop of another key between.
    #[inline]
    pub fn foreseen(&self, distance: usize) -> Option<Key> {
        if self.has_advanced { self.run.get(self.run_head + distance).copied() } else { None }
    }

    /// Adds `key`.
    #[inline]
    pub fn push(&mut self, key: Key) {
        if self.len >= self.built_for.saturating_mul(2).max(BUILT_FOR_MIN) {
            self.rebuild();
        }
        self.len += 1;
        match self.rung.place_of(key) {
            Place::Within if self.len > 1 => self.rung.push(key),
            Place::Beyond if self.len > 1 => self.far.push(key),
            _ => self.push_late(key),
        }
    }

    /// Takes the least key.
    #[inline]
    pub fn pop(&mut self) -> Option<Key> {
        if self.len == 0 {
            return None;
        }
        self.len -= 1;
        let from_run = self.run_first();
        self.has_advanced = from_run < self.late.first();
        let popped = if self.has_advanced {
            self.run_head += 1;
            Some(from_run)
        } else {
            self.late.pop()
        };
        if self.run.len() - self.run_head < FORESIGHT && self.has_more() {
            self.refill();
        }
        popped
    }

    #[inline]
    fn run_first(&self) -> Key {
        self.run.get(self.run_head).copied().unwrap_or(Key::LAST)
    }

    #[inline]
    fn has_more(&self) -> bool {
        !self.rung.is_empty() || !self.far.is_empty()
    }

    /// A key for a bucket that has been taken, or the first key of all: the window begins after it.
    fn push_late(&mut self, key: Key) {
        if self.len == 1 {
            self.rung.begin_at(self.rung.number_of(key) + 1);
        }
        self.watch.on_late();
        self.late.push(key);
    }

    #[inline(never)]
    fn refill(&mut self) {
        if self.watch.is_shape_doubtful(self.len, self.late.len(), self.far.len()) {
            self.rebuild();
        }
        self.fill_run();
    }

    /// Sorts buckets into the run until it reaches far enough ahead.
    fn fill_run(&mut self) {
        self.run.copy_within(self.run_head.., 0);
        self.run.truncate(self.run.len() - self.run_head);
        self.run_head = 0;
        while self.run.len() < FORESIGHT && self.has_more() {
            self.take_bucket();
        }
    }

    fn take_bucket(&mut self) {
        let far_number = (!self.far.is_empty()).then(|| self.rung.number_of(self.far.first()));
        let number = self.rung.first_number().into_iter().chain(far_number).min();
        self.rung.begin_at(number.expect("a key is waiting in the rung or beyond it"));
        while !self.far.is_empty() && self.rung.place_of(self.far.first()) == Place::Within {
            self.far.pop().into_iter().for_each(|key| self.rung.push(key));
        }
        let start = self.run.len();
        self.rung.take_first(&mut self.run);
        self.splitter.sort(&mut self.run[start..]);
        self.watch.on_taken(self.run.len() - start);
    }

    /// Chooses the shape of the rung afresh and sorts every key into it.
    #[cold]
    fn rebuild(&mut self) {
        // A list of its own, which goes again: the run would keep room for all keys for ever.
        let mut keys = Vec::with_capacity(self.len);
        keys.extend(self.run.drain(..).skip(self.run_head));
        self.run_head = 0;
        self.late.drain_into(&mut keys);
        self.rung.drain_into(&mut keys);
        self.far.drain_into(&mut keys);
        assert!(keys.len() == self.len, "a rebuilt queue has the keys that it had");

        let shape_before = Shape { shift: self.rung.shift(), bucket_count: self.rung.bucket_count() };
        let shape = Shape::fitting(&mut keys, shape_before.shift);
        self.watch.on_judged(shape != shape_before);
        self.rung.reshape(shape.shift, shape.bucket_count);
        // Twice as many keys come before the next rebuild, and some of them late or far.
        self.reserve(2 * keys.len());
        self.built_for = keys.len();
        self.spread(&keys);
        self.fill_run();
    }

    fn spread(&mut self, keys: &[Key]) {
        let first = keys.iter().min().copied().unwrap_or(Key::LAST);
        self.rung.begin_at(self.rung.number_of(first));
        for &key in keys {
            match self.rung.place_of(key) {
                Place::Within => self.rung.push(key),
                _ => self.far.push(key),
            }
        }
    }
}
