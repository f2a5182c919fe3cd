//! Self-description: help, lists, the schema, the manual page, completions.

use std::fs;
use std::path::PathBuf;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::axes::AXES;
use super::{GOOD, Sandbox, names_in, shipped};

const TRACE: &str = "tests/data/azure_llm_synthetic.csv";
const MOONCAKE: &str = "tests/data/mooncake_synthetic.jsonl";
const VERBS: [&str; 16] = [
    "run",
    "find",
    "explain",
    "compare",
    "coverage",
    "check",
    "list",
    "show",
    "init",
    "verify",
    "cell",
    "merge",
    "completions",
    "man",
    "schema",
    "exit-codes",
];

#[test]
fn the_exit_codes_are_those_that_are_public() {
    assert_snapshot!(Sandbox::with("").ceiling(&["exit-codes"]).data(), @"
      0  fine
      2  the command line is wrong
     65  a scenario or its data is invalid
     70  not reproducible, or books that do not close: a bug of ceiling
     74  input or output failed
     75  interrupted while finished runs are kept: running again resumes
     97  no comparable baseline, or cells of it that the new results lack
     98  a regression against a baseline
     99  an expectation of a scenario does not hold, or has no data
    130  interrupted by Ctrl-C when nothing is kept; 143 by SIGTERM
    ");
}

#[test]
fn every_verb_has_help_with_an_example() {
    let sandbox = Sandbox::with("");
    let help = VERBS.map(|verb| sandbox.ceiling(&["help", verb]));
    let is_lacking = |told: &&super::Told| {
        told.code != Some(0)
            || !(told.stdout.contains("\nExample:\n") || told.stdout.contains("130  interrupted"))
    };
    assert_eq!(help.iter().find(is_lacking).map(|told| &told.stdout), None);
}

#[test]
fn an_example_of_the_help_is_no_longer_than_a_line_of_the_screen() {
    let sandbox = Sandbox::with("");
    let help = VERBS.map(|verb| sandbox.ceiling(&["help", verb]).stdout);
    assert_eq!(help.iter().flat_map(|text| text.lines()).find(|line| line.chars().count() > 100), None);
}

#[test]
fn the_lists_name_planes_distributions_and_metrics() {
    let sandbox = Sandbox::with("");
    let everything = sandbox.ceiling(&["list"]);
    for (what, word) in [("planes", "event_spine"), ("distributions", "lognormal"), ("metrics", "latency")] {
        let told = sandbox.ceiling(&["list", what]);
        assert!(everything.data().contains(told.data()), "{what} is part of everything");
        assert!(word == "event_spine" || told.stdout.contains(word), "{what}: {}", told.stdout);
    }
}

#[test]
fn the_manual_is_one_page_with_every_verb() {
    let told = Sandbox::with("").ceiling(&["man"]);
    assert_eq!(told.data().matches("\n.TH ").count() + usize::from(told.stdout.starts_with(".TH")), 1);
    let has_section = |verb: &&str| told.stdout.contains(&format!(".SH \"CEILING {}\"", verb.to_uppercase()));
    assert!(VERBS.iter().all(has_section), "{}", told.stdout);
}

#[test]
fn completions_know_every_verb() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let told = Sandbox::with("").ceiling(&["completions", shell]);
        assert!(VERBS.iter().all(|verb| told.data().contains(verb)), "{shell}");
    }
}

/// The scenarios that are shipped; the second argument is the trace that one of them asks for.
fn shipped_scenarios() -> Vec<(PathBuf, Vec<String>)> {
    let in_folder = |folder: &str| {
        let folder = shipped(folder);
        let names = names_in(&folder).into_iter().filter(|name| name.ends_with(".toml"));
        names.map(move |name| folder.join(name)).collect::<Vec<_>>()
    };
    let paths = [in_folder("scenarios"), in_folder("scenarios/oracles")].concat();
    assert!(!paths.is_empty());
    let with_changes = paths.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("it is shipped");
        let is_open = text.contains("[workload.arrivals.trace]") && !text.contains("\nfile = ");
        let file = if text.contains("format = \"mooncake\"") { MOONCAKE } else { TRACE };
        let trace = ["--trace".to_owned(), shipped(file).display().to_string()];
        // The small trace is shorter than the warm-up of the real one.
        let changes = [trace.to_vec(), vec!["--set".to_owned(), "warm_up=9 s".to_owned()]].concat();
        (path, if is_open { changes } else { Vec::new() })
    });
    with_changes.collect()
}

#[test]
fn what_is_shown_reads_back_as_the_same() {
    for (path, changes) in shipped_scenarios() {
        let sandbox = Sandbox::with("");
        let data = ["identical_problem", "one_rumour"].map(|name| format!("scenarios/data/{name}.csv"));
        for trace in [TRACE, MOONCAKE].into_iter().chain(data.iter().map(String::as_str)) {
            let name = trace.rsplit('/').next().expect("a path ends in a name");
            fs::copy(shipped(trace), sandbox.path(name)).expect("it is shipped");
        }
        let path = path.display().to_string();
        let changes: Vec<&str> = changes.iter().map(String::as_str).collect();
        let shown = sandbox.ceiling(&[&["show", &path], &changes[..]].concat());
        sandbox.write("shown.toml", shown.data());
        assert_eq!(sandbox.ceiling(&["show", "shown.toml"]).data(), shown.stdout, "{path}");
    }
}

