//! Units: the tables, and the way from `"6.1 s"` to a number and its unit.

use super::decimal::Decimal;
use super::error::QuantityError;
use super::kind::{Kind, WITH_UNITS};

/// A unit: one of it is `numerator / denominator` of the kind's base (nanoseconds, bytes, per second,
/// bytes per second, one).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// As it is written.
    pub name: &'static str,
    /// Base units in `denominator` of this unit.
    pub numerator: u64,
    /// See `numerator`; 1 for all but the few that are smaller than the base.
    pub denominator: u64,
}

const fn unit(name: &'static str, numerator: u64, denominator: u64) -> Unit {
    Unit { name, numerator, denominator }
}

pub(super) const DURATION_UNITS: [Unit; 7] = [
    unit("ns", 1, 1),
    unit("us", 1_000, 1),
    unit("ms", 1_000_000, 1),
    unit("s", 1_000_000_000, 1),
    unit("min", 60_000_000_000, 1),
    unit("h", 3_600_000_000_000, 1),
    unit("d", 86_400_000_000_000, 1),
];

pub(super) const SIZE_UNITS: [Unit; 9] = [
    unit("B", 1, 1),
    unit("kB", 1_000, 1),
    unit("KiB", 1 << 10, 1),
    unit("MB", 1_000_000, 1),
    unit("MiB", 1 << 20, 1),
    unit("GB", 1_000_000_000, 1),
    unit("GiB", 1 << 30, 1),
    unit("TB", 1_000_000_000_000, 1),
    unit("TiB", 1 << 40, 1),
];

pub(super) const RATE_UNITS: [Unit; 5] = [
    unit("/s", 1, 1),
    unit("/min", 1, 60),
    unit("/h", 1, 3_600),
    unit("/d", 1, 86_400),
    unit("/ms", 1_000, 1),
];

pub(super) const BANDWIDTH_UNITS: [Unit; 11] = [
    unit("B/s", 1, 1),
    unit("kB/s", 1_000, 1),
    unit("KiB/s", 1 << 10, 1),
    unit("MB/s", 1_000_000, 1),
    unit("MiB/s", 1 << 20, 1),
    unit("GB/s", 1_000_000_000, 1),
    unit("GiB/s", 1 << 30, 1),
    unit("bit/s", 1, 8),
    unit("kbit/s", 125, 1),
    unit("Mbit/s", 125_000, 1),
    unit("Gbit/s", 125_000_000, 1),
];

pub(super) const PERCENT_UNITS: [Unit; 1] = [unit("%", 1, 100)];

/// Takes `text` apart into its number and its unit of the given kind.
pub(super) fn number_and_unit(text: &str, kind: Kind) -> Result<(Decimal, Unit), QuantityError> {
    let (decimal, name) = number_and_rest(text, kind)?;
    if name.is_empty() {
        return Err(QuantityError::MissingUnit { number: decimal.text().to_string(), kind });
    }
    let unit = find(name, kind, decimal.text())?;
    if decimal.is_negative() {
        return Err(QuantityError::Negative { text: text.trim().to_string(), kind });
    }
    Ok((decimal, unit))
}

/// Takes `text` apart into its number and whatever follows it.
pub(super) fn number_and_rest(text: &str, kind: Kind) -> Result<(Decimal, &str), QuantityError> {
    let trimmed = text.trim();
    let Some((decimal, rest)) = Decimal::read(trimmed) else {
        let word = trimmed.trim_start_matches(['+', '-']).to_ascii_lowercase();
        return Err(if word.starts_with("inf") || word.starts_with("nan") {
            QuantityError::NotFinite { text: trimmed.to_string(), kind }
        } else {
            QuantityError::NoNumber { text: trimmed.to_string(), kind }
        });
    };
    Ok((decimal, rest.trim_start()))
}

/// Base units in one `name` of the given kind, as for a column of a table whose numbers are in
/// `name`: 0.001 for `"ms"` of a duration (base: **seconds**), 1,024 for `"KiB"` of a size.
pub fn unit_scale(name: &str, kind: Kind) -> Result<f64, QuantityError> {
    let unit = find(name.trim(), kind, "1")?;
    let base_per_unit = unit.numerator as f64 / unit.denominator as f64;
    Ok(if kind == Kind::Duration { base_per_unit / 1e9 } else { base_per_unit })
}

fn find(name: &str, kind: Kind, number: &str) -> Result<Unit, QuantityError> {
    let ascii = if name == "µs" || name == "μs" { "us" } else { name };
    let named = |kind: Kind| kind.units().iter().find(|unit| unit.name == ascii).copied();
    if let Some(unit) = named(kind) {
        return Ok(unit);
    }
    match WITH_UNITS.into_iter().find(|other| named(*other).is_some()) {
        Some(found) => {
            Err(QuantityError::WrongKind { number: number.to_string(), unit: name.to_string(), found, kind })
        }
        None => Err(QuantityError::UnknownUnit { unit: name.to_string(), kind }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_belongs_to_one_kind_only() {
        let all: Vec<&str> = WITH_UNITS.iter().flat_map(|kind| kind.units()).map(|unit| unit.name).collect();
        let mut distinct = all.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), all.len());
    }

    #[test]
    fn a_column_in_milliseconds_is_scaled_to_seconds() {
        assert_eq!(unit_scale("ms", Kind::Duration).unwrap(), 0.001);
        assert_eq!(unit_scale("KiB", Kind::Size).unwrap(), 1024.0);
    }
}
