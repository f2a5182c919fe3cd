//! Supervisor: a hub that is a language model. Each result is a decision of it.
//!
//! ```text
//! result ──▶ prompt (fixed part, and what it rereads of every connected agent) ──▶ tokens written
//! ```
//!
//! A decision takes base + per_output × tokens written + per_input × tokens read, the law of measured calls
//! of coding agents, and the tokens that it burns are counted with those of the tasks. The hub's cores are its
//! parallel calls: they are its own, and call no provider.

use super::{Hubs, Layout, RESULT, SupervisorParameters};
use crate::kernel::SimDuration;
use crate::random::{Sampler, Samplers};
use crate::swarm::{Fabric, Ports, TaskId};

/// A hub's supervisor in a run.
#[derive(Clone, Debug)]
pub(super) struct Supervisor {
    parameters: SupervisorParameters,
    output_tokens: Sampler,
}

impl Supervisor {
    pub(super) fn prepare(
        parameters: &SupervisorParameters,
        prefix: &str,
        samplers: &mut Samplers<'_>,
    ) -> Self {
        let key = format!("{prefix}supervisor.output_tokens");
        let output_tokens = samplers.make(&key, &parameters.output_tokens);
        Supervisor { parameters: parameters.clone(), output_tokens }
    }

    /// Mean time of a decision among `agent_count` agents, in seconds.
    fn decision_s_mean(&self, agent_count: u32) -> f64 {
        let SupervisorParameters { base, per_output, per_input, .. } = &self.parameters;
        let read_s = per_input.as_s() * f64::from(self.input_tokens(agent_count));
        base.as_s() + per_output.as_s() * self.output_tokens.mean() + read_s
    }

    /// The time of the decision that the result of `task` asks for among `agent_count` agents. Its tokens are spent.
    fn decide<P: Ports>(&self, agent_count: u32, task: TaskId, fabric: &mut Fabric<P>) -> SimDuration {
        let input_tokens = self.input_tokens(agent_count);
        let output_tokens = (fabric.draw(&self.output_tokens, task, RESULT) + 0.5) as u32;
        fabric.spend_tokens(input_tokens, output_tokens);
        let SupervisorParameters { base, per_output, per_input, .. } = &self.parameters;
        *base + per_output.scaled(output_tokens.into()) + per_input.scaled(input_tokens.into())
    }

    /// Tokens of a prompt among `agent_count` agents.
    fn input_tokens(&self, agent_count: u32) -> u32 {
        let SupervisorParameters { prompt_tokens, tokens_per_agent, .. } = self.parameters;
        prompt_tokens.saturating_add(tokens_per_agent.saturating_mul(agent_count))
    }
}

impl<L: Layout> Hubs<L> {
    /// Mean time for what a result asks for among `agent_count` agents, beyond handling it, in seconds.
    pub(super) fn result_s_mean(&self, agent_count: u32) -> f64 {
        match &self.supervisor {
            Some(supervisor) => supervisor.decision_s_mean(agent_count),
            None => self.result.mean() + self.parameters.per_agent.as_s() * f64::from(agent_count),
        }
    }

    /// What the result of `task` asks for at a hub, beyond handling it.
    pub(super) fn decide_result<P: Ports>(
        &self,
        hub: usize,
        task: TaskId,
        fabric: &mut Fabric<P>,
    ) -> SimDuration {
        let desk = &self.desks[hub];
        match &self.supervisor {
            Some(supervisor) => supervisor.decide(desk.agent_count, task, fabric),
            None => fabric.sample(&self.result, task, RESULT) + desk.for_all_agents,
        }
    }
}
