//! Render: mistakes in the style of rustc: message, file, line, carets, help.
//!
//! Only the lines a mistake touches are handed to the renderer, so that the size of the file does not matter.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use super::mistake::{Mistake, Mistakes, Place};
use super::sources::{Source, Sources};

impl Mistakes {
    /// The report, one paragraph per mistake, with or without colour.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let paragraph = |mistake| renderer.render(&[group(mistake, &self.sources)]);
        let paragraphs: Vec<String> = self.iter().map(paragraph).collect();
        paragraphs.join("\n\n")
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

fn group<'a>(mistake: &'a Mistake, sources: &'a Sources) -> Group<'a> {
    let mut group = Group::with_title(Level::ERROR.primary_title(&mistake.message));
    let labels = labels(mistake);
    if labels.is_empty() {
        group = group.element(Origin::path(sources.name()));
    }
    for source in touched(&labels, sources) {
        group = group.element(snippet(source, &labels, sources));
    }
    match &mistake.help {
        Some(help) => group.element(Level::HELP.message(normalize_untrusted_str(help))),
        None => group,
    }
}

/// A span to underline, what to write beside it, and whether it is the main one.
struct Label<'a> {
    span: &'a Range<usize>,
    text: Option<&'a str>,
    kind: AnnotationKind,
}

fn labels<'a>(mistake: &'a Mistake) -> Vec<Label<'a>> {
    let main = (&mistake.place, mistake.label.as_deref(), AnnotationKind::Primary);
    let also = mistake.also.iter().map(|(place, text)| (place, Some(text.as_str()), AnnotationKind::Context));
    let shown = |(place, text, kind): (&'a Place, _, _)| match place {
        Place::Span(span) => Some(Label { span, text, kind }),
        _ => None,
    };
    std::iter::once(main).chain(also).filter_map(shown).collect()
}

/// The sources that labels lie in, each once, the main one first.
fn touched<'a>(labels: &[Label<'_>], sources: &'a Sources) -> Vec<&'a Source> {
    let mut touched: Vec<&Source> = Vec::new();
    for source in labels.iter().map(|label| sources.source_at(label.span.start)) {
        if !touched.iter().any(|known| known.base == source.base) {
            touched.push(source);
        }
    }
    touched
}

fn snippet<'a>(source: &'a Source, labels: &[Label<'a>], sources: &Sources) -> Snippet<'a, Annotation<'a>> {
    let inside = labels.iter().filter(|label| sources.source_at(label.span.start).base == source.base);
    let spans: Vec<(Range<usize>, &Label<'_>)> =
        inside.map(|label| (first_line(&source.text, &source.local(label.span)), label)).collect();
    let start = spans.iter().map(|(span, _)| line_start(&source.text, span.start)).min().unwrap_or(0);
    let end = spans.iter().map(|(span, _)| line_end(&source.text, span.end)).max().unwrap_or(0);
    let annotations =
        spans.iter().map(|(span, label)| annotation(&(span.start - start..span.end - start), label));
    // An override that comes first says itself where it is from: it begins with `--set`.
    let is_first =
        labels.first().is_some_and(|label| sources.source_at(label.span.start).base == source.base);
    let path = if is_first && !source.is_file { None } else { Some(source.name.as_str()) };
    Snippet::source(&source.text[start..end])
        .path(path)
        .line_numbering(source.is_file)
        .line_start(1 + source.text[..start].matches('\n').count())
        .annotations(annotations.collect::<Vec<_>>())
}

fn annotation<'a>(span: &Range<usize>, label: &Label<'a>) -> Annotation<'a> {
    label.kind.span(span.clone()).label(label.text.map(normalize_untrusted_str))
}

/// A value over several lines is underlined on its first line alone.
fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let end = line_end(text, span.start);
    span.start..span.end.min(end).max(span.start)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line ends, before `\n` or `\r\n`.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    let is_crlf = end > at && text[at..end].ends_with('\r') && end < text.len();
    if is_crlf { end - 1 } else { end }
}
