//! Theory: the formulas of the oracles, written down for the tests alone.

/// Erlang's C formula, term by term: the share of jobs that wait at `cores` servers which are offered
/// `load` jobs per mean demand.
pub(super) fn erlang_c(cores: u32, load: f64) -> f64 {
    let terms: Vec<f64> = (1..=cores)
        .scan(1.0, |term, n| {
            *term *= load / f64::from(n);
            Some(*term)
        })
        .collect();
    let waiting = terms[cores as usize - 1] / (1.0 - load / f64::from(cores));
    waiting / (1.0 + terms[..cores as usize - 1].iter().sum::<f64>() + waiting)
}
