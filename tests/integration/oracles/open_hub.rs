//! Open hub: Poisson arrivals at a station, whatever its cores, its demands and its discipline.

use coordination_ceiling::experiment::Execution;
use coordination_ceiling::metrics::Metric::{
    HubCpu, HubLevelMean, HubTimeMean, HubWaitMean, HubWaitP99, HubWaitRatio,
};

use super::assert_agrees;
use super::theory::{Mmc, m_g_1_wait_s};
use crate::sweep::{PLAINLY, Sweep, load_file};

/// What M/M/c says of a hub.
fn assert_is_m_m_c(sweep: &Sweep, topology: &str, agent_count: u32, theory: Mmc) {
    let claims = [
        (HubCpu, theory.busy_ratio()),
        (HubWaitRatio, theory.wait_ratio()),
        (HubWaitMean, theory.wait_s()),
        (HubWaitP99, theory.wait_s_p99()),
        (HubTimeMean, theory.wait_s() + theory.demand_s),
        (HubLevelMean, theory.rate_hz * (theory.wait_s() + theory.demand_s)),
    ];
    assert_agrees(sweep, topology, agent_count, &claims);
}

#[test]
fn one_core_is_m_m_1() {
    let sweep = Sweep::of_file("oracles/mm1.toml", &[]);
    assert_is_m_m_c(&sweep, "hub", 20, Mmc { cores: 1, demand_s: 0.1, rate_hz: 6.0 });
}

const TWO: Mmc = Mmc { cores: 2, demand_s: 0.06, rate_hz: 20.0 };
const EIGHT: Mmc = Mmc { cores: 8, demand_s: 0.3, rate_hz: 20.0 };
const MANY: Mmc = Mmc { cores: 32, demand_s: 1.36, rate_hz: 20.0 };

/// One topology of a shipped oracle. The more cores, the rarer and the longer are the times when all are
/// busy, and the more runs it takes to know the mean wait to 1 %: 48 million tasks with 32 cores, by far
/// the longest test of all, which therefore takes two threads.
fn topology_of(file: &str, topology: &str, overrides: &[&str]) -> Sweep {
    let loaded = load_file(file, overrides);
    let index = loaded.scenario.topologies.iter().position(|found| found.name == topology);
    Sweep::of_cells(loaded, &Execution { job_count: 2, ..PLAINLY }, |cell| Some(cell.topology) == index)
}

#[test]
fn two_cores_are_m_m_2() {
    let sweep = topology_of("oracles/mmc.toml", "two", &["replicates=12"]);
    assert_is_m_m_c(&sweep, "two", 100, TWO);
}

#[test]
fn eight_cores_are_m_m_8() {
    let sweep = topology_of("oracles/mmc.toml", "eight", &["replicates=44"]);
    assert_is_m_m_c(&sweep, "eight", 100, EIGHT);
}

#[test]
fn thirty_two_cores_are_m_m_32() {
    let sweep = topology_of("oracles/mmc.toml", "many", &["replicates=120"]);
    assert_is_m_m_c(&sweep, "many", 100, MANY);
}

/// The demand sits at the other end of the loop: what leaves the agents, who are as good as an infinity
/// of servers, is Poisson again (Mirasol 1963).
#[test]
fn results_of_many_agents_meet_m_m_2_as_well() {
    let overrides = [
        "workload.task.solve={ lognormal = { mean = '500 ms', cv = 1.25 } }",
        "topology.two.coordination.hub.submit=0 s",
        "topology.two.coordination.hub.result={ exponential = { mean = '60 ms' } }",
        "replicates=12",
    ];
    let sweep = topology_of("oracles/mmc.toml", "two", &overrides);
    assert_agrees(&sweep, "two", 100, &[(HubCpu, TWO.busy_ratio()), (HubWaitMean, TWO.wait_s())]);
}

fn assert_is_m_g_1(topology: &str, cv: f64, overrides: &[&str]) {
    let sweep = topology_of("oracles/mg1.toml", topology, overrides);
    let claims = [(HubCpu, 0.5), (HubWaitRatio, 0.5), (HubWaitMean, m_g_1_wait_s(0.5, 0.1, cv))];
    assert_agrees(&sweep, topology, 20, &claims);
}

#[test]
fn constant_demands_are_m_d_1() {
    assert_is_m_g_1("deterministic", 0.0, &["replicates=10"]);
}

#[test]
fn lognormal_demands_are_m_g_1() {
    assert_is_m_g_1("lognormal", 1.25, &[]);
}

#[test]
fn hyperexponential_demands_are_m_g_1() {
    assert_is_m_g_1("hyperexponential", 2.0, &[]);
}

/// Mean response S ÷ (1 − ρ) whatever the distribution.
#[test]
fn a_shared_core_does_not_care_how_demands_are_distributed() {
    let sweep = Sweep::of_file("oracles/processor_sharing.toml", &[]);
    for topology in ["deterministic", "exponential", "lognormal", "hyperexponential"] {
        let claims = [(HubCpu, 0.5), (HubTimeMean, 0.2), (HubLevelMean, 1.0)];
        assert_agrees(&sweep, topology, 20, &claims);
    }
    let theory = Mmc { cores: 2, demand_s: 0.2, rate_hz: 5.0 };
    let claims = [(HubCpu, theory.busy_ratio()), (HubTimeMean, theory.wait_s() + theory.demand_s)];
    assert_agrees(&sweep, "two_cores", 20, &claims);
}
