//! Out folder: results are left behind whole, or those of before are kept.

use std::fs;
use std::process::Command;

use insta::assert_snapshot;

use super::{GOOD, Sandbox, Told};

const OLD: &str = "the results of before\n";

#[test]
fn a_file_in_the_place_of_the_folder_is_found_before_the_run() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.write("taken", OLD);
    assert_snapshot!(sandbox.ceiling(&["run", "scenario.toml", "--out", "taken"]).refusal(), @"
    exit code: 74
    error: taken: cannot make the folder: not a directory
      = help: a file stands where a folder is needed: choose another with `--out DIR`
    ");
    assert_eq!(fs::read_to_string(sandbox.path("taken")).expect("it is kept"), OLD);
}

#[test]
fn a_file_on_the_way_to_the_folder_is_found_before_the_run() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.write("taken", OLD);
    assert_snapshot!(sandbox.ceiling(&["run", "scenario.toml", "--out", "taken/deep/results"]).refusal(), @"
    exit code: 74
    error: taken/deep/results: cannot make the folder: not a directory
      = help: a file stands where a folder is needed: choose another with `--out DIR`
    ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_no_one_can_make_is_found_before_the_run() {
    let told = Sandbox::with(GOOD).ceiling(&["run", "scenario.toml", "--out", "/proc/results"]);
    assert_eq!(told.code, Some(74));
    assert!(told.stderr.starts_with("error: /proc/results: cannot make the folder: "), "{}", told.stderr);
    assert!(told.stderr.contains("  = help: choose "), "{}", told.stderr);
}

#[test]
fn a_run_that_is_refused_leaves_no_folder() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.ceiling(&["run", "scenario.toml", "--out", "deep/results", "--topology", "hbu"]);
    assert_eq!(sandbox.names(""), ["scenario.toml"]);
}

#[test]
fn what_is_nobody_elses_stays_in_the_folder() {
    let sandbox = Sandbox::with(GOOD);
    fs::create_dir_all(sandbox.path("results/mine")).expect("the folder is ours");
    sandbox.write("results/notes.txt", "mine");
    let told = sandbox.ceiling(&["run", "scenario.toml", "--out", "results", "--quiet"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let names = sandbox.names("results");
    assert!(["mine", "notes.txt", "runs.csv"].iter().all(|name| names.contains(&(*name).to_owned())));
    assert!(!names.iter().any(|name| name.starts_with('.')), "{names:?}");
}

#[test]
fn init_does_not_replace_a_file_unasked() {
    let sandbox = Sandbox::with(OLD);
    assert_snapshot!(sandbox.ceiling(&["init"]).refusal(), @"
    exit code: 74
    error: scenario.toml is there already
      = help: give another name, or replace it with `--force`
    ");
    assert_eq!(fs::read_to_string(sandbox.path("scenario.toml")).expect("it is kept"), OLD);
}

#[test]
fn init_replaces_a_file_when_told_to_and_leaves_nothing_else() {
    let sandbox = Sandbox::with(OLD);
    assert_eq!(sandbox.ceiling(&["init", "--force"]).code, Some(0));
    assert_eq!(sandbox.ceiling(&["check", "scenario.toml"]).code, Some(0));
    assert_eq!(sandbox.names(""), ["scenario.toml"]);
}

#[test]
fn init_does_not_write_over_a_folder() {
    let sandbox = Sandbox::with(OLD);
    fs::create_dir(sandbox.path("scenarios")).expect("the folder is ours");
    assert_snapshot!(sandbox.ceiling(&["init", "scenarios", "--force"]).refusal(), @"
    exit code: 74
    error: scenarios is a folder
      = help: name a file in it: `ceiling init scenarios/scenario.toml`
    ");
}

#[test]
fn init_needs_a_folder_that_is_there() {
    assert_snapshot!(Sandbox::with(OLD).ceiling(&["init", "gone/scenario.toml"]).refusal(), @"
    exit code: 74
    error: cannot write gone/scenario.toml: no such file or directory
      = help: choose a place that you may write to: `ceiling init FILE`
    ");
}

/// Runs the good scenario with its results on a disk of its own, mounted with `options`, on which
/// there are results of before; then shows what is there, on stderr. None where mounting is not
/// permitted.
fn on_a_disk(options: &str, remount: &str) -> Option<Told> {
    let sandbox = Sandbox::with(GOOD);
    fs::create_dir(sandbox.path("disk")).expect("the folder is ours");
    let script = format!(
        "mount -t tmpfs -o {options} tmpfs disk || exit 125
        mkdir disk/results && printf '{OLD}' > disk/results/runs.csv
        {remount}
        \"$1\" run scenario.toml --quiet --out disk/results
        code=$?
        {{ echo; ls -A disk disk/results; cat disk/results/runs.csv; }} >&2
        exit $code"
    );
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", &script, "sh", env!("CARGO_BIN_EXE_ceiling")]);
    let output = sandbox.at_home(command).output().ok()?;
    let told = sandbox.told(&output);
    let is_permitted = matches!(told.code, Some(0..125)) && !told.stderr.contains("unshare");
    if !is_permitted {
        eprintln!("skipped: no file system can be mounted here: {}", told.stderr.trim());
    }
    is_permitted.then_some(told)
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_keeps_the_results_of_before() {
    let Some(told) = on_a_disk("size=64k", "") else { return };
    assert_snapshot!(told.refusal(), @"
    exit code: 74
    error: disk/results: cannot write the results: no space left on device
      = help: make room, or choose a folder on another disk with `--out DIR`; the files from before are kept

    disk:
    results
    results.cells

    disk/results:
    runs.csv
    the results of before
    ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_may_only_be_read_is_found_before_the_run() {
    let Some(told) = on_a_disk("size=64k", "mount -o remount,ro disk") else { return };
    assert_snapshot!(told.refusal(), @"
    exit code: 74
    error: disk/results: cannot write to the folder: read-only file system
      = help: choose a folder that you may write to with `--out DIR`

    disk:
    results

    disk/results:
    runs.csv
    the results of before
    ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_is_a_disk_of_its_own_is_written_to() {
    let Some(told) = on_a_disk("size=16m", "mount -t tmpfs -o size=16m tmpfs disk/results") else { return };
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(!told.stderr.contains(".ceiling-"), "{}", told.stderr);
    assert!(told.stderr.contains("scenario,") || told.stderr.contains("topology,"), "{}", told.stderr);
}
