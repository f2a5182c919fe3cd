//! Writing: from a [`Distribution`] back to the form that a scenario has, and to a short text.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Distribution;
use super::measure::Measure;
use super::parameters::Parameters;

impl<Q: Measure + Serialize> Serialize for Distribution<Q> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Self::Constant(value) = self {
            return value.serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.family().name(), &Parameters::of(self))?;
        map.end()
    }
}

impl<Q: Measure> fmt::Display for Distribution<Q> {
    /// `1 s`, or the family with its parameters: `lognormal (mean 9.75 s, cv 1.25)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.family().name();
        match self {
            Self::Constant(value) => write!(formatter, "{value}"),
            Self::Uniform { lower, upper } => write!(formatter, "{name} (lower {lower}, upper {upper})"),
            Self::Exponential { mean } => write!(formatter, "{name} (mean {mean})"),
            Self::Lognormal { mean, cv } | Self::Gamma { mean, cv } | Self::Hyperexponential { mean, cv } => {
                write!(formatter, "{name} (mean {mean}, cv {cv})")
            }
            Self::LognormalByMedian { median, sigma } => {
                write!(formatter, "{name} (median {median}, sigma {sigma})")
            }
            Self::Weibull { scale, shape } | Self::Pareto { scale, shape } => {
                write!(formatter, "{name} (scale {scale}, shape {shape})")
            }
            Self::HyperexponentialByPhases { means, .. } => {
                write!(formatter, "{name} ({} phases)", means.len())
            }
            Self::Zipf { items, exponent, unit } => {
                write!(formatter, "{name} (items {items}, exponent {exponent}, unit {unit})")
            }
            Self::Beta { alpha, beta, scale } => {
                write!(formatter, "{name} (alpha {alpha}, beta {beta}, scale {scale})")
            }
            Self::Values(values) => write!(formatter, "{name} ({} values)", values.len()),
            Self::Table(table) => write!(formatter, "{name} ({} of {})", table.column, table.file),
        }
    }
}
