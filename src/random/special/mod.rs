//! Special: the functions behind distributions and confidence intervals, the same bits everywhere.
//!
//! Built on `libm` alone; checked against another implementation and against published values.
//! Relative error is near 1e-12 or better unless a function says otherwise.

mod beta;
mod gamma;
mod inversion;
mod normal;
mod sketch;
mod stirling;
mod student;

pub use beta::{beta_lower, beta_quantile, beta_upper};
pub use gamma::{gamma_lower, gamma_quantile, gamma_upper};
pub use normal::{normal_cdf, normal_quantile};
pub use student::{student_cdf, student_quantile};

pub(super) use beta::BetaQuantile;
pub(super) use gamma::GammaQuantile;
