//! Networks: workflows whose steps follow each other from agent to agent.

use coordination_ceiling::metrics::Metric::{DecideMean, TaskLatencyMean, Throughput};

use super::{assert_agrees, assert_is_felt};
use crate::sweep::Sweep;

/// A station of a closed network: mean demand of a visit in seconds, and visits.
type Station = (f64, f64);

/// Jain's example: the processor and two disks.
const JAIN: [Station; 3] = [(0.125, 16.0), (0.3, 10.0), (0.2, 5.0)];

/// Mean time of a visit at each station with `client_count` clients that think for `think_s`: exact mean value
/// analysis.
fn visit_times(stations: &[Station], think_s: f64, client_count: u32) -> Vec<f64> {
    let mut levels = vec![0.0; stations.len()];
    let mut times = vec![0.0; stations.len()];
    for clients in 1..=client_count {
        for (time, (level, (demand_s, _))) in times.iter_mut().zip(levels.iter().zip(stations)) {
            *time = demand_s * (1.0 + level);
        }
        let response_s: f64 = times.iter().zip(stations).map(|(time, (_, visits))| time * visits).sum();
        let throughput_hz = f64::from(clients) / (think_s + response_s);
        for (level, (time, (_, visits))) in levels.iter_mut().zip(times.iter().zip(stations)) {
            *level = throughput_hz * time * visits;
        }
    }
    times
}

fn response_s(stations: &[Station], think_s: f64, client_count: u32) -> f64 {
    let times = visit_times(stations, think_s, client_count);
    times.iter().zip(stations).map(|(time, (_, visits))| time * visits).sum()
}

#[test]
fn mean_value_analysis_gives_the_published_values() {
    for (found, published) in visit_times(&JAIN, 4.0, 20).into_iter().zip([0.373, 4.854, 0.300]) {
        assert!((found - published).abs() < 5e-4, "{found} s where {published} s is published");
    }
}

#[test]
fn a_chain_is_a_row_of_m_m_1() {
    let sweep = Sweep::of_file("oracles/tandem.toml", &[]);
    let theory_s: f64 =
        [0.4, 0.8, 1.2].map(|demand_s: f64| demand_s / (1.0 - 0.5 * demand_s)).into_iter().sum();
    assert_agrees(&sweep, "alone", 3, &[(TaskLatencyMean, theory_s), (DecideMean, 0.4 + 0.8 + 1.2)]);
}

#[test]
fn a_closed_network_is_as_mean_value_analysis_says() {
    let sweep = Sweep::of_file("oracles/closed_network.toml", &[]);
    let theory_s = response_s(&JAIN, 4.0, 20);
    assert_agrees(&sweep, "alone", 20, &[(TaskLatencyMean, theory_s), (Throughput, 20.0 / (4.0 + theory_s))]);
    let fewer = Sweep::of_file("oracles/closed_network.toml", &["agents=[5]", "replicates=32"]);
    let theory_s = response_s(&JAIN, 4.0, 5);
    assert_agrees(&fewer, "alone", 5, &[(TaskLatencyMean, theory_s), (Throughput, 5.0 / (4.0 + theory_s))]);
}

#[test]
fn a_longer_think_time_is_felt() {
    let longer = "workload.arrivals.closed.think={ exponential = { mean = '8 s' } }";
    let sweep = Sweep::of_file("oracles/closed_network.toml", &[longer, "agents=[5]"]);
    let theory_s = response_s(&JAIN, 4.0, 5);
    assert_is_felt(&sweep, "alone", 5, &[(TaskLatencyMean, theory_s)]);
}
