//! Parcels: what messages on their way carry, kept once for all that carry the same.
//!
//! A message names its parcel in its tag. Places are used again, with the memory of what was in them.

use crate::outcome::Ranking;
use crate::swarm::Packet;

/// All parcels on their way, with the free places in a stack.
#[derive(Clone, Debug)]
pub(super) struct Parcels<T> {
    table: Vec<Parcel<T>>,
    free: Vec<u32>,
}

#[derive(Clone, Debug)]
struct Parcel<T> {
    content: T,
    /// Messages and jobs that carry it.
    carrier_count: u32,
}

/// Answers on their way, with the free places in a stack.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    table: Vec<Ranking<Packet>>,
    free: Vec<u32>,
}

impl<T> Default for Parcels<T> {
    fn default() -> Self {
        Parcels { table: Vec::new(), free: Vec::new() }
    }
}

impl<T> Parcels<T> {
    /// A place with one carrier. What was in it before is there still; a new one has what `make` makes.
    pub(super) fn take(&mut self, make: impl FnOnce() -> T) -> (u32, &mut T) {
        let place = self.free.pop().unwrap_or_else(|| {
            self.table.push(Parcel { content: make(), carrier_count: 0 });
            self.table.len() as u32 - 1
        });
        let parcel = &mut self.table[place as usize];
        parcel.carrier_count = 1;
        (place, &mut parcel.content)
    }

    pub(super) fn get(&self, parcel: u32) -> &T {
        &self.table[parcel as usize].content
    }

    /// So many more messages carry it.
    pub(super) fn add_carriers(&mut self, parcel: u32, count: u32) {
        self.table[parcel as usize].carrier_count += count;
    }

    /// A message that carried it is no more.
    pub(super) fn drop_carrier(&mut self, parcel: u32) {
        let carrier_count = &mut self.table[parcel as usize].carrier_count;
        assert!(*carrier_count > 0, "a parcel is dropped by those who carry it");
        *carrier_count -= 1;
        if *carrier_count == 0 {
            self.free.push(parcel);
        }
    }
}

impl<T: Copy> Parcels<T> {
    /// Takes a parcel in, with one carrier.
    pub(super) fn insert(&mut self, content: T) -> u32 {
        let (place, known) = self.take(|| content);
        *known = content;
        place
    }
}

impl Answers {
    /// An empty answer to be filled in.
    pub(super) fn insert(&mut self, top_k: usize) -> (u32, &mut Ranking<Packet>) {
        let index = self.free.pop().unwrap_or_else(|| {
            self.table.push(Ranking::with_room(top_k));
            self.table.len() as u32 - 1
        });
        (index, &mut self.table[index as usize])
    }

    pub(super) fn get(&self, answer: u32) -> &Ranking<Packet> {
        &self.table[answer as usize]
    }

    /// Length of all packets in it.
    pub(super) fn bytes(&self, answer: u32) -> u32 {
        self.get(answer).iter().map(|(_, packet)| packet.bytes()).sum()
    }

    pub(super) fn remove(&mut self, answer: u32) {
        self.table[answer as usize].clear();
        self.free.push(answer);
    }
}
