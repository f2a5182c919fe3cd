//! Supervisor: a hub that is a language model takes as long as its tokens do, and burns them.

use coordination_ceiling::metrics::Metric::{
    Cost, HubCpu, HubTimeMean, HubWaitMean, InputTokens, OutputTokens, StationServiceMean, TaskLatencyMean,
};

use super::assert_agrees;
use super::theory::m_g_1_wait_s;
use crate::sweep::Sweep;

/// One agent meets nobody: 2.87 s + 100 × 15.17 ms + (1,000 + 40) × 22.4 µs for each result, and all tokens
/// are counted, those of the task as well.
#[test]
fn alone_a_decision_takes_what_its_tokens_take() {
    let scenario = r#"
        agents = [1]
        replicates = 1
        duration = "541039600 us"
        warm_up = "10 ms"
        agent = { send = "0 s", handle = "0 s" }
        workload.tokens = { input = 500, output = 20 }
        workload.task.solve = "1 s"
        workload.prices = { input_per_million = 1, output_per_million = 10 }
        [[topology]]
        name = "hub"
        transport.latency = "0 s"
        coordination.hub.supervisor = { prompt_tokens = 1000, tokens_per_agent = 40, output_tokens = 100 }
    "#;
    let sweep = Sweep::of_text(scenario, &[]);
    let decision_s = 2.87 + 100.0 * 0.015_17 + 1_040.0 * 0.000_022_4;
    let claims = [
        (HubTimeMean, decision_s),
        (StationServiceMean, decision_s),
        (TaskLatencyMean, 1.0 + decision_s),
        // A hundred cycles, each counted as it begins and as it ends.
        (InputTokens, 1_540.0),
        (OutputTokens, 120.0),
        (Cost, (1_540.0 + 120.0 * 10.0) / 1e6),
    ];
    for (metric, theory) in claims {
        let found = sweep.mean("hub", 1, metric);
        assert!((found - theory).abs() < 2e-9, "{}: {found} where the sum is {theory}", metric.name());
    }
}

/// A prompt that rereads every agent is M/D/1 with a demand in proportion to N.
#[test]
fn a_prompt_that_rereads_all_grows_with_the_swarm() {
    let scenario = r#"
        agents = [25, 50]
        replicates = 20
        duration = "12000 s"
        warm_up = "100 s"
        agent = { send = "0 s", handle = "0 s" }
        workload.arrivals.poisson.rate = "5 /s"
        workload.task.solve = { exponential = { mean = "500 ms" } }
        [[topology]]
        name = "hub"
        transport.latency = "0 s"
        [topology.coordination.hub]
        cores = 1
        supervisor = { prompt_tokens = 0, tokens_per_agent = 100, output_tokens = 0, base = "0 s", per_input = "20 us" }
    "#;
    let sweep = Sweep::of_text(scenario, &[]);
    for (agent_count, demand_s) in [(25, 0.05), (50, 0.1)] {
        let load = 5.0 * demand_s;
        let tokens = 100.0 * f64::from(agent_count);
        let claims =
            [(HubCpu, load), (HubWaitMean, m_g_1_wait_s(load, demand_s, 0.0)), (InputTokens, tokens)];
        assert_agrees(&sweep, "hub", agent_count, &claims);
    }
}
