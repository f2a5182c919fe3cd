//! Interrupted: Ctrl-C, SIGTERM and SIGKILL leave the old results or the new ones, never half; what is finished is
//! kept.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{GOOD, Sandbox};

/// Some seconds of work in pieces of some tenths: enough to be interrupted in.
const LONG: &[&str] =
    &["--agents", "20000", "--replicates", "100", "--jobs", "1", "--set", "duration=1000 s"];

/// Starts the program, waits for a line on stderr with `word` in it, sends `signal`, and returns the
/// exit code and what was told from then on.
fn interrupted(sandbox: &Sandbox, arguments: &[&str], word: &str, signal: &str) -> (Option<i32>, String) {
    let mut command = sandbox.command(arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut stderr = BufReader::new(child.stderr.take().expect("it is a pipe"));
    let mut line = String::new();
    while !line.contains(word) {
        line.clear();
        assert_ne!(stderr.read_line(&mut line).expect("it speaks UTF-8"), 0, "ended before `{word}`");
    }
    send(&child, signal);
    let mut told = String::new();
    stderr.read_to_string(&mut told).expect("it speaks UTF-8");
    let code = child.wait().expect("it ends").code();
    (code, told.lines().filter(|line| !line.contains("events/s")).collect::<Vec<_>>().join("\n"))
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("every unix has it").success());
}

/// The same without the counts, which depend on when the signal came.
fn without_counts(told: &str) -> String {
    let words = told.split(' ').map(|word| match word.parse::<u64>() {
        Ok(_) => "N",
        Err(_) => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn ctrl_c_keeps_the_results_of_before_and_says_so() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.ceiling(&["run", "scenario.toml", "--quiet", "--out", "out"]).data();
    let before = sandbox.contents("out");
    let run = [&["run", "scenario.toml", "--out", "out"], LONG].concat();
    let (code, told) = interrupted(&sandbox, &run, " runs done", "-INT");
    assert_eq!(code, Some(75), "{told}");
    insta::assert_snapshot!(without_counts(&told), @"
    interrupted: N of N runs were done; out is as it was before
      = help: finished runs are kept: the same command again goes on from here
    ");
    assert_eq!(sandbox.contents("out"), before);
    assert_eq!(sandbox.names(""), ["out", "out.cells", "scenario.toml"], "nothing else is left");
}

#[test]
fn sigterm_leaves_nothing_where_nothing_was() {
    let sandbox = Sandbox::with(GOOD);
    let run = [&["run", "scenario.toml", "--out", "out"], LONG, &["--agents", "1000000"]].concat();
    let child = sandbox.command(&run).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let child = child.expect("the program starts");
    // The first run takes seconds from here on.
    while !sandbox.path("out.cells/0001.segment").exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(200));
    send(&child, "-TERM");
    let told = sandbox.told(&child.wait_with_output().expect("it ends"));
    insta::assert_snapshot!(without_counts(&told.on_stderr()), @"
    exit code: 143
    interrupted: N of N runs were done; out was not made
    ");
    assert_eq!(told.code, Some(143));
    assert_eq!(sandbox.names(""), ["scenario.toml"]);
}

#[test]
fn scenarios_that_are_complete_are_kept() {
    let sandbox = Sandbox::with(GOOD);
    let long = GOOD.replace("[5, 10]", "[20000]").replace("\"60 s\"", "\"1000 s\"");
    sandbox.write("long.toml", long.replace("replicates = 2", "replicates = 100"));
    let run = ["run", "scenario.toml", "long.toml", "--jobs", "1"];
    let (code, told) = interrupted(&sandbox, &run, "files in results/scenario", "-INT");
    assert_eq!(code, Some(75), "{told}");
    insta::assert_snapshot!(without_counts(&told), @"
    kept: results/scenario is complete
    interrupted: N of N runs were done; results/long was not made
      = help: finished runs are kept: the same command again goes on from here
    ");
    assert!(!sandbox.names("results").contains(&"long".to_owned()));
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_results_or_the_new_ones() {
    let sandbox = Sandbox::with(GOOD);
    let run = |seed: &str| {
        let mut command =
            sandbox.command(&["run", "scenario.toml", "--quiet", "--out", "out", "--seed", seed]);
        command.stdout(Stdio::null()).spawn().expect("the program starts")
    };
    assert!(run("0").wait().expect("it ends").success());
    for (delay_ms, seed) in (0..6).map(|step| 150 * step).zip(["1", "2"].into_iter().cycle()) {
        let mut child = run(seed);
        std::thread::sleep(Duration::from_millis(delay_ms));
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        assert_whole(&sandbox);
    }
}

/// Every file is the one that the manifest tells of.
fn assert_whole(sandbox: &Sandbox) {
    let files = sandbox.contents("out");
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).expect("it is JSON");
    for (name, hash) in manifest["files_blake3"].as_object().expect("it has hashes") {
        let found = blake3::hash(&files[name]).to_hex().to_string();
        assert_eq!(hash.as_str(), Some(found.as_str()), "{name}");
    }
}
