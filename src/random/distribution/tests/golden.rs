//! Golden: a fingerprint of 10,000 draws of every family. If one changes, every result that ever came
//! of it changes: that is a decision, never an accident.

use super::reading::ALL;
use super::{lane, sampler};
use crate::random::mixed;

/// In the order of [`ALL`].
const FINGERPRINTS: [u64; 15] = [
    0x9781_5a1d_d175_8d58,
    0x2caf_a412_2946_e8ee,
    0x4264_4955_41fa_ab6a,
    0xc3e4_ab1b_9f92_7fc8,
    0x04aa_4833_bab7_4d52,
    0x0cff_5e2e_7c8e_1d5f,
    0x97ea_bad3_bf67_117f,
    0x47b7_849e_c23f_f352,
    0x95b0_55a7_8909_2ba2,
    0xa98c_1b54_7065_28d0,
    0xca52_3e1e_5e9b_d80c,
    0xf847_0686_0e02_4d10,
    0x4e85_9cb9_ee1d_a0bc,
    0x68c8_7710_f513_d711,
    0x4b0f_9533_6c15_a717,
];

#[test]
fn no_bit_of_any_draw_has_changed() {
    let found: Vec<u64> = ALL
        .into_iter()
        .map(|value| {
            let sampler = sampler(value);
            let fold = |hash, draw| mixed(hash, sampler.draw(lane(draw)).to_bits());
            (0..10_000).fold(0, fold)
        })
        .collect();
    assert_eq!(found, FINGERPRINTS);
}

#[test]
fn no_bit_of_any_address_has_changed() {
    assert_eq!((0..10_000).fold(0, |hash, draw| mixed(hash, lane(draw))), 0xf7b2_bbb1_a166_56c3);
}
