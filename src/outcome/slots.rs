//! Slots: a map from 64-bit words to places in a vector, without an allocation per entry.
//!
//! The standard hash map is banned for its order, and an ordered map allocates as it goes; here a word is
//! looked for from a place that follows from the word alone. Nothing reads the map in order.

use crate::random::mixed;

/// A map from words to numbers below 2³² − 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    /// A power of two of slots, or none; at most half are taken.
    slots: Vec<Slot>,
    count: usize,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    word: u64,
    /// `EMPTY` where nothing is.
    place: u32,
}

const EMPTY: u32 = u32::MAX;
const SLOT_COUNT_MIN: usize = 16;
/// Words come from others, and could be chosen to crowd one slot; a mix at least makes that some work.
const KEY: u64 = 0x736c_6f74_7321_2121;

impl Slots {
    /// The place of `word`.
    pub(super) fn get(&self, word: u64) -> Option<u32> {
        let place = self.slots.get(self.slot_of(word)?)?.place;
        (place != EMPTY).then_some(place)
    }

    /// Notes the place of `word`, in place of the one it had.
    pub(super) fn set(&mut self, word: u64, place: u32) {
        assert!(place != EMPTY, "the largest place stands for none");
        if (self.count + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let index = self.slot_of(word).expect("there are slots");
        self.count += usize::from(self.slots[index].place == EMPTY);
        self.slots[index] = Slot { word, place };
    }

    /// Forgets `word`, and closes the gap, so that none is met on the way to another word.
    pub(super) fn remove(&mut self, word: u64) {
        let Some(mut gap) = self.slot_of(word).filter(|index| self.slots[*index].place != EMPTY) else {
            return;
        };
        let mask = self.slots.len() - 1;
        let mut index = gap;
        loop {
            index = (index + 1) & mask;
            let slot = self.slots[index];
            if slot.place == EMPTY {
                break;
            }
            // A word may move back to the gap if the gap lies between its home and where it is.
            let home = self.home(slot.word);
            if index.wrapping_sub(home) & mask >= index.wrapping_sub(gap) & mask {
                self.slots[gap] = slot;
                gap = index;
            }
        }
        self.slots[gap].place = EMPTY;
        self.count -= 1;
    }

    /// The slot that holds `word`, or the empty one where it belongs; none if there are no slots yet.
    fn slot_of(&self, word: u64) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut index = self.home(word);
        while self.slots[index].place != EMPTY && self.slots[index].word != word {
            index = (index + 1) & mask;
        }
        Some(index)
    }

    /// Where the search for `word` begins.
    fn home(&self, word: u64) -> usize {
        mixed(KEY, word) as usize & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        let count = (self.slots.len() * 2).max(SLOT_COUNT_MIN);
        let emptied = vec![Slot { word: 0, place: EMPTY }; count];
        for slot in std::mem::replace(&mut self.slots, emptied) {
            if slot.place != EMPTY {
                let index = self.slot_of(slot.word).expect("there are slots");
                self.slots[index] = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_map(steps in prop::collection::vec((0_u64..40, prop::option::of(0_u32..9)), 0..300)) {
            let mut slots = Slots::default();
            let mut twin = BTreeMap::new();
            for (word, place) in steps {
                if let Some(place) = place {
                    slots.set(word, place);
                    twin.insert(word, place);
                } else {
                    slots.remove(word);
                    twin.remove(&word);
                }
                for word in 0..40 {
                    prop_assert_eq!(slots.get(word), twin.get(&word).copied());
                }
            }
        }
    }
}
