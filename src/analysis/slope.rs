//! Slope: with which power of the swarm's size something grows.

/// The least-squares slope of ln y over ln x: 1 where y grows in proportion to x, 2 as its square, 0 where it
/// stays. `None` for fewer than two different x, or a number that has no logarithm.
pub fn log_log_slope(points: &[(f64, f64)]) -> Option<f64> {
    let is_positive = |(x, y): &(f64, f64)| *x > 0.0 && *y > 0.0;
    if !points.iter().all(is_positive) {
        return None;
    }
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (libm::log(*x), libm::log(*y))).collect();
    let count = logs.len() as f64;
    let mean_x = logs.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = logs.iter().map(|(_, y)| y).sum::<f64>() / count;
    let products: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let squares: f64 = logs.iter().map(|(x, _)| (x - mean_x) * (x - mean_x)).sum();
    (squares > 0.0).then(|| products / squares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_is_found_again() {
        for power in [-1, 0, 1, 2] {
            let points = [10.0_f64, 100.0, 250.0].map(|x| (x, 3.0 * libm::pow(x, f64::from(power))));
            let slope = log_log_slope(&points).expect("all are above zero");
            assert!((slope - f64::from(power)).abs() < 1e-12, "{slope}");
        }
    }

    #[test]
    fn a_single_point_and_zero_have_none() {
        assert_eq!(log_log_slope(&[(10.0, 1.0)]), None);
        assert_eq!(log_log_slope(&[(10.0, 1.0), (10.0, 2.0)]), None);
        assert_eq!(log_log_slope(&[(10.0, 0.0), (20.0, 2.0)]), None);
    }
}
