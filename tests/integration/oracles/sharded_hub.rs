//! Sharded hub: closed hubs side by side, as chance divides the agents.

use std::sync::LazyLock;

use coordination_ceiling::analysis::{Estimate, predict, saturation};
use coordination_ceiling::metrics::Metric::{HubCpu, Throughput};
use coordination_ceiling::simulation::replicate_seed;

use super::theory::ClosedHub;
use super::{CONFIDENCE, Comparison};
use crate::sweep::Sweep;

static SHARDS: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/sharded_hub.toml", &[]));

const HALF: ClosedHub = ClosedHub { cores: 4, demand_s: 0.195, think_s: 6.078 };

/// Busy share of the larger shard and throughput of both in each of the runs, by how it divides its agents.
fn theory(agent_count: u32) -> Vec<(f64, f64)> {
    let scenario = &SHARDS.scenario;
    let source = scenario.workload.arrivals.source(agent_count);
    let of_run = |replicate| {
        let seed = replicate_seed(scenario.seed, replicate);
        let plane = &scenario.topologies[0].coordination;
        let bound =
            plane.bottleneck(&scenario.costs, source, agent_count, seed).expect("shards have a bottleneck");
        assert_eq!(bound.agent_counts.iter().sum::<u32>(), agent_count);
        let solved = bound.agent_counts.iter().map(|agents| (f64::from(*agents), HALF.solve(*agents)));
        solved.fold((0.0, 0.0), |(busy, hz): (f64, f64), (agents, (busy_ratio, time_s))| {
            (busy.max(busy_ratio), hz + agents / (HALF.think_s + time_s))
        })
    };
    (0..scenario.replicate_count).map(of_run).collect()
}

/// Each run is held to its own theory: what chance makes of the shares is no error.
#[test]
fn shards_are_closed_hubs_side_by_side() {
    for agent_count in [170, 320] {
        let (busy_ratios, throughputs_hz): (Vec<f64>, Vec<f64>) = theory(agent_count).into_iter().unzip();
        for (metric, theory) in [(HubCpu, busy_ratios), (Throughput, throughputs_hz)] {
            let figures = SHARDS.cell("shards", agent_count).figures(metric);
            assert_eq!(figures.len(), theory.len());
            let ratios: Vec<f64> =
                figures.iter().zip(&theory).map(|(found, theory)| found / theory).collect();
            let found = Estimate::with_confidence(&ratios, CONFIDENCE).expect("there are runs");
            let what = format!("shards at {agent_count}: {} to theory", metric.name());
            let comparison = Comparison { what, found, theory: 1.0 };
            println!("{}", comparison.line());
            assert_eq!(comparison.complaint(), None, "{}", comparison.line());
        }
    }
}

#[test]
fn the_larger_shard_saturates_at_the_stated_bound() {
    let stated = saturation(&SHARDS.scenario, &SHARDS.scenario.topologies[0]).expect("shards saturate");
    // Sooner than two halves of 128.7 agents would.
    assert!((235.0..257.0).contains(&stated), "{stated}");
    assert!((170.0 / stated - 0.7).abs() < 0.03, "{stated}");
    assert!((320.0 / stated - 1.3).abs() < 0.06, "{stated}");
    assert!(SHARDS.mean("shards", 320, HubCpu) > 0.98);
}

#[test]
fn the_predictions_of_the_program_are_the_theory() {
    for agent_count in [170, 320] {
        let topology = &SHARDS.scenario.topologies[0];
        let predicted = predict(&SHARDS.scenario, topology, agent_count).expect("shards have a closed form");
        let runs = theory(agent_count);
        let mean = |of: fn(&(f64, f64)) -> f64| runs.iter().map(of).sum::<f64>() / runs.len() as f64;
        let (busy_ratio, throughput_hz) = (mean(|run| run.0), mean(|run| run.1));
        assert!((predicted.utilisation - busy_ratio).abs() < 1e-9, "{predicted:?}");
        assert!((predicted.throughput_hz / throughput_hz - 1.0).abs() < 1e-9, "{predicted:?}");
    }
}
