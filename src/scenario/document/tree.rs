//! Tree: a TOML document with the place of every key and value, in one flat vector.
//!
//! Nodes are only ever added and rewired, so an id stays valid, and what is known about a node (that it is
//! set aside, for instance) can be kept elsewhere under its id. What was written is shared by the copies of a
//! frozen tree: each holds only what is different in it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistake::Place;
use super::path::Step;

/// A document: the root table and everything below it.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// The nodes that copies share: those before the tree was frozen.
    shared: Arc<Vec<Node>>,
    /// Shared nodes that are different in this copy.
    changed: BTreeMap<NodeId, Node>,
    /// The nodes behind the shared ones.
    nodes: Vec<Node>,
    /// Spans beyond lie in overrides.
    file_end: usize,
}

/// The number of a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(usize);

/// A value and where it stands. The place of a table is its header, or else the key that implies it.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) parent: Option<NodeId>,
    pub(super) content: Content,
}

#[derive(Debug, Clone)]
pub(super) enum Content {
    String(String),
    /// `None`: beyond 128 bits.
    Integer(Option<i128>),
    /// `None`: beyond what a float can hold.
    Float(Option<f64>),
    Boolean(bool),
    Date,
    Array(Vec<NodeId>),
    Table(Vec<Entry>),
}

/// A key of a table and its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Range<usize>,
    pub(super) node: NodeId,
}

impl Tree {
    pub(super) const ROOT: NodeId = NodeId(0);

    /// A document as the TOML parser read it from a text of some length.
    pub(super) fn from_toml(root: &DeTable<'_>, file_end: usize) -> Self {
        let content = Content::Table(Vec::new());
        let nodes = vec![Node { span: 0..0, parent: None, content }];
        let mut tree = Self { shared: Arc::default(), changed: BTreeMap::new(), nodes, file_end };
        tree.fill_table(Self::ROOT, root, 0);
        tree
    }

    /// Adds a value below `parent`, its spans moved by `base`. It is not wired to a key yet.
    pub(super) fn add(&mut self, parent: NodeId, value: &Spanned<DeValue<'_>>, base: usize) -> NodeId {
        let span = value.span();
        let id = self.push(parent, span.start + base..span.end + base, scalar(value.get_ref()));
        match value.get_ref() {
            DeValue::Array(array) => {
                let elements = array.iter().map(|element| self.add(id, element, base)).collect();
                self.node_mut(id).content = Content::Array(elements);
            }
            DeValue::Table(table) => self.fill_table(id, table, base),
            _ => {}
        }
        id
    }

    /// Adds a copy of a node and all below it.
    pub(super) fn add_copy(&mut self, parent: NodeId, original: NodeId) -> NodeId {
        let Node { span, content, .. } = self.node(original).clone();
        let id = self.push(parent, span, content.clone());
        let content = match content {
            Content::Array(elements) => {
                Content::Array(elements.into_iter().map(|element| self.add_copy(id, element)).collect())
            }
            Content::Table(entries) => {
                let copy = |entry: Entry| Entry { node: self.add_copy(id, entry.node), ..entry };
                Content::Table(entries.into_iter().map(copy).collect())
            }
            other => other,
        };
        self.node_mut(id).content = content;
        id
    }

    /// Adds a key with an empty table to a table; both are placed at the key.
    pub(super) fn add_entry(&mut self, table: NodeId, key: &str, key_span: &Range<usize>) -> NodeId {
        let node = self.push(table, key_span.clone(), Content::Table(Vec::new()));
        if let Content::Table(entries) = &mut self.node_mut(table).content {
            entries.push(Entry { key: key.to_owned(), key_span: key_span.clone(), node });
        }
        node
    }

    /// Puts a copy of another node in a node's place; the key that leads there stays where it is written.
    pub(super) fn replace(&mut self, id: NodeId, original: NodeId) {
        let copy = self.add_copy(id, original);
        let Node { span, content, .. } = self.node(copy).clone();
        let children = match &content {
            Content::Array(elements) => elements.clone(),
            Content::Table(entries) => entries.iter().map(|entry| entry.node).collect(),
            _ => Vec::new(),
        };
        for child in children {
            self.node_mut(child).parent = Some(id);
        }
        let node = self.node_mut(id);
        (node.span, node.content) = (span, content);
    }

    /// The same tree, cheap to copy: copies share what is in it now.
    pub(super) fn frozen(mut self) -> Self {
        assert!(self.shared.is_empty(), "a tree is frozen once");
        Self { shared: Arc::new(std::mem::take(&mut self.nodes)), ..self }
    }

    /// Adds a value that is not written anywhere; `span` is what stands for it. It is not wired to a key yet.
    pub(super) fn add_scalar(&mut self, span: Range<usize>, content: Content) -> NodeId {
        self.push(Self::ROOT, span, content)
    }

