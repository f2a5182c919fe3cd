//! Encoding: a packet as bytes and back, in canonical CBOR (RFC 8949): the same packet, the same bytes.
//!
//! ```text
//! { 0: agent, 1: context hash, 2: signature, 3: summary, 4: confidence, 5: emitted at (ns),
//!   6: time to live (ns), if it has one, 7: { name: number, text or flag, … }, if there are any }
//! ```
//!
//! Lengths are definite, integers as short as they go, names sorted by their bytes as encoded (RFC 8949,
//! 4.2.1: shorter ones first), and numbers always in 64 bits, zero without a sign. Whatever is written
//! otherwise is refused, an unknown key too: a copy must be known by its bytes.

use std::convert::Infallible;

use minicbor::data::Type;
use minicbor::encode::{Error, Write};
use minicbor::{Decoder, Encoder};

use super::adjustment::AdjustmentRef;
use super::context_hash::ContextHash;
use super::packet::{OutcomePacket, PacketError, PacketParts};
use super::signature::Signature;

/// Why bytes are no packet.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DecodeError {
    /// There are more of them than any packet has.
    #[error("{bytes} bytes, where a packet has at most {bytes_max}")]
    TooLong {
        /// How many there are.
        bytes: usize,
        /// How many a packet has at most.
        bytes_max: usize,
    },
    /// They end early, or something else stands where a part of a packet belongs.
    #[error("no part of a packet at byte {position}")]
    NoPart {
        /// Where, counted from zero.
        position: usize,
    },
    /// The packet that they mean is written in other bytes: trailing ones, another order, longer numbers.
    #[error("not the canonical encoding of their packet")]
    NotCanonical,
    /// They mean parts of which there can be no packet.
    #[error(transparent)]
    Refused(#[from] PacketError),
}

const AGENT: u8 = 0;
const CONTEXT: u8 = 1;
const SIGNATURE: u8 = 2;
const SUMMARY: u8 = 3;
const CONFIDENCE: u8 = 4;
const EMITTED_AT: u8 = 5;
const TIME_TO_LIVE: u8 = 6;
const ADJUSTMENTS: u8 = 7;
/// How many parts every packet has.
const PART_COUNT_MIN: u64 = 6;
/// More adjustments than this fit no packet: each takes two bytes at least.
const ADJUSTMENT_COUNT_MAX: usize = OutcomePacket::BYTES_MAX / 2;

impl PacketParts<'_> {
    /// Writes the encoding of the packet into `buffer`, in place of what was there, and tells its length.
    /// A buffer with room for [`OutcomePacket::BYTES_MAX`] bytes never grows.
    ///
    /// # Errors
    ///
    /// Those of [`OutcomePacket::from_parts`]; the buffer is then empty.
    pub fn encode_into(&self, buffer: &mut Vec<u8>) -> Result<usize, PacketError> {
        buffer.clear();
        self.check()?;
        let order = AdjustmentOrder::of(self.adjustments)?;
        let mut encoder = Encoder::new(Bounded { buffer, bytes: 0 });
        let written = self.write(&order, &mut encoder);
        written.expect("a buffer takes whatever it is given");
        let Bounded { buffer, bytes } = encoder.into_writer();
        if bytes > OutcomePacket::BYTES_MAX {
            buffer.clear();
            return Err(PacketError::TooLong { bytes, bytes_max: OutcomePacket::BYTES_MAX });
        }
        Ok(bytes)
    }

    fn write<W: Write>(
        &self,
        order: &AdjustmentOrder,
        encoder: &mut Encoder<W>,
    ) -> Result<(), Error<W::Error>> {
        let optional_count =
            u64::from(self.time_to_live_ns.is_some()) + u64::from(!self.adjustments.is_empty());
        encoder.map(PART_COUNT_MIN + optional_count)?;
        encoder.u8(AGENT)?.str(self.agent)?;
        encoder.u8(CONTEXT)?.u64(self.context.bits())?;
        encoder.u8(SIGNATURE)?.u64(self.signature.bits())?;
        encoder.u8(SUMMARY)?.str(self.summary)?;
        encoder.u8(CONFIDENCE)?.f64(unsigned_zero(self.confidence))?;
        encoder.u8(EMITTED_AT)?.u64(self.emitted_at_ns)?;
        if let Some(time_to_live_ns) = self.time_to_live_ns {
            encoder.u8(TIME_TO_LIVE)?.u64(time_to_live_ns)?;
        }
        if !self.adjustments.is_empty() {
            encoder.u8(ADJUSTMENTS)?.map(self.adjustments.len() as u64)?;
            for index in 0..self.adjustments.len() {
                let (name, value) = self.adjustments[order.at(index)];
                write_adjustment(name, value, encoder)?;
            }
        }
        Ok(())
    }
}

fn write_adjustment<W: Write>(
    name: &str,
    value: AdjustmentRef<'_>,
    encoder: &mut Encoder<W>,
) -> Result<(), Error<W::Error>> {
    encoder.str(name)?;
    match value {
        AdjustmentRef::Number(number) => encoder.f64(unsigned_zero(number))?,
        AdjustmentRef::Text(text) => encoder.str(text)?,
        AdjustmentRef::Flag(is_set) => encoder.bool(is_set)?,
    };
    Ok(())
}

