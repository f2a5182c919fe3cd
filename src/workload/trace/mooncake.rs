//! Mooncake: the request traces of Mooncake (FAST 2025), read as published.
//!
//! ```text
//! {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}
//! ```
//!
//! One JSON object a line, its keys in any order and others among them. `timestamp` is milliseconds since
//! the start, the lengths are tokens, and `hash_ids` are the blocks of 512 tokens that the prompt consists
//! of: an id stands for a block and everything before it. Rows with the same list of blocks are the same
//! problem, whose number is the kernel's digest of the ids in their order; the SimHash of the ids is its
//! signature, so that rows that share a prefix are similar. Source: kvcache-ai/Mooncake on GitHub,
//! `FAST25-release/traces`, Apache 2.0.
//!
//! The ids are folded into both as they are read, so that no row takes memory. Keys are compared as they
//! are written: one with an escape in it is another.

#[cfg(test)]
mod tests;

use std::fmt;
use std::iter;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::defect::TraceDefect;
use super::format::{Fields, Origin, RowSyntax};
use super::number::whole;
use crate::kernel::Digest;
use crate::outcome::Signature;
use crate::workload::wording::excerpt;

/// Nothing is to be learnt from the first line: the keys are always the same.
pub(super) struct Mooncake;

/// The keys with a number, and the largest that fits.
const NUMBERS: [(&str, u64); 3] =
    [("timestamp", u64::MAX), ("input_length", u32::MAX as u64), ("output_length", u32::MAX as u64)];
/// The key with the list of blocks.
const BLOCKS: &str = "hash_ids";

const NS_PER_MS: i128 = 1_000_000;

impl RowSyntax for Mooncake {
    const NAME: &'static str = "mooncake";
    const FIRST_LINE: &'static str =
        r#"{"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}"#;
    const HAS_HEADER: bool = false;
    const ORIGIN: Origin = Origin::RunStart;

    fn is_meant_by(first_line: &str) -> bool {
        let has = |key: &str| first_line.contains(&format!("\"{key}\""));
        let is_object = first_line.trim_start().starts_with('{');
        is_object && has(BLOCKS) && NUMBERS.iter().all(|(key, _)| has(key))
    }

    fn from_first_line(_first_line: &str) -> Result<Self, TraceDefect> {
        Ok(Mooncake)
    }

    fn read<'line>(&self, line: &'line str) -> Result<Fields<'line>, TraceDefect> {
        let mut row = Row::new(line);
        let mut json = serde_json::Deserializer::from_str(line);
        match json.deserialize_map(&mut row).and_then(|()| json.end()) {
            Ok(()) => row.fields(),
            Err(error) => Err(row.defect(&error)),
        }
    }
}

/// What a line has said so far.
struct Row<'line> {
    line: &'line str,
    stamp: &'line str,
    /// By [`NUMBERS`].
    numbers: [Option<u64>; 3],
    blocks: Option<Blocks>,
    /// The key whose value is being read, and the line from that value on.
    reading: Option<(&'static str, &'line str)>,
    /// How many blocks have been read.
    block_count: usize,
    /// What is wrong, if it is nothing that JSON knows of.
    defect: Option<TraceDefect>,
}

/// What is kept of a list of blocks.
#[derive(Clone, Copy)]
struct Blocks {
    problem: u64,
    signature: Signature,
}

impl<'line> Row<'line> {
    fn new(line: &'line str) -> Self {
        let numbers = [None; 3];
        Row { line, stamp: "", numbers, blocks: None, reading: None, block_count: 0, defect: None }
    }

