//! The message for each kind of mistake.

use insta::assert_snapshot;

use super::{GOOD, report, report_after};

#[test]
fn a_good_document_is_fine() {
    assert_eq!(report(GOOD), "fine");
}

#[test]
fn an_unknown_key_suggests_the_one_that_was_meant() {
    assert_snapshot!(report_after("cores = 4", "core = 4"), @"
    error: unknown key `core`
      --> hub.toml:11:1
       |
    11 | core = 4
       | ^^^^
       |
       = help: did you mean `cores`?
    ");
}

#[test]
fn an_unknown_key_like_no_other_lists_what_fits() {
    assert_snapshot!(report_after("cores = 4", "cores = 4\nlatency = 3"), @"
    error: unknown key `latency`
      --> hub.toml:12:1
       |
    12 | latency = 3
       | ^^^^^^^
       |
       = help: what fits here: `cores` and `service`
    ");
}

#[test]
fn an_unknown_table_is_an_unknown_key() {
    assert_snapshot!(report_after("[workload]", "[wrokload]"), @"
    error: unknown key `wrokload`
     --> hub.toml:4:2
      |
    4 | [wrokload]
      |  ^^^^^^^^
      |
      = help: did you mean `workload`?
    ");
}

#[test]
fn an_unknown_variant_suggests_the_one_that_was_meant() {
    assert_snapshot!(report_after("coordination.hub", "coordination.hubb"), @"
    error: unknown coordination `hubb`
      --> hub.toml:10:24
       |
    10 | [topology.coordination.hubb]
       |                        ^^^^
       |
       = help: did you mean `hub`?
    ");
}

#[test]
fn an_unknown_word_for_a_variant_lists_what_fits() {
    assert_snapshot!(report_after("learning = \"none\"", "learning = \"gossip\""), @r#"
    error: unknown learning `gossip`
      --> hub.toml:16:12
       |
    16 | learning = "gossip"
       |            ^^^^^^^^
       |
       = help: what fits here: `none` and `memory`
    "#);
}

#[test]
fn two_variants_are_one_too_many() {
    assert_snapshot!(report_after("lanes = 8", "lanes = 8\n[topology.coordination.hub]\ncores = 1\nservice = \"1 s\""), @"
    error: `coordination` can be only one thing, not both `spine` and `hub`
      --> hub.toml:19:24
       |
    17 | [topology.coordination.spine]
       |                        ----- the other one
    18 | lanes = 8
    19 | [topology.coordination.hub]
       |                        ^^^
       |
       = help: keep one of the two
    ");
}

#[test]
fn an_empty_choice_lists_what_fits() {
    assert_snapshot!(report_after("coordination.spine]\nlanes = 8", "coordination]"), @"
    error: `coordination` names nothing
      --> hub.toml:17:1
       |
    17 | [topology.coordination]
       | ^^^^^^^^^^^^^^^^^^^^^^^ expected one table inside
       |
       = help: what fits here: `hub` and `spine`
    ");
}

#[test]
fn a_variant_with_settings_is_not_a_word() {
    assert_snapshot!(report_after("learning = \"none\"", "learning = \"memory\""), @r#"
    error: `memory` is a table, not a word
      --> hub.toml:16:12
       |
    16 | learning = "memory"
       |            ^^^^^^^^
       |
       = help: write `learning = { memory = { } }`, with its settings between the inner braces
    "#);
}

#[test]
fn a_missing_key_shows_its_table() {
    assert_snapshot!(report_after("cores = 4\n", ""), @"
    error: `cores` is missing
      --> hub.toml:10:1
       |
    10 | [topology.coordination.hub]
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ in this table
       |
       = help: add `cores = …` to it
    ");
}

#[test]
fn a_key_missing_at_the_top_names_the_file() {
    assert_snapshot!(report_after("duration = \"60 s\"\n", ""), @"
    error: `duration` is missing
    --> hub.toml
     = help: add a line `duration = …` above the first table, or a table `[duration]`
    ");
}

#[test]
fn a_text_is_not_a_number() {
    assert_snapshot!(report_after("cores = 4", "cores = \"4\""), @r#"
    error: wrong type for `cores`
      --> hub.toml:11:9
       |
    11 | cores = "4"
       |         ^^^ expected a whole number, 1 or more, found a string
       |
       = help: write it without quotes: `4`
    "#);
}

#[test]
fn a_number_is_not_a_text() {
    assert_snapshot!(report_after("name = \"hub\"", "name = 12"), @r#"
    error: wrong type for `name`
     --> hub.toml:9:8
      |
    9 | name = 12
      |        ^^ expected a string, found a number
      |
      = help: write it in quotes: `"12"`
    "#);
}

#[test]
fn a_broken_number_is_not_whole() {
    assert_snapshot!(report_after("cores = 4", "cores = 4.5"), @"
    error: wrong type for `cores`
      --> hub.toml:11:9
       |
    11 | cores = 4.5
       |         ^^^ expected a whole number, 1 or more, found 4.5
    ");
}

#[test]
fn a_value_is_not_a_table() {
    assert_snapshot!(report_after("[workload]\nseed = 7\nthink = \"1 s\"", "workload = 3"), @"
    error: wrong type for `workload`
     --> hub.toml:4:12
      |
    4 | workload = 3
      |            ^ expected a table, found a number
    ");
}

#[test]
fn a_table_is_not_a_list_of_tables() {
    let spine = GOOD.find("[[topology]]\nname = \"spine\"").unwrap_or(GOOD.len());
    let text = GOOD[..spine].replace("[[topology]]", "[topology]");
    assert_snapshot!(report(&text), @"
    error: wrong type for `topology`
     --> hub.toml:8:1
      |
    8 | [topology]
      | ^^^^^^^^^^ expected a list, found a table
      |
      = help: each element begins with `[[topology]]`
    ");
}

#[test]
fn a_list_of_tables_is_not_a_table() {
    assert_snapshot!(report_after("[workload]", "[[workload]]"), @"
    error: wrong type for `workload`
     --> hub.toml:4:1
      |
    4 | [[workload]]
      | ^^^^^^^^^^^^ expected a table, found a list
      |
      = help: there is only one: it begins with `[workload]`
    ");
}

#[test]
fn zero_cores_are_too_few() {
    assert_snapshot!(report_after("cores = 4", "cores = 0"), @"
    error: `cores` cannot be 0
      --> hub.toml:11:9
       |
    11 | cores = 0
       |         ^ expected a whole number, 1 or more
    ");
}

#[test]
fn a_number_out_of_range_shows_the_range() {
    assert_snapshot!(report_after("seed = 7", "seed = -1\nretries = 256"), @"
    error: `seed` cannot be -1
     --> hub.toml:5:8
      |
    5 | seed = -1
      |        ^^ expected a whole number, 0 or more

    error: `retries` cannot be 256
     --> hub.toml:6:11
      |
    6 | retries = 256
      |           ^^^ expected 255 at most
    ");
}

#[test]
fn a_number_beyond_all_bounds_is_refused() {
    assert_snapshot!(report_after("seed = 7", "seed = 99999999999999999999999999999999999999999999\nshare = 1e999"), @"
    error: `seed` cannot be that large
     --> hub.toml:5:8
      |
    5 | seed = 99999999999999999999999999999999999999999999
      |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expected a whole number, 0 or more

    error: `share` cannot be that large
     --> hub.toml:6:9
      |
    6 | share = 1e999
      |         ^^^^^ expected a number
    ");
}

#[test]
fn a_quantity_brings_its_own_message_and_help() {
    assert_snapshot!(report_after("\"60 s\"", "\"60\""), @r#"
    error: `60` is not a duration
     --> hub.toml:2:12
      |
    2 | duration = "60"
      |            ^^^^
      |
      = help: write `"250 s"`
    "#);
}

#[test]
fn a_type_refusing_a_number_after_the_fact_gets_its_caret() {
    assert_snapshot!(report_after("seed = 7", "seed = 7\nshare = 1.5"), @"
    error: a share of 1.5 is not within 0 and 1
     --> hub.toml:6:9
      |
    6 | share = 1.5
      |         ^^^
    ");
}

#[test]
fn a_list_has_its_length() {
    assert_snapshot!(report_after("seed = 7", "seed = 7\nwindow = [1, 2, 3]"), @"
    error: `window` has 3 elements
     --> hub.toml:6:10
      |
    6 | window = [1, 2, 3]
      |          ^^^^^^^^^ expected a list of 2
    ");
}

#[test]
fn a_date_is_no_duration() {
    assert_snapshot!(report_after("\"60 s\"", "2026-01-01"), @"
    error: wrong type for `duration`
     --> hub.toml:2:12
      |
    2 | duration = 2026-01-01
      |            ^^^^^^^^^^ expected a string, found a date
    ");
}

#[test]
fn a_value_in_a_free_table_gets_its_caret() {
    assert_snapshot!(report_after("[workload]", "[weights]\nfast = 1\nslow = \"two\"\n[workload]"), @r#"
    error: wrong type for `slow`
     --> hub.toml:6:8
      |
    6 | slow = "two"
      |        ^^^^^ expected a number, found a string
    "#);
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let text = GOOD
        .replace("duration = \"60 s\"", "duration = 60")
        .replace("seed = 7", "sede = 7")
        .replace("think = \"1 s\"", "think = \"soon\"")
        .replace("cores = 4", "cores = 0\ncolour = \"red\"")
        .replace("learning = \"none\"", "learning = \"nothing\"")
        .replace("lanes = 8", "");
    assert_snapshot!(report(&text), @r#"
    error: wrong type for `duration`
     --> hub.toml:2:12
      |
    2 | duration = 60
      |            ^^ expected a string, found a number
      |
      = help: write it in quotes: `"60"`

    error: unknown key `sede`
     --> hub.toml:5:1
      |
    5 | sede = 7
      | ^^^^
      |
      = help: did you mean `seed`?

    error: `soon` is not a duration
     --> hub.toml:6:9
      |
    6 | think = "soon"
      |         ^^^^^^
      |
      = help: write `"250 s"`

    error: `cores` cannot be 0
      --> hub.toml:11:9
       |
    11 | cores = 0
       |         ^ expected a whole number, 1 or more

    error: unknown key `colour`
      --> hub.toml:12:1
       |
    12 | colour = "red"
       | ^^^^^^
       |
       = help: what fits here: `cores` and `service`

    error: unknown learning `nothing`
      --> hub.toml:17:12
       |
    17 | learning = "nothing"
       |            ^^^^^^^^^
       |
       = help: what fits here: `none` and `memory`

    error: `lanes` is missing
      --> hub.toml:18:1
       |
    18 | [topology.coordination.spine]
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ in this table
       |
       = help: add `lanes = …` to it
    "#);
}
