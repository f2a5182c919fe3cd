//! Limit: what a swarm may not pass, as it is written: `"p99 coordination latency < 30 s"`.

use std::fmt;

use super::document::Mistake;
use super::level::{LevelFile, unknown_metric};
use crate::metrics::Metric;
use crate::quantities::split_help;

/// What a limit is put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// A metric of the runs.
    Metric(Metric),
    /// X(N) ÷ (N X(1)): the throughput of N agents in proportion to N times that of one.
    Efficiency,
}

/// On which side of its level a figure has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `<`
    Below,
    /// `<=` or `≤`
    AtMost,
    /// `>`
    Above,
    /// `>=` or `≥`
    AtLeast,
}

/// A criterion of the coordination ceiling: a figure and what it is held to.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Of what.
    pub limited: Limited,
    /// On which side it has to be.
    pub relation: Relation,
    /// Of what, in the unit of the metric.
    pub level: f64,
    /// The whole as it is written.
    pub text: String,
}

impl Relation {
    /// Each as it is written; the longer ones first, since they begin like the shorter ones.
    const SIGNS: [(&'static str, Relation); 6] = [
        ("<=", Relation::AtMost),
        (">=", Relation::AtLeast),
        ("≤", Relation::AtMost),
        ("≥", Relation::AtLeast),
        ("<", Relation::Below),
        (">", Relation::Above),
    ];

    /// Whether larger figures are the ones that break it.
    pub fn is_upper(self) -> bool {
        matches!(self, Relation::Below | Relation::AtMost)
    }

    /// Whether a figure at the level itself is one too far.
    pub fn is_strict(self) -> bool {
        matches!(self, Relation::Below | Relation::Above)
    }
}

impl Limited {
    /// The unit of its level; `1` for a plain number or a ratio.
    pub fn unit(self) -> &'static str {
        match self {
            Limited::Metric(metric) => metric.unit(),
            Limited::Efficiency => "1",
        }
    }

    /// Whether it is too small where tasks were not done at the end of a run.
    pub fn is_of_latency(self) -> bool {
        match self {
            Limited::Metric(metric) => metric.is_of_latency(),
            Limited::Efficiency => false,
        }
    }
}

impl Limit {
    /// Whether a figure is on the side where it has to be.
    pub fn holds(&self, figure: f64) -> bool {
        match self.relation {
            Relation::Below => figure < self.level,
            Relation::AtMost => figure <= self.level,
            Relation::Above => figure > self.level,
            Relation::AtLeast => figure >= self.level,
        }
    }

    /// Reads a limit.
    ///
    /// # Errors
    /// What is wrong with it, still without a place.
    pub fn from_text(text: &str) -> Result<Limit, Mistake> {
        let Some((at, sign, relation)) = sign(text) else {
            return Err(Mistake::new(format!("{text:?} compares nothing")).help(FORM));
        };
        let (words, level) = (text[..at].trim(), text[at + sign.len()..].trim());
        let limited = limited(words)?;
        // An efficiency is written like any other ratio.
        let metric = match limited {
            Limited::Metric(metric) => metric,
            Limited::Efficiency => Metric::HottestStation,
        };
        let level = LevelFile::from_text(level).number(metric).map_err(|error| {
            let error = error.to_string();
            let (message, help) = split_help(&error);
            Mistake::new(format!("the limit of {words}: {message}")).help(help.unwrap_or(FORM))
        })?;
        Ok(Limit { limited, relation, level, text: text.trim().to_owned() })
    }
}

/// How a limit is written.
const FORM: &str =
    "write a metric, one of < <= > >=, and a value, such as \"p99 coordination latency < 30 s\"";

/// The first sign of comparison, and where it is.
fn sign(text: &str) -> Option<(usize, &'static str, Relation)> {
    let at = text.find(['<', '>', '≤', '≥'])?;
    let (sign, relation) = Relation::SIGNS.into_iter().find(|(sign, _)| text[at..].starts_with(sign))?;
    Some((at, sign, relation))
}

fn limited(words: &str) -> Result<Limited, Mistake> {
    if words.eq_ignore_ascii_case("efficiency") {
        return Ok(Limited::Efficiency);
    }
    Metric::from_words(words).map(Limited::Metric).ok_or_else(|| unknown_metric(words))
}

impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Limited, Relation, f64) {
        let limit = Limit::from_text(text).unwrap_or_else(|mistake| panic!("{}", mistake.message()));
        (limit.limited, limit.relation, limit.level)
    }

    #[test]
    fn a_limit_is_a_metric_a_sign_and_a_value_in_its_unit() {
        let latency = Limited::Metric(Metric::CoordinationLatencyP99);
        assert_eq!(read("p99 coordination latency < 30 s"), (latency, Relation::Below, 30.0));
        assert_eq!(read("hub CPU≤80%"), (Limited::Metric(Metric::HubCpu), Relation::AtMost, 0.8));
        assert_eq!(read("efficiency >= 50 %"), (Limited::Efficiency, Relation::AtLeast, 0.5));
        assert_eq!(read("links <= 45"), (Limited::Metric(Metric::Links), Relation::AtMost, 45.0));
    }

    #[test]
    fn what_is_no_limit_is_refused_with_what_it_lacks() {
        let told = |text| Limit::from_text(text).map_err(|mistake| mistake.message().to_owned());
        assert_eq!(told("hub CPU 80 %"), Err("\"hub CPU 80 %\" compares nothing".to_owned()));
        assert_eq!(told("hup CPU <= 80 %"), Err("unknown metric `hup CPU`".to_owned()));
        assert!(told("hub CPU <= 80 ms").is_err_and(|message| message.starts_with("the limit of hub CPU: ")));
    }
}
