//! Links: pairs of stations that exchanged a message, against N; beside all pairs of agents, and the links of
//! a hub. What one side says of the other, that its links grow with N², shows as a slope.

use super::against_size::{agents, interval_key, lines_over, of_topologies};
use super::closed_form::fine_sizes;
use super::heading;
use crate::metrics::Metric;
use crate::report::Study;
use crate::report::charts::{Axis, Chart, Colour, Heading, Panel, Point, Series, Unit};

pub(super) fn links(study: &Study<'_>) -> Option<Chart> {
    let series = of_topologies(study, Metric::Links);
    let sends_any =
        |line: &Series| line.points.iter().any(|point| point.value().is_some_and(|links| links > 0.0));
    if study.loaded.scenario.agent_counts.len() < 2 || !series.iter().any(sends_any) {
        return None;
    }
    let has_hub = study.cells.iter().any(|cell| !cell.figures(Metric::HubCpu).is_empty());
    let hub = has_hub.then(|| links_of_hub(study));
    let series = series.into_iter().chain([all_pairs(study)]).chain(hub);
    let panel = Panel::new("", Axis::log("pairs of stations", Unit::Count)).with_series(series);
    let lines = lines_over(agents(), study, [panel])?.with_keys(interval_key(study));
    Some(Chart::lines(words(study), lines))
}

fn words(study: &Study<'_>) -> Heading {
    let heading = heading(study, "Who exchanged messages with whom: links against the number of agents");
    with_error(heading, study, Metric::LinksError)
}

/// The words with what is said of estimates, if any count is one. `metric` is their standard error.
pub(super) fn with_error(heading: Heading, study: &Study<'_>, metric: Metric) -> Heading {
    let errors = study.cells.iter().flat_map(|cell| cell.figures(metric));
    let error = errors.fold(0.0, f64::max);
    if error <= 0.0 {
        return heading;
    }
    let estimated = format!("counts above 4 million are estimates, give or take {:.1} %", error * 100.0);
    let parts = [heading.subtitle, estimated].into_iter().filter(|part| !part.is_empty());
    Heading { subtitle: parts.collect::<Vec<String>>().join(" · "), ..heading }
}

/// All pairs of N agents, dotted.
pub(super) fn all_pairs(study: &Study<'_>) -> Series {
    guide(study, "all pairs, N(N−1)/2", pairs_of)
}

/// How many pairs of so many agents there are.
pub(super) fn pairs_of(agent_count: f64) -> f64 {
    agent_count * (agent_count - 1.0) / 2.0
}

/// The links of a hub to N agents, dotted.
pub(super) fn links_of_hub(study: &Study<'_>) -> Series {
    guide(study, "links of a hub, N", |agent_count| agent_count)
}

fn guide(study: &Study<'_>, label: &str, count_of: fn(f64) -> f64) -> Series {
    let sizes = fine_sizes(&study.loaded.scenario.agent_counts).into_iter().map(f64::from);
    let points = sizes.map(|size| Point::at(size, count_of(size)));
    let points = points.filter(|point| point.value().is_some_and(|count| count > 0.0));
    Series::new(label, Colour::Ideal).with_points(points.collect::<Vec<Point>>()).dotted()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::Body;
    use crate::report::samples::Sample;

    fn labels(sample: &Sample) -> Vec<String> {
        match links(&sample.study()) {
            Some(Chart { body: Body::Lines(lines), .. }) => {
                lines.panels[0].series.iter().map(|line| line.label.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    #[test]
    fn links_stand_beside_all_pairs_and_those_of_a_hub() {
        let expected = ["hub that forgets", "independent", "all pairs, N(N−1)/2", "links of a hub, N"];
        assert_eq!(labels(&Sample::without_problems()), expected);
    }

    #[test]
    fn a_guide_reaches_from_the_smallest_swarm_to_the_largest() {
        let sample = Sample::without_problems();
        let points = all_pairs(&sample.study()).points;
        assert_eq!(points.first(), Some(&Point::at(10.0, 45.0)));
        assert_eq!(points.last(), Some(&Point::at(1000.0, 499_500.0)));
    }

    #[test]
    fn who_has_no_figures_has_no_links() {
        assert!(labels(&Sample::without_figures()).is_empty());
    }
}
