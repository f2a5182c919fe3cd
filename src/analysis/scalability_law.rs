//! Scalability law: throughput against size, X(N) = γN ÷ (1 + α(N − 1) + βN(N − 1)).
//!
//! Gunther's Universal Scalability Law (Guerrilla Capacity Planning, 2007): α is contention, β coherency, γ what
//! one agent does alone. Fitted by unweighted nonlinear least squares (Levenberg and Marquardt) with α and β no
//! less than zero: each of the four choices of which of them are held at zero is fitted, and the best that is
//! allowed is taken. Standard errors are those of the parameters that are free, from the Jacobian at the optimum.

/// Steps of the descent; it takes a few dozens.
const STEP_COUNT_MAX: usize = 500;
/// A step that improves the squares by no more than this share is the last.
const IMPROVEMENT_MIN: f64 = 1e-15;

/// A parameter, and how far off it may be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fitted {
    /// Its value.
    pub value: f64,
    /// Its standard error; `None` where it is held at zero, or nothing is left to tell it from.
    pub standard_error: Option<f64>,
}

/// The law as fitted to measured throughputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScalabilityLaw {
    /// Contention α, zero or more.
    pub alpha: Fitted,
    /// Coherency β, zero or more.
    pub beta: Fitted,
    /// Throughput γ of one agent, in the unit of the throughputs.
    pub gamma: Fitted,
    /// Sizes that it was fitted to.
    pub point_count: usize,
}

/// α, β, γ.
type Parameters = [f64; 3];

impl ScalabilityLaw {
    /// The law that fits pairs of a size, 1 or more, and a throughput best; `None` from fewer than three sizes, or
    /// where nothing is done.
    pub fn fit(points: &[(f64, f64)]) -> Option<ScalabilityLaw> {
        let mut sizes: Vec<f64> = points.iter().map(|(size, _)| *size).collect();
        sizes.sort_by(f64::total_cmp);
        sizes.dedup();
        let is_sound = |(size, rate): &(f64, f64)| size.is_finite() && *size >= 1.0 && rate.is_finite();
        let does_nothing = points.iter().all(|(_, rate)| *rate <= 0.0);
        if sizes.len() < 3 || does_nothing || !points.iter().all(is_sound) {
            return None;
        }
        let choices = [[true, true], [true, false], [false, true], [false, false]];
        let fits = choices.into_iter().filter_map(|[alpha, beta]| descend(points, [alpha, beta, true]));
        let allowed = fits.filter(|fit| fit.parameters[0] >= 0.0 && fit.parameters[1] >= 0.0);
        let best = allowed.reduce(|best, fit| if fit.squares < best.squares { fit } else { best })?;
        let [alpha, beta, gamma] = best.fitted(points);
        Some(ScalabilityLaw { alpha, beta, gamma, point_count: points.len() })
    }

    /// The throughput that it gives to a swarm of so many agents.
    pub fn throughput(&self, size: f64) -> f64 {
        throughput([self.alpha.value, self.beta.value, self.gamma.value], size)
    }

    /// The size √((1 − α) ÷ β) at which throughput is largest; `None` where it only ever grows, or falls.
    pub fn peak(&self) -> Option<f64> {
        let (alpha, beta) = (self.alpha.value, self.beta.value);
        (beta > 0.0 && alpha < 1.0).then(|| libm::sqrt((1.0 - alpha) / beta))
    }
}

/// A choice of free parameters, fitted.
struct Descent {
    parameters: Parameters,
    is_free: [bool; 3],
    squares: f64,
}

fn throughput([alpha, beta, gamma]: Parameters, size: f64) -> f64 {
    gamma * size / divisor(alpha, beta, size)
}

fn divisor(alpha: f64, beta: f64, size: f64) -> f64 {
    1.0 + alpha * (size - 1.0) + beta * size * (size - 1.0)
}

fn squares(points: &[(f64, f64)], parameters: Parameters) -> f64 {
    let off = |(size, rate): &(f64, f64)| rate - throughput(parameters, *size);
    points.iter().map(|point| off(point) * off(point)).sum()
}

/// Whether the law has a value at every size.
fn is_defined(points: &[(f64, f64)], [alpha, beta, gamma]: Parameters) -> bool {
    gamma > 0.0 && points.iter().all(|(size, _)| divisor(alpha, beta, *size) > 0.0)
}

