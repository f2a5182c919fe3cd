//! Number: fields and the numbers in them, read exactly.
//!
//! Seconds become whole nanoseconds digit by digit, never through floating point: `1.1` is
//! 1,100,000,000 ns, on every machine.

use super::defect::TraceDefect;
use crate::kernel::SimTime;
use crate::workload::wording::excerpt;

/// One nanosecond is the ninth decimal of a second.
const NS_DECIMALS: i64 = 9;

/// Digits worth more than 10¹⁸ ns are beyond the clock, which ends at 9.2 × 10¹⁸.
const NS_POWER_MAX: i64 = 18;

/// Exponents are cut to this: longer than any line, so that no digit can bring them back.
const EXPONENT_MAX: i64 = 1_000_000;

/// `field` without the blanks and the one pair of quotes around it.
pub(super) fn bare(field: &str) -> &str {
    let field = field.trim();
    field.strip_prefix('"').and_then(|inside| inside.strip_suffix('"')).unwrap_or(field)
}

/// The `COUNT` fields of a line.
pub(super) fn fields<const COUNT: usize>(line: &str) -> Result<[&str; COUNT], TraceDefect> {
    let mut found = [""; COUNT];
    let mut count = 0;
    for field in line.split(',') {
        if let Some(place) = found.get_mut(count) {
            *place = bare(field);
        }
        count += 1;
    }
    if count == COUNT {
        Ok(found)
    } else {
        Err(TraceDefect::WrongFieldCount { found: count, expected: COUNT })
    }
}

/// A whole number from 0 to `max`.
pub(super) fn whole(column: &'static str, text: &str, max: u64) -> Result<u64, TraceDefect> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(not_a_number(column, text, "a whole number such as 4808"));
    }
    match digits.parse() {
        Ok(number) if number <= max => Ok(number),
        _ => Err(TraceDefect::TooLarge { column, text: excerpt(text), limit: max }),
    }
}

/// A count of tokens.
pub(super) fn tokens(column: &'static str, text: &str) -> Result<u32, TraceDefect> {
    whole(column, text, u64::from(u32::MAX)).map(|count| count as u32)
}

/// Seconds as nanoseconds, rounded to the nearest; a half rounds up.
pub(super) fn seconds_ns(column: &'static str, text: &str) -> Result<u64, TraceDefect> {
    let broken = || not_a_number(column, text, "a number of seconds such as 12.5");
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (decimal, exponent) = split_exponent(unsigned).ok_or_else(broken)?;
    let (before, after) = decimal.split_once('.').unwrap_or((decimal, ""));
    let mut digits = before.bytes().chain(after.bytes());
    if before.len() + after.len() == 0 || !digits.all(|byte| byte.is_ascii_digit()) {
        return Err(broken());
    }
    let top_power = before.len() as i64 - 1 + exponent + NS_DECIMALS;
    match digits_ns(before.bytes().chain(after.bytes()), top_power) {
        Some(ns) if ns > 0 && text.starts_with('-') => {
            Err(TraceDefect::NegativeNumber { column, text: excerpt(text) })
        }
        Some(ns) => Ok(ns),
        None => Err(TraceDefect::BeyondClock { column, text: excerpt(text) }),
    }
}

/// Σ digit × 10^power, where the first digit stands at `top_power`; `None` beyond the clock.
fn digits_ns(digits: impl Iterator<Item = u8>, top_power: i64) -> Option<u64> {
    let mut ns: u128 = 0;
    for (index, byte) in digits.enumerate() {
        let digit = u128::from(byte - b'0');
        match top_power - index as i64 {
            _ if digit == 0 => {}
            power if power > NS_POWER_MAX => return None,
            power if power >= 0 => ns += digit * 10_u128.pow(power as u32),
            -1 if digit >= 5 => ns += 1,
            _ => {}
        }
    }
    u64::try_from(ns).ok().filter(|ns| *ns <= SimTime::MAX.as_ns())
}

/// `12.5e-3` is `12.5` and −3.
fn split_exponent(text: &str) -> Option<(&str, i64)> {
    let Some((decimal, exponent)) = text.split_once(['e', 'E']) else { return Some((text, 0)) };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(EXPONENT_MAX).min(EXPONENT_MAX);
    Some((decimal, if exponent.starts_with('-') { -size } else { size }))
}

/// Says what is wrong with a field that should have been `wanted`.
fn not_a_number(column: &'static str, text: &str, wanted: &'static str) -> TraceDefect {
    let shown = excerpt(text);
    match text.parse::<f64>() {
        _ if text.is_empty() => TraceDefect::EmptyField { column },
        Ok(number) if !number.is_finite() => TraceDefect::NotFinite { column, text: shown },
        Ok(number) if number < 0.0 => TraceDefect::NegativeNumber { column, text: shown },
        _ => TraceDefect::BrokenField { column, text: shown, wanted },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn ns(text: &str) -> u64 {
        seconds_ns("arrival_s", text).unwrap()
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(
            [ns("1.1"), ns("0.000000001"), ns("3"), ns(".5")],
            [1_100_000_000, 1, 3_000_000_000, 500_000_000]
        );
    }

    #[test]
    fn digits_beyond_the_ninth_round_to_the_nearest_nanosecond() {
        assert_eq!(
            [ns("0.30000000000000004"), ns("0.9999999995"), ns("0.00000000049")],
            [300_000_000, 1_000_000_000, 0]
        );
    }

    #[test]
    fn exponents_move_the_point() {
        assert_eq!(
            [ns("1e-05"), ns("2.5E+3"), ns("1e-999999999999999999999"), ns("0e999")],
            [10_000, 2_500_000_000_000, 0, 0]
        );
    }

    #[test]
    fn the_clock_ends_where_it_ends() {
        assert_eq!(ns("9223372036.854775807"), SimTime::MAX.as_ns());
        for text in ["9223372036.854775808", "1e11", "1e999999999999999999999"] {
            assert!(matches!(seconds_ns("arrival_s", text), Err(TraceDefect::BeyondClock { .. })), "{text}");
        }
    }

    #[test]
    fn each_wrong_number_is_called_what_it_is() {
        assert!(matches!(seconds_ns("work_s", "-1.5"), Err(TraceDefect::NegativeNumber { .. })));
        assert!(matches!(seconds_ns("work_s", "NaN"), Err(TraceDefect::NotFinite { .. })));
        assert!(matches!(seconds_ns("work_s", "-inf"), Err(TraceDefect::NotFinite { .. })));
        assert!(matches!(seconds_ns("work_s", ""), Err(TraceDefect::EmptyField { .. })));
        for text in ["1.2.3", "1,5", "12 s", ".", "e5", "1e", "--1", "١"] {
            assert!(matches!(seconds_ns("work_s", text), Err(TraceDefect::BrokenField { .. })), "{text}");
        }
    }

    #[test]
    fn minus_zero_is_zero() {
        assert_eq!(ns("-0.0"), 0);
    }

    #[test]
    fn counts_are_whole_and_bounded() {
        assert_eq!(tokens("input_tokens", "4294967295").unwrap(), u32::MAX);
        assert!(matches!(tokens("input_tokens", "4294967296"), Err(TraceDefect::TooLarge { .. })));
        assert!(matches!(tokens("input_tokens", "-3"), Err(TraceDefect::NegativeNumber { .. })));
        assert!(matches!(tokens("input_tokens", "3.5"), Err(TraceDefect::BrokenField { .. })));
    }
}
