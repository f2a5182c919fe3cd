//! Signatures: alike contexts are near, others are not, and bands meet as often as theory says.

use proptest::prelude::*;

use crate::outcome::{ContextHash, Signature};
use crate::random::{mixed, uniform};

#[test]
fn the_context_hash_is_that_of_the_article() {
    // hashlib.sha256(context.encode()).hexdigest()[:16] in Python 3.
    let known = [
        ("", "e3b0c44298fc1c14"),
        ("agent 47", "eeebfa08131be190"),
        ("What is the capital of France?", "115049a298532be2"),
        ("Größe: 12 µm 🚀", "9ecc4ea77c613e05"),
    ];
    for (context, digits) in known {
        assert_eq!(ContextHash::of(context).to_string(), digits);
    }
}

const QUESTION: &str =
    "Which suppliers of the Hamburg plant delivered later than agreed in the last quarter, and why?";

#[test]
fn a_reworded_context_is_nearer_than_another_one() {
    let reworded = QUESTION.replace("Hamburg", "Bremen");
    let other = "Translate the safety notes of the pump manual into Finnish and keep the numbering as it is.";
    let [question, reworded, other] = [QUESTION, &reworded, other].map(Signature::of_context);
    assert!(question.similarity(reworded) > 0.85, "{}", question.similarity(reworded));
    assert!(question.similarity(other) < 0.75, "{}", question.similarity(other));
}

#[test]
fn case_and_punctuation_change_nothing() {
    let shouted = format!("  {}!!! ", QUESTION.to_uppercase().replace(' ', " - "));
    assert_eq!(Signature::of_context(&shouted), Signature::of_context(QUESTION));
}

#[test]
fn the_order_of_words_counts() {
    let [one, other] = ["the dog bites the man", "the man bites the dog"].map(Signature::of_context);
    assert_ne!(one, other);
}

#[test]
fn without_features_it_is_zero() {
    assert_eq!(Signature::of_context(" ?! "), Signature::default());
}

#[test]
fn it_displays_as_16_digits() {
    assert_eq!(Signature::from_bits(0xab).to_string(), "00000000000000ab");
}

#[test]
fn one_word_is_its_own_signature() {
    assert_eq!(Signature::of_words([0x0123_4567_89ab_cdef]).bits(), 0x0123_4567_89ab_cdef);
}

/// Bits of sets that share a part agree as often as arc-cosine says; two words tie in half of their bits.
#[test]
fn similarity_is_that_of_the_angle_between_sets_of_numbers() {
    for (shared, own) in [(0, 2), (0, 20), (10, 10), (90, 10), (99, 1)] {
        let set = |trial: u64, side: u64| {
            let base = trial * 1_000;
            (base..base + shared).chain(base + 500 + side * 200..base + 500 + side * 200 + own)
        };
        let trial_count = 400;
        let similarity = |trial| {
            let [one, other] = [0, 1].map(|side| Signature::of_numbers(set(trial, side)));
            one.similarity(other)
        };
        let mean = (0..trial_count).map(similarity).sum::<f64>() / trial_count as f64;
        let cosine = shared as f64 / (shared + own) as f64;
        let expected = 1.0 - libm::acos(cosine) / std::f64::consts::PI;
        // 25,600 bits: a standard deviation of 0.003; the angle is exact only in the limit of many features.
        assert!((mean - expected).abs() < 0.03, "{shared} shared, {own} own: {mean} and not {expected}");
    }
}

#[test]
fn ties_lean_to_neither_side() {
    let ones = |pair: u64| Signature::of_numbers([2 * pair, 2 * pair + 1]).bits().count_ones();
    let count: u32 = (0..1_000).map(ones).sum();
    // 64,000 fair coins: one standard deviation is 126.
    assert!(count.abs_diff(32_000) < 632, "{count}");
}

/// A word whose bits are one with probability `ratio` each.
fn sparse_word(ratio: f64, key: u64) -> u64 {
    let is_one = |bit: &u64| uniform(mixed(key, *bit)) < ratio;
    (0..64).filter(is_one).fold(0, |word, bit| word | (1 << bit))
}

/// Two members of a family share a bucket with probability 1 − (1 − (1 − q)^r)^b, where q = 2p(1 − p) is the
/// probability that they differ in a bit.
#[test]
fn bands_of_members_of_a_family_meet_as_often_as_theory_says() {
    const PAIR_COUNT: u64 = 20_000;
    for (band_count, bits) in [(4, 16), (8, 8), (16, 4)] {
        for ratio in [0.02, 0.05, 0.1] {
            let meets = |pair: &u64| {
                let key = mixed(u64::from(bits) << 32 | (ratio * 100.0) as u64, *pair);
                let [one, other] =
                    [1, 2].map(|member| Signature::from_bits(key ^ sparse_word(ratio, mixed(key, member))));
                (0..band_count).any(|index| one.band(index, bits) == other.band(index, bits))
            };
            let recall = (0..PAIR_COUNT).filter(meets).count() as f64 / PAIR_COUNT as f64;
            let q = 2.0 * ratio * (1.0 - ratio);
            let band_ratio = libm::pow(1.0 - q, f64::from(bits));
            let expected = 1.0 - libm::pow(1.0 - band_ratio, f64::from(band_count));
            let deviation = (expected * (1.0 - expected) / PAIR_COUNT as f64).sqrt();
            let tolerance = 4.0 * deviation + 1.0 / PAIR_COUNT as f64;
            assert!(
                (recall - expected).abs() < tolerance,
                "{band_count} bands of {bits}, p = {ratio}: {recall} and not {expected} ± {tolerance}"
            );
        }
    }
}

#[test]
#[should_panic(expected = "a band begins within the signature")]
fn there_is_no_ninth_byte() {
    Signature::default().band(8, 8);
}

proptest! {
    #[test]
    fn the_bands_are_the_signature(word: u64, bits in 1_u32..=64) {
        let signature = Signature::from_bits(word);
        let band_count = 64_u32.div_ceil(bits);
        let placed = |index| signature.band(index, bits) << (index * bits);
        let joined = (0..band_count).map(placed).fold(0, |joined, band| joined | band);
        prop_assert_eq!(joined, word);
    }

    #[test]
    fn the_majority_of_the_words_decides_on_each_bit(words in prop::collection::vec(any::<u64>(), 0..70)) {
        let signature = Signature::of_words(words.iter().copied());
        for bit in 0..64 {
            let ones = words.iter().filter(|word| *word >> bit & 1 == 1).count();
            if ones * 2 != words.len() {
                prop_assert_eq!(signature.bits() >> bit & 1 == 1, ones * 2 > words.len());
            }
        }
    }

    #[test]
    fn the_order_of_features_does_not_matter(mut numbers in prop::collection::vec(any::<u64>(), 0..30)) {
        let signature = Signature::of_numbers(numbers.iter().copied());
        numbers.reverse();
        prop_assert_eq!(Signature::of_numbers(numbers), signature);
    }

    #[test]
    fn similarity_is_symmetric_and_a_whole_number_of_64ths(one: u64, other: u64) {
        let [one, other] = [one, other].map(Signature::from_bits);
        prop_assert_eq!(one.similarity(other), other.similarity(one));
        prop_assert_eq!(one.similarity(other) * 64.0, f64::from(64 - one.distance(other)));
    }
}