/// The least squares over the free parameters; those that are not free stay at zero.
fn descend(points: &[(f64, f64)], is_free: [bool; 3]) -> Option<Descent> {
    let mut parameters = start(points, is_free);
    let mut sum = squares(points, parameters);
    let mut damping = 1e-3;
    for _ in 0..STEP_COUNT_MAX {
        let (normal, gradient) = normal_equations(points, parameters, is_free);
        let mut damped = normal;
        for (place, row) in damped.iter_mut().enumerate() {
            row[place] += damping * row[place];
        }
        let step = solve(damped, gradient)?;
        let moved = [0, 1, 2].map(|place| parameters[place] + step[place]);
        let moved_sum = if is_defined(points, moved) { squares(points, moved) } else { f64::INFINITY };
        if moved_sum <= sum {
            let is_last = sum - moved_sum <= IMPROVEMENT_MIN * sum;
            (parameters, sum, damping) = (moved, moved_sum, damping / 10.0);
            if is_last {
                break;
            }
        } else {
            damping *= 10.0;
            if !damping.is_finite() {
                break;
            }
        }
    }
    Some(Descent { parameters, is_free, squares: sum })
}

/// Where the descent begins: no contention but a little of what is free, and γ, which is linear, at its best.
fn start(points: &[(f64, f64)], is_free: [bool; 3]) -> Parameters {
    let largest = points.iter().map(|(size, _)| *size).fold(1.0, f64::max);
    let alpha = if is_free[0] { 1.0 / largest } else { 0.0 };
    let beta = if is_free[1] { 1.0 / (largest * largest) } else { 0.0 };
    let shape = |size: f64| throughput([alpha, beta, 1.0], size);
    let along: f64 = points.iter().map(|(size, rate)| rate * shape(*size)).sum();
    let norm: f64 = points.iter().map(|(size, _)| shape(*size) * shape(*size)).sum();
    [alpha, beta, (along / norm).max(f64::MIN_POSITIVE)]
}

/// JᵀJ and Jᵀr; a parameter that is not free has the row of a unit matrix.
fn normal_equations(
    points: &[(f64, f64)],
    parameters: Parameters,
    is_free: [bool; 3],
) -> ([Parameters; 3], Parameters) {
    let (mut normal, mut gradient) = ([[0.0; 3]; 3], [0.0; 3]);
    for (size, rate) in points {
        let slopes = slopes(parameters, *size);
        let off = rate - throughput(parameters, *size);
        for row in (0..3).filter(|row| is_free[*row]) {
            gradient[row] += slopes[row] * off;
            for column in (0..3).filter(|column| is_free[*column]) {
                normal[row][column] += slopes[row] * slopes[column];
            }
        }
    }
    for place in (0..3).filter(|place| !is_free[*place]) {
        normal[place][place] = 1.0;
    }
    (normal, gradient)
}

/// The derivatives of the throughput at a size by α, β and γ.
fn slopes([alpha, beta, gamma]: Parameters, size: f64) -> Parameters {
    let divisor = divisor(alpha, beta, size);
    let by_divisor = -gamma * size / (divisor * divisor);
    [by_divisor * (size - 1.0), by_divisor * size * (size - 1.0), size / divisor]
}

/// Solves three linear equations after scaling them to a unit diagonal, for parameters are of unlike sizes;
/// `None` where they are not independent.
fn solve(mut rows: [Parameters; 3], mut right: Parameters) -> Option<Parameters> {
    let scales = [0, 1, 2].map(|place| libm::sqrt(rows[place][place]));
    if scales.iter().any(|scale| *scale <= 0.0 || !scale.is_finite()) {
        return None;
    }
    for row in 0..3 {
        right[row] /= scales[row];
        for column in 0..3 {
            rows[row][column] /= scales[row] * scales[column];
        }
    }
    for place in 0..3 {
        let pivot =
            (place..3).max_by(|one, other| rows[*one][place].abs().total_cmp(&rows[*other][place].abs()))?;
        if rows[pivot][place].abs() < 1e-14 {
            return None;
        }
        rows.swap(place, pivot);
        right.swap(place, pivot);
        for row in place + 1..3 {
            let factor = rows[row][place] / rows[place][place];
            let above = rows[place];
            rows[row].iter_mut().zip(above).skip(place).for_each(|(left, above)| *left -= factor * above);
            right[row] -= factor * right[place];
        }
    }
    for place in (0..3).rev() {
        for column in place + 1..3 {
            right[place] -= rows[place][column] * right[column];
        }
        right[place] /= rows[place][place];
    }
    Some([0, 1, 2].map(|place| right[place] / scales[place]))
}

