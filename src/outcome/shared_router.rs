//! SharedRouter: one store of outcomes for the agents of a process, to drop into an existing program.
//!
//! The locks are held for as long as a packet takes to be filed or ranked, never while one is made, encoded,
//! decoded or merged. It reads no clock of its own: time is what its maker says it is.

use std::fmt;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::adjustment::AdjustmentRef;
use super::context_hash::ContextHash;
use super::encoding::DecodeError;
use super::index::OutcomeIndex;
use super::packet::{OutcomePacket, PacketError, PacketParts};
use super::policy::Policy;
use super::ranking::Ranking;
use super::router::Absorbed;
use super::signature::Signature;
use super::synthesis::Synthesis;

/// One store of outcomes for the agents of a process. Clones share it, across threads.
#[derive(Clone)]
pub struct SharedRouter {
    shared: Arc<Shared>,
}

struct Shared {
    policy: Policy,
    clock: Box<dyn Fn() -> u64 + Send + Sync>,
    index: RwLock<OutcomeIndex>,
}

impl SharedRouter {
    /// A router with the default [`Policy`].
    ///
    /// `clock` tells the time in nanoseconds. Where packets travel between processes it should be the same
    /// for all of them, such as the time since 1970; a packet from a clock that is ahead counts as new
    /// until that clock's time has come.
    pub fn new(clock: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self::with_policy(Policy::default(), clock)
    }

    /// A router with this policy; see [`Self::new`] for `clock`. It never keeps more than `policy.capacity`
    /// packets of at most [`OutcomePacket::BYTES_MAX`] bytes.
    pub fn with_policy(policy: Policy, clock: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        let index = RwLock::new(OutcomeIndex::new());
        SharedRouter { shared: Arc::new(Shared { policy, clock: Box::new(clock), index }) }
    }

    /// After a decision: makes a packet of it, keeps it, and returns it to be sent on
    /// ([`OutcomePacket::encoding`]) over whatever transport there is.
    ///
    /// # Errors
    ///
    /// Those of [`OutcomePacket::from_parts`]: nothing is then kept.
    pub fn emit(
        &self,
        agent: &str,
        context: &str,
        summary: &str,
        confidence: f64,
        adjustments: &[(&str, AdjustmentRef<'_>)],
    ) -> Result<OutcomePacket, PacketError> {
        let packet = OutcomePacket::from_parts(&PacketParts {
            agent,
            context: ContextHash::of(context),
            signature: Signature::of_context(context),
            summary,
            confidence,
            emitted_at_ns: (self.shared.clock)(),
            time_to_live_ns: None,
            adjustments,
        })?;
        self.absorb(packet.clone());
        Ok(packet)
    }

    /// Before a decision: what the best packets for this context say together; nothing if none applies.
    pub fn synthesize(&self, context: &str) -> Option<Synthesis> {
        self.synthesize_for(Signature::of_context(context))
    }

    /// What the best packets for a problem with this signature say together. For signatures of your own
    /// making, such as of embeddings; packets with such are made by [`OutcomePacket::from_parts`] and kept
    /// by [`Self::absorb`].
    pub fn synthesize_for(&self, signature: Signature) -> Option<Synthesis> {
        let policy = &self.shared.policy;
        let now_ns = (self.shared.clock)();
        let mut ranking = Ranking::new();
        self.read().rank(signature, now_ns, policy, &mut ranking);
        Synthesis::of(&ranking)
    }

    /// Keeps a packet that came from elsewhere, as its bytes. What became of it tells whether it is worth
    /// sending on: a [`Absorbed::Copy`] has been here before.
    ///
    /// What it says is taken on trust; who may send is up to the transport.
    ///
    /// # Errors
    ///
    /// If the bytes are not the encoding of a packet.
    pub fn receive(&self, bytes: &[u8]) -> Result<Absorbed<OutcomePacket>, DecodeError> {
        Ok(self.absorb(OutcomePacket::decode(bytes)?))
    }

    /// Keeps a packet.
    pub fn absorb(&self, packet: OutcomePacket) -> Absorbed<OutcomePacket> {
        self.write().absorb(packet, &self.shared.policy)
    }

    /// Forgets what has grown too old. It is never used either way, so this only frees memory, and need
    /// not be called.
    pub fn forget_expired(&self) {
        let now_ns = (self.shared.clock)();
        self.write().forget_expired(now_ns, &self.shared.policy);
    }

    /// All packets that are kept, from the oldest.
    pub fn packets(&self) -> Vec<OutcomePacket> {
        self.read().packets().cloned().collect()
    }

    /// How many packets are kept.
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// Is none kept?
    pub fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// Which packets apply, how they are ranked and how many are kept.
    pub fn policy(&self) -> &Policy {
        &self.shared.policy
    }

    fn read(&self) -> RwLockReadGuard<'_, OutcomeIndex> {
        self.shared.index.read().expect("nobody panics while holding the lock")
    }

    fn write(&self) -> RwLockWriteGuard<'_, OutcomeIndex> {
        self.shared.index.write().expect("nobody panics while holding the lock")
    }
}

