//! Bytes: the encoding of a packet written once more, slowly and from RFC 8949 alone, to compare with.

use crate::outcome::{AdjustmentRef, PacketParts};

/// The canonical CBOR of a packet of these parts, however long.
pub(super) fn encoding(parts: &PacketParts<'_>) -> Vec<u8> {
    let mut fields = vec![
        (0, text(parts.agent)),
        (1, head(0, parts.context.bits())),
        (2, head(0, parts.signature.bits())),
        (3, text(parts.summary)),
        (4, number(parts.confidence)),
        (5, head(0, parts.emitted_at_ns)),
    ];
    fields.extend(parts.time_to_live_ns.map(|time_to_live_ns| (6, head(0, time_to_live_ns))));
    if !parts.adjustments.is_empty() {
        fields.push((7, adjustments(parts.adjustments)));
    }
    let mut bytes = head(5, fields.len() as u64);
    for (key, value) in fields {
        bytes.extend(head(0, key));
        bytes.extend(value);
    }
    bytes
}

fn adjustments(adjustments: &[(&str, AdjustmentRef<'_>)]) -> Vec<u8> {
    let value = |value: &AdjustmentRef<'_>| match *value {
        AdjustmentRef::Number(value) => number(value),
        AdjustmentRef::Text(value) => text(value),
        AdjustmentRef::Flag(is_set) => vec![if is_set { 0xf5 } else { 0xf4 }],
    };
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> =
        adjustments.iter().map(|(name, adjustment)| (text(name), value(adjustment))).collect();
    pairs.sort();
    let mut bytes = head(5, pairs.len() as u64);
    for (name, value) in pairs {
        bytes.extend(name);
        bytes.extend(value);
    }
    bytes
}

/// The first bytes of an item: its major type, and a number in as few bytes as it takes.
pub(super) fn head(major: u8, value: u64) -> Vec<u8> {
    let (short, length) = match value {
        0..24 => (value as u8, 0),
        24..0x100 => (24, 1),
        0x100..0x1_0000 => (25, 2),
        0x1_0000..0x1_0000_0000 => (26, 4),
        _ => (27, 8),
    };
    let mut bytes = vec![major << 5 | short];
    bytes.extend(&value.to_be_bytes()[8 - length..]);
    bytes
}

pub(super) fn text(text: &str) -> Vec<u8> {
    let mut bytes = head(3, text.len() as u64);
    bytes.extend(text.as_bytes());
    bytes
}

pub(super) fn number(number: f64) -> Vec<u8> {
    let number = if number == 0.0 { 0.0 } else { number };
    let mut bytes = vec![0xfb];
    bytes.extend(number.to_bits().to_be_bytes());
    bytes
}
