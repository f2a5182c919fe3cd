//! Metric words: what charts call a metric that a scenario chose, and its unit.

use super::charts::Unit;
use crate::metrics::Metric;

/// What of a distribution a metric is.
const QUALIFIERS: [&str; 5] = ["mean", "p50", "p90", "p99", "max"];
/// Words of a name that say nothing but the unit.
const UNITS: [&str; 4] = ["s", "hz", "ratio", "count"];

/// The name of a metric in words, and what of a distribution it is, if of any.
fn words(metric: Metric) -> (String, Option<&'static str>) {
    let name = metric.name().replace("_per_mind_s", "_per_second_of_a_mind");
    let parts: Vec<&str> = name.split('_').collect();
    let qualifier = QUALIFIERS.into_iter().find(|qualifier| parts.last() == Some(qualifier));
    let is_word = |part: &&str| !UNITS.contains(part) && Some(*part) != qualifier;
    let spelled = |part: &str| match part {
        "cpu" => "CPU".to_owned(),
        "icc" => "ICC".to_owned(),
        part => part.to_owned(),
    };
    let words: Vec<String> = parts.into_iter().filter(is_word).map(spelled).collect();
    (words.join(" "), qualifier)
}

/// A metric beside an axis: `coordination latency, mean`.
pub(super) fn label(metric: Metric) -> String {
    match words(metric) {
        (words, Some(qualifier)) => format!("{words}, {qualifier}"),
        (words, None) => words,
    }
}

/// A metric in a sentence: `coordination latency (mean)`.
pub(super) fn phrase(metric: Metric) -> String {
    match words(metric) {
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
