//! Hub: a central orchestrator that handles every result and sends every instruction.
//!
//! ```text
//! closed clients          open arrivals
//!
//! agent ──result──▶ hub   client ──submit──▶ hub
//! agent ◀─instruct─ hub   agent ◀─instruct── hub     (at once, or when an agent is idle)
//!                         agent ──result──▶ hub
//!
//! workflows of several steps
//!
//! client ──submit──▶ hub ──instruct──▶ agent ──result──▶ hub ──instruct──▶ … hub ──final──▶ client
//! ```
//!
//! `dispatch = "with_result"`: a result is handled in one pass, one job of demand
//! handle + result + per_agent × N + instruction + send, and the next instruction leaves with its
//! end. A closed client's agent gets it ahead of the client's think time; an open task waits in the
//! hub's list, at no CPU, until a pass takes it along. `"separate"`: every instruction is a job of
//! its own, of demand instruction + send, queued when its task is released and an agent is free.
//!
//! An agent is reserved from its instruction to its result; of the idle ones, the longest idle is next. A
//! task is completed when its result has been handled. A client's first instruction is in hand at first.
//!
//! *Charged for*: handling and sending at both ends, the wire, its own demand per result (or the decision of its
//! supervisor, and the tokens of that), instruction and submit, a term per agent, heartbeats, an archive if it
//! keeps one; of a context that it carries, the bytes, and their keeping until the workflow ends. *Not charged
//! for*: its list (but for its state), fail-over.

use super::hubs::{HubParameters, Hubs, Layout, Transfer};
use super::{Bottleneck, PlaneParameters};
use crate::random::Samplers;
use crate::swarm::{AgentId, Assignment, ContextFlow, Costs, Fabric, Ports, Source};

/// The hub in a run.
pub type Hub = Hubs<Alone>;

/// One hub leads all agents.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl PlaneParameters for HubParameters {
    type Plane = Hub;
    const SUMMARY: &'static str = "a central hub handles every result and sends every instruction";
    const EXAMPLE: &'static str = r#"[topology.coordination.hub]
cores = 8
dispatch = "with_result"
result = { exponential = { mean = "40 ms" } }
"#;

    const CAN_REMEMBER: bool = true;
    const ASSIGNMENTS: &'static [Assignment] =
        &[Assignment::AnyIdle, Assignment::Fixed, Assignment::RoundRobin, Assignment::LeastLoaded];
    const CONTEXT_FLOWS: &'static [ContextFlow] = &[ContextFlow::LookBack, ContextFlow::Carried];

    fn mistake(&self) -> Option<(&'static str, &'static str, &'static str)> {
        self.contradiction()
    }

    fn prepare(&self, samplers: &mut Samplers<'_>) -> Hub {
        Hubs::new(self, "", &Transfer::never(), Alone, samplers)
    }

    fn bottleneck(hub: &Hub, costs: &Costs, source: Source, agent_count: u32, _: u64) -> Option<Bottleneck> {
        Some(hub.bottleneck_of(costs, source, vec![agent_count]))
    }
}

impl Layout for Alone {
    const KINDS: &'static [&'static str] = &["submit", "result", "instruction", "heartbeat", "final"];
    const HUB: &'static str = "hub";

    fn hub_count(&self) -> usize {
        1
    }

    fn place<P: Ports>(&mut self, _fabric: &Fabric<P>) {}

    fn hub_of(&self, _agent: AgentId) -> usize {
        0
    }
}
