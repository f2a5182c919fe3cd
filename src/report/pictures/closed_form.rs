//! Closed form: what theory says of a topology, dashed beside the simulation.
//!
//! It takes the time of a decision from the workload. Where tasks have problems, what is known already
//! shortens it by as much as the run shows, so there is no closed form to draw.

use crate::analysis::{Prediction, predict, saturation};
use crate::report::Study;
use crate::report::charts::{Colour, Guide, Point, Series};

/// What theory says of every topology that has a closed form, finely enough to show its knee.
pub(super) fn closed_forms(study: &Study<'_>, value: impl Fn(Prediction) -> Option<f64>) -> Vec<Series> {
    let scenario = &study.loaded.scenario;
    let sizes = fine_sizes(&scenario.agent_counts);
    let line = |index: usize| {
        let topology = &scenario.topologies[index];
        let at = |count: &u32| Some((f64::from(*count), value(predict(scenario, topology, *count)?)?));
        let points: Vec<Point> = sizes.iter().filter_map(at).map(|(x, y)| Point::at(x, y)).collect();
        let series = Series::new("", Colour::Topology(index)).with_points(points).dashed();
        (!series.points.is_empty()).then_some(series)
    };
    with_closed_form(study).into_iter().filter_map(line).collect()
}

/// Where each topology saturates by theory, within the sizes that are shown.
pub(super) fn knees(study: &Study<'_>) -> Vec<Guide> {
    let scenario = &study.loaded.scenario;
    let (first, last) = (scenario.agent_counts.first().copied(), scenario.agent_counts.last().copied());
    let is_shown = |knee: &f64| {
        first.is_some_and(|n| f64::from(n) < *knee) && last.is_some_and(|n| *knee < f64::from(n))
    };
    let guide = |index: usize| {
        let knee = saturation(scenario, &scenario.topologies[index]).filter(is_shown)?;
        Some(Guide::vertical(knee, format!("N* = {knee:.0}"), Colour::Topology(index)))
    };
    with_closed_form(study).into_iter().filter_map(guide).collect()
}

/// The topologies of which theory may say something.
fn with_closed_form(study: &Study<'_>) -> Vec<usize> {
    if study.has_problems() { Vec::new() } else { study.topologies() }
}

/// Sizes between the smallest and the largest, some thirty to a decade.
pub(super) fn fine_sizes(agent_counts: &[u32]) -> Vec<u32> {
    let (Some(first), Some(last)) = (agent_counts.first(), agent_counts.last()) else { return Vec::new() };
    let mut sizes = vec![*first];
    while let Some(size) = sizes.last().filter(|size| *size < last) {
        sizes.push((size + (size / 13).max(1)).min(*last));
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::Sample;

    #[test]
    fn theory_is_silent_about_agents_that_learn() {
        assert!(!knees(&Sample::without_problems().study()).is_empty());
        assert!(knees(&Sample::with_problems().study()).is_empty());
        assert!(closed_forms(&Sample::with_problems().study(), |form| Some(form.utilisation)).is_empty());
    }

    #[test]
    fn fine_sizes_hold_both_ends() {
        let sizes = fine_sizes(&[10, 1000]);
        assert_eq!((sizes.first(), sizes.last()), (Some(&10), Some(&1000)));
    }
}