impl Descent {
    /// Each parameter with its standard error: √(s² (JᵀJ)⁻¹), s² = squares ÷ (points − free parameters).
    fn fitted(&self, points: &[(f64, f64)]) -> [Fitted; 3] {
        let free_count = self.is_free.iter().filter(|is_free| **is_free).count();
        let freedom = points.len().saturating_sub(free_count);
        let (normal, _) = normal_equations(points, self.parameters, self.is_free);
        [0, 1, 2].map(|place| {
            let mut unit = [0.0; 3];
            unit[place] = 1.0;
            let inverse = solve(normal, unit).filter(|_| self.is_free[place] && freedom > 0);
            let variance = inverse.map(|column| column[place] * self.squares / freedom as f64);
            Fitted { value: self.parameters[place], standard_error: variance.map(libm::sqrt) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Processors and throughput of a ray tracer, as published in Gunther's book.
    const RAYTRACER: [(f64, f64); 11] = [
        (1.0, 20.0),
        (4.0, 78.0),
        (8.0, 130.0),
        (12.0, 170.0),
        (16.0, 190.0),
        (20.0, 200.0),
        (24.0, 210.0),
        (28.0, 230.0),
        (32.0, 260.0),
        (48.0, 280.0),
        (64.0, 310.0),
    ];
    /// Users and scripts per hour of SPEC SDM91 on a Sun SPARCcenter 2000.
    const SPECSDM91: [(f64, f64); 7] = [
        (1.0, 64.9),
        (18.0, 995.9),
        (36.0, 1652.4),
        (72.0, 1853.2),
        (108.0, 1828.9),
        (144.0, 1775.0),
        (216.0, 1702.2),
    ];

    /// Equal in four digits, or in those that are published.
    fn is_near(found: f64, published: f64, unit: f64) -> bool {
        (found - published).abs() <= 0.501 * unit
    }

    #[test]
    fn the_ray_tracer_has_its_published_law() {
        let law = ScalabilityLaw::fit(&RAYTRACER).expect("eleven sizes");
        assert!(is_near(law.alpha.value, 0.057_771, 1e-6), "{law:?}");
        assert!(is_near(law.gamma.value, 21.849, 1e-3), "{law:?}");
        assert_eq!((law.beta, law.peak()), (Fitted::default(), None));
    }

    #[test]
    fn the_benchmark_of_many_users_has_its_published_law_and_peak() {
        let law = ScalabilityLaw::fit(&SPECSDM91).expect("seven sizes");
        assert!(is_near(law.alpha.value, 0.027_73, 1e-5), "{law:?}");
        assert!(is_near(law.beta.value, 1.0436e-4, 1e-7), "{law:?}");
        assert!(is_near(law.gamma.value, 89.995, 1e-3), "{law:?}");
        let peak = law.peak().expect("it has one");
        assert!(is_near(peak, 96.52, 1e-2) && is_near(law.throughput(peak), 1_884.0, 1.0), "{peak}");
        assert!([law.alpha, law.beta, law.gamma].iter().all(|one| one.standard_error.is_some()), "{law:?}");
    }

    #[test]
    fn what_grows_in_proportion_has_neither_contention_nor_peak() {
        let law = ScalabilityLaw::fit(&[(1.0, 2.0), (2.0, 4.0), (8.0, 16.0), (16.0, 32.0)]).expect("four");
        assert!(law.alpha.value.abs() < 1e-9 && law.beta.value < 1e-9, "{law:?}");
        assert!((law.gamma.value - 2.0).abs() < 1e-9, "{law:?}");
        assert_eq!(ScalabilityLaw::fit(&[(1.0, 2.0), (2.0, 4.0), (2.0, 4.1)]), None);
    }
}
