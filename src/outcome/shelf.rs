//! Shelf: what is kept by number, from what was longest not used to what came or was used last.
//!
//! Things lie side by side without gaps, each with its neighbours in the order; what is taken out makes
//! room for the last one. So all steps take the same time however much is kept, and once a shelf has been
//! full it allocates nothing.

use super::slots::Slots;

/// Things with numbers, in the order in which they came or were last used.
#[derive(Clone, Debug)]
pub struct Shelf<T> {
    entries: Vec<Entry<T>>,
    /// Where each number is.
    places: Slots,
    /// The place of the one that was longest not used.
    oldest: u32,
    /// The place of the one that came or was used last.
    newest: u32,
}

#[derive(Clone, Debug)]
struct Entry<T> {
    number: u64,
    /// The place of the next older one.
    older: u32,
    /// The place of the next newer one.
    newer: u32,
    thing: T,
}

/// No place.
const NOWHERE: u32 = u32::MAX;

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf { entries: Vec::new(), places: Slots::default(), oldest: NOWHERE, newest: NOWHERE }
    }
}

impl<T> Shelf<T> {
    /// An empty shelf.
    pub fn new() -> Self {
        Self::default()
    }

    /// The thing with this number.
    pub fn get(&self, number: u64) -> Option<&T> {
        self.places.get(number).map(|place| &self.entries[place as usize].thing)
    }

    /// Puts a thing down as the newest, in place of the one that had its number. Returns that one.
    pub fn put(&mut self, number: u64, thing: T) -> Option<T> {
        let replaced = self.remove(number);
        let place = u32::try_from(self.entries.len()).expect("fewer than 2³² things");
        self.entries.push(Entry { number, older: NOWHERE, newer: NOWHERE, thing });
        self.places.set(number, place);
        self.link_newest(place);
        replaced
    }

    /// The thing with this number, if there is one, has been used: it is the newest now.
    pub fn touch(&mut self, number: u64) {
        if let Some(place) = self.places.get(number) {
            self.unlink(place);
            self.link_newest(place);
        }
    }

    /// Takes the thing with this number away.
    pub fn remove(&mut self, number: u64) -> Option<T> {
        let place = self.places.get(number)?;
        Some(self.take(place))
    }

    /// Takes away what was longest not used.
    pub fn remove_oldest(&mut self) -> Option<T> {
        (self.oldest != NOWHERE).then(|| self.take(self.oldest))
    }

    /// All things, from the one that was longest not used.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        let mut place = self.oldest;
        (0..self.entries.len()).map(move |_| {
            let entry = &self.entries[place as usize];
            place = entry.newer;
            &entry.thing
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes what is at `place`; the last one moves there.
    fn take(&mut self, place: u32) -> T {
        self.unlink(place);
        let Entry { number, thing, .. } = self.entries.swap_remove(place as usize);
        self.places.remove(number);
        if let Some(moved) = self.entries.get(place as usize) {
            let (number, older, newer) = (moved.number, moved.older, moved.newer);
            self.places.set(number, place);
            self.join(older, place);
            self.join(place, newer);
        }
        thing
    }

    fn unlink(&mut self, place: u32) {
        let Entry { older, newer, .. } = self.entries[place as usize];
        self.join(older, newer);
    }

    fn link_newest(&mut self, place: u32) {
        self.join(self.newest, place);
        self.join(place, NOWHERE);
    }

    /// Makes two places neighbours; beyond the oldest and the newest is nowhere.
    fn join(&mut self, older: u32, newer: u32) {
        match self.entries.get_mut(older as usize) {
            Some(entry) => entry.newer = newer,
            None => self.oldest = newer,
        }
        match self.entries.get_mut(newer as usize) {
            Some(entry) => entry.older = older,
            None => self.newest = older,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Put(u64),
        Touch(u64),
        Remove(u64),
        RemoveOldest,
    }

    fn any_step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0..20_u64).prop_map(Step::Put),
            3 => (0..20_u64).prop_map(Step::Touch),
            1 => (0..20_u64).prop_map(Step::Remove),
            1 => Just(Step::RemoveOldest),
        ]
    }

    proptest! {
        #[test]
        fn it_is_a_list_in_the_order_of_use(steps in prop::collection::vec(any_step(), 0..200)) {
            let mut shelf = Shelf::new();
            let mut twin: Vec<(u64, usize)> = Vec::new();
            for (age, step) in steps.into_iter().enumerate() {
                let taken = |twin: &mut Vec<(u64, usize)>, number: u64| {
                    let place = twin.iter().position(|(known, _)| *known == number);
                    place.map(|place| twin.remove(place))
                };
                match step {
                    Step::Put(number) => {
                        let replaced = taken(&mut twin, number).map(|(_, age)| age);
                        prop_assert_eq!(shelf.put(number, age), replaced);
                        twin.push((number, age));
                    }
                    Step::Touch(number) => {
                        shelf.touch(number);
                        let used = taken(&mut twin, number);
                        twin.extend(used);
                    }
                    Step::Remove(number) => {
                        prop_assert_eq!(shelf.remove(number), taken(&mut twin, number).map(|(_, age)| age));
                    }
                    Step::RemoveOldest => {
                        let oldest = (!twin.is_empty()).then(|| twin.remove(0).1);
                        prop_assert_eq!(shelf.remove_oldest(), oldest);
                    }
                }
                prop_assert_eq!(shelf.len(), twin.len());
                prop_assert!(shelf.iter().eq(twin.iter().map(|(_, age)| age)));
                for number in 0..20 {
                    let known = twin.iter().find(|(known, _)| *known == number);
                    prop_assert_eq!(shelf.get(number), known.map(|(_, age)| age));
                }
            }
        }
    }
}
