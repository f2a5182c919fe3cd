//! How distributions read, what a mistake is answered with and where the caret stands.

use super::super::{Distribution, Family};
use super::{Line, duration, sampler, written};
use crate::kernel::SimDuration;
use crate::quantities::{Bytes, Number, split_help};

/// One of each form, as people write it.
pub(super) const ALL: [&str; 15] = [
    "\"1 s\"",
    "{ uniform = { lower = \"1 s\", upper = \"3 s\" } }",
    "{ exponential = { mean = \"1 s\" } }",
    "{ lognormal = { mean = \"9.75 s\", cv = 1.25 } }",
    "{ lognormal = { median = \"6.08 s\", sigma = 0.97 } }",
    "{ gamma = { mean = \"1 s\", cv = 1.1 } }",
    "{ gamma = { mean = \"1 s\", cv = 13 } }",
    "{ weibull = { scale = \"1 s\", shape = 0.7 } }",
    "{ pareto = { scale = \"1 s\", shape = 2.5 } }",
    "{ hyperexponential = { mean = \"1 s\", cv = 10 } }",
    "{ hyperexponential = { probabilities = [0.9, \"10 %\"], means = [\"1 s\", \"20 s\"] } }",
    "{ zipf = { items = 1000, exponent = 1.1, unit = \"10 ms\" } }",
    "{ beta = { alpha = 9, beta = 1, scale = \"1 s\" } }",
    "{ beta = { alpha = 5, beta = 5, scale = \"1 s\" } }",
    "{ empirical = { values = [\"4 s\", \"1 s\", \"2 s\", \"2 s\"] } }",
];

const TABLES: [&str; 2] = [
    "{ empirical = { file = \"calls.csv\", column = \"api_time\", unit = \"ms\", empty = \"skip\" } }",
    "{ empirical = { file = \"q.csv\", column = \"v\", unit = \"s\", form = \"quantiles\", probability_column = \"p\" } }",
];

/// The text at the caret, the message and the help for a distribution of durations.
fn complaint(value: &str) -> (String, String, String) {
    let file = format!("think = {value}\n");
    let error = toml::from_str::<Line<SimDuration>>(&file).expect_err("must be refused");
    let place = file[error.span().expect("an error has a place")].to_string();
    let (message, help) = split_help(error.message());
    (place, message.to_string(), help.unwrap_or_default().to_string())
}

#[test]
fn every_form_is_read_and_written_back_the_same() {
    for value in ALL.into_iter().chain(TABLES) {
        let line = Line { think: duration(value) };
        let text = toml::to_string(&line).expect("it can be written");
        let again: Line<SimDuration> =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(again, line, "{text}");
    }
}

#[test]
fn a_table_of_its_own_reads_like_an_inline_one() {
    let text = "[think.lognormal]\nmean = \"9.75 s\"\ncv = 1.25\n";
    let line: Line<SimDuration> = toml::from_str(text).expect("a good file");
    assert_eq!(line.think, duration(ALL[3]));
    assert_eq!(duration("{ constant = \"1 s\" }"), duration("\"1 s\""));
}

#[test]
fn numbers_and_sizes_are_distributed_too() {
    assert_eq!(written::<Number>("50"), Distribution::Constant(Number::new(50.0).expect("a number")));
    assert_eq!(written::<Number>("2.5").to_string(), "2.5");
    assert_eq!(written::<Bytes>("\"512 B\"").to_string(), "512 B");
    assert_eq!(
        written::<Number>("{ lognormal = { mean = 400, cv = 2 } }").to_string(),
        "lognormal (mean 400, cv 2)"
    );
}

#[test]
fn a_bare_number_shows_the_likely_spellings() {
    let expected = ("6", "`6` has no unit; a duration needs one", "write \"6 s\", \"6 ms\" or \"6 us\"");
    let (place, message, help) = complaint("6");
    assert_eq!((place.as_str(), message.as_str(), help.as_str()), expected);
    let (place, message, help) = complaint("{ exponential = { mean = 6 } }");
    assert_eq!((place.as_str(), message.as_str(), help.as_str()), expected);
}

#[test]
fn an_unknown_family_is_answered_with_the_nearest_and_all() {
    let (place, message, help) = complaint("{ lognorml = { mean = \"1 s\", cv = 1 } }");
    assert_eq!((place.as_str(), message.as_str()), ("lognorml", "unknown distribution `lognorml`"));
    assert!(help.starts_with("did you mean `lognormal`? known are `constant`, `uniform`,"), "{help}");
    for name in Family::NAMES {
        assert!(help.contains(name), "{name}");
    }
}

#[test]
fn an_unknown_key_is_answered_with_the_nearest() {
    let (place, message, help) = complaint("{ lognormal = { mena = \"1 s\", cv = 1 } }");
    assert_eq!((place.as_str(), message.as_str()), ("mena", "unknown key `mena`"));
    assert_eq!(help, "did you mean `mean`? known are `mean`, `cv`, `median` and `sigma`");
}

