//! Ticks: which values an axis names, and how it words them.
//!
//! Candidates run from dense to sparse; the first whose words fit is taken. A log axis tries the 1-2-5 ladder,
//! then every decade, then every second, third… decade. Times follow the clock: after 10 s comes 1 min.

use crate::report::charts::description::{Scale, Unit};
use crate::report::charts::values::mapping::{Mapping, decade_of, power_of_ten};
use crate::report::charts::values::quantity;

/// A value that an axis names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: String,
}

/// What an axis shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Ticks {
    /// Values with words and a grid line.
    pub(crate) major: Vec<Tick>,
    /// Values with a short stroke only.
    pub(crate) minor: Vec<f64>,
}

impl Ticks {
    /// One value alone.
    pub(crate) fn only(value: f64, unit: &Unit) -> Self {
        Self { major: word(&[value], unit, true), minor: Vec::new() }
    }
}

/// The densest ticks that fit.
pub(crate) fn ticks(range: &Mapping, unit: &Unit, fits: impl Fn(&[Tick]) -> bool) -> Ticks {
    let candidates = match range.scale {
        Scale::Linear => linear_candidates(range, unit),
        Scale::Log => log_candidates(range, unit),
    };
    let is_linear = range.scale == Scale::Linear;
    let worded = candidates.into_iter().map(|values| word(&values, unit, is_linear));
    let mut enough: Vec<Vec<Tick>> = worded.filter(|ticks| ticks.len() >= 2).collect();
    let sparsest = enough.pop().unwrap_or_default();
    let major = enough.into_iter().find(|ticks| fits(ticks)).unwrap_or(sparsest);
    let minor = if is_linear { Vec::new() } else { minor_values(range, unit, &major) };
    Ticks { major, minor }
}

fn word(values: &[f64], unit: &Unit, is_linear: bool) -> Vec<Tick> {
    let labels = quantity::wordings(values, unit, is_linear);
    values.iter().zip(labels).map(|(&value, label)| Tick { value, label }).collect()
}

/// Multiples of nice steps, from about twenty on the axis down to one.
fn linear_candidates(range: &Mapping, unit: &Unit) -> Vec<Vec<f64>> {
    let length = range.upper - range.lower;
    let first = decade_of(length / 20.0);
    let ladder = ladder_between(length / 20.0, length, unit, first);
    ladder.into_iter().map(|step| multiples(range, step)).collect()
}

fn multiples(range: &Mapping, step: f64) -> Vec<f64> {
    let first = libm::ceil(range.lower / step - 1e-9) as i64;
    let last = libm::floor(range.upper / step + 1e-9) as i64;
    (first..=last).map(|multiple| multiple as f64 * step).collect()
}

/// Steps of a ladder that lie between two lengths.
fn ladder_between(shortest: f64, longest: f64, unit: &Unit, decade_first: i32) -> Vec<f64> {
    let is_clock = *unit == Unit::Seconds && longest > 60.0;
    let mut steps: Vec<f64> = (decade_first..=decade_of(longest) + 1)
        .flat_map(|decade| [1.0, 2.0, 5.0].map(|digit| digit * power_of_ten(decade)))
        .filter(|&step| !is_clock || step < 60.0)
        .collect();
    if is_clock {
        let minutes = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0].map(|step| step * 60.0);
        let hours =
            (0..6).flat_map(|decade| [1.0, 2.0, 5.0].map(|digit| digit * power_of_ten(decade) * 3600.0));
        steps.extend(minutes.into_iter().chain(hours));
    }
    steps.retain(|&step| step >= shortest && step <= longest);
    steps
}

/// The 1-2-5 ladder, then decades, thinned more and more.
fn log_candidates(range: &Mapping, unit: &Unit) -> Vec<Vec<f64>> {
    let fine =
        on_axis(range, |decade| [1.0, 2.0, 5.0].map(|digit| digit * power_of_ten(decade)).to_vec(), unit);
    let decades = on_axis(range, |decade| vec![power_of_ten(decade)], unit);
    let thinned = [2, 3, 4, 6].map(|step| decades.iter().copied().step_by(step).collect());
    let mut candidates = vec![fine.clone(), decades];
    candidates.extend(thinned);
    // If fewer than two decades lie on the axis, the ladder is all there is, crowded or not.
    if candidates[1].len() < 2 {
        candidates.push(fine);
    }
    candidates
}

/// Values of every decade that lie on the axis; beyond a minute, decades of the clock. 50 s and 50 min
/// would stand too close to the minute and the hour.
fn on_axis(range: &Mapping, values_of: impl Fn(i32) -> Vec<f64>, unit: &Unit) -> Vec<f64> {
    let decades = decade_of(range.lower) - 4..=decade_of(range.upper) + 1;
    let (seconds, clock): (Vec<f64>, Vec<f64>) = if *unit == Unit::Seconds {
        let plain = decades.clone().flat_map(&values_of).filter(|&value| value < 45.0).collect();
        let minutes = (0..2).flat_map(&values_of).map(|value| value * 60.0).filter(|&value| value < 2_700.0);
        let hours = (0..8).flat_map(&values_of).map(|value| value * 3600.0);
        (plain, minutes.chain(hours).collect())
    } else {
        (decades.flat_map(&values_of).collect(), Vec::new())
    };
    seconds.into_iter().chain(clock).filter(|&value| range.holds(value)).collect()
}

/// Short strokes between decades that are all named; none where they would crowd or repeat.
fn minor_values(range: &Mapping, unit: &Unit, major: &[Tick]) -> Vec<f64> {
    const DECADES_MAX: f64 = 6.5;
    if libm::log10(range.upper / range.lower) > DECADES_MAX {
        return Vec::new();
    }
    let digits = |decade: i32| (2..10).map(|digit| f64::from(digit) * power_of_ten(decade)).collect();
    let is_major = |value: f64| major.iter().any(|tick| (tick.value - value).abs() < value * 1e-9);
    on_axis(range, digits, unit).into_iter().filter(|&value| !is_major(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: Scale, lower: f64, upper: f64, unit: &Unit, count_max: usize) -> Vec<String> {
        let range = Mapping { scale, lower, upper };
        let ticks = ticks(&range, unit, |ticks| ticks.len() <= count_max);
        ticks.major.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn a_long_log_axis_names_its_decades() {
        assert_eq!(labels(Scale::Log, 10.0, 1e4, &Unit::Count, 6), ["10", "100", "1k", "10k"]);
    }

    #[test]
    fn a_short_log_axis_names_1_2_5() {
        assert_eq!(labels(Scale::Log, 10.0, 200.0, &Unit::Count, 6), ["10", "20", "50", "100", "200"]);
    }

    #[test]
    fn twelve_decades_are_thinned() {
        assert_eq!(labels(Scale::Log, 1e-3, 1e9, &Unit::Count, 6), ["0.001", "1", "1k", "1M", "1G"]);
    }

    #[test]
    fn long_times_follow_the_clock() {
        let words = ["100 ms", "1 s", "10 s", "1 min", "10 min", "1 h"];
        assert_eq!(labels(Scale::Log, 0.1, 3600.0, &Unit::Seconds, 7), words);
    }

    #[test]
    fn linear_steps_are_nice() {
        assert_eq!(labels(Scale::Linear, 0.0, 104.0, &Unit::Count, 6), ["0", "20", "40", "60", "80", "100"]);
    }

    #[test]
    fn linear_minutes_are_whole() {
        let words = ["0", "2 min", "4 min", "6 min", "8 min", "10 min"];
        assert_eq!(labels(Scale::Linear, 0.0, 600.0, &Unit::Seconds, 6), words);
    }
}
