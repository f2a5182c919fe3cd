//! Routing: a router keeps the newest, an index answers as it does, and a synthesis lets the best decide.

use proptest::prelude::*;

use super::Sketch;
use crate::outcome::{
    Absorbed, Adjustment, AdjustmentRef, ContextHash, OutcomeIndex, OutcomePacket, OutcomeRouter,
    PacketParts, Policy, Ranking, Signature,
};

/// What can happen to a store.
#[derive(Clone, Copy, Debug)]
enum Step {
    Absorb(Sketch),
    Rank { signature: Signature, now_ns: u64 },
    ForgetExpired { now_ns: u64 },
}

/// Signatures of which many are equal and most are near.
fn any_signature() -> impl Strategy<Value = Signature> {
    let word = prop_oneof![
        0..8_u64,
        prop::sample::subsequence((0..16).collect::<Vec<u64>>(), 0..12)
            .prop_map(|bits| bits.into_iter().fold(0, |word, bit| word | (1 << bit)))
    ];
    word.prop_map(Signature::from_bits)
}

fn any_step() -> impl Strategy<Value = Step> {
    let confidence = prop_oneof![(0..4_u32).prop_map(|thirds| f64::from(thirds) / 3.0), 0.0..=1.0];
    let sketch = (0..60_u64, any_signature(), confidence, 0..50_u64, prop::option::weighted(0.2, 1..30_u64));
    let absorb = sketch.prop_map(|(number, signature, confidence, emitted_at_ns, time_to_live_ns)| {
        Step::Absorb(Sketch { number, signature, confidence, emitted_at_ns, time_to_live_ns })
    });
    prop_oneof![
        6 => absorb,
        3 => (any_signature(), 0..90_u64).prop_map(|(signature, now_ns)| Step::Rank { signature, now_ns }),
        1 => (0..60_u64).prop_map(|now_ns| Step::ForgetExpired { now_ns }),
    ]
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let similarity_min = prop_oneof![0.0..1.1, Just(0.85), Just(1.0)];
    let weight = prop_oneof![0.0..4.0, Just(2.0), Just(40.0)];
    (similarity_min, 0..7_usize, weight, prop::option::of(0..60_u64), 0..25_usize).prop_map(
        |(similarity_min, top_k, similarity_weight, time_to_live_ns, capacity)| Policy {
            similarity_min,
            top_k,
            similarity_weight,
            time_to_live_ns,
            capacity,
        },
    )
}

