//! DistributionError: why parameters do not make a distribution, and what would.

use std::error::Error;
use std::fmt;

use super::family::Family;
use super::zipf::ITEMS_MAX;
use crate::quantities::{Kind, QuantityError, split_help, with_help};

/// Why parameters do not make a distribution. It displays as one line, the message and the help parted
/// by [`crate::quantities::HELP_SEPARATOR`].
#[derive(Clone, Debug, PartialEq)]
pub enum DistributionError {
    /// The lower bound lies above the upper one.
    LowerAboveUpper {
        /// As it would be written.
        lower: String,
        /// As it would be written.
        upper: String,
    },
    /// A coefficient of variation that the family cannot have.
    CvOutOfRange {
        /// The family.
        family: Family,
        /// What was given.
        cv: f64,
    },
    /// A shape that is too small or too large to compute with.
    ShapeOutOfRange {
        /// The key.
        key: &'static str,
        /// What was given.
        shape: f64,
    },
    /// Not as many probabilities as means.
    PhaseCounts {
        /// How many probabilities.
        probability_count: usize,
        /// How many means.
        mean_count: usize,
    },
    /// Probabilities that do not add up to one.
    ProbabilitySum {
        /// What they add up to.
        sum: f64,
    },
    /// More items than a table may have.
    TooManyItems {
        /// What was given.
        items: u32,
    },
    /// An empty list of values.
    NoValues,
    /// A unit that does not fit the column.
    Unit(QuantityError),
    /// A column of numbers that mean nothing without a unit.
    NoColumnUnit {
        /// What they are to be.
        kind: Kind,
    },
    /// A unit where bare numbers are meant.
    NeedlessUnit {
        /// What was given.
        unit: String,
    },
    /// Quantiles without their probabilities.
    NoProbabilities,
    /// Probabilities for values that are observations.
    NeedlessProbabilities,
    /// The file or the column cannot be read, in the words of the reader.
    Unreadable(String),
    /// An empty cell.
    EmptyCell {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The row, from 1, without the heading.
        row: usize,
    },
    /// A negative number, or one that is not finite.
    BadCell {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The row, from 1, without the heading.
        row: usize,
        /// What stands there.
        number: f64,
    },
    /// A column without a single number.
    NoRows {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// Quantiles out of order, or a probability above one.
    FallingQuantiles {
        /// The file.
        file: String,
        /// The row, from 1, without the heading.
        row: usize,
    },
}

impl DistributionError {
    /// What is wrong, in lower case, without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::LowerAboveUpper { lower, upper } => {
                format!("`lower` is {lower}, above `upper`, which is {upper}")
            }
            Self::CvOutOfRange { family, cv } => format!("a cv of {cv} does not fit `{}`", family.name()),
            Self::ShapeOutOfRange { key, shape } => format!("`{key}` is {shape}, outside of 0.001 to 1e6"),
            Self::PhaseCounts { probability_count, mean_count } => {
                format!("{probability_count} probabilities for {mean_count} means")
            }
            Self::ProbabilitySum { sum } => format!("the probabilities add up to {sum}, not to 1"),
            Self::TooManyItems { items } => format!("{items} items are more than a table may have"),
            Self::NoValues => "an empty list of values".to_string(),
            Self::Unit(error) => error.message(),
            Self::NoColumnUnit { kind } => format!("a column of numbers where {} is needed", kind.noun()),
            Self::NeedlessUnit { unit } => format!("the unit `{unit}` for bare numbers"),
            Self::NoProbabilities => "quantiles without their probabilities".to_string(),
            Self::NeedlessProbabilities => "probabilities beside plain values".to_string(),
            Self::Unreadable(text) => split_help(text).0.to_string(),
            Self::EmptyCell { file, column, row } => format!("row {row} of `{column}` in {file} is empty"),
            Self::BadCell { file, column, row, number } => {
                format!("row {row} of `{column}` in {file} is {number}")
            }
            Self::NoRows { file, column } => format!("`{column}` in {file} holds no number"),
            Self::FallingQuantiles { file, row } => {
                format!("row {row} of {file} breaks the order of quantiles")
            }
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        let help = match self {
            Self::LowerAboveUpper { .. } => "swap them",
            Self::CvOutOfRange { family: Family::Hyperexponential, .. } => {
                "a mixture of exponentials has a cv of at least 1; below 1, use `gamma`"
            }
            Self::CvOutOfRange { .. } => "give 0, or a cv from 0.001 to 30",
            Self::ShapeOutOfRange { .. } => "outside, the distribution is a constant or a coin",
            Self::PhaseCounts { .. } => "give one mean for each probability, and at least one of each",
            Self::ProbabilitySum { .. } => "they must add up to 1, to nine digits",
            Self::TooManyItems { .. } => return Some(format!("at most {ITEMS_MAX} fit")),
            Self::NoValues => "give at least one value",
            Self::Unit(error) => return Some(error.help()),
            Self::NoColumnUnit { kind } => {
                let example = kind.likely_units().first().copied().unwrap_or_default();
                return Some(format!("say what the numbers are, as in unit = \"{example}\""));
            }
            Self::NeedlessUnit { .. } => "leave `unit` out",
            Self::NoProbabilities => "name their column in `probability_column`",
            Self::NeedlessProbabilities => "write form = \"quantiles\", or leave `probability_column` out",
            Self::Unreadable(text) => return split_help(text).1.map(str::to_string),
            Self::EmptyCell { .. } => "write empty = \"skip\" to leave such rows out",
            Self::BadCell { .. } => "observations must be finite, zero or more",
            Self::NoRows { .. } => "at least one row is needed",
            Self::FallingQuantiles { .. } => {
                "probabilities must rise from row to row and end at 1 or below, values must not fall"
            }
        };
        Some(help.to_string())
    }
}

impl fmt::Display for DistributionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.help() {
            Some(help) => formatter.write_str(&with_help(self.message(), help)),
            None => formatter.write_str(&self.message()),
        }
    }
}

impl Error for DistributionError {}
