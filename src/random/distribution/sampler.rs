//! Sampler: one uniform number in, one value out, through the quantile function of each family.
//!
//! Never two uniforms, never rejection: so a draw can be correlated with another through its uniform,
//! and the same lane gives the comparable value in every topology. Nothing is allocated by a draw.

use std::sync::Arc;

use libm::{exp, expm1, log, log1p, sqrt, tgamma};

use super::hyperexponential::Mixture;
use super::measure::Measure;
use super::table::QuantileRow;
use super::zipf::ZipfTable;
use crate::kernel::SimDuration;
use crate::random::special::{BetaQuantile, GammaQuantile, normal_quantile};
use crate::random::{UNIFORM_MAX, UNIFORM_MIN, uniform};

/// A distribution that draws. It exists only for parameters that make sense, and is cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampler {
    law: Law,
    mean: f64,
    cv: f64,
}

/// What is computed once for each family, in base units.
#[derive(Clone, Debug, PartialEq)]
enum Law {
    Constant {
        value: f64,
        duration: SimDuration,
    },
    Uniform {
        lower: f64,
        width: f64,
    },
    Exponential {
        mean: f64,
    },
    Lognormal {
        median: f64,
        sigma: f64,
    },
    Weibull {
        scale: f64,
        exponent: f64,
    },
    Pareto {
        scale: f64,
        exponent: f64,
    },
    Gamma {
        law: GammaQuantile,
        scale: f64,
    },
    Beta {
        law: BetaQuantile,
        scale: f64,
    },
    /// Beta with its second shape 1.
    Power {
        scale: f64,
        exponent: f64,
    },
    /// Beta with its first shape 1.
    MirroredPower {
        scale: f64,
        exponent: f64,
    },
    Hyperexponential(Mixture),
    Zipf {
        table: ZipfTable,
        unit: f64,
    },
    Values(Arc<[f64]>),
    Quantiles(Arc<[QuantileRow]>),
}

impl Sampler {
    /// The value at `u`, in base units: seconds, bytes, or the number itself. `u` outside of
    /// [`UNIFORM_MIN`], [`UNIFORM_MAX`] is taken for the nearer end, so that a value is always finite
    /// where the parameters are.
    #[inline]
    pub fn quantile(&self, u: f64) -> f64 {
        let u = u.clamp(UNIFORM_MIN, UNIFORM_MAX);
        match &self.law {
            Law::Constant { value, .. } => *value,
            Law::Uniform { lower, width } => lower + width * u,
            Law::Exponential { mean } => -mean * log(1.0 - u),
            Law::Lognormal { median, sigma } => median * exp(sigma * normal_quantile(u)),
            Law::Weibull { scale, exponent } => scale * exp(log(-log1p(-u)) * exponent),
            Law::Pareto { scale, exponent } => scale * exp(-log(1.0 - u) * exponent),
            Law::Gamma { law, scale } => scale * law.at(u),
            Law::Beta { law, scale } => scale * law.at(u),
            Law::Power { scale, exponent } => scale * exp(log(u) * exponent),
            Law::MirroredPower { scale, exponent } => -scale * expm1(log1p(-u) * exponent),
            Law::Hyperexponential(mixture) => mixture.quantile(u),
            Law::Zipf { table, unit } => (table.index(u) + 1) as f64 * unit,
            Law::Values(values) => values[((u * values.len() as f64) as usize).min(values.len() - 1)],
            Law::Quantiles(rows) => between_rows(rows, u),
        }
    }

    /// The value that 64 random bits stand for, in base units. A constant looks at none of them.
    #[inline]
    pub fn draw(&self, lane: u64) -> f64 {
        match &self.law {
            Law::Constant { value, .. } => *value,
            _ => self.quantile(uniform(lane)),
        }
    }

    /// The draw as a length of time, its base units being seconds, in whole nanoseconds. A constant
    /// duration is exact.
    #[inline]
    pub fn duration(&self, lane: u64) -> SimDuration {
        self.duration_at_lazily(|| uniform(lane))
    }

    /// The quantile as a length of time, its base units being seconds, in whole nanoseconds.
    #[inline]
    pub fn duration_at(&self, u: f64) -> SimDuration {
        self.duration_at_lazily(|| u)
    }

    #[inline]
    fn duration_at_lazily(&self, u: impl FnOnce() -> f64) -> SimDuration {
        match &self.law {
            Law::Constant { duration, .. } => *duration,
            _ => SimDuration::from_s(self.quantile(u())),
        }
    }

    /// The mean in base units, exact; infinite for a Pareto law of shape 1 or less.
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// Standard deviation over mean, exact; 0 for a constant, infinite for a Pareto law of shape 2 or
    /// less.
    pub const fn cv(&self) -> f64 {
        self.cv
    }

    /// Whether every draw is the same.
    pub const fn is_constant(&self) -> bool {
        matches!(self.law, Law::Constant { .. })
    }

    /// Whether every draw is zero.
    pub const fn is_zero(&self) -> bool {
        matches!(self.law, Law::Constant { value: 0.0, .. })
    }

    pub(super) fn constant<Q: Measure>(value: Q) -> Sampler {
        let law = Law::Constant { value: value.base(), duration: value.duration() };
        Sampler { law, mean: value.base(), cv: 0.0 }
    }

    fn of_base(value: f64) -> Sampler {
        Sampler { law: Law::Constant { value, duration: SimDuration::from_s(value) }, mean: value, cv: 0.0 }
    }

    /// A law whose every value is in proportion to `size`: nothing at all if that is zero.
    fn scaled(size: f64, law: Law, mean: f64, cv: f64) -> Sampler {
        if size == 0.0 { Self::of_base(0.0) } else { Sampler { law, mean, cv } }
    }

