//! Heap: a four-way implicit heap of keys, each family of four on one cache line.
//!
//! Four children halve the depth of a binary heap, and as they share a cache line, a level costs one
//! access to memory. Best for up to a few thousand pending events, which fit the nearest cache; the
//! bucket queue also keeps its stragglers and its far future in one.

use std::hint::select_unpredictable;

use super::key::Key;

/// Four siblings on one cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Family([Key; 4]);

/// The root's position. The three positions before it stay unused, so that the children of the key
/// at position `p` are the whole family `p − 2`, and the parent of family `f` is at `f + 2`.
const ROOT: usize = 3;

/// A priority queue of keys, the least first.
#[derive(Debug)]
pub struct Heap {
    /// Padded with [`Key::LAST`] to whole families, so that the least of a family is always a key.
    families: Vec<Family>,
    len: usize,
}

impl Default for Heap {
    fn default() -> Self {
        Heap { families: vec![Family([Key::LAST; 4])], len: 0 }
    }
}

impl Heap {
    /// Makes room for `pending_count` keys in all.
    pub fn reserve(&mut self, pending_count: usize) {
        let family_count = (pending_count + ROOT).div_ceil(4);
        self.families.reserve(family_count.saturating_sub(self.families.len()));
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
        self.families[0].0[ROOT]
    }

    /// Adds `key`.
    #[inline]
    pub fn push(&mut self, key: Key) {
        let position = ROOT + self.len;
        if position / 4 == self.families.len() {
            self.families.push(Family([Key::LAST; 4]));
        }
        self.len += 1;
        self.rise(position, key);
    }

    /// Takes the least key.
    #[inline]
    pub fn pop(&mut self) -> Option<Key> {
        if self.len == 0 {
            return None;
        }
        let first = self.first();
        self.len -= 1;
        let end = ROOT + self.len;
        let last = std::mem::replace(self.at_mut(end), Key::LAST);
        if end.is_multiple_of(4) {
            self.families.pop();
        }
        if self.len > 0 {
            let hole = self.sink();
            self.rise(hole, last);
        }
        Some(first)
    }

    /// Moves all keys to the end of `keys`, in no particular order.
    pub fn drain_into(&mut self, keys: &mut Vec<Key>) {
        let all = self.families.iter().flat_map(|family| family.0);
        keys.extend(all.filter(|&key| key != Key::LAST));
        self.families.truncate(1);
        self.families[0] = Family([Key::LAST; 4]);
        self.len = 0;
    }

    /// Lets the hole at the root sink to a leaf, and returns where it ended. Going all the way saves
    /// the comparison with the key that will fill it: that came from a leaf and belongs near one.
    #[inline]
    fn sink(&mut self) -> usize {
        let mut hole = ROOT;
        while let Some(family) = self.families.get(hole - 2) {
            // The root's own family has one member, and is nobody's children.
            let (index, least) = least_of(family);
            *self.at_mut(hole) = least;
            hole = (hole - 2) * 4 + index;
        }
        hole
    }

    /// Puts `key` at `position` or at the place of an ancestor, so that no parent exceeds a child.
    #[inline]
    fn rise(&mut self, mut position: usize, key: Key) {
        while position > ROOT {
            let parent_position = position / 4 + 2;
            let parent = *self.at_mut(parent_position);
            if parent <= key {
                break;
            }
            *self.at_mut(position) = parent;
            position = parent_position;
        }
        *self.at_mut(position) = key;
    }

    #[inline]
    fn at_mut(&mut self, position: usize) -> &mut Key {
        &mut self.families[position / 4].0[position % 4]
    }
}

/// The least of four keys and its index. Which it is cannot be predicted, so nothing branches.
#[inline]
fn least_of(Family([a, b, c, d]): &Family) -> (usize, Key) {
    let left = select_unpredictable(b < a, (1, *b), (0, *a));
    let right = select_unpredictable(d < c, (3, *d), (2, *c));
    select_unpredictable(right.1 < left.1, right, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::SimTime;

    fn scrambled_keys(count: u64) -> Vec<Key> {
        let scramble = |index: u64| SimTime::from_ns(index.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 1_000);
        (0..count).map(|index| Key::new(scramble(index), index, 0)).collect()
    }

    #[test]
    fn it_sorts_any_number_of_keys() {
        for count in 0..200 {
            let mut heap = Heap::default();
            let mut keys = scrambled_keys(count);
            keys.iter().for_each(|&key| heap.push(key));
            keys.sort_unstable();
            let popped: Vec<Key> = std::iter::from_fn(|| heap.pop()).collect();
            assert_eq!(popped, keys);
        }
    }

    #[test]
    fn draining_moves_every_key_and_leaves_a_heap_that_works() {
        let mut heap = Heap::default();
        let mut keys = scrambled_keys(50);
        let mut drained = Vec::new();
        keys.iter().for_each(|&key| heap.push(key));
        heap.drain_into(&mut drained);
        drained.sort_unstable();
        keys.sort_unstable();
        heap.push(keys[7]);
        assert_eq!((drained, heap.pop(), heap.pop()), (keys.clone(), Some(keys[7]), None));
    }

    #[test]
    fn a_family_fills_one_cache_line() {
        assert_eq!((size_of::<Family>(), align_of::<Family>()), (64, 64));
    }
}
