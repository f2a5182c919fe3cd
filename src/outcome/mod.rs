//! Outcome: outcome packets, semantic signatures and the router between them, for programs with real agents.
//!
//! An agent that has decided something tells the others in a packet of at most 512 bytes: what the problem
//! was like, what came of it, how sure it is, and what it would do differently. Another agent, before it
//! decides, asks what is known of problems *like* its own. This folder is that and nothing more: it
//! knows nothing of simulation, opens no connection, reads no clock and starts no thread.
//!
//! # In one process
//!
//! [`SharedRouter`] is what you drop in: [`SharedRouter::synthesize`] before a decision,
//! [`SharedRouter::emit`] after it. Clones share one store, across threads.
//!
//! ```
//! use std::time::UNIX_EPOCH;
//! use coordination_ceiling::outcome::{Adjustment, SharedRouter};
//!
//! let router = SharedRouter::new(|| {
//!     UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_nanos() as u64)
//! });
//!
//! // Agent 47 has solved a hard retrieval problem …
//! let packet = router.emit(
//!     "agent 47",
//!     "Which suppliers of the Hamburg plant delivered late in the last quarter - and why?",
//!     "join orders to gate records on the delivery note; the order date misleads",
//!     0.9,
//!     &[("table", "gate_records".into()), ("lookback_days", 92.0.into()), ("use_index", true.into())],
//! )?;
//!
//! // … and agent 891, which has nearly the same, does not start from scratch.
//! let context = "which suppliers of the Hamburg plant delivered late in the last quarter, and why?";
//! let known = router.synthesize(context).expect("somebody has met it");
//! assert_eq!(known.confidence, 0.9);
//! assert_eq!(known.adjustments["table"], Adjustment::Text("gate_records".to_owned()));
//! assert_eq!(known.packets[0].agent(), "agent 47");
//!
//! // Other processes get the bytes over whatever there is: a queue, a topic, a socket.
//! let elsewhere = SharedRouter::new(|| 0);
//! assert!(packet.encoding().len() <= 512);
//! elsewhere.receive(packet.encoding())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What to know before you rely on it
//!
//! - **A packet is advice.** Confidence is what its author believes; nothing here checks it. Verify what you
//!   reuse if that is cheaper than to solve again. `receive` trusts whoever the transport lets in.
//! - **Alike in words is not alike in meaning.** [`Signature::of_context`] compares words. Two problems that
//!   differ in one number look the same to it, two paraphrases may not. Where that matters, give
//!   [`Signature::of_features`] the features that tell your problems apart, or hash an embedding.
//! - **Set the threshold for your texts.** Measured on texts of random words, one word changed leaves a
//!   similarity of 0.76 in five words, 0.83 in ten, 0.88 in twenty and 0.93 in sixty, give or take 0.05;
//!   two texts that share nothing are at 0.50 ± 0.06. [`Policy::similarity_min`] belongs between what your
//!   rewordings and your different problems reach: its default, 0.85, is strict.
//! - **All is bounded**: packets by 512 bytes, routers by [`Policy::capacity`], consults by
//!   [`Policy::top_k`]. The oldest packet makes room; [`Policy::time_to_live_ns`] ends one sooner.
//!
//! # The parts
//!
//! [`OutcomePacket`] is checked when it is made and encoded once, in canonical CBOR; its number is the hash
//! of its bytes, so copies are known anywhere. A [`Policy`] says what applies and what it is worth:
//! confidence × max(0, 1 − κ (1 − similarity)). A [`Ranking`] holds the best few, whatever the order in which
//! they were offered; ties go to the smaller number. [`OutcomeRouter`] is the memory of one agent,
//! [`OutcomeIndex`] the same for a hundred thousand packets, a [`Shelf`] a cache of identical problems, and a
//! [`Synthesis`] what the best say together. Routers take anything that is an [`Outcome`], so a program may
//! keep records smaller than packets.

mod adjustment;
mod context_hash;
mod encoding;
mod index;
mod packet;
mod policy;
mod ranking;
mod router;
mod shared_router;
mod shelf;
mod signature;
mod slots;
mod synthesis;
#[cfg(test)]
mod tests;

pub use adjustment::{Adjustment, AdjustmentRef};
pub use context_hash::ContextHash;
pub use encoding::DecodeError;
pub use index::OutcomeIndex;
pub use packet::{OutcomePacket, PacketError, PacketParts};
pub use policy::{Outcome, Policy};
pub use ranking::Ranking;
pub use router::{Absorbed, OutcomeRouter};
pub use shared_router::SharedRouter;
pub use shelf::Shelf;
pub use signature::Signature;
pub use synthesis::Synthesis;
