//! Resumed: what is finished is not run again, and the results are the same bytes as if it had been.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use super::{GOOD, Sandbox};

/// Everything in a folder that does not depend on the machine.
pub(super) fn results(sandbox: &Sandbox, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = sandbox.contents(folder);
    assert!(files.remove("timing.csv").is_some(), "{folder} has no results");
    files
}

/// Runs the scenario and returns what it tells beside its progress.
fn told_of(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let told = sandbox.ceiling(&[&["run", "scenario.toml", "--out", "out"], arguments].concat());
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let lines =
        told.stderr.lines().filter(|line| !line.contains(" runs done, ") && !line.contains(" files in "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_finished_is_not_run_again_and_the_bytes_are_the_same() {
    let sandbox = Sandbox::with(GOOD);
    assert_eq!(told_of(&sandbox, &[]), "");
    let before = results(&sandbox, "out");
    let kept = "4 of 4 runs were kept from before in out.cells; --fresh runs them again";
    assert_eq!(told_of(&sandbox, &[]), kept);
    assert!(results(&sandbox, "out") == before);
    assert_eq!(told_of(&sandbox, &["--fresh"]), "");
    assert!(results(&sandbox, "out") == before);
}

#[test]
fn more_replicates_and_sizes_take_what_is_there() {
    let sandbox = Sandbox::with(GOOD);
    told_of(&sandbox, &[]);
    // What was the largest size is not any more, and has no timeline.
    let kept = "2 of 9 runs were kept from before in out.cells; --fresh runs them again";
    assert_eq!(told_of(&sandbox, &["--agents", "5,10,20", "--replicates", "3"]), kept);
    let resumed = results(&sandbox, "out");
    told_of(&sandbox, &["--agents", "5,10,20", "--replicates", "3", "--fresh"]);
    assert!(results(&sandbox, "out") == resumed);
}

#[test]
fn a_warm_up_that_has_to_be_found_is_kept_too() {
    let sandbox = Sandbox::with(GOOD.replace("warm_up = \"10 s\"\n", ""));
    told_of(&sandbox, &[]);
    let before = results(&sandbox, "out");
    assert!(told_of(&sandbox, &[]).starts_with("4 of 4 runs were kept"));
    assert!(results(&sandbox, "out") == before);
}

#[test]
fn nothing_is_taken_that_would_have_other_figures() {
    let sandbox = Sandbox::with(GOOD);
    told_of(&sandbox, &[]);
    let changes =
        ["seed=2", "duration=61 s", "warm_up=11 s", "topology.transport.loss=0.02", "agent.send=1 ms"];
    for change in changes {
        assert_eq!(told_of(&sandbox, &["--set", change]), "", "{change}");
    }
    assert!(told_of(&sandbox, &["--set", "question=why?"]).starts_with("4 of 4"), "words are no figures");
}

#[test]
fn another_table_of_the_same_name_is_another_scenario() {
    let law = "result = { empirical = { file = \"times.csv\", column = \"s\", unit = \"s\" } }";
    let sandbox = Sandbox::with(GOOD.replace("result = { exponential = { mean = \"150 ms\" } }", law));
    sandbox.write("times.csv", "s\n0.1\n0.2\n");
    told_of(&sandbox, &[]);
    assert!(told_of(&sandbox, &[]).starts_with("4 of 4"));
    sandbox.write("times.csv", "s\n0.1\n0.3\n");
    assert_eq!(told_of(&sandbox, &[]), "");
}

#[test]
fn a_torn_segment_loses_its_last_run_alone() {
    let sandbox = Sandbox::with(GOOD);
    told_of(&sandbox, &["--jobs", "1"]);
    let before = results(&sandbox, "out");
    let segment = sandbox.path("out.cells/0001.segment");
    let bytes = fs::read(&segment).expect("it is there");
    fs::write(&segment, &bytes[..bytes.len() - 1]).expect("it is ours");
    assert!(told_of(&sandbox, &[]).starts_with("3 of 4 runs were kept"));
    assert!(results(&sandbox, "out") == before);
    assert_eq!(sandbox.names("out.cells"), ["0001.segment"]);
}

#[test]
fn a_damaged_segment_is_told_of_and_run_again_from_there() {
    let sandbox = Sandbox::with(GOOD);
    told_of(&sandbox, &["--jobs", "1"]);
    let before = results(&sandbox, "out");
    let segment = sandbox.path("out.cells/0001.segment");
    let mut bytes = fs::read(&segment).expect("it is there");
    bytes[100] ^= 1;
    fs::write(&segment, bytes).expect("it is ours");
    let told = "warning: out.cells/0001.segment is damaged: what it lost is run again";
    assert_eq!(told_of(&sandbox, &[]), told);
    assert!(results(&sandbox, "out") == before);
}

#[test]
fn what_another_version_has_left_is_removed_with_a_word() {
    let sandbox = Sandbox::with(GOOD);
    told_of(&sandbox, &[]);
    let segment = sandbox.path("out.cells/0001.segment");
    let mut bytes = fs::read(&segment).expect("it is there");
    bytes[20] ^= 1;
    fs::write(&segment, bytes).expect("it is ours");
    let told = "note: out.cells: removed what another version of the program had left";
    assert_eq!(told_of(&sandbox, &[]), told);
}

#[test]
fn a_file_where_runs_would_be_kept_is_found_before_the_run() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.write("out.cells", "mine");
    insta::assert_snapshot!(sandbox.ceiling(&["run", "scenario.toml", "--out", "out"]).refusal(), @"
    exit code: 74
    error: out.cells: finished runs cannot be kept: file exists
      = help: a file stands where a folder is needed: move it, or choose another place with `--out DIR`
    ");
    assert_eq!(sandbox.names(""), ["out.cells", "scenario.toml"]);
}

/// Some tenths of a second of work in many pieces.
const MANY: &[&str] =
    &["--agents", "50,100,200,300", "--replicates", "12", "--set", "duration=600 s", "--quiet"];

#[test]
fn a_sweep_that_is_killed_again_and_again_ends_with_the_same_bytes() {
    let swept =
        format!("{GOOD}\n[[sweep.axis]]\nkey = \"topology.coordination.hub.cores\"\nvalues = [2, 4]\n");
    let sandbox = Sandbox::with(swept);
    let arguments = |out| [&["run", "scenario.toml", "--out", out], MANY].concat();
    let run = |out| {
        let mut command = sandbox.command(&arguments(out));
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts")
    };
    assert!(run("whole").wait().expect("it ends").success());
    let mut kept_bytes = 0;
    // Moments that look random, the same in every run of the test.
    for step in 1..=8_u64 {
        let mut child = run("out");
        std::thread::sleep(Duration::from_millis(40 + step * 7919 % 160));
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        let bytes: usize = sandbox.contents("out.cells").values().map(Vec::len).sum();
        assert!(bytes + 100_000 > kept_bytes, "what is finished stays");
        kept_bytes = bytes;
    }
    assert!(kept_bytes > 0, "something was begun");
    assert!(run("out").wait().expect("it ends").success());
    assert!(results(&sandbox, "out") == results(&sandbox, "whole"));
    assert_eq!(sandbox.names("out.cells"), ["0001.segment"], "who was killed holds no lock");
}
