//! Reuse: how often an outcome helps, and how far an error spreads.

use coordination_ceiling::metrics::Metric::{
    DecideMean, FailedReuse, Reuse, Solves, WrongAnswers, WrongSpread,
};

use super::{assert_agrees, assert_is_felt};
use crate::sweep::Sweep;

const REUSE_S: f64 = 0.1;
const SOLVE_S: f64 = 1.0;
const WORKS_RIGHT: f64 = 0.7;
const WORKS_WRONG: f64 = 0.5;
const IS_WRONG: f64 = 0.2;

/// Share of wrong answers, where a wrong outcome works with probability `works_wrong`.
fn wrong_ratio(works_wrong: f64) -> f64 {
    let from_right = (1.0 - WORKS_RIGHT) * IS_WRONG;
    from_right / (1.0 - works_wrong - (1.0 - works_wrong) * IS_WRONG + from_right)
}

#[test]
fn an_error_spreads_from_reuse_to_reuse() {
    let wrong = wrong_ratio(WORKS_WRONG);
    let reused = (1.0 - wrong) * WORKS_RIGHT + wrong * WORKS_WRONG;
    let claims = [
        (WrongAnswers, wrong),
        (WrongSpread, wrong * WORKS_WRONG),
        (Reuse, reused),
        (FailedReuse, 1.0 - reused),
        (Solves, 1.0 - reused),
        (DecideMean, REUSE_S + (1.0 - reused) * SOLVE_S),
    ];
    assert_agrees(&Sweep::of_file("oracles/reuse.toml", &["duration=4000 s"]), "alone", 20, &claims);
}

#[test]
fn verification_stops_errors_for_its_time() {
    let (caught, verify_s) = (0.6, 0.2);
    let wrong = wrong_ratio(WORKS_WRONG * (1.0 - caught));
    let seems = (1.0 - wrong) * WORKS_RIGHT + wrong * WORKS_WRONG;
    let reused = seems - wrong * WORKS_WRONG * caught;
    let claims = [
        (WrongAnswers, wrong),
        (WrongSpread, wrong * WORKS_WRONG * (1.0 - caught)),
        (Reuse, reused),
        (DecideMean, REUSE_S + seems * verify_s + (1.0 - reused) * SOLVE_S),
    ];
    let verify = "knowledge.verify={ catches = '60 %', time = '200 ms' }";
    let sweep = Sweep::of_file("oracles/reuse.toml", &[verify, "duration=10000 s"]);
    assert_agrees(&sweep, "alone", 20, &claims);
}

/// P(a reuse works) = a max(0, 1 − κ (1 − similarity)), and the similarity of two members is 1 − 2p(1 − p) on
/// average.
#[test]
fn a_less_similar_outcome_helps_less_often() {
    for (spread, weight) in [(0.02, 2.0), (0.05, 2.0), (0.05, 4.0), (0.1, 1.0)] {
        let spread_text = format!("workload.problems.spread={} %", 100.0 * spread);
        let weight_text = format!("knowledge.similarity_weight={weight}");
        let settings = ["knowledge.error_rate=0 %", "knowledge.threshold=0 %", &spread_text, &weight_text];
        let sweep = Sweep::of_file("oracles/reuse.toml", &settings);
        let theory = WORKS_RIGHT * (1.0 - weight * 2.0 * spread * (1.0 - spread));
        print!("spread {spread}, weight {weight}: ");
        assert_agrees(&sweep, "alone", 20, &[(Reuse, theory)]);
    }
}

#[test]
fn every_chance_is_felt() {
    let demands = [
        "knowledge.works_right=75 %",
        "knowledge.works_wrong=60 %",
        "knowledge.error_rate=25 %",
        "knowledge.verify={ catches = '30 %', time = '0 s' }",
    ];
    for demand in demands {
        let sweep = Sweep::of_file("oracles/reuse.toml", &["replicates=5", demand]);
        assert_is_felt(&sweep, "alone", 20, &[(WrongAnswers, wrong_ratio(WORKS_WRONG))]);
    }
}
