//! Bounds: each plane saturates where it says, and no sooner.

use coordination_ceiling::analysis::saturation;
use coordination_ceiling::metrics::{Metric, RunStatus};
use coordination_ceiling::scenario::Scenario;
use coordination_ceiling::simulation::replicate_seed;
use coordination_ceiling::swarm::Source;

use super::particulars::PARTICULARS;
use super::{Pair, loaded, pairs_without_problems};
use crate::sweep::{Sweep, load};

/// How many times the bound N(D ÷ (Z + D) + b) = c closed clients drive a plane's busiest station to, in each of
/// the runs; `None` if it states none.
fn loads_at(scenario: &Scenario, agent_count: u32) -> Option<Vec<f64>> {
    let plane = &scenario.topologies[0].coordination;
    let solve_s = scenario.workload.task.solve_s_mean();
    let source = Source::Closed { client_count: agent_count };
    let of_run = |replicate| {
        let seed = replicate_seed(scenario.seed, replicate);
        let bound = plane.bottleneck(&scenario.costs, source, agent_count, seed)?;
        let on_path_s = if bound.is_on_path { bound.demand_s } else { 0.0 };
        let cycle_s = solve_s + bound.further_s + on_path_s;
        let per_agent = bound.demand_s / cycle_s + bound.background_cores_per_agent;
        Some(f64::from(bound.agent_count_max()) * per_agent / f64::from(bound.cores))
    };
    (0..scenario.replicate_count).map(of_run).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The smallest size at which closed clients drive a plane to a multiple of its bound, by what is made of its runs;
/// loads grow with the size.
fn size_at(scenario: &Scenario, multiple: f64, of_runs: fn(&[f64]) -> f64) -> Option<u32> {
    let is_enough = |agent_count: u32| Some(of_runs(&loads_at(scenario, agent_count)?) >= multiple);
    is_enough(1)?;
    let mut above = (0..17).map(|exponent| 1 << exponent).find(|size| is_enough(*size) == Some(true))?;
    let mut below = above / 2;
    while above - below > 1 {
        let middle = below.midpoint(above);
        *(if is_enough(middle)? { &mut above } else { &mut below }) = middle;
    }
    Some(above)
}

/// How busy the busiest station of a plane is at a multiple of its bound, by what is made of its runs.
fn busy_at(text: &str, overrides: &[&str], multiple: f64, of_runs: fn(&[f64]) -> f64) -> Option<f64> {
    let size = format!("agents=[{}]", size_at(&loaded(text, overrides).scenario, multiple, of_runs)?);
    let sweep = Sweep::of_text(text, &[overrides, &[size.as_str()]].concat());
    Some(of_runs(&sweep.cells[0].figures(Metric::HottestStation)))
}

#[test]
fn every_plane_saturates_at_its_own_stated_bound() {
    let instant =
        ["topology.transport.latency=0 s", "agent.handle=50 us", "agent.send=50 us", "agent.step_cpu=0 s"];
    let mut tested_count = 0;
    for pair in pairs_without_problems() {
        let Pair { name, text, .. } = &pair;
        for settings in std::iter::once([].as_slice()).chain(PARTICULARS) {
            let settings = pair.of_coordination(settings);
            let overrides: Vec<&str> = settings.iter().map(String::as_str).chain(instant).collect();
            let is_known = settings.is_empty() || load(text, &overrides).is_ok();
            // A queue that refuses leaves its station idle while the refused wait to come again.
            if !is_known || settings.iter().any(|setting| setting.contains("queue_places")) {
                continue;
            }
            // Where chance divides the agents, each run has a bound of its own.
            let below = busy_at(text, &overrides, 0.7, mean);
            let (Some(below), Some(beyond)) = (below, busy_at(text, &overrides, 1.3, least)) else {
                continue;
            };
            tested_count += 1;
            assert!(beyond > 0.98, "{name}, {settings:?}: {beyond} busy at 1.3 × its bound");
            assert!((0.6..0.75).contains(&below), "{name}, {settings:?}: {below} busy at 0.7 × its bound");
        }
    }
    assert!(tested_count >= 5, "the bounds were found");
}

/// What charts and tables say of a plane's saturation is what the plane states.
#[test]
fn the_predicted_saturation_is_the_stated_bound() {
    let instant =
        ["topology.transport.latency=0 s", "agent.handle=0 s", "agent.step_cpu=0 s", "agent.send=0 s"];
    for Pair { name: pair, text, .. } in pairs_without_problems() {
        let scenario = loaded(&text, &instant).scenario;
        let predicted = saturation(&scenario, &scenario.topologies[0]);
        assert_eq!(predicted.map(|size| size.ceil() as u32), size_at(&scenario, 1.0, mean), "{pair}");
    }
}

/// With an open process the bound is a rate: the busiest station is full, and the run says that it has no
/// steady state.
#[test]
fn every_plane_is_without_a_steady_state_beyond_its_rate() {
    for Pair { name: pair, text, .. } in pairs_without_problems() {
        let scenario = loaded(&text, &[]).scenario;
        let plane = &scenario.topologies[0].coordination;
        let seed = replicate_seed(scenario.seed, 0);
        let Some(bound) = plane.bottleneck(&scenario.costs, Source::Open, 2_000, seed) else { continue };
        let largest_ratio = f64::from(bound.agent_count_max()) / 2_000.0;
        let rate_hz = 1.3 * f64::from(bound.cores) / bound.demand_s / largest_ratio;
        let rate = format!("workload.arrivals.poisson.rate={rate_hz:.3} /s");
        let sweep = Sweep::of_text(&text, &[&rate, "agents=[2000]", "drain=10 s"]);
        let busy = sweep.mean("pair", 2_000, Metric::HottestStation);
        assert!(busy > 0.98, "{pair}: {busy} busy at 1.3 × its rate");
        assert_eq!(sweep.cells[0].status(), RunStatus::NoSteadyState, "{pair}");
    }
}
