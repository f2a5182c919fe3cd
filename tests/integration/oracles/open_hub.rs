//! Open hub: Poisson arrivals at a station.

use std::sync::LazyLock;

use coordination_ceiling::metrics::Metric;

use super::assert_agrees;
use super::theory::erlang_c;
use crate::sweep::Sweep;

static MM1: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/mm1.toml", &[]));
static MMC: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/mmc.toml", &[]));
static MG1: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/mg1.toml", &[]));
static SHARED: LazyLock<Sweep> = LazyLock::new(|| Sweep::of_file("oracles/processor_sharing.toml", &[]));

fn timed<T>(what: &str, f: impl FnOnce() -> T) -> T {
    let t = std::time::Instant::now();
    let r = f();
    println!("{what} took {:?}", t.elapsed());
    r
}

#[test]
fn one_core_is_m_m_1() {
    timed("mm1", || LazyLock::force(&MM1));
    let demand_s = 0.1;
    let load = 0.7;
    let get = |m| MM1.estimate("hub", 20, m);
    assert_agrees("mm1 util", &get(Metric::HubCpu), load);
    assert_agrees("mm1 waitratio", &get(Metric::HubWaitRatio), load);
    assert_agrees("mm1 wait", &get(Metric::HubWaitMean), load * demand_s / (1.0 - load));
    assert_agrees("mm1 time", &get(Metric::HubTimeMean), demand_s / (1.0 - load));
    assert_agrees("mm1 level", &get(Metric::HubLevelMean), load / (1.0 - load));
    assert_agrees("mm1 p99", &get(Metric::HubWaitP99), libm::log(100.0 * load) * demand_s / (1.0 - load));
}

#[test]
fn several_cores_are_m_m_c() {
    timed("mmc", || LazyLock::force(&MMC));
    for (name, cores, demand_s) in [("two", 2, 0.075), ("eight", 8, 0.32), ("many", 32, 1.36)] {
        let load = 20.0 * demand_s;
        let c = erlang_c(cores, load);
        let relax = demand_s / (f64::from(cores) - load);
        let get = |m| MMC.estimate(name, 100, m);
        assert_agrees(&format!("{name} util"), &get(Metric::HubCpu), load / f64::from(cores));
        assert_agrees(&format!("{name} waitratio"), &get(Metric::HubWaitRatio), c);
        assert_agrees(&format!("{name} wait"), &get(Metric::HubWaitMean), c * relax);
        assert_agrees(&format!("{name} p99"), &get(Metric::HubWaitP99), libm::log(100.0 * c) * relax);
    }
}

#[test]
fn mg1() {
    timed("mg1", || LazyLock::force(&MG1));
    for (name, cv) in [("deterministic", 0.0), ("lognormal", 1.25), ("hyperexponential", 2.0)] {
        let get = |m| MG1.estimate(name, 20, m);
        assert_agrees(&format!("{name} util"), &get(Metric::HubCpu), 0.6);
        assert_agrees(&format!("{name} wait"), &get(Metric::HubWaitMean), (1.0 + cv * cv) * 0.06 / 0.8);
    }
}

#[test]
fn shared() {
    timed("ps", || LazyLock::force(&SHARED));
    for name in ["deterministic", "exponential", "lognormal", "hyperexponential"] {
        let get = |m| SHARED.estimate(name, 20, m);
        assert_agrees(&format!("ps {name} time"), &get(Metric::HubTimeMean), 0.25);
        assert_agrees(&format!("ps {name} level"), &get(Metric::HubLevelMean), 1.5);
    }
}
