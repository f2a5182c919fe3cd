//! OutcomePacket: what one agent tells the others about one decision, in at most 512 bytes.
//!
//! It is checked where it is made, so one that breaks the rules does not exist; it is encoded there too, once,
//! and never changes. Copies share one allocation.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::adjustment::{Adjustment, AdjustmentRef};
use super::context_hash::ContextHash;
use super::policy::Outcome;
use super::signature::{Signature, first_word};

/// What one agent tells the others about one decision. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomePacket {
    content: Arc<Content>,
}

#[derive(Debug, PartialEq)]
struct Content {
    number: u64,
    agent: String,
    context: ContextHash,
    signature: Signature,
    summary: String,
    confidence: f64,
    emitted_at_ns: u64,
    time_to_live_ns: Option<u64>,
    adjustments: BTreeMap<String, Adjustment>,
    encoding: Box<[u8]>,
}

/// The parts of a packet, borrowed: what [`OutcomePacket::from_parts`] makes a packet of, and what a caller
/// that may not allocate encodes by itself ([`Self::encode_into`]).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PacketParts<'parts> {
    /// Who emits it; not empty.
    pub agent: &'parts str,
    /// Which context it was, exactly.
    pub context: ContextHash,
    /// What the problem was about.
    pub signature: Signature,
    /// What was decided, and how it came out.
    pub summary: &'parts str,
    /// How sure the agent is, from 0 to 1.
    pub confidence: f64,
    /// When, in nanoseconds of the clock that its readers share.
    pub emitted_at_ns: u64,
    /// For how long it may be used, in nanoseconds; without it, for as long as its readers' policies say.
    pub time_to_live_ns: Option<u64>,
    /// What was learned to do differently: each name once, in any order.
    pub adjustments: &'parts [(&'parts str, AdjustmentRef<'parts>)],
}

/// Why there can be no packet of these parts.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PacketError {
    /// Its encoding would not fit.
    #[error("the packet takes {bytes} bytes, and {bytes_max} is the most it may")]
    TooLong {
        /// How many bytes it would take.
        bytes: usize,
        /// How many it may take.
        bytes_max: usize,
    },
    /// Nobody is named as its author.
    #[error("a packet needs the name of its agent")]
    NoAgent,
    /// The confidence is not a number.
    #[error("the confidence is not a number")]
    ConfidenceNotANumber,
    /// The confidence is below 0 or above 1.
    #[error("the confidence is {confidence}, and must be from 0 to 1")]
    ConfidenceOutOfRange {
        /// What it is.
        confidence: f64,
    },
    /// An adjustment is infinite or not a number.
    #[error("the adjustment `{name}` is not a finite number")]
    AdjustmentNotFinite {
        /// What it is called.
        name: String,
    },
    /// Two adjustments have the same name.
    #[error("the adjustment `{name}` is named twice")]
    AdjustmentTwice {
        /// What they are called.
        name: String,
    },
}

impl OutcomePacket {
    /// How many bytes its encoding takes at most.
    pub const BYTES_MAX: usize = 512;

    /// The packet of these parts.
    ///
    /// # Errors
    ///
    /// If it would take more than [`Self::BYTES_MAX`] bytes, names no agent or one adjustment twice, has a
    /// confidence that is no number from 0 to 1, or an adjustment that is not finite.
    pub fn from_parts(parts: &PacketParts<'_>) -> Result<Self, PacketError> {
        let mut encoding = Vec::with_capacity(Self::BYTES_MAX);
        parts.encode_into(&mut encoding)?;
        let adjustments = parts.adjustments.iter();
        let owned = |(name, value): &(&str, AdjustmentRef<'_>)| ((*name).to_owned(), (*value).into());
        let content = Content {
            number: first_word(&encoding),
            agent: parts.agent.to_owned(),
            context: parts.context,
            signature: parts.signature,
            summary: parts.summary.to_owned(),
            confidence: parts.confidence,
            emitted_at_ns: parts.emitted_at_ns,
            time_to_live_ns: parts.time_to_live_ns,
            adjustments: adjustments.map(owned).collect(),
            encoding: encoding.into(),
        };
        Ok(OutcomePacket { content: Arc::new(content) })
    }

    /// The bytes that travel: CBOR, at most [`Self::BYTES_MAX`]. [`Self::decode`] reads them.
    pub fn encoding(&self) -> &[u8] {
        &self.content.encoding
    }

    /// Who emitted it.
    pub fn agent(&self) -> &str {
        &self.content.agent
    }

    /// Which context it was, exactly.
    pub fn context(&self) -> ContextHash {
        self.content.context
    }

    /// What was decided, and how it came out.
    pub fn summary(&self) -> &str {
        &self.content.summary
    }

    /// What was learned to do differently.
    pub fn adjustments(&self) -> &BTreeMap<String, Adjustment> {
        &self.content.adjustments
    }
}

impl Outcome for OutcomePacket {
    /// The first 8 bytes of the SHA-256 of its encoding: a copy has the same number wherever it turns up.
    fn number(&self) -> u64 {
        self.content.number
    }

    fn signature(&self) -> Signature {
        self.content.signature
    }

    fn confidence(&self) -> f64 {
        self.content.confidence
    }

    fn emitted_at_ns(&self) -> u64 {
        self.content.emitted_at_ns
    }

    fn time_to_live_ns(&self) -> Option<u64> {
        self.content.time_to_live_ns
    }
}

impl PacketParts<'_> {
    /// Everything but the length, which shows when they are encoded.
    pub(super) fn check(&self) -> Result<(), PacketError> {
        if self.agent.is_empty() {
            return Err(PacketError::NoAgent);
        }
        if self.confidence.is_nan() {
            return Err(PacketError::ConfidenceNotANumber);
        }
        if !(0.0..=1.0).contains(&self.confidence) {
            return Err(PacketError::ConfidenceOutOfRange { confidence: self.confidence });
        }
        match self.adjustments.iter().find(|(_, value)| !is_finite(*value)) {
            Some((name, _)) => Err(PacketError::AdjustmentNotFinite { name: (*name).to_owned() }),
            None => Ok(()),
        }
    }
}

fn is_finite(value: AdjustmentRef<'_>) -> bool {
    !matches!(value, AdjustmentRef::Number(number) if !number.is_finite())
}
