//! Found: what a search came to.

use std::fmt;

use super::super::RunResult;
use super::evaluations::Evaluation;
use crate::analysis::{Estimate, ScalabilityLaw};
use crate::metrics::{Metric, RunStatus};
use crate::scenario::Limit;

/// What a ceiling is held to.
#[derive(Clone, Debug, PartialEq)]
pub enum Criterion {
    /// A figure must stay on one side of its level.
    Limit(Limit),
    /// The backlog must not grow, and no run exceed its budget.
    Stability,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The interval is as narrow as was asked.
    Precise,
    /// The events were spent before it was; without an estimate, before anything was found to break.
    BudgetSpent,
    /// Everything holds up to the end of the range.
    HoldsThroughout,
    /// Nothing holds, not even at the beginning of the range.
    NeverHolds,
    /// More replicates would not help: the interval is as narrow as values that follow each other allow.
    WholeNumbers,
    /// What had to be tried next is no value that the scenario allows.
    OutOfRange,
    /// Something breaks in the range, but the figures around it lie on no curve that crosses the limit.
    NoCurve,
}

/// The ceiling of a topology, or why there is none.
#[derive(Clone, Debug)]
pub struct FoundCeiling {
    /// Where each replicate passes the criterion that breaks first; empty where there is no estimate.
    pub per_replicate: Vec<f64>,
    /// Their mean with its 95 % interval.
    pub estimate: Option<Estimate>,
    /// What breaks first.
    pub broke_first: Option<Criterion>,
    /// The busiest station there: its name where it is the same in all replicates, else its sort.
    pub station: Option<String>,
    /// How the search ended.
    pub ending: Ending,
    /// The farthest value towards the ceiling at which everything was seen to hold.
    pub holds_at: Option<f64>,
    /// The nearest value at which something was seen to break.
    pub breaks_at: Option<f64>,
    /// Whether the latencies around the crossing are lower bounds, so that it may lie below the estimate.
    pub is_censored: bool,
    /// Limits on figures that no run has.
    pub unmeasured: Vec<Limit>,
    /// Events that the runs of the search handled.
    pub event_count: u64,
    /// Everything that was run, by value and size.
    pub evaluations: Vec<Evaluation>,
}

impl Criterion {
    /// What tables and records call it.
    pub fn text(&self) -> &str {
        match self {
            Criterion::Limit(limit) => &limit.text,
            Criterion::Stability => "stable queues",
        }
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(formatter)
    }
}

impl Ending {
    /// The word that stands for it in records.
    pub fn name(self) -> &'static str {
        match self {
            Ending::Precise => "precise",
            Ending::BudgetSpent => "budget_spent",
            Ending::HoldsThroughout => "holds_throughout",
            Ending::NeverHolds => "never_holds",
            Ending::WholeNumbers => "whole_numbers",
            Ending::OutOfRange => "out_of_range",
            Ending::NoCurve => "no_curve",
        }
    }
}

impl FoundCeiling {
    /// The largest whole number of agents that is carried, where the size was searched.
    pub fn whole(&self) -> Option<u64> {
        self.estimate.map(|estimate| libm::floor(estimate.mean).max(0.0) as u64)
    }

    /// At which values no end of the warm-up was found although nothing grows, so that half of the runs is left out.
    pub fn values_without_start(&self) -> Vec<f64> {
        let is_without =
            |run: &RunResult| run.summary.status == RunStatus::NoSteadyState && !run.summary.is_growing;
        let without = self.evaluations.iter().filter(|one| one.runs.iter().any(is_without));
        let mut values: Vec<f64> = without.map(|one| one.value).collect();
        values.dedup();
        values
    }

    /// The mean throughput of each size that was run, where there is one, by size. Of a search over the size.
    pub fn throughputs(&self) -> Vec<(f64, f64)> {
        let of_size = |one: &Evaluation| {
            let figures = one.runs.iter().map(|run| run.summary.figures.get(Metric::Throughput));
            let figures: Vec<f64> = figures.collect::<Option<_>>()?;
            Some((one.value, Estimate::of(&figures)?.mean))
        };
        self.evaluations.iter().filter_map(of_size).collect()
    }

    /// The scalability law of these throughputs. Of a search over the size.
    pub fn law(&self) -> Option<ScalabilityLaw> {
        ScalabilityLaw::fit(&self.throughputs())
    }
}
