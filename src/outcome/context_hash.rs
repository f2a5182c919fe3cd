//! ContextHash: names a context exactly, as the article's router does.
//!
//! One letter changed makes another hash, so it finds repetitions and nothing that is merely alike: for
//! that there is [`super::Signature`]. It stays in the packet so that its readers can tell the two apart.

use std::fmt;

use super::signature::first_word;

/// The first 64 bits of the SHA-256 of a context in UTF-8. It displays as 16 hexadecimal digits, those of
/// Python's `hashlib.sha256(context.encode()).hexdigest()[:16]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContextHash(u64);

impl ContextHash {
    /// The hash of `context`.
    pub fn of(context: &str) -> Self {
        ContextHash(first_word(context.as_bytes()))
    }

    /// The hash with these bits, as [`Self::bits`] gave them.
    pub const fn from_bits(bits: u64) -> Self {
        ContextHash(bits)
    }

    /// Its bits; the first hexadecimal digit is the highest.
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl fmt::Display for ContextHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}
