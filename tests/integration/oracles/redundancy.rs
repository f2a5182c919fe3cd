//! Redundancy: how much work comes twice where nobody learns.

use coordination_ceiling::metrics::Metric::{RedundantByItself, RedundantSolves, Solves, Throughput};

use super::{assert_agrees, assert_is_felt};
use crate::sweep::Sweep;

/// 1 − Σ (1 − (1 − pᵢ)^m) ÷ m, for K problems of popularity in proportion to 1 ÷ rank^s.
fn repeated_ratio(count: u32, exponent: f64, task_count: f64) -> f64 {
    let weights: Vec<f64> = (1..=count).map(|rank| libm::pow(f64::from(rank), -exponent)).collect();
    let total: f64 = weights.iter().sum();
    let met = weights.iter().map(|weight| 1.0 - libm::pow(1.0 - weight / total, task_count));
    1.0 - met.sum::<f64>() / task_count
}

fn sweep(overrides: &[&str]) -> Sweep {
    Sweep::of_file("oracles/redundancy.toml", overrides)
}

#[test]
fn the_formula_gives_the_published_values() {
    for (task_count, ratio) in [(10_000.0, 0.7187), (100_000.0, 0.9144)] {
        assert!((repeated_ratio(10_000, 1.0, task_count) - ratio).abs() < 5e-5);
    }
}

#[test]
fn without_a_memory_what_comes_again_is_solved_again() {
    for (task_count, replicates) in [(10_000_u32, 20), (100_000, 8)] {
        let duration = format!("duration={task_count}.5 s");
        let sweep = sweep(&[&duration, &format!("replicates={replicates}")]);
        let theory = repeated_ratio(10_000, 1.0, f64::from(task_count));
        for summary in sweep.summaries() {
            let rate_hz = summary.figures.get(Throughput).expect("tasks were completed");
            let completed = rate_hz * (f64::from(task_count) + 0.5);
            assert!((completed - f64::from(task_count)).abs() < 1e-6, "the duration fixes their number");
        }
        let claims = [(RedundantSolves, theory), (RedundantByItself, theory), (Solves, 1.0)];
        assert_agrees(&sweep, "forgetful", 1, &claims);
    }
}

/// Ten agents that know nothing of each other repeat what one would: it is others who had solved it.
#[test]
fn nine_in_ten_repeats_are_of_what_others_had_solved_at_least() {
    let sweep = sweep(&["agents=[10]", "duration=1000.5 s"]);
    let (all, own) =
        (sweep.mean("forgetful", 10, RedundantSolves), sweep.mean("forgetful", 10, RedundantByItself));
    // Of ten agents that solve at the same time, up to nine do not know of each other: not redundant.
    let theory = repeated_ratio(10_000, 1.0, 10_000.0);
    assert!(all < theory && all > theory - 0.02, "{all} of {theory}");
    // What an agent had solved itself comes back as often as if it were alone.
    let alone = repeated_ratio(10_000, 1.0, 1_000.0);
    assert!((own / alone - 1.0).abs() < 0.01, "{own} of {alone}");
}

#[test]
fn another_catalogue_is_felt() {
    let theory = [(RedundantSolves, repeated_ratio(10_000, 1.0, 10_000.0))];
    for demand in ["workload.problems.count=14000", "workload.problems.popularity=0.9", "duration=7500.5 s"] {
        assert_is_felt(&sweep(&[demand]), "forgetful", 1, &theory);
    }
    let memory = ["knowledge.memory=5", "knowledge.reuse=100 ms", "replicates=5"];
    let left = sweep(&memory).mean("forgetful", 1, RedundantSolves);
    assert!(left < 0.95 * theory[0].1, "a memory of five saves some: {left}");
}
