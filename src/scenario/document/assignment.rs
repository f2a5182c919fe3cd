//! Assignment: one override as text, `path.to.key=value`, taken apart.
//!
//! The value is TOML. What is not, and does not begin like a quoted text, a list or a table either, is taken
//! as a text, so that `workload.think=250 ms` needs no quotes.

use toml::Spanned;
use toml::de::DeValue;

use super::mistake::{Mistake, Place};
use super::path::{self, Step};
use super::syntax;

/// One override, its spans in the address space of the sources.
pub(super) struct Assignment<'s> {
    pub(super) steps: Vec<Step>,
    pub(super) value: Spanned<DeValue<'s>>,
    /// What to add to the spans of the value.
    pub(super) base: usize,
}

/// Takes the override apart that begins at the address `base`.
pub(super) fn parse(text: &str, base: usize) -> Result<Assignment<'_>, Mistake> {
    parse_at(text, base).map_err(|mistake| moved(mistake, base))
}

fn parse_at(text: &str, base: usize) -> Result<Assignment<'_>, Mistake> {
    let example = "write `path.to.key=value`, such as `topology.coordination.hub.cores=16`";
    let Some((path, value)) = split(text) else {
        return Err(Mistake::new("an override without a value")
            .at(0..text.len())
            .label("expected `=`")
            .help(example));
    };
    if path.trim().is_empty() {
        return Err(Mistake::new("an override without a key")
            .at(0..1)
            .label("expected a path before `=`")
            .help(example));
    }
    let indent = path.len() - path.trim_start().len();
    let mut steps = path::parse(path.trim()).map_err(|mistake| moved(mistake, indent))?;
    if steps.len() > syntax::DOTS_MAX {
        return Err(Mistake::new("a path of too many steps").at(0..path.len()).help(example));
    }
    for step in &mut steps {
        step.span = step.span.start + base + indent..step.span.end + base + indent;
    }
    let value_at = text.len() - value.trim_start().len();
    let value = parse_value(value).map_err(|mistake| moved(mistake, value_at))?;
    Ok(Assignment { steps, value, base: base + value_at })
}

/// Path and value: the first `=` outside of quotes divides them.
fn split(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    let divides = |letter: char| {
        match quote {
            Some(open) if open == letter => quote = None,
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            _ => {}
        }
        quote.is_none() && letter == '='
    };
    let at = text.find(divides)?;
    Some((&text[..at], &text[at + 1..]))
}

/// A TOML value, or else the bare words as a string.
fn parse_value(text: &str) -> Result<Spanned<DeValue<'_>>, Mistake> {
    let words = text.trim();
    if words.is_empty() {
        let help = "for an empty text write `\"\"`";
        return Err(Mistake::new("an override without a value")
            .at(0..0)
            .label("expected a value")
            .help(help));
    }
    match syntax::read_value(words) {
        Ok(value) => Ok(value),
        Err(mistake) if words.starts_with(['"', '\'', '[', '{']) => Err(mistake),
        Err(_) => Ok(Spanned::new(0..words.len(), DeValue::String(words.into()))),
    }
}

/// A mistake told from the beginning of a part, told from the beginning of the whole.
pub(super) fn moved(mut mistake: Mistake, base: usize) -> Mistake {
    if let Place::Span(span) = &mut mistake.place {
        *span = span.start + base..span.end + base;
    }
    mistake
}
