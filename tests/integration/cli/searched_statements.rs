//! Searched statements: what is stated of ceilings and crossovers is searched for.

use insta::assert_snapshot;

use super::{GOOD, Sandbox};

/// A second hub, of three cores, and a search that is soon done.
const MORE: &str = r#"
[ceiling]
limits = ["hub CPU <= 80 %"]
precision = "10 %"
agents_max = 1000
[[topology]]
name = "larger hub"
[topology.coordination.hub]
cores = 3
result = { exponential = { mean = "150 ms" } }
"#;

/// A hub of 2 cores and 150 ms is 80 % busy with about 100 agents that decide for 9.75 s; with 3 cores, with half as
/// many more.
const CEILINGS: &str = r#"
[[expect]]
says = "two cores carry about a hundred"
aggregation = "ceiling"
topology = "hub"
at_least = 80
at_most = 130

[[expect]]
says = "three cores carry half as many more"
aggregation = "ceiling"
ratio = ["larger hub", "hub"]
at_least = 1.2
at_most = 1.8

[[expect]]
says = "far more than are searched for"
aggregation = "ceiling"
topology = "hub"
agents = { to = 20 }
at_least = 20
"#;

/// The verdict of each statement below the header of `verdicts.csv`.
fn verdicts(sandbox: &Sandbox) -> Vec<String> {
    let csv = std::fs::read_to_string(sandbox.path("out/verdicts.csv")).expect("verdicts are left");
    let known = ["holds", "does_not_hold", "undecided", "no_data", "not_run"];
    let verdict = |row: &str| known.into_iter().find(|verdict| row.contains(&format!(",{verdict},")));
    csv.lines().skip(1).map(|row| verdict(row).unwrap_or("none").to_owned()).collect()
}

fn run(statements: &str, arguments: &[&str]) -> (Sandbox, super::Told) {
    let sandbox = Sandbox::with(format!("{GOOD}{MORE}{statements}"));
    let told = sandbox.ceiling(&[&["run", "scenario.toml", "--out", "out", "-q"], arguments].concat());
    (sandbox, told)
}

fn refusal(statement: &str) -> String {
    let sandbox = Sandbox::with(format!("{GOOD}{MORE}{statement}"));
    sandbox.ceiling(&["check", "scenario.toml"]).refusal()
}

#[test]
fn ceilings_are_searched_for_and_judged() {
    let (sandbox, told) = run(CEILINGS, &[]);
    assert_eq!(verdicts(&sandbox), ["holds"; 3], "{}", told.data());
}

#[test]
fn the_number_of_threads_moves_no_ceiling() {
    let leave = |jobs: &str| {
        let (sandbox, _) = run(CEILINGS, &["--jobs", jobs]);
        std::fs::read(sandbox.path("out/verdicts.csv")).expect("verdicts are left")
    };
    assert_eq!(leave("1"), leave("2"));
}

#[test]
fn a_crossover_beyond_all_sizes_that_are_tried_is_known_to_be_as_large() {
    // The smaller hub is never the quicker one for long: with few agents they are alike.
    let statement = r#"
[[claim]]
source = "nobody"
metric = "task latency"
aggregation = "crossover"
difference = ["hub", "larger hub"]
agents = { from = 50, to = 400 }
at_least = 400
"#;
    let (sandbox, told) = run(statement, &[]);
    assert_eq!(verdicts(&sandbox), ["holds"], "{}", told.data());
}

#[test]
fn nothing_is_searched_for_where_the_command_line_asks_for_other_sizes() {
    let (sandbox, _) = run(CEILINGS, &["--agents", "5"]);
    assert_eq!(verdicts(&sandbox), ["not_run"; 3]);
    let (sandbox, _) = run(CEILINGS, &["--topology", "larger hub"]);
    assert_eq!(verdicts(&sandbox), ["not_run"; 3]);
}

#[test]
fn a_ceiling_is_of_no_metric_and_of_no_single_size() {
    let statement = "[[expect]]\nmetric = \"hub CPU\"\naggregation = \"ceiling\"\ntopology = \"hub\"\nagents = 10\nat_least = 5";
    assert_snapshot!(refusal(statement), @r#"
    exit code: 65
    error: a ceiling is of no metric
      --> scenario.toml:25:10
       |
    25 | metric = "hub CPU"
       |          ^^^^^^^^^
       |
       = help: leave it out: what a ceiling is held to stands in [ceiling]

    error: it is searched for between two sizes
      --> scenario.toml:28:10
       |
    28 | agents = 10
       |          ^^
       |
       = help: write `agents = { to = 1000 }`, or leave it out
    "#);
}

#[test]
fn a_crossover_is_of_two_topologies_and_something_is_measured() {
    let statements = "[[expect]]\nmetric = \"task latency\"\naggregation = \"crossover\"\ntopology = \"hub\"\nat_least = 5\n\
                      [[expect]]\ntopology = \"hub\"\nat_least = 5";
    assert_snapshot!(refusal(statements), @r#"
    exit code: 65
    error: it is not said which two topologies cross over
      --> scenario.toml:24:1
       |
    24 | [[expect]]
       | ^^^^^^^^^^
       |
       = help: write `difference = ["hub", "independent"]`

    error: it is not said what is measured
      --> scenario.toml:29:1
       |
    29 | [[expect]]
       | ^^^^^^^^^^
       |
       = help: write `metric = "p99 coordination latency"`, or `aggregation = "ceiling"`
    "#);
}
