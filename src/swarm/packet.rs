//! Packet: an outcome packet as a run carries it.
//!
//! The packet itself is encoded once, as it is emitted, and its length is what the wire is charged.
//! What travels from memory to memory inside the simulator is this descriptor of 32 bytes.

use super::{AgentId, Problem};
use crate::kernel::SimTime;
use crate::outcome::{Outcome, Signature};

/// What the simulation needs to know of an outcome packet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Packet {
    /// The originator in the lower 22 bits, the length in bytes above them.
    origin: u32,
    /// What its originator believes; the sign says whether the outcome is right, which nobody sees.
    signed_confidence: f32,
    problem: Problem,
    emitted_at: SimTime,
}

const _: () = assert!(size_of::<Packet>() == 32, "two packets share a cache line");

const AGENT_BITS: u32 = 22;

impl Packet {
    /// Agents that a packet can tell apart.
    pub const AGENT_COUNT_MAX: u32 = 1 << AGENT_BITS;

    /// The packet that `originator` emits at `emitted_at`, of `bytes` when encoded. `confidence` is kept
    /// with 24 bits.
    ///
    /// # Panics
    /// If the number of the agent or the length does not fit.
    pub fn new(
        originator: AgentId,
        problem: Problem,
        emitted_at: SimTime,
        confidence: f64,
        is_right: bool,
        bytes: u32,
    ) -> Self {
        assert!(originator.0 < Packet::AGENT_COUNT_MAX, "the number of an agent has 22 bits");
        assert!(bytes < 1 << (32 - AGENT_BITS), "a packet is at most 512 bytes long");
        let confidence = confidence as f32;
        Packet {
            origin: originator.0 | (bytes << AGENT_BITS),
            signed_confidence: if is_right { confidence } else { -confidence },
            problem,
            emitted_at,
        }
    }

    /// Who found it out.
    pub fn originator(&self) -> AgentId {
        AgentId(self.origin & (Packet::AGENT_COUNT_MAX - 1))
    }

    /// The problem that it is about.
    pub fn problem(&self) -> Problem {
        self.problem
    }

    /// When it was emitted.
    pub fn emitted_at(&self) -> SimTime {
        self.emitted_at
    }

    /// Whether the outcome is right. No agent knows.
    pub fn is_right(&self) -> bool {
        self.signed_confidence.is_sign_positive()
    }

    /// Its length when encoded.
    pub fn bytes(&self) -> u32 {
        self.origin >> AGENT_BITS
    }
}

impl Outcome for Packet {
    /// An agent emits one packet at a time, so originator and instant name it; they are mixed into one
    /// word.
    fn number(&self) -> u64 {
        let originator = u64::from(self.originator().0);
        self.emitted_at.as_ns().wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(originator)
    }

    fn signature(&self) -> Signature {
        self.problem.signature
    }

    fn confidence(&self) -> f64 {
        f64::from(self.signed_confidence.abs())
    }

    fn emitted_at_ns(&self) -> u64 {
        self.emitted_at.as_ns()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_says_what_it_was_made_of() {
        let problem = Problem { id: 77, signature: Signature::from_bits(0xABCD) };
        let largest = AgentId(Packet::AGENT_COUNT_MAX - 1);
        let packet = Packet::new(largest, problem, SimTime::from_ns(5), 0.25, false, 512);
        assert_eq!((packet.originator(), packet.bytes()), (largest, 512));
        assert_eq!((packet.confidence(), packet.is_right()), (0.25, false));
        assert_eq!((packet.problem(), packet.emitted_at()), (problem, SimTime::from_ns(5)));
    }
}
