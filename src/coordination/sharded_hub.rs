//! Sharded hub: several hubs that divide the agents, each blind to those of the others.
//!
//! ```text
//! closed clients            open arrivals
//!
//! agent ──result──▶ shard   client ──submit──▶ shard
//! agent ◀─instruct─ shard   agent ◀─instruct── shard     (at once, or when an agent of the shard is idle)
//!                           agent ──result──▶ shard
//!
//! workflows of several steps
//!
//! client ──submit──▶ shard ──instruct──▶ agent ──result──▶ shard ──transfer──▶ other shard ──instruct──▶ …
//!                                                                        … other shard ──final──▶ client
//! ```
//!
//! Agents are placed by consistent hashing (Karger et al. 1997): each shard has many points on a circle of hashes,
//! and an agent belongs to the shard whose point comes next behind its own. So shards lead unequal numbers of
//! agents, and the largest share is what saturates first; one shard more takes agents from all others and
//! moves nobody else. Every shard is a hub with the same parameters: one shard is the `hub`.
//!
//! A task is its home's: the shard of its client's agent or, of an open process, that of an agent drawn for
//! it. It waits there though other shards may have idle agents: the price of not asking them. A step that is
//! bound early belongs to its partner's shard. One that is bound late belongs to the workflow's home shard or,
//! where that leads no agent of the role, to the next one that does; turns and loads are those of its own
//! agents there. A hand-off from another shard is a *transfer*: a send in the pass in which it comes up, and at the
//! other end a pass like that of a submit. Joins are gathered at the step's shard, so that each hand-off from another
//! one costs a transfer. The final message leaves from the shard that handles the end; where there are several ends, no
//! shard knows that all are done, so each tells the client, as peers do.
//!
//! *Charged for*: what a hub is charged for, at each shard; the sending, the wire and the handling of
//! transfers. *Not charged for*: finding an agent's shard (the circle is replicated), keeping the circles
//! alike, moving agents. No shard sees every result, so none can be the memory of all.

mod ring;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;

use self::ring::Ring;
use super::hubs::{HubParameters, Hubs, Layout, Transfer};
use super::{Bottleneck, PlaneParameters};
use crate::kernel::SimDuration;
use crate::quantities::Bytes;
use crate::random::{Distribution, Samplers};
use crate::swarm::{AgentId, Assignment, ContextFlow, Costs, Fabric, Message, Ports, Source};

/// A sharded hub as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ShardedHubParameters {
    /// How many hubs divide the agents. Assumed.
    pub shards: NonZeroU32,
    /// Points of each shard on the circle of hashes: the more, the more equal the shares. 160: as in ketama, the
    /// consistent hashing of memcached's clients.
    pub points: NonZeroU32,
    /// Every shard: what can be written of a `hub`.
    pub hub: HubParameters,
    /// CPU to take up a hand-off from another shard, beyond `handle`. Assumed: its result has been taken up.
    pub transfer: Distribution<SimDuration>,
    /// Length of a hand-off from shard to shard. Assumed: an outcome packet of the first article.
    pub transfer_bytes: Bytes,
}

/// The sharded hub in a run.
pub type ShardedHub = Hubs<Shards>;

/// Hubs that divide the agents by consistent hashing.
#[derive(Clone, Debug)]
pub struct Shards {
    shard_count: u32,
    point_count: u32,
    /// By agent: its shard.
    shard_of: Vec<u32>,
}

/// How many shards there may be, and points on the circle.
const SHARDS_MAX: u32 = 10_000;
const POINTS_MAX: u64 = 10_000_000;

impl Default for ShardedHubParameters {
    fn default() -> Self {
        ShardedHubParameters {
            shards: NonZeroU32::MIN.saturating_add(3),
            points: NonZeroU32::MIN.saturating_add(159),
            hub: HubParameters::default(),
            transfer: Distribution::Constant(SimDuration::ZERO),
            transfer_bytes: Bytes::new(512),
        }
    }
}

impl PlaneParameters for ShardedHubParameters {
    type Plane = ShardedHub;
    const SUMMARY: &'static str = "several hubs divide the agents by consistent hashing";
    const EXAMPLE: &'static str = r#"[topology.coordination.sharded_hub]
shards = 4
[topology.coordination.sharded_hub.hub]
cores = 8
result = { exponential = { mean = "40 ms" } }
"#;

    const ASSIGNMENTS: &'static [Assignment] =
        &[Assignment::AnyIdle, Assignment::Fixed, Assignment::RoundRobin, Assignment::LeastLoaded];
    const CONTEXT_FLOWS: &'static [ContextFlow] = &[ContextFlow::LookBack, ContextFlow::Carried];

    fn mistake(&self) -> Option<(&'static str, &'static str, &'static str)> {
        if self.shards.get() > SHARDS_MAX {
            return Some(("shards", "so many hubs do not fit into one run", "write 10000 or less"));
        }
        if u64::from(self.shards.get()) * u64::from(self.points.get()) > POINTS_MAX {
            let message = "so many points do not fit onto one circle";
            return Some(("points", message, "write fewer: 160 for each shard are usual"));
        }
        self.hub.contradiction_below_hub()
    }

    fn prepare(&self, samplers: &mut Samplers<'_>) -> ShardedHub {
        let shard_count = self.shards.get().min(SHARDS_MAX);
        let shards = Shards { shard_count, point_count: self.points.get(), shard_of: Vec::new() };
        let bytes = Message::length(self.transfer_bytes);
        let transfer = Transfer { demand: self.transfer.clone(), bytes };
        Hubs::new(&self.hub, "hub.", &transfer, shards, samplers)
    }

    fn bottleneck(
        hubs: &ShardedHub,
        costs: &Costs,
        source: Source,
        agent_count: u32,
        seed: u64,
    ) -> Option<Bottleneck> {
        let mut agent_counts = vec![0; hubs.layout.shard_count as usize];
        for shard in hubs.layout.divide(agent_count, seed) {
            agent_counts[shard as usize] += 1;
        }
        Some(hubs.bottleneck_of(costs, source, agent_counts))
    }
}

impl Shards {
    /// The shard of each agent in a run of `seed`.
    fn divide(&self, agent_count: u32, seed: u64) -> impl Iterator<Item = u32> {
        let ring = Ring::new(self.shard_count, self.point_count, seed);
        (0..agent_count).map(move |agent| ring.shard_of(AgentId(agent)))
    }
}

impl Layout for Shards {
    const KINDS: &'static [&'static str] =
        &["submit", "result", "instruction", "heartbeat", "final", "transfer"];
    const HUB: &'static str = "shard";

    fn hub_count(&self) -> usize {
        self.shard_count as usize
    }

    fn place<P: Ports>(&mut self, fabric: &Fabric<P>) {
        self.shard_of = self.divide(fabric.agent_count(), fabric.seed()).collect();
    }

    fn hub_of(&self, agent: AgentId) -> usize {
        self.shard_of[agent.index()] as usize
    }
}
