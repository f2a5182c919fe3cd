//! Words: how people call a metric: `p99 coordination latency` for `coordination_latency_s_p99`.

use super::Metric;

/// What of a distribution a metric is.
const QUALIFIERS: [&str; 5] = ["mean", "p50", "p90", "p99", "max"];
/// Words of a name that say nothing but the unit.
const UNITS: [&str; 4] = ["s", "hz", "ratio", "count"];

impl Metric {
    /// Its name in words, and what of a distribution it is, if of any: `coordination latency` and `p99`.
    pub fn words(self) -> (String, Option<&'static str>) {
        let name = self.name().replace("_per_mind_s", "_per_second_of_a_mind");
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

    /// As it is spoken of, what of a distribution it is first: `p99 coordination latency`.
    pub fn spoken(self) -> String {
        match self.words() {
            (words, Some(qualifier)) => format!("{qualifier} {words}"),
            (words, None) => words,
        }
    }

    /// The metric that `text` names: by the name of its column, or in words, with `mean`, `p50` (or `median`), `p90`,
    /// `p99` or `max` (or `maximum`) before or behind them. Without one of these it is the mean, where there is one.
    pub fn from_words(text: &str) -> Option<Metric> {
        if let Some(metric) = Metric::named(text) {
            return Some(metric);
        }
        let lower = text.to_lowercase();
        let parts = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
        let (mut words, mut asked) = (Vec::new(), None);
        for part in parts {
            let part = match part {
                "median" => "p50",
                "maximum" => "max",
                part => part,
            };
            match QUALIFIERS.into_iter().find(|qualifier| *qualifier == part) {
                Some(qualifier) if asked.replace(qualifier).is_some() => return None,
                Some(_) => (),
                None => words.push(part),
            }
        }
        let words = words.join(" ");
        let is_named = |metric: &&Metric| {
            let (own, qualifier) = metric.words();
            let is_asked = match asked {
                Some(_) => qualifier == asked,
                None => matches!(qualifier, None | Some("mean")),
            };
            is_asked && own.to_lowercase() == words
        };
        Metric::ALL.iter().find(is_named).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_found_by_column_and_by_words() {
        let found = [
            "coordination_latency_s_p99",
            "p99 coordination latency",
            "coordination latency, p99",
            "Coordination-latency p99",
            "task latency",
            "median task latency",
            "hub CPU",
            "hottest station",
            "throughput",
        ]
        .map(Metric::from_words);
        let expected = [
            Metric::CoordinationLatencyP99,
            Metric::CoordinationLatencyP99,
            Metric::CoordinationLatencyP99,
            Metric::CoordinationLatencyP99,
            Metric::TaskLatencyMean,
            Metric::TaskLatencyP50,
            Metric::HubCpu,
            Metric::HottestStation,
            Metric::Throughput,
        ];
        assert_eq!(found, expected.map(Some));
    }

    #[test]
    fn what_no_metric_is_called_is_found_nowhere() {
        let texts =
            ["", "latency of tasks", "p99", "p99 p50 task latency", "p99 hub cpu", "p95 task latency"];
        assert_eq!(texts.map(Metric::from_words), [None; 6]);
    }

    #[test]
    fn every_metric_is_found_by_its_own_words() {
        for metric in Metric::ALL {
            let (words, qualifier) = metric.words();
            let text = format!("{words} {}", qualifier.unwrap_or_default());
            assert_eq!(Metric::from_words(&text), Some(*metric), "{text}");
            assert_eq!(Metric::from_words(&metric.spoken()), Some(*metric), "{text}");
        }
    }
}
