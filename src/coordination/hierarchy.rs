//! Hierarchy: a tree of hubs. The root owns the tasks, and leaves ask for a quota of them at a time.
//!
//! ```text
//! open arrivals                                       closed clients, and steps of workflows
//!
//! client ──submit──▶ root                             agent ──result──▶ leaf
//! leaf ──request──▶ hub ──request──▶ root             agent ◀─instruct─ leaf     (while it has permissions)
//! leaf ◀───grant─── hub ◀───grant─── root             leaf ──request──▶ hub ──request──▶ root
//! agent ◀─instruct─ leaf     (agent ──result──▶ leaf)  leaf ◀───grant─── hub ◀───grant─── root
//!
//! workflows
//!
//! client ──submit──▶ root ──transfer──▶ hub ──transfer──▶ leaf ──instruct──▶ agent ──result──▶ leaf ──final──▶ client
//! every hub but the root, each interval:  hub ──summary──▶ the hub above it
//! ```
//!
//! Agents are dealt to the leaves in turn, so that each leaf has its part of every role. A leaf is a hub to its
//! agents, with the same parameters: it handles their results, and instructs them. What it may have done the root
//! grants, `quota` tasks at a time: a leaf asks when what it has, and has asked for, is down to `low_water` once
//! everybody who waits for it there is served. Hubs in between pass requests and grants on, transfers too.
//!
//! *Open tasks* wait in the root's list. A request takes up to a quota of them along, in the pass that handles it;
//! one that finds none stays with the root and takes the next task that is submitted. What comes to a leaf is given to
//! its idle agents, and else waits in its store, though other leaves may have idle agents: the root sees none
//! of them. *Closed clients* and *workflows* bring tasks that have their agents, or their leaves, without the
//! root; there a grant is the permission to instruct `quota` times. Without one, a leaf holds the
//! instruction back. At first every leaf has a quota in hand, or its requests lie with the root.
//!
//! A wait for the root is charged to what the request and the grant that end it were doing meanwhile: wire (with it a
//! rest before a lost one is sent again), a station's queue, its service. What lies before that request is a wait for
//! an agent.
//!
//! A workflow enters at the root and is sent to its steps' leaves; where a step belongs, where joins are
//! gathered and who tells the client is as with the shards of `sharded_hub`. A hand-off to another leaf goes
//! over the lowest common hub: a pass at each hub on its way.
//!
//! *Charged for*: what a hub is charged for, at each leaf; requests, grants, transfers and summaries at every
//! hub on their way, wire and both ends. *Not charged for*: the root's list and the leaves' stores (but for
//! their state). No hub sees every result, so none can be the memory of all.

mod granting;
mod running;
mod tree;

use std::collections::VecDeque;
use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::granting::Errand;
use self::tree::Tree;
use super::hubs::{HubParameters, Hubs, Transfer};
use super::{Bottleneck, PlaneParameters};
use crate::kernel::SimDuration;
use crate::quantities::Bytes;
use crate::random::{Distribution, Sampler, Samplers};
use crate::swarm::{Assignment, ContextFlow, Costs, Kind, Message, Source, TaskId};

/// A tree of hubs as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HierarchyParameters {
    /// Hubs directly below each hub that is not a leaf. Assumed.
    pub fan_out: NonZeroU32,
    /// Levels of hubs, from the root to the leaves; 1 is a hub alone. Assumed.
    pub levels: NonZeroU32,
    /// Tasks that the root grants at a time. Assumed.
    pub quota: NonZeroU32,
    /// What a leaf has left when it asks for more. Assumed.
    pub low_water: u32,
    /// Every hub: what can be written of a `hub`. What concerns agents concerns leaves alone.
    pub hub: HubParameters,
    /// Cores of the root; left out, those of every hub.
    pub root_cores: Option<NonZeroU32>,
    /// CPU of the root to take up a request, beyond `handle`. Assumed: as much as a hub's for a result.
    pub request: Distribution<SimDuration>,
    /// Interval of each hub's summaries to the hub above it. Assumed.
    pub summary_interval: SimDuration,
    /// CPU to take up a summary, beyond `handle`. Assumed.
    pub summary: Distribution<SimDuration>,
    /// CPU to take up a hand-off from another hub, beyond `handle`. Assumed: its result has been taken up.
    pub transfer: Distribution<SimDuration>,
    /// Length of a request. Assumed.
    pub request_bytes: Bytes,
    /// Length of a grant, beyond that of the submitted tasks that it brings. Assumed.
    pub grant_bytes: Bytes,
    /// Length of a summary. Assumed.
    pub summary_bytes: Bytes,
    /// Length of a hand-off from hub to hub. Assumed: an outcome packet of the first article.
    pub transfer_bytes: Bytes,
}

