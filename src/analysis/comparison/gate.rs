//! Gate: what may get worse, and by how much.

use super::ComparisonVerdict;
use crate::metrics::Metric;

/// What is held against the baseline, and what it may get worse by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gate {
    /// What is compared. A metric that improves in neither direction is shown and never regresses.
    pub metrics: Vec<Metric>,
    /// By what part of its baseline a metric may get worse: 0.03 for 3 %.
    pub increase_max: f64,
    /// By how much a metric has to get worse before it counts, in its unit; a later one wins.
    pub deltas_min: Vec<(Metric, f64)>,
    /// Whether the new results may lack cells of the baseline.
    pub allows_missing: bool,
}

impl Gate {
    /// What is compared unless something else is asked for.
    pub const HEADLINE: [Metric; 10] = [
        Metric::Throughput,
        Metric::TaskLatencyMean,
        Metric::TaskLatencyP99,
        Metric::CoordinationLatencyMean,
        Metric::CoordinationLatencyP99,
        Metric::HubCpu,
        Metric::HottestStation,
        Metric::CoordinationCpu,
        Metric::RedundantSolves,
        Metric::Cost,
    ];

    /// What it comes to that the new results lack a cell of the baseline: at best a change.
    pub(super) fn verdict_of_missing(&self) -> ComparisonVerdict {
        if self.allows_missing { ComparisonVerdict::Within } else { ComparisonVerdict::Incomplete }
    }

    /// The change of a metric below which nothing counts, in its unit; zero if none was asked for.
    pub fn delta_min(&self, metric: Metric) -> f64 {
        let asked = self.deltas_min.iter().rev().find(|(asked, _)| *asked == metric);
        asked.map_or(0.0, |(_, delta)| *delta)
    }
}
