//! Stability: where each replicate's backlog begins to grow: a yes or no, so each is bisected by itself.
//!
//! A replicate says only between which two values it changes. The middle is taken, and half of what lies between is
//! the resolution, by which the interval over the replicates is widened: chance does not tell of it.

use super::bracket::is_narrow;
use super::evaluations::Halt;
use super::gauge::Gauge;
use super::subject::Range;

/// Width of a replicate's last bracket in proportion to the precision: a quarter of that is left to the resolution.
const WIDTH_SHARE: f64 = 0.5;

/// Where the replicates stop being stable.
pub(super) struct StabilityCrossings {
    /// The middle of each replicate's bracket.
    pub(super) per_replicate: Vec<f64>,
    /// How far off their mean may be, whatever the replicates say: the mean half of a bracket.
    pub(super) resolution: f64,
}

/// Where each replicate stops being stable; `None` where one does not within the range.
pub(super) fn crossings(
    gauge: &mut dyn Gauge,
    range: Range,
    around: (f64, f64),
    replicate_count: u32,
    precision: f64,
) -> Result<Option<StabilityCrossings>, Halt> {
    let (mut per_replicate, mut halves) = (Vec::new(), 0.0);
    for replicate in 0..replicate_count as usize {
        let mut is_unstable = |value: f64| Ok(gauge.read(value, replicate_count)?.is_unstable[replicate]);
        let Some((mut holds, mut breaks)) = proven(&mut is_unstable, range, around)? else { return Ok(None) };
        while !is_narrow(range, holds, breaks, WIDTH_SHARE * precision) {
            let middle = range.nearest((holds + breaks) / 2.0);
            // Values that are brief to write end somewhere.
            if middle == holds || middle == breaks {
                break;
            }
            *(if is_unstable(middle)? { &mut breaks } else { &mut holds }) = middle;
        }
        per_replicate.push((holds + breaks) / 2.0);
        halves += (holds - breaks).abs() / 2.0;
    }
    Ok(Some(StabilityCrossings { per_replicate, resolution: halves / f64::from(replicate_count) }))
}

/// A bracket of which a replicate was seen to be stable at one end and unstable at the other, by steps that double
/// away from the one at hand; `None` where the range ends before.
fn proven(
    is_unstable: &mut impl FnMut(f64) -> Result<bool, Halt>,
    range: Range,
    (mut holds, mut breaks): (f64, f64),
) -> Result<Option<(f64, f64)>, Halt> {
    let mut step = breaks - holds;
    let holds_at_first = !is_unstable(holds)?;
    if !holds_at_first {
        loop {
            let next = range.nearest(holds - step);
            if next == holds {
                return Ok(None);
            }
            (holds, breaks, step) = (next, holds, 2.0 * step);
            if !is_unstable(holds)? {
                return Ok(Some((holds, breaks)));
            }
        }
    }
    while !is_unstable(breaks)? {
        let next = range.nearest(breaks + step);
        if next == breaks {
            return Ok(None);
        }
        (holds, breaks, step) = (breaks, next, 2.0 * step);
    }
    Ok(Some((holds, breaks)))
}

#[cfg(test)]
mod tests {
    use super::super::gauge::{Broken, Reading};
    use super::*;

    /// Replicates of which each is unstable from a value of its own.
    struct Steps<'a>(&'a [f64]);

    impl Gauge for Steps<'_> {
        fn read(&mut self, value: f64, replicate_count: u32) -> Result<Reading, Halt> {
            let steps = &self.0[..replicate_count as usize];
            let is_unstable = steps.iter().map(|step| value >= *step).collect();
            Ok(Reading { scores: Vec::new(), is_unstable, is_given_up: false, is_censored: false })
        }

        fn broken(&mut self, reading: &Reading) -> Broken {
            Broken { limits: Vec::new(), is_unstable: reading.is_unstable.contains(&true) }
        }
    }

    const SIZES: Range = Range { min: 1.0, max: 1000.0, is_whole: true };

    fn found(steps: &[f64]) -> Option<StabilityCrossings> {
        let found = crossings(&mut Steps(steps), SIZES, (40.0, 44.0), steps.len() as u32, 0.01);
        found.unwrap_or_else(|halt| panic!("{halt:?}"))
    }

    #[test]
    fn replicates_that_cross_far_outside_of_the_bracket_are_followed() {
        let found = found(&[42.0, 90.0, 12.0, 40.0, 45.0]).expect("all of them cross");
        assert_eq!(found.per_replicate, [41.5, 89.5, 11.5, 39.5, 44.5]);
        assert!((found.resolution - 0.5).abs() < 1e-12, "{}", found.resolution);
    }

    #[test]
    fn a_replicate_that_never_changes_leaves_no_interval() {
        assert!(found(&[42.0, 2000.0]).is_none());
        assert!(found(&[42.0, 0.0]).is_none());
    }
}
