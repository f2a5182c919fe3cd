//! Findings: the mistakes found so far, and which parts of the document they make doubtful.

use super::faults::Faults;
use super::mistake::{Mistake, Mistakes, Place};
use super::path;
use super::sources::Sources;
use super::tree::{Content, NodeId, Tree};

/// The mistakes found so far in one set of sources, open for more.
///
/// After decoding, the checks between fields report here too. A mistake that speaks of a part which is
/// already known to be faulty is dropped: it would only be a consequence.
#[derive(Debug)]
pub struct Findings {
    pub(super) sources: Sources,
    pub(super) tree: Tree,
    pub(super) faults: Faults,
}

impl Findings {
    /// Adds a mistake, unless it speaks of a part that is already known to be faulty.
    pub fn report(&mut self, mistake: Mistake) {
        if !mistake.places().any(|place| self.is_place_doubtful(place)) {
            let located = self.located(mistake);
            self.faults.mistakes.push(located);
        }
    }

    /// Whether the value at a path, or anything in it, is made up because of a mistake: nothing should be
    /// concluded from it. Checks that need a whole list (is there such a name?) ask this first.
    pub fn is_doubtful(&self, path: &str) -> bool {
        let (way, is_complete) = self.walk(path);
        let end = way[way.len() - 1];
        self.is_way_doubtful(path) || (is_complete && self.faults.is_touched_inside(&self.tree, end))
    }

    /// Whether there is no mistake so far.
    pub fn is_empty(&self) -> bool {
        self.faults.mistakes.is_empty()
    }

    /// The sources that the document came from.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The line of the file at which the value at a path stands, counted from one; none where it is from the
    /// command line, or nowhere.
    pub fn line(&self, path: &str) -> Option<usize> {
        let (way, is_complete) = self.walk(path);
        let Place::Span(span) = self.tree.place(way[way.len() - 1]) else { return None };
        let is_there = is_complete && self.tree.is_in_file(&span);
        is_there.then(|| 1 + self.sources.text()[..span.start].matches('\n').count())
    }

    /// Whether the command line says what the value at a path is, or an element of it.
    pub fn is_from_command_line(&self, path: &str) -> bool {
        let (way, is_complete) = self.walk(path);
        let end = way[way.len() - 1];
        let elements = match &self.tree.node(end).content {
            Content::Array(elements) => elements.as_slice(),
            _ => &[],
        };
        let is_given = |id: &NodeId| !self.tree.is_in_file(&self.tree.node(*id).span);
        is_complete && (is_given(&end) || elements.iter().any(is_given))
    }

    /// The mistakes in reading order, if there are any.
    pub fn into_mistakes(self) -> Option<Mistakes> {
        Mistakes::sorted(self.sources, self.faults.mistakes)
    }

    fn located(&self, mistake: Mistake) -> Mistake {
        let also = mistake.also.into_iter().map(|(place, label)| (self.located_place(place), label));
        Mistake { also: also.collect(), place: self.located_place(mistake.place), ..mistake }
    }

    fn located_place(&self, place: Place) -> Place {
        let (path, wants_key) = match &place {
            Place::Value(path) => (path, false),
            Place::Key(path) => (path, true),
            Place::WholeFile | Place::Span(_) => return place,
        };
        let (way, is_complete) = self.walk(path);
        let end = way[way.len() - 1];
        match self.tree.entry_of(end) {
            Some(entry) if wants_key && is_complete => Place::Span(entry.key_span.clone()),
            _ => self.tree.place(end),
        }
    }

    /// The nodes along a path as far as it leads, and whether it leads to its end.
    fn walk(&self, path: &str) -> (Vec<NodeId>, bool) {
        let mut way = vec![Tree::ROOT];
        let Ok(steps) = path::parse(path) else { return (way, false) };
        for step in &steps {
            let Some(child) = self.tree.child(way[way.len() - 1], step) else { return (way, false) };
            way.push(child);
        }
        (way, true)
    }

    fn is_place_doubtful(&self, place: &Place) -> bool {
        match place {
            Place::WholeFile | Place::Span(_) => false,
            Place::Value(path) | Place::Key(path) => self.is_way_doubtful(path),
        }
    }

    /// Whether something on the way to a path's end is set aside or has lost elements, or its next key is
    /// made up.
    fn is_way_doubtful(&self, path: &str) -> bool {
        let (way, _) = self.walk(path);
        let next_key = path::parse(path).ok().and_then(|steps| steps.into_iter().nth(way.len() - 1));
        let end = way[way.len() - 1];
        way.iter().any(|id| self.faults.is_set_aside(*id) || self.is_shortened(*id))
            || next_key.is_some_and(|step| self.faults.is_filled(end, &step.text))
    }

    fn is_shortened(&self, id: NodeId) -> bool {
        match &self.tree.node(id).content {
            Content::Array(elements) => elements.iter().any(|element| self.faults.is_left_out(*element)),
            _ => false,
        }
    }
}
