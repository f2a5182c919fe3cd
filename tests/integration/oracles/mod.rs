//! Oracles: where theory or a measurement gives the number, the simulator must give it too.
//!
//! Each through the whole path, at seed 1 and no other: within 1 % of theory, and theory within the
//! 99.9 % interval of the replicates, which may be no wider than 1 % itself, or it would prove nothing.

mod open_hub;
mod theory;

use coordination_ceiling::analysis::Estimate;

/// How far a figure may be from theory.
const TOLERANCE: f64 = 0.01;

/// Whether a figure agrees with theory, and is sharp enough to say so.
fn agrees(estimate: &Estimate, theory: f64) -> Result<(), String> {
    let half_width = estimate.half_width.expect("several replicates have an interval");
    let off = (estimate.mean - theory).abs();
    let found = format!("{:.6} ± {half_width:.6} where theory says {theory:.6}", estimate.mean);
    if off > TOLERANCE * theory.abs() {
        return Err(format!("{found}: more than 1 % off"));
    }
    if off > half_width {
        return Err(format!("{found}: outside of the interval"));
    }
    if half_width > TOLERANCE * theory.abs() {
        return Err(format!("{found}: the interval is too wide to tell"));
    }
    Ok(())
}

/// Holds a figure to theory, and shows both with `--nocapture`.
fn assert_agrees(what: &str, estimate: &Estimate, theory: f64) {
    let half_width = estimate.half_width.unwrap_or(f64::NAN);
    println!(
        "oracle | {what} | {theory:.5} | {:.5} ± {half_width:.5} | {:+.2} % | ± {:.2} % |",
        estimate.mean,
        100.0 * (estimate.mean / theory - 1.0),
        100.0 * half_width / theory
    );
    if let Err(error) = agrees(estimate, theory) {
        panic!("{what}: {error}");
    }
}
