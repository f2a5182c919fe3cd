//! Bad providers: limits that limit nothing, or that no call could ever meet; and supervisors that count
//! twice.

use insta::assert_snapshot;

use super::told_of;

/// What is said of a provider that `lines` describe, in a workload that says nothing of tokens.
fn told_of_provider(lines: &str) -> String {
    told_of("\n[[topology]]", &format!("[provider]\n{lines}\n[[topology]]"))
}

#[test]
fn a_provider_has_a_limit() {
    assert_snapshot!(told_of_provider("retry_after = \"2 s\""), @r#"
    exit code: 65
    error: a provider without a limit changes nothing
     --> scenario.toml:6:1
      |
    6 | [provider]
      | ^^^^^^^^^^
      |
      = help: write `concurrency = 64` or `tokens_per_minute = 400000`, or leave the table out
    "#);
}

#[test]
fn nobody_waits_where_all_are_served() {
    assert_snapshot!(told_of_provider("tokens_per_minute = 5000\nqueue_places = 3"), @r#"
    exit code: 65
    error: nobody knows how many tokens a decision takes
     --> scenario.toml:7:21
      |
    7 | tokens_per_minute = 5000
      |                     ^^^^
      |
      = help: write `workload.tokens = { input = 4000, output = 300 }`, or leave the limit out

    error: no call ever waits where all are served at the same time
     --> scenario.toml:8:16
      |
    8 | queue_places = 3
      |                ^
      |
      = help: write `concurrency` too, or leave it out
    "#);
}

#[test]
fn a_burst_is_one_of_tokens() {
    assert_snapshot!(told_of_provider("concurrency = 5\nburst_tokens = 3"), @r#"
    exit code: 65
    error: tokens are not counted without `tokens_per_minute`
     --> scenario.toml:8:16
      |
    8 | burst_tokens = 3
      |                ^
      |
      = help: write `tokens_per_minute` too, or leave it out
    "#);
}

#[test]
fn tokens_that_are_counted_are_known() {
    assert_snapshot!(told_of_provider("tokens_per_minute = 5000"), @r#"
    exit code: 65
    error: nobody knows how many tokens a decision takes
     --> scenario.toml:7:21
      |
    7 | tokens_per_minute = 5000
      |                     ^^^^
      |
      = help: write `workload.tokens = { input = 4000, output = 300 }`, or leave the limit out
    "#);
}

#[test]
fn no_call_is_too_large_for_ever() {
    let lines = "tokens_per_minute = 5000\n[workload.tokens]\ninput = 5000\noutput = 1";
    assert_snapshot!(told_of_provider(lines), @r#"
    exit code: 65
    error: a decision takes 5001 tokens, and 5000 are the most there ever are
     --> scenario.toml:7:21
      |
    7 | tokens_per_minute = 5000
      |                     ^^^^
      |
      = help: raise `burst_tokens` to the tokens of a decision or more
    "#);
    let lines = "tokens_per_minute = 5000\nburst_tokens = 400\n[workload.tokens]\ninput = 300\noutput = 101";
    assert_snapshot!(told_of_provider(lines), @r#"
    exit code: 65
    error: a decision takes 401 tokens, and 400 are the most there ever are
     --> scenario.toml:8:16
      |
    8 | burst_tokens = 400
      |                ^^^
      |
      = help: raise `burst_tokens` to the tokens of a decision or more
    "#);
}

#[test]
fn a_refused_call_waits() {
    assert_snapshot!(told_of_provider("concurrency = 5\nretry_after = \"0 s\""), @r#"
    exit code: 65
    error: a refused call cannot be made again at once
     --> scenario.toml:8:15
      |
    8 | retry_after = "0 s"
      |               ^^^^^
      |
      = help: write a duration above zero, such as "1 s"
    "#);
}

#[test]
fn a_provider_is_not_too_large_for_the_clock() {
    assert_snapshot!(told_of_provider("concurrency = 4000000000"), @r#"
    exit code: 65
    error: 4000000000 cores for 1 min are too much for the clock
     --> scenario.toml:7:15
      |
    7 | concurrency = 4000000000
      |               ^^^^^^^^^^
      |
      = help: cores × duration is counted in 64 bits of nanoseconds: 584 core-years
    "#);
}

#[test]
fn a_supervisor_takes_the_place_of_a_demand() {
    assert_snapshot!(told_of("cores = 2", "cores = 2\nsupervisor = {}"), @r#"
    exit code: 65
    error: what a result takes is said twice: the supervisor decides by its tokens
      --> scenario.toml:12:10
       |
    12 | result = { exponential = { mean = "150 ms" } }
       |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: leave it out, or `supervisor`
    "#);
    let written = "result = { exponential = { mean = \"150 ms\" } }";
    assert_snapshot!(told_of(written, "supervisor = {}\nper_agent = \"1 ms\""), @r#"
    exit code: 65
    error: every agent counts twice: the supervisor rereads `tokens_per_agent`
      --> scenario.toml:12:13
       |
    12 | per_agent = "1 ms"
       |             ^^^^^^
       |
       = help: leave it out, or `supervisor`
    "#);
}
