//! Document: a text that has been read and not decoded yet, so that it can be decoded more than once, each
//! time with other values at some places.

use std::cell::RefCell;

use serde::de::DeserializeOwned;

use super::decode::{self, Draft};
use super::faults::Faults;
use super::findings::Findings;
use super::mistake::Place;
use super::overrides;
use super::path;
use super::sources::Sources;
use super::syntax;
use super::tree::{Content, NodeId, Tree};

/// A text with its overrides, and what is wrong with it as TOML.
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) sources: Sources,
    pub(super) tree: Tree,
    pub(super) faults: Faults,
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
        Self { sources, tree: tree.frozen(), faults }
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

    /// The text at a path with the number of its line in the file, from one; `None` where there is none.
    pub fn text_and_line(&self, path: &str) -> Option<(String, usize)> {
        let node = self.tree.node(self.node(path)?);
        let Content::String(text) = &node.content else { return None };
        let before = self.sources.text().get(..node.span.start)?;
        Some((text.to_string(), 1 + before.matches('\n').count()))
    }

    /// The place of what stands at a path.
    pub(super) fn place(&self, path: &str) -> Place {
        self.node(path).map_or(Place::WholeFile, |id| self.tree.place(id))
    }

    pub(super) fn node(&self, path: &str) -> Option<NodeId> {
        let steps = path::parse(path).ok()?;
        steps.iter().try_fold(Tree::ROOT, |id, step| self.tree.child(id, step))
    }
}
