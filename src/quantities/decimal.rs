//! Decimal: a number as it was written, so that `6.1 s` is 6,100,000,000 ns and not one less.

/// A decimal number: its cleaned text, and its value as `digits × 10^exponent`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    text: String,
    digits: u128,
    exponent: i32,
}

/// Digits beyond these cannot move a nanosecond of a clock of 2⁶³.
const SIGNIFICANT_DIGITS_MAX: u32 = 24;

impl Decimal {
    /// The number that `text` begins with and the rest behind it; `None` if it begins with none.
    /// Underscores between digits are skipped, as in TOML.
    pub(super) fn read(text: &str) -> Option<(Decimal, &str)> {
        let bytes = text.as_bytes();
        let signed = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
        let whole_end = end_of_digits(bytes, signed);
        let fraction_end = match bytes.get(whole_end) {
            Some(b'.') => end_of_digits(bytes, whole_end + 1),
            _ => whole_end,
        };
        if !bytes[signed..fraction_end].iter().any(u8::is_ascii_digit) {
            return None;
        }
        let end = end_of_exponent(bytes, fraction_end);
        let clean = text[..end].replace('_', "");
        let (digits, exponent) = digits_and_exponent(clean.trim_start_matches(['+', '-']));
        Some((Decimal { text: clean, digits, exponent }, &text[end..]))
    }

    /// The number as it was written, without underscores.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is below zero; `-0` is not.
    pub(super) fn is_negative(&self) -> bool {
        self.text.starts_with('-') && self.digits > 0
    }

    /// The nearest floating-point number, sign included.
    pub(super) fn as_f64(&self) -> f64 {
        self.text.parse().expect("a decimal that was read is one that the standard library reads")
    }

    /// The magnitude times `factor`, rounded to the nearest integer (halves up); `None` if it does not
    /// fit.
    pub(super) fn times(&self, factor: u64) -> Option<u64> {
        let product = self.digits.checked_mul(u128::from(factor))?;
        if product == 0 {
            return Some(0);
        }
        let power = 10_u128.checked_pow(self.exponent.unsigned_abs());
        let value = match (self.exponent >= 0, power) {
            (true, power) => product.checked_mul(power?)?,
            (false, Some(power)) => product / power + u128::from(product % power >= power.div_ceil(2)),
            (false, None) => 0,
        };
        u64::try_from(value).ok()
    }
}

fn end_of_digits(bytes: &[u8], start: usize) -> usize {
    let count = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'_').count();
    start + count
}

/// Where the exponent that starts at `start` ends; `start` if there is none.
fn end_of_exponent(bytes: &[u8], start: usize) -> usize {
    if !matches!(bytes.get(start), Some(b'e' | b'E')) {
        return start;
    }
    let signed = start + 1 + usize::from(matches!(bytes.get(start + 1), Some(b'+' | b'-')));
    let end = end_of_digits(bytes, signed);
    if end == signed { start } else { end }
}

fn digits_and_exponent(unsigned: &str) -> (u128, i32) {
    let (mantissa, power) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, power),
        None => (unsigned, "0"),
    };
    // An absurd exponent saturates: it is far outside of every quantity either way.
    let power: i64 = power.parse().unwrap_or(if power.starts_with('-') { -1_000_000 } else { 1_000_000 });
    let mut exponent = power.clamp(-1_000_000, 1_000_000) as i32;
    let mut digits: u128 = 0;
    let mut in_fraction = false;
    for byte in mantissa.bytes() {
        if byte == b'.' {
            in_fraction = true;
        } else if digits < 10_u128.pow(SIGNIFICANT_DIGITS_MAX) {
            digits = digits * 10 + u128::from(byte - b'0');
            exponent -= i32::from(in_fraction);
        } else {
            exponent += i32::from(!in_fraction);
        }
    }
    (digits, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(text: &str, factor: u64) -> Option<u64> {
        Decimal::read(text).expect("a number").0.times(factor)
    }

    #[test]
    fn a_decimal_fraction_is_exact() {
        assert_eq!(times("6.1", 1_000_000_000), Some(6_100_000_000));
        assert_eq!(times("0.000000001", 1_000_000_000), Some(1));
    }

    #[test]
    fn digits_beyond_the_unit_round_to_the_nearest() {
        assert_eq!(times("1.0000000004", 1_000_000_000), Some(1_000_000_000));
        assert_eq!(times("1.0000000005", 1_000_000_000), Some(1_000_000_001));
        assert_eq!(
            times("0.33333333333333333333333333333333333333333333", 3_000_000_000),
            Some(1_000_000_000)
        );
    }

    #[test]
    fn exponents_and_underscores_are_read_as_in_toml() {
        assert_eq!(times("1e3", 1), Some(1000));
        assert_eq!(times("1_000.5e1", 1), Some(10_005));
        assert_eq!(times("1e-400", 1), Some(0));
        assert_eq!(times("0e999999999999", 1), Some(0));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(times("1e30", 1), None);
        assert_eq!(times("18446744073709551616", 1), None);
        assert_eq!(times("123456789012345678901234567890123456789012345", 1), None);
    }

    #[test]
    fn a_letter_behind_the_number_is_the_rest() {
        let (_, rest) = Decimal::read("5 e").expect("a number");
        assert_eq!(rest, " e");
        assert_eq!(Decimal::read("fast"), None);
        assert_eq!(Decimal::read("."), None);
    }
}
