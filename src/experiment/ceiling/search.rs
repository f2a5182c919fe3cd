//! Search: from the first look to an interval that is narrow enough.

use super::super::ExperimentError;
use super::bracket::{Bracket, LOOK_REPLICATES, approach, climb, narrow};
use super::evaluations::Halt;
use super::found::Ending;
use super::gauge::{Gauge, mean};
use super::refine::{Crossing, locate, measure};
use super::stability::{self, StabilityCrossings};
use super::subject::Range;
use crate::analysis::Estimate;

/// Replicates that are added at a time. Fixed, so that what is found does not depend on anything but the runs.
const BLOCK_REPLICATES: u32 = 10;

/// A search under way.
pub(super) struct Search<'g> {
    gauge: &'g mut dyn Gauge,
    range: Range,
    precision: f64,
    /// What was found so far.
    pub(super) crossed: Option<Crossed>,
    /// The farthest value towards the crossing at which everything holds.
    pub(super) holds_at: Option<f64>,
    /// The nearest value at which something breaks.
    pub(super) breaks_at: Option<f64>,
}

/// A crossing, and what is crossed.
pub(super) struct Crossed {
    /// The number of the limit; `None`: stability.
    pub(super) limit: Option<usize>,
    /// Where each replicate does; empty where nothing holds.
    pub(super) per_replicate: Vec<f64>,
    /// Whether tasks were not done at the end of any run around it.
    pub(super) is_censored: bool,
    /// How far off the mean may be, besides what the replicates differ by.
    pub(super) resolution: f64,
}

impl Crossed {
    /// Something that is broken at a value, and not known closer.
    fn somewhere(limit: Option<usize>) -> Crossed {
        Crossed { limit, per_replicate: Vec::new(), is_censored: false, resolution: 0.0 }
    }

    /// Where the crossing is, with an interval that is widened by the resolution.
    pub(super) fn estimate(&self) -> Option<Estimate> {
        let estimate = Estimate::of(&self.per_replicate)?;
        let half_width = estimate.half_width.map(|half_width| half_width + self.resolution);
        Some(Estimate { half_width, ..estimate })
    }

    /// How the search ends with it; `None` while more replicates can make its interval narrow enough.
    fn ending(&self, precision: f64) -> Option<Ending> {
        let Estimate { mean, half_width, .. } = self.estimate()?;
        let (half_width, asked) = (half_width?, precision * mean.abs());
        if half_width <= asked {
            return Some(Ending::Precise);
        }
        let is_coarse = self.resolution > asked / 2.0 && half_width <= 2.0 * self.resolution;
        is_coarse.then_some(Ending::WholeNumbers)
    }
}

impl<'g> Search<'g> {
    pub(super) fn new(gauge: &'g mut dyn Gauge, range: Range, precision: f64) -> Self {
        Search { gauge, range, precision, crossed: None, holds_at: None, breaks_at: None }
    }

    /// How the search ends that is begun as told.
    pub(super) fn ended(
        &mut self,
        begin: impl FnOnce(&mut Self) -> Result<Ending, Halt>,
    ) -> Result<Ending, ExperimentError> {
        match begin(self) {
            Ok(ending) => Ok(ending),
            Err(Halt::Failed(error)) => Err(error),
            Err(Halt::BudgetSpent) => Ok(Ending::BudgetSpent),
            Err(Halt::OutOfRange) => Ok(Ending::OutOfRange),
        }
    }

    /// A bracket that is looked for in some way, with the replicates of a block at hand.
    pub(super) fn bracket(
        &mut self,
        look: impl FnOnce(&mut dyn Gauge, Range, u32) -> Result<Bracket, Halt>,
    ) -> Result<Bracket, Halt> {
        look(self.gauge, self.range, BLOCK_REPLICATES)
    }

    /// The least value upwards, then two and four times what was found, for the law of throughputs beyond it.
    pub(super) fn climb_and_look_beyond(&mut self) -> Result<Ending, Halt> {
        let ending = self.climb();
        let estimate = self.crossed.as_ref().and_then(Crossed::estimate);
        for factor in estimate.map_or(&[][..], |_| &[2.0, 4.0]) {
            let beyond = factor * estimate.map_or(0.0, |estimate| estimate.mean);
            if beyond <= self.range.max
                && self.gauge.read(self.range.nearest(beyond), LOOK_REPLICATES).is_err()
            {
                break;
            }
        }
        ending
    }

    /// From the least value upwards.
    pub(super) fn climb(&mut self) -> Result<Ending, Halt> {
        let bracket = climb(self.gauge, self.range)?;
        self.close_in(&bracket)
    }

    /// From a value near which the crossing is expected.
    pub(super) fn approach(&mut self, start: f64) -> Result<Ending, Halt> {
        let bracket = approach(self.gauge, self.range, start)?;
        self.close_in(&bracket)
    }

    /// From a bracket to the end.
    pub(super) fn close_in(&mut self, bracket: &Bracket) -> Result<Ending, Halt> {
        match *bracket {
            Bracket::Between { holds, breaks } => self.close_in_between(holds, breaks),
            Bracket::Holds { up_to, is_budget_spent } => {
                self.holds_at = Some(up_to);
                Ok(if is_budget_spent { Ending::BudgetSpent } else { Ending::HoldsThroughout })
            }
            Bracket::Breaks { from, is_budget_spent } => {
                self.breaks_at = Some(from);
                self.note_broken(from, LOOK_REPLICATES)?;
                Ok(if is_budget_spent { Ending::BudgetSpent } else { Ending::NeverHolds })
            }
        }
    }