    /// What the whole line says.
    fn fields(self) -> Result<Fields<'line>, TraceDefect> {
        let missing = |key| TraceDefect::MissingKey { key };
        let number = |index: usize| self.numbers[index].ok_or_else(|| missing(NUMBERS[index].0));
        let instant_ns = i128::from(number(0)?) * NS_PER_MS;
        // Neither is above what fits: that was seen when it was read.
        let tokens = Some((number(1)? as u32, number(2)? as u32));
        let blocks = self.blocks.ok_or_else(|| missing(BLOCKS))?;
        let (problem, signature) = (Some(blocks.problem), Some(blocks.signature));
        Ok(Fields { stamp: self.stamp, instant_ns, tokens, work: None, problem, signature })
    }

    /// Reads the value of the key `name`, a piece of the line.
    fn read_value<A: MapAccess<'line>>(&mut self, name: &'line str, map: &mut A) -> Result<(), A::Error> {
        if let Some(index) = NUMBERS.iter().position(|(known, _)| *known == name) {
            let (known, max) = NUMBERS[index];
            let value = self.begin(known, name, self.numbers[index].is_some())?;
            let number = map.next_value()?;
            if number > max {
                return Err(A::Error::custom(known));
            }
            self.numbers[index] = Some(number);
            if index == 0 {
                self.stamp = first_digits(value);
            }
        } else if name == BLOCKS {
            self.begin(BLOCKS, name, self.blocks.is_some())?;
            self.blocks = Some(map.next_value_seed(BlockList { count: &mut self.block_count })?);
            if self.block_count == 0 {
                return Err(self.refuse(TraceDefect::EmptyList { column: BLOCKS }));
            }
        } else {
            map.next_value::<IgnoredAny>()?;
        }
        self.reading = None;
        Ok(())
    }

    /// Notes that the value of the key that stands in the line as `written` is next, and finds it.
    fn begin<E: Error>(
        &mut self,
        key: &'static str,
        written: &'line str,
        is_repeated: bool,
    ) -> Result<&'line str, E> {
        if is_repeated {
            return Err(self.refuse(TraceDefect::RepeatedKey { key }));
        }
        let end = written.as_ptr().addr() - self.line.as_ptr().addr() + written.len();
        // Behind the key's own quote: the value may begin with one.
        let value = self.line[end + 1..].trim_start_matches([':', ' ', '\t']);
        self.reading = Some((key, value));
        Ok(value)
    }

    /// Ends reading because of `defect`.
    fn refuse<E: Error>(&mut self, defect: TraceDefect) -> E {
        self.defect = Some(defect);
        E::custom("refused")
    }

    /// What is wrong with the line, as the reader of JSON has found.
    fn defect(self, error: &serde_json::Error) -> TraceDefect {
        if let Some(defect) = self.defect {
            return defect;
        }
        if error.is_eof() {
            return TraceDefect::OpenObject { text: tail(self.line) };
        }
        let of_value = self.reading.and_then(|(key, value)| value_defect(key, value, self.block_count));
        of_value.unwrap_or_else(|| {
            let byte = error.column().clamp(1, self.line.len());
            let text = excerpt(&self.line[self.line.floor_char_boundary(byte - 1)..]);
            TraceDefect::BrokenJson { byte, text }
        })
    }
}

/// What is wrong with the value of `key`, which stands at the beginning of `value`; of a list, with the
/// element behind the first `block_count`. Nothing if it is only followed by something wrong.
fn value_defect(key: &'static str, value: &str, block_count: usize) -> Option<TraceDefect> {
    let Some((_, max)) = NUMBERS.iter().find(|(known, _)| *known == key) else {
        let Some(list) = value.strip_prefix('[') else {
            let wanted = "a list of block numbers such as [0, 1, 2]";
            return Some(TraceDefect::BrokenField { column: key, text: excerpt(scalar(value)), wanted });
        };
        let (start, _) = iter::once((0, "")).chain(list.match_indices(',')).nth(block_count)?;
        let element = list[start..].trim_start_matches([',', ' ', '\t']);
        return whole(key, scalar(element), u64::MAX).err();
    };
    whole(key, scalar(value), *max).err()
}

/// The text of the value at the beginning of `text`: a string with its quotes, a list or an object as far
/// as its line goes, anything else up to what ends it.
fn scalar(text: &str) -> &str {
    let end = match text.as_bytes().first() {
        Some(b'"') => text[1..].find('"').map_or(text.len(), |end| end + 2),
        Some(b'[' | b'{') => text.len(),
        _ => text.find([',', ']', '}', ' ', '\t']).unwrap_or(text.len()),
    };
    &text[..end]
}

/// The digits that `text` begins with.
fn first_digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

/// The end of a line that has too few characters.
fn tail(line: &str) -> String {
    const BYTES_MAX: usize = 40;
    excerpt(&line[line.ceil_char_boundary(line.len().saturating_sub(BYTES_MAX))..])
}

impl<'line> Visitor<'line> for &mut Row<'line> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'line>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(name)) = map.next_key_seed(Key(None))? {
            // No key of ours is without a name.
            self.read_value(name.unwrap_or_default(), &mut map)?;
        }
        Ok(())
    }
}

/// A key as it stands in the line; none if it has escapes, so that it stands there otherwise.
struct Key<'line>(Option<&'line str>);

impl<'line> DeserializeSeed<'line> for Key<'line> {
    type Value = Self;

    fn deserialize<D: Deserializer<'line>>(self, deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'line> Visitor<'line> for Key<'line> {
    type Value = Self;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'line str) -> Result<Self, E> {
        Ok(Key(Some(key)))
    }

    fn visit_str<E>(self, _key: &str) -> Result<Self, E> {
        Ok(Key(None))
    }
}

/// Reads a list of blocks and counts them.
struct BlockList<'row> {
    count: &'row mut usize,
}

impl<'line> DeserializeSeed<'line> for BlockList<'_> {
    type Value = Blocks;

    fn deserialize<D: Deserializer<'line>>(self, deserializer: D) -> Result<Blocks, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'line> Visitor<'line> for BlockList<'_> {
    type Value = Blocks;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of blocks")
    }

    fn visit_seq<A: SeqAccess<'line>>(self, mut list: A) -> Result<Blocks, A::Error> {
        let mut digest = Digest::default();
        let mut failure = None;
        let signature = Signature::of_numbers(iter::from_fn(|| match list.next_element() {
            Ok(block) => {
                let block: u64 = block?;
                digest.absorb(block);
                *self.count += 1;
                Some(block)
            }
            Err(error) => {
                failure = Some(error);
                None
            }
        }));
        failure.map_or_else(|| Ok(Blocks { problem: digest.value(), signature }), Err)
    }
}
