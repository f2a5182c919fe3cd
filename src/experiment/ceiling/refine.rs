//! Refine: the crossing of each replicate, from three values around an estimate.

use super::bracket::{LOOK_REPLICATES, estimate};
use super::evaluations::Halt;
use super::gauge::{Gauge, Reading, mean};
use super::subject::Range;
use crate::analysis::LocalCurves;

/// How far from the estimate the outer values lie, in proportion to it.
const SPREAD_RATIO: f64 = 0.06;

/// How often the values may follow an estimate that has moved away from them.
const MOVE_COUNT_MAX: usize = 8;

/// Moves after which the values are taken farther and farther apart, since so flat a curve is not to be caught else.
const NARROW_MOVE_COUNT: usize = 3;

/// How far from the estimate the outer values lie at most.
const SPREAD_RATIO_MAX: f64 = 0.5;

/// Three values around a crossing, ascending.
pub(super) type Design = [f64; 3];

/// Where each replicate passes a limit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Crossing {
    /// The number of the limit.
    pub(super) limit: usize,
    /// Where each replicate passes it.
    pub(super) per_replicate: Vec<f64>,
    /// What it was measured at.
    pub(super) design: Design,
    /// Whether latencies were lower bounds at any of these.
    pub(super) is_censored: bool,
    /// Whether it lies among these, or not far from them: else it is only what the curves promise.
    pub(super) is_within: bool,
}

/// Three values around an estimate; `None` where the range has not three.
pub(super) fn design(range: Range, around: f64, spread_ratio: f64) -> Option<Design> {
    let step = around * spread_ratio;
    let step = if range.is_whole { libm::round(step).max(1.0) } else { step };
    if range.max - range.min < 2.0 * step || step <= 0.0 {
        return None;
    }
    let middle = range.nearest(around).clamp(range.min + step, range.max - step);
    Some([middle - step, middle, middle + step])
}

/// Finds three values that lie around the first crossing between `holds` and `breaks`, and the crossing as so many
/// replicates see it; `None` where no limit is passed there.
pub(super) fn locate(
    gauge: &mut dyn Gauge,
    range: Range,
    (holds, breaks): (f64, f64),
    replicate_count: u32,
) -> Result<Option<Crossing>, Halt> {
    let is_rising = breaks > holds;
    let mut around = estimate(gauge, holds, breaks)?;
    let mut last = None;
    let mut spread_ratio = SPREAD_RATIO;
    for move_count in 0..MOVE_COUNT_MAX {
        if move_count > NARROW_MOVE_COUNT {
            spread_ratio = (2.0 * spread_ratio).min(SPREAD_RATIO_MAX);
        }
        let Some(design) = design(range, around, spread_ratio) else { break };
        let readings = read(gauge, design, LOOK_REPLICATES.max(replicate_count))?;
        if readings.iter().any(|reading| reading.is_given_up) {
            around = (around + holds) / 2.0;
            continue;
        }
        let Some(crossing) = first_crossing(&readings, design, is_rising) else { break };
        let found = mean(&crossing.per_replicate);
        let is_within = crossing.is_within;
        last = Some(crossing);
        if is_within {
            return Ok(last);
        }
        // The curves are not to be trusted far out: at most half as far again.
        around = found.clamp(around / 1.5, around * 1.5);
    }
    Ok(last)
}

/// The same crossing as more replicates see it.
pub(super) fn measure(
    gauge: &mut dyn Gauge,
    design: Design,
    is_rising: bool,
    replicate_count: u32,
) -> Result<Option<Crossing>, Halt> {
    let readings = read(gauge, design, replicate_count)?;
    Ok(first_crossing(&readings, design, is_rising))
}

fn read(gauge: &mut dyn Gauge, design: Design, replicate_count: u32) -> Result<Vec<Reading>, Halt> {
    design.iter().map(|value| gauge.read(*value, replicate_count)).collect()
}

/// The limit that is passed first.
fn first_crossing(readings: &[Reading], design: Design, is_rising: bool) -> Option<Crossing> {
    let limit_count = readings[0].scores.len();
    let is_censored = readings.iter().any(|reading| reading.is_censored);
    let crossings = (0..limit_count).filter_map(|limit| {
        let of_values: Vec<&Vec<f64>> =
            readings.iter().map(|reading| reading.scores[limit].as_ref()).collect::<Option<_>>()?;
        let of_replicate = |replicate: usize| [0, 1, 2].map(|place: usize| of_values[place][replicate]);
        let scores: Vec<[f64; 3]> = (0..of_values[0].len()).map(of_replicate).collect();
        let curves =
            LocalCurves::through(design, &scores).filter(|curves| curves.is_rising() == is_rising)?;
        let per_replicate = curves.crossings()?;
        let is_within = curves.reaches(mean(&per_replicate));
        Some(Crossing { limit, per_replicate, design, is_censored, is_within })
    });
    // The first that is passed here; else the nearest of those that the curves promise.
    let rank = |crossing: &Crossing| {
        let found = mean(&crossing.per_replicate);
        let further = if is_rising { found } else { -found };
        (!crossing.is_within, if crossing.is_within { further } else { (found - design[1]).abs() })
    };
    crossings.min_by(|one, other| {
        let (one, other) = (rank(one), rank(other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
    })
}
