//! Quantity: a value in base units as short words: `250 ms`, `1.5k`, `80 %`.

use crate::report::charts::description::Unit;

/// Seconds per unit of time, largest first.
const TIME_UNITS: [(f64, &str); 6] =
    [(3600.0, "h"), (60.0, "min"), (1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")];
const COUNT_UNITS: [(f64, &str); 5] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, "")];
const BYTE_UNITS: [(f64, &str); 5] = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B")];

/// A value on its own, to three digits, in whatever unit fits it.
pub(crate) fn wording(value: f64, unit: &Unit) -> String {
    wording_in(value, unit, scale_for(value, unit))
}

/// A measured value: three digits, zeros included, so that neighbours compare digit by digit.
pub(crate) fn measured(value: f64, unit: &Unit) -> String {
    let (size, symbol) = scale_for(value, unit);
    let decimals = match value.abs() / size {
        scaled if scaled >= 99.95 => 0,
        scaled if scaled >= 9.995 => 1,
        _ => 2,
    };
    match unit {
        _ if value == 0.0 => "0".to_owned(),
        Unit::Count | Unit::Named(_) => wording(value, unit),
        Unit::Seconds | Unit::Ratio | Unit::Bytes => format!("{:.decimals$} {symbol}", value / size),
    }
}

/// A unit that several values share, so that it need be told only once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shared {
    size: f64,
    pub(crate) symbol: &'static str,
}

impl Shared {
    /// The unit that fits the largest of some values; `1k` is no unit, so plain numbers have none.
    pub(crate) fn fitting(largest: f64, unit: &Unit) -> Self {
        let (size, symbol) = match unit {
            Unit::Count | Unit::Named(_) => (1.0, ""),
            Unit::Seconds | Unit::Bytes | Unit::Ratio => scale_for(largest, unit),
        };
        Self { size, symbol }
    }

    /// A value in this unit, to two digits or to three.
    pub(crate) fn number(self, value: f64, digits: usize) -> String {
        let scaled = value / self.size;
        match digits {
            _ if value == 0.0 => "0".to_owned(),
            2 if scaled.abs() >= 9.95 => format!("{scaled:.0}"),
            2 if scaled.abs() >= 0.995 => format!("{scaled:.1}"),
            _ => three_digits(scaled),
        }
    }
}

/// Several values of one axis. On a linear axis of time they share one unit, so that they can be compared
/// at a glance; everything else is worded one by one.
pub(crate) fn wordings(values: &[f64], unit: &Unit, is_linear: bool) -> Vec<String> {
    let shared = (is_linear && *unit == Unit::Seconds).then(|| shared_time_unit(values));
    values.iter().map(|&value| wording_in(value, unit, shared.unwrap_or(scale_for(value, unit)))).collect()
}

/// The unit that fits the largest of some times, or the next smaller one in which all are whole or halves:
/// 10 min, not 0.167 h.
fn shared_time_unit(values: &[f64]) -> (f64, &'static str) {
    const SHORT_MAX: f64 = 1_000.0;
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let fitting = scale_for(largest, &Unit::Seconds);
    let is_plain = |size: f64| {
        values.iter().all(|value| {
            let halves = 2.0 * value / size;
            (halves - halves.round()).abs() < 1e-6
        })
    };
    let smaller = TIME_UNITS.into_iter().filter(|(size, _)| *size <= fitting.0 && largest < SHORT_MAX * size);
    smaller.into_iter().find(|(size, _)| is_plain(*size)).unwrap_or(fitting)
}

