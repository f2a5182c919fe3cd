//! Ranking: the best few, whatever the order; and what is too old or too different is not among them.

use proptest::prelude::*;

use super::Sketch;
use crate::outcome::{Policy, Ranking, Signature};

/// Numbers and scores of which many are equal.
fn any_offers() -> impl Strategy<Value = Vec<(u64, f64)>> {
    let score = (0..5_u32).prop_map(|quarters| f64::from(quarters) / 4.0);
    prop::collection::vec((0..20_u64, score), 0..40)
}

fn ranked(offers: &[(u64, f64)], k: usize) -> Ranking<Sketch> {
    let mut ranking = Ranking::with_room(k);
    for (number, score) in offers {
        ranking.offer(*score, &Sketch::new(*number, Signature::default(), *score), k);
    }
    ranking
}

fn numbers(ranking: &Ranking<Sketch>) -> Vec<(u64, f64)> {
    ranking.iter().map(|(score, sketch)| (sketch.number, score)).collect()
}

/// All sorted, then each number once, then the first `k`.
fn twin(mut offers: Vec<(u64, f64)>, k: usize) -> Vec<(u64, f64)> {
    offers.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let mut best: Vec<(u64, f64)> = Vec::new();
    for offer in offers {
        if best.iter().all(|known| known.0 != offer.0) {
            best.push(offer);
        }
    }
    best.truncate(k);
    best
}

proptest! {
    #[test]
    fn it_holds_the_best_whatever_the_order(offers in any_offers(), k in 0..8_usize) {
        prop_assert_eq!(numbers(&ranked(&offers, k)), twin(offers, k));
    }

    #[test]
    fn merging_is_as_good_as_offering_to_one(one in any_offers(), other in any_offers(), k in 0..8_usize) {
        let mut merged = ranked(&one, k);
        merged.merge(&ranked(&other, k), k);
        prop_assert_eq!(numbers(&merged), twin([one, other].concat(), k));
    }

    #[test]
    fn it_takes_a_new_one_exactly_if_it_admits_it(offers in any_offers(), score in 0.0..1.0, k in 0..8_usize) {
        let mut ranking = ranked(&offers, k);
        let is_admitted = ranking.admits(score, 100, k);
        prop_assert_eq!(ranking.offer(score, &Sketch::new(100, Signature::default(), 0.5), k), is_admitted);
    }
}

#[test]
fn of_equal_scores_the_smaller_number_decides() {
    let ranking = ranked(&[(3, 0.5), (1, 0.5), (2, 0.5)], 2);
    assert_eq!(numbers(&ranking), [(1, 0.5), (2, 0.5)]);
    assert_eq!(ranking.first().map(|sketch| sketch.number), Some(1));
}

#[test]
fn the_mean_is_of_those_who_are_in() {
    assert_eq!(ranked(&[(1, 1.0), (2, 0.5), (3, 0.25)], 2).confidence_mean(), Some(0.75));
    assert_eq!(Ranking::<Sketch>::new().confidence_mean(), None);
}

#[test]
fn a_cleared_ranking_keeps_its_room() {
    let mut ranking = ranked(&[(1, 1.0), (2, 0.5)], 2);
    ranking.clear();
    assert!(ranking.is_empty());
    assert!(ranking.offer(0.1, &Sketch::new(3, Signature::default(), 0.1), 2));
    assert_eq!(ranking.len(), 1);
}

#[test]
fn a_score_is_confidence_times_similarity_factor() {
    let policy = Policy::default();
    let sketch = Sketch::new(1, Signature::from_bits(0b1111), 0.8);
    // 4 of 64 bits differ: the similarity is 15/16, and κ = 2 makes of it 7/8.
    assert_eq!(policy.score(&sketch, Signature::default(), 0), Some(0.8 * 0.875));
    assert_eq!(policy.similarity_factor(0.4), 0.0);
}

#[test]
fn nine_bits_are_similar_enough_and_ten_are_not() {
    let score = |bits| {
        Policy::default().score(&Sketch::new(1, Signature::from_bits(bits), 1.0), Signature::default(), 0)
    };
    assert!(score(0x1ff).is_some());
    assert!(score(0x3ff).is_none());
}

#[test]
fn the_shorter_time_to_live_holds() {
    let policy = Policy { time_to_live_ns: Some(100), ..Policy::default() };
    let lives_at = |now_ns, time_to_live_ns| {
        let sketch =
            Sketch { time_to_live_ns, emitted_at_ns: 1_000, ..Sketch::new(1, Signature::default(), 1.0) };
        policy.is_alive(&sketch, now_ns)
    };
    let at_its_edges =
        [(1_099, None), (1_100, None), (1_049, Some(50)), (1_050, Some(50)), (1_100, Some(500)), (0, None)];
    assert_eq!(
        at_its_edges.map(|(now_ns, limit)| lives_at(now_ns, limit)),
        [true, false, true, false, false, true]
    );
}
