//! Distribution: how long, how large or how many, as a scenario writes it.
//!
//! `think = "1 s"` is always so; `think = { lognormal = { mean = "9.75 s", cv = 1.25 } }` varies. What
//! is written is a [`Distribution`]; what draws is its [`Sampler`], which exists only if the
//! parameters make sense. One file per matter: families and their keys, reading, writing, the schema,
//! the rules, the sampler and its larger laws.

mod error;
mod family;
mod hyperexponential;
mod measure;
mod parameters;
mod preparation;
mod reading;
mod sampler;
mod schema;
mod table;
#[cfg(test)]
mod tests;
mod writing;
mod zipf;

pub use error::DistributionError;
pub use family::{Family, Form};
pub use measure::Measure;
pub use sampler::Sampler;
pub use table::{ColumnReader, EmptyCells, NoTables, Table, TableForm};
pub use zipf::{ITEMS_MAX, ZipfTable};

use crate::quantities::{Count, Number, Positive, Share};

/// A distribution of a kind of quantity: durations, sizes or bare numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution<Q> {
    /// Always the same. Written as the value itself: `"1 s"`.
    Constant(Q),
    /// Each value between two bounds is as likely: `{ uniform = { lower = "1 s", upper = "3 s" } }`.
    Uniform {
        /// The smallest value.
        lower: Q,
        /// The largest value, not below `lower`.
        upper: Q,
    },
    /// Without memory, cv 1: `{ exponential = { mean = "1 s" } }`.
    Exponential {
        /// The mean.
        mean: Q,
    },
    /// Its logarithm is normal: `{ lognormal = { mean = "9.75 s", cv = 1.25 } }`.
    Lognormal {
        /// The mean.
        mean: Q,
        /// Standard deviation over mean.
        cv: Number,
    },
    /// The same law by other parameters: `{ lognormal = { median = "6.08 s", sigma = 0.97 } }`.
    LognormalByMedian {
        /// The median.
        median: Q,
        /// The standard deviation of the logarithm.
        sigma: Number,
    },
    /// From bursts (cv above 1) to regularity (below): `{ gamma = { mean = "1 s", cv = 13 } }`.
    Gamma {
        /// The mean.
        mean: Q,
        /// Standard deviation over mean: 0, or from 0.001 to 30. The shape is 1/cv².
        cv: Number,
    },
    /// Wear or infant mortality: `{ weibull = { scale = "1 s", shape = 0.7 } }`.
    Weibull {
        /// The value that a share 1 − 1/e does not exceed.
        scale: Q,
        /// Above 1 ageing, below 1 a heavy tail.
        shape: Positive,
    },
    /// A power law above `scale`: `{ pareto = { scale = "1 s", shape = 2.5 } }`.
    Pareto {
        /// The smallest value.
        scale: Q,
        /// The exponent of the tail: no mean up to 1, no variance up to 2.
        shape: Positive,
    },
    /// One of two exponentials that bring in equal parts of the mean (*balanced means*):
    /// `{ hyperexponential = { mean = "1 s", cv = 3 } }`.
    Hyperexponential {
        /// The mean.
        mean: Q,
        /// Standard deviation over mean, at least 1.
        cv: Number,
    },
    /// One of several exponentials:
    /// `{ hyperexponential = { probabilities = [0.9, 0.1], means = ["1 s", "20 s"] } }`.
    HyperexponentialByPhases {
        /// How often each is the one; together 1.
        probabilities: Vec<Share>,
        /// The mean of each.
        means: Vec<Q>,
    },
    /// Rank r of `items`, times `unit`, with probability in proportion to r^−exponent:
    /// `{ zipf = { items = 1000, exponent = 1.1, unit = "1 KiB" } }`.
    Zipf {
        /// The largest rank, at most [`ITEMS_MAX`].
        items: Count,
        /// 0 makes all ranks alike.
        exponent: Number,
        /// The value of rank 1.
        unit: Q,
    },
    /// Between 0 and `scale`: `{ beta = { alpha = 9, beta = 1, scale = 1 } }`.
    Beta {
        /// The weight of the upper end, from 0.001 to 1e6.
        alpha: Positive,
        /// The weight of the lower end, from 0.001 to 1e6.
        beta: Positive,
        /// The largest value.
        scale: Q,
    },
    /// Observed values, each as likely: `{ empirical = { values = ["1 s", "4 s", "2 s"] } }`.
    Values(Vec<Q>),
    /// A column of a file: `{ empirical = { file = "calls.csv", column = "api_time", unit = "s" } }`.
    Table(Table),
}

impl<Q> Distribution<Q> {
    /// The family that its name in a scenario stands for.
    pub fn family(&self) -> Family {
        match self {
            Self::Constant(_) => Family::Constant,
            Self::Uniform { .. } => Family::Uniform,
            Self::Exponential { .. } => Family::Exponential,
            Self::Lognormal { .. } | Self::LognormalByMedian { .. } => Family::Lognormal,
            Self::Gamma { .. } => Family::Gamma,
            Self::Weibull { .. } => Family::Weibull,
            Self::Pareto { .. } => Family::Pareto,
            Self::Hyperexponential { .. } | Self::HyperexponentialByPhases { .. } => Family::Hyperexponential,
            Self::Zipf { .. } => Family::Zipf,
            Self::Beta { .. } => Family::Beta,
            Self::Values(_) | Self::Table(_) => Family::Empirical,
        }
    }

    /// The file it is read from, where it is.
    pub fn table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }
}