fn entries(ranking: &Ranking<Sketch>) -> Vec<(f64, Sketch)> {
    ranking.iter().map(|(score, sketch)| (score, *sketch)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn an_index_answers_as_a_router_does(
        policy in any_policy(),
        steps in prop::collection::vec(any_step(), 0..120),
    ) {
        let mut router = OutcomeRouter::new();
        let mut index = OutcomeIndex::new();
        // What was ranked before stays in the contest until it is cleared.
        let mut rankings = [Ranking::new(), Ranking::new()];
        for (place, step) in steps.into_iter().enumerate() {
            match step {
                Step::Absorb(sketch) => {
                    prop_assert_eq!(index.absorb(sketch, &policy), router.absorb(sketch, &policy));
                }
                Step::Rank { signature, now_ns } => {
                    if place % 2 == 0 {
                        rankings.iter_mut().for_each(Ranking::clear);
                    }
                    router.rank(signature, now_ns, &policy, &mut rankings[0]);
                    index.rank(signature, now_ns, &policy, &mut rankings[1]);
                    prop_assert_eq!(entries(&rankings[1]), entries(&rankings[0]));
                }
                Step::ForgetExpired { now_ns } => {
                    router.forget_expired(now_ns, &policy);
                    index.forget_expired(now_ns, &policy);
                }
            }
            prop_assert!(router.len() <= policy.capacity);
            prop_assert!(index.packets().eq(router.packets()));
        }
    }
}

/// More signatures than are compared at once, each more than once.
#[test]
fn a_large_index_answers_as_a_router_does() {
    let policy = Policy { capacity: 3_000, ..Policy::default() };
    let mut router = OutcomeRouter::new();
    let mut index = OutcomeIndex::new();
    let word = |counter| crate::random::mixed(1, counter);
    // 40 families; a member differs from its centre in about four bits.
    let flips =
        |member: u64| (1..5).map(|part| word(member * 10 + part)).fold(u64::MAX, |all, part| all & part);
    let signature = |member: u64| Signature::from_bits(word(member % 40) ^ flips(member % 2_000));
    for number in 0..5_000 {
        let sketch = Sketch::new(number, signature(word(number)), (word(number) % 100) as f64 / 99.0);
        index.absorb(sketch, &policy);
        router.absorb(sketch, &policy);
    }
    assert!(index.signature_count() > 1_000, "{}", index.signature_count());
    for member in 0..200 {
        let mut rankings = [Ranking::new(), Ranking::new()];
        router.rank(signature(member), 0, &policy, &mut rankings[0]);
        index.rank(signature(member), 0, &policy, &mut rankings[1]);
        assert_eq!(entries(&rankings[1]), entries(&rankings[0]));
        assert!(!rankings[0].is_empty());
    }
}

#[test]
fn the_first_in_is_the_first_out() {
    let policy = Policy { capacity: 2, ..Policy::default() };
    let mut router = OutcomeRouter::new();
    let sketches = [1, 2, 3].map(|number| Sketch::new(number, Signature::default(), 0.5));
    let absorbed = sketches.map(|sketch| router.absorb(sketch, &policy));
    assert_eq!(absorbed, [Absorbed::Kept, Absorbed::Kept, Absorbed::Displaced(sketches[0])]);
    assert_eq!(router.absorb(sketches[1], &policy), Absorbed::Copy);
    assert!(router.packets().eq(&sketches[1..]));
}

#[test]
fn a_capacity_of_zero_refuses() {
    let policy = Policy { capacity: 0, ..Policy::default() };
    let sketch = Sketch::new(1, Signature::default(), 0.5);
    assert_eq!(OutcomeRouter::new().absorb(sketch, &policy), Absorbed::Refused);
    assert_eq!(OutcomeIndex::new().absorb(sketch, &policy), Absorbed::Refused);
}

fn packet(agent: &str, confidence: f64, adjustments: &[(&str, AdjustmentRef<'_>)]) -> OutcomePacket {
    OutcomePacket::from_parts(&PacketParts {
        agent,
        context: ContextHash::of("a context"),
        signature: Signature::default(),
        summary: "",
        confidence,
        emitted_at_ns: 0,
        time_to_live_ns: None,
        adjustments,
    })
    .unwrap()
}

#[test]
fn where_two_name_one_adjustment_the_better_decides() {
    let policy = Policy { top_k: 2, ..Policy::default() };
    let mut router = OutcomeRouter::new();
    router.absorb(packet("worst", 0.1, &[("only here", true.into())]), &policy);
    router.absorb(packet("second", 0.5, &[("depth", 2.0.into()), ("tool", "abacus".into())]), &policy);
    router.absorb(packet("best", 1.0, &[("depth", 8.0.into())]), &policy);
    let synthesis = router.synthesize(Signature::default(), 0, &policy).unwrap();
    let merged = [
        ("depth".to_owned(), Adjustment::Number(8.0)),
        ("tool".to_owned(), Adjustment::Text("abacus".to_owned())),
    ];
    assert_eq!(synthesis.adjustments, merged.into());
    assert_eq!(synthesis.confidence, 0.75);
    assert_eq!(synthesis.packets.iter().map(OutcomePacket::agent).collect::<Vec<_>>(), ["best", "second"]);
}

#[test]
fn without_packets_there_is_no_synthesis() {
    let index = OutcomeIndex::<OutcomePacket>::new();
    assert_eq!(index.synthesize(Signature::default(), 0, &Policy::default()), None);
}

#[test]
fn what_is_touched_makes_room_last() {
    let policy = Policy { capacity: 3, ..Policy::default() };
    let mut index = OutcomeIndex::new();
    let sketches = [1, 2, 3, 4, 5].map(|number| Sketch::new(number, Signature::default(), 0.5));
    sketches[..3].iter().for_each(|sketch| assert_eq!(index.absorb(*sketch, &policy), Absorbed::Kept));
    index.touch(1);
    // Nothing is known of it.
    index.touch(9);
    assert_eq!(index.absorb(sketches[3], &policy), Absorbed::Displaced(sketches[1]));
    assert_eq!(index.absorb(sketches[4], &policy), Absorbed::Displaced(sketches[2]));
    assert!(index.packets().eq([sketches[0], sketches[3], sketches[4]].iter()));
}
