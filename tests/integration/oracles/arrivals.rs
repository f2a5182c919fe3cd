//! Arrivals: processes that are not Poisson, and stretches of time that are not alike.

use coordination_ceiling::metrics::Metric::{HubCpu, HubWaitMean, HubWaitP99, HubWaitRatio};

use super::assert_agrees;
use super::theory::gi_m_1_wait_ratio;
use crate::sweep::Sweep;

#[test]
fn bursts_are_gi_m_1() {
    let sweep = Sweep::of_file("oracles/gi_m1.toml", &[]);
    let (load, demand_s) = (0.4, 0.1);
    let root = gi_m_1_wait_ratio(load, 2.0);
    let scale_s = demand_s / (1.0 - root);
    let claims = [
        (HubCpu, load),
        (HubWaitRatio, root),
        (HubWaitMean, root * scale_s),
        (HubWaitP99, libm::log(100.0 * root) * scale_s),
    ];
    assert_agrees(&sweep, "hub", 30, &claims);
}

/// With a coefficient of variation of 1 a gamma process is Poisson: the waits are those of M/M/1.
#[test]
fn a_gamma_process_without_bursts_is_poisson() {
    let overrides = ["replicates=10", "workload.arrivals.gamma.cv=1"];
    let sweep = Sweep::of_file("oracles/gi_m1.toml", &overrides);
    assert_agrees(&sweep, "hub", 30, &[(HubWaitRatio, 0.4), (HubWaitMean, 0.4 * 0.1 / 0.6)]);
}
