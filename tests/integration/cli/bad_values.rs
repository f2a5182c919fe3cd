//! Bad values: each with its line, the place and a remedy.

use insta::assert_snapshot;

use super::told_of;

#[test]
fn a_duration_without_a_unit_shows_what_to_write() {
    assert_snapshot!(told_of("\"60 s\"", "60"), @r#"
    exit code: 65
    error: `60` has no unit; a duration needs one
     --> scenario.toml:4:12
      |
    4 | duration = 60
      |            ^^
      |
      = help: write "60 s", "60 ms" or "60 us"
    "#);
}

#[test]
fn a_size_is_not_a_duration() {
    assert_snapshot!(told_of("\"60 s\"", "\"60 MB\""), @r#"
    exit code: 65
    error: `60 MB` is a size; a duration is needed
     --> scenario.toml:4:12
      |
    4 | duration = "60 MB"
      |            ^^^^^^^
      |
      = help: write "60 s", "60 ms" or "60 us"
    "#);
}

#[test]
fn an_unknown_unit_lists_those_there_are() {
    assert_snapshot!(told_of("\"60 s\"", "\"60 years\""), @r#"
    exit code: 65
    error: `years` is not a unit of a duration
     --> scenario.toml:4:12
      |
    4 | duration = "60 years"
      |            ^^^^^^^^^^
      |
      = help: the units are `ns`, `us`, `ms`, `s`, `min`, `h` and `d`
    "#);
}

#[test]
fn time_does_not_run_backwards() {
    assert_snapshot!(told_of("\"60 s\"", "\"-60 s\""), @r#"
    exit code: 65
    error: `-60 s` is negative; a duration cannot be
     --> scenario.toml:4:12
      |
    4 | duration = "-60 s"
      |            ^^^^^^^
      |
      = help: write it as in "250 ms"
    "#);
}

#[test]
fn a_quantity_needs_quotes() {
    assert_snapshot!(told_of("\"60 s\"", "60 s"), @r#"
    exit code: 65
    error: string values must be quoted
     --> scenario.toml:4:12
      |
    4 | duration = 60 s
      |            ^^^^
      |
      = help: a text or a quantity stands in quotes: `"60 s"`
    "#);
}

#[test]
fn a_hub_without_cores_does_nothing() {
    assert_snapshot!(told_of("cores = 2", "cores = 0"), @"
    exit code: 65
    error: `cores` cannot be 0
      --> scenario.toml:10:9
       |
    10 | cores = 0
       |         ^ expected a whole number, 1 or more
    ");
}

#[test]
fn a_probability_is_one_at_most() {
    assert_snapshot!(told_of("loss = 0.01", "loss = 1.5"), @r#"
    exit code: 65
    error: `1.5` is above one; a share is from 0 to 1
      --> scenario.toml:13:8
       |
    13 | loss = 1.5
       |        ^^^
       |
       = help: write 0.015 or "1.5 %"
    "#);
}

#[test]
fn a_wire_that_loses_everything_is_none() {
    assert_snapshot!(told_of("loss = 0.01", "loss = 1"), @"
    exit code: 65
    error: a wire that loses every message carries none
      --> scenario.toml:13:8
       |
    13 | loss = 1
       |        ^
       |
       = help: write a probability below 1
    ");
}
