//! What follows from a mistake is not another one.

use insta::assert_snapshot;

use super::super::{Draft, Findings, Mistake, Sources, decode};
use super::{GOOD, Whole, report};

fn draft(text: &str) -> Draft<Whole> {
    decode(Sources::from_text("hub.toml", text))
}

/// The messages after a check between fields that reports at a path.
fn messages(text: &str, path: &str) -> Vec<String> {
    let check = |_: &Whole, findings: &mut Findings| {
        findings.report(Mistake::new("from the check").at(path));
        Some(())
    };
    let told =
        |mistakes: super::super::Mistakes| mistakes.iter().map(|one| one.message().to_owned()).collect();
    draft(text).finish(check).map_or_else(told, |()| Vec::new())
}

#[test]
fn a_check_between_fields_gets_its_carets_by_path() {
    let check = |_: &Whole, findings: &mut Findings| {
        let mistake = Mistake::new("a spine without memory").at("topology[1].learning");
        let mistake = mistake.label("learns nothing").also("topology[1].coordination.spine", "this spine");
        findings.report(mistake.help("choose `memory`"));
        None::<()>
    };
    assert_snapshot!(draft(GOOD).finish(check).map_or_else(|mistakes| mistakes.to_string(), |()| String::new()), @r#"
    error: a spine without memory
      --> hub.toml:16:12
       |
    16 | learning = "none"
       |            ^^^^^^ learns nothing
    17 | [topology.coordination.spine]
       | ----------------------------- this spine
       |
       = help: choose `memory`
    "#);
}

#[test]
fn a_check_of_an_overridden_value_points_into_the_override() {
    let check = |_: &Whole, findings: &mut Findings| {
        findings.report(Mistake::new("too many cores").at("topology[0].coordination.hub.cores"));
        None::<()>
    };
    let sources = Sources::from_text("hub.toml", GOOD).with_override("topology.coordination.hub.cores=99");
    let told = decode::<Whole>(sources).finish(check);
    assert_snapshot!(told.map_or_else(|mistakes| mistakes.to_string(), |()| String::new()), @"
    error: too many cores
     |
     | --set topology.coordination.hub.cores=99
     |                                       ^^
    ");
}

#[test]
fn a_mistake_put_into_several_elements_is_told_once() {
    let told = super::report_with(GOOD, &["topology.coordination={ hubb = 1, spinee = 2 }"]);
    assert_snapshot!(told, @"
    error: unknown coordination `hubb`
     |
     | --set topology.coordination={ hubb = 1, spinee = 2 }
     |                               ^^^^
     |
     = help: did you mean `hub`?

    error: unknown coordination `spinee`
     |
     | --set topology.coordination={ hubb = 1, spinee = 2 }
     |                                         ^^^^^^
     |
     = help: did you mean `spine`?
    ");
}

#[test]
fn a_check_of_sound_parts_joins_the_other_mistakes() {
    let text = GOOD.replace("cores = 4", "cores = 0");
    assert_eq!(messages(&text, "duration"), ["from the check", "`cores` cannot be 0"]);
}

#[test]
fn a_check_of_a_faulty_value_is_not_told() {
    let text = GOOD.replace("cores = 4", "cores = 0");
    assert_eq!(messages(&text, "topology[0].coordination.hub.cores"), ["`cores` cannot be 0"]);
}

#[test]
fn a_check_of_a_missing_value_is_not_told() {
    let text = GOOD.replace("cores = 4\n", "");
    assert_eq!(messages(&text, "topology[0].coordination.hub.cores"), ["`cores` is missing"]);
}

#[test]
fn a_check_inside_an_unknown_kind_is_not_told() {
    let text = GOOD.replace("coordination.hub", "coordination.hubb");
    assert_eq!(messages(&text, "topology[0].coordination.hub.cores"), ["unknown coordination `hubb`"]);
}

#[test]
fn a_list_with_a_faulty_name_is_doubtful_as_a_whole() {
    let doubt = |text: &str| {
        let mut doubts = Vec::new();
        let check = |_: &Whole, findings: &mut Findings| {
            doubts = ["topology", "topology[1]", "workload", "warm_up"]
                .map(|path| findings.is_doubtful(path))
                .into();
            Some(())
        };
        let _ = draft(text).finish(check);
        doubts
    };
    assert_eq!(doubt(&GOOD.replace("name = \"hub\"", "name = 3")), [true, false, false, false]);
}

#[test]
fn an_absent_value_is_shown_at_its_table() {
    let check = |_: &Whole, findings: &mut Findings| {
        findings.report(Mistake::new("retries are needed here").at("workload.retries"));
        None::<()>
    };
    assert_snapshot!(draft(GOOD).finish(check).map_or_else(|mistakes| mistakes.to_string(), |()| String::new()), @"
    error: retries are needed here
     --> hub.toml:4:1
      |
    4 | [workload]
      | ^^^^^^^^^^
    ");
}

/// A type that takes none of the fillers.
#[derive(Debug)]
struct Stubborn;

impl<'de> serde::Deserialize<'de> for Stubborn {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "stubborn" => Ok(Self),
            _ => Err(serde::de::Error::custom("not stubborn")),
        }
    }
}

#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "only decoding matters here")]
struct Stubborns {
    one: Stubborn,
    many: Vec<Stubborn>,
    seed: u8,
}

#[test]
fn a_list_that_lost_an_element_is_doubtful_as_its_indexes_moved() {
    let text = "one = \"stubborn\"\nmany = [\"mild\", \"stubborn\"]\nseed = 1";
    let mut lengths = Vec::new();
    let check = |value: &Stubborns, findings: &mut Findings| {
        lengths.push(value.many.len());
        findings.report(Mistake::new("from the check").at("many[1]"));
        Some(())
    };
    let draft: Draft<Stubborns> = decode(Sources::from_text("hub.toml", text));
    let told = draft.finish(check).map_err(|mistakes| mistakes.len());
    assert_eq!((told, lengths), (Err(1), vec![1]));
}

#[test]
fn a_value_that_no_filler_can_replace_ends_the_reading_with_what_was_found() {
    let text = "one = \"mild\"\nmany = []\nseed = 300\nsede = 1";
    let draft: Draft<Stubborns> = decode(Sources::from_text("hub.toml", text));
    let messages =
        |mistakes: super::super::Mistakes| mistakes.iter().map(|one| one.message().to_owned()).collect();
    let told: Vec<String> = draft.into_value().map_or_else(messages, |_| Vec::new());
    assert_eq!(told, ["not stubborn", "`seed` cannot be 300", "unknown key `sede`"]);
}

/// A type that reads its table itself and refuses an empty one.
#[derive(Debug)]
struct Kinds;

impl<'de> serde::Deserialize<'de> for Kinds {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let weights = std::collections::BTreeMap::<String, u32>::deserialize(deserializer)?;
        if weights.is_empty() { Err(serde::de::Error::custom("no kinds")) } else { Ok(Self) }
    }
}

#[test]
fn a_type_that_refuses_what_is_left_of_a_table_is_not_told() {
    type Named = std::collections::BTreeMap<String, Kinds>;
    let draft: Draft<Named> = decode(Sources::from_text("hub.toml", "a = { x = \"one\" }\nb = {}"));
    let messages =
        |mistakes: super::super::Mistakes| mistakes.iter().map(|one| one.message().to_owned()).collect();
    let told: Vec<String> = draft.into_value().map_or_else(messages, |_| Vec::new());
    assert_eq!(told, ["wrong type for `x`", "no kinds"]);
}

#[test]
fn two_missing_keys_of_one_table_are_both_told() {
    let text = GOOD.replace("cores = 4\nservice = \"2 s\"\n", "");
    assert_snapshot!(report(&text), @"
    error: `cores` is missing
      --> hub.toml:10:1
       |
    10 | [topology.coordination.hub]
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ in this table
       |
       = help: add `cores = …` to it

    error: `service` is missing
      --> hub.toml:10:1
       |
    10 | [topology.coordination.hub]
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ in this table
       |
       = help: add `service = …` to it
    ");
}

#[test]
fn a_whole_missing_list_hides_nothing_else() {
    let text = "name = \"x\"\nduration = 5\n[workload]\nsed = 3\n";
    assert_snapshot!(report(text), @r#"
    error: `topology` is missing
    --> hub.toml
     = help: add a line `topology = …` above the first table, or a table `[topology]`

    error: wrong type for `duration`
     --> hub.toml:2:12
      |
    2 | duration = 5
      |            ^ expected a string, found a number
      |
      = help: write it in quotes: `"5"`

    error: `think` is missing
     --> hub.toml:3:1
      |
    3 | [workload]
      | ^^^^^^^^^^ in this table
      |
      = help: add `think = …` to it

    error: unknown key `sed`
     --> hub.toml:4:1
      |
    4 | sed = 3
      | ^^^
      |
      = help: did you mean `seed`?
    "#);
}

#[test]
fn a_faulty_element_hides_neither_its_neighbours_nor_itself() {
    let text =
        "name = \"x\"\nduration = \"1 s\"\ntopology = [3, { name = 4 }]\n[workload]\nseed = 3\nthink = 1\n";
    assert_snapshot!(report(text), @r#"
    error: wrong type for `topology[0]`
     --> hub.toml:3:13
      |
    3 | topology = [3, { name = 4 }]
      |             ^ expected a table, found a number

    error: `coordination` is missing
     --> hub.toml:3:16
      |
    3 | topology = [3, { name = 4 }]
      |                ^^^^^^^^^^^^ in this table
      |
      = help: add `coordination = …` to it

    error: wrong type for `name`
     --> hub.toml:3:25
      |
    3 | topology = [3, { name = 4 }]
      |                         ^ expected a string, found a number
      |
      = help: write it in quotes: `"4"`

    error: wrong type for `think`
     --> hub.toml:6:9
      |
    6 | think = 1
      |         ^ expected a string, found a number
      |
      = help: write it in quotes: `"1"`
    "#);
}
