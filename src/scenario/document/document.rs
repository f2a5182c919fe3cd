//! Document: a text that has been read and not decoded yet, so that it can be decoded more than once, each
//! time with another value at one place.

use std::cell::RefCell;
use std::ops::Range;

use serde::de::DeserializeOwned;

use super::assignment;
use super::decode::{self, Draft};
use super::faults::Faults;
use super::findings::Findings;
use super::mistake::{Mistake, Mistakes, Place};
use super::overrides;
use super::path::{self, Step};
use super::sources::Sources;
use super::syntax;
use super::tree::{Content, NodeId, Tree};

/// A text with its overrides, and what is wrong with it as TOML.
#[derive(Debug, Clone)]
pub struct Document {
    sources: Sources,
    tree: Tree,
    faults: Faults,
}

impl Document {
    /// Reads the text of `sources` and puts the overrides into it.
    pub fn read(sources: Sources) -> Self {
        let (mut tree, mut faults) = syntax::read(sources.text());
        let assignments = overrides::parse_all(&sources, &mut faults);
        if !faults.is_unreadable {
            overrides::apply_all(&assignments, &mut tree, &mut faults);
        }
        drop(assignments);
        Self { sources, tree, faults }
    }

    /// Reads it into a value of type `T`.
    pub fn decode<T: DeserializeOwned>(self) -> Draft<T> {
        let Self { sources, tree, mut faults } = self;
        let mut value = None;
        if !faults.is_unreadable {
            let shared = RefCell::new(faults);
            value = decode::rounds(&tree, &shared);
            faults = shared.into_inner();
        }
        decode::limit(&mut faults.mistakes);
        Draft::new(value, Findings { sources, tree, faults })
    }

    /// Reads the document once for each of the paths `values`: with the value at that path also wherever the
    /// texts at the paths `keys` lead, as if overrides had said so.
    ///
    /// # Errors
    /// All mistakes at once, each once. One that only some of the values lead to is shown with the first.
    pub fn with_each<U>(
        &self,
        keys: &[String],
        values: &[String],
        mut read: impl FnMut(Self) -> Result<U, Mistakes>,
    ) -> Result<Vec<U>, Mistakes> {
        let mut sound = Vec::new();
        let mut faulty: Vec<(Place, Mistakes)> = Vec::new();
        for value in values {
            match read(self.with(keys, value)) {
                Ok(result) => sound.push(result),
                Err(mistakes) => faulty.push((self.place(value), mistakes)),
            }
        }
        match self.joined(&faulty, values.len()) {
            Some(mistakes) => Err(mistakes),
            None => Ok(sound),
        }
    }

    fn with(&self, keys: &[String], value: &str) -> Self {
        let mut document = self.clone();
        for key in keys {
            if let (Some(key), Some(value)) = (self.node(key), self.node(value))
                && let Err(mistake) = document.assign(key, value)
            {
                document.faults.mistakes.push(mistake);
            }
        }
        document
    }

    fn assign(&mut self, key: NodeId, value: NodeId) -> Result<(), Mistake> {
        let key = self.tree.node(key).clone();
        let Content::String(text) = &key.content else { return Ok(()) };
        let steps = self.steps(text, &key.span)?;
        self.refuse_rivals(&steps, &key.span)?;
        overrides::put(&mut self.tree, Tree::ROOT, &steps, value)
    }

    /// The steps of a path that is a value of the document, with their places in it.
    fn steps(&self, text: &str, span: &Range<usize>) -> Result<Vec<Step>, Mistake> {
        let begin = self.begin_of(text, span);
        let mut steps = path::parse(text).map_err(|mistake| match begin {
            Some(begin) => assignment::moved(mistake, begin),
            None => mistake.at(span.clone()),
        })?;
        if steps.len() > syntax::DOTS_MAX {
            return Err(Mistake::new("a path of too many steps").at(span.clone()));
        }
        for step in &mut steps {
            step.span = match begin {
                Some(begin) => step.span.start + begin..step.span.end + begin,
                None => span.clone(),
            };
        }
        Ok(steps)
    }

    /// The address of a text's first letter, if it is written as it is: behind its quote, or without one.
    fn begin_of(&self, text: &str, span: &Range<usize>) -> Option<usize> {
        let source = self.sources.source_at(span.start);
        let written = &source.text[source.local(span)];
        [0, 1]
            .into_iter()
            .find(|at| written.get(*at..*at + text.len()) == Some(text))
            .map(|at| span.start + at)
    }

    /// What the command line says of the same place would be lost.
    fn refuse_rivals(&self, steps: &[Step], place: &Range<usize>) -> Result<(), Mistake> {
        let is_same = |other: &[Step]| {
            other.len() == steps.len() && other.iter().zip(steps).all(|(other, step)| other.text == step.text)
        };
        let given = self.sources.assignments().filter_map(|(text, base)| assignment::parse(text, base).ok());
        match given.map(|assignment| assignment.steps).find(|other| is_same(other)) {
            None => Ok(()),
            Some(rival) => {
                Err(Mistake::new(format!("`{}` is given one value and several", path::join(steps)))
                    .at(rival[0].span.start..rival[rival.len() - 1].span.end)
                    .label("one here")
                    .also(place.clone(), "several here")
                    .help("leave one of the two out"))
            }
        }
    }

    /// What is wrong with several readings, each mistake once.
    fn joined(&self, readings: &[(Place, Mistakes)], reading_count: usize) -> Option<Mistakes> {
        let has = |mistakes: &Mistakes, mistake: &Mistake| mistakes.iter().any(|known| known == mistake);
        let is_everywhere = |mistake: &Mistake| {
            readings.len() == reading_count && readings.iter().all(|(_, mistakes)| has(mistakes, mistake))
        };
        let mut list = Vec::new();
        for (index, (value, mistakes)) in readings.iter().enumerate() {
            let is_told =
                |mistake: &Mistake| readings[..index].iter().any(|(_, earlier)| has(earlier, mistake));
            for mistake in mistakes.iter().filter(|mistake| !is_told(mistake)) {
                let mistake = mistake.clone();
                let is_of_value = mistake.places().any(|place| lies_in(place, value));
                let speaks_for_itself = is_of_value || is_everywhere(&mistake);
                list.push(if speaks_for_itself {
                    mistake
                } else {
                    mistake.also(value.clone(), "with this value")
                });
            }
        }
        Mistakes::sorted(self.sources.clone(), list)
    }

    fn place(&self, path: &str) -> Place {
        self.node(path).map_or(Place::WholeFile, |id| self.tree.place(id))
    }

    fn node(&self, path: &str) -> Option<NodeId> {
        let steps = path::parse(path).ok()?;
        steps.iter().try_fold(Tree::ROOT, |id, step| self.tree.child(id, step))
    }
}

fn lies_in(inner: &Place, outer: &Place) -> bool {
    match (inner, outer) {
        (Place::Span(inner), Place::Span(outer)) => outer.start <= inner.start && inner.end <= outer.end,
        _ => false,
    }
}
