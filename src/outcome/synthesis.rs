//! Synthesis: what the best outcomes for a problem say together.
//!
//! Where two of them name the same adjustment, **the better one decides**: they are merged from the best to
//! the worst, and the first to name a key sets it. The sample code of the article updates one dictionary
//! in that order, so there the last one wins: of five peers, the least confident. That can hardly have
//! been meant; a ranking is of use only if it breaks such ties its own way.

use std::collections::BTreeMap;

use super::adjustment::Adjustment;
use super::index::OutcomeIndex;
use super::packet::OutcomePacket;
use super::policy::Policy;
use super::ranking::Ranking;
use super::router::OutcomeRouter;
use super::signature::Signature;

/// What the best outcomes for a problem say together.
#[derive(Clone, Debug, PartialEq)]
pub struct Synthesis {
    /// The mean of their confidences, from 0 to 1, unweighted: the article's `peer_confidence`.
    pub confidence: f64,
    /// What they learned to do differently; of those who name the same thing, the best decides.
    pub adjustments: BTreeMap<String, Adjustment>,
    /// The packets themselves, best first; at least one.
    pub packets: Vec<OutcomePacket>,
}

impl Synthesis {
    /// What the outcomes in `ranking` say together; nothing if there is none.
    pub fn of(ranking: &Ranking<OutcomePacket>) -> Option<Self> {
        let confidence = ranking.confidence_mean()?;
        let packets: Vec<OutcomePacket> = ranking.iter().map(|(_, packet)| packet.clone()).collect();
        let mut adjustments = BTreeMap::new();
        for (name, value) in packets.iter().flat_map(OutcomePacket::adjustments) {
            if !adjustments.contains_key(name) {
                adjustments.insert(name.clone(), value.clone());
            }
        }
        Some(Synthesis { confidence, adjustments, packets })
    }
}

impl OutcomeRouter<OutcomePacket> {
    /// What the best `policy.top_k` of the packets that apply to a problem with this signature say
    /// together; nothing if none applies.
    pub fn synthesize(&self, signature: Signature, now_ns: u64, policy: &Policy) -> Option<Synthesis> {
        let mut ranking = Ranking::new();
        self.rank(signature, now_ns, policy, &mut ranking);
        Synthesis::of(&ranking)
    }
}

impl OutcomeIndex<OutcomePacket> {
    /// What [`OutcomeRouter::synthesize`] would say of the same packets.
    pub fn synthesize(&self, signature: Signature, now_ns: u64, policy: &Policy) -> Option<Synthesis> {
        let mut ranking = Ranking::new();
        self.rank(signature, now_ns, policy, &mut ranking);
        Synthesis::of(&ranking)
    }
}
