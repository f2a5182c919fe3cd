//! Ring: consistent hashing of agents onto shards.
//!
//! A point's place is a hash of its shard and its number, an agent's place one of the agent: nobody's place
//! depends on how many others there are.

use crate::random::{Address, Purpose};
use crate::swarm::AgentId;

/// The circle of hashes: which shard a place on it belongs to.
#[derive(Clone, Debug)]
pub(super) struct Ring {
    /// Every point with its shard, in the order of their places.
    points: Vec<(u64, u32)>,
    seed: u64,
}

/// Points that one address has room for.
const LANE_COUNT: u32 = 8;

impl Ring {
    /// The circle with `point_count` points of each shard, in a run of `seed`.
    pub(super) fn new(shard_count: u32, point_count: u32, seed: u64) -> Self {
        let mut points = Vec::with_capacity(shard_count as usize * point_count as usize);
        for shard in 0..shard_count {
            for first in (0..point_count).step_by(LANE_COUNT as usize) {
                let (entity, index) = (shard.into(), u64::from(first / LANE_COUNT));
                let block = Address { seed, purpose: Purpose::ShardPoint, entity, index }.block();
                let count = (point_count - first).min(LANE_COUNT) as usize;
                points.extend(block.lanes()[..count].iter().map(|place| (*place, shard)));
            }
        }
        points.sort_unstable();
        Ring { points, seed }
    }

    /// The shard of an agent: that of the first point at or behind its place.
    pub(super) fn shard_of(&self, agent: AgentId) -> u32 {
        let (entity, index) = (agent.0.into(), 0);
        let place = Address { seed: self.seed, purpose: Purpose::ShardKey, entity, index }.block().lane(0);
        let next = self.points.partition_point(|(point, _)| *point < place);
        self.points.get(next).unwrap_or(&self.points[0]).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENT_COUNT: u32 = 20_000;

    fn shards(shard_count: u32, point_count: u32, seed: u64) -> Vec<u32> {
        let ring = Ring::new(shard_count, point_count, seed);
        (0..AGENT_COUNT).map(|agent| ring.shard_of(AgentId(agent))).collect()
    }

    #[test]
    fn one_shard_more_moves_its_share_of_the_agents_and_nobody_else() {
        for shard_count in [1, 4, 16] {
            let moved_ratio = |seed| {
                let (before, after) = (shards(shard_count, 160, seed), shards(shard_count + 1, 160, seed));
                let moved = before.iter().zip(&after).filter(|(one, other)| one != other);
                let mut moved_count = 0;
                for (_, target) in moved {
                    assert_eq!(*target, shard_count, "an agent moves to the new shard or stays");
                    moved_count += 1;
                }
                f64::from(moved_count) / f64::from(AGENT_COUNT)
            };
            let mean = (0..8).map(moved_ratio).sum::<f64>() / 8.0;
            let expected = 1.0 / f64::from(shard_count + 1);
            // A share of 160 points among all has a relative deviation of 8 %, the mean of eight one of 3 %.
            assert!((mean / expected - 1.0).abs() < 0.1, "{shard_count}: {mean} moved");
        }
    }

    #[test]
    fn more_points_make_more_equal_shares() {
        let largest_ratio = |point_count| {
            let of_seed = |seed| {
                let mut counts = [0_u32; 4];
                shards(4, point_count, seed).iter().for_each(|shard| counts[*shard as usize] += 1);
                f64::from(counts.into_iter().max().expect("there are four")) / f64::from(AGENT_COUNT)
            };
            (0..16).map(of_seed).sum::<f64>() / 16.0
        };
        let [few, usual, many] = [1, 160, 2_000].map(largest_ratio);
        // The longest of four random arcs is (1 + 1/2 + 1/3 + 1/4) ÷ 4 of the circle.
        assert!((few - 25.0 / 48.0).abs() < 0.12, "{few}");
        assert!(0.255 < usual && usual < 0.29, "{usual}");
        assert!(many < usual && many < 0.26, "{many}");
    }

    #[test]
    fn a_place_belongs_to_the_next_point() {
        let ring = Ring::new(3, 5, 7);
        for agent in (0..500).map(AgentId) {
            let (entity, index) = (agent.0.into(), 0);
            let place = Address { seed: 7, purpose: Purpose::ShardKey, entity, index }.block().lane(0);
            let behind = |point: &&(u64, u32)| point.0.wrapping_sub(place);
            let nearest = ring.points.iter().min_by_key(behind).expect("there are points");
            assert_eq!(ring.shard_of(agent), nearest.1);
        }
    }
}
