//! Band recall: which similar problems share a bucket.

use coordination_ceiling::metrics::Metric::Reuse;

use super::{assert_agrees, assert_is_felt};
use crate::sweep::{PLAINLY, Sweep, load_file};

/// Bands and the bits of each.
const CUTS: [(&str, i32, i32); 3] = [("4x16", 4, 16), ("8x8", 8, 8), ("16x4", 16, 4)];

/// 1 − (1 − (1 − q)^r)^b with q = 2p(1 − p).
fn recall(flip_ratio: f64, band_count: i32, bits: i32) -> f64 {
    let differs = 2.0 * flip_ratio * (1.0 - flip_ratio);
    1.0 - libm::pow(1.0 - libm::pow(1.0 - differs, bits.into()), band_count.into())
}

/// Runs one way to cut signatures at one spread.
fn runs_of(cut: &str, spread_pct: u32, duration_s: u32) -> Sweep {
    let (spread, duration) =
        (format!("workload.problems.spread={spread_pct} %"), format!("duration={duration_s} s"));
    let loaded = load_file("oracles/band_recall.toml", &[&spread, &duration]);
    let index = loaded.scenario.topologies.iter().position(|topology| topology.name == cut);
    Sweep::of_cells(loaded, &PLAINLY, |cell| Some(cell.topology) == index)
}

/// The rarer a common bucket is, the longer it takes to know how rare.
fn duration_s(recall: f64) -> u32 {
    if recall < 0.3 { 25_000 } else { 4_000 }
}

#[test]
fn a_similar_problem_is_found_if_it_shares_a_bucket() {
    for spread_pct in [2, 5, 10] {
        for (cut, band_count, bits) in CUTS {
            let theory = recall(f64::from(spread_pct) / 100.0, band_count, bits);
            let sweep = runs_of(cut, spread_pct, duration_s(theory));
            print!("spread {spread_pct} %, ");
            if theory < 0.999 {
                assert_agrees(&sweep, cut, 4, &[(Reuse, theory)]);
            } else {
                assert_misses_are_rare(&sweep, cut, theory);
            }
        }
    }
}

/// So few are missed that it is their number that theory gives: Poisson, of a mean that is exceeded fourfold
/// and by five more only once in a thousand times.
fn assert_misses_are_rare(sweep: &Sweep, cut: &str, theory: f64) {
    let summaries = sweep.summaries().map(|summary| {
        let decided = summary.counts.completed as f64;
        (decided, decided * (1.0 - summary.figures.get(Reuse).expect("there were decisions")))
    });
    let (decided, missed) = summaries.fold((0.0, 0.0), |sum, next| (sum.0 + next.0, sum.1 + next.1));
    let expected = decided * (1.0 - theory);
    println!("{cut}: theory {expected:.2} misses of {decided}, found {missed:.0}");
    assert!(missed <= 4.0 * expected + 5.0, "{cut}: {missed} misses where theory expects {expected}");
    assert!(missed >= expected / 4.0 - 3.0, "{cut}: {missed} misses where theory expects {expected}");
}

#[test]
fn another_spread_is_felt() {
    let sweep = runs_of("4x16", 6, 4_000);
    assert_is_felt(&sweep, "4x16", 4, &[(Reuse, recall(0.05, 4, 16))]);
}
