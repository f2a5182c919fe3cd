//! Digest: a running hash of all that happened in a run, in the order in which it happened.
//!
//! Two runs with the same digest took the same course, for all practical purposes (it does not
//! resist an adversary). It costs about a nanosecond per event and never changes between versions: a
//! golden value pins it.

const FACTOR_FOLD: u64 = 0x9E37_79B9_7F4A_7C15;
const FACTOR_TURN: u64 = 0xD6E8_FEB8_6659_FD93;
const ALONE: u64 = 0xA076_1D64_78BD_642F;

/// A running hash of words, sensitive to their order and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Mixes best: the halves of a 128-bit product, folded.
    fold: u64,
    /// Forgets nothing: each step can be undone, so runs that once differed here stay different.
    turn: u64,
}

impl Default for Digest {
    fn default() -> Self {
        Digest { fold: 0x2127_599B_F432_5C37, turn: 0x8803_55F2_1E6D_1965 }
    }
}

impl Digest {
    /// Adds one word.
    #[inline]
    pub fn absorb(&mut self, word: u64) {
        self.absorb_pair(word, ALONE);
    }

    /// Adds two words at the price of one. Not the same as adding one after the other.
    #[inline]
    pub fn absorb_pair(&mut self, first: u64, second: u64) {
        self.fold = folded_product(self.fold ^ first, FACTOR_FOLD ^ second).wrapping_add(FACTOR_TURN);
        let both = first ^ second.rotate_left(32);
        self.turn = (self.turn.rotate_left(29) ^ both).wrapping_mul(FACTOR_TURN);
    }

    /// The hash of all words so far.
    pub fn value(&self) -> u64 {
        let mixed = folded_product(self.fold ^ FACTOR_FOLD, self.turn ^ FACTOR_TURN);
        folded_product(mixed ^ self.turn, ALONE) ^ self.fold
    }
}

/// Both halves of the product of `a` and `b`, folded onto each other.
#[inline]
const fn folded_product(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest_of(words: &[u64]) -> u64 {
        let mut digest = Digest::default();
        words.iter().for_each(|&word| digest.absorb(word));
        digest.value()
    }

    #[test]
    fn its_value_never_changes_between_versions() {
        let mut digest = Digest::default();
        (0..1_000).for_each(|word| digest.absorb(word));
        (0..1_000).for_each(|word| digest.absorb_pair(word, word << 40));
        assert_eq!(digest.value(), 12_540_588_714_893_802_056);
    }

    #[test]
    fn order_and_number_of_words_matter() {
        let values =
            [digest_of(&[]), digest_of(&[0]), digest_of(&[0, 0]), digest_of(&[1, 0]), digest_of(&[0, 1])];
        assert!((1..values.len()).all(|end| !values[..end].contains(&values[end])));
    }

    /// Each output bit should flip with probability 1/2 when one input bit flips: over 64·64 pairs of
    /// input bit and earlier word the count of flipped bits is binomial, and 31 to 33 of 64 bits in
    /// the mean is eight standard deviations wide.
    #[test]
    fn one_flipped_bit_flips_half_of_the_value() {
        let words: Vec<u64> = (0..64).collect();
        let value = digest_of(&words);
        let mut flipped_count = 0;
        for index in 0..64 {
            for bit in 0..64 {
                let mut other = words.clone();
                other[index] ^= 1 << bit;
                flipped_count += (digest_of(&other) ^ value).count_ones();
            }
        }
        assert!((31 * 4_096..33 * 4_096).contains(&flipped_count), "{flipped_count} bits of 64 · 4096");
    }

    #[test]
    fn a_flip_is_not_undone_by_another_flip_in_the_next_word() {
        let value = digest_of(&[7, 7]);
        let pairs = (0..64).flat_map(|a| (0..64).map(move |b| [7 ^ (1 << a), 7 ^ (1 << b)]));
        assert!(pairs.into_iter().all(|words| digest_of(&words) != value));
    }
}
