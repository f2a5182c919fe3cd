//! Pipes: readers that go away early, colours that nobody asked for, disks that are full.

use std::io::pipe;
use std::process::Stdio;

use super::{GOOD, Sandbox, Told};

/// The end of a pipe whose reader has gone away.
fn broken() -> Stdio {
    let (reader, writer) = pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

fn with_broken_stdout(sandbox: &Sandbox, arguments: &[&str]) -> Told {
    sandbox.told(
        &sandbox
            .command(arguments)
            .stdout(broken())
            .stderr(Stdio::piped())
            .spawn()
            .and_then(std::process::Child::wait_with_output)
            .expect("the program starts"),
    )
}

#[test]
fn a_reader_of_data_that_goes_away_had_enough() {
    for verb in [
        &["list"] as &[&str],
        &["schema"],
        &["man"],
        &["completions", "bash"],
        &["help"],
        &["--version"],
        &["exit-codes"],
        &["show", "scenario.toml"],
        &["check", "scenario.toml"],
    ] {
        let told = with_broken_stdout(&Sandbox::with(GOOD), verb);
        assert_eq!((told.code, told.stderr.as_str()), (Some(0), ""), "{verb:?}");
    }
}

#[test]
fn all_scenarios_are_run_even_if_nobody_reads_the_tables() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.write("other.toml", GOOD);
    let told =
        with_broken_stdout(&sandbox, &["run", "scenario.toml", "other.toml", "--quiet", "--agents", "1"]);
    assert_eq!((told.code, told.stderr.as_str()), (Some(0), ""));
    assert_eq!(sandbox.names("results"), ["other", "other.cells", "scenario", "scenario.cells"]);
}

#[test]
fn a_mistake_is_one_even_if_nobody_reads_what_is_valid() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.write("broken.toml", "");
    assert_eq!(with_broken_stdout(&sandbox, &["check", "scenario.toml", "broken.toml"]).code, Some(65));
}

#[test]
fn a_reader_of_messages_that_goes_away_stops_nothing() {
    let sandbox = Sandbox::with(GOOD);
    let output = sandbox.command(&["run", "scenario.toml", "--agents", "1"]).stderr(broken()).output();
    assert_eq!(output.expect("the program starts").status.code(), Some(0));
    assert!(sandbox.names("results/scenario").contains(&"runs.csv".to_owned()));
}

#[test]
fn a_refusal_that_nobody_reads_keeps_its_code() {
    let output = Sandbox::with("").command(&["check", "scenario.toml"]).stderr(broken()).output();
    assert_eq!(output.expect("the program starts").status.code(), Some(65));
}

#[cfg(target_os = "linux")]
#[test]
fn data_that_does_not_fit_on_the_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let sandbox = Sandbox::with(GOOD);
    let output = sandbox.command(&["list"]).stdout(full).stderr(Stdio::piped()).spawn();
    let told = sandbox.told(&output.and_then(std::process::Child::wait_with_output).expect("it starts"));
    insta::assert_snapshot!(told.refusal(), @"
    exit code: 74
    error: cannot write to stdout: no space left on device
      = help: check where stdout leads to: `ceiling … > FILE` on a disk with room
    ");
}

#[test]
fn colours_are_for_whoever_wants_them() {
    let sandbox = Sandbox::with("");
    let told = |variable: &str| {
        let output = sandbox.command(&["check", "scenario.toml"]).env(variable, "1").output();
        sandbox.told(&output.expect("the program starts")).stderr
    };
    let (plain, coloured) = (told("NO_COLOR"), told("CLICOLOR_FORCE"));
    assert!(!plain.contains('\x1b'), "{plain:?}");
    assert!(coloured.contains('\x1b'), "{coloured:?}");
    assert_eq!(coloured.matches("error").count(), 1, "{coloured:?}");
}

#[test]
fn who_wants_no_colours_gets_none_by_force_either() {
    for arguments in [&["check", "scenario.toml"] as &[&str], &["--no-such-flag"], &["help"]] {
        let sandbox = Sandbox::with("");
        let mut command = sandbox.command(arguments);
        let output = command.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output();
        let told = sandbox.told(&output.expect("the program starts"));
        assert!(!format!("{}{}", told.stdout, told.stderr).contains('\x1b'), "{told:?}");
    }
}