#[test]
fn keys_that_do_not_go_together_show_those_that_do() {
    let (place, message, help) = complaint("{ lognormal = { mean = \"1 s\", sigma = 1 } }");
    assert_eq!(place, "{ mean = \"1 s\", sigma = 1 }");
    assert_eq!(message, "`lognormal` with `mean` and `sigma`");
    assert_eq!(help, "give `mean` and `cv`, or else `median` and `sigma`");
    assert_eq!(complaint("{ gamma = {} }").1, "`gamma` without parameters");
}

#[test]
fn a_parameter_without_its_family_is_put_in_its_place() {
    let (place, message, help) = complaint("{ mean = \"1 s\", sigma = 2 }");
    assert_eq!((place.as_str(), message.as_str()), ("mean", "unknown distribution `mean`"));
    assert!(help.starts_with("`mean` belongs inside one, as in { exponential = { mean = … } }"), "{help}");
    let (place, message, help) = complaint("{ gamma = { mean = \"1 s\", cv = 2 }, mean = 2 }");
    assert_eq!((place.as_str(), message.as_str()), ("mean", "`mean` beside the distribution `gamma`"));
    assert_eq!(help, "`mean` belongs inside, as in { gamma = { mean = … } }");
}

#[test]
fn the_name_alone_or_a_single_value_is_shown_a_whole_table() {
    let (place, message, help) = complaint("\"exponential\"");
    assert_eq!((place.as_str(), message.as_str()), ("\"exponential\"", "`exponential` is not a duration"));
    assert_eq!(help, "write \"250 ms\", or a distribution as in { exponential = { mean = \"250 ms\" } }");
    let (place, message, help) = complaint("{ exponential = \"1 s\" }");
    assert_eq!((place.as_str(), help.as_str()), ("\"1 s\"", "give `mean` in a table"));
    assert_eq!(message, "text where the parameters of `exponential` are needed");
}

#[test]
fn rules_between_parameters_are_checked_where_they_are_read() {
    for (value, expected) in [
        ("{ uniform = { lower = \"3 s\", upper = \"1 s\" } }", "`lower` is 3 s, above `upper`, which is 1 s"),
        (
            "{ hyperexponential = { mean = \"1 s\", cv = 0.5 } }",
            "a cv of 0.5 does not fit `hyperexponential`",
        ),
        ("{ gamma = { mean = \"1 s\", cv = 31 } }", "a cv of 31 does not fit `gamma`"),
        (
            "{ zipf = { items = 10000001, exponent = 1, unit = \"1 s\" } }",
            "10000001 items are more than a table may have",
        ),
        ("{ zipf = { items = 2.5, exponent = 1, unit = \"1 s\" } }", "`2.5` is not a whole number"),
        ("{ hyperexponential = { probabilities = [1], means = [] } }", "1 probabilities for 0 means"),
        (
            "{ hyperexponential = { probabilities = [0.5, 0.4], means = [\"1 s\", \"2 s\"] } }",
            "the probabilities add up to 0.9, not to 1",
        ),
        ("{ empirical = { values = [] } }", "an empty list of values"),
        (
            "{ empirical = { file = \"x.csv\", column = \"a\" } }",
            "a column of numbers where a duration is needed",
        ),
        (
            "{ empirical = { file = \"x.csv\", column = \"a\", unit = \"sec\" } }",
            "`sec` is not a unit of a duration",
        ),
        (
            "{ empirical = { file = \"x.csv\", column = \"a\", unit = \"s\", form = \"quantile\" } }",
            "unknown form `quantile`",
        ),
        (
            "{ empirical = { file = \"x.csv\", column = \"a\", unit = \"s\", form = \"quantiles\" } }",
            "quantiles without their probabilities",
        ),
        (
            "{ beta = { alpha = 0.0001, beta = 1, scale = \"1 s\" } }",
            "`alpha` is 0.0001, outside of 0.001 to 1e6",
        ),
    ] {
        let (_, message, help) = complaint(value);
        assert_eq!(message, expected);
        assert!(!help.is_empty(), "{value} is left without help");
    }
}

#[test]
fn a_zero_is_legal_in_every_family() {
    for value in ALL {
        let zero = ["1 s", "3 s", "9.75 s", "6.08 s", "20 s", "10 ms", "4 s", "2 s"]
            .iter()
            .fold(value.to_string(), |text, spelled| text.replace(&format!("\"{spelled}\""), "\"0 s\""));
        assert!(sampler(&zero).is_zero(), "{zero}");
        assert!(sampler(&zero).duration(u64::MAX).is_zero(), "{zero}");
    }
}

#[test]
fn the_schema_names_every_family_and_key() {
    let schema = schemars::schema_for!(Distribution<SimDuration>).to_value();
    let families = &schema["anyOf"][1]["properties"];
    for family in Family::ALL {
        for key in family.keys() {
            assert!(families[family.name()]["properties"][key].is_object(), "{} {key}", family.name());
        }
    }
}
