//! Cursor: a deserializer at one node of the tree.
//!
//! It differs from the TOML crate's own in three ways: every refusal is noted at the node it concerns, and
//! that node is passed over in the next round; unknown keys are noted all at once; and where a type insists
//! on something faulty, a filler takes its place.

use std::cell::RefCell;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess};
use serde::de::{Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use super::faults::{Faults, Slot};
use super::filler::Filler;
use super::refusal::Refusal;
use super::tree::{Content, Entry, NodeId, Tree};
use super::variant::{VariantReader, WordReader};

/// A place in the tree, ready to be read into a type.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    pub(super) tree: &'t Tree,
    pub(super) faults: &'t RefCell<Faults>,
    pub(super) id: NodeId,
}

impl<'t> Cursor<'t> {
    pub(super) fn at_root(tree: &'t Tree, faults: &'t RefCell<Faults>) -> Self {
        Self { tree, faults, id: Tree::ROOT }
    }

    /// Reads this node; every refusal that no node further inside has noted is noted here.
    pub(super) fn read<'de, S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Refusal> {
        seed.deserialize(self).map_err(|refusal| self.refuse(refusal))
    }

    pub(super) fn refuse(self, refusal: Refusal) -> Refusal {
        self.faults.borrow_mut().refuse(self.tree, self.id, refusal);
        Refusal::Recorded
    }

    pub(super) fn to(self, id: NodeId) -> Self {
        Self { id, ..self }
    }

    pub(super) fn content(self) -> &'t Content {
        &self.tree.node(self.id).content
    }

    /// The entries of this table that were not set aside.
    pub(super) fn sound_entries(self) -> Vec<&'t Entry> {
        let faults = self.faults.borrow();
        self.tree.entries(self.id).iter().filter(|entry| !faults.is_set_aside(entry.node)).collect()
    }

    fn table(self) -> TableReader<'t> {
        let made_up = self.faults.borrow().filled_keys(&Slot::of_element(self.id));
        let present = self.sound_entries().into_iter().map(Item::Present);
        let items: Vec<Item<'t>> = present.chain(made_up.into_iter().map(Item::MadeUp)).collect();
        TableReader { cursor: self, items: items.into_iter(), next: None }
    }

    fn list(self, elements: &'t [NodeId]) -> ListReader<'t> {
        ListReader { cursor: self, elements: elements.iter() }
    }

    /// Notes every key that is not among the known ones.
    fn refuse_unknown_keys(self, known: &'static [&'static str]) {
        for entry in self.sound_entries() {
            let is_known = known.contains(&entry.key.as_str());
            if !is_known && !self.faults.borrow().is_full() {
                self.faults.borrow_mut().refuse_key(self.tree, self.id, entry, known);
            }
        }
    }
}

impl<'de> Deserializer<'de> for Cursor<'_> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.content() {
            Content::String(text) => visitor.visit_str(text),
            Content::Integer(integer) => visit_integer(*integer, visitor),
            Content::Float(Some(float)) => visitor.visit_f64(*float),
            Content::Float(None) => Err(out_of_bounds(&visitor)),
            Content::Boolean(truth) => visitor.visit_bool(*truth),
            Content::Date => Err(Refusal::invalid_type(Unexpected::Other("a date"), &visitor)),
            Content::Array(elements) => visitor.visit_seq(self.list(elements)),
            Content::Table(_) => visitor.visit_map(self.table()),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V>(self, _name: &'static str, visitor: V) -> Result<V::Value, Refusal>
    where
        V: Visitor<'de>,
    {
        visitor.visit_newtype_struct(self)
    }

    /// Structs are strict, whether or not they say `deny_unknown_fields`.
    fn deserialize_struct<V>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal>
    where
        V: Visitor<'de>,
    {
        self.refuse_unknown_keys(fields);
        match self.content() {
            // A list would fill the fields by position; nobody means that.
            Content::Array(_) => Err(Refusal::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal>
    where
        V: Visitor<'de>,
    {
        match self.content() {
            Content::String(variant) => visitor.visit_enum(WordReader { variant }),
            Content::Table(_) => visitor.visit_enum(VariantReader::of(self, variants)?),
            _ => self.deserialize_any(visitor),
        }
    }

    /// A list of fixed length has no more elements than that.
    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Refusal> {
        match self.content() {
            Content::Array(elements) if elements.len() != length => {
                Err(Refusal::invalid_length(elements.len(), &visitor))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_tuple_struct<V>(
        self,
        _name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal>
    where
        V: Visitor<'de>,
    {
        self.deserialize_tuple(length, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq map identifier ignored_any
    }
}

fn visit_integer<'de, V: Visitor<'de>>(integer: Option<i128>, visitor: V) -> Result<V::Value, Refusal> {
    let integer = integer.ok_or_else(|| out_of_bounds(&visitor))?;
    match (i64::try_from(integer), u64::try_from(integer)) {
        (Ok(small), _) => visitor.visit_i64(small),
        (_, Ok(large)) => visitor.visit_u64(large),
        _ => Err(out_of_bounds(&visitor)),
    }
}

fn out_of_bounds<'de, V: Visitor<'de>>(visitor: &V) -> Refusal {
    Refusal::invalid_value(Unexpected::Other("that large"), visitor)
}

/// A key with its value, or a key that has to be made up.
#[derive(Clone, Copy)]
enum Item<'t> {
    Present(&'t Entry),
    MadeUp(&'static str),
}

struct TableReader<'t> {
    cursor: Cursor<'t>,
    items: std::vec::IntoIter<Item<'t>>,
    next: Option<Item<'t>>,
}

impl<'de> MapAccess<'de> for TableReader<'_> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        self.next = self.items.next();
        let Cursor { tree, faults, .. } = self.cursor;
        match self.next {
            None => Ok(None),
            Some(Item::MadeUp(key)) => seed.deserialize(text(key)).map(Some),
            Some(Item::Present(entry)) => seed.deserialize(text(&entry.key)).map(Some).map_err(|refusal| {
                let mistake = refusal.into_mistake(tree, entry.node);
                let mistake = mistake.map(|mistake| mistake.at(entry.key_span.clone()));
                faults.borrow_mut().mistakes.extend(mistake);
                faults.borrow_mut().set_aside(entry.node);
                Refusal::Recorded
            }),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        match self.next.take().ok_or(Refusal::Consequence)? {
            Item::Present(entry) => self.cursor.to(entry.node).read(seed),
            Item::MadeUp(key) => {
                let slot = Slot::of_element(self.cursor.id).below(key);
                Filler::new(self.cursor.faults, slot).read(seed)
            }
        }
    }
}

pub(super) fn text(text: &str) -> StrDeserializer<'_, Refusal> {
    text.into_deserializer()
}

struct ListReader<'t> {
    cursor: Cursor<'t>,
    elements: std::slice::Iter<'t, NodeId>,
}

impl<'de> SeqAccess<'de> for ListReader<'_> {
    type Error = Refusal;

    /// A faulty element is made up, so that the ones after it keep their index; if that fails it is left out.
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        for id in self.elements.by_ref() {
            let cursor = self.cursor.to(*id);
            if !cursor.faults.borrow().is_set_aside(*id) {
                return cursor.read(seed).map(Some);
            }
            if !cursor.faults.borrow().is_left_out(*id) {
                return Filler::new(cursor.faults, Slot::of_element(*id)).read(seed).map(Some);
            }
        }
        Ok(None)
    }
}
