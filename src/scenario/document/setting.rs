//! Setting: a value that takes the place of others in a reading of a document.
//!
//! A document that is read many times is not copied: readings share what is written, and each holds only what
//! is different in it.

use std::ops::Range;

use super::assignment;
use super::document::Document;
use super::mistake::{Mistake, Place};
use super::overrides;
use super::path::{self, Step};
use super::syntax;
use super::tree::{Content, NodeId, Tree};

/// A value, and the keys that take it.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The paths of the texts in the document that name the keys, as overrides name them.
    pub keys: Vec<String>,
    /// The value.
    pub value: SettingValue,
}

/// A value that is written in the document, or that follows from what is.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// The value at this path.
    Written(String),
    /// A text or a number that follows from what is written at a path.
    Made {
        /// The path of what it follows from.
        from: String,
        /// The value.
        value: toml::Value,
    },
}

impl SettingValue {
    /// The path of what a mistake of the value is shown at.
    pub(super) fn path(&self) -> &str {
        match self {
            SettingValue::Written(path) | SettingValue::Made { from: path, .. } => path,
        }
    }

    /// Words that say with which value a mistake came up.
    pub(super) fn words(&self) -> String {
        match self {
            SettingValue::Written(_) => "with this value".to_owned(),
            SettingValue::Made { value, .. } => format!("with {value}"),
        }
    }
}

impl Document {
    /// The document with each of the settings as if an override had said so, and without what stands at the key
    /// `without` of the whole file.
    #[must_use]
    pub fn with(&self, settings: &[Setting], without: &[&str]) -> Self {
        let mut document = self.clone();
        for setting in settings {
            let Some(value) = document.node_of(&setting.value) else { continue };
            for key in setting.keys.iter().filter_map(|key| self.node(key)) {
                if let Err(mistake) = document.assign(key, value) {
                    document.faults.mistakes.push(mistake);
                }
            }
        }
        for name in without {
            document.tree.remove_entry(Tree::ROOT, name);
        }
        document
    }

    fn node_of(&mut self, value: &SettingValue) -> Option<NodeId> {
        let SettingValue::Made { from, value } = value else { return self.node(value.path()) };
        let content = match value {
            toml::Value::Integer(number) => Content::Integer(Some(i128::from(*number))),
            toml::Value::Float(number) => Content::Float(Some(*number)),
            other => Content::String(other.as_str().map_or_else(|| other.to_string(), str::to_owned)),
        };
        match self.place(from) {
            Place::Span(span) => Some(self.tree.add_scalar(span, content)),
            _ => None,
        }
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
}
