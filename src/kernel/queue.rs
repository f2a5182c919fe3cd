//! Queue: the heap or the buckets, whichever suits the number of pending events.

use super::buckets::BucketQueue;
use super::heap::Heap;
use super::key::Key;

/// Up to so many pending events the heap is the faster one: in the whole loop of PHOLD it is 20 % ahead
/// at 64, level at 256, and 19 % behind at 1,000.
pub const HEAP_LEN_MAX: usize = 512;

/// Which queue keeps the keys in order. The order is the same with each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueueKind {
    /// The heap until there are more than [`HEAP_LEN_MAX`] pending events, then the buckets for good.
    #[default]
    Auto,
    /// Always the heap.
    Heap,
    /// Always the buckets.
    Buckets,
}

/// A priority queue of keys, the least first.
#[derive(Debug)]
pub(super) enum Queue {
    Heap { heap: Heap, len_max: usize, reserved_count: usize },
    Buckets(Box<BucketQueue>),
}

impl Queue {
    pub(super) fn with_kind(kind: QueueKind) -> Self {
        let len_max = match kind {
            QueueKind::Buckets => return Queue::Buckets(Box::default()),
            QueueKind::Auto => HEAP_LEN_MAX,
            QueueKind::Heap => usize::MAX,
        };
        Queue::Heap { heap: Heap::default(), len_max, reserved_count: 0 }
    }

    pub(super) fn reserve(&mut self, pending_count: usize) {
        match self {
            Queue::Heap { heap, len_max, reserved_count } => {
                *reserved_count = pending_count;
                heap.reserve(pending_count.min(*len_max));
            }
            Queue::Buckets(buckets) => buckets.reserve(pending_count),
        }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        match self {
            Queue::Heap { heap, .. } => heap.len(),
            Queue::Buckets(buckets) => buckets.len(),
        }
    }

    #[inline]
    pub(super) fn first(&self) -> Key {
        match self {
            Queue::Heap { heap, .. } => heap.first(),
            Queue::Buckets(buckets) => buckets.first(),
        }
    }

    /// The key that is due `distance` pops after the next, as far as that is known.
    #[inline]
    pub(super) fn foreseen(&self, distance: usize) -> Option<Key> {
        match self {
            Queue::Heap { .. } => None,
            Queue::Buckets(buckets) => buckets.foreseen(distance),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, key: Key) {
        match self {
            Queue::Heap { heap, len_max, .. } => {
                heap.push(key);
                if heap.len() > *len_max {
                    self.move_to_buckets();
                }
            }
            Queue::Buckets(buckets) => buckets.push(key),
        }
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<Key> {
        match self {
            Queue::Heap { heap, .. } => heap.pop(),
            Queue::Buckets(buckets) => buckets.pop(),
        }
    }

    #[cold]
    fn move_to_buckets(&mut self) {
        let Queue::Heap { heap, reserved_count, .. } = self else { return };
        let mut keys = Vec::with_capacity(heap.len());
        heap.drain_into(&mut keys);
        let mut buckets = Box::<BucketQueue>::default();
        buckets.reserve(*reserved_count);
        keys.into_iter().for_each(|key| buckets.push(key));
        *self = Queue::Buckets(buckets);
    }
}
