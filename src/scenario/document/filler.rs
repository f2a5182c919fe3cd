//! Filler: a deserializer that makes values up.
//!
//! Where a value is missing or faulty and its type insists on one, a made-up value lets decoding go on and
//! find the next mistake. A type may refuse the first filler, so there are several, tried in turn. A value
//! is made up only after a mistake was told, so it never reaches a run.

use std::cell::RefCell;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess};
use serde::de::{VariantAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::faults::{Faults, Slot};
use super::refusal::Refusal;

/// What is tried, in turn: texts for names and for quantities of every dimension, then numbers.
const FILLERS: [Scalar; 14] = [
    Scalar::Text("a"),
    Scalar::Whole(1),
    Scalar::Text("1 s"),
    Scalar::Text("1 B"),
    Scalar::Text("1 /s"),
    Scalar::Text("1 B/s"),
    Scalar::Text("50 %"),
    Scalar::Text("1"),
    Scalar::Text(""),
    Scalar::Float(0.5),
    Scalar::Boolean(false),
    Scalar::Whole(2),
    Scalar::Whole(0),
    Scalar::Whole(100),
];

/// How many fillers there are for one place.
pub(super) const COUNT: usize = FILLERS.len();

#[derive(Debug, Clone, Copy)]
enum Scalar {
    Text(&'static str),
    Whole(u64),
    Float(f64),
    Boolean(bool),
}

/// A made-up value for one place.
pub(super) struct Filler<'t> {
    faults: &'t RefCell<Faults>,
    slot: Slot,
    number: usize,
}

impl<'t> Filler<'t> {
    pub(super) fn new(faults: &'t RefCell<Faults>, slot: Slot) -> Self {
        let number = faults.borrow().filler_number(&slot);
        Self { faults, slot, number }
    }

    /// Makes up a value; if the type refuses it, the next round tries another one.
    pub(super) fn read<'de, S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Refusal> {
        let (faults, slot) = (self.faults, self.slot.clone());
        seed.deserialize(self).map_err(|refusal| {
            faults.borrow_mut().refuse_filler(&slot, &refusal);
            Refusal::Recorded
        })
    }

    fn below(&self, key: &'static str) -> Self {
        Self::new(self.faults, self.slot.below(key))
    }

    /// The keys that turned out to be missing in earlier rounds.
    fn into_table(self) -> FilledTable<'t> {
        let keys = self.faults.borrow().filled_keys(&self.slot);
        FilledTable { filler: self, keys: keys.into_iter(), next: None }
    }
}

impl<'de> Deserializer<'de> for Filler<'_> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match FILLERS.get(self.number) {
            Some(Scalar::Text(text)) => visitor.visit_str(text),
            Some(Scalar::Whole(whole)) => visitor.visit_u64(*whole),
            Some(Scalar::Float(float)) => visitor.visit_f64(*float),
            Some(Scalar::Boolean(truth)) => visitor.visit_bool(*truth),
            None => Err(Refusal::Consequence),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V>(self, _name: &'static str, visitor: V) -> Result<V::Value, Refusal>
    where
        V: Visitor<'de>,
    {
        visitor.visit_newtype_struct(self)
    }

    /// No elements at first; a few, if the type does not take none.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let length_left = self.number.min(2);
        visitor.visit_seq(FilledList { filler: self, length_left })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_seq(FilledList { filler: self, length_left: length })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_map(self.into_table())
    }

    fn deserialize_struct<V>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal>
    where
        V: Visitor<'de>,
    {
        visitor.visit_map(self.into_table())
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
        let variant = variants.get(self.number % variants.len().max(1)).ok_or(Refusal::Consequence)?;
        visitor.visit_enum(FilledVariant { filler: self, variant })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct tuple_struct identifier ignored_any
    }
}

struct FilledTable<'t> {
    filler: Filler<'t>,
    keys: std::vec::IntoIter<&'static str>,
    next: Option<&'static str>,
}

impl<'de> MapAccess<'de> for FilledTable<'_> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        self.next = self.keys.next();
        let key = |key: &'static str| -> StrDeserializer<'static, Refusal> { key.into_deserializer() };
        self.next.map(|next| seed.deserialize(key(next))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        let key = self.next.take().ok_or(Refusal::Consequence)?;
        self.filler.below(key).read(seed)
    }
}

struct FilledList<'t> {
    filler: Filler<'t>,
    length_left: usize,
}

impl<'de> SeqAccess<'de> for FilledList<'_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        if self.length_left == 0 {
            return Ok(None);
        }
        self.length_left -= 1;
        self.filler.below("element").read(seed).map(Some)
    }
}

struct FilledVariant<'t> {
    filler: Filler<'t>,
    variant: &'static str,
}

impl<'de, 't> EnumAccess<'de> for FilledVariant<'t> {
    type Error = Refusal;
    type Variant = Filler<'t>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Filler<'t>), Refusal> {
        let key: StrDeserializer<'_, Refusal> = self.variant.into_deserializer();
        Ok((seed.deserialize(key)?, self.filler.below(self.variant)))
    }
}

impl<'de> VariantAccess<'de> for Filler<'_> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        self.read(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_tuple(length, visitor)
    }

    /// What is missing is missed below this variant's slot, not below the enum's.
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let (faults, slot) = (self.faults, self.slot.clone());
        self.deserialize_struct("", fields, visitor).map_err(|refusal| {
            faults.borrow_mut().refuse_filler(&slot, &refusal);
            Refusal::Recorded
        })
    }
}