/// Size and symbol of the unit that fits a value: the largest one that is not larger than the value.
fn scale_for(value: f64, unit: &Unit) -> (f64, &'static str) {
    let units: &[(f64, &'static str)] = match unit {
        Unit::Seconds => &TIME_UNITS,
        Unit::Bytes => &BYTE_UNITS,
        Unit::Count | Unit::Named(_) => &COUNT_UNITS,
        Unit::Ratio => return (0.01, "%"),
    };
    let smallest = units[units.len() - 1];
    // A hair of slack: 0.9999999 ms, born of rounding, is 1 ms.
    units.iter().copied().find(|&(size, _)| value.abs() >= size * 0.999_999).unwrap_or(smallest)
}

fn wording_in(value: f64, unit: &Unit, (size, symbol): (f64, &str)) -> String {
    if value == 0.0 && *unit != Unit::Ratio {
        return "0".to_owned();
    }
    let number = three_digits(value / size);
    match unit {
        Unit::Count | Unit::Named(_) => format!("{number}{symbol}"),
        Unit::Seconds | Unit::Ratio | Unit::Bytes => format!("{number} {symbol}"),
    }
}

/// A number to three significant digits without trailing zeros; exponents where it would be long.
fn three_digits(value: f64) -> String {
    let magnitude = value.abs();
    // A hair of slack: 0.0001 %, born of rounding, is no shorter with an exponent.
    if magnitude != 0.0 && !(0.999_999e-4..1e6).contains(&magnitude) {
        return format!("{value:.2e}").replace(".00e", "e").replace("0e", "e").replace('-', "−");
    }
    let decimals = if magnitude >= 99.95 {
        0
    } else if magnitude >= 9.995 {
        1
    } else if magnitude >= 0.9995 {
        2
    } else if magnitude >= 0.09995 {
        3
    } else {
        5
    };
    let digits = format!("{value:.decimals$}");
    let trimmed = if decimals > 0 { digits.trim_end_matches('0').trim_end_matches('.') } else { &digits };
    trimmed.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_worded_in_the_unit_that_fits() {
        let words = [2e-9, 5e-5, 0.25, 1.5, 90.0, 7200.0].map(|value| wording(value, &Unit::Seconds));
        assert_eq!(words, ["2 ns", "50 µs", "250 ms", "1.5 s", "1.5 min", "2 h"]);
    }

    #[test]
    fn measured_values_keep_three_digits() {
        let words = [2.5, 0.0125, 75.0, 0.25].map(|value| measured(value, &Unit::Seconds));
        assert_eq!(words, ["2.50 s", "12.5 ms", "1.25 min", "250 ms"]);
    }

    #[test]
    fn values_in_a_shared_unit_are_numbers_alone() {
        let shared = Shared::fitting(0.0408, &Unit::Seconds);
        assert_eq!(shared.symbol, "ms");
        assert_eq!([0.0408, 0.00125, 0.0].map(|value| shared.number(value, 3)), ["40.8", "1.25", "0"]);
        assert_eq!([0.0408, 0.00125, 0.0].map(|value| shared.number(value, 2)), ["41", "1.2", "0"]);
        assert_eq!(Shared::fitting(40_000.0, &Unit::Count).number(40_000.0, 2), "40000");
    }

    #[test]
    fn counts_are_short() {
        let words = [0.0, 0.05, 10.0, 1000.0, 1500.0, 1e6].map(|value| wording(value, &Unit::Count));
        assert_eq!(words, ["0", "0.05", "10", "1k", "1.5k", "1M"]);
    }

    #[test]
    fn numbers_beyond_words_get_an_exponent() {
        assert_eq!(wording(1e-6, &Unit::Ratio), "0.0001 %");
        let words = [1e-6, 2.5e-7, 1e21].map(|value| wording(value, &Unit::Count));
        assert_eq!(words, ["1e−6", "2.5e−7", "1e9T"]);
    }

    #[test]
    fn ratios_are_percent() {
        assert_eq!([0.0, 0.8, 1.0].map(|value| wording(value, &Unit::Ratio)), ["0 %", "80 %", "100 %"]);
    }

    #[test]
    fn a_linear_time_axis_keeps_one_unit() {
        assert_eq!(wordings(&[0.0, 60.0, 30.0], &Unit::Seconds, true), ["0", "1 min", "0.5 min"]);
    }
}
