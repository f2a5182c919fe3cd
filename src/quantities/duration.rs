//! Durations as text: `"6.1 s"`, `"2 ms"`, `"50 us"`, `"1 d"`, to the nanosecond.

use std::fmt;

use super::error::QuantityError;
use super::kind::Kind;
use super::units::{DURATION_UNITS, Unit, number_and_unit};
use super::written::{Quantity, number_with, written_as};
use crate::kernel::SimDuration;

impl Quantity for SimDuration {
    const KIND: Kind = Kind::Duration;

    fn from_text(text: &str) -> Result<Self, QuantityError> {
        let (decimal, unit) = number_and_unit(text, Self::KIND)?;
        match decimal.times(unit.numerator) {
            Some(ns) if ns <= SimDuration::MAX.as_ns() => Ok(SimDuration::from_ns(ns)),
            _ => Err(QuantityError::TooLarge { text: text.trim().to_string(), kind: Self::KIND }),
        }
    }
}

written_as!(
    text,
    SimDuration,
    "Duration",
    "a duration: a number and a unit, as in \"250 ms\"",
    number_with!("ns|us|µs|μs|ms|s|min|h|d")
);

impl fmt::Display for SimDuration {
    /// The shortest usual spelling that reads back exactly: whole minutes, hours and days as such, else
    /// a decimal of the largest of `s`, `ms`, `us`, `ns` that is not above the value.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [ns, us, ms, s, min, h, d] = DURATION_UNITS;
        if self.is_zero() {
            return formatter.write_str("0 s");
        }
        let whole = [d, h, min].into_iter().find(|unit| self.as_ns().is_multiple_of(unit.numerator));
        if let Some(unit) = whole {
            return write!(formatter, "{} {}", self.as_ns() / unit.numerator, unit.name);
        }
        let fits = |unit: &Unit| self.as_ns() >= unit.numerator;
        let unit = [s, ms, us].into_iter().find(fits).unwrap_or(ns);
        write_decimal(formatter, self.as_ns(), unit)
    }
}

fn write_decimal(formatter: &mut fmt::Formatter<'_>, ns: u64, unit: Unit) -> fmt::Result {
    let whole = ns / unit.numerator;
    let rest = ns % unit.numerator;
    if rest == 0 {
        return write!(formatter, "{whole} {}", unit.name);
    }
    // The units below a minute are powers of ten: their zeros are the number of decimals.
    let width = unit.numerator.ilog10() as usize;
    let decimals = format!("{rest:0width$}");
    write!(formatter, "{whole}.{} {}", decimals.trim_end_matches('0'), unit.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ns(text: &str) -> u64 {
        text.parse::<SimDuration>().unwrap_or_else(|error| panic!("{error}")).as_ns()
    }

    fn error(text: &str) -> String {
        text.parse::<SimDuration>().expect_err("must be refused").to_string()
    }

    #[test]
    fn every_unit_is_read_exactly() {
        assert_eq!(ns("6.1 s"), 6_100_000_000);
        assert_eq!(ns("2 ms"), 2_000_000);
        assert_eq!(ns("50 us"), 50_000);
        assert_eq!(ns("50 µs"), 50_000);
        assert_eq!(ns("50\u{3bc}s"), 50_000);
        assert_eq!(ns("3ns"), 3);
        assert_eq!(ns("5 min"), 300_000_000_000);
        assert_eq!(ns("2 h"), 7_200_000_000_000);
        assert_eq!(ns(" 1 d "), 86_400_000_000_000);
    }

    #[test]
    fn the_shortest_spelling_is_displayed() {
        for text in
            ["6.1 s", "250 ms", "15.17 ms", "22.4 us", "1 ns", "2 min", "90 min", "3 h", "10 d", "0 s"]
        {
            assert_eq!(SimDuration::from_ns(ns(text)).to_string(), text);
        }
        assert_eq!(SimDuration::from_ns(ns("61 s")).to_string(), "61 s");
    }

    #[test]
    fn what_is_displayed_reads_back_exactly() {
        let mut value: u64 = 1;
        while value < SimDuration::MAX.as_ns() / 7 {
            for near in [value - 1, value, value + 1] {
                assert_eq!(ns(&SimDuration::from_ns(near).to_string()), near);
            }
            value = value * 7 / 2 + 3;
        }
        assert_eq!(ns(&SimDuration::MAX.to_string()), SimDuration::MAX.as_ns());
    }

    #[test]
    fn a_missing_unit_shows_the_likely_spellings() {
        assert_eq!(
            error("6"),
            "`6` has no unit; a duration needs one\u{1f}write \"6 s\", \"6 ms\" or \"6 us\""
        );
    }

    #[test]
    fn a_mistyped_unit_suggests_the_nearest() {
        let units = "the units are `ns`, `us`, `ms`, `s`, `min`, `h` and `d`";
        for (text, near) in [
            ("5 sm", "ms"),
            ("5 MS", "ms"),
            ("5 secs", "s"),
            ("5 m", "min"),
            ("5 minutes", "min"),
            ("5 hours", "h"),
            ("5 millis", "ms"),
            ("5 days", "d"),
        ] {
            let unit = text.split_once(' ').expect("a unit").1;
            let expected =
                format!("`{unit}` is not a unit of a duration\u{1f}did you mean `{near}`? {units}");
            assert_eq!(error(text), expected);
        }
        assert_eq!(error("5 parsecs"), format!("`parsecs` is not a unit of a duration\u{1f}{units}"));
    }

    #[test]
    fn a_unit_of_another_kind_is_named() {
        assert_eq!(
            error("5 MB"),
            "`5 MB` is a size; a duration is needed\u{1f}write \"5 s\", \"5 ms\" or \"5 us\""
        );
    }

    #[test]
    fn negative_infinite_and_endless_durations_are_refused() {
        assert_eq!(
            error("-5 ms"),
            "`-5 ms` is negative; a duration cannot be\u{1f}write it as in \"250 ms\""
        );
        assert_eq!(
            error("inf s"),
            "`inf s` is not finite; a duration must be\u{1f}write it as in \"250 ms\""
        );
        assert_eq!(
            error("300_000 d"),
            "`300_000 d` is too large for a duration\u{1f}the clock ends after 2^63 ns, about 292 years"
        );
        assert_eq!(error("soon"), "`soon` is not a duration\u{1f}write it as in \"250 ms\"");
        assert_eq!(
            error("1 h 30 min"),
            "`h 30 min` is not a unit of a duration\u{1f}write one number and one unit, as in \"250 ms\""
        );
    }
}
