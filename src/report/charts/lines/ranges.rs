//! Line ranges: what the axes of a line chart span, and which values they name.

use crate::report::charts::description::{Axis, Guide, LineChart, Panel, Point, Scale};
use crate::report::charts::sheet::panel_frame::fits_along_x;
use crate::report::charts::values::extent::{Edge, extent};
use crate::report::charts::values::mapping::Mapping;
use crate::report::charts::values::ticks::{Ticks, ticks};

/// The range of the y values of some panels, their intervals and, where near, their guides.
pub(crate) fn y_range(axis: &Axis, panels: &[Panel]) -> Mapping {
    let points = || panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.points);
    let values: Vec<f64> = points().filter_map(Point::value).collect();
    // What is never below zero does not get an axis below zero because an interval reaches there.
    let floor = if values.iter().any(|&value| value < 0.0) { f64::NEG_INFINITY } else { 0.0 };
    // Intervals alone do not make a log axis: its values would all be missing from it.
    let is_flat = !values.is_empty() && values.iter().all(|&value| value <= 0.0);
    let scale = if is_flat { Scale::Linear } else { axis.scale };
    let intervals = points().filter_map(Point::interval_drawn);
    let ends = intervals.flat_map(|(lower, upper)| [lower.max(floor), upper]);
    let all: Vec<f64> = values.iter().copied().chain(ends).collect();
    let guides = panels.iter().flat_map(|panel| &panel.guides);
    let heights: Vec<f64> = guides.filter_map(Guide::at_y).collect();
    extent(&Axis { scale, ..axis.clone() }, Edge::Y, &all, &heights)
}

/// The range of the x values of all panels.
pub(crate) fn x_range(chart: &LineChart) -> Mapping {
    let guides = chart.panels.iter().flat_map(|panel| &panel.guides);
    let places: Vec<f64> = guides.filter_map(Guide::at_x).collect();
    extent(&chart.x, Edge::X, &x_values(chart), &places)
}

/// The values that the x axis names. If all data stands at one value, that one alone.
pub(crate) fn x_ticks(chart: &LineChart, range: &Mapping, width_px: f64) -> Ticks {
    let values = x_values(chart);
    let candidates = ticks(range, &chart.x.unit, |ticks| fits_along_x(range, ticks, width_px));
    match values.first() {
        Some(&only) if chart.x.covers.is_none() && values.iter().all(|&value| value == only) => {
            Ticks::only(only, &chart.x.unit)
        }
        _ => candidates,
    }
}

fn x_values(chart: &LineChart) -> Vec<f64> {
    let points = chart.panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.points);
    points.map(|point| point.x).filter(|x| x.is_finite()).collect()
}

impl Guide {
    fn at_x(&self) -> Option<f64> {
        match self {
            Self::Vertical { at, .. } => Some(*at),
            Self::Horizontal { .. } => None,
        }
    }

    fn at_y(&self) -> Option<f64> {
        match self {
            Self::Horizontal { at, .. } => Some(*at),
            Self::Vertical { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::Body;
    use crate::report::charts::samples::{edges, figures};

    /// plotters would draw such a value on the edge, where it looks like a plateau.
    #[test]
    fn no_value_of_any_sample_lies_outside_its_axes() {
        for (name, chart) in figures::all().into_iter().chain(edges::all()) {
            let Body::Lines(lines) = chart.body else { continue };
            let x = x_range(&lines);
            for panel in &lines.panels {
                let y = y_range(&panel.y, std::slice::from_ref(panel));
                let can_show = |value: f64| y.scale == Scale::Linear || value > 0.0;
                for point in panel.series.iter().flat_map(|series| &series.points) {
                    assert!(x.holds(point.x), "{name}: {point:?} on {x:?}");
                    let is_inside = point.value().is_none_or(|value| !can_show(value) || y.holds(value));
                    assert!(is_inside, "{name}: {point:?} on {y:?}");
                }
            }
        }
    }
}
