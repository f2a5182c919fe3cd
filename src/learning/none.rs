//! None: what an agent finds out stays with it, in its own memory.
//!
//! *Charged for*: nothing. *Not charged for*: nothing; there are no messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::registry::LearningParameters;
use crate::random::Samplers;
use crate::swarm::Learning;

/// No learning, as a scenario writes it: there is nothing to set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoneParameters {}

/// No learning, in a run.
#[derive(Clone, Debug)]
pub struct None;

impl LearningParameters for NoneParameters {
    type Plane = None;
    const SUMMARY: &'static str = "what an agent finds out stays with it";
    const EXAMPLE: &'static str = "[topology.learning.none]\n";

    const NEEDS_PROBLEMS: bool = false;

    fn prepare(&self, _samplers: &mut Samplers<'_>) -> None {
        None
    }
}

impl Learning for None {
    const KINDS: &'static [&'static str] = &[];
}
