//! Propagation: how long outcomes take to those who are interested in them, and how many they reach.
//!
//! Each packet is followed to each agent, so only the first agents of a swarm are observed: their interests
//! are drawn as those of all others are.

use super::Percentiles;
use crate::kernel::NumberTable;
use crate::random::mixed;

/// The delays of the packets of the window.
#[derive(Clone, Debug)]
pub struct Propagation {
    /// Of the interested agents that were reached.
    pub delays: Percentiles,
    /// How many were reached within each bound, but not within the one before.
    counts: [u64; Propagation::BOUNDS_S.len()],
    /// Interested agents of all packets, among those observed.
    interested_count: u64,
    reached_count: u64,
    /// A word for each packet and each agent that it has reached.
    reached: NumberTable,
}

impl Propagation {
    /// Agents that are observed: all of a swarm that is not larger.
    pub const OBSERVED_COUNT: u32 = 256;

    /// The delays, in seconds, at which the share of agents reached is told: four to a decade.
    pub const BOUNDS_S: [f64; 33] = [
        0.001, 0.001778, 0.003162, 0.005623, 0.01, 0.01778, 0.03162, 0.05623, 0.1, 0.1778, 0.3162, 0.5623,
        1.0, 1.778, 3.162, 5.623, 10.0, 17.78, 31.62, 56.23, 100.0, 177.8, 316.2, 562.3, 1_000.0, 1_778.0,
        3_162.0, 5_623.0, 10_000.0, 17_780.0, 31_620.0, 56_230.0, 100_000.0,
    ];

    /// Nothing has been emitted yet.
    pub fn new() -> Self {
        Propagation {
            delays: Percentiles::with_room(),
            counts: [0; Propagation::BOUNDS_S.len()],
            interested_count: 0,
            reached_count: 0,
            reached: NumberTable::default(),
        }
    }

    /// A packet that so many other agents are interested in, of those observed.
    pub fn count_interested(&mut self, agent_count: u32) {
        self.interested_count += u64::from(agent_count);
    }

    /// A packet can be used by an interested `agent` after so long. Only the first time counts, and only
    /// if the agent is observed.
    pub fn record(&mut self, packet: u64, agent: u32, delay_ns: u64) {
        let pair = mixed(packet, agent.into()).min(u64::MAX - 1);
        if agent >= Self::OBSERVED_COUNT || self.reached.get(pair).is_some() {
            return;
        }
        self.reached.insert(pair, agent);
        self.delays.record(delay_ns);
        self.reached_count += 1;
        let delay_s = delay_ns as f64 / 1e9;
        if let Some(count) = self.counts.get_mut(Self::BOUNDS_S.partition_point(|bound_s| *bound_s < delay_s))
        {
            *count += 1;
        }
    }

    /// Share of the interested agents that were reached.
    pub fn coverage_ratio(&self) -> Option<f64> {
        (self.interested_count > 0).then(|| self.reached_count as f64 / self.interested_count as f64)
    }

    /// Share of the interested agents that were reached within each of the bounds.
    pub fn reached_ratios(&self) -> Vec<f64> {
        let sums = self.counts.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        });
        sums.map(|sum| sum as f64 / self.interested_count.max(1) as f64).collect()
    }
}

impl Default for Propagation {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_never_reached_counts_among_the_interested() {
        let mut propagation = Propagation::new();
        propagation.count_interested(4);
        propagation.record(1, 0, 10_000_000);
        propagation.record(1, 1, 2_000_000_000);
        // Forgotten and met again; and far away.
        propagation.record(1, 1, 3_000_000_000);
        propagation.record(1, Propagation::OBSERVED_COUNT, 1);
        assert_eq!(propagation.coverage_ratio(), Some(0.5));
        let ratios = propagation.reached_ratios();
        let within =
            |bound_s: f64| ratios[Propagation::BOUNDS_S.iter().position(|at| *at == bound_s).unwrap()];
        assert_eq!((within(0.005623), within(0.01), within(1.0), within(3.162)), (0.0, 0.25, 0.25, 0.5));
    }
}
