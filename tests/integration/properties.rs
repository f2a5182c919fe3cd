//! Properties: what holds in every scenario, drawn at random.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use coordination_ceiling::metrics::{Metric, RunStatus, RunSummary};

use crate::sweep::Sweep;

/// A scenario drawn at random, as text without its topologies.
fn scenario() -> impl Strategy<Value = String> {
    let arrivals = prop_oneof![
        (0.0..5.0_f64, 1..4_u32).prop_map(|(think_s, clients)| format!(
            "closed = {{ think = {{ exponential = {{ mean = \"{think_s:.3} s\" }} }}, clients_per_agent = {clients} }}"
        )),
        (0.01..1.0_f64).prop_map(|rate| format!("poisson = {{ rate_per_agent = \"{rate:.3} /s\" }}")),
        (0.01..0.5_f64, 0.2..6.0_f64)
            .prop_map(|(rate, cv)| format!("gamma = {{ rate_per_agent = \"{rate:.3} /s\", cv = {cv:.2} }}")),
    ];
    let solve = prop_oneof![
        Just("\"0 s\"".to_owned()),
        (0.1..10.0_f64).prop_map(|s| format!("\"{s:.3} s\"")),
        (0.1..10.0_f64, 0.1..3.0_f64)
            .prop_map(|(s, cv)| format!("{{ lognormal = {{ mean = \"{s:.3} s\", cv = {cv:.2} }} }}")),
        (0.1..10.0_f64).prop_map(|s| format!("{{ weibull = {{ scale = \"{s:.3} s\", shape = 0.8 }} }}")),
    ];
    (1..40_u32, 1..1_000_u32, arrivals, solve, 0..3_000_u32).prop_map(|(agents, seed, arrivals, solve, cost_us)| {
        format!(
            "agents = [{agents}]\nseed = {seed}\nreplicates = 1\nduration = \"120 s\"\nwarm_up = \"30 s\"\n\
             agent = {{ send = \"{cost_us} us\", handle = \"{cost_us} us\", step_cpu = \"{cost_us} us\" }}\n\
             workload.arrivals.{arrivals}\nworkload.task.solve = {solve}\n"
        )
    })
}

/// A hub drawn at random, but for its cores.
fn hub() -> impl Strategy<Value = String> {
    let discipline = prop_oneof![Just("fifo"), Just("processor_sharing")];
    let dispatch = prop_oneof![Just("with_result"), Just("separate")];
    let places =
        prop_oneof![Just(String::new()), (0..20_u32).prop_map(|places| format!(", queue_places = {places}"))];
    (discipline, dispatch, 0..400_u32, places, 0.0..0.3_f64).prop_map(
        |(discipline, dispatch, ms, places, loss)| {
            format!(
                "coordination.hub = {{ discipline = \"{discipline}\", dispatch = \"{dispatch}\", \
             result = {{ exponential = {{ mean = \"{ms} ms\" }} }}, submit = \"{ms} us\"{places} }}\n\
             transport = {{ loss = {loss:.2}, jitter = {{ exponential = {{ mean = \"1 ms\" }} }} }}\n"
            )
        },
    )
}

/// The same cases in every run of the suite.
fn runner(case_count: u32) -> TestRunner {
    let config = Config { cases: case_count, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]))
}

fn only_run(text: &str, overrides: &[&str]) -> RunSummary {
    let sweep = Sweep::of_text(text, overrides);
    sweep.summaries().next().expect("one cell of one replicate").clone()
}

/// The sum of a task's parts on average, in seconds.
fn parts_s(summary: &RunSummary) -> f64 {
    use Metric::*;
    let parts = [DecideMean, WaitForAgentMean, StationWaitMean, StationServiceMean, WireMean, RetryMean];
    parts.iter().filter_map(|part| summary.figures.get(*part)).sum()
}

#[test]
fn random_scenarios_keep_their_books_and_their_bounds() {
    let outcome = runner(60).run(&(scenario(), hub()), |(scenario, hub)| {
        let text = format!("{scenario}[[topology]]\nname = \"hub\"\n{hub}");
        // That the books close, and every part sums and Little's law holds, is checked by the run.
        let summary = only_run(&text, &[]);
        prop_assert!(summary.status != RunStatus::Unstable);
        let ratio = |metric| summary.figures.get(metric).unwrap_or(0.0);
        prop_assert!((0.0..=1.0).contains(&ratio(Metric::HubCpu)));
        prop_assert!((0.0..=1.0).contains(&ratio(Metric::AgentsBusy)));
        prop_assert!(ratio(Metric::HottestStation) >= ratio(Metric::HubCpu));
        if summary.status == RunStatus::Complete
            && let Some(latency_s) = summary.figures.get(Metric::TaskLatencyMean)
        {
            prop_assert!((parts_s(&summary) - latency_s).abs() <= 1e-9 + 1e-9 * latency_s);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn quantiles_are_in_order() {
    let outcome = runner(30).run(&(scenario(), hub()), |(scenario, hub)| {
        let summary = only_run(&format!("{scenario}[[topology]]\nname = \"hub\"\n{hub}"), &[]);
        let ladder =
            [Metric::TaskLatencyP50, Metric::TaskLatencyP90, Metric::TaskLatencyP99, Metric::TaskLatencyMax];
        let values: Vec<f64> = ladder.iter().filter_map(|metric| summary.figures.get(*metric)).collect();
        prop_assert!(values.windows(2).all(|pair| pair[0] <= pair[1]), "{values:?}");
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn more_cores_never_make_an_open_hub_slower() {
    // Open arrivals into first come first served queues with the same demands: Kiefer and Wolfowitz.
    let text = "agents = [200]\nreplicates = 1\nduration = \"300 s\"\nwarm_up = \"30 s\"\n\
                workload.arrivals.poisson = { rate = \"20 /s\" }\nworkload.task.solve = \"1 s\"\n\
                [[topology]]\nname = \"hub\"\ncoordination.hub = { submit = { lognormal = { mean = \"100 ms\", cv = 2.0 } }, \
                result = \"0 s\", handle = \"0 s\", send = \"0 s\" }\n";
    let outcome = runner(12).run(&(1..1_000_u32, 3..12_u32), |(seed, cores)| {
        let wait_s = |cores: u32| {
            let overrides = [format!("seed={seed}"), format!("topology.coordination.hub.cores={cores}")];
            let summary = only_run(text, &[&overrides[0], &overrides[1]]);
            summary.figures.get(Metric::HubWaitMean).expect("the hub had jobs")
        };
        prop_assert!(wait_s(cores + 1) <= wait_s(cores));
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
