//! Ring: which agent owns which key, and over which others a message gets there (Chord).
//!
//! Places lie on a circle of 2⁶⁴ keys; a key belongs to the first agent at or behind it. Agent n knows its
//! successors and, for each i, the owner of n + 2ⁱ (its fingers); it passes a message to the farthest finger
//! before the key (Stoica et al. 2001). Fingers are not stored: each is looked up in the sorted list of
//! places, of which a real agent would know its own 64 entries.

use super::places::Places;

/// The rank that a key belongs to.
pub(super) fn owner(places: &Places, key: u64) -> usize {
    let rank = places.first_at(key);
    if rank == places.count() { 0 } else { rank }
}

/// To which rank `rank`, which does not own `key`, passes a message for it.
pub(super) fn next_hop(places: &Places, rank: usize, key: u64) -> usize {
    let successor = if rank + 1 == places.count() { 0 } else { rank + 1 };
    let from = places.at(rank);
    let distance = key.wrapping_sub(from);
    if places.at(successor).wrapping_sub(from) >= distance {
        return successor;
    }
    let is_before_key = |rank: usize| (1..distance).contains(&places.at(rank).wrapping_sub(from));
    let fingers = (0..=distance.ilog2()).rev();
    let mut owners = fingers.map(|exponent| owner(places, from.wrapping_add(1 << exponent)));
    let farthest = owners.find(|rank| is_before_key(*rank));
    farthest.expect("the successor is before the key, and the finger of 1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::mixed;

    /// The owner by definition.
    fn owner_by_search(places: &Places, key: u64) -> usize {
        places.sorted().iter().position(|place| *place >= key).unwrap_or(0)
    }

    #[test]
    fn a_key_belongs_to_the_first_agent_behind_it() {
        for agent_count in [1, 2, 3, 100] {
            let places = Places::new(7, agent_count);
            let own = places.sorted().iter().copied();
            let keys = (0..2_000).map(|draw| mixed(1, draw)).chain([0, u64::MAX]).chain(own);
            for key in keys {
                assert_eq!(owner(&places, key), owner_by_search(&places, key));
            }
        }
    }

    #[test]
    fn every_message_arrives_and_comes_nearer_with_each_hop() {
        let places = Places::new(3, 200);
        for draw in 0..500 {
            let key = mixed(2, draw);
            let (mut at, owner) = (draw as usize % 200, owner(&places, key));
            let mut hop_count = 0;
            while at != owner {
                let next = next_hop(&places, at, key);
                let left = |rank: usize| key.wrapping_sub(places.at(rank));
                assert!(next == owner || left(next) < left(at));
                at = next;
                hop_count += 1;
            }
            assert!(hop_count <= 64);
        }
    }
}
