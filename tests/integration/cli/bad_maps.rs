//! Bad maps: what is wrong with the map of a sweep is told once, at its place.

use insta::assert_snapshot;

use super::swept::SWEEP;
use super::{GOOD, Sandbox};

/// What `ceiling check` tells of a map of the sweep.
fn told_of_map(values: &str, map: &str) -> String {
    let sweep = SWEEP.replacen("[1, 2, 4]", values, 1);
    let sandbox = Sandbox::with(format!("{GOOD}{sweep}\n[sweep.map]\n{map}\n"));
    sandbox.ceiling(&["check", "scenario.toml"]).refusal()
}

#[test]
fn a_map_of_an_unknown_metric_is_refused() {
    assert_snapshot!(told_of_map("[1, 2, 4]", "metric = \"task_latency_s_meen\""), @r#"
    exit code: 65
    error: unknown metric `task_latency_s_meen`
      --> scenario.toml:21:10
       |
    21 | metric = "task_latency_s_meen"
       |          ^^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `task_latency_s_mean`?
    "#);
    let told = told_of_map("[1, 2, 4]", "metric = \"slowness\"");
    assert!(told.contains("= help: `ceiling list metrics` tells all of them"), "{told}");
}

#[test]
fn contours_are_levels_of_the_metric() {
    let map = "metric = \"hub_wait_s_p99\"\ncontours = [\"1 s\", 2, \"80 %\", \"1000 ms\", \"0 s\", true]";
    assert_snapshot!(told_of_map("[1, 2, 4]", map), @r#"
    exit code: 65
    error: `2` has no unit; a duration needs one
      --> scenario.toml:22:20
       |
    22 | contours = ["1 s", 2, "80 %", "1000 ms", "0 s", true]
       |                    ^
       |
       = help: write "2 s", "2 ms" or "2 us"

    error: `80 %` is a share; a duration is needed
      --> scenario.toml:22:23
       |
    22 | contours = ["1 s", 2, "80 %", "1000 ms", "0 s", true]
       |                       ^^^^^^
       |
       = help: write "80 s", "80 ms" or "80 us"

    error: this contour is asked for twice
      --> scenario.toml:22:31
       |
    22 | contours = ["1 s", 2, "80 %", "1000 ms", "0 s", true]
       |             ----- first here  ^^^^^^^^^
       |
       = help: leave one out

    error: a contour at zero leads nowhere
      --> scenario.toml:22:42
       |
    22 | contours = ["1 s", 2, "80 %", "1000 ms", "0 s", true]
       |                                          ^^^^^
       |
       = help: write a level above zero: figures are compared by their ratios

    error: true or false where a duration is needed
      --> scenario.toml:22:49
       |
    22 | contours = ["1 s", 2, "80 %", "1000 ms", "0 s", true]
       |                                                 ^^^^
       |
       = help: write it as in "250 ms"
    "#);
    let map = "metric = \"messages_per_task\"\ncontours = [\"80 %\"]";
    assert_snapshot!(told_of_map("[1, 2, 4]", map), @r#"
    exit code: 65
    error: `%` behind a number that takes no unit
      --> scenario.toml:22:13
       |
    22 | contours = ["80 %"]
       |             ^^^^^^
       |
       = help: write the number alone, as in 1.5
    "#);
}

#[test]
fn a_map_needs_values_between_which_something_lies() {
    assert_snapshot!(told_of_map("[1, 2]", "metric = \"hub_cpu_ratio\""), @"
    exit code: 65
    error: a map needs at least 3 values
      --> scenario.toml:20:1
       |
    17 | values = [1, 2]
       |          ------ only 2
    ...
    20 | [sweep.map]
       | ^^^^^^^^^^^
       |
       = help: add a value, or leave out [sweep.map]
    ");
    let map = "metric = \"hub_cpu_ratio\"\ncontours = [0.8]";
    let names = "[\"fifo\", \"processor_sharing\", \"fifo \"]";
    let told = told_of_map(names, map);
    assert!(told.contains("between values that are not numbers of one kind there are no contours"), "{told}");
}
