//! Faults: what decoding found wrong, and what it leaves out or makes up in order to go on.

use std::collections::{BTreeMap, BTreeSet};

use super::filler;
use super::mistake::Mistake;
use super::refusal::Refusal;
use super::suggest;
use super::tree::{Entry, NodeId, Tree};
use super::wording;

/// How many mistakes are told at once.
pub(super) const MISTAKES_MAX: usize = 100;

/// The state that rounds of decoding share.
#[derive(Debug, Clone, Default)]
pub(super) struct Faults {
    /// Told to the user, in the order of discovery.
    pub(super) mistakes: Vec<Mistake>,
    /// Values that decoding passes over.
    set_aside: BTreeSet<NodeId>,
    /// Values that the type insists on and the document does not have, or no longer; with the number of the
    /// filler to try.
    fillers: BTreeMap<Slot, usize>,
    /// The text is not TOML in a way that leaves nothing to decode.
    pub(super) is_unreadable: bool,
    /// Keys that stand in the document under a mistyped name: not missing.
    mistyped: BTreeSet<(NodeId, &'static str)>,
}

/// A value that is made up: the keys that lead to it from a table, or none for an element of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) node: NodeId,
    pub(super) keys: Vec<&'static str>,
}

impl Slot {
    pub(super) fn of_element(node: NodeId) -> Self {
        Self { node, keys: Vec::new() }
    }

    pub(super) fn below(&self, key: &'static str) -> Self {
        Self { node: self.node, keys: self.keys.iter().copied().chain([key]).collect() }
    }
}

impl Faults {
    /// A value was refused: tell why, and leave it out from now on.
    pub(super) fn refuse(&mut self, tree: &Tree, id: NodeId, refusal: Refusal) {
        match refusal {
            Refusal::Recorded => {}
            Refusal::MissingKey(key) => self.miss(tree, id, key),
            refusal => {
                // A type that refuses what is left of a table may only miss what was set aside in it.
                if !self.is_touched_inside(tree, id) {
                    self.mistakes.extend(refusal.into_mistake(tree, id));
                }
                self.set_aside(id);
            }
        }
    }

    /// A table lacks a key: tell it, unless the key is there and was left out; then make up a value.
    fn miss(&mut self, tree: &Tree, table: NodeId, key: &'static str) {
        let slot = Slot { node: table, keys: vec![key] };
        if tree.entry(table, key).is_none() && !self.mistyped.contains(&(table, key)) {
            self.mistakes.extend(Refusal::MissingKey(key).into_mistake(tree, table));
        }
        if self.fillers.insert(slot, 0).is_some() {
            self.set_aside(table);
        }
    }

    /// A filler did not please either: try the next one, or give up the node it was made for.
    pub(super) fn refuse_filler(&mut self, slot: &Slot, refusal: &Refusal) {
        match refusal {
            Refusal::Recorded => {}
            Refusal::MissingKey(key) => {
                self.fillers.insert(slot.below(key), 0);
            }
            _ => {
                let number = self.fillers.entry(slot.clone()).or_insert(0);
                *number += 1;
                if *number >= filler::COUNT {
                    self.fillers.insert(Slot::of_element(slot.node), filler::COUNT);
                    self.set_aside(slot.node);
                }
            }
        }
    }

    /// A key that its struct does not know.
    pub(super) fn refuse_key(
        &mut self,
        tree: &Tree,
        table: NodeId,
        entry: &Entry,
        known: &'static [&'static str],
    ) {
        let is_free = |word: &&&'static str| tree.entry(table, word).is_none();
        let meant = suggest::nearest(&entry.key, known.iter().filter(is_free).copied());
        self.mistyped
            .extend(known.iter().copied().find(|word| Some(*word) == meant).map(|word| (table, word)));
        self.mistakes.push(wording::unknown_key(&entry.key, known).at(entry.key_span.clone()));
        self.set_aside(entry.node);
    }

    pub(super) fn set_aside(&mut self, id: NodeId) {
        self.set_aside.insert(id);
    }

    pub(super) fn is_set_aside(&self, id: NodeId) -> bool {
        self.set_aside.contains(&id)
    }

    /// Whether a faulty element was left out of its list, so that the ones after it moved up.
    pub(super) fn is_left_out(&self, element: NodeId) -> bool {
        self.filler_number(&Slot::of_element(element)) >= filler::COUNT
    }

    /// No value can come of it any more.
    pub(super) fn is_hopeless(&self) -> bool {
        self.is_full() || self.is_set_aside(Tree::ROOT)
    }

    /// After so many mistakes the rest can wait.
    pub(super) fn is_full(&self) -> bool {
        self.mistakes.len() > MISTAKES_MAX
    }

    /// Which filler to try at a place that the document does not provide.
    pub(super) fn filler_number(&self, slot: &Slot) -> usize {
        self.fillers.get(slot).copied().unwrap_or(0)
    }

    /// The keys made up directly below a slot.
    pub(super) fn filled_keys(&self, above: &Slot) -> Vec<&'static str> {
        let is_below = |slot: &&Slot| {
            slot.node == above.node && slot.keys.split_last().is_some_and(|(_, rest)| rest == above.keys)
        };
        self.fillers.keys().filter(is_below).filter_map(|slot| slot.keys.last().copied()).collect()
    }

    /// Whether anything inside a node, or the node itself, is left out or made up.
    pub(super) fn is_touched_inside(&self, tree: &Tree, id: NodeId) -> bool {
        let touched = self.set_aside.iter().copied().chain(self.fillers.keys().map(|slot| slot.node));
        let is_inside = |inner| tree.ancestors(inner).any(|ancestor| ancestor == id);
        touched.into_iter().any(is_inside)
    }

    /// Whether the value of a key in a table is made up.
    pub(super) fn is_filled(&self, table: NodeId, key: &str) -> bool {
        self.fillers.keys().any(|slot| slot.node == table && slot.keys.first() == Some(&key))
    }
}
