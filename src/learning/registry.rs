//! Registry: the one list of learning planes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::broadcast::{Broadcast, BroadcastParameters};
use super::gossip::{Gossip, GossipParameters};
use super::hub_memory::{HubMemory, HubMemoryParameters};
use super::none::{self, NoneParameters};
use super::outcome_routing::{OutcomeRouting, OutcomeRoutingParameters};
use super::shared_store::{SharedStore, SharedStoreParameters};
use crate::random::Samplers;
use crate::swarm::Learning;

/// What a plane's file holds beside its handlers.
pub trait LearningParameters {
    /// The plane in a run.
    type Plane: Learning;
    /// What it is, in one line.
    const SUMMARY: &'static str;
    /// A fragment of a scenario that chooses it.
    const EXAMPLE: &'static str;

    /// Whether it learns anything, and so needs tasks that have problems.
    const NEEDS_PROBLEMS: bool = true;
    /// Whether it sits in a coordinator, and so needs a coordination plane that can remember.
    const SITS_IN_COORDINATOR: bool = false;

    /// What is asked of it and does not go together, or makes no sense though its type allows it, if anything.
    fn contradiction(&self) -> Option<Contradiction> {
        None
    }

    /// Makes the plane ready to run.
    fn prepare(&self, samplers: &mut Samplers<'_>) -> Self::Plane;
}

/// Parameters of a plane that do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The key at which it shows.
    pub key: &'static str,
    /// What is wrong.
    pub message: &'static str,
    /// What would fit.
    pub help: &'static str,
}

/// A plane as the registry knows it.
#[derive(Clone, Copy, Debug)]
pub struct LearningEntry {
    /// Its name: that of its file, its table and its label.
    pub name: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// A fragment of a scenario that chooses it.
    pub example: &'static str,
    /// Whether it needs a coordination plane that can remember.
    pub sits_in_coordinator: bool,
    /// The names of its messages.
    pub kinds: &'static [&'static str],
    /// The schema of its parameters.
    pub schema: fn() -> schemars::Schema,
}

/// Who does something with a plane, whichever it is.
pub trait LearningVisitor {
    /// What comes of it.
    type Outcome;
    /// Does it.
    fn visit<L: Learning + Clone>(self, plane: &L) -> Self::Outcome;
}

/// Declares every plane once: its name, its type in a run, its parameters.
macro_rules! learning_planes {
    ($($name:ident $variant:ident $plane:ty, $parameters:ident;)*) => {
        /// The learning plane of a topology, as a scenario writes it: a table named after it.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum LearningChoice {
            $(
                #[doc = concat!("Chooses `", stringify!($name), "`.")]
                $variant($parameters),
            )*
        }

        /// A learning plane that is ready to run.
        #[derive(Clone, Debug)]
        pub enum LearningPlane {
            $(
                #[doc = concat!("Runs `", stringify!($name), "`.")]
                $variant($plane),
            )*
        }

        impl LearningChoice {
            /// All planes, in the order in which they are listed.
            pub const PLANES: &'static [LearningEntry] = &[$(LearningEntry {
                name: stringify!($name),
                summary: <$parameters as LearningParameters>::SUMMARY,
                example: <$parameters as LearningParameters>::EXAMPLE,
                sits_in_coordinator: <$parameters as LearningParameters>::SITS_IN_COORDINATOR,
                kinds: <$plane as Learning>::KINDS,
                schema: || schemars::schema_for!($parameters),
            }),*];

            /// The chosen plane's name.
            pub fn name(&self) -> &'static str {
                match self { $(LearningChoice::$variant(_) => stringify!($name),)* }
            }

            /// Whether it needs tasks that have problems.
            pub fn needs_problems(&self) -> bool {
                match self { $(
                    LearningChoice::$variant(_) => <$parameters as LearningParameters>::NEEDS_PROBLEMS,
                )* }
            }

            /// Whether it needs a coordination plane that can remember.
            pub fn sits_in_coordinator(&self) -> bool {
                match self { $(
                    LearningChoice::$variant(_) => <$parameters as LearningParameters>::SITS_IN_COORDINATOR,
                )* }
            }

            /// What is asked of the chosen plane and does not go together, or makes no sense, if anything.
            pub fn contradiction(&self) -> Option<Contradiction> {
                match self { $(LearningChoice::$variant(parameters) => parameters.contradiction(),)* }
            }

            /// Makes the chosen plane ready to run.
            pub fn prepare(&self, samplers: &mut Samplers<'_>) -> LearningPlane {
                match self { $(
                    LearningChoice::$variant(parameters) => LearningPlane::$variant(parameters.prepare(samplers)),
                )* }
            }
        }

        impl LearningPlane {
            /// Hands the plane to `visitor`, as the type that it is.
            pub fn accept<V: LearningVisitor>(&self, visitor: V) -> V::Outcome {
                match self { $(LearningPlane::$variant(plane) => visitor.visit(plane),)* }
            }
        }
    };
}

learning_planes! {
    none None none::None, NoneParameters;
    hub_memory HubMemory HubMemory, HubMemoryParameters;
    outcome_routing OutcomeRouting OutcomeRouting, OutcomeRoutingParameters;
    shared_store SharedStore SharedStore, SharedStoreParameters;
    broadcast Broadcast Broadcast, BroadcastParameters;
    gossip Gossip Gossip, GossipParameters;
}

impl Default for LearningChoice {
    fn default() -> Self {
        LearningChoice::None(NoneParameters::default())
    }
}
