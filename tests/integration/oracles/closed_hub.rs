//! Closed hub: agents that wait for their next instruction, N of them, and no more.

use std::sync::LazyLock;

use coordination_ceiling::analysis::{predict, saturation};
use coordination_ceiling::metrics::Metric::{HubCpu, HubTimeMean, Throughput};

use super::assert_agrees;
use super::theory::ClosedHub;
use crate::sweep::{Sweep, load_file};

static CLOSED: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/closed_hub.toml", &[]));

/// Where the asymptotes meet, waits vary the most: more runs, and longer ones.
static AT_THE_KNEE: LazyLock<Sweep> = LazyLock::new(|| {
    Sweep::of_file("oracles/closed_hub.toml", &["agents=[250]", "duration=4000 s", "replicates=48"])
});

const HUB: ClosedHub = ClosedHub { cores: 8, demand_s: 0.195, think_s: 6.078 };

/// Published values, to their last digit: N, busy share, mean hub time in seconds.
const PUBLISHED: [(u32, f64, f64); 5] =
    [(100, 0.389, 0.196), (200, 0.773, 0.232), (250, 0.941, 0.399), (400, 1.0, 3.672), (1_000, 1.0, 18.30)];

fn sweep(agent_count: u32) -> &'static Sweep {
    if agent_count == 250 { &AT_THE_KNEE } else { &CLOSED }
}

#[test]
fn the_formula_gives_the_published_values() {
    for (agent_count, busy_ratio, time_s) in PUBLISHED {
        let (busy, time) = HUB.solve(agent_count);
        assert!((busy - busy_ratio).abs() < 6e-4, "{agent_count}: {busy}");
        assert!((time / time_s - 1.0).abs() < 3e-3, "{agent_count}: {time}");
    }
}

#[test]
fn a_closed_hub_is_m_m_c_with_a_finite_source() {
    for (agent_count, ..) in PUBLISHED {
        let (busy_ratio, time_s) = HUB.solve(agent_count);
        let claims = [
            (HubCpu, busy_ratio),
            (HubTimeMean, time_s),
            (Throughput, f64::from(agent_count) / (HUB.think_s + time_s)),
        ];
        assert_agrees(sweep(agent_count), "with_result", agent_count, &claims);
    }
}

#[test]
fn two_jobs_at_one_hub_take_together_what_one_takes() {
    for (agent_count, ..) in PUBLISHED {
        let (busy_ratio, time_s) = HUB.solve(agent_count);
        let claims = [(HubCpu, busy_ratio), (HubTimeMean, time_s / 2.0)];
        assert_agrees(sweep(agent_count), "separate", agent_count, &claims);
    }
}

/// Beyond N* = c(Z + S) ÷ S each further agent adds S ÷ c to the hub time.
#[test]
fn beyond_saturation_each_agent_adds_its_share_of_a_demand() {
    let time_s = |agent_count| CLOSED.mean("with_result", agent_count, HubTimeMean);
    let slope_s = (time_s(1_000) - time_s(400)) / 600.0;
    let theory_s = HUB.demand_s / f64::from(HUB.cores);
    assert!((slope_s / theory_s - 1.0).abs() < 0.01, "{slope_s} s where theory says {theory_s} s");
}

/// What charts draw dashed and tables put beside the simulation.
#[test]
fn the_predictions_of_the_program_are_the_theory() {
    let scenario = load_file("oracles/closed_hub.toml", &[]).scenario;
    for topology in &scenario.topologies {
        for (agent_count, ..) in PUBLISHED {
            let (busy_ratio, time_s) = HUB.solve(agent_count);
            let predicted = predict(&scenario, topology, agent_count).expect("a hub has a closed form");
            let latency_s = predicted.task_latency_s.expect("a closed hub has a mean latency");
            assert!((predicted.utilisation - busy_ratio).abs() < 1e-9, "{agent_count}: {predicted:?}");
            assert!((latency_s / (HUB.think_s + time_s) - 1.0).abs() < 1e-9, "{agent_count}: {predicted:?}");
        }
        let knee = saturation(&scenario, topology).expect("a hub saturates");
        assert!((knee - 8.0 * (6.078 + 0.195) / 0.195).abs() < 1e-6, "{knee}");
    }
}
