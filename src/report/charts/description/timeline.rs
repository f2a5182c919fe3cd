//! Timeline: stacked panels over simulated time, with the warm-up shaded.

use crate::report::charts::description::{Arrangement, Axis, LineChart, Panel, Region, Unit};

/// What happened over simulated time: one panel per quantity, one line per topology.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The panels from top to bottom, for example utilisation, queue and throughput; x values are seconds.
    pub panels: Vec<Panel>,
    /// When the warm-up ends, in seconds; nothing is shaded without it.
    pub warm_up_s: Option<f64>,
    /// When the run ends, in seconds.
    pub end_s: f64,
    /// Whether lines that coincide are drawn next to each other.
    pub sets_apart: bool,
}

impl Timeline {
    /// The same as a line chart.
    pub(crate) fn into_lines(self) -> LineChart {
        let warm_up = self.warm_up_s.map(|upper| Region { lower: 0.0, upper, label: "warm-up".into() });
        LineChart {
            x: Axis::linear("simulated time", Unit::Seconds).covering(0.0, self.end_s),
            panels: self.panels,
            arrangement: Arrangement::Stacked,
            shares_y: false,
            sets_apart: self.sets_apart,
            regions: warm_up.into_iter().collect(),
            keys: Vec::new(),
        }
    }
}
