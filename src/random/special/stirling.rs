//! Stirling: Γ and ln(1 + x) − x without the cancellation that large shapes would suffer.

use libm::{exp, log, log1p, sqrt, tgamma};

/// √(2π).
pub(super) const SQRT_TWO_PI: f64 = 2.506_628_274_631_000_5;

/// Γ*(a) = Γ(a) / (√(2π) · a^(a − ½) · e^(−a)), which tends to 1: the correction to Stirling's formula.
/// `a` must be above 0.
pub(super) fn gamma_star(a: f64) -> f64 {
    if a < 12.0 {
        return tgamma(a) / (SQRT_TWO_PI * exp((a - 0.5) * log(a) - a));
    }
    // ln Γ* = 1/(12a) − 1/(360a³) + 1/(1260a⁵) − … (Abramowitz & Stegun 6.1.41)
    let inverse = 1.0 / a;
    let square = inverse * inverse;
    let series = 1.0 / 12.0
        - square
            * (1.0 / 360.0
                - square
                    * (1.0 / 1260.0
                        - square
                            * (1.0 / 1680.0
                                - square
                                    * (1.0 / 1188.0
                                        - square * (691.0 / 360_360.0 - square * (1.0 / 156.0))))));
    exp(series * inverse)
}

/// ln(1 + x) − x for x > −1, accurate near 0 where the two cancel.
pub(super) fn log1p_minus(x: f64) -> f64 {
    if !(-0.5..=1.0).contains(&x) {
        return log1p(x) - x;
    }
    // ln(1 + x) = 2·artanh(r) with r = x / (2 + x), and 2r − x = −x·r.
    let r = x / (2.0 + x);
    let square = r * r;
    let mut term = square;
    let mut sum = 0.0;
    let mut odd = 3.0;
    while term > sum * 1e-17 {
        sum += term / odd;
        term *= square;
        odd += 2.0;
    }
    r * (2.0 * sum - x)
}

/// a · (ln(x / x₀) − (x − x₀)/x₀): how far below its peak at x₀ the logarithm of a power lies.
pub(super) fn below_peak(a: f64, x: f64, peak: f64) -> f64 {
    let distance = (x - peak) / peak;
    if distance < -0.5 { a * (log(x / peak) - distance) } else { a * log1p_minus(distance) }
}

/// √(a / 2π) / Γ*(a) = a^a · e^(−a) / Γ(a): the density of ln X at its peak, for X gamma with shape `a`.
pub(super) fn gamma_peak(a: f64) -> f64 {
    sqrt(a) / (SQRT_TWO_PI * gamma_star(a))
}

#[cfg(test)]
mod tests {
    use libm::lgamma;

    use super::*;

    #[test]
    fn the_series_meets_the_product_where_they_join() {
        let product = |a: f64| tgamma(a) / (SQRT_TWO_PI * exp((a - 0.5) * log(a) - a));
        for a in [12.0, 15.5, 20.0] {
            assert!((gamma_star(a) / product(a) - 1.0).abs() < 1e-13, "{a}");
        }
    }

    #[test]
    fn the_correction_restores_the_logarithm_of_gamma() {
        for a in [0.003, 0.5, 3.0, 11.9, 12.1, 100.0] {
            let restored = log(gamma_star(a)) + log(SQRT_TWO_PI) + (a - 0.5) * log(a) - a;
            assert!((restored - lgamma(a)).abs() < 1e-12, "{a}");
        }
    }

    #[test]
    fn the_difference_keeps_its_digits_near_zero() {
        // −x²/2 + x³/3 − x⁴/4 + …
        let x = 1e-5;
        let expected = -x * x / 2.0 + x * x * x / 3.0 - x * x * x * x / 4.0;
        assert!((log1p_minus(x) / expected - 1.0).abs() < 1e-14);
        assert_eq!(log1p_minus(0.0), 0.0);
        for x in [-0.5000001, -0.4999999, 0.9999999, 1.0000001] {
            assert!((log1p_minus(x) / (log1p(x) - x) - 1.0).abs() < 1e-14, "{x}");
        }
    }
}
