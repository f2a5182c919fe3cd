//! Workflow file: roles, and a workflow's steps, as they are written.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::workload_file::TokensFile;
use crate::kernel::SimDuration;
use crate::quantities::{Bytes, Number, Positive, Share};
use crate::random::Distribution;
use crate::swarm::LookBack;

/// A role: what some of the agents do. Agents are numbered through by role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Role")]
pub struct RoleFile {
    /// What it is called.
    pub name: String,
    /// How many agents have it, whatever the size of the swarm. Either this or `share`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<NonZeroU32>,
    /// Share of the agents that no `count` takes, in proportion to the shares of all roles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Positive>,
}

/// A workflow: steps that follow each other. Left out, a workflow is one task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Workflow")]
pub struct WorkflowFile {
    /// How long a workflow may take from its release; those that take longer are counted. Left out: as
    /// long as they take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<SimDuration>,
    /// Bytes that a step adds to the context of its workflow, at which later steps look back. 2 KiB: assumed.
    pub context_bytes: Bytes,
    /// Length of the question of a step that looks back. Assumed.
    pub look_back_bytes: Bytes,
    /// Where people decide.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gate: Vec<GateFile>,
    /// Its steps. They may stand in any order; what is drawn for each goes by its place among them.
    pub step: Vec<StepFile>,
}

impl Default for WorkflowFile {
    fn default() -> Self {
        WorkflowFile {
            deadline: None,
            context_bytes: Bytes::new(2048),
            look_back_bytes: Bytes::new(64),
            gate: Vec::new(),
            step: Vec::new(),
        }
    }
}

/// A gate at which people decide, so many at the same time; the rest waits, first come first served. Their
/// side of a message costs nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Gate")]
pub struct GateFile {
    /// What it is called.
    pub name: String,
    /// How many people decide at the same time, whatever the size of the swarm.
    pub staff: NonZeroU32,
    /// How long one of them takes for a decision.
    pub service: Distribution<SimDuration>,
}

/// One step of a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Step")]
pub struct StepFile {
    /// What it is called.
    pub name: String,
    /// Whose work it is. Left out: that of the only role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The gate at which people do it, in the place of a role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// The steps that come directly before it. Left out: none, the client's message starts it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// How many of those have to be done before it begins. Left out: all that this workflow takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<NonZeroU32>,
    /// Steps after this one of which exactly one follows, each with its share of the workflows. Left out:
    /// all steps after this one follow.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub choose: BTreeMap<String, Share>,
    /// How it looks back at the context of all steps before it: `parallel`, or `serial`. Left out: it does not.
    /// Whether it asks for it, or has it brought, is the topology's `context`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_back: Option<LookBack>,
    /// Bytes that it adds to the context. Left out: as the workflow says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_bytes: Option<Bytes>,
    /// Time to decide it at speed 1. Left out: by its tokens, if it has any, else as `workload.task` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solve: Option<Distribution<SimDuration>>,
    /// Tokens that the model reads for it. Left out: as `workload.tokens` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Distribution<Number>>,
    /// Tokens that the model writes for it. Left out: as `workload.tokens` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Distribution<Number>>,
}

impl StepFile {
    /// Whether it has tokens of its own.
    pub(super) fn has_own_tokens(&self) -> bool {
        self.input.is_some() || self.output.is_some()
    }

    /// The tokens that it has: its own, or those of all tasks.
    pub(super) fn tokens(&self, of_all: &TokensFile) -> TokensFile {
        TokensFile {
            input: self.input.clone().or_else(|| of_all.input.clone()),
            output: self.output.clone().or_else(|| of_all.output.clone()),
            ..of_all.clone()
        }
    }
}
