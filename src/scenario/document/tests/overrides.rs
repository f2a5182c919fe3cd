//! `--set`: what fits, and what is told of what does not.

use insta::assert_snapshot;

use super::{GOOD, report_with};

fn report(overrides: &[&str]) -> String {
    report_with(GOOD, overrides)
}

#[test]
fn overrides_that_fit_are_fine() {
    let fitting = [
        "workload.seed=8",
        "workload.think=2 s",
        "workload.think = \"2 s\"",
        "weights.slow=0.5",
        "topology.coordination.hub.cores=16",
        "topology.hub.coordination.hub.cores=16",
        "topology[0].name=other",
        "topology.1.coordination.spine.lanes=2",
        "topology.learning=none",
        "topology.spine.coordination={hub={cores=1,service='1 s'}}",
        "topology.learning.memory.capacity=3",
    ];
    let refused: Vec<&str> = fitting.into_iter().filter(|text| report(&[text]) != "fine").collect();
    assert_eq!(refused, ["topology.learning.memory.capacity=3"], "one topology has `learning = \"none\"`");
}

#[test]
fn a_later_override_wins() {
    assert_eq!(report(&["workload.seed=none", "workload.seed=9"]), "fine");
}

#[test]
fn a_value_that_does_not_fit_is_shown_in_the_override() {
    assert_snapshot!(report(&["topology.coordination.hub.cores=0"]), @"
    error: `cores` cannot be 0
     |
     | --set topology.coordination.hub.cores=0
     |                                       ^ expected a whole number, 1 or more
    ");
}

#[test]
fn a_word_where_a_number_belongs_is_shown_in_the_override() {
    assert_snapshot!(report(&["workload.seed=seven"]), @"
    error: wrong type for `seed`
     |
     | --set workload.seed=seven
     |                     ^^^^^ expected a whole number, 0 or more, found a string
    ");
}

#[test]
fn an_unknown_key_is_shown_in_the_override() {
    assert_snapshot!(report(&["workload.sede=8", "topologgy.x=1"]), @"
    error: unknown key `sede`
     |
     | --set workload.sede=8
     |                ^^^^
     |
     = help: did you mean `seed`?

    error: unknown key `topologgy`
     |
     | --set topologgy.x=1
     |       ^^^^^^^^^
     |
     = help: did you mean `topology`?
    ");
}

#[test]
fn an_override_may_spoil_what_the_file_chose() {
    assert_snapshot!(report(&["topology.hub.coordination.spine.lanes=8"]), @"
    error: `coordination` can be only one thing, not both `hub` and `spine`
       |
       | --set topology.hub.coordination.spine.lanes=8
       |                                 ^^^^^
       |
      ::: hub.toml:10:24
       |
    10 | [topology.coordination.hub]
       |                        --- the other one
       |
       = help: to replace the file's choice, end the path there: `coordination={ spine = { … } }`
    ");
}

#[test]
fn no_element_concerned_suggests_a_name() {
    assert_snapshot!(report(&["topology.hubb.coordination.hub.cores=8"]), @"
    error: no `topology` has `hubb`
     |
     | --set topology.hubb.coordination.hub.cores=8
     |                ^^^^
     |
     = help: did you mean `hub`?
    ");
}

#[test]
fn no_element_concerned_lists_the_names() {
    assert_snapshot!(report(&["topology.coordination.relay.cores=8"]), @"
    error: no `topology` has `coordination.relay`
     |
     | --set topology.coordination.relay.cores=8
     |                             ^^^^^
     |
     = help: what fits here: `hub` and `spine`
    ");
}

#[test]
fn an_index_beyond_the_end_tells_the_length() {
    assert_snapshot!(report(&["topology[2].name=x"]), @"
    error: `topology` has no element 2
     |
     | --set topology[2].name=x
     |               ^^^
     |
     = help: it has 2, counted from 0 to 1
    ");
}

#[test]
fn a_path_through_a_single_value_shows_it() {
    assert_snapshot!(report(&["duration.length=8"]), @r#"
    error: `duration` is not a table, it has no `length`
      |
      | --set duration.length=8
      |                ^^^^^^
      |
     ::: hub.toml:2:12
      |
    2 | duration = "60 s"
      |            ------ a single value
      |
      = help: end the path at `duration`
    "#);
}

#[test]
fn malformed_overrides_are_told_all_at_once() {
    assert_snapshot!(report(&["foo", "=3", "a..b=1", "a.b=", "a[x]=1", "workload.seed=[1", "a b\"c=1"]), @r#"
    error: an override without a value
     |
     | --set foo
     |       ^^^ expected `=`
     |
     = help: write `path.to.key=value`, such as `topology.coordination.hub.cores=16`

    error: an override without a key
     |
     | --set =3
     |       ^ expected a path before `=`
     |
     = help: write `path.to.key=value`, such as `topology.coordination.hub.cores=16`

    error: a key is missing in the path
     |
     | --set a..b=1
     |         ^
     |
     = help: a path looks like `topology.coordination.hub.cores` or `topology[0].name`

    error: an override without a value
     |
     | --set a.b=
     |           ^ expected a value
     |
     = help: for an empty text write `""`

    error: `x` is not an index
     |
     | --set a[x]=1
     |        ^^^ expected a number
     |
     = help: a path looks like `topology.coordination.hub.cores` or `topology[0].name`

    error: unclosed array
     |
     | --set workload.seed=[1
     |                       ^ expected `]`

    error: an override without a value
     |
     | --set a b"c=1
     |       ^^^^^^^ expected `=`
     |
     = help: write `path.to.key=value`, such as `topology.coordination.hub.cores=16`
    "#);
}

#[test]
fn mistakes_of_file_and_overrides_stand_together() {
    let text = GOOD.replace("cores = 4", "cores = 0");
    assert_snapshot!(report_with(&text, &["workload.seed=x", "foo"]), @"
    error: `cores` cannot be 0
      --> hub.toml:11:9
       |
    11 | cores = 0
       |         ^ expected a whole number, 1 or more

    error: wrong type for `seed`
     |
     | --set workload.seed=x
     |                     ^ expected a whole number, 0 or more, found a string

    error: an override without a value
     |
     | --set foo
     |       ^^^ expected `=`
     |
     = help: write `path.to.key=value`, such as `topology.coordination.hub.cores=16`
    ");
}

#[test]
fn a_good_override_cures_a_bad_line() {
    let text = GOOD.replace("cores = 4", "cores = 0");
    assert_eq!(report_with(&text, &["topology.coordination.hub.cores=4"]), "fine");
}
