//! Closed-form ceiling: the size at which theory has the busiest station pass a limit on how busy it may be.
//!
//! Between whole sizes, where theory says nothing, on a straight line. It is not the knee of the asymptotes, at which
//! a station would be busy all the time if nobody ever waited.

use super::predict;
use crate::metrics::Metric;
use crate::scenario::{CeilingQuestion, Limit, Limited, Scenario, Topology};

/// Where theory has the first of the limits on busy shares broken; `None` where there is no such limit, or theory
/// has none of it up to the largest swarm that is asked for.
pub fn closed_form_ceiling(
    scenario: &Scenario,
    topology: &Topology,
    question: &CeilingQuestion,
) -> Option<f64> {
    let is_of_station = |limit: &&Limit| {
        let metric = [Metric::HubCpu, Metric::HottestStation].map(Limited::Metric);
        metric.contains(&limit.limited) && limit.relation.is_upper()
    };
    let levels = question.limits.iter().filter(is_of_station).map(|limit| limit.level);
    let level = levels.reduce(f64::min)?;
    let busy_ratio = |agent_count: u32| match agent_count {
        0 => Some(0.0),
        _ => Some(predict(scenario, topology, agent_count)?.utilisation),
    };
    passed(busy_ratio, level, question.agent_count_max)
}

/// Where a rising function of whole numbers passes a level, on a straight line between two of them.
fn passed(of: impl Fn(u32) -> Option<f64>, level: f64, max: u32) -> Option<f64> {
    let mut above = 1;
    while of(above)? <= level {
        if above == max {
            return None;
        }
        above = above.saturating_mul(2).min(max);
    }
    let mut below = above / 2;
    while above - below > 1 {
        let middle = below.midpoint(above);
        *(if of(middle)? <= level { &mut below } else { &mut above }) = middle;
    }
    let (lower, upper) = (of(below)?, of(above)?);
    Some(f64::from(below) + (level - lower) / (upper - lower))
}

#[cfg(test)]
mod tests {
    use super::super::FiniteSource;
    use super::*;

    /// M/M/c//N at 80 %: S = 195 ms, Z = 6.078 s.
    #[test]
    fn a_closed_hub_is_at_its_limit_where_theory_says() {
        let crossing = |cores| {
            let hub = FiniteSource { cores, demand_s: 0.195, think_s: 6.078 };
            passed(|count| Some(hub.solve(count).utilisation), 0.8, 100_000).expect("it saturates")
        };
        for (cores, published) in [(1, 27.8), (8, 207.4), (64, 1_647.3)] {
            assert!((crossing(cores) - published).abs() < 0.05, "{cores}: {}", crossing(cores));
        }
    }

    #[test]
    fn what_never_passes_has_no_crossing() {
        assert_eq!(passed(|_| Some(0.5), 0.8, 1_000), None);
        assert_eq!(passed(|count| Some(f64::from(count)), 10.5, 1_000), Some(10.5));
    }
}
