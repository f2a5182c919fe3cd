//! HyperLogLog: about how many distinct words there were, in 16 KiB however many they are.
//!
//! Flajolet, Fusy, Gandouet, Meunier, "HyperLogLog" (2007): the first 14 bits of a word's hash choose
//! one of 2¹⁴ registers, which keeps the longest run of zeros that the other 50 bits of any of its words
//! began with. The count is estimated by the improved raw estimator of Ertl, "New cardinality estimation
//! algorithms for HyperLogLog sketches" (2017, algorithm 6): one formula from none to 2⁶⁴, where the
//! original goes over from linear counting to its own with a bias in between. It needs square roots
//! alone, which are the same on every machine.
//!
//! What the registers hold depends on the set of words alone, not on their order nor on how often each
//! comes.

use crate::random::mixed;

/// Bits of the hash that choose the register.
const INDEX_BITS: u32 = 14;
const REGISTER_COUNT: usize = 1 << INDEX_BITS;
/// Bits that are left to begin with zeros.
const RUN_BITS: u32 = u64::BITS - INDEX_BITS;
/// The key of the hash: nothing else in a run is mixed under it.
const HASH_KEY: u64 = 0x9C3F_17A5_60DE_B84B;

/// Counts distinct words by estimate.
#[derive(Clone, Debug)]
pub struct HyperLogLog {
    /// One more than the longest run of zeros; 0 where no word came.
    registers: Vec<u8>,
}

impl Default for HyperLogLog {
    fn default() -> Self {
        HyperLogLog { registers: vec![0; REGISTER_COUNT] }
    }
}

impl HyperLogLog {
    /// The standard error of [`Self::count`] as a share of it: 1.04 / √2¹⁴ = 0.8125 %.
    pub const ERROR_RATIO: f64 = 1.04 / 128.0;

    /// Notes `word`, which need not be mixed.
    #[inline]
    pub fn insert(&mut self, word: u64) {
        let hash = mixed(HASH_KEY, word);
        // The bit behind the run bits ends a run that nothing else ends.
        let run = (hash << INDEX_BITS | 1 << (INDEX_BITS - 1)).leading_zeros();
        let register = &mut self.registers[(hash >> RUN_BITS) as usize];
        *register = (*register).max(run as u8 + 1);
    }

    /// About how many distinct words there were.
    pub fn count(&self) -> u64 {
        let mut register_counts = [0_u32; RUN_BITS as usize + 2];
        for register in &self.registers {
            register_counts[usize::from(*register)] += 1;
        }
        estimate(&register_counts).round() as u64
    }
}

/// α∞ m² / (m σ(C₀/m) + Σ Cₖ 2⁻ᵏ + m τ(1 − C_q₊₁/m) 2^−q) with α∞ = 1 / (2 ln 2), where Cₖ of the m
/// registers hold k and q is [`RUN_BITS`]. The sum is taken from its smallest term up, by Horner's rule.
fn estimate(register_counts: &[u32; RUN_BITS as usize + 2]) -> f64 {
    const ALPHA: f64 = std::f64::consts::LOG2_E / 2.0;
    let m = REGISTER_COUNT as f64;
    let [empty, held @ .., full] = register_counts;
    let full_term = m * tau(1.0 - f64::from(*full) / m);
    let held_terms = held.iter().rev().fold(full_term, |sum, count| 0.5 * (sum + f64::from(*count)));
    ALPHA * m * m / (held_terms + m * sigma(f64::from(*empty) / m))
}

/// σ(x) = x + Σ x^(2ᵏ) 2^(k−1) over k ≥ 1: what empty registers count for. Infinite at 1.
fn sigma(x: f64) -> f64 {
    if x == 1.0 {
        return f64::INFINITY;
    }
    let (mut power, mut factor, mut sum) = (x, 1.0, x);
    loop {
        power *= power;
        let before = sum;
        sum += power * factor;
        factor += factor;
        if sum == before {
            return sum;
        }
    }
}

