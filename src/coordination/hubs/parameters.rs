//! Parameters: the hub as a scenario writes it.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::SimDuration;
use crate::quantities::{Bytes, Number};
use crate::random::Distribution;
use crate::swarm::Discipline;

/// The hub as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HubParameters {
    /// Cores of the hub. The first article speaks of "a standard 8-core instance".
    pub cores: NonZeroU32,
    /// In which order jobs are served: `fifo`, or `processor_sharing` for an event loop.
    pub discipline: Discipline,
    /// Whether an instruction leaves in the pass that handles a result, or is a job of its own.
    pub dispatch: Dispatch,
    /// CPU to take up a task that arrives from outside, beyond `handle`. Assumed.
    pub submit: Distribution<SimDuration>,
    /// CPU to take up a result, beyond `handle`. 40 ms: between published overheads of frameworks
    /// (19 to 50 ms per request); an in-process runtime was measured at 0.38 ms. Sweep it.
    pub result: Distribution<SimDuration>,
    /// CPU to make up an instruction, beyond `send`. Assumed to be part of `result`.
    pub instruction: Distribution<SimDuration>,
    /// CPU per result and connected agent: state that is scanned, a prompt that is reread. Assumed.
    pub per_agent: SimDuration,
    /// A language model that decides on every result: in place of `result` and `per_agent`, a demand by its
    /// tokens, and `cores` are its parallel calls. Left out: the hub is a program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supervisor: Option<SupervisorParameters>,
    /// Interval of each agent's heartbeats; left out, there are none.
    pub heartbeat_interval: Option<SimDuration>,
    /// CPU to take up a heartbeat, beyond `handle`. Assumed.
    pub heartbeat: Distribution<SimDuration>,
    /// CPU of the hub to handle any message; left out, that of the agents' inboxes.
    pub handle: Option<SimDuration>,
    /// CPU of the hub to send any message; left out, that of the agents' inboxes.
    pub send: Option<SimDuration>,
    /// Messages that may wait at the hub; further ones are refused and sent again. Left out: any.
    pub queue_places: Option<u32>,
    /// Length of a submit. Assumed.
    pub submit_bytes: Bytes,
    /// Length of a result. 512 B: an outcome packet of the first article.
    pub result_bytes: Bytes,
    /// Length of an instruction. Assumed.
    pub instruction_bytes: Bytes,
    /// Length of a heartbeat. Assumed.
    pub heartbeat_bytes: Bytes,
    /// Length of the answer that a client gets when its workflow of several steps is done. Assumed.
    pub final_bytes: Bytes,
}

/// How an instruction leaves the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dispatch {
    /// In the pass that handles a result.
    WithResult,
    /// As a job of its own.
    Separate,
}

impl HubParameters {
    /// What makes no sense though its type allows it: the key, what is wrong, and what would fit.
    pub(in crate::coordination) fn contradiction(
        &self,
    ) -> Option<(&'static str, &'static str, &'static str)> {
        if self.heartbeat_interval.is_some_and(SimDuration::is_zero) {
            let message = "heartbeats would follow each other without end at one instant";
            return Some(("heartbeat_interval", message, "write a duration above zero, or leave it out"));
        }
        self.supervisor.as_ref()?;
        // One that is left out takes as long as the default.
        if self.result != HubParameters::default().result {
            let message = "what a result takes is said twice: the supervisor decides by its tokens";
            return Some(("result", message, "leave it out, or `supervisor`"));
        }
        if !self.per_agent.is_zero() {
            let message = "every agent counts twice: the supervisor rereads `tokens_per_agent`";
            return Some(("per_agent", message, "leave it out, or `supervisor`"));
        }
        None
    }

    /// The same, of a table `hub` that is part of another.
    pub(in crate::coordination) fn contradiction_below_hub(
        &self,
    ) -> Option<(&'static str, &'static str, &'static str)> {
        let (key, message, help) = self.contradiction()?;
        let key = match key {
            "heartbeat_interval" => "hub.heartbeat_interval",
            "result" => "hub.result",
            _ => "hub.per_agent",
        };
        Some((key, message, help))
    }
}

impl Default for HubParameters {
    fn default() -> Self {
        HubParameters {
            cores: NonZeroU32::MIN.saturating_add(7),
            discipline: Discipline::Fifo,
            dispatch: Dispatch::WithResult,
            submit: Distribution::Constant(SimDuration::ZERO),
            result: Distribution::Constant(SimDuration::from_ms(40)),
            instruction: Distribution::Constant(SimDuration::ZERO),
            per_agent: SimDuration::ZERO,
            supervisor: None,
            heartbeat_interval: None,
            heartbeat: Distribution::Constant(SimDuration::ZERO),
            handle: None,
            send: None,
            queue_places: None,
            submit_bytes: Bytes::new(512),
            result_bytes: Bytes::new(512),
            instruction_bytes: Bytes::new(512),
            heartbeat_bytes: Bytes::new(64),
            final_bytes: Bytes::new(512),
        }
    }
}

/// A hub's supervisor as a scenario writes it. The law's defaults are a least-squares fit to 45,022 calls of
/// coding agents, R² 0.86.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SupervisorParameters {
    /// Tokens of a prompt that are read whatever the size of the swarm: the rules, the result. Assumed;
    /// sweep it.
    pub prompt_tokens: u32,
    /// Tokens that are reread for every connected agent: its state changes, so no cache holds them. Assumed;
    /// sweep it.
    pub tokens_per_agent: u32,
    /// Tokens written in a decision. Assumed: those of a short instruction.
    pub output_tokens: Distribution<Number>,
    /// Time of a call without any token.
    pub base: SimDuration,
    /// Time for each token written.
    pub per_output: SimDuration,
    /// Time for each token read.
    pub per_input: SimDuration,
}

impl Default for SupervisorParameters {
    fn default() -> Self {
        SupervisorParameters {
            prompt_tokens: 2_000,
            tokens_per_agent: 50,
            output_tokens: Distribution::Constant(Number::new(100.0).expect("one hundred is a number")),
            base: SimDuration::from_ms(2_870),
            per_output: SimDuration::from_us(15_170),
            per_input: SimDuration::from_ns(22_400),
        }
    }
}
