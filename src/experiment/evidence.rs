//! Evidence: what the runs say of what a statement speaks of, replicate by replicate.

use super::CellResult;
use crate::analysis::{Side, log_log_slope};
use crate::metrics::Metric;
use crate::scenario::{Measure, Sizes, Statement, Subject};

/// The values of a statement at one size, or of a slope over several.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The sizes, ascending.
    pub agent_counts: Vec<u32>,
    /// A value for each replicate, in their order; none if a cell has no figures.
    pub values: Vec<f64>,
    /// What is known of the true value from them.
    pub side: Side,
}

impl Evidence {
    /// What `cells` say of a statement, at each of its sizes; `None` if they lack something of it, because it was
    /// not run, or has to be searched for.
    pub fn of(statement: &Statement, cells: &[CellResult]) -> Option<Vec<Evidence>> {
        let (metric, is_slope) = match statement.measure {
            Measure::Figure(metric) => (metric, false),
            Measure::Slope(metric) => (metric, true),
            Measure::Ceiling | Measure::Crossover(_) => return None,
        };
        let of_topologies: Vec<Vec<&CellResult>> = statement
            .subject
            .topologies()
            .into_iter()
            .map(|topology| cells.iter().filter(|cell| cell.cell.topology == topology).collect())
            .collect();
        let sizes = sizes(&statement.sizes, of_topologies.first()?)?;
        let points: Option<Vec<Evidence>> =
            sizes.into_iter().map(|size| at_size(statement.subject, metric, &of_topologies, size)).collect();
        let points = points.filter(|points| !points.is_empty())?;
        if !is_slope {
            return Some(points);
        }
        (points.len() > 1).then(|| vec![slope(&points)])
    }
}

/// The sizes that are asked for, which are those that were run if only their ends are said; `None` if one is
/// missing.
fn sizes(asked: &Sizes, cells: &[&CellResult]) -> Option<Vec<u32>> {
    let run: Vec<u32> = cells.iter().map(|cell| cell.cell.agent_count).collect();
    match asked {
        Sizes::Each(sizes) => sizes.iter().all(|size| run.contains(size)).then(|| sizes.clone()),
        Sizes::Between(from, to) => {
            Some(run.into_iter().filter(|size| (from..=to).contains(&size)).collect())
        }
        Sizes::None => None,
    }
}

fn at_size(
    subject: Subject,
    metric: Metric,
    of_topologies: &[Vec<&CellResult>],
    size: u32,
) -> Option<Evidence> {
    let at_size = |cells: &Vec<&CellResult>| {
        let cell = cells.iter().find(|cell| cell.cell.agent_count == size)?;
        Some((cell.figures(metric), side(cell, metric)))
    };
    let mut found = of_topologies.iter().map(at_size).collect::<Option<Vec<_>>>()?.into_iter();
    let (own, own_side) = found.next()?;
    let (values, side) = match (subject, found.next()) {
        (Subject::Ratio(..), Some((other, side))) => {
            (pairs(&own, &other, |a, b| a / b), joined(own_side, side))
        }
        (Subject::Difference(..), Some((other, side))) => {
            (pairs(&own, &other, |a, b| a - b), joined(own_side, side))
        }
        _ => (own, own_side),
    };
    Some(Evidence { agent_counts: vec![size], values, side })
}

/// Values that belong together, replicate by replicate; none if one of the results is no number.
pub(super) fn pairs(own: &[f64], other: &[f64], value: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let values: Vec<f64> = own.iter().zip(other).map(|(own, other)| value(*own, *other)).collect();
    if values.iter().all(|value| value.is_finite()) { values } else { Vec::new() }
}

/// What is known of a latency if some tasks of a cell were not done at the end.
fn side(cell: &CellResult, metric: Metric) -> Side {
    let is_censored = cell.runs.iter().any(|run| run.summary.counts.censored > 0);
    if is_censored && metric.is_of_latency() { Side::AtLeast } else { Side::Exact }
}

/// What is known of a value that grows with the first of two and shrinks with the second.
pub(super) fn joined(own: Side, other: Side) -> Side {
    match (own, other) {
        (side, Side::Exact) => side,
        (Side::Exact, Side::AtLeast) => Side::AtMost,
        _ => Side::Unknown,
    }
}

/// The slope over all sizes, of each replicate.
fn slope(points: &[Evidence]) -> Evidence {
    let replicate_count = points.iter().map(|point| point.values.len()).min().unwrap_or(0);
    let of_replicate = |replicate: usize| {
        let at = |point: &Evidence| (f64::from(point.agent_counts[0]), point.values[replicate]);
        log_log_slope(&points.iter().map(at).collect::<Vec<_>>())
    };
    let values: Option<Vec<f64>> = (0..replicate_count).map(of_replicate).collect();
    let is_exact = points.iter().all(|point| point.side == Side::Exact);
    Evidence {
        agent_counts: points.iter().map(|point| point.agent_counts[0]).collect(),
        values: values.unwrap_or_default(),
        side: if is_exact { Side::Exact } else { Side::Unknown },
    }
}
