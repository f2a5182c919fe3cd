//! Bad traces: the line of the trace, and the place of the scenario that names it.

use std::fs;

use insta::assert_snapshot;

use super::{Sandbox, shipped};

const SCENARIO: &str = r#"agents = [5]
warm_up = "1 s"
[workload.arrivals.trace]
file = "trace.csv"
format = "azure_llm"
[[topology]]
name = "independent"
[topology.coordination.independent]
"#;

const ROWS: &str = "\
TIMESTAMP,ContextTokens,GeneratedTokens
2024-02-28 23:59:00.0000000,2003,327
2024-02-28 23:59:00.5425734,2996,299
2024-02-28 23:59:00.8345446,1793,82
";

/// What is told of a trace that holds `bytes`.
fn told_of(bytes: impl AsRef<[u8]>) -> String {
    let sandbox = Sandbox::with(SCENARIO);
    sandbox.write("trace.csv", bytes);
    sandbox.ceiling(&["check", "scenario.toml"]).refusal()
}

#[test]
fn a_good_trace_is_fine() {
    let sandbox = Sandbox::with(SCENARIO);
    sandbox.write("trace.csv", ROWS);
    assert_eq!(sandbox.ceiling(&["check", "scenario.toml"]).code, Some(0));
}

#[test]
fn a_trace_that_is_not_there_says_from_where_it_is_sought() {
    assert_snapshot!(Sandbox::with(SCENARIO).ceiling(&["check", "scenario.toml"]).refusal(), @r#"
    exit code: 65
    error: trace.csv: there is no such file
     --> scenario.toml:4:8
      |
    4 | file = "trace.csv"
      |        ^^^^^^^^^^^
      |
      = help: check the path: a scenario names files from its own folder, the command line from where you are
    "#);
}

#[test]
fn a_trace_of_the_command_line_is_shown_there() {
    let sandbox = Sandbox::with(SCENARIO);
    assert_snapshot!(sandbox.ceiling(&["run", "scenario.toml", "--trace", "gone.csv"]).refusal(), @r#"
    exit code: 65
    error: [FOLDER]/gone.csv: there is no such file
     |
     | --set workload.arrivals.trace.file="[FOLDER]/gone.csv"
     |                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^
     |
     = help: check the path: a scenario names files from its own folder, the command line from where you are
    "#);
}

#[test]
fn a_scenario_whose_trace_is_left_open_asks_for_it() {
    let sandbox = Sandbox::with(SCENARIO.replace("file = \"trace.csv\"\n", ""));
    assert_snapshot!(sandbox.ceiling(&["run", "scenario.toml"]).refusal(), @"
    exit code: 65
    error: the scenario replays a trace, but none is given
     --> scenario.toml:3:1
      |
    3 | [workload.arrivals.trace]
      | ^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: give one with `--trace FILE`
    ");
}

#[test]
fn a_folder_is_no_trace() {
    let sandbox = Sandbox::with(SCENARIO);
    fs::create_dir(sandbox.path("trace.csv")).expect("the folder is ours");
    assert_snapshot!(sandbox.ceiling(&["check", "scenario.toml"]).refusal(), @r#"
    exit code: 65
    error: trace.csv: is a directory, not a file
     --> scenario.toml:4:8
      |
    4 | file = "trace.csv"
      |        ^^^^^^^^^^^
      |
      = help: name one file inside it
    "#);
}

#[test]
fn a_cut_gzip_stream_is_noticed() {
    let whole = gzip(&fs::read(shipped("tests/data/azure_llm_synthetic.csv")).expect("it is shipped"));
    assert_snapshot!(told_of(&whole[..whole.len() / 2]), @r#"
    exit code: 65
    error: trace.csv, line 148: the file ends in the middle of its gzip stream
     --> scenario.toml:4:8
      |
    4 | file = "trace.csv"
      |        ^^^^^^^^^^^
      |
      = help: fetch the file again: a download that stopped early looks like this
    "#);
}

#[test]
fn a_cut_line_is_noticed() {
    assert_snapshot!(told_of(&ROWS[..ROWS.len() - 10]), @r#"
    exit code: 65
    error: trace.csv, line 4: the trace ends in the middle of this line: 1 fields where 3 belong
     --> scenario.toml:4:8
      |
    4 | file = "trace.csv"
      |        ^^^^^^^^^^^
      |
      = help: fetch the file again: a download that stopped early looks like this
    "#);
}

#[test]
fn a_row_before_the_one_above_is_named() {
    assert_snapshot!(told_of(format!("{ROWS}2024-02-28 23:59:00.5000000,3,4\n")), @r#"
    exit code: 65
    error: trace.csv, line 5: `2024-02-28 23:59:00.5000000` is before `2024-02-28 23:59:00.8345446` of line 4
     --> scenario.toml:4:8
      |
    4 | file = "trace.csv"
      |        ^^^^^^^^^^^
      |
      = help: sort the rows by arrival
    "#);
}

#[test]
fn a_field_that_is_no_number_is_named() {
    assert_snapshot!(told_of(format!("{ROWS}2024-02-28 23:59:01.0000000,many,4\n")), @r#"
    exit code: 65
    error: trace.csv, line 5: `many` in column `ContextTokens` is not a whole number such as 4808
     --> scenario.toml:4:8
      |
    4 | file = "trace.csv"
      |        ^^^^^^^^^^^
      |
      = help: correct the field or remove the row
    "#);
}

#[test]
fn an_empty_trace_holds_nothing_to_replay() {
    assert_snapshot!(told_of(""), @r#"
    exit code: 65
    error: trace.csv: the trace is empty
     --> scenario.toml:4:8
      |
    4 | file = "trace.csv"
      |        ^^^^^^^^^^^
      |
      = help: a trace needs at least one row
    "#);
}

#[test]
fn a_trace_of_another_format_names_it() {
    let own = fs::read(shipped("tests/data/own_trace.csv")).expect("it is shipped");
    assert_snapshot!(told_of(own), @r#"
    exit code: 65
    error: trace.csv, line 1: expected a trace that begins `TIMESTAMP,ContextTokens,GeneratedTokens`, found `arrival_s,problem,work_s`
     --> scenario.toml:4:8
      |
    4 | file = "trace.csv"
      |        ^^^^^^^^^^^
      |
      = help: this is how the format `csv` begins: did you mean format = "csv"?
    "#);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("into memory");
    encoder.finish().expect("into memory")
}
