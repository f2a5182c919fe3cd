//! Syntax, and texts that are awkward to show.

use insta::assert_snapshot;

use super::super::{Mistake, Sources};
use super::{GOOD, decode, report, report_after};

#[test]
fn several_mistakes_of_syntax_inside_values_are_told_with_the_rest() {
    let text = GOOD.replace("\"60 s\"", "60 s").replace("\"1 s\"", "\"1 s").replace("cores = 4", "cores = 0");
    assert_snapshot!(report(&text), @r#"
    error: string values must be quoted
     --> hub.toml:2:12
      |
    2 | duration = 60 s
      |            ^^^^
      |
      = help: a text or a quantity stands in quotes: `"60 s"`

    error: invalid basic string
     --> hub.toml:6:13
      |
    6 | think = "1 s
      |             ^ expected `"`
      |
      = help: close the quotes on the same line

    error: `cores` cannot be 0
      --> hub.toml:11:9
       |
    11 | cores = 0
       |         ^ expected a whole number, 1 or more
    "#);
}

#[test]
fn a_broken_header_ends_the_reading() {
    assert_snapshot!(report_after("[workload]", "[workload"), @"
    error: unclosed table
     --> hub.toml:4:10
      |
    4 | [workload
      |          ^ expected `]`
      |
      = help: close the brackets: `[name]`, `[[name]]`
    ");
}

#[test]
fn a_line_without_a_value_ends_the_reading() {
    assert_snapshot!(report_after("seed = 7", "seed"), @"
    error: key with no value
     --> hub.toml:5:5
      |
    5 | seed
      |     ^ expected `=`
      |
      = help: a line reads `key = value`, a table begins with `[name]`
    ");
}

#[test]
fn a_value_left_out_is_told_at_the_end_of_the_line() {
    assert_snapshot!(report_after("seed = 7", "seed ="), @"
    error: a value is missing
     --> hub.toml:5:7
      |
    5 | seed =
      |       ^ expected a value after `=`
    ");
}

#[test]
fn a_key_given_twice_shows_both_and_decoding_goes_on() {
    assert_snapshot!(report_after("think = \"1 s\"", "think = \"soon\"\nseed = 8"), @r#"
    error: `soon` is not a duration
     --> hub.toml:6:9
      |
    6 | think = "soon"
      |         ^^^^^^
      |
      = help: write `"250 s"`

    error: `seed` is given twice
     --> hub.toml:7:1
      |
    5 | seed = 7
      | ---- first here
    6 | think = "soon"
    7 | seed = 8
      | ^^^^ again here
      |
      = help: keep one of the two
    "#);
}

#[test]
fn a_table_given_twice_shows_both() {
    assert_snapshot!(report_after("[[topology]]", "[workload]\nretries = 3\n\n[[topology]]"), @"
    error: `workload` is given twice
     --> hub.toml:8:2
      |
    4 | [workload]
      |  -------- first here
    ...
    8 | [workload]
      |  ^^^^^^^^ again here
      |
      = help: keep one of the two
    ");
}

#[test]
fn an_unclosed_block_of_text_ends_the_reading() {
    assert_snapshot!(report_after("\"60 s\"", "\"\"\"60 s"), @r#"
    error: invalid multi-line basic string
      --> hub.toml:18:11
       |
     2 | duration = """60 s
       |            - it begins here
    ...
    18 | lanes = 8
       |          ^ expected `"`
    "#);
}

#[test]
fn windows_line_ends_do_not_move_the_caret() {
    assert_snapshot!(report(&GOOD.replace("cores = 4", "cores = 0").replace('\n', "\r\n")), @"
    error: `cores` cannot be 0
      --> hub.toml:11:9
       |
    11 | cores = 0
       |         ^ expected a whole number, 1 or more
    ");
}

#[test]
fn tabs_are_shown_as_spaces() {
    assert_snapshot!(report_after("cores = 4", "\tcores\t=\t0\t# none"), @"
    error: `cores` cannot be 0
      --> hub.toml:11:10
       |
    11 |     cores    =    0    # none
       |                   ^ expected a whole number, 1 or more
    ");
}

#[test]
fn wide_letters_before_the_caret_do_not_move_it() {
    let line = "coordination = { hub = { service = \"ü→漢字\", cores = 0 } }";
    assert_snapshot!(report_after("[topology.coordination.hub]\ncores = 4\nservice = \"2 s\"", line), @r#"
    error: `ü→漢字` is not a duration
      --> hub.toml:10:36
       |
    10 | coordination = { hub = { service = "ü→漢字", cores = 0 } }
       |                                    ^^^^^^^^
       |
       = help: write `"250 s"`

    error: `cores` cannot be 0
      --> hub.toml:10:52
       |
    10 | coordination = { hub = { service = "ü→漢字", cores = 0 } }
       |                                                      ^ expected a whole number, 1 or more
    "#);
}

#[test]
fn a_long_line_is_cut_to_the_part_around_the_caret() {
    let line = format!(
        "weights = {{ {} slow = \"x\", {} }}",
        "first = 1.0, ",
        (0..99).map(|index| format!("b{index} = 2.0, ")).collect::<String>()
    );
    assert_snapshot!(report_after("duration", &format!("{line}\nduration")), @r#"
    error: wrong type for `slow`
     --> hub.toml:2:34
      |
    2 | weights = { first = 1.0,  slow = "x", b0 = 2.0, b1 = 2.0, b2 = 2.0, b3 = 2.0, b4 = 2.0, b5 = 2.0, b6 = 2.0, b7 = 2.0, b8 = 2.0, b9 = ...
      |                                  ^^^ expected a number, found a string
    "#);
}

#[test]
fn a_value_over_many_lines_is_underlined_on_its_first() {
    assert_snapshot!(report_after("seed = 7", "seed = [\n  1,\n  2,\n]"), @"
    error: wrong type for `seed`
     --> hub.toml:5:8
      |
    5 | seed = [
      |        ^ expected a whole number, 0 or more, found a list
    ");
}

#[test]
fn control_characters_are_not_sent_to_the_terminal() {
    assert_snapshot!(report_after("cores = 4", "\"\\u001b[31mred\" = 4\ncores = 4"), @r#"
    error: unknown key `␛[31mred`
      --> hub.toml:11:1
       |
    11 | "\u001b[31mred" = 4
       | ^^^^^^^^^^^^^^^
       |
       = help: what fits here: `cores` and `service`
    "#);
}

#[test]
fn a_byte_order_mark_does_not_move_the_caret() {
    assert_snapshot!(report(&format!("\u{feff}{}", GOOD.replace("\"60 s\"", "60"))), @r#"
    error: wrong type for `duration`
     --> hub.toml:2:12
      |
    2 | duration = 60
      |            ^^ expected a string, found a number
      |
      = help: write it in quotes: `"60"`
    "#);
}

#[test]
fn an_empty_text_lacks_everything() {
    assert_snapshot!(report(""), @"
    error: `name` is missing
    --> hub.toml
     = help: add a line `name = …` above the first table, or a table `[name]`

    error: `duration` is missing
    --> hub.toml
     = help: add a line `duration = …` above the first table, or a table `[duration]`

    error: `workload` is missing
    --> hub.toml
     = help: add a line `workload = …` above the first table, or a table `[workload]`

    error: `topology` is missing
    --> hub.toml
     = help: add a line `topology = …` above the first table, or a table `[topology]`
    ");
}

#[test]
fn colour_is_on_demand() {
    let mistakes = super::super::Mistakes::of_file("a.toml", Mistake::new("the file is empty"));
    assert_eq!(
        [mistakes.render(true).contains('\u{1b}'), mistakes.render(false).contains('\u{1b}')],
        [true, false]
    );
}

#[test]
fn a_hundred_mistakes_are_enough() {
    let text: String = (0..500).map(|index| format!("key_{index} = 1\n")).collect();
    let draft = decode::<super::Whole>(Sources::from_text("hub.toml", text));
    assert_eq!(draft.into_value().map_err(|mistakes| mistakes.len()).err(), Some(101));
}
