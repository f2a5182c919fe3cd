//! Replay: a trace as published, through the shipped scenario.

use coordination_ceiling::metrics::{Metric, RunStatus};

use crate::sweep::{PLAINLY, Sweep, load_file, of_package};

/// Replays `trace` with the load of 50 agents on each of `sizes`, for ten minutes.
fn replayed(trace: &str, sizes: &str) -> Sweep {
    let file = format!("workload.arrivals.trace.file={:?}", of_package(trace).to_string_lossy());
    let overrides = [&file, &format!("agents={sizes}"), "duration=600 s", "warm_up=60 s", "replicates=1"];
    Sweep::of(load_file("azure_replay.toml", &overrides), &PLAINLY)
}

#[test]
fn a_published_trace_runs_faster_for_a_larger_swarm() {
    let sweep = replayed("tests/data/azure_llm_synthetic.csv", "[10, 20]");
    let rate_hz = |count| sweep.mean("hub", count, Metric::Throughput);
    assert!((rate_hz(20) / rate_hz(10) - 2.0).abs() < 0.1, "{} {}", rate_hz(10), rate_hz(20));
    assert!(sweep.mean("hub", 10, Metric::OutputTokens) > 1.0);
}

#[test]
fn a_production_trace_overwhelms_the_hub_beyond_its_bound() {
    let trace = "../shared/traces/azure_llm_2023_conv.csv.gz";
    if !of_package(trace).exists() {
        println!("note: there is no {trace}: nothing is replayed");
        return;
    }
    let sweep = replayed(trace, "[50, 500]");
    // 5.53 tasks a second, of 1,155 tokens read and 211 written on average, in the whole hour.
    let rate_hz = sweep.mean("hub", 50, Metric::Throughput);
    assert!((4.0..7.0).contains(&rate_hz), "{rate_hz}");
    assert!((100.0..350.0).contains(&sweep.mean("hub", 50, Metric::OutputTokens)));
    // N* = 361: at 500 the hub is full, its backlog grows, and the agents alone would manage.
    assert!(sweep.mean("hub", 500, Metric::HubCpu) > 0.98);
    assert_eq!(sweep.cell("hub", 500).status(), RunStatus::NoSteadyState);
    assert!(sweep.cell("independent", 500).status() <= RunStatus::Censored);
}
