//! Hub memory: what it costs a hub to remember.

use std::sync::LazyLock;

use coordination_ceiling::metrics::Metric::{HubCpu, HubTimeMean, Solves, TaskLatencyMean, Throughput};

use super::theory::ClosedHub;
use super::{assert_agrees, assert_is_felt};
use crate::sweep::{PLAINLY, Sweep, load_file};

/// What a test asks for: the demand of looking up at all published sizes, that of filing at one of them.
fn is_wanted(topology: &str, agent_count: u32) -> bool {
    match topology {
        "look_up" => [100, 200, 400, 1_000].contains(&agent_count),
        "filing" => agent_count == 200,
        _ => [180, 335].contains(&agent_count),
    }
}

static REMEMBERING: LazyLock<Sweep> = LazyLock::new(|| {
    let loaded = load_file("oracles/hub_memory.toml", &[]);
    let names: Vec<String> =
        loaded.scenario.topologies.iter().map(|topology| topology.name.clone()).collect();
    Sweep::of_cells(loaded, &PLAINLY, |cell| is_wanted(&names[cell.topology], cell.agent_count))
});

const HUB: ClosedHub = ClosedHub { cores: 8, demand_s: 0.195, think_s: 6.078 };

/// D = handle + result + filing + look-up + send.
const DEMANDS_S: [f64; 5] = [0.015, 0.057, 0.057, 0.057, 0.009];

/// Where N D ÷ (Z + D) = c.
fn bound() -> f64 {
    f64::from(HUB.cores) * (HUB.think_s + HUB.demand_s) / HUB.demand_s
}

/// The demand of a look-up is one of the hub's like any other, and so is that of filing.
#[test]
fn a_hub_that_remembers_is_m_m_c_with_a_finite_source() {
    let cells = [("look_up", 100), ("look_up", 200), ("look_up", 400), ("look_up", 1_000), ("filing", 200)];
    for (topology, agent_count) in cells {
        let (busy_ratio, time_s) = HUB.solve(agent_count);
        let claims = [
            (HubCpu, busy_ratio),
            (HubTimeMean, time_s),
            (Throughput, f64::from(agent_count) / (HUB.think_s + time_s)),
            (Solves, 1.0),
        ];
        assert_agrees(&REMEMBERING, topology, agent_count, &claims);
    }
}

#[test]
fn all_that_a_pass_consists_of_fills_the_hub_together() {
    assert!((DEMANDS_S.iter().sum::<f64>() - HUB.demand_s).abs() < 1e-12);
    for (agent_count, multiple) in [(180, 0.7), (335, 1.3)] {
        assert!((f64::from(agent_count) / bound() - multiple).abs() < 0.005);
    }
    let per_core_s = HUB.demand_s / f64::from(HUB.cores);
    let below = REMEMBERING.mean("all", 180, Throughput) * per_core_s;
    assert_agrees(&REMEMBERING, "all", 180, &[(HubCpu, below)]);
    assert!((0.68..0.71).contains(&below), "{below}");
    let claims = [(HubCpu, 1.0), (Throughput, 1.0 / per_core_s), (TaskLatencyMean, 335.0 * per_core_s)];
    assert_agrees(&REMEMBERING, "all", 335, &claims);
}

#[test]
fn every_demand_of_remembering_is_felt() {
    let (busy_ratio, time_s) = HUB.solve(200);
    let demands = [
        ("look_up", "learning.hub_memory.look_up={ exponential = { mean = '210 ms' } }"),
        ("look_up", "learning.hub_memory.filing=15 ms"),
        ("look_up", "coordination.hub.result=15 ms"),
        ("filing", "learning.hub_memory.filing={ exponential = { mean = '210 ms' } }"),
        ("filing", "learning.hub_memory.look_up=15 ms"),
        ("filing", "coordination.hub.send=15 ms"),
    ];
    for (topology, demand) in demands {
        let demand = format!("topology.{topology}.{demand}");
        let overrides = ["agents=[200]", "replicates=5", "duration=2000 s", demand.as_str()];
        let sweep = Sweep::of_file("oracles/hub_memory.toml", &overrides);
        assert_is_felt(&sweep, topology, 200, &[(HubCpu, busy_ratio), (HubTimeMean, time_s)]);
    }
}