/// Zero has two spellings that are equal: −0 + 0 = 0, and all other numbers stay.
fn unsigned_zero(number: f64) -> f64 {
    number + 0.0
}

/// A buffer that takes no more than a packet may have, and counts how much it was given.
struct Bounded<'buffer> {
    buffer: &'buffer mut Vec<u8>,
    bytes: usize,
}

impl Write for Bounded<'_> {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.bytes = self.bytes.saturating_add(bytes.len());
        if self.bytes <= OutcomePacket::BYTES_MAX {
            self.buffer.extend_from_slice(bytes);
        }
        Ok(())
    }
}

/// In which order adjustments are written, kept on the stack.
struct AdjustmentOrder {
    indices: [u8; ADJUSTMENT_COUNT_MAX],
}

const _: () = assert!(ADJUSTMENT_COUNT_MAX <= u8::MAX as usize + 1);

impl AdjustmentOrder {
    /// The order of their names. Where there are too many for any packet, it does not matter: they are
    /// only measured.
    fn of(adjustments: &[(&str, AdjustmentRef<'_>)]) -> Result<Self, PacketError> {
        let mut indices: [u8; ADJUSTMENT_COUNT_MAX] = std::array::from_fn(|index| index as u8);
        if adjustments.len() <= ADJUSTMENT_COUNT_MAX {
            let name = |index: u8| adjustments[usize::from(index)].0;
            let sorted = &mut indices[..adjustments.len()];
            sorted.sort_unstable_by_key(|index| (name(*index).len(), name(*index)));
            if let Some(pair) = sorted.windows(2).find(|pair| name(pair[0]) == name(pair[1])) {
                return Err(PacketError::AdjustmentTwice { name: name(pair[0]).to_owned() });
            }
        }
        Ok(AdjustmentOrder { indices })
    }

    /// Which adjustment is written at this place.
    fn at(&self, place: usize) -> usize {
        self.indices.get(place).map_or(place, |index| usize::from(*index))
    }
}

impl OutcomePacket {
    /// The packet with this encoding. Any bytes may be tried; they may come from anyone.
    ///
    /// # Errors
    ///
    /// If they are not exactly what [`Self::encoding`] gives of some packet.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > Self::BYTES_MAX {
            return Err(DecodeError::TooLong { bytes: bytes.len(), bytes_max: Self::BYTES_MAX });
        }
        let mut adjustments = Vec::new();
        let mut reader = Reader { decoder: Decoder::new(bytes) };
        let read = reader.parts(&mut adjustments);
        let parts = read.map_err(|_| DecodeError::NoPart { position: reader.decoder.position() })?;
        let packet = Self::from_parts(&PacketParts { adjustments: &adjustments, ..parts })?;
        // One comparison in place of a rule for each way to write the same thing differently.
        if packet.encoding() == bytes { Ok(packet) } else { Err(DecodeError::NotCanonical) }
    }
}

/// Reads a packet in the order in which it is written.
struct Reader<'bytes> {
    decoder: Decoder<'bytes>,
}

type Read<T> = Result<T, minicbor::decode::Error>;

impl<'bytes> Reader<'bytes> {
    /// All parts; the adjustments go into `adjustments` and are left out of the parts.
    fn parts(
        &mut self,
        adjustments: &mut Vec<(&'bytes str, AdjustmentRef<'bytes>)>,
    ) -> Read<PacketParts<'bytes>> {
        self.decoder.map()?;
        let parts = PacketParts {
            agent: self.part(AGENT)?.str()?,
            context: ContextHash::from_bits(self.part(CONTEXT)?.u64()?),
            signature: Signature::from_bits(self.part(SIGNATURE)?.u64()?),
            summary: self.part(SUMMARY)?.str()?,
            confidence: self.part(CONFIDENCE)?.f64()?,
            emitted_at_ns: self.part(EMITTED_AT)?.u64()?,
            time_to_live_ns: match self.comes(TIME_TO_LIVE) {
                true => Some(self.part(TIME_TO_LIVE)?.u64()?),
                false => None,
            },
            adjustments: &[],
        };
        if self.comes(ADJUSTMENTS) {
            let count = self.part(ADJUSTMENTS)?.map()?.unwrap_or(0);
            // A count that promises more than there is ends with the bytes: no room is made ahead for it.
            for _ in 0..count {
                adjustments.push((self.decoder.str()?, self.adjustment()?));
            }
        }
        Ok(parts)
    }

    fn adjustment(&mut self) -> Read<AdjustmentRef<'bytes>> {
        Ok(match self.decoder.datatype()? {
            Type::String => AdjustmentRef::Text(self.decoder.str()?),
            Type::Bool => AdjustmentRef::Flag(self.decoder.bool()?),
            _ => AdjustmentRef::Number(self.decoder.f64()?),
        })
    }

    /// Does the part with this key come next?
    fn comes(&self, key: u8) -> bool {
        // An integer below 24 is one byte of CBOR, itself.
        self.decoder.input().get(self.decoder.position()) == Some(&key)
    }

    /// The decoder, behind the key of this part.
    fn part(&mut self, key: u8) -> Read<&mut Decoder<'bytes>> {
        if self.decoder.u8()? == key {
            Ok(&mut self.decoder)
        } else {
            Err(minicbor::decode::Error::message("another part belongs here"))
        }
    }
}
