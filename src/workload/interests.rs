//! Interests: which families of problems a client meets more often than others.
//!
//! With probability `specialisation` a task is from one of its client's own fields, otherwise from the
//! whole catalogue. Fields are families, drawn by their popularity, and members of a family by theirs: so
//! the popularity of a problem among all tasks is that of the catalogue, however specialised clients are.

use std::sync::Arc;

use super::catalogue::family_sums;
use crate::random::distribution::ZipfTable;
use crate::random::{Address, Purpose, uniform};

/// What clients are interested in.
#[derive(Clone, Debug)]
pub struct Interests {
    /// Probability that a task is from one of its client's own fields.
    specialisation: f64,
    /// Fields of each client.
    field_count: u32,
    /// P(family ≤ f), by popularity.
    families: Arc<[f64]>,
    /// For each family, sums of its members' popularity.
    members: Arc<[Arc<[f64]>]>,
}

impl Interests {
    /// The interests of clients that each have `field_count` families out of `family_count`.
    pub fn new(popularity: &ZipfTable, family_count: u32, specialisation: f64, field_count: u32) -> Self {
        let (families, members) = match specialisation > 0.0 {
            true => family_sums(popularity, family_count),
            false => (Arc::default(), Vec::new()),
        };
        Interests { specialisation, field_count, families, members: members.into() }
    }

    /// Whether clients differ in what they are interested in.
    pub(super) fn are_special(&self) -> bool {
        self.specialisation > 0.0
    }

    /// Fields of each client.
    pub(super) fn field_count(&self) -> u32 {
        if self.are_special() { self.field_count } else { 0 }
    }

    /// The family of a client's `index`-th field.
    pub(super) fn family(&self, seed: u64, client: u64, index: u32) -> u32 {
        let address = Address { seed, purpose: Purpose::Interest, entity: client, index: index.into() };
        let total = self.families.last().copied().unwrap_or(1.0);
        let u = uniform(address.block().lane(0)) * total;
        let family = self.families.partition_point(|sum| *sum < u);
        family.min(self.families.len() - 1) as u32
    }

    /// The field that a task with this word is from; `None`: from anywhere in the catalogue.
    pub(super) fn field(&self, seed: u64, client: u64, word: u64) -> Option<u32> {
        if !self.are_special() {
            return None;
        }
        let u = uniform(word);
        // Below the threshold the number is as evenly spread as before.
        let place = (u / self.specialisation * f64::from(self.field_count)) as u32;
        (u < self.specialisation).then(|| self.family(seed, client, place.min(self.field_count - 1)))
    }

    /// The entry of a family's member at `u`.
    pub(super) fn member(&self, family: u32, u: f64) -> u32 {
        let sums = &self.members[family as usize];
        let u = u * sums.last().copied().unwrap_or(1.0);
        let member = sums.partition_point(|sum| *sum < u).min(sums.len() - 1);
        family + (member * self.members.len()) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::mixed;

    #[test]
    fn specialised_clients_together_meet_the_catalogue() {
        let popularity = ZipfTable::new(100, 1.0);
        let interests = Interests::new(&popularity, 10, 1.0, 2);
        let task_count = 200_000;
        let mut counts = [0_u32; 100];
        for client in 0..task_count {
            let field = interests.field(1, client, mixed(1, client)).expect("all are specialised");
            counts[interests.member(field, uniform(mixed(2, client))) as usize] += 1;
        }
        for (entry, count) in counts.iter().enumerate() {
            let expected = popularity.probability(entry) * task_count as f64;
            assert!((f64::from(*count) - expected).abs() < 5.0 * expected.sqrt(), "{entry}: {count}");
        }
    }

    #[test]
    fn a_client_keeps_to_its_fields() {
        let popularity = ZipfTable::new(1_000, 1.0);
        let interests = Interests::new(&popularity, 100, 1.0, 3);
        let own: Vec<u32> = (0..3).map(|index| interests.family(1, 7, index)).collect();
        for task in 0..1_000 {
            assert!(own.contains(&interests.field(1, 7, mixed(3, task)).expect("it is specialised")));
        }
    }
}
