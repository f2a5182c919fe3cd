//! Parameters: every key of every family, to read a distribution from and to write it to.

use serde::Serialize;

use super::Distribution;
use super::family::Family;
use super::table::{EmptyCells, Table, TableForm};
use crate::quantities::{Count, Number, Positive, Share};

/// The keys of a family's table, those that are absent left out.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Parameters<Q> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lower: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) upper: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mean: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cv: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) median: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sigma: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alpha: Option<Positive>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) beta: Option<Positive>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scale: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shape: Option<Positive>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) probabilities: Option<Vec<Share>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) means: Option<Vec<Q>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Count>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) exponent: Option<Number>,
    /// The `unit` of `zipf`, a quantity.
    #[serde(skip_serializing_if = "Option::is_none", rename = "unit")]
    pub(super) item_unit: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) values: Option<Vec<Q>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) column: Option<String>,
    /// The `unit` of `empirical`, a word.
    #[serde(skip_serializing_if = "Option::is_none", rename = "unit")]
    pub(super) column_unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) form: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) probability_column: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) empty: Option<&'static str>,
}

impl<Q: Clone> Parameters<Q> {
    /// No keys at all.
    pub(super) fn none() -> Self {
        Parameters {
            lower: None,
            upper: None,
            mean: None,
            cv: None,
            median: None,
            sigma: None,
            alpha: None,
            beta: None,
            scale: None,
            shape: None,
            probabilities: None,
            means: None,
            items: None,
            exponent: None,
            item_unit: None,
            values: None,
            file: None,
            column: None,
            column_unit: None,
            form: None,
            probability_column: None,
            empty: None,
        }
    }

    /// The distribution that these keys make; `None` if a key is missing. That no key is too many is
    /// for the reader to see to.
    pub(super) fn assembled(self, family: Family) -> Option<Distribution<Q>> {
        Some(match family {
            Family::Constant => return None,
            Family::Uniform => Distribution::Uniform { lower: self.lower?, upper: self.upper? },
            Family::Exponential => Distribution::Exponential { mean: self.mean? },
            Family::Lognormal if self.median.is_some() => {
                Distribution::LognormalByMedian { median: self.median?, sigma: self.sigma? }
            }
            Family::Lognormal => Distribution::Lognormal { mean: self.mean?, cv: self.cv? },
            Family::Gamma => Distribution::Gamma { mean: self.mean?, cv: self.cv? },
            Family::Weibull => Distribution::Weibull { scale: self.scale?, shape: self.shape? },
            Family::Pareto => Distribution::Pareto { scale: self.scale?, shape: self.shape? },
            Family::Hyperexponential if self.means.is_some() => Distribution::HyperexponentialByPhases {
                probabilities: self.probabilities?,
                means: self.means?,
            },
            Family::Hyperexponential => Distribution::Hyperexponential { mean: self.mean?, cv: self.cv? },
            Family::Zipf => {
                Distribution::Zipf { items: self.items?, exponent: self.exponent?, unit: self.item_unit? }
            }
            Family::Beta => Distribution::Beta { alpha: self.alpha?, beta: self.beta?, scale: self.scale? },
            Family::Empirical if self.values.is_some() => Distribution::Values(self.values?),
            Family::Empirical => Distribution::Table(self.into_table()?),
        })
    }

    fn into_table(self) -> Option<Table> {
        let form = match self.form {
            Some(name) if name == TableForm::Quantiles.name() => TableForm::Quantiles,
            _ => TableForm::Values,
        };
        let empty = match self.empty {
            Some(name) if name == EmptyCells::Skip.name() => EmptyCells::Skip,
            _ => EmptyCells::Error,
        };
        Some(Table {
            file: self.file?,
            column: self.column?,
            unit: self.column_unit,
            form,
            probability_column: self.probability_column,
            empty,
        })
    }

    /// The keys that make `distribution`; none for a constant.
    pub(super) fn of(distribution: &Distribution<Q>) -> Self {
        let mut keys = Self::none();
        match distribution.clone() {
            Distribution::Constant(_) => {}
            Distribution::Uniform { lower, upper } => {
                (keys.lower, keys.upper) = (Some(lower), Some(upper));
            }
            Distribution::Exponential { mean } => keys.mean = Some(mean),
            Distribution::Lognormal { mean, cv }
            | Distribution::Gamma { mean, cv }
            | Distribution::Hyperexponential { mean, cv } => (keys.mean, keys.cv) = (Some(mean), Some(cv)),
            Distribution::LognormalByMedian { median, sigma } => {
                (keys.median, keys.sigma) = (Some(median), Some(sigma));
            }
            Distribution::Weibull { scale, shape } | Distribution::Pareto { scale, shape } => {
                (keys.scale, keys.shape) = (Some(scale), Some(shape));
            }
            Distribution::HyperexponentialByPhases { probabilities, means } => {
                (keys.probabilities, keys.means) = (Some(probabilities), Some(means));
            }
            Distribution::Zipf { items, exponent, unit } => {
                (keys.items, keys.exponent, keys.item_unit) = (Some(items), Some(exponent), Some(unit));
            }
            Distribution::Beta { alpha, beta, scale } => {
                (keys.alpha, keys.beta, keys.scale) = (Some(alpha), Some(beta), Some(scale));
            }
            Distribution::Values(values) => keys.values = Some(values),
            Distribution::Table(table) => keys.set_table(table),
        }
        keys
    }

    /// Defaults are left out, as a person would.
    fn set_table(&mut self, table: Table) {
        self.file = Some(table.file);
        self.column = Some(table.column);
        self.column_unit = table.unit;
        self.form = (table.form != TableForm::default()).then(|| table.form.name());
        self.probability_column = table.probability_column;
        self.empty = (table.empty != EmptyCells::default()).then(|| table.empty.name());
    }
}
