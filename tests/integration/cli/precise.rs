//! Precise: replicates are added until intervals are narrow enough, the same ones whatever the schedule.

use super::resumed::results;
use super::{GOOD, Sandbox};

/// How many replicates each cell has, by topology and size.
fn counts(sandbox: &Sandbox, folder: &str) -> Vec<(String, usize)> {
    let runs = String::from_utf8(sandbox.contents(folder)["runs.csv"].clone()).expect("it is text");
    let mut counts: Vec<(String, usize)> = Vec::new();
    for row in runs.lines().skip(1) {
        let cell = row.split(',').take(2).collect::<Vec<_>>().join(",");
        match counts.last_mut().filter(|(last, _)| *last == cell) {
            Some((_, count)) => *count += 1,
            None => counts.push((cell, 1)),
        }
    }
    counts
}

fn run(sandbox: &Sandbox, out: &str, arguments: &[&str]) -> String {
    let told = sandbox.ceiling(&[&["run", "scenario.toml", "--out", out], arguments].concat());
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let is_of_progress = |line: &&str| line.contains(" runs done") || line.contains(" files in ");
    told.stderr.lines().filter(|line| !is_of_progress(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn replicates_are_added_in_blocks_where_intervals_are_wide() {
    let sandbox = Sandbox::with(GOOD.replace("[5, 10]", "[2, 200]"));
    run(&sandbox, "out", &["--precision", "20%"]);
    let counts = counts(&sandbox, "out");
    let [(_, small), (_, large)] = counts.as_slice() else { panic!("two cells: {counts:?}") };
    assert!(large < small, "a large swarm is precise sooner: {counts:?}");
    assert!(
        [small, large].into_iter().all(|count| (count - 2) % 4 == 0),
        "two, then blocks of four: {counts:?}"
    );
}

#[test]
fn the_bytes_are_the_same_for_any_threads_and_with_runs_that_are_kept() {
    let sandbox = Sandbox::with(GOOD);
    let precisely = ["--precision", "10%", "--replicates-max", "17"];
    run(&sandbox, "one", &[&precisely[..], &["--jobs", "1"]].concat());
    run(&sandbox, "two", &[&precisely[..], &["--jobs", "2"]].concat());
    let first = results(&sandbox, "one");
    assert!(first == results(&sandbox, "two"));
    run(&sandbox, "three", &["--replicates", "9"]);
    run(&sandbox, "three", &precisely);
    assert!(first == results(&sandbox, "three"));
}

#[test]
fn cells_that_do_not_get_there_are_told() {
    let told = run(&Sandbox::with(GOOD), "out", &["--precision", "0.1%", "--replicates-max", "3"]);
    insta::assert_snapshot!(told, @"
    note: hub with 5 agents is not within 0.1 % after 3 replicates
    note: hub with 10 agents is not within 0.1 % after 3 replicates
      = help: allow more with `--replicates-max R`; what is finished is kept
    ");
}

#[test]
fn a_precision_that_is_none_is_refused() {
    let sandbox = Sandbox::with(GOOD);
    insta::assert_snapshot!(sandbox.ceiling(&["run", "scenario.toml", "--precision", "0"]).refusal(), @"
    exit code: 2
    error: invalid value '0' for '--precision <SHARE>': a share above 0 and up to 1 is needed, such as 2%

    For more information, try '--help'.
    ");
}
