//! Metric words: what charts call a metric that a scenario chose, and its unit.

use super::charts::Unit;
use crate::metrics::Metric;

/// A metric beside an axis: `coordination latency, mean`.
pub(super) fn label(metric: Metric) -> String {
    match metric.words() {
        (words, Some(qualifier)) => format!("{words}, {qualifier}"),
        (words, None) => words,
    }
}

/// A metric in a sentence: `coordination latency (mean)`.
pub(super) fn phrase(metric: Metric) -> String {
    match metric.words() {
        (words, Some(qualifier)) => format!("{words} ({qualifier})"),
        (words, None) => words,
    }
}

/// The unit of its figures.
pub(super) fn unit(metric: Metric) -> Unit {
    match metric.unit() {
        "s" => Unit::Seconds,
        "B" => Unit::Bytes,
        // The busiest inbox may well be ten times the mean one: that is no share.
        "1" if metric == Metric::LoadImbalance => Unit::Count,
        "1" if metric.name().contains("_ratio") => Unit::Ratio,
        "1" => Unit::Count,
        other => Unit::Named(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        let metrics = [
            Metric::CoordinationLatencyMean,
            Metric::HubCpu,
            Metric::CoordinationCpu,
            Metric::RightPerMind,
            Metric::StateBytesMax,
        ];
        let expected = [
            "coordination latency, mean",
            "hub CPU",
            "coordination CPU per task",
            "right answers per second of a mind",
            "state bytes, max",
        ];
        assert_eq!(metrics.map(label), expected);
        assert_eq!(phrase(Metric::TaskLatencyP99), "task latency (p99)");
    }

    #[test]
    fn every_metric_has_words() {
        assert!(Metric::ALL.iter().all(|metric| !label(*metric).is_empty()));
    }
}
