//! Signature: what a problem is about, in 64 bits, so that alike problems differ in few of them.
//!
//! A SimHash (Charikar, "Similarity estimation techniques from rounding algorithms", 2002): every feature
//! of a context votes on every bit, and the share of bits in which two signatures agree tells the angle
//! between the two sets of features: similarity = 1 − angle ÷ π. Two contexts that share all but a tenth
//! of their features agree in about 86 % of the bits, two that share nothing in about half.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::random::mixed;

/// What a problem is about: a 64-bit SimHash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature(u64);

/// The key under which numbers become words that vote.
const NUMBER_KEY: u64 = 0x6f75_7463_6f6d_6573;
/// The key under which words are mixed into the one that decides a tied vote.
const TIE_KEY: u64 = 0x7469_6562_7265_616b;

impl Signature {
    /// How many bits a signature has.
    pub const BITS: u32 = 64;

    /// The signature with these bits: what [`Self::bits`] gave, or what a hash of your own makes of an
    /// embedding (the signs of 64 random projections, for one).
    pub const fn from_bits(bits: u64) -> Self {
        Signature(bits)
    }

    /// Its bits.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// In how many bits the two differ: 0 to 64 (Hamming).
    #[inline]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// In what share of their bits the two agree: 0 to 1. Exact: all its values are 64ths.
    #[inline]
    pub fn similarity(self, other: Self) -> f64 {
        Self::similarity_at(self.distance(other))
    }

    /// The similarity of two signatures that differ in this many bits.
    #[inline]
    pub(super) fn similarity_at(distance: u32) -> f64 {
        1.0 - f64::from(distance) / f64::from(Self::BITS)
    }

    /// The `index`-th group of `bits` bits, counted from the lowest: what a bucket of locality-sensitive
    /// hashing is named by. Where `bits` does not divide 64, the last group is shorter.
    ///
    /// # Panics
    ///
    /// If a band has no bits or more than 64, or begins behind the last bit.
    #[inline]
    pub fn band(self, index: u32, bits: u32) -> u64 {
        assert!((1..=Self::BITS).contains(&bits), "a band has 1 to 64 bits");
        let below = u64::from(index) * u64::from(bits);
        assert!(below < u64::from(Self::BITS), "a band begins within the signature");
        (self.0 >> below) & (u64::MAX >> (Self::BITS - bits))
    }

    /// The signature of features that are well mixed 64-bit words already, one vote each; a word that
    /// comes twice votes twice, and their order does not matter. Without words it is zero.
    ///
    /// A bit is one if more words have it than have it not. An even count can tie: then the bit is that of
    /// a word mixed from all of them. A tie that always fell to zero, or to one of the words, would make
    /// contexts of few features look alike that share none, or but that one.
    pub fn of_words(words: impl IntoIterator<Item = u64>) -> Self {
        let mut votes = Votes::default();
        for word in words {
            votes.cast(word);
        }
        votes.outcome()
    }

    /// The signature of features that are numbers, such as the ids of the blocks of a prompt: each is
    /// mixed first.
    pub fn of_numbers(numbers: impl IntoIterator<Item = u64>) -> Self {
        Self::of_words(numbers.into_iter().map(|number| mixed(NUMBER_KEY, number)))
    }

    /// The signature of features that are bytes or text: each votes with the first 8 bytes of its SHA-256.
    pub fn of_features<F: AsRef<[u8]>>(features: impl IntoIterator<Item = F>) -> Self {
        Self::of_words(features.into_iter().map(|feature| first_word(feature.as_ref())))
    }

    /// The signature of a context in words: its features are its words in lower case and the pairs of
    /// neighbouring words, so that both the vocabulary and the order count. Whatever is neither letter
    /// nor digit parts words; a script that does not part them needs features of its own.
    ///
    /// One word changed of fifteen leaves a similarity of 0.86, give or take 0.05; in shorter texts it costs
    /// more, and the threshold of a [`super::Policy`] has to be lower for them.
    pub fn of_context(context: &str) -> Self {
        let words = words(context);
        let pairs = words.windows(2).map(|pair| pair.join(" "));
        Self::of_features(words.iter().cloned().chain(pairs))
    }
}

impl fmt::Display for Signature {
    /// 16 hexadecimal digits.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

fn words(context: &str) -> Vec<String> {
    let words = context.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The first 8 bytes of the SHA-256 of `bytes`, as one number, the first byte the highest.
pub(super) fn first_word(bytes: &[u8]) -> u64 {
    Sha256::digest(bytes).iter().take(8).fold(0, |word, byte| (word << 8) | u64::from(*byte))
}

/// The votes on the 64 bits, counted side by side: the first word holds the lowest digit of each of the 64
/// counts, the next one the digit above it. Three times as fast as 64 counters.
#[derive(Default)]
struct Votes {
    digits: [u64; u32::BITS as usize],
    count: u32,
    /// The sum of all words, each mixed: it decides ties.
    tie: u64,
}

impl Votes {
    fn cast(&mut self, word: u64) {
        self.count += 1;
        let mut carry = word;
        for digit in &mut self.digits {
            (*digit, carry) = (*digit ^ carry, *digit & carry);
            if carry == 0 {
                break;
            }
        }
        self.tie = self.tie.wrapping_add(mixed(TIE_KEY, word));
    }

    fn outcome(&self) -> Signature {
        let half = self.count / 2;
        // Which bits have more votes than half, and which have as many, by the digits from the highest.
        let (mut more, mut equal) = (0, u64::MAX);
        for (place, digit) in self.digits.iter().enumerate().rev() {
            let half_digit = if half >> place & 1 == 1 { u64::MAX } else { 0 };
            more |= equal & digit & !half_digit;
            equal &= !(digit ^ half_digit);
        }
        // Half of an odd count was rounded down: more is a majority, and as many is none.
        let tied = if self.count.is_multiple_of(2) { equal } else { 0 };
        Signature(more | (tied & self.tie))
    }
}
