//! What samplers draw: moments, distribution functions, exactness at the ends.

use libm::{exp, expm1, log, log1p, pow, sqrt};
use statrs::distribution as peer;
use statrs::distribution::ContinuousCDF;

use super::reading::ALL;
use super::{lane, numbers, sampler};
use crate::kernel::SimDuration;
use crate::random::special::{beta_lower, gamma_lower, normal_cdf};
use crate::random::{UNIFORM_MAX, UNIFORM_MIN, uniform};

const DRAWS: u64 = 200_000;

/// Mean and cv of many draws.
fn sampled(sampler: &super::Sampler) -> (f64, f64) {
    let draws: Vec<f64> = (0..DRAWS).map(|draw| sampler.draw(lane(draw))).collect();
    let mean = draws.iter().sum::<f64>() / DRAWS as f64;
    let square = draws.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / DRAWS as f64;
    (mean, sqrt(square) / mean)
}

/// The mean and cv of the quantile function itself, by the midpoint rule on a grid that is refined
/// towards both ends, where heavy tails lie.
fn integrated(sampler: &super::Sampler) -> (f64, f64) {
    let mut moments = [0.0; 2];
    let mut add = |u: f64, width: f64| {
        let value = sampler.quantile(u);
        moments[0] += width * value;
        moments[1] += width * value * value;
    };
    let steps = 20_000;
    // u = ½e^(−t) and its mirror image.
    let width = 36.0 / f64::from(steps);
    for step in 0..steps {
        let t = (f64::from(step) + 0.5) * width;
        let tail = 0.5 * exp(-t);
        add(tail, tail * width);
        add(1.0 - tail, tail * width);
    }
    let [mean, square] = moments;
    (mean, sqrt((square - mean * mean).max(0.0)) / mean)
}

#[test]
fn the_stated_mean_and_cv_are_those_of_the_quantile_function() {
    for value in ALL.into_iter().skip(1) {
        let sampler = sampler(value);
        let (mean, cv) = integrated(&sampler);
        // The grid's own error, and a power tail beyond 1 − 2⁻⁵³ (Pareto with shape 2.5: the second
        // moment's share there is 2^(−53/5)).
        let is_power_tail = value.contains("pareto");
        let is_stepped = value.contains("zipf") || value.contains("values");
        let (mean_tolerance, cv_tolerance) = match (is_power_tail, is_stepped) {
            (true, _) => (1e-4, 1e-3),
            (_, true) => (1e-3, 1e-3),
            _ => (1e-4, 1e-4),
        };
        assert!((mean / sampler.mean() - 1.0).abs() < mean_tolerance, "{value}: {mean} {}", sampler.mean());
        assert!((cv / sampler.cv() - 1.0).abs() < cv_tolerance, "{value}: {cv} {}", sampler.cv());
    }
}

#[test]
fn many_draws_have_the_stated_mean_and_cv() {
    for value in ALL.into_iter().skip(1) {
        let sampler = sampler(value);
        let (mean, cv) = sampled(&sampler);
        let deviation = sampler.cv() / sqrt(DRAWS as f64);
        assert!((mean / sampler.mean() - 1.0).abs() < 4.0 * deviation, "{value}: {mean}");
        // The cv of a heavy tail settles slowly; Pareto's with no fourth moment hardly at all.
        let tolerance = if value.contains("pareto") { 0.5 } else { 0.02 * (1.0 + sampler.cv()) };
        assert!((cv / sampler.cv() - 1.0).abs() < tolerance, "{value}: {cv} for {}", sampler.cv());
    }
}

/// The largest distance between `draws` sorted and the distribution function.
fn distance(sampler: &super::Sampler, cdf: impl Fn(f64) -> f64) -> f64 {
    let mut draws: Vec<f64> = (0..DRAWS).map(|draw| sampler.draw(lane(draw))).collect();
    draws.sort_by(f64::total_cmp);
    let steps = draws.iter().enumerate();
    steps.map(|(at, value)| (cdf(*value) - (at as f64 + 0.5) / DRAWS as f64).abs()).fold(0.0, f64::max)
}

#[test]
fn draws_follow_the_distribution_function() {
    let balanced = |x: f64| {
        let often = 0.5 * (1.0 + sqrt(99.0 / 101.0));
        1.0 - often * exp(-2.0 * often * x) - (1.0 - often) * exp(-2.0 * (1.0 - often) * x)
    };
    let cases: [(&str, &dyn Fn(f64) -> f64); 11] = [
        (ALL[1], &|x| (x - 1.0) / 2.0),
        (ALL[2], &|x| -expm1(-x)),
        (ALL[3], &|x| {
            let square = log1p(1.25 * 1.25);
            normal_cdf((log(x / 9.75) + square / 2.0) / sqrt(square))
        }),
        (ALL[4], &|x| normal_cdf(log(x / 6.08) / 0.97)),
        (ALL[5], &|x| gamma_lower(1.0 / 1.21, x / 1.21)),
        (ALL[7], &|x| -expm1(-pow(x, 0.7))),
        (ALL[8], &|x| 1.0 - pow(x, -2.5)),
        (ALL[9], &balanced),
        (ALL[10], &|x| 1.0 - 0.9 * exp(-x) - 0.1 * exp(-x / 20.0)),
        (ALL[12], &|x| pow(x, 9.0)),
        (ALL[13], &|x| beta_lower(5.0, 5.0, x)),
    ];
    for (value, cdf) in cases {
        // Kolmogorov: P(D > 1.95 / √n) = 0.001.
        let found = distance(&sampler(value), cdf);
        assert!(found < 1.95 / sqrt(DRAWS as f64), "{value}: {found}");
    }
}

