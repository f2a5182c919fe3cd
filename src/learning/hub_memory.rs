//! Hub memory: the hub remembers what results tell, and sends it along with instructions.
//!
//! ```text
//! agent ──result + packet──▶ hub     filed with the result
//! agent ◀─instruct + packets─ hub    looked up for the instruction, the best few attached
//! ```
//!
//! It sends no messages of its own: packets make results and instructions longer, and what the hub does
//! with them is part of the jobs that it has anyway. What an instruction brings is what the hub knew when
//! it was sent. A client's first task, whose instruction is in hand at first, brings nothing.
//!
//! *Charged for*: the look-up for every instruction and the filing of every packet, on the hub's cores; the
//! bytes on the wire and at the agents. *Not charged for*: `cpu_per_kib` of attached packets at the hub that
//! sends them; storage, but for the state that is held.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::registry::LearningParameters;
use crate::kernel::SimDuration;
use crate::random::{Distribution, Samplers};
use crate::swarm::{ArchiveShape, Fabric, Learning, Ports};

/// The hub's memory as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HubMemoryParameters {
    /// CPU of the hub to look up what may help, for each instruction. 0.8 ms: a query of a vector index
    /// (pgvector HNSW, 250 k to 1 M vectors); a cache that knows identical problems only takes 10 µs.
    pub look_up: Distribution<SimDuration>,
    /// CPU of the hub to file the packet that comes with a result. Assumed to be part of `result`.
    pub filing: Distribution<SimDuration>,
    /// Outcomes that the hub remembers, first in, first out. Assumed.
    pub capacity: NonZeroU32,
}

impl Default for HubMemoryParameters {
    fn default() -> Self {
        HubMemoryParameters {
            look_up: Distribution::Constant(SimDuration::from_us(800)),
            filing: Distribution::Constant(SimDuration::ZERO),
            capacity: NonZeroU32::MIN.saturating_add(99_999),
        }
    }
}

/// The hub's memory in a run.
#[derive(Clone, Debug)]
pub struct HubMemory {
    shape: ArchiveShape,
}

impl LearningParameters for HubMemoryParameters {
    type Plane = HubMemory;
    const SUMMARY: &'static str = "the hub remembers what results tell, and sends it along with instructions";
    const EXAMPLE: &'static str = r#"[topology.learning.hub_memory]
look_up = "0.8 ms"
"#;
    const SITS_IN_COORDINATOR: bool = true;

    fn prepare(&self, samplers: &mut Samplers<'_>) -> HubMemory {
        let filing = samplers.make("filing", &self.filing);
        let look_up = samplers.make("look_up", &self.look_up);
        HubMemory { shape: ArchiveShape { filing, look_up, capacity: self.capacity.get() as usize } }
    }
}

impl Learning for HubMemory {
    const KINDS: &'static [&'static str] = &[];

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        fabric.keep_archive(self.shape.clone());
    }

    /// Every agent can come to use what any other found out: the hub passes it on.
    fn synthesis_paths(&self, agent_count: u32) -> u64 {
        super::pairs(agent_count)
    }
}
