//! Correlation: what tasks have in common that are begun together.
//!
//! `round` is part of the work: the k-th tasks of all clients share a factor, by a Gaussian copula
//! that leaves each task's own distribution as it is. `epoch` is part of the environment: whatever
//! is begun in one stretch of time is slower or faster together.

use crate::kernel::{SimDuration, SimTime};
use crate::random::{Address, Purpose, normal_cdf, normal_quantile, uniform};

/// What the environment and the rounds have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Correlation {
    /// Tasks of one round are alike.
    pub round: Option<Round>,
    /// Stretches of time are alike.
    pub epoch: Option<Epoch>,
}

/// Tasks of one round are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Round {
    /// Correlation of the underlying normal variables, between 0 and 1.
    pub correlation: f64,
}

/// Everything begun in one stretch of time is slower or faster together, by a lognormal factor of
/// mean 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// How long a stretch is.
    pub length: SimDuration,
    /// Coefficient of variation of the factor.
    pub cv: f64,
}

impl Round {
    /// A task's own random word, moved towards that of its round.
    pub fn correlate(&self, seed: u64, round: u32, lane: u64) -> u64 {
        let address = Address { seed, purpose: Purpose::Round, entity: 0, index: round.into() };
        let shared = normal_quantile(uniform(address.block().lane(0)));
        let own = normal_quantile(uniform(lane));
        let mixed = self.correlation.sqrt() * shared + (1.0 - self.correlation).sqrt() * own;
        // Back to a word: its upper bits are all that `uniform` reads.
        ((normal_cdf(mixed) * (1_u64 << 53) as f64) as u64).min((1 << 53) - 1) << 11
    }
}

impl Epoch {
    /// How much longer everything takes that is begun at `now`.
    pub fn slowdown(&self, seed: u64, now: SimTime) -> f64 {
        let index = now.as_ns() / self.length.as_ns();
        let address = Address { seed, purpose: Purpose::Epoch, entity: 0, index };
        let variance = libm::log1p(self.cv * self.cv);
        let normal = normal_quantile(uniform(address.block().lane(0)));
        libm::exp(variance.sqrt() * normal - variance / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_correlation_makes_a_round_alike() {
        let law = Round { correlation: 1.0 };
        assert_eq!(law.correlate(1, 7, 123 << 40), law.correlate(1, 7, 999 << 50));
        assert_ne!(law.correlate(1, 7, 123 << 40), law.correlate(1, 8, 123 << 40));
    }

    #[test]
    fn no_correlation_leaves_a_word_as_it_was() {
        let law = Round { correlation: 0.0 };
        for lane in [1_u64 << 60, 3 << 61, 0xABCD << 40] {
            let difference = uniform(law.correlate(1, 7, lane)) - uniform(lane);
            assert!(difference.abs() < 1e-12, "{difference}");
        }
    }

    #[test]
    fn the_factor_of_the_epochs_has_mean_one() {
        let epoch = Epoch { length: SimDuration::from_ns(10), cv: 0.5 };
        let count = 20_000;
        let sum: f64 = (0..count).map(|index| epoch.slowdown(1, SimTime::from_ns(index * 10))).sum();
        assert!((sum / count as f64 - 1.0).abs() < 0.02, "{}", sum / count as f64);
    }
}
