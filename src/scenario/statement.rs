//! Statement: what must hold of the results, or what somebody says of them; valid by construction.

use std::fmt;

use crate::metrics::Metric;

/// Something that the results show to hold, or not to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Whose it is.
    pub kind: StatementKind,
    /// What is stated, in one line.
    pub says: String,
    /// Who says so, and where; a claim has one.
    pub source: Option<String>,
    /// The words in which they do.
    pub quote: Option<String>,
    /// What is measured.
    pub measure: Measure,
    /// Of what it is.
    pub subject: Subject,
    /// At which sizes; of a search, between which.
    pub sizes: Sizes,
    /// At which values of a sweep: keys and values as they are written. None: at all.
    pub at: Vec<(String, String)>,
    /// Within what it must be: in the unit of the metric, but for a slope or a ratio, which have none.
    pub bounds: Bounds,
    /// Where it stands in the scenario: `expect[0]`.
    pub path: String,
    /// The line of the scenario's file at which it stands; none if it is from the command line.
    pub line: Option<usize>,
}

/// Whose statement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// What must hold.
    Expectation,
    /// What somebody says.
    Claim,
}

impl StatementKind {
    /// The name of its table in a scenario.
    pub fn name(self) -> &'static str {
        match self {
            StatementKind::Expectation => "expect",
            StatementKind::Claim => "claim",
        }
    }
}

/// What a statement speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The figure of a metric.
    Figure(Metric),
    /// The slope of the metric's logarithm over that of N.
    Slope(Metric),
    /// The largest swarm that meets what `[ceiling]` asks. It is searched for.
    Ceiling,
    /// The size at which two topologies change places in a metric. It is searched for.
    Crossover(Metric),
}

impl Measure {
    /// The metric that it is of; none of a ceiling.
    pub fn metric(self) -> Option<Metric> {
        match self {
            Measure::Figure(metric) | Measure::Slope(metric) | Measure::Crossover(metric) => Some(metric),
            Measure::Ceiling => None,
        }
    }

    /// What of the metric it is: `p99`, `slope`; empty where the metric has no more to it.
    pub fn aggregation(self) -> &'static str {
        match self {
            Measure::Figure(metric) => metric.words().1.unwrap_or(""),
            Measure::Slope(_) => "slope",
            Measure::Ceiling => "ceiling",
            Measure::Crossover(_) => "crossover",
        }
    }

    /// Whether it is searched for, and not read off the cells that are run.
    pub fn is_searched(self) -> bool {
        matches!(self, Measure::Ceiling | Measure::Crossover(_))
    }
}

/// Of what a measure is: topologies by their index in the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Of one topology.
    Topology(usize),
    /// Of the first ÷ that of the second, run by run.
    Ratio(usize, usize),
    /// Of the first − that of the second, run by run.
    Difference(usize, usize),
}

impl Subject {
    /// The topologies that it takes.
    pub fn topologies(self) -> Vec<usize> {
        match self {
            Subject::Topology(one) => vec![one],
            Subject::Ratio(one, other) | Subject::Difference(one, other) => vec![one, other],
        }
    }
}

/// At which sizes of the swarm a statement must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sizes {
    /// At each of these.
    Each(Vec<u32>),
    /// At all that are run between these, both included.
    Between(u32, u32),
    /// At none: the command line asks for other sizes, and nothing is searched for.
    None,
}

/// A limit of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// Where it is.
    pub level: f64,
    /// Whether the level itself is on the wrong side of it.
    pub is_strict: bool,
}

/// What a value must lie between: a lower bound, an upper one, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// From below.
    pub lower: Option<Bound>,
    /// From above.
    pub upper: Option<Bound>,
}

impl Bounds {
    /// Whether no number lies between them.
    pub fn are_contradictory(&self) -> bool {
        match (self.lower, self.upper) {
            (Some(lower), Some(upper)) => {
                let is_open = lower.is_strict || upper.is_strict;
                lower.level > upper.level || (lower.level == upper.level && is_open)
            }
            _ => false,
        }
    }

    /// The bounds as people read them, each level as `level` writes it.
    pub fn words(&self, level: impl Fn(f64) -> String) -> String {
        self.inequalities("≥", "≤", level)
    }

    fn inequalities(&self, at_least: &str, at_most: &str, level: impl Fn(f64) -> String) -> String {
        let lower = self.lower.map(|bound| (if bound.is_strict { ">" } else { at_least }, bound.level));
        let upper = self.upper.map(|bound| (if bound.is_strict { "<" } else { at_most }, bound.level));
        let parts = lower.into_iter().chain(upper);
        parts.map(|(sign, number)| format!("{sign} {}", level(number))).collect::<Vec<String>>().join(", ")
    }
}

/// As other programs read them.
impl fmt::Display for Bounds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.inequalities(">=", "<=", |level| level.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(lower: f64, upper: f64, is_strict: bool) -> Bounds {
        let bound = |level| Some(Bound { level, is_strict });
        Bounds { lower: bound(lower), upper: bound(upper) }
    }

    #[test]
    fn between_contradictory_bounds_lies_nothing() {
        let given = [(1.0, 2.0, true), (1.0, 1.0, false), (1.0, 1.0, true), (2.0, 1.0, false)];
        let found =
            given.map(|(lower, upper, is_strict)| bounds(lower, upper, is_strict).are_contradictory());
        assert_eq!(found, [false, false, true, true]);
    }

    #[test]
    fn bounds_read_like_inequalities() {
        assert_eq!(bounds(0.5, 2.0, true).to_string(), "> 0.5, < 2");
        let upper = Bounds { lower: None, ..bounds(0.0, 0.8, false) };
        assert_eq!(upper.to_string(), "<= 0.8");
        assert_eq!(upper.words(|level| format!("{} %", 100.0 * level)), "≤ 80 %");
    }
}
