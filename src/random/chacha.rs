//! ChaCha8, one block: 256 bits of key, 64 of counter and 64 of stream in, 64 bytes out.
//!
//! A generator crate keeps a buffer of four blocks and refills all of it to seek; an addressed draw
//! needs one block. Eight rounds are past every known attack and far past every statistical test.

const ROUNDS: usize = 8;

/// "expand 32-byte k", the constant of the cipher, as little-endian words.
const CONSTANT: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// The block at `counter` of `stream` under `key`, as sixteen little-endian words.
pub(super) fn block(key: [u32; 8], counter: u64, stream: u64) -> [u32; 16] {
    let [k0, k1, k2, k3, k4, k5, k6, k7] = key;
    let [c0, c1, c2, c3] = CONSTANT;
    let low = |word: u64| word as u32;
    let high = |word: u64| (word >> 32) as u32;
    rounds::<ROUNDS>([
        c0,
        c1,
        c2,
        c3,
        k0,
        k1,
        k2,
        k3,
        k4,
        k5,
        k6,
        k7,
        low(counter),
        high(counter),
        low(stream),
        high(stream),
    ])
}

/// Columns, then diagonals, then the start is added (Bernstein 2008, "ChaCha, a variant of Salsa20").
#[inline(always)]
fn rounds<const COUNT: usize>(start: [u32; 16]) -> [u32; 16] {
    let mut words = start;
    for _ in 0..COUNT / 2 {
        for column in 0..4 {
            quarter_round(&mut words, [column, 4 + column, 8 + column, 12 + column]);
        }
        for column in 0..4 {
            let turned = |row: usize| 4 * row + (column + row) % 4;
            quarter_round(&mut words, [turned(0), turned(1), turned(2), turned(3)]);
        }
    }
    for (word, first) in words.iter_mut().zip(start) {
        *word = word.wrapping_add(first);
    }
    words
}

#[inline(always)]
fn quarter_round(words: &mut [u32; 16], [a, b, c, d]: [usize; 4]) {
    for (sum, addend, turned, bits) in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)] {
        words[sum] = words[sum].wrapping_add(words[addend]);
        words[turned] = (words[turned] ^ words[sum]).rotate_left(bits);
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    use super::*;

    fn bytes(words: [u32; 16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len() / 2)
            .map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).expect("hex"))
            .collect()
    }

    #[test]
    fn eight_rounds_give_the_published_block_of_the_zero_key() {
        // draft-strombergson-chacha-test-vectors-01, TC1, 256-bit key, 8 rounds, block 0.
        let expected = unhex(
            "3e00ef2f895f40d67f5bb8e81f09a5a12c840ec3ce9a7f3b181be188ef711a1e\
             984ce172b9216f419f445367456d5619314a42a3da86b001387bfdb80e0cfe42",
        );
        assert_eq!(bytes(block([0; 8], 0, 0)), expected);
    }

    #[test]
    fn twenty_rounds_give_the_published_block_of_the_zero_key() {
        // RFC 8439, A.1, test vector 1.
        let mut start = [0; 16];
        start[..4].copy_from_slice(&CONSTANT);
        let expected = unhex(
            "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7\
             da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586",
        );
        assert_eq!(bytes(rounds::<20>(start)), expected);
    }

    #[test]
    fn every_block_is_that_of_the_generator_crate() {
        let mut key = [0_u32; 8];
        for step in 0..200_u64 {
            for (at, word) in key.iter_mut().enumerate() {
                *word = word.wrapping_mul(0x9e37_79b9).wrapping_add(at as u32 + 1);
            }
            let counter = step * 0x1234_5678_9abc;
            let stream = step.wrapping_mul(0xdead_beef_cafe);
            let mut seed = [0; 32];
            for (at, word) in key.iter().enumerate() {
                seed[4 * at..4 * at + 4].copy_from_slice(&word.to_le_bytes());
            }
            let mut peer = ChaCha8Rng::from_seed(seed);
            peer.set_stream(stream);
            peer.set_word_pos(u128::from(counter) * 16);
            let expected: Vec<u32> = (0..16).map(|_| peer.next_u32()).collect();
            assert_eq!(block(key, counter, stream).to_vec(), expected, "step {step}");
        }
    }
}