/// τ(x) = (1 − x − Σ (1 − x^(2⁻ᵏ))² 2⁻ᵏ) / 3 over k ≥ 1: what registers count for that can hold no more.
fn tau(x: f64) -> f64 {
    if x == 0.0 || x == 1.0 {
        return 0.0;
    }
    let (mut root, mut factor, mut sum) = (x, 1.0, 1.0 - x);
    loop {
        root = root.sqrt();
        factor *= 0.5;
        let before = sum;
        sum -= (1.0 - root) * (1.0 - root) * factor;
        if sum == before {
            return sum / 3.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch_of(words: impl Iterator<Item = u64>) -> HyperLogLog {
        let mut sketch = HyperLogLog::default();
        words.for_each(|word| sketch.insert(word));
        sketch
    }

    #[test]
    fn nothing_counts_for_nothing() {
        assert_eq!(HyperLogLog::default().count(), 0);
    }

    /// From one word to two million, over the places where the original estimator changes its formula
    /// (40,960 and 81,920): the error in standard errors, one sketch, looked at as it fills.
    #[test]
    fn estimates_stay_within_three_standard_errors() {
        let mut sketch = HyperLogLog::default();
        let mut checked_at = 1;
        for count in 1..=2_000_000_u64 {
            sketch.insert(count << 32 | 7);
            if count == checked_at {
                let error = (sketch.count() as f64 / count as f64 - 1.0).abs();
                assert!(error < 3.0 * HyperLogLog::ERROR_RATIO, "{count}: {error}");
                checked_at += 1 + checked_at / 16;
            }
        }
    }

    /// 100 sketches of 200,000 words each, enough for a dozen in each register.
    #[test]
    fn errors_are_as_large_as_stated_and_lean_to_no_side() {
        let error = |key: u64| {
            let count = sketch_of((0..200_000).map(|word| word << 20 | key)).count();
            count as f64 / 200_000.0 - 1.0
        };
        let errors: Vec<f64> = (0..100).map(error).collect();
        let mean = errors.iter().sum::<f64>() / 100.0;
        let deviation = (errors.iter().map(|error| error * error).sum::<f64>() / 100.0).sqrt();
        // A mean of 100 has a tenth of the deviation; a deviation from 100 is known to 7 %.
        assert!(mean.abs() < 0.3 * HyperLogLog::ERROR_RATIO, "mean {mean}");
        assert!((deviation / HyperLogLog::ERROR_RATIO - 1.0).abs() < 0.2, "deviation {deviation}");
    }

    #[test]
    fn order_and_repetition_change_nothing() {
        let forward = sketch_of(0..50_000);
        let backward = sketch_of((0..50_000).rev().chain(0..10_000));
        assert_eq!(forward.registers, backward.registers);
    }

    /// Its value never changes between versions.
    #[test]
    fn the_estimate_of_a_known_set_is_known() {
        assert_eq!(sketch_of(0..1_000_000).count(), 992_371);
    }

    /// The sums as their formulas stand, with powers where the estimator doubles and takes roots.
    #[test]
    fn both_series_are_summed_to_the_last_bit() {
        let sigma_twin = |x: f64| {
            let term = |k: i32| libm::pow(x, f64::from(1 << k)) * libm::ldexp(1.0, k - 1);
            x + (1..20).map(term).sum::<f64>()
        };
        let tau_twin = |x: f64| {
            let term =
                |k: i32| libm::pow(1.0 - libm::pow(x, libm::ldexp(1.0, -k)), 2.0) * libm::ldexp(1.0, -k);
            (1.0 - x - (1..60).map(term).sum::<f64>()) / 3.0
        };
        for x in [0.001, 0.1, 0.5, 0.9, 0.99] {
            assert!((sigma(x) / sigma_twin(x) - 1.0).abs() < 1e-12, "sigma({x})");
            assert!((tau(x) / tau_twin(x) - 1.0).abs() < 1e-9, "tau({x})");
        }
        assert_eq!((sigma(0.0), sigma(1.0), tau(0.0), tau(1.0)), (0.0, f64::INFINITY, 0.0, 0.0));
    }
}
