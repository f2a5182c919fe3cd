//! Bad files: what can be wrong with a scenario before anybody reads it.

use std::fs;

use insta::assert_snapshot;

use super::{GOOD, Sandbox};

/// What is told of a file that holds `bytes`.
fn told_of(bytes: impl AsRef<[u8]>) -> String {
    Sandbox::with(bytes).ceiling(&["run", "scenario.toml"]).refusal()
}

#[test]
fn a_missing_file_names_its_neighbour() {
    assert_snapshot!(Sandbox::with(GOOD).ceiling(&["run", "scenari.toml"]).refusal(), @"
    exit code: 74
    error: there is no such file
    --> scenari.toml
     = help: did you mean `scenario.toml`?
    ");
}

#[test]
fn a_missing_file_like_no_other_lists_what_is_there() {
    let sandbox = Sandbox::with(GOOD);
    for index in 0..20 {
        sandbox.write(&format!("hub_{index:02}.toml"), GOOD);
    }
    assert_snapshot!(sandbox.ceiling(&["show", "blackboard.toml"]).refusal(), @"
    exit code: 74
    error: there is no such file
    --> blackboard.toml
     = help: what is there: `hub_00.toml`, `hub_01.toml`, `hub_02.toml`, `hub_03.toml`, `hub_04.toml`, `hub_05.toml`, `hub_06.toml`, `hub_07.toml` and 13 more
    ");
}

#[test]
fn a_missing_folder_is_told() {
    assert_snapshot!(Sandbox::with(GOOD).ceiling(&["check", "scenarios/hub.toml"]).refusal(), @"
    exit code: 74
    error: there is no such file
    --> scenarios/hub.toml
     = help: there is no folder `scenarios` either
    ");
}

#[test]
fn a_folder_is_no_scenario() {
    let sandbox = Sandbox::with(GOOD);
    fs::create_dir(sandbox.path("scenarios")).expect("the folder is ours");
    sandbox.write("scenarios/hub.toml", GOOD);
    assert_snapshot!(sandbox.ceiling(&["verify", "scenarios"]).refusal(), @"
    exit code: 65
    error: this is a folder, not a file
    --> scenarios
     = help: name a file in it, such as `scenarios/hub.toml`
    ");
}

#[test]
fn an_empty_file_is_no_scenario() {
    assert_snapshot!(told_of(" \n\n"), @"
    exit code: 65
    error: the file is empty
    --> scenario.toml
     = help: the files in `scenarios/` show what belongs into one
    ");
}

#[test]
fn a_byte_order_mark_alone_is_as_good_as_nothing() {
    assert_eq!(told_of("\u{feff}\n"), told_of(""));
}

#[test]
fn a_file_in_latin_1_names_the_line() {
    assert_snapshot!(told_of(b"seed = 1\nquestion = \"Caf\xe9?\"\n"), @"
    exit code: 65
    error: the file is not UTF-8: the first byte that does not fit is in line 2
    --> scenario.toml
     = help: save it as UTF-8
    ");
}

#[test]
fn a_file_in_utf_16_is_told_by_its_name() {
    assert_snapshot!(told_of(b"\xff\xfes\0e\0"), @"
    exit code: 65
    error: the file is not UTF-8 but UTF-16
    --> scenario.toml
     = help: save it as UTF-8
    ");
}

#[test]
fn a_file_of_another_kind_points_at_its_first_line() {
    assert_snapshot!(told_of("<html>\n<body>404</body>\n"), @"
    exit code: 65
    error: invalid unquoted key
     --> scenario.toml:1:1
      |
    1 | <html>
      | ^ expected letters, numbers, `-`, `_`

    error: invalid unquoted key
     --> scenario.toml:1:6
      |
    1 | <html>
      |      ^ expected letters, numbers, `-`, `_`

    error: key with no value
     --> scenario.toml:1:7
      |
    1 | <html>
      |       ^ expected `=`
      |
      = help: a line reads `key = value`, a table begins with `[name]`

    error: key with no value
     --> scenario.toml:2:17
      |
    2 | <body>404</body>
      |                 ^ expected `=`
      |
      = help: a line reads `key = value`, a table begins with `[name]`
    ");
}

#[test]
fn windows_line_ends_and_byte_order_marks_are_fine() {
    let sandbox = Sandbox::with(format!("\u{feff}{}", GOOD.replace('\n', "\r\n")));
    let told = sandbox.ceiling(&["check", "scenario.toml"]);
    assert_snapshot!(told.data(), @"scenario.toml: valid, 1 topology × 2 sizes × 2 replicates = 4 runs");
}
