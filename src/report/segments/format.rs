//! Format: what a segment begins with, and how a record is told from half of one.
//!
//! ```text
//! segment  "ceiling-cells 1\n"  32 bytes: blake3 of the sources  32 bytes: blake3 of the self-test  record…
//! record   length as u32  its complement  32 bytes: key  length bytes: payload  8 bytes: blake3 of key and payload
//! ```
//! Numbers have their little end first.

use std::io::{self, ErrorKind, Read};

use crate::experiment::Key;

/// What every segment of this format begins with.
const MAGIC: &[u8; 16] = b"ceiling-cells 1\n";

/// Bytes of a segment before its first record.
pub(super) const HEADER_BYTES: usize = MAGIC.len() + 32 + 32;

/// Bytes of a record beside its payload.
const FRAME_BYTES: usize = LENGTH_BYTES + KEY_BYTES + CHECK_BYTES;
const LENGTH_BYTES: usize = 8;
const KEY_BYTES: usize = 32;
const CHECK_BYTES: usize = 8;

/// A program, and what it computes on the machine that it runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// Hash of its own sources when it was built.
    pub sources: [u8; 32],
    /// Hash of the records of a small scenario: the same on every machine on which figures are the same.
    pub self_test: [u8; 32],
}

/// A record that was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) key: Key,
    pub(super) payload: Vec<u8>,
}

/// What comes next in a segment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Record(Record),
    /// Nothing: the segment ends here.
    End,
    /// The beginning of a record: who wrote it was stopped.
    Torn,
    /// What was never written like that.
    Damaged,
}

impl Program {
    /// What its segments begin with.
    pub(super) fn header(&self) -> Vec<u8> {
        [MAGIC.as_slice(), &self.sources, &self.self_test].concat()
    }

    /// Who has written a segment that begins like this; `None` if it is of no format that is known, or shorter.
    pub(super) fn of_header(header: &[u8]) -> Option<Program> {
        let (sources, rest) = header.strip_prefix(MAGIC)?.split_first_chunk()?;
        let (self_test, _) = rest.split_first_chunk()?;
        Some(Program { sources: *sources, self_test: *self_test })
    }
}

/// A record as it is appended; `None` where the payload is longer than a record can hold.
pub(super) fn record(key: &Key, payload: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(payload.len()).ok()?;
    let mut bytes = Vec::with_capacity(payload.len() + FRAME_BYTES);
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(key.0);
    bytes.extend(payload);
    bytes.extend(check(key, payload));
    Some(bytes)
}

/// Bytes that a record with so long a payload takes, and how far into them the payload begins.
pub(super) fn extent(payload_bytes: usize) -> (u64, u64) {
    ((payload_bytes + FRAME_BYTES) as u64, (LENGTH_BYTES + KEY_BYTES) as u64)
}

/// Reads the next record from where `bytes` stand; `left` bytes of the segment are there.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn next(bytes: &mut impl Read, left: u64) -> io::Result<Next> {
    if left == 0 {
        return Ok(Next::End);
    }
    let mut head = [0; LENGTH_BYTES];
    if !is_filled(bytes, &mut head)? {
        return Ok(Next::Torn);
    }
    let [length, complement] =
        [0, 4].map(|at| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]));
    if length != !complement {
        return Ok(Next::Damaged);
    }
    let (whole, _) = extent(length as usize);
    if whole > left {
        return Ok(Next::Torn);
    }
    let (mut key, mut payload, mut found) = ([0; KEY_BYTES], vec![0; length as usize], [0; CHECK_BYTES]);
    for part in [key.as_mut_slice(), &mut payload, &mut found] {
        if !is_filled(bytes, part)? {
            return Ok(Next::Torn);
        }
    }
    let key = Key(key);
    Ok(match check(&key, &payload) == found {
        true => Next::Record(Record { key, payload }),
        false if whole == left => Next::Torn,
        false => Next::Damaged,
    })
}

/// Whether there were bytes enough.
fn is_filled(bytes: &mut impl Read, part: &mut [u8]) -> io::Result<bool> {
    match bytes.read_exact(part) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        outcome => outcome.map(|()| true),
    }
}

fn check(key: &Key, payload: &[u8]) -> [u8; CHECK_BYTES] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&key.0).update(payload);
    let mut check = [0; CHECK_BYTES];
    hasher.finalize_xof().fill(&mut check);
    check
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key([7; 32]);

    fn read(bytes: &[u8]) -> Next {
        next(&mut &*bytes, bytes.len() as u64).expect("memory can be read")
    }

    #[test]
    fn a_record_reads_back_the_same() {
        let whole = record(&KEY, b"payload").expect("it is short");
        assert_eq!(read(&whole), Next::Record(Record { key: KEY, payload: b"payload".to_vec() }));
        let (bytes, begins_at) = extent(7);
        assert_eq!((bytes, &whole[begins_at as usize..][..7]), (whole.len() as u64, b"payload".as_slice()));
    }

    #[test]
    fn a_record_that_is_cut_anywhere_is_torn() {
        let whole = record(&KEY, b"payload").expect("it is short");
        assert_eq!(read(&[]), Next::End);
        assert!((1..whole.len()).all(|length| read(&whole[..length]) == Next::Torn));
    }

    #[test]
    fn a_record_in_the_middle_of_which_a_bit_is_wrong_is_damaged() {
        let whole = record(&KEY, b"payload").expect("it is short");
        for bit in 0..8 * whole.len() {
            let mut bytes = [whole.clone(), whole.clone()].concat();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(read(&bytes), Next::Damaged, "bit {bit}");
        }
    }

    #[test]
    fn a_header_tells_the_program() {
        let program = Program { sources: [1; 32], self_test: [2; 32] };
        let header = program.header();
        assert_eq!(header.len(), HEADER_BYTES);
        assert_eq!(Program::of_header(&header), Some(program));
        assert_eq!(Program::of_header(&header[..HEADER_BYTES - 1]), None);
        assert_eq!(Program::of_header(&[&b"x"[..], &header[1..]].concat()), None);
    }
}
