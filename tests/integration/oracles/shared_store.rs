//! Shared store: how often a store that keeps what was used last knows the answer, and when it is full.

use std::sync::LazyLock;

use coordination_ceiling::analysis::Estimate;
use coordination_ceiling::metrics::Metric::{Coordinators, HottestStation, Reuse, Throughput};

use super::{CONFIDENCE, assert_agrees, assert_is_felt};
use crate::sweep::Sweep;

/// Problems of the catalogue.
const COUNT: u32 = 10_000;

/// Che's approximation of the share of hits in a store of so many of them.
fn hit_ratio(capacity: f64) -> f64 {
    let weights: Vec<f64> = (1..=COUNT).map(|rank| 1.0 / f64::from(rank)).collect();
    let total: f64 = weights.iter().sum();
    let popularities: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
    let kept = |time: f64| popularities.iter().map(|p| 1.0 - libm::exp(-p * time)).sum::<f64>();
    let (mut lower, mut upper) = (0.0, 1e9);
    for _ in 0..200 {
        let middle = f64::midpoint(lower, upper);
        if kept(middle) < capacity {
            lower = middle;
        } else {
            upper = middle;
        }
    }
    popularities.iter().map(|p| p * (1.0 - libm::exp(-p * lower))).sum()
}

#[test]
fn ches_approximation_gives_the_published_values() {
    for (capacity, ratio) in [(10.0, 0.1300), (100.0, 0.3905), (1_000.0, 0.6756)] {
        assert!((hit_ratio(capacity) - ratio).abs() < 5e-5, "{}", hit_ratio(capacity));
    }
}

/// It is an approximation: 2 % are allowed, and the share has to be known far better than that.
#[test]
fn what_was_used_last_is_kept() {
    let sweep = Sweep::of_file("oracles/lru_store.toml", &[]);
    for (topology, capacity) in [("ten", 10.0), ("hundred", 100.0), ("thousand", 1_000.0)] {
        let theory = hit_ratio(capacity);
        let figures = sweep.cell(topology, 1).figures(Reuse);
        let found = Estimate::with_confidence(&figures, CONFIDENCE).expect("there are runs");
        let half_width = found.half_width.expect("there are several");
        println!("{topology}: theory {theory:.4}, found {:.4} ± {half_width:.4}", found.mean);
        assert!((found.mean / theory - 1.0).abs() < 0.02, "{topology}: {found:?} for {theory}");
        assert!(half_width < 0.02 * theory, "{topology}: {found:?} for {theory}");
    }
}

#[test]
fn another_store_is_felt() {
    let theory = [(Reuse, hit_ratio(100.0))];
    let short = ["duration=30000 s", "replicates=8"];
    let changes: [&[&str]; 3] = [
        &["topology.hundred.learning.shared_store.eviction=age"],
        &["topology.hundred.learning.shared_store.capacity=120"],
        &["workload.problems.popularity=0.9"],
    ];
    for change in changes {
        let sweep = Sweep::of_file("oracles/lru_store.toml", &[&short, change].concat());
        assert_is_felt(&sweep, "hundred", 1, &theory);
    }
}

const CORES: f64 = 4.0;
/// 2 handle + send + query + insert.
const DEMAND_S: f64 = 0.2;
const DECIDE_S: f64 = 10.0;

static BOUND: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/store_bound.toml", &[]));

fn bound() -> f64 {
    CORES * DECIDE_S / DEMAND_S
}

#[test]
fn queries_and_inserts_fill_a_store_together() {
    for (agent_count, multiple) in [(140, 0.7), (260, 1.3)] {
        assert!((f64::from(agent_count) / bound() - multiple).abs() < 1e-9);
    }
    let below = BOUND.mean("store", 140, Throughput) * DEMAND_S / CORES;
    assert!((0.68..0.71).contains(&below), "{below}");
    assert_agrees(&BOUND, "store", 140, &[(HottestStation, below)]);
    let beyond = [(HottestStation, 1.0), (Throughput, CORES / DEMAND_S)];
    assert_agrees(&BOUND, "store", 260, &beyond);
    assert!(BOUND.cell("store", 260).figures(HottestStation).iter().all(|busy| *busy > 0.98));
}

/// The store is the hottest station, by its name, and no coordinator.
#[test]
fn a_store_is_no_hub() {
    for summary in BOUND.summaries() {
        assert_eq!(summary.hottest_station, "shared_store");
        assert_eq!(summary.figures.get(Coordinators), Some(0.0));
    }
}

#[test]
fn every_demand_of_a_store_is_felt() {
    let below = BOUND.mean("store", 140, Throughput) * DEMAND_S / CORES;
    let demands = [
        "query={ exponential = { mean = '70 ms' } }",
        "insert={ exponential = { mean = '120 ms' } }",
        "handle=15 ms",
        "send=20 ms",
        "growth=0.5 %",
        "cores=5",
    ];
    for demand in demands {
        let demand = format!("topology.store.learning.shared_store.{demand}");
        let overrides = ["agents=[140]", "replicates=6", demand.as_str()];
        let sweep = Sweep::of_file("oracles/store_bound.toml", &overrides);
        assert_is_felt(&sweep, "store", 140, &[(HottestStation, below)]);
    }
}
