//! Bad statements: what is wrong with expectations and claims is told at its place, with a remedy.

use insta::assert_snapshot;

use super::{GOOD, Sandbox};

/// What `ceiling check` tells of the good scenario with these statements.
fn told_of(statements: &str) -> String {
    Sandbox::with(format!("{GOOD}{statements}")).ceiling(&["check", "scenario.toml"]).refusal()
}

#[test]
fn unknown_metrics_topologies_and_sizes_are_refused() {
    let statements = r#"[[expect]]
metric = "task latensy"
topology = "hubb"
agents = 7
at_most = "1 s"
[[expect]]
metric = "task_latency_s_meen"
topology = "hub"
agents = [5, 6]
at_most = "1 s""#;
    assert_snapshot!(told_of(statements), @r#"
    exit code: 65
    error: unknown metric `task latensy`
      --> scenario.toml:15:10
       |
    15 | metric = "task latensy"
       |          ^^^^^^^^^^^^^^
       |
       = help: did you mean `task latency`?

    error: the scenario has no topology `hubb`
      --> scenario.toml:16:12
       |
    16 | topology = "hubb"
       |            ^^^^^^
       |
       = help: did you mean `hub`?

    error: 7 agents are not run
      --> scenario.toml:17:10
       |
    17 | agents = 7
       |          ^
       |
       = help: the scenario runs `5` and `10`

    error: unknown metric `task_latency_s_meen`
      --> scenario.toml:20:10
       |
    20 | metric = "task_latency_s_meen"
       |          ^^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `task_latency_s_mean`?

    error: 6 agents are not run
      --> scenario.toml:22:14
       |
    22 | agents = [5, 6]
       |              ^
       |
       = help: the scenario runs `5` and `10`
    "#);
}

#[test]
fn an_aggregation_is_one_that_the_metric_has() {
    let statements = r#"[[expect]]
metric = "hub CPU"
aggregation = "p99"
topology = "hub"
at_most = "80 %"
[[expect]]
metric = "propagation"
aggregation = "max"
topology = "hub"
at_most = "1 s""#;
    assert_snapshot!(told_of(statements), @r#"
    exit code: 65
    error: there is no p99 of `hub CPU`
      --> scenario.toml:16:15
       |
    16 | aggregation = "p99"
       |               ^^^^^
       |
       = help: leave `aggregation` out: the metric says itself what it is

    error: there is no max of `propagation`
      --> scenario.toml:21:15
       |
    21 | aggregation = "max"
       |               ^^^^^
       |
       = help: there is its `mean`, `p50`, `p90` and `p99`
    "#);
}

#[test]
fn bounds_are_there_in_the_unit_of_the_metric_and_leave_something() {
    let statements = r#"[[expect]]
metric = "task latency"
topology = "hub"
[[expect]]
metric = "task latency"
topology = "hub"
at_most = "80 %"
[[expect]]
metric = "task latency"
topology = "hub"
above = "2 s"
below = "1 s"
[[expect]]
metric = "task latency"
aggregation = "slope"
topology = "hub"
at_most = "1 s""#;
    assert_snapshot!(told_of(statements), @r#"
    exit code: 65
    error: nothing is stated: there is no bound
      --> scenario.toml:14:1
       |
    14 | [[expect]]
       | ^^^^^^^^^^
       |
       = help: write `at_least`, `above`, `at_most` or `below`, such as `at_most = "30 s"`

    error: `80 %` is a share; a duration is needed
      --> scenario.toml:20:11
       |
    20 | at_most = "80 %"
       |           ^^^^^^
       |
       = help: write "80 s", "80 ms" or "80 us"

    error: nothing lies between these bounds
      --> scenario.toml:25:9
       |
    24 | above = "2 s"
       |         ----- nothing is so much and
    25 | below = "1 s"
       |         ^^^^^ below the other
       |
       = help: exchange them, or leave one out

    error: `s` behind a number that takes no unit
      --> scenario.toml:30:11
       |
    30 | at_most = "1 s"
       |           ^^^^^
       |
       = help: write the number alone, as in 1.5
    "#);
}

#[test]
fn a_statement_is_of_one_topology_or_of_two() {
    let statements = r#"[[expect]]
metric = "task latency"
ratio = ["hub"]
at_most = 2
[[expect]]
metric = "task latency"
difference = ["hub", "hub"]
at_most = "-1 s"
[[expect]]
metric = "task latency"
topology = "hub"
ratio = ["hub", "hub"]
below = 1
[[expect]]
metric = "task latency"
above = "2 s""#;
    assert_snapshot!(told_of(statements), @r#"
    exit code: 65
    error: a ratio is of two topologies, not of 1
      --> scenario.toml:16:9
       |
    16 | ratio = ["hub"]
       |         ^^^^^^^
       |
       = help: write `ratio = ["hub", "independent"]`

    error: a difference of a topology and itself says nothing
      --> scenario.toml:20:14
       |
    20 | difference = ["hub", "hub"]
       |              ^^^^^^^^^^^^^^
       |
       = help: name two topologies

    error: `topology`, `ratio` and `difference` exclude each other
      --> scenario.toml:22:1
       |
    22 | [[expect]]
       | ^^^^^^^^^^
       |
       = help: leave all but one out

    error: it is not said of which topology
      --> scenario.toml:27:1
       |
    27 | [[expect]]
       | ^^^^^^^^^^
       |
       = help: write `topology = "hub"`, or `ratio` or `difference` with two names
    "#);
}

#[test]
fn a_claim_has_a_source() {
    let statements = r#"[[claim]]
metric = "hub CPU"
topology = "hub"
at_least = 0.8
[[claim]]
source = ""
says = " "
metric = "hub CPU"
topology = "hub"
at_least = 0.8"#;
    assert_snapshot!(told_of(statements), @r#"
    exit code: 65
    error: a claim without a source
      --> scenario.toml:14:1
       |
    14 | [[claim]]
       | ^^^^^^^^^
       |
       = help: say who claims it, and where: `source = "The Coordination Ceiling, dev.to, 2026"`; what is your own is an [[expect]]

    error: the source is empty
      --> scenario.toml:19:10
       |
    19 | source = ""
       |          ^^
       |
       = help: say who claims it, and where: `source = "The Coordination Ceiling, dev.to, 2026"`

    error: this says nothing
      --> scenario.toml:20:8
       |
    20 | says = " "
       |        ^^^
       |
       = help: leave it out, and it is made of the rest
    "#);
}

#[test]
fn sizes_are_some_that_are_run_and_two_for_a_slope() {
    let statements = r#"[[expect]]
metric = "hub CPU"
topology = "hub"
agents = 10
aggregation = "slope"
at_least = -0.5
[[expect]]
metric = "hub CPU"
topology = "hub"
agents = { from = 20 }
at_least = "80 %"
[[expect]]
metric = "hub CPU"
topology = "hub"
agents = { from = "x", until = 0 }
at_least = "80 %"
[[expect]]
metric = "hub CPU"
topology = "hub"
agents = 0
at_least = "80 %""#;
    assert_snapshot!(told_of(statements), @r#"
    exit code: 65
    error: a slope needs at least two sizes
      --> scenario.toml:17:10
       |
    17 | agents = 10
       |          ^^
       |
       = help: the scenario runs `5` and `10`

    error: no size that is run lies here
      --> scenario.toml:23:10
       |
    23 | agents = { from = 20 }
       |          ^^^^^^^^^^^^^
       |
       = help: the scenario runs `5` and `10`

    error: wrong type for `from`
      --> scenario.toml:28:19
       |
    28 | agents = { from = "x", until = 0 }
       |                   ^^^ expected a whole number, 1 or more, found a string

    error: unknown key `until`
      --> scenario.toml:28:24
       |
    28 | agents = { from = "x", until = 0 }
       |                        ^^^^^
       |
       = help: what fits here: `from` and `to`

    error: `agents` cannot be 0
      --> scenario.toml:33:10
       |
    33 | agents = 0
       |          ^ expected a whole number, 1 or more
    "#);
}

#[test]
fn a_value_of_a_sweep_is_one_that_is_swept() {
    let statements = r#"[[sweep.axis]]
key = "topology.coordination.hub.cores"
values = [1, 2]
[[expect]]
metric = "hub CPU"
topology = "hub"
at_most = "80 %"
at = { "agent.send" = "5 ms", "topology.coordination.hub.cores" = 3 }"#;
    assert_snapshot!(told_of(statements), @r#"
    exit code: 65
    error: `agent.send` is not swept
      --> scenario.toml:21:23
       |
    21 | at = { "agent.send" = "5 ms", "topology.coordination.hub.cores" = 3 }
       |                       ^^^^^^
       |
       = help: only `topology.coordination.hub.cores` fits here

    error: `topology.coordination.hub.cores` is never 3
      --> scenario.toml:21:67
       |
    21 | at = { "agent.send" = "5 ms", "topology.coordination.hub.cores" = 3 }
       |                                                                   ^
       |
       = help: what fits here: `1` and `2`
    "#);
}

#[test]
fn without_a_sweep_there_are_no_values_of_it() {
    let statements = r#"[[expect]]
metric = "hub CPU"
topology = "hub"
at_most = "80 %"
at = { "agent.send" = "5 ms" }"#;
    assert_snapshot!(told_of(statements), @r#"
    exit code: 65
    error: nothing is swept
      --> scenario.toml:18:23
       |
    18 | at = { "agent.send" = "5 ms" }
       |                       ^^^^^^
       |
       = help: leave `at` out, or add a [[sweep.axis]]
    "#);
}

#[test]
fn what_follows_from_another_mistake_is_not_told() {
    let statements = r#"[[topology]]
name = "peers"
[topology.coordination.pier]
[[expect]]
metric = "hub CPU"
topology = "nobody"
at_most = "80 %""#;
    assert_snapshot!(told_of(statements), @r#"
    exit code: 65
    error: unknown coordination `pier`
      --> scenario.toml:16:24
       |
    16 | [topology.coordination.pier]
       |                        ^^^^
       |
       = help: did you mean `peer`?
    "#);
}

#[test]
fn sizes_of_the_command_line_replace_those_that_statements_may_name() {
    let statement = "[[expect]]\nmetric = \"hub CPU\"\ntopology = \"hub\"\nagents = 10\nat_most = 1\n";
    let sandbox = Sandbox::with(format!("{GOOD}{statement}"));
    let told = sandbox.ceiling(&["check", "scenario.toml", "--agents", "5"]);
    assert!(told.data().contains("1 expectation"), "{}", told.stdout);
}