#[test]
fn what_is_shown_fits_the_schema_and_so_does_what_is_shipped() {
    let schema = schema();
    for (path, _) in shipped_scenarios() {
        let text = fs::read_to_string(&path).expect("it is shipped");
        assert_eq!(Schema(&schema).refusal(&schema, &as_json(&text)), None, "{}", path.display());
    }
    for text in [GOOD.to_owned(), format!("{GOOD}{AXES}")] {
        let shown = Sandbox::with(text).ceiling(&["show", "scenario.toml"]);
        assert_eq!(Schema(&schema).refusal(&schema, &as_json(shown.data())), None);
    }
}

#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let schema = schema();
    let refused = [
        ("seed = 1", "sede = 1"),
        ("coordination.hub", "coordination.hubb"),
        ("cores = 2", "cores = 0"),
        ("cores = 2", "cores = 2.5"),
        ("loss = 0.01", "loss = 1.5"),
        ("[5, 10]", "[0, 10]"),
        ("agents = [5, 10]\n", ""),
        ("replicates = 2", "replicates = -2"),
    ];
    for (right, wrong) in refused {
        let file = as_json(&GOOD.replacen(right, wrong, 1));
        assert_ne!(Schema(&schema).refusal(&schema, &file), None, "{wrong}");
    }
}

fn schema() -> Value {
    let told = Sandbox::with("").ceiling(&["schema"]);
    let schema: Value = serde_json::from_str(told.data()).expect("it is JSON");
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    schema
}

fn as_json(text: &str) -> Value {
    serde_json::to_value(text.parse::<toml::Table>().expect("it is TOML")).expect("it has no dates")
}

/// The part of draft-07 that our schema uses; any other keyword is a failure, not a silence.
struct Schema<'a>(&'a Value);

impl Schema<'_> {
    /// Why `value` does not fit `rules`.
    fn refusal(&self, rules: &Value, value: &Value) -> Option<String> {
        let Value::Object(keywords) = rules else {
            return (rules == &Value::Bool(false)).then(|| format!("nothing fits here, not {value}"));
        };
        keywords.iter().find_map(|(keyword, rule)| self.refusal_of(keyword, rule, rules, value))
    }

    fn refusal_of(&self, keyword: &str, rule: &Value, rules: &Value, value: &Value) -> Option<String> {
        let fits = |rule: &&Value| self.refusal(rule, value).is_none();
        let fitting_count = || rule.as_array().map_or(0, |rules| rules.iter().filter(fits).count());
        let is_fine = match keyword {
            // `pattern` is for editors: what a text says is tested where it is read.
            "$schema" | "title" | "description" | "default" | "format" | "definitions" | "pattern" => true,
            "$ref" => return self.refusal(self.definition(rule), value),
            "allOf" => return rule.as_array()?.iter().find_map(|rule| self.refusal(rule, value)),
            "anyOf" => fitting_count() >= 1,
            "oneOf" => fitting_count() == 1,
            "type" => is_of_type(rule, value),
            "const" => rule == value,
            "enum" => rule.as_array()?.contains(value),
            "minimum" => value.as_f64() >= rule.as_f64() || !value.is_number(),
            "maximum" => value.as_f64() <= rule.as_f64() || !value.is_number(),
            "exclusiveMinimum" => value.as_f64() > rule.as_f64() || !value.is_number(),
            "minProperties" => {
                value.as_object().is_none_or(|table| json!(table.len()).as_u64() >= rule.as_u64())
            }
            "maxProperties" => {
                value.as_object().is_none_or(|table| json!(table.len()).as_u64() <= rule.as_u64())
            }
            "minItems" => value.as_array().is_none_or(|list| json!(list.len()).as_u64() >= rule.as_u64()),
            "uniqueItems" => value.as_array().is_none_or(|list| {
                list.iter().enumerate().all(|(place, item)| !list[..place].contains(item))
            }),
            "items" => return value.as_array()?.iter().find_map(|element| self.refusal(rule, element)),
            "required" => value.as_object().is_none_or(|table| {
                rule.as_array().is_some_and(|keys| {
                    keys.iter().filter_map(Value::as_str).all(|key| table.contains_key(key))
                })
            }),
            "properties" => return self.refusal_of_entries(value, |key| rule.get(key)),
            "additionalProperties" => {
                return self
                    .refusal_of_entries(value, |key| rules["properties"].get(key).is_none().then_some(rule));
            }
            _ => panic!("the schema uses `{keyword}`, which this test does not know"),
        };
        (!is_fine).then(|| format!("{value} does not fit {keyword} {rule}"))
    }

    fn refusal_of_entries<'r>(
        &self,
        value: &Value,
        rule_of: impl Fn(&str) -> Option<&'r Value>,
    ) -> Option<String> {
        let entries = value.as_object()?.iter();
        entries
            .filter_map(|(key, value)| Some((rule_of(key)?, value)))
            .find_map(|(rule, value)| self.refusal(rule, value))
    }

    fn definition(&self, reference: &Value) -> &Value {
        let pointer = reference.as_str().and_then(|text| text.strip_prefix('#')).expect("it is in this file");
        self.0.pointer(pointer).expect("every reference leads somewhere")
    }
}

fn is_of_type(rule: &Value, value: &Value) -> bool {
    match rule.as_str() {
        None => rule.as_array().is_some_and(|kinds| kinds.iter().any(|kind| is_of_type(kind, value))),
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some(other) => panic!("the schema uses the type `{other}`, which is none"),
    }
}
