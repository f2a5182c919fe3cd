//! Preparation: from what is written to what draws, and the rules in between.

use libm::sqrt;

use super::Distribution;
use super::error::DistributionError;
use super::family::Family;
use super::hyperexponential::{Mixture, balanced};
use super::measure::Measure;
use super::sampler::Sampler;
use super::table::ColumnReader;
use super::zipf::{ITEMS_MAX, ZipfTable};
use crate::quantities::{Number, Positive, Share};

/// How far from one a sum of probabilities may be.
const SUM_TOLERANCE: f64 = 1e-9;

impl<Q: Measure> Distribution<Q> {
    /// Whether the parameters make sense together; files are not looked at.
    pub fn check(&self) -> Result<(), DistributionError> {
        match self {
            Self::Uniform { lower, upper } if lower.base() > upper.base() => {
                Err(DistributionError::LowerAboveUpper { lower: lower.to_string(), upper: upper.to_string() })
            }
            Self::Gamma { cv, .. } if cv.get() != 0.0 && !(0.001..=30.0).contains(&cv.get()) => {
                Err(DistributionError::CvOutOfRange { family: Family::Gamma, cv: cv.get() })
            }
            Self::Hyperexponential { cv, .. } if cv.get() < 1.0 => {
                Err(DistributionError::CvOutOfRange { family: Family::Hyperexponential, cv: cv.get() })
            }
            Self::HyperexponentialByPhases { probabilities, means } => {
                check_phases(probabilities, means.len())
            }
            Self::Zipf { items, .. } if items.get() > ITEMS_MAX => {
                Err(DistributionError::TooManyItems { items: items.get() })
            }
            Self::Beta { alpha, beta, .. } => check_shape("alpha", *alpha).and(check_shape("beta", *beta)),
            Self::Values(values) if values.is_empty() => Err(DistributionError::NoValues),
            Self::Table(table) => table.scale(Q::KIND).and(table.probabilities()).map(|_| ()),
            _ => Ok(()),
        }
    }

    /// What draws. Tables are read through `reader`; pass [`super::NoTables`] where there are none.
    pub fn sampler(&self, reader: &mut impl ColumnReader) -> Result<Sampler, DistributionError> {
        self.check()?;
        Ok(match self {
            Self::Constant(value) => Sampler::constant(*value),
            Self::Uniform { lower, upper } if lower == upper => Sampler::constant(*lower),
            Self::Uniform { lower, upper } => Sampler::uniform(lower.base(), upper.base()),
            Self::Exponential { mean } => Sampler::exponential(*mean),
            Self::Lognormal { mean, cv } => lognormal(*mean, *cv),
            Self::LognormalByMedian { median, sigma } => lognormal_by_median(*median, *sigma),
            Self::Gamma { mean, cv } => Sampler::gamma(*mean, cv.get()),
            Self::Weibull { scale, shape } => Sampler::weibull(*scale, shape.get()),
            Self::Pareto { scale, shape } => Sampler::pareto(*scale, shape.get()),
            Self::Hyperexponential { mean, cv } if cv.get() == 1.0 => Sampler::exponential(*mean),
            Self::Hyperexponential { mean, cv } => {
                Sampler::hyperexponential(Mixture::of_phases(&balanced(mean.base(), cv.get())))
            }
            Self::HyperexponentialByPhases { probabilities, means } => {
                let means = means.iter().map(|mean| mean.base());
                let pairs: Vec<(f64, f64)> =
                    probabilities.iter().map(|share| share.get()).zip(means).collect();
                Sampler::hyperexponential(Mixture::of_phases(&pairs))
            }
            Self::Zipf { items, exponent, unit } => {
                Sampler::zipf(ZipfTable::new(items.get(), exponent.get()), *unit)
            }
            Self::Beta { alpha, beta, scale } => Sampler::beta(alpha.get(), beta.get(), *scale),
            Self::Values(values) => {
                let mut values: Vec<f64> = values.iter().map(|value| value.base()).collect();
                values.sort_by(f64::total_cmp);
                Sampler::values(values)
            }
            Self::Table(table) => match table.probabilities()? {
                None => Sampler::values(table.values(Q::KIND, reader)?),
                Some(column) => Sampler::quantiles(table.quantiles(Q::KIND, column, reader)?),
            },
        })
    }
}

/// σ² = ln(1 + cv²), median = mean / √(1 + cv²).
fn lognormal<Q: Measure>(mean: Q, cv: Number) -> Sampler {
    if cv.get() == 0.0 {
        return Sampler::constant(mean);
    }
    let square = cv.get() * cv.get();
    let median = mean.base() / sqrt(1.0 + square);
    Sampler::lognormal(median, sqrt(libm::log1p(square)), mean.base(), cv.get())
}

/// mean = median · e^(σ²/2), cv² = e^(σ²) − 1.
fn lognormal_by_median<Q: Measure>(median: Q, sigma: Number) -> Sampler {
    if sigma.get() == 0.0 {
        return Sampler::constant(median);
    }
    let variance = sigma.get() * sigma.get();
    let mean = median.base() * libm::exp(variance / 2.0);
    Sampler::lognormal(median.base(), sigma.get(), mean, sqrt(libm::expm1(variance)))
}

fn check_phases(probabilities: &[Share], mean_count: usize) -> Result<(), DistributionError> {
    let probability_count = probabilities.len();
    if probability_count != mean_count || mean_count == 0 {
        return Err(DistributionError::PhaseCounts { probability_count, mean_count });
    }
    let sum: f64 = probabilities.iter().map(|share| share.get()).sum();
    if (sum - 1.0).abs() > SUM_TOLERANCE {
        return Err(DistributionError::ProbabilitySum { sum });
    }
    Ok(())
}

fn check_shape(key: &'static str, shape: Positive) -> Result<(), DistributionError> {
    if (0.001..=1e6).contains(&shape.get()) {
        return Ok(());
    }
    Err(DistributionError::ShapeOutOfRange { key, shape: shape.get() })
}
