//! Stability: where each replicate's backlog begins to grow: a yes or no, so each is bisected by itself.

use super::bracket::is_narrow;
use super::evaluations::Halt;
use super::gauge::Gauge;
use super::subject::Range;

/// By how much a bracket is widened for the replicates that cross outside of it.
const WIDENED: f64 = 0.25;

/// Where each replicate stops being stable, to the precision; the middle of a bracket of that width.
pub(super) fn crossings(
    gauge: &mut dyn Gauge,
    range: Range,
    (holds, breaks): (f64, f64),
    replicate_count: u32,
    precision: f64,
) -> Result<Vec<f64>, Halt> {
    let (holds, breaks) = (holds + WIDENED * (holds - breaks), breaks + WIDENED * (breaks - holds));
    let ends = (range.nearest(holds), range.nearest(breaks));
    (0..replicate_count as usize)
        .map(|replicate| {
            let (mut holds, mut breaks) = ends;
            while !is_narrow(range, holds, breaks, precision) {
                let middle = range.nearest((holds + breaks) / 2.0);
                let reading = gauge.read(middle, replicate_count)?;
                *(if reading.is_unstable[replicate] { &mut breaks } else { &mut holds }) = middle;
            }
            Ok((holds + breaks) / 2.0)
        })
        .collect()
}
