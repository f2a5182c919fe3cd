//! Registry: the one list of coordination planes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    EventSpine, EventSpineParameters, Hierarchy, HierarchyParameters, Hub, HubParameters, Independent,
    IndependentParameters, Peer, PeerParameters, PointToPoint, PointToPointParameters, ShardedHub,
    ShardedHubParameters,
};
use crate::random::Samplers;
use crate::swarm::{Assignment, Blueprint, ContextFlow, Coordination, Costs, Kind, Source, Team};

/// What a plane's file holds beside its handlers.
pub trait PlaneParameters {
    /// The plane in a run.
    type Plane: Coordination;
    /// What it is, in one line.
    const SUMMARY: &'static str;
    /// A fragment of a scenario that chooses it.
    const EXAMPLE: &'static str;
    /// Whether one of its stations sees every result and every instruction, so that it could remember.
    const CAN_REMEMBER: bool = false;
    /// How it can give the steps of workflows to agents: first what it does of itself.
    const ASSIGNMENTS: &'static [Assignment];
    /// How a step can come to know of those before it: first what it does of itself. None: it does, at no cost.
    const CONTEXT_FLOWS: &'static [ContextFlow] = &[ContextFlow::LookBack];

    /// What makes no sense though its type allows it: the key, what is wrong, and what would fit.
    fn mistake(&self) -> Option<(&'static str, &'static str, &'static str)> {
        None
    }

    /// Makes the plane ready to run.
    fn prepare(&self, samplers: &mut Samplers<'_>) -> Self::Plane;

    /// The station that saturates first in a run of `seed`, if the plane has a closed form for it.
    fn bottleneck(
        plane: &Self::Plane,
        costs: &Costs,
        source: Source,
        agent_count: u32,
        seed: u64,
    ) -> Option<Bottleneck>;

    /// The share of time for which the busiest inbox is busy with what agents tell each other on timers, whatever
    /// work there is: full at 1. None if the plane has no closed form for it, or nothing of the kind.
    fn inbox_load(_: &Self::Plane, _: &Costs, _: &Blueprint, _: &[Team]) -> Option<f64> {
        None
    }
}

/// The station of a plane that saturates first, by its mean demands: N(D/(Z + D) + b) = c for the N agents
/// whose steps it serves.
#[derive(Clone, Debug, PartialEq)]
pub struct Bottleneck {
    /// Servers c.
    pub cores: u32,
    /// The agents N of each station of its kind: it is that of the most. They divide the swarm.
    pub agent_counts: Vec<u32>,
    /// CPU per step D, in seconds: that of the station with the most agents.
    pub demand_s: f64,
    /// Cores that are busy whatever tasks there are, for each agent b: heartbeats, summaries.
    pub background_cores_per_agent: f64,
    /// Whether every task passes it; if not, it bounds the throughput, and no task waits for it below that.
    pub is_on_path: bool,
    /// What else a cycle has beyond a result and an instruction: the lengths of further messages on the wire.
    pub further_bytes: Vec<u32>,
    /// And the further time that it takes, in seconds: at other stations, in the replicas of a log.
    pub further_s: f64,
    /// Length of what an agent sends it for each step.
    pub result_bytes: u32,
    /// Length of what it sends an agent for each step.
    pub instruction_bytes: u32,
    /// Whether an instruction leaves ahead of its task's release, and travels while the client thinks.
    pub is_instructed_ahead: bool,
}

impl Bottleneck {
    /// How many agents the busiest station serves.
    pub fn agent_count_max(&self) -> u32 {
        self.agent_counts.iter().copied().max().unwrap_or(0)
    }
}

/// A plane as the registry knows it.
#[derive(Clone, Copy, Debug)]
pub struct PlaneEntry {
    /// Its name: that of its file, its table and its label.
    pub name: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// A fragment of a scenario that chooses it.
    pub example: &'static str,
    /// Whether one of its stations sees every result and every instruction, so that it could remember.
    pub can_remember: bool,
    /// How it can give the steps of workflows to agents: first what it does of itself.
    pub assignments: &'static [Assignment],
    /// How a step can come to know of those before it: first what it does of itself.
    pub context_flows: &'static [ContextFlow],
    /// The names of its messages.
    pub kinds: &'static [&'static str],
    /// The schema of its parameters.
    pub schema: fn() -> schemars::Schema,
}

/// Who does something with a plane, whichever it is.
pub trait CoordinationVisitor {
    /// What comes of it.
    type Outcome;
    /// Does it.
    fn visit<C: Coordination + Clone>(self, plane: &C) -> Self::Outcome;
}

