//! Sources: the texts a scenario is read from, laid end to end in one address space.
//!
//! A span is a range of bytes in that space, so the span alone tells whether a mistake sits in the file or
//! in which `--set`. Between two texts one address stays free: the end of a text belongs to that text.

use std::ops::Range;
use std::sync::Arc;

/// The scenario file's text and every `--set` after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    file: Arc<Source>,
    overrides: Vec<Source>,
}

/// One text and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) base: usize,
    /// Lines of a file are numbered; the command line has none.
    pub(super) is_file: bool,
    /// What of the text is not the user's own words: the flag before an override.
    flag_bytes: usize,
}

/// What an override looks like in a report: the user's own words, after this.
const FLAG: &str = "--set ";

impl Sources {
    /// A file's text under the name that mistakes will show.
    pub fn from_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        let file = Source { name: name.into(), text: text.into(), base: 0, is_file: true, flag_bytes: 0 };
        Self { file: Arc::new(file), overrides: Vec::new() }
    }

    /// Adds one `path.to.key=value` from the command line; a later one wins over an earlier one.
    #[must_use]
    pub fn with_override(self, assignment: &str) -> Self {
        self.with_flag(FLAG, assignment)
    }

    /// The same for a flag of its own: after `--` for `seed=7`.
    #[must_use]
    pub fn with_flag(mut self, flag: &str, assignment: &str) -> Self {
        let base = self.all().last().map_or(0, |last| last.end() + 1);
        let (name, text) = ("command line".to_owned(), format!("{flag}{assignment}"));
        self.overrides.push(Source { name, text, base, is_file: false, flag_bytes: flag.len() });
        self
    }

    /// Adds several overrides in order.
    #[must_use]
    pub fn with_overrides<'a>(self, assignments: impl IntoIterator<Item = &'a str>) -> Self {
        assignments.into_iter().fold(self, Self::with_override)
    }

    /// The name of the file, as mistakes show it.
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// The text of the file, overrides left aside.
    pub fn text(&self) -> &str {
        &self.file.text
    }

    /// Each override as the user wrote it, with the address of its first byte.
    pub(super) fn assignments(&self) -> impl Iterator<Item = (&str, usize)> {
        let overrides = self.overrides.iter();
        overrides.map(|source| (&source.text[source.flag_bytes..], source.base + source.flag_bytes))
    }

    /// The text that an address lies in. Addresses beyond the end belong to the last text.
    pub(super) fn source_at(&self, address: usize) -> &Source {
        self.all().take_while(|source| source.base <= address).last().unwrap_or(&self.file)
    }

    fn all(&self) -> impl Iterator<Item = &Source> {
        std::iter::once(&*self.file).chain(&self.overrides)
    }
}

impl Source {
    fn end(&self) -> usize {
        self.base + self.text.len()
    }

    /// The part of `span` inside this text, relative to its beginning, on character boundaries.
    pub(super) fn local(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.text.floor_char_boundary(span.start.saturating_sub(self.base));
        let end = self.text.ceil_char_boundary(span.end.saturating_sub(self.base));
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_one_source() {
        let sources = Sources::from_text("a.toml", "x = 1").with_overrides(["x=2", "y=3"]);
        let texts: Vec<&str> = [0, 5, 6, 15, 16, 99].map(|at| sources.source_at(at).text.as_str()).into();
        assert_eq!(texts, ["x = 1", "x = 1", "--set x=2", "--set x=2", "--set y=3", "--set y=3"]);
    }

    #[test]
    fn a_span_is_cut_to_whole_characters_of_its_source() {
        let sources = Sources::from_text("a.toml", "é");
        assert_eq!(sources.source_at(0).local(&(1..77)), 0..2);
    }
}
