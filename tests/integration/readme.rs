//! Readme: what README.md shows is what the program prints today.

use std::fs;
use std::process::Command;

use crate::sweep::of_package;

fn text(path: &str) -> String {
    fs::read_to_string(of_package(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn its_tables_are_those_of_the_results() {
    for table in ["results/hub_ceiling/table.txt", "results/hub_ceiling_ceilings/table.txt"] {
        assert!(text("README.md").contains(&text(table)), "{table}");
    }
}

#[test]
fn its_scenario_is_the_one_that_init_writes() {
    let starter = text("src/cli/starter.toml");
    let shown = starter.split_once("\n\n").expect("a head and a body").1;
    assert!(text("README.md").contains(shown));
}

#[test]
fn its_mistakes_are_told_as_shown() {
    let checked = Command::new(env!("CARGO_BIN_EXE_ceiling"))
        .args(["check", "readme.toml"])
        .current_dir(of_package("tests/data/bad"))
        .output()
        .expect("the program starts");
    assert_eq!(checked.status.code(), Some(65));
    let told = String::from_utf8(checked.stderr).expect("it speaks UTF-8");
    let told: Vec<&str> = told.lines().map(str::trim_end).collect();
    assert!(text("README.md").contains(told.join("\n").trim_end()), "{}", told.join("\n"));
}

#[test]
fn its_commands_name_what_is_there() {
    let readme = text("README.md");
    for path in
        ["scenarios/hub_ceiling.toml", "scenarios/azure_replay.toml", "tests/all", "scenarios/oracles"]
    {
        assert!(readme.contains(path) && of_package(path).exists(), "{path}");
    }
    assert!(text(".ci/run").contains("bash tests/all"));
}