    /// From a bracket to whole numbers that follow each other.
    pub(super) fn decide(&mut self, bracket: &Bracket) -> Result<Ending, Halt> {
        let Bracket::Between { mut holds, mut breaks } = *bracket else { return self.close_in(bracket) };
        (self.holds_at, self.breaks_at) = (Some(holds), Some(breaks));
        while (breaks - holds).abs() > 1.0 {
            let middle = self.range.nearest((holds + breaks) / 2.0);
            let reading = self.gauge.read(middle, BLOCK_REPLICATES)?;
            *(if self.gauge.broken(&reading).is_any() { &mut breaks } else { &mut holds }) = middle;
            (self.holds_at, self.breaks_at) = (Some(holds), Some(breaks));
        }
        self.note_broken(breaks, BLOCK_REPLICATES)?;
        Ok(Ending::Precise)
    }

    /// What is broken where nothing can be measured closely.
    fn note_broken(&mut self, value: f64, replicate_count: u32) -> Result<(), Halt> {
        let reading = self.gauge.read(value, replicate_count)?;
        let limit = self.gauge.broken(&reading).limits.first().copied();
        self.crossed = Some(Crossed::somewhere(limit));
        Ok(())
    }

    fn close_in_between(&mut self, holds: f64, breaks: f64) -> Result<Ending, Halt> {
        (self.holds_at, self.breaks_at) = (Some(holds), Some(breaks));
        let bracket = narrow(self.gauge, self.range, holds, breaks)?;
        (self.holds_at, self.breaks_at) = (Some(bracket.0), Some(bracket.1));
        let is_rising = breaks > holds;
        let located = locate(self.gauge, self.range, bracket, BLOCK_REPLICATES)?;
        let (is_within, promised) = match &located {
            Some(crossing) => (crossing.is_within, Some(crossing.limit)),
            None => (false, None),
        };
        if let Some(crossing) = located.filter(|_| is_within)
            && !self.is_unstable_before(&crossing, is_rising)?
        {
            return self.sharpen(crossing, bracket);
        }
        let reading = self.gauge.read(bracket.1, BLOCK_REPLICATES)?;
        if promised.is_some() && !is_within && !self.gauge.broken(&reading).is_unstable {
            // The curves promise a crossing where nothing was run, which is no answer.
            self.crossed = Some(Crossed::somewhere(promised));
            return Ok(Ending::NoCurve);
        }
        if !reading.is_unstable.contains(&true) {
            return Ok(Ending::NoCurve);
        }
        self.sharpen_stability(bracket)
    }

    /// Adds replicates until the crossing of a limit is known well enough.
    fn sharpen(&mut self, crossing: Crossing, bracket: (f64, f64)) -> Result<Ending, Halt> {
        let (is_rising, limit) = (bracket.1 > bracket.0, crossing.limit);
        let mut design = crossing.design;
        let mut replicate_count = crossing.per_replicate.len() as u32;
        self.note(crossing);
        loop {
            if let Some(ending) = self.known() {
                return Ok(ending);
            }
            replicate_count += BLOCK_REPLICATES;
            let mut measured = measure(self.gauge, design, is_rising, replicate_count)?;
            // More replicates may see it elsewhere: then the values follow it.
            if measured.as_ref().is_none_or(|crossing| !crossing.is_within) {
                measured = locate(self.gauge, self.range, bracket, replicate_count)?;
            }
            match measured {
                Some(crossing) if crossing.is_within => {
                    design = crossing.design;
                    self.note(crossing);
                }
                _ => {
                    self.crossed = Some(Crossed::somewhere(Some(limit)));
                    return Ok(Ending::NoCurve);
                }
            }
        }
    }

    /// The same for the crossing of stability.
    fn sharpen_stability(&mut self, bracket: (f64, f64)) -> Result<Ending, Halt> {
        self.crossed = Some(Crossed::somewhere(None));
        let mut replicate_count = 0;
        loop {
            replicate_count += BLOCK_REPLICATES;
            let found =
                stability::crossings(self.gauge, self.range, bracket, replicate_count, self.precision)?;
            let Some(StabilityCrossings { per_replicate, resolution }) = found else {
                self.crossed = Some(Crossed::somewhere(None));
                return Ok(Ending::NoCurve);
            };
            self.crossed = Some(Crossed { limit: None, per_replicate, is_censored: false, resolution });
            if let Some(ending) = self.known() {
                return Ok(ending);
            }
        }
    }

    fn note(&mut self, crossing: Crossing) {
        let Crossing { limit, per_replicate, is_censored, .. } = crossing;
        self.crossed = Some(Crossed { limit: Some(limit), per_replicate, is_censored, resolution: 0.0 });
    }

    fn known(&self) -> Option<Ending> {
        self.crossed.as_ref()?.ending(self.precision)
    }

    /// Whether the backlog grows already where a limit is about to be passed.
    fn is_unstable_before(&mut self, crossing: &Crossing, is_rising: bool) -> Result<bool, Halt> {
        let found = mean(&crossing.per_replicate);
        for value in crossing.design {
            let is_before = if is_rising { value <= found } else { value >= found };
            let reading = self.gauge.read(value, BLOCK_REPLICATES)?;
            if is_before && self.gauge.broken(&reading).is_unstable {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
