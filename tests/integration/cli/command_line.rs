//! Command line: flags that are wrong, and overrides that are.

use insta::assert_snapshot;

use super::{GOOD, Sandbox};

/// What `ceiling run scenario.toml` with more arguments tells.
fn told_of(arguments: &[&str]) -> String {
    let sandbox = Sandbox::with(GOOD);
    let told = sandbox.ceiling(&[&["run", "scenario.toml"], arguments].concat());
    assert_eq!(sandbox.names(""), ["scenario.toml"], "nothing was begun");
    told.refusal()
}

#[test]
fn without_a_verb_the_verbs_are_shown() {
    let told = Sandbox::with("").ceiling(&[]).refusal();
    let is_shown = |verb| told.contains(&format!("\n  {verb} "));
    assert!(["run", "check", "list", "show", "init", "verify"].into_iter().all(is_shown), "{told}");
    assert!(told.starts_with("exit code: 2\n"), "{told}");
}

#[test]
fn an_unknown_verb_names_the_one_that_was_meant() {
    assert_snapshot!(Sandbox::with("").ceiling(&["chekc"]).refusal(), @"
    exit code: 2
    error: unrecognized subcommand 'chekc'

      tip: some similar subcommands exist: 'schema', 'check'

    Usage: ceiling <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn an_unknown_flag_names_the_one_that_was_meant() {
    assert_snapshot!(told_of(&["--jbos", "2"]), @"
    exit code: 2
    error: unexpected argument '--jbos' found

      tip: a similar argument exists: '--jobs'

    Usage: ceiling run --jobs <J> <SCENARIO>...

    For more information, try '--help'.
    ");
}

#[test]
fn a_run_needs_a_scenario() {
    assert_snapshot!(Sandbox::with("").ceiling(&["run"]).refusal(), @"
    exit code: 2
    error: the following required arguments were not provided:
      <SCENARIO>...

    Usage: ceiling run <SCENARIO>...

    For more information, try '--help'.
    ");
}

#[test]
fn an_unknown_format_lists_those_there_are() {
    assert_snapshot!(told_of(&["--format", "xml"]), @"
    exit code: 2
    error: invalid value 'xml' for '--format <FORMAT>'
      [possible values: table, csv, json]

    For more information, try '--help'.
    ");
}

#[test]
fn an_unknown_topology_names_the_one_that_was_meant() {
    assert_snapshot!(told_of(&["--topology", "hbu"]), @"
    exit code: 2
    error: the scenario has no topology `hbu`
      = help: did you mean `hub`? known are `hub`
    ");
}

#[test]
fn a_topology_before_the_scenario_does_not_swallow_it() {
    let told = Sandbox::with(GOOD).ceiling(&["run", "--topology", "hub", "scenario.toml", "--quiet"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
}

#[test]
fn a_swarm_of_nobody_is_refused() {
    assert_snapshot!(told_of(&["--agents", "10,0"]), @"
    exit code: 2
    error: invalid value '0' for '--agents <N,…>': a whole number, 1 or more, is needed

    For more information, try '--help'.
    ");
}

#[test]
fn a_size_that_is_no_number_is_refused() {
    assert_snapshot!(told_of(&["--agents", "ten"]), @"
    exit code: 2
    error: invalid value 'ten' for '--agents <N,…>': a whole number, 1 or more, is needed

    For more information, try '--help'.
    ");
}

#[test]
fn a_size_below_zero_is_refused() {
    assert_snapshot!(told_of(&["--agents", "-5"]), @"
    exit code: 2
    error: invalid value '-5' for '--agents <N,…>': a whole number, 1 or more, is needed

    For more information, try '--help'.
    ");
}

#[test]
fn a_swarm_too_large_points_at_the_flag() {
    assert_snapshot!(told_of(&["--agents", "10,5000000"]), @"
    exit code: 65
    error: a swarm of 5000000 agents is too large
     |
     | --agents=[10, 5000000]
     |               ^^^^^^^
     |
     = help: 4000000 agents is the most that one run can hold
    ");
}

#[test]
fn no_threads_do_no_work() {
    assert_snapshot!(told_of(&["--jobs", "0"]), @"
    exit code: 2
    error: invalid value '0' for '--jobs <J>': a whole number, 1 or more, is needed

    For more information, try '--help'.
    ");
}

#[test]
fn more_threads_than_any_system_starts_are_refused() {
    assert_snapshot!(told_of(&["--jobs", "1000000"]), @"
    exit code: 2
    error: invalid value '1000000' for '--jobs <J>': 1024 threads are the most; more than there are cores gain nothing

    For more information, try '--help'.
    ");
}

#[test]
fn no_replicates_measure_nothing() {
    assert_snapshot!(told_of(&["--replicates", "0"]), @"
    exit code: 2
    error: invalid value '0' for '--replicates <R>': a whole number, 1 or more, is needed

    For more information, try '--help'.
    ");
}

#[test]
fn a_seed_below_zero_is_refused() {
    assert_snapshot!(told_of(&["--seed", "-1"]), @"
    exit code: 2
    error: invalid value '-1' for '--seed <S>': a whole number, 0 or more, is needed

    For more information, try '--help'.
    ");
}

#[test]
fn a_seed_beyond_64_bits_is_refused() {
    assert_snapshot!(told_of(&["--seed", "99999999999999999999"]), @"
    exit code: 2
    error: invalid value '99999999999999999999' for '--seed <S>': the largest is 18446744073709551615

    For more information, try '--help'.
    ");
}

#[test]
fn an_override_without_a_value_is_refused() {
    assert_snapshot!(told_of(&["--set", "seed"]), @"
    exit code: 65
    error: an override without a value
     |
     | --set seed
     |       ^^^^ expected `=`
     |
     = help: write `path.to.key=value`, such as `topology.coordination.hub.cores=16`
    ");
}

#[test]
fn an_override_of_an_unknown_key_names_the_one_that_was_meant() {
    assert_snapshot!(told_of(&["--set", "topology.coordination.hub.core=3"]), @"
    exit code: 65
    error: unknown key `core`
     |
     | --set topology.coordination.hub.core=3
     |                                 ^^^^
     |
     = help: did you mean `cores`?
    ");
}

#[test]
fn an_override_of_a_plane_that_no_topology_has_names_the_one_that_was_meant() {
    assert_snapshot!(told_of(&["--set", "topology.coordination.hbu.cores=3"]), @"
    exit code: 65
    error: no `topology` has `coordination.hbu`
     |
     | --set topology.coordination.hbu.cores=3
     |                             ^^^
     |
     = help: did you mean `hub`?
    ");
}

#[test]
fn an_override_without_a_unit_shows_what_to_write() {
    assert_snapshot!(told_of(&["--set", "duration=60"]), @r#"
    exit code: 65
    error: `60` has no unit; a duration needs one
     |
     | --set duration=60
     |                ^^
     |
     = help: write "60 s", "60 ms" or "60 us"
    "#);
}

#[test]
fn all_mistakes_of_a_command_line_are_told_at_once() {
    let arguments = ["--set", "sede=1", "--set", "topology.coordination.hub.cores=0", "--agents", "7,7"];
    assert_snapshot!(told_of(&arguments), @"
    exit code: 65
    error: 7 agents are asked for twice
     |
     | --agents=[7, 7]
     |           -  ^
     |           |
     |           first here
     |
     = help: leave one out

    error: unknown key `sede`
     |
     | --set sede=1
     |       ^^^^
     |
     = help: did you mean `seed`?

    error: `cores` cannot be 0
     |
     | --set topology.coordination.hub.cores=0
     |                                       ^ expected a whole number, 1 or more
    ");
}

#[test]
fn a_scenario_is_run_once() {
    assert_snapshot!(told_of(&["scenario.toml"]), @"
    exit code: 2
    error: scenario.toml is given twice
      = help: leave one out
    ");
}

#[test]
fn two_scenarios_of_one_name_would_overwrite_each_other() {
    let sandbox = Sandbox::with(GOOD);
    sandbox.write("other.toml", format!("name = \"scenario\"\n{GOOD}"));
    assert_snapshot!(sandbox.ceiling(&["run", "scenario.toml", "other.toml"]).refusal(), @"
    exit code: 2
    error: the results of scenario.toml and other.toml would both go to results/scenario
      = help: give one of them another `name`
    ");
}
