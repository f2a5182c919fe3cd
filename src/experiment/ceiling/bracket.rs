//! Bracket: two values of which one holds and the other does not, by doubling and then by halving what lies between.

use super::evaluations::Halt;
use super::gauge::{Broken, Gauge, mean};
use super::subject::Range;

/// Replicates that a first look takes.
pub(super) const LOOK_REPLICATES: u32 = 4;

/// Width of a bracket in proportion to its lower end at which halving ends.
const WIDTH_RATIO: f64 = 0.1;

/// Where a search has come to before anything is measured closely.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bracket {
    /// Everything holds at one value, and not at the other.
    Between { holds: f64, breaks: f64 },
    /// Everything holds wherever it was tried, the last being the largest.
    Holds { up_to: f64, is_budget_spent: bool },
    /// Nothing that was tried holds; the last to be tried.
    Breaks { from: f64, is_budget_spent: bool },
}

/// Doubles from the least value until something breaks.
pub(super) fn climb(gauge: &mut dyn Gauge, range: Range) -> Result<Bracket, Halt> {
    let mut holds = None;
    let mut value = range.min;
    loop {
        match look(gauge, value) {
            Ok(broken) if broken.is_any() => {
                let breaks = value;
                return Ok(match holds {
                    Some(holds) => Bracket::Between { holds, breaks },
                    None => Bracket::Breaks { from: breaks, is_budget_spent: false },
                });
            }
            Ok(_) => holds = Some(value),
            Err(halt @ (Halt::BudgetSpent | Halt::OutOfRange)) => {
                let is_budget_spent = matches!(halt, Halt::BudgetSpent);
                return holds.map(|up_to| Bracket::Holds { up_to, is_budget_spent }).ok_or(halt);
            }
            Err(halt) => return Err(halt),
        }
        if value >= range.max {
            return Ok(Bracket::Holds { up_to: value, is_budget_spent: false });
        }
        value = range.nearest(2.0 * value);
    }
}

/// Steps away from a value, upwards where everything holds and downwards where something breaks, farther each time,
/// until that changes.
pub(super) fn approach(gauge: &mut dyn Gauge, range: Range, start: f64) -> Result<Bracket, Halt> {
    let is_broken = look(gauge, start)?.is_any();
    let (mut value, mut factor) = (start, 1.0 + WIDTH_RATIO);
    loop {
        let next = match is_broken {
            true => range.nearest((value / factor).min(value - 1.0)),
            false => range.nearest((value * factor).max(value + 1.0)),
        };
        match is_broken {
            true if next == value => return Ok(Bracket::Breaks { from: value, is_budget_spent: false }),
            false if next == value => return Ok(Bracket::Holds { up_to: value, is_budget_spent: false }),
            true if !look(gauge, next)?.is_any() => {
                return Ok(Bracket::Between { holds: next, breaks: value });
            }
            false if look(gauge, next)?.is_any() => {
                return Ok(Bracket::Between { holds: value, breaks: next });
            }
            _ => (),
        }
        (value, factor) = (next, factor * factor);
    }
}

/// Narrows a bracket to about a tenth, or to whole numbers that follow each other. It is left as it is where the
/// budget ends.
pub(super) fn narrow(
    gauge: &mut dyn Gauge,
    range: Range,
    mut holds: f64,
    mut breaks: f64,
) -> Result<(f64, f64), Halt> {
    while !is_narrow(range, holds, breaks, WIDTH_RATIO) {
        let middle = range.nearest((holds + breaks) / 2.0);
        match look(gauge, middle) {
            Ok(broken) => *(if broken.is_any() { &mut breaks } else { &mut holds }) = middle,
            Err(Halt::BudgetSpent) => break,
            Err(halt) => return Err(halt),
        }
    }
    Ok((holds, breaks))
}

/// Whether a bracket is so narrow in proportion to its lower end, or nothing lies within.
pub(super) fn is_narrow(range: Range, holds: f64, breaks: f64, ratio: f64) -> bool {
    let width = (breaks - holds).abs();
    width <= ratio * holds.min(breaks) || (range.is_whole && width <= 1.0)
}

/// Where between the ends of a bracket the first of the broken limits is passed, on a straight line.
pub(super) fn estimate(gauge: &mut dyn Gauge, holds: f64, breaks: f64) -> Result<f64, Halt> {
    let [before, after] = [gauge.read(holds, LOOK_REPLICATES)?, gauge.read(breaks, LOOK_REPLICATES)?];
    let shares = gauge.broken(&after).limits.into_iter().filter_map(|index| {
        let [low, high] =
            [before.scores[index].as_deref().map(mean)?, after.scores[index].as_deref().map(mean)?];
        (high > low).then(|| (-low / (high - low)).clamp(0.0, 1.0))
    });
    let share = shares.reduce(f64::min).unwrap_or(0.5);
    Ok(holds + share * (breaks - holds))
}

fn look(gauge: &mut dyn Gauge, value: f64) -> Result<Broken, Halt> {
    let reading = gauge.read(value, LOOK_REPLICATES)?;
    Ok(gauge.broken(&reading))
}

/// Doubles and halves in turn from a start until something changes there: what holds breaks, or what breaks holds.
pub(super) fn spread(gauge: &mut dyn Gauge, range: Range, start: f64) -> Result<Bracket, Halt> {
    let holds_at_start = !look(gauge, start)?.is_any();
    let ended = |farthest: f64, is_budget_spent| match holds_at_start {
        true => Bracket::Holds { up_to: farthest, is_budget_spent },
        false => Bracket::Breaks { from: farthest, is_budget_spent },
    };
    // The last value of each way; none where it has come to its end.
    let mut ways = [(2.0, Some(start)), (0.5, Some(start))];
    let mut farthest = start;
    while ways.iter().any(|(_, last)| last.is_some()) {
        for (factor, last) in &mut ways {
            let Some(from) = *last else { continue };
            let value = range.nearest(from * *factor);
            let is_new = value != from;
            match if is_new { look(gauge, value) } else { Err(Halt::OutOfRange) } {
                Ok(broken) if broken.is_any() == holds_at_start => {
                    let (holds, breaks) = if holds_at_start { (from, value) } else { (value, from) };
                    return Ok(Bracket::Between { holds, breaks });
                }
                Ok(_) => (*last, farthest) = (Some(value), value.max(farthest)),
                Err(Halt::OutOfRange) => *last = None,
                Err(Halt::BudgetSpent) => return Ok(ended(farthest, true)),
                Err(halt) => return Err(halt),
            }
        }
    }
    Ok(ended(farthest, false))
}

/// Looks at the two ends of a range.
pub(super) fn ends(gauge: &mut dyn Gauge, range: Range, replicate_count: u32) -> Result<Bracket, Halt> {
    let mut holds_at = |value: f64| {
        let reading = gauge.read(value, replicate_count)?;
        Ok(!gauge.broken(&reading).is_any())
    };
    let (min, max) = (range.min, range.max);
    Ok(match (holds_at(min)?, holds_at(max)?) {
        (true, true) => Bracket::Holds { up_to: max, is_budget_spent: false },
        (false, false) => Bracket::Breaks { from: max, is_budget_spent: false },
        (true, false) => Bracket::Between { holds: min, breaks: max },
        (false, true) => Bracket::Between { holds: max, breaks: min },
    })
}