#[test]
fn quantiles_agree_with_another_implementation() {
    let cases: [(&str, &dyn Fn(f64) -> f64); 6] = [
        (ALL[2], &|x| peer::Exp::new(1.0).unwrap().cdf(x)),
        (ALL[4], &|x| peer::LogNormal::new(log(6.08), 0.97).unwrap().cdf(x)),
        (ALL[5], &|x| peer::Gamma::new(1.0 / 1.21, 1.0 / 1.21).unwrap().cdf(x)),
        (ALL[7], &|x| peer::Weibull::new(0.7, 1.0).unwrap().cdf(x)),
        (ALL[8], &|x| peer::Pareto::new(1.0, 2.5).unwrap().cdf(x)),
        (ALL[13], &|x| peer::Beta::new(5.0, 5.0).unwrap().cdf(x)),
    ];
    for (value, cdf) in cases {
        let sampler = sampler(value);
        for step in 1..100 {
            let u = f64::from(step) / 100.0;
            assert!((cdf(sampler.quantile(u)) - u).abs() < 1e-10, "{value} {u}");
        }
    }
}

#[test]
fn quantiles_rise_and_stay_finite_and_positive_from_end_to_end() {
    for value in ALL {
        let sampler = sampler(value);
        let mut last = sampler.quantile(0.0);
        assert!(last >= 0.0, "{value}");
        for step in 0..2_000 {
            let part = (f64::from(step) + 0.5) / 2_000.0;
            let value_here = sampler.quantile(part);
            // Newton's last digits may waver.
            assert!(value_here >= last * (1.0 - 1e-12), "{value} at {part}: {value_here} < {last}");
            last = value_here;
        }
        assert!(sampler.quantile(1.0) >= last, "{value}");
        assert!(sampler.quantile(1.0).is_finite(), "{value}");
        assert_eq!(sampler.quantile(1.0), sampler.quantile(UNIFORM_MAX), "{value}");
        assert_eq!(sampler.quantile(0.0), sampler.quantile(UNIFORM_MIN), "{value}");
    }
}

#[test]
fn extreme_gamma_and_beta_laws_are_inverted() {
    for cv in ["0.001", "0.003", "0.1", "5", "13", "18.2", "30"] {
        let sampler = sampler(&format!("{{ gamma = {{ mean = \"2 s\", cv = {cv} }} }}"));
        let shape = 1.0 / (sampler.cv() * sampler.cv());
        for step in 1..200 {
            let u = f64::from(step) / 200.0;
            let x = sampler.quantile(u) * shape / 2.0;
            if x > 1e-290 {
                assert!((gamma_lower(shape, x) / u - 1.0).abs() < 1e-9, "{cv} {u}");
            }
        }
    }
    for (alpha, beta) in [(0.001, 0.001), (0.01, 300.0), (1e6, 1e6), (1e6, 0.5), (0.3, 0.3)] {
        let sampler = numbers(&format!("{{ beta = {{ alpha = {alpha}, beta = {beta}, scale = 1 }} }}"));
        for step in 1..200 {
            let u = f64::from(step) / 200.0;
            let x = sampler.quantile(u);
            if x > 1e-290 && x < 0.99 {
                assert!((beta_lower(alpha, beta, x) / u - 1.0).abs() < 1e-9, "{alpha} {beta} {u}");
            }
        }
    }
}

#[test]
fn a_constant_is_exact_to_the_nanosecond_and_draws_nothing() {
    let sampler = sampler("\"9007199254740993 ns\"");
    assert_eq!(sampler.duration(lane(1)), SimDuration::from_ns(9_007_199_254_740_993));
    assert!(sampler.is_constant());
    assert!(!sampler.is_zero());
    assert_eq!(sampler.cv(), 0.0);
}

#[test]
fn a_law_without_spread_is_a_constant() {
    for value in [
        "{ uniform = { lower = \"2 s\", upper = \"2 s\" } }",
        "{ lognormal = { mean = \"2 s\", cv = 0 } }",
        "{ gamma = { mean = \"2 s\", cv = 0 } }",
        "{ zipf = { items = 1, exponent = 1, unit = \"2 s\" } }",
        "{ empirical = { values = [\"2 s\", \"2 s\"] } }",
    ] {
        let sampler = sampler(value);
        assert!(sampler.is_constant(), "{value}");
        assert_eq!(sampler.duration(0), SimDuration::from_ms(2_000), "{value}");
    }
}

#[test]
fn a_draw_is_the_quantile_of_its_uniform_in_whole_nanoseconds() {
    for value in ALL {
        let sampler = sampler(value);
        for draw in 0..100 {
            let drawn = sampler.draw(lane(draw));
            assert_eq!(drawn, sampler.quantile(uniform(lane(draw))));
            assert_eq!(sampler.duration(lane(draw)), SimDuration::from_s(drawn));
            assert_eq!(sampler.duration_at(uniform(lane(draw))), SimDuration::from_s(drawn));
        }
    }
}

#[test]
fn a_power_law_without_moments_says_so() {
    let endless = sampler("{ pareto = { scale = \"1 s\", shape = 1 } }");
    assert_eq!((endless.mean(), endless.cv()), (f64::INFINITY, f64::INFINITY));
    let wild = sampler("{ pareto = { scale = \"1 s\", shape = 2 } }");
    assert_eq!((wild.mean(), wild.cv()), (2.0, f64::INFINITY));
}
