//! Variant: reading a choice between several kinds.
//!
//! A kind with settings is a table with one table in it, `coordination = { hub = { cores = 4 } }`; a kind
//! without may also be its bare name.

use serde::de::Visitor;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IgnoredAny, Unexpected, VariantAccess,
};

use super::cursor::{Cursor, text};
use super::refusal::Refusal;
use super::tree::{Content, Entry};
use super::wording;

/// A kind given by its name alone.
pub(super) struct WordReader<'t> {
    pub(super) variant: &'t str,
}

impl<'de> EnumAccess<'de> for WordReader<'_> {
    type Error = Refusal;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Refusal> {
        Ok((seed.deserialize(text(self.variant))?, self))
    }
}

impl WordReader<'_> {
    fn lacks_settings<T>(self) -> Result<T, Refusal> {
        Err(Refusal::BareVariant { variant: self.variant.to_owned() })
    }
}

impl<'de> VariantAccess<'de> for WordReader<'_> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _seed: T) -> Result<T::Value, Refusal> {
        self.lacks_settings()
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, _visitor: V) -> Result<V::Value, Refusal> {
        self.lacks_settings()
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.lacks_settings()
    }
}

/// A kind given as a table of its settings.
pub(super) struct VariantReader<'t> {
    cursor: Cursor<'t>,
    entry: &'t Entry,
}

impl<'t> VariantReader<'t> {
    /// The table at the cursor, if it names exactly one of the kinds. Unknown kinds are noted first.
    pub(super) fn of(cursor: Cursor<'t>, variants: &'static [&'static str]) -> Result<Self, Refusal> {
        for entry in cursor.sound_entries() {
            if !variants.contains(&entry.key.as_str()) {
                refuse_variant(cursor, entry, variants);
            }
        }
        match cursor.sound_entries()[..] {
            [entry] => Ok(Self { cursor, entry }),
            [] if cursor.tree.entries(cursor.id).is_empty() => Err(Refusal::NoVariant { known: variants }),
            [] => Err(Refusal::Consequence),
            [first, second, ..] => Err(refuse_second(cursor, first, second)),
        }
    }
}

fn refuse_variant(cursor: Cursor<'_>, entry: &Entry, known: &'static [&'static str]) {
    let refusal = Refusal::UnknownVariant { found: entry.key.clone(), known };
    let mistake = refusal.into_mistake(cursor.tree, cursor.id);
    let mut faults = cursor.faults.borrow_mut();
    faults.mistakes.extend(mistake.map(|mistake| mistake.at(entry.key_span.clone())));
    faults.set_aside(entry.node);
}

fn refuse_second(cursor: Cursor<'_>, first: &Entry, second: &Entry) -> Refusal {
    let mistake = wording::several_variants(cursor.tree, cursor.id, first, second);
    let mut faults = cursor.faults.borrow_mut();
    faults.mistakes.push(mistake);
    faults.set_aside(second.node);
    Refusal::Recorded
}

impl<'de, 't> EnumAccess<'de> for VariantReader<'t> {
    type Error = Refusal;
    type Variant = Cursor<'t>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Cursor<'t>), Refusal> {
        Ok((seed.deserialize(text(&self.entry.key))?, self.cursor.to(self.entry.node)))
    }
}

impl<'de> VariantAccess<'de> for Cursor<'_> {
    type Error = Refusal;

    /// A kind without settings may be written as an empty table.
    fn unit_variant(self) -> Result<(), Refusal> {
        match self.content() {
            Content::Table(_) => self.struct_variant(&[], IgnoredAny).map(|_| ()),
            _ => Err(self.refuse(Refusal::invalid_type(Unexpected::Other("a value"), &"an empty table"))),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        self.read(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_tuple(length, visitor).map_err(|refusal| self.refuse(refusal))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_struct("", fields, visitor).map_err(|refusal| self.refuse(refusal))
    }
}
