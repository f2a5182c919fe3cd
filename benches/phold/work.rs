//! The work of PHOLD, the same on every side: each event that an agent handles schedules one event at
//! an agent drawn at random, after an exponential delay.
//!
//! An event carries its own random state, so what happens does not depend on the order in which a
//! simulator breaks ties, and all sides can be held to the same count and the same checksum.

use coordination_ceiling::kernel::NS_PER_S;
use serde::{Deserialize, Serialize};

/// The mean delay between an event and the one that it schedules.
pub(crate) const DELAY_NS_MEAN: u64 = NS_PER_S;

/// What happens at an agent. The kind is drawn as well, so dispatch is as unpredictable as in a model.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Event {
    Arrived { agent: u32, draws: u64 },
    Started { agent: u32, draws: u64 },
    Finished { agent: u32, draws: u64 },
    Forwarded { agent: u32, draws: u64 },
}

const _: () = assert!(size_of::<Event>() == 16);

impl Event {
    /// The event that `draws` stand for, among `agent_count` agents.
    #[inline]
    pub(crate) fn from_draws(draws: u64, agent_count: u32) -> Self {
        let agent = (((draws >> 32) * u64::from(agent_count)) >> 32) as u32;
        match draws & 3 {
            0 => Event::Arrived { agent, draws },
            1 => Event::Started { agent, draws },
            2 => Event::Finished { agent, draws },
            _ => Event::Forwarded { agent, draws },
        }
    }

    /// Where it happens.
    #[inline]
    pub(crate) fn agent(self) -> u32 {
        let (Event::Arrived { agent, .. }
        | Event::Started { agent, .. }
        | Event::Finished { agent, .. }
        | Event::Forwarded { agent, .. }) = self;
        agent
    }

    /// Its random state.
    #[inline]
    pub(crate) fn draws(self) -> u64 {
        let (Event::Arrived { draws, .. }
        | Event::Started { draws, .. }
        | Event::Finished { draws, .. }
        | Event::Forwarded { draws, .. }) = self;
        draws
    }
}

/// What an agent remembers: half a cache line.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[repr(align(32))]
pub(crate) struct Agent {
    handled_count: u64,
    level: u64,
    changed_at_ns: u64,
}

impl Agent {
    /// Handles `event` and returns the random number for what follows.
    #[inline]
    pub(crate) fn handle(&mut self, event: Event, now_ns: u64) -> u64 {
        match event {
            Event::Arrived { .. } => self.level += 1,
            Event::Started { .. } => self.level ^= self.changed_at_ns,
            Event::Finished { .. } => self.level = self.level.saturating_sub(1),
            Event::Forwarded { .. } => self.changed_at_ns = now_ns,
        }
        self.handled_count += 1;
        draw(event.draws())
    }
}

/// The random number that follows `state`, which is also the next state (SplitMix64).
#[inline]
pub(crate) fn draw(state: u64) -> u64 {
    let state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// The draws of the first events, one for each agent.
pub(crate) fn first_draws(agent_count: u32) -> impl Iterator<Item = u64> {
    (0..u64::from(agent_count)).map(|index| draw(draw(index)))
}

/// Exponential delays by interpolating a table of quantiles: cheap, so that the simulators are
/// measured and not the logarithm.
#[derive(Clone, Debug)]
pub(crate) struct Delays(Vec<u64>);

impl Delays {
    const PIECE_COUNT: u32 = 1_024;

    /// The quantile function, integrated from its slope 1 / (1 − u). The last piece has no end: it is
    /// given the mean of what lies there, one mean delay, as half of its length.
    pub(crate) fn exponential() -> Self {
        let step = 1.0 / f64::from(Self::PIECE_COUNT);
        let mut quantile = 0.0;
        let mut table_ns = vec![0];
        for piece in 0..Self::PIECE_COUNT {
            let middle = (f64::from(piece) + 0.5) * step;
            quantile += if piece + 1 < Self::PIECE_COUNT { step / (1.0 - middle) } else { 2.0 };
            table_ns.push((quantile * DELAY_NS_MEAN as f64) as u64);
        }
        Delays(table_ns)
    }

    /// The delay, at least 1 ns, for the lowest 42 bits of `draws`.
    #[inline]
    pub(crate) fn ns(&self, draws: u64) -> u64 {
        let piece = (draws & 1_023) as usize;
        let fraction = (draws >> 10) & 0xFFFF_FFFF;
        let (lower, upper) = (self.0[piece], self.0[piece + 1]);
        1 + lower + (((upper - lower) * fraction) >> 32)
    }
}
