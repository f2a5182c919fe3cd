//! Workflows: steps that follow each other, through every plane that leads them.

mod by_hand;
mod context;
mod gates;
mod mistakes;
mod polling;
mod same_work;
mod spine;

/// Nothing costs anything but what a test says.
const FREE: &str = "agent = { send = \"0 s\", handle = \"0 s\" }\n";

/// What was worked out on paper comes out, but for the last digits.
#[track_caller]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} where {expected} was worked out");
}