/// A tree of hubs in a run.
#[derive(Clone, Debug)]
pub struct Hierarchy {
    parameters: HierarchyParameters,
    request: Sampler,
    summary: Sampler,
    request_bytes: u32,
    grant_bytes: u32,
    summary_bytes: u32,
    hubs: Hubs<Tree>,
    /// Whether tasks wait at the root until a leaf asks for them.
    is_pooled: bool,
    /// Whether sending requests and grants costs nothing.
    are_errands_free: bool,
    errands: Vec<Errand>,
    free_errands: Vec<u32>,
    /// Requests that leave with a pass under way, with that pass.
    asking: Vec<((TaskId, Kind), u32)>,
    /// Requests that lie with the root, first come first served.
    hungry: VecDeque<u32>,
    /// By hub: its summaries so far.
    summary_counts: Vec<u32>,
}

/// How many hubs there may be.
const HUBS_MAX: u32 = 10_000;

impl Default for HierarchyParameters {
    fn default() -> Self {
        let free = Distribution::Constant(SimDuration::ZERO);
        HierarchyParameters {
            fan_out: NonZeroU32::MIN.saturating_add(3),
            levels: NonZeroU32::MIN.saturating_add(1),
            quota: NonZeroU32::MIN.saturating_add(7),
            low_water: 2,
            hub: HubParameters::default(),
            root_cores: None,
            request: Distribution::Constant(SimDuration::from_ms(40)),
            summary_interval: SimDuration::from_ms(1_000),
            summary: free.clone(),
            transfer: free,
            request_bytes: Bytes::new(64),
            grant_bytes: Bytes::new(64),
            summary_bytes: Bytes::new(512),
            transfer_bytes: Bytes::new(512),
        }
    }
}

impl HierarchyParameters {
    /// How many hubs and leaves there are, if they fit into a run.
    fn counts(&self) -> Option<(u32, u32)> {
        Tree::counts(self.fan_out.get(), self.levels.get()).filter(|(hubs, _)| *hubs <= HUBS_MAX)
    }
}

impl PlaneParameters for HierarchyParameters {
    type Plane = Hierarchy;
    const SUMMARY: &'static str = "a tree of hubs whose root grants its leaves a quota of tasks at a time";
    const EXAMPLE: &'static str = r#"[topology.coordination.hierarchy]
fan_out = 4
levels = 2
[topology.coordination.hierarchy.hub]
cores = 8
result = { exponential = { mean = "40 ms" } }
"#;

    const ASSIGNMENTS: &'static [Assignment] =
        &[Assignment::AnyIdle, Assignment::Fixed, Assignment::RoundRobin, Assignment::LeastLoaded];
    const CONTEXT_FLOWS: &'static [ContextFlow] = &[ContextFlow::LookBack, ContextFlow::Carried];

    fn mistake(&self) -> Option<(&'static str, &'static str, &'static str)> {
        if self.counts().is_none() {
            let message = "so many hubs do not fit into one run";
            return Some((
                "levels",
                message,
                "write fewer levels or a smaller fan-out: 10000 hubs are the most",
            ));
        }
        if self.low_water >= self.quota.get() {
            let message = "a leaf that has just been granted a quota would ask again";
            return Some(("low_water", message, "write less than `quota`"));
        }
        if self.summary_interval.is_zero() {
            let message = "summaries would follow each other without end at one instant";
            return Some(("summary_interval", message, "write a duration above zero"));
        }
        self.hub.contradiction_below_hub()
    }

