//! Syntax: from TOML text to a tree. What is not TOML becomes mistakes.
//!
//! A mistake inside one value (`think = 1s`, without quotes) spoils that value alone, and so does a key given
//! twice; decoding goes on. Any other mistake of syntax leaves open which table the following lines
//! belong to, and decoding would only add noise.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};
use toml_parser::lexer::TokenKind;

use super::faults::{Faults, MISTAKES_MAX};
use super::mistake::Mistake;
use super::tree::{Content, NodeId, Tree};

/// More dots in one key would nest deeper than the parser's stack bears.
pub(super) const DOTS_MAX: usize = 32;
/// What the TOML parser says of a key given twice.
const DUPLICATE: &str = "duplicate key";
/// What it says of a value it cannot read, or that is not there.
const UNQUOTED: &str = "string values must be quoted";

/// Reads a document.
pub(super) fn read(text: &str) -> (Tree, Faults) {
    let mut faults = Faults::default();
    if let Some(mistake) = endless_key(text) {
        faults.mistakes.push(mistake);
        faults.is_unreadable = true;
        return (Tree::from_toml(&DeTable::new(), text.len()), faults);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let tree = Tree::from_toml(table.get_ref(), text.len());
    let (duplicates, errors): (Vec<Error>, Vec<Error>) =
        errors.into_iter().partition(|error| error.message() == DUPLICATE);
    for error in errors.iter().take(MISTAKES_MAX + 1) {
        note(text, error, &tree, &mut faults);
    }
    if !faults.is_unreadable {
        let duplicates = duplicates.iter().take(MISTAKES_MAX + 1).filter_map(Error::span);
        faults.mistakes.extend(duplicates.map(|span| duplicate(text, span)));
    }
    (tree, faults)
}

/// Notes an error, and whether it spoils one value or all that follows.
fn note(text: &str, error: &Error, tree: &Tree, faults: &mut Faults) {
    let mistake = mistake(text, error);
    let Some(id) = value_around(tree, error) else {
        faults.mistakes.push(mistake);
        faults.is_unreadable = true;
        return;
    };
    let span = tree.node(id).span.clone();
    if text.get(span.clone()).is_none_or(|value| value.contains('\n')) {
        faults.mistakes.push(mistake.also(span.start..span.start + 1, "it begins here"));
        faults.is_unreadable = true;
    } else {
        faults.mistakes.push(mistake);
        faults.set_aside(id);
    }
}

/// Reads a value alone, such as the right side of an override.
pub(super) fn read_value(text: &str) -> Result<Spanned<DeValue<'_>>, Mistake> {
    match endless_key(text) {
        Some(mistake) => Err(mistake),
        None => DeValue::parse(text).map_err(|error| mistake(text, &error)),
    }
}

fn mistake(text: &str, error: &Error) -> Mistake {
    let span = error.span().unwrap_or(0..0);
    let is_value_absent = span.is_empty() && error.message().starts_with(UNQUOTED);
    if is_value_absent && !text.is_empty() {
        return Mistake::new("a value is missing").at(span).label("expected a value after `=`");
    }
    let (message, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), ""));
    let mut mistake = Mistake::new(message).at(span);
    if !matches!(expected, "" | "nothing" | "literal string") {
        mistake = mistake.label(format!("expected {expected}"));
    }
    match remedy(message) {
        _ if message == UNQUOTED => mistake.help(quoted(text, error)),
        Some(help) => mistake.help(help),
        None => mistake,
    }
}

fn quoted(text: &str, error: &Error) -> String {
    let value = error.span().and_then(|span| text.get(span)).unwrap_or("250 ms");
    format!("a text or a quantity stands in quotes: `\"{value}\"`")
}

fn remedy(message: &str) -> Option<&'static str> {
    Some(match message {
        "key with no value" => "a line reads `key = value`, a table begins with `[name]`",
        "unquoted keys cannot be empty" => "a line reads `key = value`, a path `table.key`",
        "unclosed table" | "unclosed array table" => "close the brackets: `[name]`, `[[name]]`",
        "unexpected leading zero" => "write the number without it",
        "invalid basic string" | "invalid literal string" => "close the quotes on the same line",
        _ => return None,
    })
}

fn duplicate(text: &str, span: Range<usize>) -> Mistake {
    let key = text.get(span.clone()).unwrap_or_default();
    let mistake = Mistake::new(format!("`{key}` is given twice")).at(span.clone()).label("again here");
    match earlier(text, &span) {
        Some(first) => mistake.also(first, "first here").help("keep one of the two"),
        None => mistake.help("keep one of the two"),
    }
}

/// Where the same key, or the same header, stands before: in the same table, if it is a plain key.
fn earlier(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let key = text.get(span.clone())?;
    let line_start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let before = text[line_start..span.start].trim_start().to_owned() + key;
    let is_header = before.starts_with('[');
    let mut end = line_start;
    for line in text[..line_start].split_inclusive('\n').rev() {
        let start = end - line.len();
        end = start;
        let trimmed = line.trim_start();
        let rest = trimmed.strip_prefix(before.as_str()).map(str::trim_start);
        if rest.is_some_and(|rest| rest.starts_with(['=', ']', '.'])) {
            let at = start + line.len() - trimmed.len() + before.len() - key.len();
            return Some(at..at + key.len());
        }
        if !is_header && trimmed.starts_with('[') {
            return None;
        }
    }
    None
}

/// The value, neither list nor table, in which an error lies.
fn value_around(tree: &Tree, error: &Error) -> Option<NodeId> {
    let span = error.span()?;
    tree.ids().find(|id| {
        let node = tree.node(*id);
        let is_inside = node.span.start <= span.start && span.end <= node.span.end;
        is_inside && *id != Tree::ROOT && !matches!(node.content, Content::Array(_) | Content::Table(_))
    })
}

/// A key of so many parts that reading it would overflow the stack.
fn endless_key(text: &str) -> Option<Mistake> {
    let mut dot_count = 0;
    for token in toml_parser::Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => dot_count += 1,
            TokenKind::Atom | TokenKind::Whitespace | TokenKind::BasicString | TokenKind::LiteralString => {}
            _ => dot_count = 0,
        }
        if dot_count > DOTS_MAX {
            let span = token.span().start()..token.span().end();
            return Some(Mistake::new(format!("a key of more than {DOTS_MAX} parts")).at(span));
        }
    }
    None
}