    /// Takes a key out of a table, with all that it leads to.
    pub(super) fn remove_entry(&mut self, table: NodeId, key: &str) {
        if let Content::Table(entries) = &mut self.node_mut(table).content {
            entries.retain(|entry| entry.key != key);
        }
    }

    fn push(&mut self, parent: NodeId, span: Range<usize>, content: Content) -> NodeId {
        self.nodes.push(Node { span, parent: Some(parent), content });
        NodeId(self.node_count() - 1)
    }

    fn node_count(&self) -> usize {
        self.shared.len() + self.nodes.len()
    }

    fn fill_table(&mut self, id: NodeId, table: &DeTable<'_>, base: usize) {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_span: key.span().start + base..key.span().end + base,
                node: self.add(id, value, base),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_span.start);
        self.node_mut(id).content = Content::Table(entries);
    }

    /// Whether a span lies in the file and not in an override.
    pub(super) fn is_in_file(&self, span: &Range<usize>) -> bool {
        span.start <= self.file_end
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        match self.shared.get(id.0) {
            Some(shared) if self.changed.is_empty() => shared,
            Some(shared) => self.changed.get(&id).unwrap_or(shared),
            None => &self.nodes[id.0 - self.shared.len()],
        }
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        match self.shared.get(id.0) {
            Some(shared) => self.changed.entry(id).or_insert_with(|| shared.clone()),
            None => &mut self.nodes[id.0 - self.shared.len()],
        }
    }

    /// All nodes, in no particular order.
    pub(super) fn ids(&self) -> impl Iterator<Item = NodeId> {
        (0..self.node_count()).map(NodeId)
    }

    /// The entries of a table; none if the node is something else.
    pub(super) fn entries(&self, id: NodeId) -> &[Entry] {
        match &self.node(id).content {
            Content::Table(entries) => entries,
            _ => &[],
        }
    }

    pub(super) fn entry(&self, table: NodeId, key: &str) -> Option<&Entry> {
        self.entries(table).iter().find(|entry| entry.key == key)
    }

    /// The entry of its table that leads to a node; elements of arrays have none.
    pub(super) fn entry_of(&self, id: NodeId) -> Option<&Entry> {
        self.entries(self.node(id).parent?).iter().find(|entry| entry.node == id)
    }

    /// The node itself and all that it is in, up to the root.
    pub(super) fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(id), |id| self.node(*id).parent)
    }

    /// The value of an element's `name`, by which paths may speak of it.
    pub(super) fn element_name(&self, element: NodeId) -> Option<&str> {
        match &self.node(self.entry(element, "name")?.node).content {
            Content::String(name) => Some(name),
            _ => None,
        }
    }

    /// One step down: a key of a table; the index or the name of an element.
    pub(super) fn child(&self, id: NodeId, step: &Step) -> Option<NodeId> {
        match &self.node(id).content {
            Content::Table(_) if !step.is_bracketed => self.entry(id, &step.text).map(|entry| entry.node),
            Content::Array(elements) => match step.index {
                Some(index) => elements.get(index).copied(),
                None => elements.iter().copied().find(|id| self.element_name(*id) == Some(&step.text)),
            },
            _ => None,
        }
    }

    /// Where a node is shown. The root is the whole file.
    pub(super) fn place(&self, id: NodeId) -> Place {
        if id == Self::ROOT { Place::WholeFile } else { Place::Span(self.node(id).span.clone()) }
    }

    /// What a node is called in a message: its key, or its array's key with the index.
    pub(super) fn label(&self, id: NodeId) -> String {
        let Some(parent) = self.node(id).parent else { return "the file".to_owned() };
        match &self.node(parent).content {
            Content::Array(elements) => {
                let index = elements.iter().position(|element| *element == id).unwrap_or(0);
                format!("{}[{index}]", self.label(parent))
            }
            _ => self.entry_of(id).map_or_else(String::new, |entry| entry.key.clone()),
        }
    }
}

fn scalar(value: &DeValue<'_>) -> Content {
    match value {
        DeValue::String(text) => Content::String(text.to_string()),
        DeValue::Integer(integer) => {
            Content::Integer(i128::from_str_radix(integer.as_str(), integer.radix()).ok())
        }
        DeValue::Float(float) => Content::Float(finite_or_spelled(float.as_str())),
        DeValue::Boolean(truth) => Content::Boolean(*truth),
        DeValue::Datetime(_) => Content::Date,
        DeValue::Array(_) => Content::Array(Vec::new()),
        DeValue::Table(_) => Content::Table(Vec::new()),
    }
}

/// `1e999` is a slip, `inf` is meant.
fn finite_or_spelled(text: &str) -> Option<f64> {
    let float: f64 = text.parse().ok()?;
    if float.is_infinite() && !text.contains("inf") { None } else { Some(float) }
}