    fn prepare(&self, samplers: &mut Samplers<'_>) -> Hierarchy {
        let tree = Tree::new(self.fan_out.get(), self.counts().unwrap_or((1, 1)), self.quota.get());
        let bytes = Message::length(self.transfer_bytes);
        let transfer = Transfer { demand: self.transfer.clone(), bytes };
        Hierarchy {
            request: samplers.make("request", &self.request),
            summary: samplers.make("summary", &self.summary),
            request_bytes: Message::length(self.request_bytes),
            grant_bytes: Message::length(self.grant_bytes),
            summary_bytes: Message::length(self.summary_bytes),
            hubs: Hubs::new(&self.hub, "hub.", &transfer, tree, samplers),
            parameters: self.clone(),
            is_pooled: false,
            are_errands_free: false,
            errands: Vec::new(),
            free_errands: Vec::new(),
            asking: Vec::new(),
            hungry: VecDeque::new(),
            summary_counts: Vec::new(),
        }
    }

    fn bottleneck(
        plane: &Hierarchy,
        costs: &Costs,
        source: Source,
        agent_count: u32,
        _: u64,
    ) -> Option<Bottleneck> {
        let mut stations: Vec<Bottleneck> = plane.levels(costs, source, agent_count);
        let load = |station: &Bottleneck| {
            let per_agent = station.demand_s + station.background_cores_per_agent;
            f64::from(station.agent_count_max()) * per_agent / f64::from(station.cores)
        };
        // Of equal ones the lowest: its service is part of every task's cycle.
        let busiest =
            (0..stations.len()).rev().max_by(|a, b| load(&stations[*a]).total_cmp(&load(&stations[*b])));
        Some(stations.swap_remove(busiest?))
    }
}

impl Hierarchy {
    /// The closed form of each level, from the leaves to the root, where every grant is of a whole quota. (While the
    /// root has no task in its list, a grant of an open process brings only one.)
    fn levels(&self, costs: &Costs, source: Source, agent_count: u32) -> Vec<Bottleneck> {
        let hubs = &self.hubs;
        let handle_s = |bytes| hubs.handle_bytes(costs, bytes).as_s();
        let send_s = |bytes| hubs.send_bytes(costs, bytes).as_s();
        let quota = f64::from(self.parameters.quota.get());
        let submit_bytes = hubs.length(super::hubs::SUBMIT);
        let is_open = source == Source::Open;
        let granted = if is_open { self.parameters.quota.get().saturating_mul(submit_bytes) } else { 0 };
        let grant_bytes = self.grant_bytes.saturating_add(granted);
        let errand_s = |handled, sent| (handle_s(handled) + send_s(sent)) / quota;
        let summary_hz = 1.0 / self.parameters.summary_interval.as_s();
        let summary_in_s = handle_s(self.summary_bytes) + self.summary.mean();
        let groups = hubs.layout.agents_by_level(agent_count);
        let top = groups.len() - 1;
        let level = |(height, agent_counts): (usize, Vec<u32>)| {
            // A leaf is a hub that gets its tasks from above.
            let closed = Source::Closed { client_count: agent_count };
            let mut station = hubs.bottleneck_of(costs, if top == 0 { source } else { closed }, agent_counts);
            let below = hubs.layout.child_count(height > 0);
            if height > 0 {
                // The leaf is what tasks pass: what they have there is no wait for this one.
                station.further_s = station.demand_s;
                (station.demand_s, station.background_cores_per_agent) = (0.0, 0.0);
                station.is_on_path = false;
            }
            if top > 0 {
                station.demand_s += match height {
                    0 => errand_s(grant_bytes, self.request_bytes),
                    _ if height < top => {
                        errand_s(self.request_bytes, self.request_bytes) + errand_s(grant_bytes, grant_bytes)
                    }
                    _ => {
                        let submit_s = handle_s(submit_bytes) + hubs.submit.mean();
                        errand_s(self.request_bytes, grant_bytes)
                            + self.request.mean() / quota
                            + if is_open { submit_s } else { 0.0 }
                    }
                };
                let up_s = if height < top { send_s(self.summary_bytes) } else { 0.0 };
                let summaries = (f64::from(below) * summary_in_s + up_s) * summary_hz;
                station.background_cores_per_agent += summaries / f64::from(station.agent_count_max().max(1));
            }
            if height == top {
                station.cores = self.parameters.root_cores.map_or(station.cores, NonZeroU32::get);
            }
            station
        };
        groups.into_iter().enumerate().map(level).collect()
    }
}