/// Declares every plane once: its name, its type in a run, its parameters.
macro_rules! coordination_planes {
    ($($name:ident $plane:ident $parameters:ident;)*) => {
        /// The coordination plane of a topology, as a scenario writes it: a table named after it.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[expect(clippy::large_enum_variant, reason = "one per topology, and never in a hot path")]
        pub enum CoordinationChoice {
            $(
                #[doc = concat!("Chooses `", stringify!($name), "`.")]
                $plane($parameters),
            )*
        }

        /// A coordination plane that is ready to run.
        #[derive(Clone, Debug)]
        #[expect(clippy::large_enum_variant, reason = "one per topology, and never in a hot path")]
        pub enum CoordinationPlane {
            $(
                #[doc = concat!("Runs `", stringify!($name), "`.")]
                $plane($plane),
            )*
        }

        impl CoordinationChoice {
            /// All planes, in the order in which they are listed.
            pub const PLANES: &'static [PlaneEntry] = &[$(PlaneEntry {
                name: stringify!($name),
                summary: <$parameters as PlaneParameters>::SUMMARY,
                example: <$parameters as PlaneParameters>::EXAMPLE,
                can_remember: <$parameters as PlaneParameters>::CAN_REMEMBER,
                assignments: <$parameters as PlaneParameters>::ASSIGNMENTS,
                context_flows: <$parameters as PlaneParameters>::CONTEXT_FLOWS,
                kinds: {
                    let kinds = <$plane as Coordination>::KINDS;
                    assert!(kinds.len() <= Kind::OF_CONTEXT[0].1.index(), "the kinds behind are a fabric's own");
                    kinds
                },
                schema: || schemars::schema_for!($parameters),
            }),*];

            /// The chosen plane's name.
            pub fn name(&self) -> &'static str {
                match self { $(CoordinationChoice::$plane(_) => stringify!($name),)* }
            }

            /// Whether one of its stations sees every result and every instruction.
            pub fn can_remember(&self) -> bool {
                match self { $(CoordinationChoice::$plane(_) => <$parameters as PlaneParameters>::CAN_REMEMBER,)* }
            }

            /// How it can give the steps of workflows to agents: first what it does of itself.
            pub fn assignments(&self) -> &'static [Assignment] {
                match self { $(CoordinationChoice::$plane(_) => <$parameters as PlaneParameters>::ASSIGNMENTS,)* }
            }

            /// How a step can come to know of those before it: first what the plane does of itself.
            pub fn context_flows(&self) -> &'static [ContextFlow] {
                match self { $(CoordinationChoice::$plane(_) => <$parameters as PlaneParameters>::CONTEXT_FLOWS,)* }
            }

            /// What makes no sense in the chosen plane's parameters: the key, what is wrong, and what would fit.
            pub fn mistake(&self) -> Option<(&'static str, &'static str, &'static str)> {
                match self { $(CoordinationChoice::$plane(parameters) => parameters.mistake(),)* }
            }

            /// Makes the chosen plane ready to run.
            pub fn prepare(&self, samplers: &mut Samplers<'_>) -> CoordinationPlane {
                match self { $(
                    CoordinationChoice::$plane(parameters) =>
                        CoordinationPlane::$plane(parameters.prepare(samplers)),
                )* }
            }
        }

        impl CoordinationPlane {
            /// Hands the plane to `visitor`, as the type that it is.
            pub fn accept<V: CoordinationVisitor>(&self, visitor: V) -> V::Outcome {
                match self { $(CoordinationPlane::$plane(plane) => visitor.visit(plane),)* }
            }

            /// The station that saturates first in a run of `seed`, if the plane has a closed form for it.
            pub fn bottleneck(
                &self,
                costs: &Costs,
                source: Source,
                agent_count: u32,
                seed: u64,
            ) -> Option<Bottleneck> {
                match self { $(
                    CoordinationPlane::$plane(plane) =>
                        <$parameters as PlaneParameters>::bottleneck(plane, costs, source, agent_count, seed),
                )* }
            }

            /// The share of time for which the busiest inbox is busy, whatever work there is, if the plane has a closed
            /// form for that.
            pub fn inbox_load(&self, costs: &Costs, blueprint: &Blueprint, teams: &[Team]) -> Option<f64> {
                match self { $(
                    CoordinationPlane::$plane(plane) =>
                        <$parameters as PlaneParameters>::inbox_load(plane, costs, blueprint, teams),
                )* }
            }
        }
    };
}

coordination_planes! {
    independent Independent IndependentParameters;
    hub Hub HubParameters;
    sharded_hub ShardedHub ShardedHubParameters;
    hierarchy Hierarchy HierarchyParameters;
    point_to_point PointToPoint PointToPointParameters;
    peer Peer PeerParameters;
    event_spine EventSpine EventSpineParameters;
}
