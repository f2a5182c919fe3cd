//! Demands: each that can be written moves the result, and by as much as theory says.

use coordination_ceiling::metrics::Metric::{
    self, CoordinationCpu, CoordinationLatencyMean, DecideMean, HubCpu, HubTimeMean, HubWaitMean,
    StationServiceMean, StationWaitMean, TaskLatencyMax, TaskLatencyMean, Throughput, WireMean,
};

use super::theory::{ClosedHub, m_g_1_wait_s};
use super::{Comparison, assert_agrees};
use crate::sweep::{Sweep, load_file};

/// Runs a shipped oracle with one demand changed: every one of its figures must leave its theory.
fn assert_moves(file: &str, topology: &str, agent_count: u32, demand: &str, theory: &[(Metric, f64)]) {
    let brief = ["replicates=5", "duration=2000 s", &format!("agents=[{agent_count}]"), demand];
    let sweep = Sweep::of_file(file, &brief);
    for claim in theory {
        let comparison = Comparison::of(&sweep, topology, agent_count, *claim);
        let line = comparison.line();
        assert!(!comparison.is_near(), "{demand} goes unnoticed: {line}");
        assert!(!comparison.is_covered(), "{demand} could be chance: {line}");
    }
}

#[test]
fn every_demand_of_an_open_hub_is_felt() {
    let demands = [
        "topology.hub.coordination.hub.submit={ exponential = { mean = '110 ms' } }",
        "topology.hub.coordination.hub.submit={ lognormal = { mean = '110 ms', cv = 1 } }",
        "topology.hub.coordination.hub.result=10 ms",
        "topology.hub.coordination.hub.instruction=10 ms",
        "topology.hub.coordination.hub.handle=5 ms",
        "topology.hub.coordination.hub.send=10 ms",
        "topology.hub.coordination.hub.per_agent=500 us",
        "topology.hub.coordination.hub={ cores = 1, submit = { exponential = { mean = '100 ms' } }, \
         result = '0 s', heartbeat_interval = '1 s', heartbeat = '3 ms' }",
        "topology.hub.coordination.hub.cores=2",
        "agent.handle=5 ms",
        "agent.send=10 ms",
        "agent.cpu_per_kib=10 ms",
        "workload.arrivals.poisson.rate=6.6 /s",
    ];
    for demand in demands {
        assert_moves("oracles/mm1.toml", "hub", 20, demand, &[(HubCpu, 0.6)]);
    }
}

#[test]
fn every_demand_of_a_closed_hub_is_felt() {
    let (busy_ratio, time_s) = ClosedHub { cores: 8, demand_s: 0.195, think_s: 6.078 }.solve(200);
    let demands = [
        "topology.with_result.coordination.hub.result={ exponential = { mean = '210 ms' } }",
        "topology.with_result.coordination.hub.instruction=15 ms",
        "topology.with_result.coordination.hub.handle=15 ms",
        "topology.with_result.coordination.hub.send=15 ms",
        "topology.with_result.coordination.hub.per_agent=75 us",
        "topology.with_result.coordination.hub.cores=7",
        "agent.handle=15 ms",
        "agent.send=15 ms",
        "agent.cpu_per_kib=30 ms",
        "workload.task.solve={ lognormal = { mean = '5.6 s', cv = 1.25 } }",
    ];
    for demand in demands {
        let claims = [(HubCpu, busy_ratio), (HubTimeMean, time_s)];
        assert_moves("oracles/closed_hub.toml", "with_result", 200, demand, &claims);
    }
}

#[test]
fn the_demand_of_every_other_oracle_is_felt() {
    let submit =
        |topology: &str, demand: &str| format!("topology.{topology}.coordination.hub.submit={demand}");
    let exponential = |ms: u32| format!("{{ exponential = {{ mean = '{ms} ms' }} }}");
    for topology in ["deterministic", "lognormal", "hyperexponential"] {
        let demand = submit(topology, &exponential(115));
        assert_moves("oracles/mg1.toml", topology, 20, &demand, &[(HubCpu, 0.5)]);
        assert_moves("oracles/processor_sharing.toml", topology, 20, &demand, &[(HubCpu, 0.5)]);
    }
    for (topology, demand_ms, busy_ratio) in [("two", 66, 0.6), ("eight", 330, 0.75), ("many", 1_496, 0.85)] {
        let demand = submit(topology, &exponential(demand_ms));
        assert_moves("oracles/mmc.toml", topology, 100, &demand, &[(HubCpu, busy_ratio)]);
    }
    assert_moves("oracles/gi_m1.toml", "hub", 30, &submit("hub", &exponential(125)), &[(HubCpu, 0.4)]);
}

