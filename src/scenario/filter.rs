//! Filter: conditions on the cells of a sweep: `agent.send >= 1 ms and agents < 100`.

use super::axes::Axis;
use super::document::Mistake;
use super::swept_value::SweptValue;
use crate::quantities::{Kind, did_you_mean};

/// What is behind a subject, the longer spellings first.
const RELATIONS: [(&str, Relation); 6] = [
    ("<=", |order| order.is_le()),
    (">=", |order| order.is_ge()),
    ("!=", |order| order.is_ne()),
    ("<", |order| order.is_lt()),
    (">", |order| order.is_gt()),
    ("=", |order| order.is_eq()),
];

type Relation = fn(std::cmp::Ordering) -> bool;

/// Conditions that hold together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filter {
    conditions: Vec<Condition>,
}

/// One comparison, made with every value that there is.
#[derive(Clone, Debug, PartialEq)]
enum Condition {
    /// Of an axis: whether it holds for each of its values.
    Axis { axis: usize, holds: Vec<bool> },
    /// Of the size of the swarm: whether it holds when that is below, at or above a number.
    Agents { number: f64, holds: [bool; 3] },
}

impl Filter {
    /// Reads conditions joined by `and`.
    ///
    /// # Errors
    /// What is wrong with them, without its place.
    pub(super) fn read(text: &str, axes: &[Axis]) -> Result<Self, Mistake> {
        let conditions = parts(text).into_iter().map(|part| condition(part.trim(), axes));
        Ok(Filter { conditions: conditions.collect::<Result<_, _>>()? })
    }

    /// Whether all conditions hold for the values with these indices, one of each axis, and for a size.
    pub(super) fn holds(&self, values: &[usize], agent_count: u32) -> bool {
        self.conditions.iter().all(|condition| match condition {
            Condition::Axis { axis, holds } => holds[values[*axis]],
            Condition::Agents { number, holds } => {
                let order = f64::from(agent_count).total_cmp(number);
                holds[(order as i8 + 1) as usize]
            }
        })
    }
}

/// The conditions; an `and` before which nothing is compared belongs to a label.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, and) in text.match_indices(" and ") {
        if text[begin..at].contains(['<', '>', '=']) {
            parts.push(&text[begin..at]);
            begin = at + and.len();
        }
    }
    parts.push(&text[begin..]);
    parts
}

fn condition(text: &str, axes: &[Axis]) -> Result<Condition, Mistake> {
    let found = text.find(['<', '>', '=', '!']).and_then(|at| {
        let (subject, rest) = text.split_at(at);
        let (sign, relation) = RELATIONS.iter().find(|(sign, _)| rest.starts_with(sign))?;
        Some((subject.trim(), *sign, *relation, rest[sign.len()..].trim()))
    });
    let Some((subject, sign, relation, value)) =
        found.filter(|found| !found.0.is_empty() && !found.3.is_empty())
    else {
        let help = "write a key, `<`, `<=`, `=`, `!=`, `>=` or `>`, and a value: `agent.send >= 1 ms`";
        return Err(Mistake::new(format!("`{text}` compares nothing")).help(help));
    };
    if subject == "agents" {
        let Some(number) = SweptValue::of(plain(value)).number() else {
            let help = "write a number, as in `agents < 100`";
            return Err(Mistake::new(format!("`agents` is compared with `{value}`")).help(help));
        };
        use std::cmp::Ordering::{Equal, Greater, Less};
        return Ok(Condition::Agents { number, holds: [Less, Equal, Greater].map(relation) });
    }
    let Some(axis) = axes.iter().position(|axis| axis.is_called(subject)) else {
        return Err(unknown(subject, axes));
    };
    Ok(Condition::Axis { axis, holds: compared(&axes[axis], sign, relation, value)? })
}

/// Whether the relation holds for each value of an axis.
fn compared(axis: &Axis, sign: &str, relation: Relation, value: &str) -> Result<Vec<bool>, Mistake> {
    let is_equality = matches!(sign, "=" | "!=");
    match axis.numbers() {
        Some((numbers, kind)) => match SweptValue::of(plain_of(value, kind)).number_of(kind) {
            Some(number) => Ok(numbers.iter().map(|one| relation(one.total_cmp(&number))).collect()),
            None => {
                let message = format!("`{value}` cannot be compared with the values of `{}`", axis.name());
                let help = format!("write it as they are written, such as {:?}", axis.values[0].text());
                Err(Mistake::new(message).help(help))
            }
        },
        None if is_equality => {
            let value = value.trim_matches(['"', '\'']);
            Ok(axis.values.iter().map(|one| relation(one.text().as_str().cmp(value))).collect())
        }
        None => {
            let message = format!("the values of `{}` are names, which have no order", axis.name());
            Err(Mistake::new(message).help("compare them by `=` or `!=`"))
        }
    }
}

/// A value of a kind: a text where it has units.
fn plain_of(text: &str, kind: Kind) -> toml::Value {
    if kind.units().is_empty() { plain(text) } else { toml::Value::from(text.trim_matches(['"', '\''])) }
}

/// A number where the text is one.
fn plain(text: &str) -> toml::Value {
    let is_number = text.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '.'));
    match text.parse::<f64>().ok().filter(|number| is_number && number.is_finite()) {
        Some(number) => toml::Value::from(number),
        None => toml::Value::from(text),
    }
}

fn unknown(subject: &str, axes: &[Axis]) -> Mistake {
    let known = axes.iter().flat_map(|axis| axis.keys.all()).map(String::as_str);
    let known: Vec<&str> = known.chain(std::iter::once("agents")).collect();
    Mistake::new(format!("no axis sweeps `{subject}`")).help(did_you_mean(subject, &known))
}
