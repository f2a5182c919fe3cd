//! Mistake: one thing wrong in a scenario, where it is, and what would put it right.

use std::ops::Range;

use super::sources::Sources;

/// One mistake of the user, told like a compiler would: a message, the place with a label, more places
/// that explain it, and a remedy.
///
/// ```
/// # use coordination_ceiling::scenario::document::Mistake;
/// let mistake = Mistake::new("warm-up is longer than the run")
///     .at("warm_up")
///     .label("must be below `duration`")
///     .also("duration", "the run ends here")
///     .help("leave the line out to detect warm-up");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) label: Option<Box<str>>,
    pub(super) also: Vec<(Place, String)>,
    pub(super) help: Option<Box<str>>,
}

/// Where a mistake is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole: it is named, no line is shown.
    WholeFile,
    /// Bytes in the address space of the sources.
    Span(Range<usize>),
    /// The value at a path such as `topology[1].coordination.hub.cores`; the header, if it is a table. What
    /// is not there is shown at the nearest table that is.
    Value(String),
    /// The key at a path.
    Key(String),
}

impl Mistake {
    /// A mistake of the whole file, until `at` gives it a place. The message is a lowercase fragment.
    pub fn new(message: impl Into<String>) -> Self {
        let message = message.into();
        Self { place: Place::WholeFile, message, label: None, also: Vec::new(), help: None }
    }

    /// The place it is at: a path to a value, or any other `Place`.
    #[must_use]
    pub fn at(self, place: impl Into<Place>) -> Self {
        Self { place: place.into(), ..self }
    }

    /// A few words beside the carets: what was expected here.
    #[must_use]
    pub fn label(self, label: impl Into<String>) -> Self {
        Self { label: Some(label.into().into_boxed_str()), ..self }
    }

    /// One more place that explains the mistake, with a few words.
    #[must_use]
    pub fn also(mut self, place: impl Into<Place>, label: impl Into<String>) -> Self {
        self.also.push((place.into(), label.into()));
        self
    }

    /// The remedy.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into().into_boxed_str()), ..self }
    }

    /// What is wrong, without place and remedy.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// All places that the mistake speaks of, the main one first.
    pub(super) fn places(&self) -> impl Iterator<Item = &Place> {
        std::iter::once(&self.place).chain(self.also.iter().map(|(place, _)| place))
    }

    /// Reading order: what concerns the whole file first, then by position.
    fn order(&self) -> (usize, usize) {
        match &self.place {
            Place::Span(span) => (span.start + 1, span.end),
            _ => (0, 0),
        }
    }
}

impl From<Range<usize>> for Place {
    fn from(span: Range<usize>) -> Self {
        Self::Span(span)
    }
}

impl From<&str> for Place {
    fn from(path: &str) -> Self {
        Self::Value(path.to_owned())
    }
}

impl From<String> for Place {
    fn from(path: String) -> Self {
        Self::Value(path)
    }
}

/// All mistakes of a scenario, at least one, in reading order, with the texts they point into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes {
    pub(super) sources: Sources,
    list: Vec<Mistake>,
}

impl Mistakes {
    /// A single mistake of a file that has no text to point into.
    pub fn of_file(name: impl Into<String>, mistake: Mistake) -> Self {
        Self { sources: Sources::from_text(name, ""), list: vec![mistake] }
    }

    /// Sorts mistakes and drops repetitions; without any there is nothing to construct.
    pub(super) fn sorted(sources: Sources, mut list: Vec<Mistake>) -> Option<Self> {
        list.sort_by_key(Mistake::order);
        let mut distinct: Vec<Mistake> = Vec::new();
        for mistake in list {
            if !distinct.contains(&mistake) {
                distinct.push(mistake);
            }
        }
        if distinct.is_empty() { None } else { Some(Self { sources, list: distinct }) }
    }

    /// How many there are.
    #[expect(clippy::len_without_is_empty, reason = "there is always at least one")]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The mistakes in reading order.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.list.iter()
    }
}

impl std::error::Error for Mistakes {}
