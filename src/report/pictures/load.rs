//! Load: how unevenly the agents' inboxes are loaded, beside the hub, against N. Where routing makes a
//! rendezvous agent the next hub, the busiest inbox leaves the median one behind.

use super::against_size::{agents, lines_over, points, without_reasons};
use super::heading;
use crate::metrics::Metric;
use crate::report::Study;
use crate::report::charts::{Axis, Chart, Colour, Key, Panel, Point, Sample, Series, Size, Stroke, Unit};

pub(super) fn load(study: &Study<'_>) -> Option<Chart> {
    let panels: Vec<Panel> =
        study.topologies().into_iter().filter_map(|topology| panel(study, topology)).collect();
    let has_hub = study.topologies().into_iter().any(|topology| has_any(study, topology, Metric::HubCpu));
    let hub_key = has_hub.then(|| Key::new("hub", Sample::Line(Stroke::Solid)));
    let keys = [
        Key::new("busiest inbox", Sample::MarkedLine),
        Key::new("99th percentile", Sample::Line(Stroke::Dashed)),
        Key::new("median inbox", Sample::Line(Stroke::Dotted)),
        Key::new("from the median to the busiest", Sample::Band),
    ];
    // Within a panel, lines that coincide say that all inboxes are loaded alike: they may.
    let lines = lines_over(agents(), study, panels)?.side_by_side().set_apart(false);
    let lines = lines.with_keys(hub_key.into_iter().chain(keys));
    let heading = heading(study, "How busy are the hub and the agents' inboxes?");
    Some(Chart::lines(heading, lines).with_size(Size::WIDE))
}

/// The load of a topology; none without a hub if its inboxes have nothing to do.
fn panel(study: &Study<'_>, topology: usize) -> Option<Panel> {
    let has_hub = has_any(study, topology, Metric::HubCpu);
    if !has_hub && !has_any(study, topology, Metric::InboxBusyMax) {
        return None;
    }
    let colour = Colour::Topology(topology);
    let line =
        |metric: Metric| Series::new("", colour).with_points(without_reasons(means(study, topology, metric)));
    let median = means(study, topology, Metric::InboxBusyP50);
    let busiest = means(study, topology, Metric::InboxBusyMax).into_iter().zip(&median);
    let busiest = busiest.map(|(point, median)| match (median.value(), point.value()) {
        (Some(lower), Some(upper)) => point.with_interval(lower, upper),
        _ => point,
    });
    let mut series = vec![
        Series::new("", colour).with_points(busiest.collect::<Vec<Point>>()),
        line(Metric::InboxBusyP99).dashed(),
        line(Metric::InboxBusyP50).dotted(),
    ];
    if has_hub {
        series.push(line(Metric::HubCpu).without_markers());
    }
    let y = Axis::log("busy share", Unit::Ratio).covering(0.0, 1.0);
    let name = study.loaded.scenario.topologies[topology].name.clone();
    Some(Panel::new(name, y).about(colour).with_series(series))
}

fn has_any(study: &Study<'_>, topology: usize, metric: Metric) -> bool {
    points(study, topology, metric).iter().any(|point| point.value().is_some_and(|value| value > 0.0))
}

/// A metric against N, without intervals: bands mean something else here.
fn means(study: &Study<'_>, topology: usize, metric: Metric) -> Vec<Point> {
    let points = points(study, topology, metric).into_iter();
    points.map(|point| Point { interval: None, ..point }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::Body;
    use crate::report::samples::Sample;

    #[test]
    fn a_topology_without_messages_has_no_panel() {
        let Some(Chart { body: Body::Lines(lines), .. }) = load(&Sample::with_problems().study()) else {
            panic!("there is load");
        };
        let titles: Vec<&str> = lines.panels.iter().map(|panel| panel.title.as_str()).collect();
        assert_eq!(titles, ["hub that forgets", "hub that remembers", "routing, dht"]);
        let line_counts: Vec<usize> = lines.panels.iter().map(|panel| panel.series.len()).collect();
        assert_eq!(line_counts, [4, 4, 3]);
    }
}
