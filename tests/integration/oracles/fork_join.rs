//! Fork and join: a workflow that is done when the last of its parallel steps is.

use coordination_ceiling::metrics::Metric::{DecideMean, TaskLatencyMean, Throughput};

use super::{assert_agrees, assert_is_felt};
use crate::sweep::Sweep;

/// Mean response of two exponential servers of rate 1 that each workflow needs both, at utilisation ρ.
fn of_two(rho: f64) -> f64 {
    (12.0 - rho) / 8.0 / (1.0 - rho)
}

/// The same of `count`, by Nelson and Tantawi's approximation: [H(K)/H(2) + (1 − H(K)/H(2))·4ρ/11]·R(2).
fn of_many(count: u32, rho: f64) -> f64 {
    let harmonic = |count: u32| (1..=count).map(|k| 1.0 / f64::from(k)).sum::<f64>();
    let ratio = harmonic(count) / harmonic(2);
    (ratio + (1.0 - ratio) * 4.0 * rho / 11.0) * of_two(rho)
}

/// `count` agents that every workflow needs, at utilisation ρ.
fn forked(count: u32, rho: f64, duration_s: u32) -> Sweep {
    let mut text = format!(
        "agents = [{count}]\nreplicates = 12\nduration = \"{duration_s} s\"\nwarm_up = \"2000 s\"\n\
         workload.arrivals.poisson.rate = \"{rho} /s\"\nworkload.task.solve.exponential.mean = \"1 s\"\n"
    );
    for step in 0..count {
        text += &format!("[[role]]\nname = \"r{step}\"\ncount = 1\n");
        text += &format!("[[workload.workflow.step]]\nname = \"s{step}\"\nrole = \"r{step}\"\n");
    }
    text += "[[topology]]\nname = \"alone\"\ncoordination.independent = {}\n";
    Sweep::of_text(&text, &[])
}

#[test]
fn the_approximation_gives_the_published_values() {
    for (rho, published) in [(0.1, 2.0067), (0.5, 3.3977), (0.9, 15.9492)] {
        assert!((of_many(3, rho) - published).abs() < 5e-5, "{rho}: {}", of_many(3, rho));
    }
}

#[test]
fn two_parallel_steps_take_exactly_as_long_as_theory_says() {
    let sweep = Sweep::of_file("oracles/fork_join.toml", &[]);
    assert_agrees(&sweep, "alone", 2, &[(TaskLatencyMean, of_two(0.5)), (Throughput, 0.5)]);
    let busier = Sweep::of_file("oracles/fork_join.toml", &["workload.arrivals.poisson.rate=0.6 /s"]);
    assert_agrees(&busier, "alone", 2, &[(TaskLatencyMean, of_two(0.6))]);
}

#[test]
fn a_slower_step_is_felt() {
    let slower = "workload.task.solve={ exponential = { mean = '1.05 s' } }";
    let sweep = Sweep::of_file("oracles/fork_join.toml", &[slower]);
    assert_is_felt(&sweep, "alone", 2, &[(TaskLatencyMean, of_two(0.5)), (DecideMean, 1.0)]);
}

#[test]
fn many_parallel_steps_take_as_long_as_nelson_and_tantawi_say_to_within_5_percent() {
    for (count, rho, duration_s) in [
        (3, 0.1, 40_000),
        (3, 0.5, 40_000),
        (3, 0.9, 200_000),
        (5, 0.5, 30_000),
        (10, 0.5, 20_000),
        (32, 0.5, 12_000),
    ] {
        let found = forked(count, rho, duration_s).mean("alone", count, TaskLatencyMean);
        let theory = of_many(count, rho);
        println!("{count} steps at {rho}: theory {theory:.4} s, found {found:.4} s");
        assert!(
            (found / theory - 1.0).abs() < 0.05,
            "{count} steps at {rho}: {found} s where {theory} s is expected"
        );
    }
}
