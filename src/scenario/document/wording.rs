//! Wording: how a refusal is told to the user.
//!
//! Of serde's own words only those for what a type expects are left, and `spelled` puts them plainly.

use super::mistake::Mistake;
use super::refusal::{Found, Refusal};
use super::suggest;
use super::tree::{Content, Entry, NodeId, Tree};
use crate::quantities::{HELP_SEPARATOR, listed};

impl Refusal {
    /// The mistake to tell of the value at `id`; none if it was told already.
    pub(super) fn into_mistake(self, tree: &Tree, id: NodeId) -> Option<Mistake> {
        let name = tree.label(id);
        let mistake = match self {
            Self::Recorded | Self::Consequence => return None,
            Self::WrongType { found, expected } => wrong_type(&name, &found, &expected),
            Self::WrongValue { found, expected } => wrong_value(&name, &found, &expected),
            Self::WrongLength { length, expected } => Mistake::new(format!("`{name}` has {length} elements"))
                .label(format!("expected {}", spelled(&expected))),
            Self::UnknownVariant { found, known } => unknown_variant(tree, id, &found, known),
            Self::NoVariant { known } => Mistake::new(format!("`{name}` names nothing"))
                .label("expected one table inside")
                .help(format!("what fits here: {}", listed(known, "and"))),
            Self::BareVariant { variant } => Mistake::new(format!("`{variant}` is a table, not a word"))
                .help(format!(
                    "write `{name} = {{ {variant} = {{ }} }}`, with its settings between the inner braces"
                )),
            Self::MissingKey(key) => missing_key(key, id == Tree::ROOT),
            Self::DuplicateKey(key) => Mistake::new(format!("`{key}` is given twice")),
            Self::Told(text) => told(&text),
        };
        Some(mistake.at(tree.place(id)))
    }
}

/// A key that its table does not know.
pub(super) fn unknown_key(found: &str, known: &[&str]) -> Mistake {
    Mistake::new(format!("unknown key `{found}`")).help(suggest::remedy(found, known))
}

/// A table that names several kinds where one is allowed.
pub(super) fn several_variants(tree: &Tree, id: NodeId, first: &Entry, second: &Entry) -> Mistake {
    let (name, one, other) = (tree.label(id), &first.key, &second.key);
    let help = if tree.is_in_file(&second.key_span) {
        "keep one of the two".to_owned()
    } else {
        format!("to replace the file's choice, end the path there: `{name}={{ {other} = {{ … }} }}`")
    };
    Mistake::new(format!("`{name}` can be only one thing, not both `{one}` and `{other}`"))
        .at(second.key_span.clone())
        .also(first.key_span.clone(), "the other one")
        .help(help)
}

fn wrong_type(name: &str, found: &Found, expected: &str) -> Mistake {
    let (expected, own_help) = match expected.split_once(HELP_SEPARATOR) {
        Some((expected, help)) => (expected.to_owned(), Some(help.to_owned())),
        None => (spelled(expected), None),
    };
    // `1.5` where a whole number is due: both are numbers, so the value says more than its kind.
    let shown = if is_number(&expected) && found.kind == "a number" { &found.value } else { &found.kind };
    let mistake =
        Mistake::new(format!("wrong type for `{name}`")).label(format!("expected {expected}, found {shown}"));
    match own_help.or_else(|| respelling(name, found, &expected)) {
        Some(help) => mistake.help(help),
        None => mistake,
    }
}

/// The remedy where quotes or brackets make the difference.
fn respelling(name: &str, found: &Found, expected: &str) -> Option<String> {
    let bare = found.value.trim_matches('"');
    match found.kind.as_str() {
        "a string" if is_number(expected) && bare.parse::<f64>().is_ok() => {
            Some(format!("write it without quotes: `{bare}`"))
        }
        "a number" | "a truth value" if expected == "a string" => {
            Some(format!("write it in quotes: `\"{bare}\"`"))
        }
        "a table" if expected == "a list" => Some(format!("each element begins with `[[{name}]]`")),
        "a list" if expected == "a table" => Some(format!("there is only one: it begins with `[{name}]`")),
        _ => None,
    }
}

fn is_number(expected: &str) -> bool {
    expected == "a number" || expected.starts_with("a whole number")
}

fn wrong_value(name: &str, found: &Found, expected: &str) -> Mistake {
    let above =
        largest(expected).filter(|largest| found.value.parse().is_ok_and(|value: i128| value > *largest));
    let expected = above.map_or_else(|| spelled(expected), |largest| format!("{largest} at most"));
    Mistake::new(format!("`{name}` cannot be {}", found.value)).label(format!("expected {expected}"))
}

fn unknown_variant(tree: &Tree, id: NodeId, found: &str, known: &[&str]) -> Mistake {
    let is_element =
        tree.node(id).parent.is_some_and(|parent| matches!(tree.node(parent).content, Content::Array(_)));
    let thing = if is_element { "choice".to_owned() } else { tree.label(id).replace('_', " ") };
    Mistake::new(format!("unknown {thing} `{found}`")).help(suggest::remedy(found, known))
}

fn missing_key(key: &str, is_root: bool) -> Mistake {
    let mistake = Mistake::new(format!("`{key}` is missing"));
    if is_root {
        mistake.help(format!("add a line `{key} = …` above the first table, or a table `[{key}]`"))
    } else {
        mistake.label("in this table").help(format!("add `{key} = …` to it"))
    }
}

fn told(text: &str) -> Mistake {
    match text.split_once(HELP_SEPARATOR) {
        Some((message, help)) => Mistake::new(message).help(help),
        None => Mistake::new(text),
    }
}

/// What serde says a type expects, in words for people who do not know Rust.
fn spelled(expected: &str) -> String {
    let length =
        ["an array of length ", "a tuple of size "].iter().find_map(|kind| expected.strip_prefix(kind));
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" | "u128" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" | "i128" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a map" => "a table",
        _ if expected.starts_with("a nonzero ") => "a whole number, 1 or more",
        _ if length.is_some() => return format!("a list of {}", length.unwrap_or_default()),
        _ if expected.starts_with("tuple ") => "a list",
        _ if ["struct ", "enum ", "unit "].iter().any(|kind| expected.starts_with(kind)) => "a table",
        _ => expected,
    }
    .to_owned()
}

/// The largest number that a type holds, if serde says that it expects a whole number.
fn largest(expected: &str) -> Option<i128> {
    Some(match expected.strip_prefix("a nonzero ").unwrap_or(expected) {
        "u8" => u8::MAX.into(),
        "u16" => u16::MAX.into(),
        "u32" => u32::MAX.into(),
        "u64" | "usize" => u64::MAX.into(),
        "i8" => i8::MAX.into(),
        "i16" => i16::MAX.into(),
        "i32" => i32::MAX.into(),
        "i64" | "isize" => i64::MAX.into(),
        _ => return None,
    })
}
