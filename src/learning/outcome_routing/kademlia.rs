//! Kademlia: which agents are closest to a key by XOR, and over which others a message gets there.
//!
//! The distance of two places is their XOR, read as a number; a key belongs to the agent closest to it. For
//! each prefix of its own place an agent knows some of those who share it up to the next bit and differ
//! there: its contacts, at most so many and drawn at random among them. It passes a message on to the contact
//! closest to the key, of those who share more of the key than it does itself (Maymounkov and Mazières 2002;
//! passed on from agent to agent where they let the asker ask each of them). Contacts are not stored: which
//! ranks they are is drawn from the agent's place and the length of the prefix whenever it is asked, the same
//! each time as long as nobody comes or leaves there.

use std::ops::Range;

use super::places::Places;
use crate::random::{choose, mixed};

/// The `count` ranks closest to a key, the closest first.
pub(super) fn closest(places: &Places, key: u64, count: usize, found: &mut Vec<u32>) {
    found.clear();
    gather(places, key, 0..places.count(), u64::BITS, count, found);
}

/// Of `ranks`, whose places agree in all but the last `bit_count` bits.
fn gather(
    places: &Places,
    key: u64,
    ranks: Range<usize>,
    bit_count: u32,
    count: usize,
    found: &mut Vec<u32>,
) {
    if ranks.is_empty() || found.len() >= count {
        return;
    }
    if ranks.len() == 1 || bit_count == 0 {
        found.extend(ranks.map(|rank| rank as u32).take(count - found.len()));
        return;
    }
    let bit = 1 << (bit_count - 1);
    let zero_count = places.sorted()[ranks.clone()].partition_point(|place| place & bit == 0);
    let (zeros, ones) = (ranks.start..ranks.start + zero_count, ranks.start + zero_count..ranks.end);
    let (near, far) = if key & bit == 0 { (zeros, ones) } else { (ones, zeros) };
    gather(places, key, near, bit_count - 1, count, found);
    gather(places, key, far, bit_count - 1, count, found);
}

/// The contacts of `rank`, which does not own `key`, among whom it chooses where a message for it goes: those
/// of the shortest prefix that differ from it where the key does.
pub(super) fn contacts_towards(
    places: &Places,
    rank: usize,
    key: u64,
    count_max: usize,
    contacts: &mut Vec<u32>,
) {
    let place = places.at(rank);
    let mut difference = place ^ key;
    while difference != 0 {
        let exponent = difference.ilog2();
        draw_contacts(places, place, exponent, count_max, contacts);
        if !contacts.is_empty() {
            return;
        }
        difference ^= 1 << exponent;
    }
    panic!("nobody is closer to the key: it is passed on by its owner");
}

/// At most `count_max` of those whose places differ from `place` first in the bit of 2^`exponent`, all of
/// them alike.
fn draw_contacts(places: &Places, place: u64, exponent: u32, count_max: usize, contacts: &mut Vec<u32>) {
    let all = sharing(places, place, exponent);
    if all.len() <= count_max {
        contacts.clear();
        contacts.extend(all.map(|rank| rank as u32));
        return;
    }
    choose(mixed(place, exponent.into()), all.len() as u32, count_max as u32, contacts);
    contacts.iter_mut().for_each(|rank| *rank += all.start as u32);
}

/// The ranks whose places differ from `place` first in the bit of 2^`exponent`.
fn sharing(places: &Places, place: u64, exponent: u32) -> Range<usize> {
    let bit = 1 << exponent;
    let least = (place ^ bit) & !(bit - 1);
    let greatest = least | (bit - 1);
    let end = greatest.checked_add(1).map_or(places.count(), |behind| places.first_at(behind));
    places.first_at(least)..end
}

/// The contact closest to a key.
pub(super) fn closest_of(places: &Places, key: u64, contacts: &[u32]) -> u32 {
    let closest = contacts.iter().min_by_key(|rank| places.at(**rank as usize) ^ key);
    *closest.expect("there are contacts")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closest_by_sorting(places: &Places, key: u64) -> Vec<u32> {
        let mut ranks: Vec<u32> = (0..places.count() as u32).collect();
        ranks.sort_by_key(|rank| places.at(*rank as usize) ^ key);
        ranks
    }

    #[test]
    fn a_key_belongs_to_those_closest_by_xor() {
        let mut found = Vec::new();
        for agent_count in [1, 2, 3, 100] {
            let places = Places::new(7, agent_count);
            let own = places.sorted().iter().copied();
            for key in (0..500).map(|draw| mixed(1, draw)).chain([0, u64::MAX]).chain(own) {
                let sorted = closest_by_sorting(&places, key);
                for count in [1, 3, 200] {
                    closest(&places, key, count, &mut found);
                    assert_eq!(found, sorted[..count.min(sorted.len())]);
                }
            }
        }
    }

    #[test]
    fn contacts_are_so_many_others_of_the_prefix() {
        let places = Places::new(5, 300);
        let mut contacts = Vec::new();
        for (rank, exponent) in (0..300).flat_map(|rank| (50..64).map(move |exponent| (rank, exponent))) {
            let place = places.at(rank);
            let is_meant = |other: &usize| (places.at(*other) ^ place).checked_ilog2() == Some(exponent);
            let meant_count = (0..300).filter(is_meant).count();
            draw_contacts(&places, place, exponent, 20, &mut contacts);
            assert_eq!(contacts.len(), meant_count.min(20));
            assert!(contacts.iter().all(|contact| is_meant(&(*contact as usize))));
            contacts.sort_unstable();
            assert!(contacts.windows(2).all(|pair| pair[0] < pair[1]), "each of them once");
        }
    }

    #[test]
    fn everybody_is_as_likely_a_contact() {
        // 1,024 places, of which 512 differ from another in the first bit.
        let places = Places::new(9, 1_024);
        let (mut contacts, mut counts) = (Vec::new(), vec![0_u32; 1_024]);
        for rank in 0..1_024 {
            draw_contacts(&places, places.at(rank), 63, 20, &mut contacts);
            contacts.iter().for_each(|contact| counts[*contact as usize] += 1);
        }
        // 20 on average; a binomial count beyond 45 would be five and a half deviations off.
        assert!(counts.iter().all(|count| (3..45).contains(count)), "{counts:?}");
    }

    #[test]
    fn every_message_arrives_and_comes_nearer_with_each_hop() {
        let places = Places::new(3, 200);
        let (mut contacts, mut owner) = (Vec::new(), Vec::new());
        for count_max in [1, 3, 20] {
            for draw in 0..500 {
                let key = mixed(2, draw);
                closest(&places, key, 1, &mut owner);
                let mut at = draw as u32 % 200;
                while at != owner[0] {
                    contacts_towards(&places, at as usize, key, count_max, &mut contacts);
                    let next = closest_of(&places, key, &contacts);
                    let distance = |rank: u32| places.at(rank as usize) ^ key;
                    assert!(distance(next) < distance(at));
                    at = next;
                }
            }
        }
    }
}
