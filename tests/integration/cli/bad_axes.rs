//! Bad axes: what is wrong with a range, a condition or the meeting of several axes is told once, at its place.

use insta::assert_snapshot;

use super::{GOOD, Sandbox};

/// What `ceiling check` tells of a sweep.
fn told_of(sweep: &str) -> String {
    Sandbox::with(format!("{GOOD}{sweep}")).ceiling(&["check", "scenario.toml"]).refusal()
}

#[test]
fn conditions_that_compare_nothing_are_told_at_their_places() {
    let sweep = r#"[sweep]
skip = [
    "agnt.send > 1 ms",
    "agent.send > 3",
    "agents > many",
    "agent.send",
]
[[sweep.axis]]
key = "agent.send"
values = ["1 ms", "2 ms"]
"#;
    assert_snapshot!(told_of(sweep), @r#"
    exit code: 65
    error: no axis sweeps `agnt.send`
      --> scenario.toml:16:5
       |
    16 |     "agnt.send > 1 ms",
       |     ^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `agent.send`? known are `agent.send` and `agents`

    error: `3` cannot be compared with the values of `agent.send`
      --> scenario.toml:17:5
       |
    17 |     "agent.send > 3",
       |     ^^^^^^^^^^^^^^^^
       |
       = help: write it as they are written, such as "1 ms"

    error: `agents` is compared with `many`
      --> scenario.toml:18:5
       |
    18 |     "agents > many",
       |     ^^^^^^^^^^^^^^^
       |
       = help: write a number, as in `agents < 100`

    error: `agent.send` compares nothing
      --> scenario.toml:19:5
       |
    19 |     "agent.send",
       |     ^^^^^^^^^^^^
       |
       = help: write a key, `<`, `<=`, `=`, `!=`, `>=` or `>`, and a value: `agent.send >= 1 ms`
    "#);
}

#[test]
fn a_sweep_without_cells_is_refused() {
    let sweep = "[sweep]\nonly = [\"agents > 100\"]\naxis = [{ key = \"agent.send\", values = [\"1 ms\", \"2 ms\"] }]\n";
    assert_snapshot!(told_of(sweep), @r#"
    exit code: 65
    error: every cell of the sweep is left out
      --> scenario.toml:15:8
       |
    15 | only = ["agents > 100"]
       |        ^^^^^^^^^^^^^^^^
       |
       = help: write conditions under which some are run; `=` compares with one value
    "#);
    assert_snapshot!(told_of("[sweep]\naxis = []\n"), @"
    exit code: 65
    error: a sweep without an axis
      --> scenario.toml:15:8
       |
    15 | axis = []
       |        ^^
       |
       = help: write `[[sweep.axis]]` with a `key` and `values`
    ");
}

#[test]
fn zipped_axes_are_equally_long() {
    let sweep = r#"[sweep]
combine = "zipped"
[[sweep.axis]]
key = "agent.send"
values = ["1 ms", "2 ms"]
[[sweep.axis]]
key = "agent.handle"
range = { from = "1 ms", to = "4 ms", count = 4 }
"#;
    assert_snapshot!(told_of(sweep), @r#"
    exit code: 65
    error: an axis of 4 values beside one of 2
      --> scenario.toml:21:9
       |
    18 | values = ["1 ms", "2 ms"]
       |          ---------------- 2 values
    ...
    21 | range = { from = "1 ms", to = "4 ms", count = 4 }
       |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: zipped axes are equally long; `combine = "cartesian"` combines each with each
    "#);
}

#[test]
fn a_key_belongs_to_one_axis_and_values_are_told_once() {
    let sweep = r#"[[sweep.axis]]
key = "agent.send"
range = { from = "5 ms", to = "1 ms", count = 3 }
[[sweep.axis]]
key = ["agent.handle", "agent.send"]
range = { from = "5 ms", to = "6 ms", count = 3 }
values = []
"#;
    assert_snapshot!(told_of(sweep), @r#"
    exit code: 65
    error: the range does not end above where it begins
      --> scenario.toml:16:31
       |
    16 | range = { from = "5 ms", to = "1 ms", count = 3 }
       |                  ------       ^^^^^^
       |                  |
       |                  it begins here
       |
       = help: write the lower end as `from`

    error: two axes sweep the key `agent.send`
      --> scenario.toml:18:24
       |
    15 | key = "agent.send"
       |       ------------ first here
    ...
    18 | key = ["agent.handle", "agent.send"]
       |                        ^^^^^^^^^^^^
       |
       = help: leave one out

    error: the axis has both `values` and a `range`
      --> scenario.toml:19:9
       |
    19 | range = { from = "5 ms", to = "6 ms", count = 3 }
       |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    20 | values = []
       |          -- the values
       |
       = help: leave one of the two out
    "#);
}

#[test]
fn a_value_of_a_range_is_told_at_the_range() {
    let sweep = "[[sweep.axis]]\nkey = \"topology.coordination.hub.cores\"\nrange = { from = 0, to = 2, count = 3 }\n";
    assert_snapshot!(told_of(sweep), @"
    exit code: 65
    error: `cores` cannot be 0
      --> scenario.toml:16:9
       |
    16 | range = { from = 0, to = 2, count = 3 }
       |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expected a whole number, 1 or more
    ");
}

#[test]
fn a_mistake_is_blamed_on_the_axis_that_leads_to_it() {
    let sweep = r#"[workload.problems]
similar = 0.4
[[sweep.axis]]
key = "agent.send"
values = ["1 ms", "2 ms"]
[[sweep.axis]]
key = "workload.problems.new"
range = { from = "20 %", to = "80 %", count = 2 }
"#;
    assert_snapshot!(told_of(sweep), @r#"
    exit code: 65
    error: new and similar problems are more than all
      --> scenario.toml:15:11
       |
    15 | similar = 0.4
       |           ^^^
    ...
    21 | range = { from = "20 %", to = "80 %", count = 2 }
       |         ----------------------------------------- with "80 %"
       |
       = help: write at most 100 % less `new`
    "#);
    let left_out =
        sweep.replacen("[[sweep", "[sweep]\nskip = [\"workload.problems.new > 60 %\"]\n[[sweep", 1);
    let told = Sandbox::with(format!("{GOOD}{left_out}")).ceiling(&["check", "scenario.toml"]);
    assert!(told.data().contains("less 4 cells left out"), "what is left out need not be valid");
}

#[test]
fn a_map_has_one_axis_beside_the_size() {
    let sweep = r#"[sweep]
map = { metric = "throughput_hz" }
[[sweep.axis]]
key = "agent.send"
values = ["1 ms", "2 ms"]
[[sweep.axis]]
key = "agent.handle"
values = ["1 ms", "2 ms"]
"#;
    assert_snapshot!(told_of(sweep), @r#"
    exit code: 65
    error: a map has one axis beside the size
      --> scenario.toml:15:7
       |
    15 | map = { metric = "throughput_hz" }
       |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: leave out [sweep.map], or all axes but one
    "#);
}