/// One agent meets nobody: with constant demands its latency is their sum, to the nanosecond.
#[test]
fn alone_a_task_takes_the_sum_of_its_demands() {
    let scenario = r#"
        agents = [1]
        replicates = 1
        duration = "1000 s"
        warm_up = "10 s"
        workload.task.solve = "1 s"
        agent = { send = "1 ms", handle = "2 ms", cpu_per_kib = "4 ms", step_cpu = "30 ms" }
        [[topology]]
        name = "hub"
        transport = { latency = "5 ms", jitter = "3 ms", bandwidth = "512 kB/s" }
        [topology.coordination.hub]
        cores = 1
        result = "100 ms"
        instruction = "40 ms"
        per_agent = "7 ms"
        handle = "200 us"
        send = "100 us"
        result_bytes = "512 B"
        instruction_bytes = "256 B"
    "#;
    let sweep = Sweep::of_text(scenario, &[]);
    let wire_s = 2.0 * 0.008 + 768.0 / 512e3;
    let result_s = 0.030 + 0.001 + 0.002;
    let hub_s = 0.0002 + 0.002 + 0.100 + 0.007 + 0.040 + 0.0001 + 0.001;
    let instruction_s = 0.002 + 0.001;
    let service_s = result_s + hub_s + instruction_s;
    let latency_s = 1.0 + wire_s + service_s;
    let claims = [
        (DecideMean, 1.0),
        (WireMean, wire_s),
        (StationServiceMean, service_s),
        (StationWaitMean, 0.0),
        (CoordinationLatencyMean, wire_s + service_s),
        (TaskLatencyMean, latency_s),
        (TaskLatencyMax, latency_s),
        (HubTimeMean, hub_s),
    ];
    for (metric, theory) in claims {
        let found = sweep.mean("hub", 1, metric);
        assert!((found - theory).abs() < 2e-9, "{}: {found} where the sum is {theory}", metric.name());
    }
    // These depend on where the window cuts the cycle.
    for (metric, theory) in [(Throughput, 1.0 / latency_s), (CoordinationCpu, service_s)] {
        let found = sweep.mean("hub", 1, metric);
        assert!((found / theory - 1.0).abs() < 2e-3, "{}: {found} for {theory}", metric.name());
    }
}

/// Every result costs the hub a look at each agent: M/D/1 with a demand in proportion to N.
#[test]
fn a_demand_per_agent_grows_with_the_swarm() {
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
        coordination.hub = { cores = 1, result = "0 s", per_agent = "2 ms" }
        transport.latency = "0 s"
    "#;
    let sweep = Sweep::of_text(scenario, &[]);
    for (agent_count, demand_s) in [(25, 0.05), (50, 0.1)] {
        let load = 5.0 * demand_s;
        let claims = [(HubCpu, load), (HubWaitMean, m_g_1_wait_s(load, demand_s, 0.0))];
        assert_agrees(&sweep, "hub", agent_count, &claims);
    }
}

/// Heartbeats add N·h ÷ T to the load, whatever else the hub does.
#[test]
fn heartbeats_add_their_share_of_the_load() {
    let scenario = r#"
        agents = [50]
        replicates = 10
        duration = "20000 s"
        warm_up = "100 s"
        agent = { send = "0 s", handle = "0 s" }
        workload.arrivals.poisson.rate = "3 /s"
        workload.task.solve = "100 ms"
        [[topology]]
        name = "hub"
        transport.latency = "0 s"
        [topology.coordination.hub]
        cores = 2
        submit = { exponential = { mean = "100 ms" } }
        result = "0 s"
        heartbeat_interval = "5 s"
        heartbeat = { exponential = { mean = "40 ms" } }
    "#;
    let theory = (3.0 * 0.1 + 50.0 * 0.04 / 5.0) / 2.0;
    assert_agrees(&Sweep::of_text(scenario, &[]), "hub", 50, &[(HubCpu, theory)]);
}

/// The mean wire time of a closed task is two latencies, two jitters and its bytes.
#[test]
fn the_wire_takes_latency_jitter_and_bytes() {
    let scenario = r#"
        agents = [20]
        replicates = 10
        duration = "5000 s"
        warm_up = "100 s"
        workload.task.solve = { exponential = { mean = "1 s" } }
        [[topology]]
        name = "hub"
        coordination.hub = { result = "0 s", result_bytes = "1 kB", instruction_bytes = "3 kB" }
        [topology.transport]
        latency = "10 ms"
        jitter = { exponential = { mean = "20 ms" } }
        bandwidth = "100 kB/s"
    "#;
    let theory_s = 2.0 * (0.010 + 0.020) + 4_000.0 / 100e3;
    assert_agrees(&Sweep::of_text(scenario, &[]), "hub", 20, &[(WireMean, theory_s)]);
}

/// A test that cannot fail is none: with the file as it is, the same short runs agree with theory.
#[test]
fn unchanged_demands_are_not_felt() {
    let brief = ["replicates=5", "duration=2000 s"];
    let sweep = Sweep::of(load_file("oracles/mm1.toml", &brief), &crate::sweep::PLAINLY);
    assert!(Comparison::of(&sweep, "hub", 20, (HubCpu, 0.6)).is_covered());
}
