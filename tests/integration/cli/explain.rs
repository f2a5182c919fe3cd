//! Explain: where a task's time goes, and what moves a ceiling.

use std::fs;

use insta::assert_snapshot;

use super::{GOOD, Sandbox};

#[test]
fn the_parts_add_up_to_the_latency() {
    let sandbox = Sandbox::with(GOOD);
    let told = sandbox.ceiling(&[
        "explain",
        "scenario.toml",
        "--agents",
        "10",
        "--format",
        "csv",
        "--quiet",
        "--no-sensitivity",
    ]);
    let mean_of = |row: &str| row.split(',').nth(5).and_then(|mean| mean.parse::<f64>().ok());
    let rows: Vec<(&str, f64)> = told.data().lines().filter_map(|row| Some((row, mean_of(row)?))).collect();
    let is_part = |row: &str| !row.contains("latency") && !row.contains("join_barrier");
    let parts: f64 = rows.iter().filter(|(row, _)| is_part(row)).map(|(_, mean)| mean).sum();
    let whole = rows.iter().find(|(row, _)| row.contains("task_latency_s_mean")).map(|(_, mean)| *mean);
    assert!(whole.is_some_and(|whole| whole > 1.0 && (parts / whole - 1.0).abs() < 1e-9), "{}", told.stdout);
}

#[test]
fn a_chart_and_records_are_left_behind() {
    let sandbox = Sandbox::with(GOOD);
    let told =
        sandbox.ceiling(&["explain", "scenario.toml", "--agents", "10", "--quiet", "--no-sensitivity"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let expected = ["explain.csv", "manifest.json", "time_parts.png", "time_parts.svg"];
    let names = sandbox.names("results/scenario_explain");
    assert!(expected.iter().all(|name| names.contains(&(*name).to_owned())), "{names:?}");
}

/// A tenth more of the hub's demand takes about a tenth of its ceiling away; what the wire takes does not matter.
#[test]
fn what_moves_the_ceiling_is_told_alike_for_any_number_of_threads() {
    let sandbox = Sandbox::with(GOOD);
    let roughly = ["--set", "ceiling.precision=20 %", "--quiet"];
    for jobs in ["1", "2"] {
        let asked = ["explain", "scenario.toml", "--agents", "10", "--jobs", jobs, "--out", jobs];
        let told = sandbox.ceiling(&[&asked[..], &roughly].concat());
        assert_eq!(told.code, Some(0), "{}", told.stderr);
    }
    let contents = sandbox.contents("1");
    assert_eq!(contents, sandbox.contents("2"));
    assert!(contents.contains_key("sensitivity_hub.svg"), "{:?}", contents.keys());
    let rows = String::from_utf8_lossy(&contents["sensitivity.csv"]).into_owned();
    let change = |demand: &str| {
        let row = rows.lines().find(|row| row.contains(&format!("result.exponential.mean,150 ms,{demand},")));
        row.and_then(|row| row.split(',').nth(7)?.parse::<f64>().ok())
    };
    let [lower, higher] = [change("135 ms"), change("165 ms")];
    assert!(lower.is_some_and(|change| (0.05..0.2).contains(&change)), "{rows}");
    assert!(higher.is_some_and(|change| (-0.2..-0.04).contains(&change)), "{rows}");
}

#[test]
fn one_size_is_asked_for() {
    let told = |arguments: &[&str]| {
        Sandbox::with(GOOD).ceiling(&[&["explain", "scenario.toml"], arguments].concat())
    };
    assert_snapshot!(told(&["--agents", "10,20"]).refusal(), @"
    exit code: 2
    error: one size is explained at a time
      = help: give one number, such as `--agents 200`
    ");
    assert!(told(&["--agents", "0"]).refusal().contains("a whole number, 1 or more, is needed"));
    assert!(told(&[]).refusal().contains("--agents"));
}

#[test]
fn a_topology_that_is_not_there_is_named() {
    let told =
        Sandbox::with(GOOD).ceiling(&["explain", "scenario.toml", "--agents", "10", "--topology", "hbu"]);
    assert_snapshot!(told.refusal(), @"
    exit code: 2
    error: the scenario has no topology `hbu`
      = help: did you mean `hub`? known are `hub`
    ");
}

#[test]
fn a_folder_that_cannot_be_made_is_found_before_anything_is_run() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.write("taken", "");
    let told = sandbox.ceiling(&["explain", "scenario.toml", "--agents", "10", "--out", "taken"]);
    assert_snapshot!(told.refusal(), @"
    exit code: 74
    error: taken: cannot make the folder: not a directory
      = help: a file stands where a folder is needed: choose another with `--out DIR`
    ");
    assert_eq!(fs::read_to_string(sandbox.path("taken")).expect("it is kept"), "");
}
