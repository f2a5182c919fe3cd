//! Path: the way to a value inside a document, such as `topology[1].coordination.hub.cores`.
//!
//! A step is a key, bare or in quotes, or the index of an element, in brackets or, where it meets an array,
//! bare.

use std::ops::Range;

use super::mistake::Mistake;

/// One step of a path and its bytes in the path's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) text: String,
    pub(super) span: Range<usize>,
    /// What the step means in an array, if it can be an index.
    pub(super) index: Option<usize>,
    /// An index in brackets cannot be a key.
    pub(super) is_bracketed: bool,
}

/// Reads the steps of a path. A mistake is placed relative to the path's beginning.
pub(super) fn parse(path: &str) -> Result<Vec<Step>, Mistake> {
    let mut steps = Vec::new();
    let mut at = 0;
    loop {
        at = key(path, at, &mut steps)?;
        while path[at..].starts_with('[') {
            at = index(path, at, &mut steps)?;
        }
        match path[at..].chars().next() {
            None => return Ok(steps),
            Some('.') => at += 1,
            Some(letter) => return Err(stray(at, letter)),
        }
    }
}

/// The path as text again.
pub(super) fn join(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        if step.is_bracketed {
            path += &format!("[{}]", step.text);
        } else {
            let dot = if path.is_empty() { "" } else { "." };
            let quote = if step.text.is_empty() || step.text.contains(is_special) { "\"" } else { "" };
            path += &format!("{dot}{quote}{}{quote}", step.text);
        }
    }
    path
}

fn key(path: &str, start: usize, steps: &mut Vec<Step>) -> Result<usize, Mistake> {
    let rest = &path[start..];
    let (text, length) = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = &rest[1..];
            let end = inner.find(quote).ok_or_else(|| unclosed(start..path.len(), quote))?;
            (&inner[..end], end + 2)
        }
        _ => {
            let end = rest.find(is_special).unwrap_or(rest.len());
            (rest[..end].trim(), end)
        }
    };
    if length == 0 || (text.is_empty() && !rest.starts_with(['"', '\''])) {
        return Err(Mistake::new("a key is missing in the path").at(start..start + length).help(EXAMPLE));
    }
    let index = if length == text.len() { text.parse().ok() } else { None };
    let span = start..start + length;
    steps.push(Step { text: text.to_owned(), span, index, is_bracketed: false });
    Ok(start + length)
}

fn index(path: &str, start: usize, steps: &mut Vec<Step>) -> Result<usize, Mistake> {
    let length = path[start..].find(']').ok_or_else(|| unclosed(start..path.len(), ']'))?;
    let text = path[start + 1..start + length].trim();
    let span = start..start + length + 1;
    let Ok(index) = text.parse() else {
        return Err(Mistake::new(format!("`{text}` is not an index"))
            .at(span)
            .label("expected a number")
            .help(EXAMPLE));
    };
    steps.push(Step { text: text.to_owned(), span, index: Some(index), is_bracketed: true });
    Ok(start + length + 1)
}

fn is_special(letter: char) -> bool {
    matches!(letter, '.' | '[' | ']' | '"' | '\'')
}

fn unclosed(span: Range<usize>, close: char) -> Mistake {
    Mistake::new(format!("`{close}` is missing in the path")).at(span).help(EXAMPLE)
}

fn stray(at: usize, letter: char) -> Mistake {
    let message = format!("`{}` does not belong in a path", letter.escape_debug());
    Mistake::new(message).at(at..at + letter.len_utf8()).help(EXAMPLE)
}

const EXAMPLE: &str = "a path looks like `topology.coordination.hub.cores` or `topology[0].name`";

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(path: &str) -> String {
        parse(path).map_or_else(|mistake| mistake.message, |steps| join(&steps))
    }

    #[test]
    fn steps_are_keys_and_indexes() {
        let paths = ["a.b", "a[0].b", "a.0.b", "a.\"b.c\".d", "a['x']"].map(round_trip);
        assert_eq!(paths, ["a.b", "a[0].b", "a.0.b", "a.\"b.c\".d", "`'x'` is not an index"]);
    }

    #[test]
    fn a_hole_is_a_mistake() {
        let missing = ["", "a..b", ".a", "a."].map(round_trip);
        assert_eq!(missing, ["a key is missing in the path"; 4].map(str::to_owned));
    }
}
