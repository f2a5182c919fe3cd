//! Hierarchy: leaves that are closed hubs side by side, and a root that grants by the quota.

use std::sync::LazyLock;

use coordination_ceiling::analysis::saturation;
use coordination_ceiling::metrics::Metric::{HottestStation, HubCpu, Throughput};

use super::assert_agrees;
use super::theory::ClosedHub;
use crate::sweep::Sweep;

static TREES: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/hierarchy.toml", &[]));

const LEAF: ClosedHub = ClosedHub { cores: 2, demand_s: 0.195, think_s: 6.078 };
/// Of a request, per task of its quota.
const ROOT_DEMAND_S: f64 = 2.440 / 100.0;

fn bound(topology: &str) -> f64 {
    let found = TREES.scenario.topologies.iter().find(|found| found.name == topology);
    saturation(&TREES.scenario, found.expect("it is one of them")).expect("a tree saturates")
}

#[test]
fn leaves_are_closed_hubs_side_by_side() {
    for agent_count in [180, 336] {
        let (busy_ratio, time_s) = LEAF.solve(agent_count / 4);
        let throughput_hz = f64::from(agent_count) / (LEAF.think_s + time_s);
        assert_agrees(&TREES, "leaves", agent_count, &[(Throughput, throughput_hz)]);
        // The busiest of four equal ones is a little busier than each of them.
        let busy = TREES.mean("leaves", agent_count, HubCpu);
        assert!((busy_ratio..busy_ratio * 1.03).contains(&(busy + 1e-3)), "{busy} for {busy_ratio}");
    }
    assert!((bound("leaves") - 257.35).abs() < 4.0, "{}", bound("leaves"));
    assert!(TREES.mean("leaves", 336, HottestStation) > 0.98);
}

#[test]
fn a_root_is_busy_with_one_request_for_each_quota() {
    let throughput_hz = 180.0 / (6.078 + 0.001);
    let busy_ratio = throughput_hz * ROOT_DEMAND_S;
    assert_agrees(&TREES, "root", 180, &[(HubCpu, busy_ratio), (Throughput, throughput_hz)]);
    assert!((bound("root") - (6.078 + ROOT_DEMAND_S) / ROOT_DEMAND_S).abs() < 1.0, "{}", bound("root"));
    assert!(TREES.mean("root", 336, HubCpu) > 0.98);
    assert!((TREES.mean("root", 336, Throughput) / (1.0 / ROOT_DEMAND_S) - 1.0).abs() < 0.01);
}
