//! Crossing: where figures of several replicates, measured around it, pass what they are held to.
//!
//! Replicates of the same number meet the same work at every value, so what one of them has more than the others
//! it has at all values. The curve is therefore fitted with one slope and one curvature for all, and an intercept
//! for each replicate; where each curve is zero is that replicate's crossing, and the Student-t interval over
//! them is the crossing's. Errors of slope and curvature move all crossings by so much of what they are off the
//! middle: of second order, as long as the values lie around the crossing.

/// How far beyond the outer values a crossing may lie, as a share of their distance to the middle one.
const REACH: f64 = 0.5;

/// A curve for each replicate: a + d(r) + b u + c u², with u running from −1 to 1 over the values.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalCurves {
    middle: f64,
    half_range: f64,
    /// a + d(r), of each replicate.
    intercepts: Vec<f64>,
    slope: f64,
    curvature: f64,
}

impl LocalCurves {
    /// The curves through the scores of each replicate at three ascending values; `None` without replicates, or
    /// where a score is no finite number.
    pub fn through(values: [f64; 3], scores: &[[f64; 3]]) -> Option<LocalCurves> {
        let (middle, half_range) = ((values[0] + values[2]) / 2.0, (values[2] - values[0]) / 2.0);
        let is_finite = scores.iter().flatten().all(|score| score.is_finite());
        if scores.is_empty() || !is_finite || half_range <= 0.0 {
            return None;
        }
        let count = scores.len() as f64;
        let mean = |place: usize| scores.iter().map(|score| score[place]).sum::<f64>() / count;
        let means = [mean(0), mean(1), mean(2)];
        // The parabola through (−1, left), (u, centre), (1, right).
        let u = (values[1] - middle) / half_range;
        let slope = (means[2] - means[0]) / 2.0;
        let level = (means[2] + means[0]) / 2.0;
        let curvature = (level + slope * u - means[1]) / (1.0 - u * u);
        let whole = means.iter().sum::<f64>() / 3.0;
        let intercept = |score: &[f64; 3]| level - curvature + score.iter().sum::<f64>() / 3.0 - whole;
        let intercepts = scores.iter().map(intercept).collect();
        Some(LocalCurves { middle, half_range, intercepts, slope, curvature })
    }

    /// Where each replicate's curve is zero; `None` where the curves are level. Where some parabola has no zero,
    /// straight lines take the place of all.
    pub fn crossings(&self) -> Option<Vec<f64>> {
        if self.slope == 0.0 {
            return None;
        }
        let bent = self.intercepts.iter().map(|intercept| self.root(*intercept));
        let bent: Option<Vec<f64>> = bent.collect();
        let straight = || self.intercepts.iter().map(|intercept| -intercept / self.slope).collect();
        let roots: Vec<f64> = bent.unwrap_or_else(straight);
        Some(roots.into_iter().map(|root| self.middle + self.half_range * root).collect())
    }

    /// Whether scores rise along the values.
    pub fn is_rising(&self) -> bool {
        self.slope > 0.0
    }

    /// Whether a crossing lies where the curves can be trusted: among the values, or not far from them.
    pub fn reaches(&self, crossing: f64) -> bool {
        (crossing - self.middle).abs() <= (1.0 + REACH) * self.half_range
    }

    /// The zero of a parabola that becomes that of its tangent as the curvature vanishes.
    fn root(&self, intercept: f64) -> Option<f64> {
        let square = self.slope * self.slope - 4.0 * self.curvature * intercept;
        (square >= 0.0).then(|| -2.0 * intercept / (self.slope + libm::sqrt(square).copysign(self.slope)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 3] = [18.0, 20.0, 22.0];

    fn scores(curve: impl Fn(f64) -> f64) -> [f64; 3] {
        VALUES.map(curve)
    }

    #[test]
    fn a_parabola_is_crossed_where_it_is_zero() {
        let curves = LocalCurves::through(VALUES, &[scores(|x| x * x - 400.0 - 41.0)]).expect("it is finite");
        let crossings = curves.crossings().expect("it rises");
        assert!((crossings[0] - 21.0).abs() < 1e-9, "{crossings:?}");
        assert!(curves.is_rising() && curves.reaches(21.0) && !curves.reaches(24.0));
    }

    #[test]
    fn each_replicate_crosses_where_its_own_curve_does() {
        let curves = LocalCurves::through(VALUES, &[scores(|x| x - 19.0), scores(|x| x - 21.5)]);
        let crossings = curves.and_then(|curves| curves.crossings()).expect("they rise");
        assert!((crossings[0] - 19.0).abs() < 1e-9 && (crossings[1] - 21.5).abs() < 1e-9, "{crossings:?}");
    }

    #[test]
    fn values_need_not_lie_evenly() {
        let curve = |x: f64| (x - 1.9) * (x + 7.0);
        let curves = LocalCurves::through([1.0, 2.0, 5.0], &[[1.0, 2.0, 5.0].map(curve)]).expect("finite");
        assert!((curves.crossings().expect("it rises")[0] - 1.9).abs() < 1e-9);
    }

    #[test]
    fn a_parabola_without_a_zero_gives_way_to_a_line() {
        let curves = LocalCurves::through(VALUES, &[[1.0, 0.6, 0.4]]).expect("it is finite");
        let crossings = curves.crossings().expect("it falls");
        assert!(crossings[0].is_finite() && !curves.is_rising());
        assert_eq!(LocalCurves::through(VALUES, &[[f64::NAN, 0.0, 1.0]]), None);
    }
}
