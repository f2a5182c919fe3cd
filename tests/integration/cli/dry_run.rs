//! Dry run: what would be run, and what it would take, without leaving anything.

use super::{GOOD, Sandbox};

#[test]
fn a_dry_run_estimates_time_and_memory_and_leaves_nothing() {
    let sandbox = Sandbox::with(GOOD);
    let told = sandbox.ceiling(&["run", "scenario.toml", "--out", "out", "--dry-run", "--jobs", "2"]);
    let text = told.data();
    assert!(text.starts_with("scenario: 2 cells × 2 replicates = 4 runs\n"), "{text}");
    assert!(text.contains("estimate: ") && text.contains("on 2 threads"), "{text}");
    assert!(text.contains(" of memory"), "{text}");
    assert!(text.contains("hub with 10 agents: "), "it says what the estimate is from: {text}");
    assert!(!sandbox.path("out").exists() && !sandbox.path("out.cells").exists());
}

#[test]
fn pilot_runs_and_precision_are_told_beside_the_runs() {
    let sandbox = Sandbox::with(GOOD.replace("warm_up = \"10 s\"\n", ""));
    let told = sandbox.ceiling(&["run", "scenario.toml", "--dry-run", "--precision", "5%"]);
    assert!(told.data().contains("pilot runs"), "{}", told.data());
    assert!(told.data().contains("--precision"), "{}", told.data());
}

#[test]
fn more_runs_are_estimated_to_take_more_memory() {
    let axis = "[[sweep.axis]]\nkey = \"topology.coordination.hub.cores\"\nrange = { from = 1, to = 50000, step = 1 }\n";
    let told = Sandbox::with(format!("{GOOD}\n{axis}")).ceiling(&["run", "scenario.toml", "--dry-run"]);
    let text = told.data();
    assert!(text.contains("100000 cells × 2 replicates = 200000 runs"), "{text}");
    assert!(text.contains(" GiB of memory"), "{text}");
}
