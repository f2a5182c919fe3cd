//! Mix: many cheap draws under one key, for what happens to each message on the wire.
//!
//! The key comes from one ChaCha block per sender; the counter is the sender's message number.

/// Stafford's mix 13, the finaliser of SplitMix64 (Steele, Lea, Flood 2014): each bit of the input
/// moves each bit of the output with probability one half.
#[inline]
fn finalised(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// 64 random bits at `counter` under `key`.
///
/// The counter is finalised before the key joins it. In plain SplitMix64 all keys are places on one
/// circle, so that two of a million senders would likely walk the same stretch of it; here two keys
/// never share a stretch.
#[inline]
pub fn mixed(key: u64, counter: u64) -> u64 {
    let spread = finalised(counter.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    finalised(key ^ spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_step_is_that_of_splitmix64() {
        // Published outputs of SplitMix64 seeded with 1234567.
        let state = |draw: u64| 1_234_567_u64.wrapping_add(draw.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        assert_eq!(finalised(state(1)), 6_457_827_717_110_365_317);
        assert_eq!(finalised(state(2)), 3_203_168_211_198_807_973);
    }

    #[test]
    fn flipping_a_bit_of_key_or_counter_flips_half_of_the_output() {
        let mut flipped = [0_u32; 2];
        for draw in 0..1_000_u64 {
            let key = finalised(draw ^ 0xabcd);
            for bit in 0..64 {
                flipped[0] += (mixed(key, draw) ^ mixed(key ^ (1 << bit), draw)).count_ones();
                flipped[1] += (mixed(key, draw) ^ mixed(key, draw ^ (1 << bit))).count_ones();
            }
        }
        for count in flipped {
            // 4,096,000 fair coins: one standard deviation is 1,012.
            assert!(count.abs_diff(2_048_000) < 5_000, "{count}");
        }
    }
}
