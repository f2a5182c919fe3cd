//! Packets: never too long, the same bytes for the same packet, and no bytes that do harm.

use proptest::prelude::*;

use super::bytes::{encoding, head, number, text};
use crate::outcome::{
    AdjustmentRef, ContextHash, DecodeError, Outcome, OutcomePacket, PacketError, PacketParts, Signature,
};

const PARTS: PacketParts<'static> = PacketParts {
    agent: "agent 47",
    context: ContextHash::from_bits(0x0123_4567_89ab_cdef),
    signature: Signature::from_bits(0xfedc_ba98_7654_3210),
    summary: "done",
    confidence: 0.5,
    emitted_at_ns: 1_000,
    time_to_live_ns: None,
    adjustments: &[],
};

/// What a [`PacketParts`] borrows from.
#[derive(Clone, Debug)]
struct Owned {
    agent: String,
    summary: String,
    words: [u64; 3],
    time_to_live_ns: Option<u64>,
    confidence: f64,
    adjustments: Vec<(String, OwnedAdjustment)>,
}

type OwnedAdjustment = crate::outcome::Adjustment;

impl Owned {
    /// Lets `use_parts` see the parts.
    fn with_parts<T>(&self, use_parts: impl FnOnce(&PacketParts<'_>) -> T) -> T {
        let adjustments: Vec<(&str, AdjustmentRef<'_>)> =
            self.adjustments.iter().map(|(name, value)| (name.as_str(), value.borrowed())).collect();
        use_parts(&PacketParts {
            agent: &self.agent,
            context: ContextHash::from_bits(self.words[0]),
            signature: Signature::from_bits(self.words[1]),
            summary: &self.summary,
            confidence: self.confidence,
            emitted_at_ns: self.words[2],
            time_to_live_ns: self.time_to_live_ns,
            adjustments: &adjustments,
        })
    }
}

/// Parts of which most make a packet, but for its length.
fn any_parts() -> impl Strategy<Value = Owned> {
    let number = prop_oneof![any::<f64>().prop_filter("finite", |number| number.is_finite()), Just(-0.0)];
    let value = prop_oneof![
        number.prop_map(OwnedAdjustment::Number),
        "\\PC{0,40}".prop_map(OwnedAdjustment::Text),
        any::<bool>().prop_map(OwnedAdjustment::Flag),
    ];
    let adjustments = prop::collection::btree_map("\\PC{0,30}", value, 0..9);
    let shuffled = adjustments.prop_map(|map| map.into_iter().collect::<Vec<_>>()).prop_shuffle();
    let word = || prop_oneof![any::<u64>(), 0_u64..300, 0_u64..100_000, any::<u32>().prop_map(u64::from)];
    let words = [word(), word(), word()];
    let confidence = prop_oneof![0.0..=1.0, Just(-0.0)];
    (("\\PC{1,40}", "\\PC{0,300}"), (words, prop::option::of(word()), confidence), shuffled).prop_map(
        |((agent, summary), (words, time_to_live_ns, confidence), adjustments)| Owned {
            agent,
            summary,
            words,
            time_to_live_ns,
            confidence,
            adjustments,
        },
    )
}

proptest! {
    #[test]
    fn a_packet_is_its_canonical_bytes_and_never_longer_than_512(owned in any_parts()) {
        let made = owned.with_parts(OutcomePacket::from_parts);
        let expected = owned.with_parts(encoding);
        if expected.len() > 512 {
            prop_assert_eq!(made, Err(PacketError::TooLong { bytes: expected.len(), bytes_max: 512 }));
        } else {
            prop_assert_eq!(made.map(|packet| packet.encoding().to_vec()), Ok(expected));
        }
    }

    #[test]
    fn what_is_decoded_is_what_was_encoded(owned in any_parts()) {
        if let Ok(packet) = owned.with_parts(OutcomePacket::from_parts) {
            let decoded = OutcomePacket::decode(packet.encoding());
            prop_assert_eq!(decoded, Ok(packet.clone()));
            prop_assert_eq!(packet.agent(), owned.agent);
            prop_assert_eq!(packet.summary(), owned.summary);
            prop_assert_eq!(packet.context().bits(), owned.words[0]);
            prop_assert_eq!(packet.signature().bits(), owned.words[1]);
            prop_assert_eq!(packet.emitted_at_ns(), owned.words[2]);
            prop_assert_eq!(packet.time_to_live_ns(), owned.time_to_live_ns);
            prop_assert_eq!(packet.confidence(), owned.confidence);
            prop_assert_eq!(packet.adjustments(), &owned.adjustments.into_iter().collect());
        }
    }

    #[test]
    fn any_bytes_are_refused_or_are_a_packet(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(packet) = OutcomePacket::decode(&bytes) {
            prop_assert_eq!(packet.encoding(), bytes);
        }
    }

    #[test]
    fn a_packet_with_bytes_changed_is_refused_or_another(
        owned in any_parts(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..4),
    ) {
        if let Ok(packet) = owned.with_parts(OutcomePacket::from_parts) {
            let mut bytes = packet.encoding().to_vec();
            for (index, byte, change) in changes {
                match change {
                    0 => bytes.insert(index.index(bytes.len()), byte),
                    1 => bytes.truncate(index.index(bytes.len()) + 1),
                    _ => { let index = index.index(bytes.len()); bytes[index] = byte }
                }
            }
            if let Ok(other) = OutcomePacket::decode(&bytes) {
                prop_assert_eq!(other.encoding(), &bytes[..]);
                prop_assert_eq!(other.number() == packet.number(), other == packet);
            }
        }
    }
}

#[test]
fn the_bytes_and_the_number_of_a_packet_never_change() {
    let adjustments = [("limit", 2.0.into()), ("tool", "ledger".into()), ("deep", true.into())];
    let parts = PacketParts { time_to_live_ns: Some(60), adjustments: &adjustments, ..PARTS };
    let packet = OutcomePacket::from_parts(&parts).unwrap();
    let digits: String = packet.encoding().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        digits,
        "a8\
         00686167656e74203437\
         011b0123456789abcdef\
         021bfedcba9876543210\
         0364646f6e65\
         04fb3fe0000000000000\
         051903e8\
         06183c\
         07a36464656570f564746f6f6c666c6564676572656c696d6974fb4000000000000000"
    );
    // int(hashlib.sha256(encoding).hexdigest()[:16], 16) in Python 3.
    assert_eq!(packet.number(), 11_792_132_214_147_856_220);
}

#[test]
fn what_is_not_canonical_is_refused() {
    let bytes = encoding(&PARTS);
    let trailing = [&bytes[..], &[0]].concat();
    let promised = [&[0xa7], &bytes[1..]].concat();
    let indefinite = [&[0xbf], &bytes[1..], &[0xff]].concat();
    let empty_adjustments = [&[0xa7], &bytes[1..], &[7, 0xa0]].concat();
    let long_key = [&bytes[..1], &[0x18], &bytes[1..]].concat();
    for bytes in [trailing, promised, indefinite, empty_adjustments, long_key] {
        assert_eq!(OutcomePacket::decode(&bytes), Err(DecodeError::NotCanonical), "{bytes:02x?}");
    }
}

#[test]
fn parts_in_another_order_or_unknown_ones_are_refused() {
    let swapped = [head(5, 6), head(0, 1), head(0, 9), head(0, 0), text("agent")].concat();
    assert_eq!(OutcomePacket::decode(&swapped), Err(DecodeError::NoPart { position: 2 }));
    let unknown = [&[0xa7], &encoding(&PARTS)[1..], &[8, 0]].concat();
    assert_eq!(OutcomePacket::decode(&unknown), Err(DecodeError::NotCanonical));
}

#[test]
fn decoding_checks_what_making_checks() {
    let doubtful = PacketParts { confidence: 0.25, ..PARTS };
    let beyond = replaced(&encoding(&doubtful), &number(0.25), &number(1.25));
    let error = PacketError::ConfidenceOutOfRange { confidence: 1.25 };
    assert_eq!(OutcomePacket::decode(&beyond), Err(DecodeError::Refused(error)));
    let adjustments = [("one", true.into()), ("two", true.into())];
    let twice = encoding(&PacketParts { adjustments: &adjustments, ..PARTS });
    let twice = replaced(&twice, &text("two"), &text("one"));
    let error = PacketError::AdjustmentTwice { name: "one".to_owned() };
    assert_eq!(OutcomePacket::decode(&twice), Err(DecodeError::Refused(error)));
}

/// `bytes` with the first `part` replaced.
fn replaced(bytes: &[u8], part: &[u8], by: &[u8]) -> Vec<u8> {
    let at = bytes.windows(part.len()).position(|window| window == part).expect("it is there");
    [&bytes[..at], by, &bytes[at + part.len()..]].concat()
}

#[test]
fn what_would_be_513_bytes_is_no_packet() {
    let room = 512 - encoding(&PacketParts { summary: "", ..PARTS }).len() - 2;
    let longest = "x".repeat(room);
    let packet = OutcomePacket::from_parts(&PacketParts { summary: &longest, ..PARTS }).unwrap();
    assert_eq!(packet.encoding().len(), 512);
    let longer = "x".repeat(room + 1);
    let refused = OutcomePacket::from_parts(&PacketParts { summary: &longer, ..PARTS });
    assert_eq!(refused, Err(PacketError::TooLong { bytes: 513, bytes_max: 512 }));
}

#[test]
fn adjustments_without_end_are_only_measured() {
    let names: Vec<String> = (0..1_000).map(|index| format!("{index:04}")).collect();
    let adjustments: Vec<(&str, AdjustmentRef<'_>)> =
        names.iter().map(|name| (name.as_str(), true.into())).collect();
    let parts = PacketParts { adjustments: &adjustments, ..PARTS };
    let mut buffer = vec![1, 2, 3];
    let error = PacketError::TooLong { bytes: encoding(&parts).len(), bytes_max: 512 };
    assert_eq!(parts.encode_into(&mut buffer), Err(error));
    assert!(buffer.is_empty());
}

#[test]
fn a_buffer_with_room_is_used_again() {
    let mut buffer = Vec::with_capacity(512);
    let place = buffer.as_ptr();
    for summary in ["a".repeat(400), "b".to_owned()] {
        let parts = PacketParts { summary: &summary, ..PARTS };
        let byte_count = parts.encode_into(&mut buffer).unwrap();
        assert_eq!((byte_count, buffer.as_ptr()), (encoding(&parts).len(), place));
        assert_eq!(buffer, encoding(&parts));
    }
}

#[test]
fn parts_that_make_no_sense_make_no_packet() {
    let infinite = [("rate", f64::INFINITY.into())];
    let twice = [("rate", 1.0.into()), ("tool", true.into()), ("rate", 2.0.into())];
    let refused = [
        (PacketParts { agent: "", ..PARTS }, PacketError::NoAgent),
        (PacketParts { confidence: 1.5, ..PARTS }, PacketError::ConfidenceOutOfRange { confidence: 1.5 }),
        (PacketParts { confidence: -0.1, ..PARTS }, PacketError::ConfidenceOutOfRange { confidence: -0.1 }),
        (PacketParts { confidence: f64::NAN, ..PARTS }, PacketError::ConfidenceNotANumber),
        (
            PacketParts { adjustments: &infinite, ..PARTS },
            PacketError::AdjustmentNotFinite { name: "rate".to_owned() },
        ),
        (
            PacketParts { adjustments: &twice, ..PARTS },
            PacketError::AdjustmentTwice { name: "rate".to_owned() },
        ),
    ];
    for (parts, error) in refused {
        assert_eq!(OutcomePacket::from_parts(&parts), Err(error));
    }
}
