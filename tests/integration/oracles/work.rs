//! Work: what tasks have in common, and what they cost.

use coordination_ceiling::metrics::Metric::{
    Cost, DecideMean, InputTokens, OutputTokens, RoundIcc, TaskLatencyMean, TaskLatencyP50, TaskLatencyP90,
};

use super::assert_agrees;
use crate::sweep::Sweep;

const ROUNDS: &str = r#"
    agents = [10]
    replicates = 20
    duration = "20000 s"
    warm_up = "100 s"
    workload.correlation.round = 0.5
    workload.task.solve = { uniform = { lower = "0.5 s", upper = "1.5 s" } }
    [[topology]]
    name = "alone"
    coordination.independent = {}
"#;

/// Two uniform variables of a Gaussian copula with correlation r correlate by 6 ÷ π × asin(r ÷ 2).
#[test]
fn uniform_rounds_correlate_as_a_gaussian_copula_says() {
    let theory = 6.0 / std::f64::consts::PI * libm::asin(0.25);
    assert_agrees(&Sweep::of_text(ROUNDS, &[]), "alone", 10, &[(RoundIcc, theory)]);
}

/// Two lognormal ones by (exp(rσ²) − 1) ÷ (exp(σ²) − 1).
#[test]
fn lognormal_rounds_correlate_as_a_gaussian_copula_says() {
    let overrides = ["workload.task.solve={ lognormal = { mean = '1 s', cv = 0.5 } }"];
    let theory = libm::expm1(0.5 * libm::log(1.25)) / 0.25;
    assert_agrees(&Sweep::of_text(ROUNDS, &overrides), "alone", 10, &[(RoundIcc, theory)]);
}

/// Decisions of a constant nominal time are as long as the environment makes them: lognormal, mean 1.
#[test]
fn epochs_make_decisions_lognormal() {
    let scenario = r#"
        agents = [40]
        replicates = 20
        duration = "5000 s"
        warm_up = "10 s"
        agent = { send = "0 s", handle = "0 s" }
        workload.arrivals.poisson.rate = "20 /s"
        workload.task.solve = "100 ms"
        workload.correlation.epoch = { length = "500 ms", cv = 0.5 }
        [[topology]]
        name = "free"
        coordination.hub.result = "0 s"
        transport.latency = "0 s"
    "#;
    let variance = libm::log(1.25);
    let quantile = |normal: f64| 0.1 * libm::exp(variance.sqrt() * normal - variance / 2.0);
    let claims = [
        (TaskLatencyMean, 0.1),
        (TaskLatencyP50, quantile(0.0)),
        (TaskLatencyP90, quantile(1.281_551_565_544_6)),
    ];
    assert_agrees(&Sweep::of_text(scenario, &[]), "free", 40, &claims);
}

#[test]
fn tokens_become_seconds_and_money() {
    let scenario = r#"
        agents = [10]
        replicates = 10
        duration = "20000 s"
        warm_up = "100 s"
        [workload.tokens]
        input = { uniform = { lower = 1000, upper = 3000 } }
        output = { exponential = { mean = 200 } }
        base = "1 s"
        per_output = "10 ms"
        per_input = "100 us"
        [workload.prices]
        input_per_million = 3
        output_per_million = 15
        [[topology]]
        name = "alone"
        coordination.independent = {}
    "#;
    let claims = [
        (InputTokens, 2_000.0),
        (OutputTokens, 200.0),
        (DecideMean, 1.0 + 2.0 + 0.2),
        (Cost, (2_000.0 * 3.0 + 200.0 * 15.0) / 1e6),
    ];
    assert_agrees(&Sweep::of_text(scenario, &[]), "alone", 10, &claims);
}