    pub(super) fn uniform(lower: f64, upper: f64) -> Sampler {
        let mean = lower + (upper - lower) / 2.0;
        let cv = (upper - lower) / sqrt(12.0) / mean;
        Sampler { law: Law::Uniform { lower, width: upper - lower }, mean, cv }
    }

    pub(super) fn exponential<Q: Measure>(mean: Q) -> Sampler {
        let mean = mean.base();
        Self::scaled(mean, Law::Exponential { mean }, mean, 1.0)
    }

    pub(super) fn lognormal(median: f64, sigma: f64, mean: f64, cv: f64) -> Sampler {
        Self::scaled(median, Law::Lognormal { median, sigma }, mean, cv)
    }

    /// Shape 1/cv², scale mean·cv².
    pub(super) fn gamma<Q: Measure>(mean: Q, cv: f64) -> Sampler {
        if cv == 0.0 {
            return Self::constant(mean);
        }
        if cv == 1.0 {
            return Self::exponential(mean);
        }
        let mean = mean.base();
        let square = cv * cv;
        let law = Law::Gamma { law: GammaQuantile::of_shape(1.0 / square), scale: mean * square };
        Self::scaled(mean, law, mean, cv)
    }

    /// Mean scale·Γ(1 + 1/k), second moment scale²·Γ(1 + 2/k).
    pub(super) fn weibull<Q: Measure>(scale: Q, shape: f64) -> Sampler {
        let scale = scale.base();
        let first = tgamma(1.0 + 1.0 / shape);
        let second = tgamma(1.0 + 2.0 / shape);
        let cv = if second.is_finite() { sqrt(second / (first * first) - 1.0) } else { f64::INFINITY };
        Self::scaled(scale, Law::Weibull { scale, exponent: 1.0 / shape }, scale * first, cv)
    }

    /// Mean scale·α/(α − 1) for α > 1, cv² = 1/(α (α − 2)) for α > 2.
    pub(super) fn pareto<Q: Measure>(scale: Q, shape: f64) -> Sampler {
        let scale = scale.base();
        let mean = if shape > 1.0 { scale * shape / (shape - 1.0) } else { f64::INFINITY };
        let cv = if shape > 2.0 { 1.0 / sqrt(shape * (shape - 2.0)) } else { f64::INFINITY };
        Self::scaled(scale, Law::Pareto { scale, exponent: 1.0 / shape }, mean, cv)
    }

    /// Mean scale·a/(a + b), cv² = b / (a (a + b + 1)).
    pub(super) fn beta<Q: Measure>(alpha: f64, beta: f64, scale: Q) -> Sampler {
        let scale = scale.base();
        let mean = scale * alpha / (alpha + beta);
        let cv = sqrt(beta / (alpha * (alpha + beta + 1.0)));
        let law = if beta == 1.0 {
            Law::Power { scale, exponent: 1.0 / alpha }
        } else if alpha == 1.0 {
            Law::MirroredPower { scale, exponent: 1.0 / beta }
        } else {
            Law::Beta { law: BetaQuantile::of_shapes(alpha, beta), scale }
        };
        Self::scaled(scale, law, mean, cv)
    }

    pub(super) fn hyperexponential(mixture: Mixture) -> Sampler {
        let (mean, cv) = mixture.mean_and_cv();
        Self::scaled(mean, Law::Hyperexponential(mixture), mean, cv)
    }

    pub(super) fn zipf<Q: Measure>(table: ZipfTable, unit: Q) -> Sampler {
        if table.item_count() == 1 {
            return Self::constant(unit);
        }
        let (mean, cv) = table.mean_and_cv();
        let unit = unit.base();
        Self::scaled(unit, Law::Zipf { table, unit }, mean * unit, cv)
    }

    /// `values` are sorted, and there is at least one.
    pub(super) fn values(values: Vec<f64>) -> Sampler {
        if values.first() == values.last() {
            return Self::of_base(values[0]);
        }
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
        Sampler { law: Law::Values(values.into()), mean, cv: sqrt(variance) / mean }
    }

    /// `rows` rise, and there is at least one.
    pub(super) fn quantiles(rows: Vec<QuantileRow>) -> Sampler {
        let (first, last) = (rows[0], rows[rows.len() - 1]);
        if first.value == last.value {
            return Self::of_base(first.value);
        }
        // Flat outside of the rows, straight between two of them: ∫ v du = Δp (v₀ + v₁)/2 and, about
        // the mean, ∫ v² du = Δp (v₀² + v₀v₁ + v₁²)/3.
        let pairs = || rows.windows(2).map(|pair| (pair[1].probability - pair[0].probability, pair));
        let mean = first.probability * first.value
            + pairs().map(|(share, pair)| share * (pair[0].value + pair[1].value) / 2.0).sum::<f64>()
            + (1.0 - last.probability) * last.value;
        let off = |row: &QuantileRow| row.value - mean;
        let square = |(share, pair): (f64, &[QuantileRow])| {
            let (lower, upper) = (off(&pair[0]), off(&pair[1]));
            share * (lower * lower + lower * upper + upper * upper) / 3.0
        };
        let variance = first.probability * off(&first) * off(&first)
            + pairs().map(square).sum::<f64>()
            + (1.0 - last.probability) * off(&last) * off(&last);
        Sampler { law: Law::Quantiles(rows.into()), mean, cv: sqrt(variance) / mean }
    }
}

fn between_rows(rows: &[QuantileRow], u: f64) -> f64 {
    let above = rows.partition_point(|row| row.probability < u);
    if above == 0 {
        return rows[0].value;
    }
    let lower = rows[above - 1];
    let Some(upper) = rows.get(above) else { return lower.value };
    let share = (u - lower.probability) / (upper.probability - lower.probability);
    lower.value + share * (upper.value - lower.value)
}
