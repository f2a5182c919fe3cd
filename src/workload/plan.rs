//! Plan: a workload that is ready to be generated: valid, with its tables loaded.

use std::sync::Arc;

use super::trace::{TraceError, TraceReader};
use super::{Catalogue, Epoch, Prices, TaskLaw};
use crate::kernel::SimDuration;
use crate::random::Sampler;
use crate::swarm::{Blueprint, Gate, Source};

/// The work of a scenario.
#[derive(Clone, Debug)]
pub struct WorkloadPlan {
    /// When tasks are released.
    pub arrivals: ArrivalPlan,
    /// What a task alone is.
    pub task: TaskLaw,
    /// How the steps of a workflow hang together.
    pub blueprint: Blueprint,
    /// Where people decide.
    pub gates: Vec<Gate>,
    /// What each step of a workflow is, where it has several.
    pub steps: Vec<TaskLaw>,
    /// What tasks are about, if anything is said of it; a trace may say it, too.
    pub catalogue: Option<Catalogue>,
    /// What stretches of time have in common.
    pub epoch: Option<Epoch>,
    /// What tokens cost, if the scenario says so.
    pub prices: Option<Prices>,
}

/// When tasks are released.
#[derive(Clone, Debug)]
pub enum ArrivalPlan {
    /// Clients that wait for their answers.
    Closed {
        /// Between an answer and the next release.
        think: Sampler,
        /// Clients at home at each agent.
        clients_per_agent: u32,
    },
    /// A renewal process.
    Open {
        /// Gaps between arrivals, with mean 1.
        gap: Sampler,
        /// How many arrivals a second.
        rate: OpenRate,
    },
    /// What a trace holds.
    Trace(TracePlan),
}

/// A rate of arrivals, in 1/s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OpenRate {
    /// Of the whole swarm, whatever its size.
    Total(f64),
    /// For each agent.
    PerAgent(f64),
}

/// How a trace is replayed.
#[derive(Clone)]
pub struct TracePlan {
    /// Opens the trace from its beginning: each run reads it for itself.
    pub open: Arc<dyn Fn() -> Result<TraceReader, TraceError> + Send + Sync>,
    /// How many agents the recorded rate is for: with N agents, time runs N ÷ this many times as
    /// fast. `None`: as recorded, whatever N.
    pub recorded_for: Option<f64>,
    /// Rate of the replay ÷ that of the recording, beside the former.
    pub speed: f64,
    /// Whether the trace begins anew when it has ended.
    pub is_repeated: bool,
    /// Arrivals per second as recorded.
    pub rate_hz: f64,
    /// Mean time to decide at speed 1, in seconds.
    pub solve_s_mean: f64,
    /// Whether its rows have tokens.
    pub has_tokens: bool,
    /// Whether its rows say which problem they pose.
    pub has_problems: bool,
    /// What stamps are rounded down to: arrivals are spread over it. Zero for exact stamps.
    pub quantum: SimDuration,
    /// From the beginning of one repetition to that of the next, as recorded.
    pub period: SimDuration,
}

impl std::fmt::Debug for TracePlan {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let TracePlan { recorded_for, speed, .. } = self;
        write!(formatter, "TracePlan {{ recorded_for: {recorded_for:?}, speed: {speed} }}")
    }
}

impl WorkloadPlan {
    /// Whether tasks have problems.
    pub fn has_problems(&self) -> bool {
        self.catalogue.is_some() || matches!(&self.arrivals, ArrivalPlan::Trace(trace) if trace.has_problems)
    }

    /// Mean time to decide from scratch at speed 1, in seconds.
    pub fn solve_s_mean(&self) -> f64 {
        match &self.arrivals {
            ArrivalPlan::Trace(trace) => trace.solve_s_mean,
            _ => self.task.solve_s_mean(),
        }
    }

    /// Whether every task, or every step of every workflow, has tokens.
    pub fn knows_tokens_of_all(&self) -> bool {
        match &self.arrivals {
            ArrivalPlan::Trace(trace) => trace.has_tokens,
            _ => self.decided().all(TaskLaw::has_tokens),
        }
    }

    /// Tokens read and written of the largest task or step whose tokens are always the same.
    pub fn tokens_constant_max(&self) -> Option<f64> {
        match &self.arrivals {
            ArrivalPlan::Trace(_) => None,
            _ => self.decided().filter_map(TaskLaw::tokens_constant).reduce(f64::max),
        }
    }

    /// Mean number of tokens that a task alone reads and writes, as far as that is said.
    pub fn tokens_mean(&self) -> Option<f64> {
        let is_drawn = !matches!(self.arrivals, ArrivalPlan::Trace(_)) && self.task.has_tokens();
        is_drawn.then(|| self.task.tokens_mean())
    }

    /// What agents decide: tasks, or the steps of workflows that are not left to people.
    fn decided(&self) -> impl Iterator<Item = &TaskLaw> {
        let alone = self.blueprint.is_a_task_alone().then_some(&self.task);
        let steps = self.blueprint.steps.iter().zip(&self.steps);
        alone.into_iter().chain(steps.filter(|(step, _)| !step.is_human).map(|(_, law)| law))
    }

    /// Whether tasks have tokens.
    pub fn knows_tokens(&self) -> bool {
        self.task.has_tokens() || matches!(&self.arrivals, ArrivalPlan::Trace(trace) if trace.has_tokens)
    }
}

impl ArrivalPlan {
    /// Whether clients wait for their answers, in a swarm of `agent_count`.
    pub fn source(&self, agent_count: u32) -> Source {
        match self {
            ArrivalPlan::Closed { clients_per_agent, .. } => {
                Source::Closed { client_count: agent_count.saturating_mul(*clients_per_agent) }
            }
            _ => Source::Open,
        }
    }
}

impl OpenRate {
    /// Arrivals per second in a swarm of `agent_count`.
    pub fn hz(self, agent_count: u32) -> f64 {
        match self {
            OpenRate::Total(hz) => hz,
            OpenRate::PerAgent(hz) => hz * f64::from(agent_count),
        }
    }
}

impl TracePlan {
    /// How much faster than recorded the trace runs with `agent_count` agents.
    pub fn speedup(&self, agent_count: u32) -> f64 {
        self.speed * self.recorded_for.map_or(1.0, |recorded_for| f64::from(agent_count) / recorded_for)
    }
}
