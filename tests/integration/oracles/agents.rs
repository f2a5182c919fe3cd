//! Agents: when it is they who are waited for.

use std::sync::LazyLock;

use coordination_ceiling::metrics::Metric::{
    AgentsBusy, TaskLatencyMean, TaskLatencyP50, TaskLatencyP90, TaskLatencyP99, Throughput, WaitForAgentMean,
};

use super::assert_agrees;
use super::theory::Mmc;
use crate::sweep::Sweep;

static AGENTS: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/agents.toml", &[]));

/// A Poisson process that is dealt by lot is Poisson at every agent, and the sojourn at M/M/1 is exponential.
#[test]
fn each_agent_alone_is_m_m_1() {
    let mean_s = 0.1 / (1.0 - 0.6);
    let quantile = |ratio: f64| -libm::log(1.0 - ratio) * mean_s;
    let claims = [
        (AgentsBusy, 0.6),
        (TaskLatencyMean, mean_s),
        (WaitForAgentMean, mean_s - 0.1),
        (TaskLatencyP50, quantile(0.5)),
        (TaskLatencyP90, quantile(0.9)),
        (TaskLatencyP99, quantile(0.99)),
    ];
    assert_agrees(&AGENTS, "each_alone", 3, &claims);
}

#[test]
fn any_idle_agent_makes_a_pool_of_them() {
    let theory = Mmc { cores: 3, demand_s: 0.1, rate_hz: 18.0 };
    let claims = [(AgentsBusy, theory.busy_ratio()), (WaitForAgentMean, theory.wait_s())];
    assert_agrees(&AGENTS, "any_idle", 3, &claims);
}

/// Ten agents of speed 1 and twenty of speed 2 decide as fast as fifty of speed 1.
#[test]
fn speed_divides_the_time_of_a_decision() {
    let scenario = r#"
        agents = [30]
        replicates = 10
        duration = "2000 s"
        warm_up = "100 s"
        workload.task.solve = { exponential = { mean = "1 s" } }
        [[agent_class]]
        share = 1
        speed = 1
        [[agent_class]]
        share = 2
        speed = 2
        [[topology]]
        name = "alone"
        coordination.independent = {}
    "#;
    let claims = [(Throughput, 50.0), (TaskLatencyMean, 30.0 / 50.0)];
    assert_agrees(&Sweep::of_text(scenario, &[]), "alone", 30, &claims);
}
