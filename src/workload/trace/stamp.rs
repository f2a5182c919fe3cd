//! Stamp: a calendar date with a time of day, as nanoseconds since 1970, exactly.
//!
//! No clock and no time zone database: the date on the line is all that is known.

use super::number::seconds_ns;

const S_PER_DAY: i128 = 86_400;
const NS_PER_S: i128 = crate::kernel::NS_PER_S as i128;

/// Reads `2023-11-16 18:17:03.9799600`, with any number of decimals or none, with a `T` instead of the
/// blank, and with an offset (`Z`, `+00:00`) or none, which then means UTC. `None` if it is anything else.
pub(super) fn stamp_ns(text: &str) -> Option<i128> {
    let bytes = text.as_bytes();
    let has_separators = bytes.len() >= 19
        && (bytes[4], bytes[7], bytes[13], bytes[16]) == (b'-', b'-', b':', b':')
        && matches!(bytes[10], b' ' | b'T');
    if !has_separators || !text.is_ascii() {
        return None;
    }
    let (year, month, day) = (digits(&text[..4])?, digits(&text[5..7])?, digits(&text[8..10])?);
    let (hour, minute) = (digits(&text[11..13])?, digits(&text[14..16])?);
    let (second_ns, offset) = split_second(&text[17..])?;
    let is_on_calendar = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
    if !is_on_calendar || hour > 23 || minute > 59 {
        return None;
    }
    let minutes = i128::from(hour * 60 + minute) - i128::from(offset_minutes(offset)?);
    let whole_s = i128::from(days_since_1970(year, month, day)) * S_PER_DAY + minutes * 60;
    Some(whole_s * NS_PER_S + second_ns)
}

/// `03.9799600+00:00` is 3,979,960,000 ns and `+00:00`.
fn split_second(text: &str) -> Option<(i128, &str)> {
    let size = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (second, offset) = text.split_at(size);
    digits(second.get(..2)?)?;
    if !(second.len() == 2 || second.len() > 3 && second.as_bytes()[2] == b'.') {
        return None;
    }
    let ns = i128::from(seconds_ns("second", second).ok()?);
    // A leap second has no place in a count of seconds, but 59.99999999999 may round up to 60.
    (second.as_bytes()[0] < b'6').then_some((ns, offset))
}

/// Minutes east of Greenwich: nothing, `Z`, `+01:00`, `+0100` or `+01`.
fn offset_minutes(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z") {
        return Some(0);
    }
    let (sign, clock) = (if text.starts_with('-') { -1 } else { 1 }, text.strip_prefix(['+', '-'])?);
    let (hour, minute) = match clock.len() {
        2 => (clock, "00"),
        4 => clock.split_at(2),
        _ => clock.split_once(':')?,
    };
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    (hour <= 23 && minute <= 59).then_some(sign * (hour * 60 + minute))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Counts in years that begin in March, so
/// that the leap day is the last: a year before month m holds (153 m + 2) / 5 days (Howard Hinnant,
/// "chrono-compatible low-level date algorithms", `days_from_civil`).
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    const DAYS_FROM_MARCH_YEAR_0_TO_1970: i64 = 719_468;
    let (year, month_since_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days_before_month = (153 * month_since_march + 2) / 5;
    year * 365 + leap_days + days_before_month + day - 1 - DAYS_FROM_MARCH_YEAR_0_TO_1970
}

/// Days of a month of the Gregorian calendar.
fn days_in_month(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Exactly two digits.
fn two_digits(text: &str) -> Option<i64> {
    if text.len() == 2 { digits(text) } else { None }
}

/// A number of digits alone.
fn digits(text: &str) -> Option<i64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn ns(text: &str) -> i128 {
        stamp_ns(text).unwrap()
    }

    #[test]
    fn known_instants_are_met() {
        // `date --utc --date "…" +%s%N`
        assert_eq!(ns("1970-01-01 00:00:00"), 0);
        assert_eq!(ns("2023-11-16 18:17:03.9799600"), 1_700_158_623_979_960_000);
        assert_eq!(ns("2000-02-29 12:00:00"), 951_825_600_000_000_000);
        assert_eq!(ns("1969-12-31 23:59:59.999999999"), -1);
    }

    #[test]
    fn every_day_of_eight_centuries_follows_the_one_before() {
        let mut expected = days_since_1970(1600, 1, 1);
        for year in 1600..2400 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(days_since_1970(year, month, day), expected, "{year}-{month}-{day}");
                    expected += 1;
                }
            }
        }
    }

    #[test]
    fn decimals_and_offsets_vary() {
        let same = [
            "2024-05-10 00:00:00.009930+00:00",
            "2024-05-10T00:00:00.00993Z",
            "2024-05-10 02:00:00.00993+02:00",
            "2024-05-09 18:30:00.0099300000-0530",
            "2024-05-10 01:00:00.00993+01",
        ];
        assert!(same.iter().all(|text| ns(text) == ns(same[0])));
    }

    #[test]
    fn seconds_that_round_up_carry_into_the_next_minute() {
        assert_eq!(ns("2023-12-31 23:59:59.9999999996"), ns("2024-01-01 00:00:00"));
    }

    #[test]
    fn what_is_no_stamp_is_refused() {
        let wrong = [
            "",
            "2023-11-16",
            "2023-11-16 18:17",
            "2023-13-01 00:00:00",
            "2023-02-29 00:00:00",
            "2023-11-16 24:00:00",
            "2023-11-16 18:60:00",
            "2023-11-16 18:17:60",
            "2023-11-16 18:17:03.",
            "2023-11-16 18:17:3.5",
            "2023-11-16 18:17:03,5",
            "2023-11-16 18:17:03.5.5",
            "16/11/2023 18:17:03",
            "2023-11-16 18:17:03 +0",
            "2023-11-16 18:17:03+1:00",
            "2023-11-16 18:17:03+24:00",
            "2023-11-16 18:17:03ü",
            "+023-11-16 18:17:03",
            "2023-11-16 18:17:003",
        ];
        for text in wrong {
            assert_eq!(stamp_ns(text), None, "{text}");
        }
    }
}