impl fmt::Debug for SharedRouter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = formatter.debug_struct("SharedRouter");
        fields.field("policy", &self.shared.policy).field("packets", &self.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::outcome::Adjustment;

    const CONTEXT: &str =
        "find every invoice of the last quarter that was paid twice and say which customer to repay";

    /// A router whose clock is the number returned beside it.
    fn router(policy: Policy) -> (SharedRouter, Arc<AtomicU64>) {
        let now_ns = Arc::new(AtomicU64::new(0));
        let clock = Arc::clone(&now_ns);
        (SharedRouter::with_policy(policy, move || clock.load(Ordering::Relaxed)), now_ns)
    }

    #[test]
    fn what_one_agent_learned_another_knows_in_other_words() {
        let (router, _) = router(Policy::default());
        let adjustments = [("depth", 3.0.into()), ("tool", "ledger".into())];
        router.emit("agent 47", CONTEXT, "joined on amount and day", 0.9, &adjustments).unwrap();
        let alike = CONTEXT.replace("find", "Find").replace("repay", "repay!");
        let synthesis = router.clone().synthesize(&alike).unwrap();
        assert_eq!(synthesis.confidence, 0.9);
        assert_eq!(synthesis.packets[0].agent(), "agent 47");
        assert_eq!(synthesis.adjustments["tool"], Adjustment::Text("ledger".to_owned()));
        assert_eq!(router.synthesize("translate the manual of the pump into Finnish"), None);
    }

    #[test]
    fn a_packet_arrives_once_however_often_it_is_received() {
        let (sender, _) = router(Policy::default());
        let (receiver, _) = router(Policy::default());
        let packet = sender.emit("agent 47", CONTEXT, "done", 0.9, &[]).unwrap();
        assert_eq!(receiver.receive(packet.encoding()), Ok(Absorbed::Kept));
        assert_eq!(receiver.receive(packet.encoding()), Ok(Absorbed::Copy));
        assert_eq!(receiver.packets(), [packet]);
    }

    #[test]
    fn a_packet_applies_until_the_clock_says_it_is_too_old() {
        let (router, now_ns) = router(Policy { time_to_live_ns: Some(100), ..Policy::default() });
        router.emit("agent 47", CONTEXT, "done", 0.9, &[]).unwrap();
        now_ns.store(99, Ordering::Relaxed);
        assert!(router.synthesize(CONTEXT).is_some());
        now_ns.store(100, Ordering::Relaxed);
        assert!(router.synthesize(CONTEXT).is_none());
        router.forget_expired();
        assert!(router.is_empty());
    }

    #[test]
    fn it_keeps_no_more_than_its_capacity_whatever_threads_emit() {
        let (router, _) = router(Policy { capacity: 10, ..Policy::default() });
        std::thread::scope(|scope| {
            for agent in 0..4 {
                let router = router.clone();
                scope.spawn(move || {
                    for round in 0..100 {
                        router
                            .emit(&format!("agent {agent}"), CONTEXT, &round.to_string(), 0.5, &[])
                            .unwrap();
                        assert!(router.synthesize(CONTEXT).is_some());
                    }
                });
            }
        });
        assert_eq!(router.len(), 10);
    }

    #[test]
    fn what_makes_no_packet_is_not_kept() {
        let (router, _) = router(Policy::default());
        let mistake = router.emit("", CONTEXT, "done", 0.9, &[]);
        assert_eq!(mistake, Err(PacketError::NoAgent));
        assert!(router.is_empty());
    }
}
