//! Generator: makes the tasks of one run, in the order in which they are asked for.
//!
//! A client's k-th task and the process's w-th arrival are functions of their addresses alone, so
//! every topology meets the same work whatever it does with it.

use super::catalogue::ProblemWords;
use super::task_law::lane;
use super::trace::{Spread, TraceRow};
use super::{ArrivalPlan, Pace, TracePlan, WorkloadPlan};
use crate::kernel::{SimDuration, SimTime};
use crate::metrics::Propagation;
use crate::outcome::Signature;
use crate::random::{Address, Block, Purpose, below, mixed};
use crate::swarm::{AgentId, Arrival, ClosedTask, Problem, Source, Task, Work, Workload, WorkloadError};

/// The tasks of one run.
pub struct Generator<'a> {
    plan: &'a WorkloadPlan,
    seed: u64,
    agent_count: u32,
    /// How many arrivals of the open process have been made.
    arrival_count: u64,
    /// When the last of them is released.
    arrived_at: SimTime,
    trace: Option<Spread>,
    /// How much earlier the present repetition of the trace would have begun as the first.
    repeated_after: SimDuration,
    /// How many of the observed agents are interested in each family, where agents differ in that.
    interested_counts: Vec<u32>,
}

impl<'a> Generator<'a> {
    /// The work of `plan` for a swarm of `agent_count` in the run with `seed`.
    ///
    /// # Errors
    /// If a trace cannot be opened.
    pub fn new(plan: &'a WorkloadPlan, seed: u64, agent_count: u32) -> Result<Self, WorkloadError> {
        let trace = match &plan.arrivals {
            ArrivalPlan::Trace(trace) => Some(opened(trace, seed, 0)?),
            _ => None,
        };
        let generator = Generator {
            plan,
            seed,
            agent_count,
            arrival_count: 0,
            arrived_at: SimTime::ZERO,
            trace,
            repeated_after: SimDuration::ZERO,
            interested_counts: Vec::new(),
        };
        Ok(Generator { interested_counts: generator.count_interested(), ..generator })
    }

    /// The words of the next arrival, and its number.
    fn next_arrival_block(&mut self) -> (Block, u64) {
        let index = self.arrival_count;
        self.arrival_count += 1;
        let address = Address { seed: self.seed, purpose: Purpose::Arrival, entity: 0, index };
        (address.block(), index)
    }

    /// The round of an arrival: each has one task per agent.
    fn round(&self, arrival: u64) -> u32 {
        (arrival / u64::from(self.agent_count)) as u32
    }

    /// What a task of `client` is about: its `number`-th, and the `swarm_number`-th of all.
    fn problem(&self, block: &Block, client: u64, number: u64, swarm_number: u64) -> Problem {
        let Some(catalogue) = &self.plan.catalogue else { return Problem::NONE };
        let step = match catalogue.pace {
            Pace::PerClient => number,
            Pace::PerSwarm => swarm_number,
        };
        let words = ProblemWords {
            entry: block.lane(lane::PROBLEM),
            interest: block.lane(lane::INTEREST),
            key: block.lane(lane::KEY),
        };
        catalogue.problem(self.seed, client, step, words)
    }

    fn next_in_trace(&mut self, plan: &TracePlan) -> Result<Option<Arrival>, WorkloadError> {
        let mut row = self.trace.as_mut().and_then(Iterator::next);
        if row.is_none() && plan.is_repeated {
            let mut trace = opened(plan, self.seed, self.arrival_count)?;
            row = trace.next();
            self.trace = Some(trace);
            self.repeated_after += plan.period;
        }
        let Some(row) = row.transpose().map_err(|error| WorkloadError(error.to_string()))? else {
            return Ok(None);
        };
        let recorded = self.repeated_after + (row.arrival - SimTime::ZERO);
        let at = SimTime::ZERO + recorded.scaled(1.0 / plan.speedup(self.agent_count));
        Ok(Some(Arrival { at, work: self.traced_work(&row) }))
    }

    /// The work of a line of a trace: as it says, or by its tokens.
    fn traced_work(&mut self, row: &TraceRow) -> Work {
        let (block, number) = self.next_arrival_block();
        let (input_tokens, output_tokens) = row.tokens.unwrap_or((0, 0));
        let by_tokens = || self.plan.task.trace_law.duration(input_tokens, output_tokens);
        let solve = row.work.unwrap_or_else(by_tokens);
        let (key, round) = (block.lane(lane::KEY), self.round(number));
        let problem = match row.problem {
            // A number alone says nothing of similarity: its signature is like no other.
            Some(id) => {
                let id = id & !Problem::ONCE;
                let signature = row.signature.unwrap_or(Signature::from_bits(mixed(id, 0)));
                Problem { id, signature }
            }
            None => self.arrival_problem(&block, number),
        };
        Work { solve, key, input_tokens, output_tokens, round, problem }
    }

    /// What an arrival of an open process is about. It comes from one of as many clients as there are
    /// agents, which is at home where the fabric has the task at home.
    fn arrival_problem(&self, block: &Block, number: u64) -> Problem {
        let client = below(block.lane(lane::KEY), self.agent_count.into());
        self.problem(block, client, self.round(number).into(), number)
    }

    /// What the `number`-th task of a client is about, or a step of its `number`-th workflow.
    fn client_problem(&self, block: &Block, client: u32, number: u32) -> Problem {
        let (client, number) = (u64::from(client), u64::from(number));
        let client_count = u64::from(self.agent_count) * u64::from(self.clients_per_agent());
        self.problem(block, client, number, number * client_count + client)
    }

    /// Clients at home at each agent.
    fn clients_per_agent(&self) -> u32 {
        match &self.plan.arrivals {
            ArrivalPlan::Closed { clients_per_agent, .. } => *clients_per_agent,
            _ => 1,
        }
    }

    /// The family of the `index`-th field that the clients at `agent` are interested in.
    fn field(&self, agent: AgentId, index: u32) -> Option<u32> {
        let interests = &self.plan.catalogue.as_ref()?.interests;
        let per_client = interests.field_count();
        let place = index.checked_div(per_client)?;
        let client = u64::from(agent.0) + u64::from(place) * u64::from(self.agent_count);
        (place < self.clients_per_agent()).then(|| interests.family(self.seed, client, index % per_client))
    }

    /// How many agents are observed.
    fn observed_count(&self) -> u32 {
        self.agent_count.min(Propagation::OBSERVED_COUNT)
    }

    fn is_observed(&self, agent: AgentId) -> bool {
        agent.0 < self.observed_count()
    }

    fn has_field(&self, agent: AgentId, family: u32) -> bool {
        (0..).map_while(|index| self.field(agent, index)).any(|own| own == family)
    }

    /// How many of the observed agents are interested in each family; nothing where all are alike.
    fn count_interested(&self) -> Vec<u32> {
        let Some(catalogue) = self.plan.catalogue.as_ref().filter(|it| it.interests.are_special()) else {
            return Vec::new();
        };
        let mut counts = vec![0; catalogue.family_count as usize];
        let mut own: Vec<u32> = Vec::new();
        for agent in (0..self.observed_count()).map(AgentId) {
            own.clear();
            own.extend((0..).map_while(|index| self.field(agent, index)));
            own.sort_unstable();
            own.dedup();
            own.iter().for_each(|family| counts[*family as usize] += 1);
        }
        counts
    }
}

/// A trace from its beginning, its stamps spread over their quantum: each repetition in its own way.
fn opened(plan: &TracePlan, seed: u64, repetition: u64) -> Result<Spread, WorkloadError> {
    let reader = (plan.open)().map_err(|error| WorkloadError(error.to_string()))?;
    let key = Address { seed, purpose: Purpose::Quantum, entity: 0, index: repetition }.block().lane(0);
    Ok(Spread::new(reader, plan.quantum, key))
}

impl Workload for Generator<'_> {
    fn source(&self) -> Source {
        self.plan.arrivals.source(self.agent_count)
    }

    fn closed_task(&self, client: u32, number: u32) -> ClosedTask {
        let ArrivalPlan::Closed { think, .. } = &self.plan.arrivals else {
            unreachable!("only closed arrivals have clients");
        };
        let (entity, index) = (client.into(), number.into());
        let block = Address { seed: self.seed, purpose: Purpose::Task, entity, index }.block();
        let problem = self.client_problem(&block, client, number);
        let work = Work { problem, ..self.plan.task.work(self.seed, &block, number) };
        ClosedTask { think: think.duration(block.lane(lane::GAP)), work }
    }

    fn step_work(&self, client: u32, number: u32, step: u16) -> Work {
        let (purpose, entity) = match client {
            Task::NO_CLIENT => (Purpose::Arrival, 0),
            client => (Purpose::Task, u64::from(client)),
        };
        let address = Address { seed: self.seed, purpose, entity, index: number.into() };
        let block = address.extended(u32::from(step) + 1);
        let law = &self.plan.steps[usize::from(step)];
        if self.plan.blueprint.steps[usize::from(step)].is_human {
            // People learn nothing from agents, nor these from them.
            return law.work(self.seed, &block, 0);
        }
        // All clients are alike where work has steps: whose it is makes no difference to its problem.
        let (problem, round) = match client {
            Task::NO_CLIENT => (self.arrival_problem(&block, number.into()), self.round(number.into())),
            client => (self.client_problem(&block, client, number), number),
        };
        Work { problem, ..law.work(self.seed, &block, round) }
    }

    fn next_arrival(&mut self) -> Result<Option<Arrival>, WorkloadError> {
        let plan = self.plan;
        match &plan.arrivals {
            ArrivalPlan::Closed { .. } => Ok(None),
            ArrivalPlan::Trace(trace) => self.next_in_trace(trace),
            ArrivalPlan::Open { gap, rate } => {
                let (block, number) = self.next_arrival_block();
                let gap_s = gap.draw(block.lane(lane::GAP)) / rate.hz(self.agent_count);
                self.arrived_at += SimDuration::from_s(gap_s);
                let problem = self.arrival_problem(&block, number);
                let work = Work { problem, ..plan.task.work(self.seed, &block, self.round(number)) };
                Ok(Some(Arrival { at: self.arrived_at, work }))
            }
        }
    }

    fn interest(&self, agent: AgentId, index: u32, progress: u64) -> Option<Signature> {
        let catalogue = self.plan.catalogue.as_ref()?;
        let step = match catalogue.pace {
            Pace::PerClient => progress / u64::from(self.clients_per_agent()),
            Pace::PerSwarm => progress * u64::from(self.agent_count),
        };
        Some(catalogue.centre(self.seed, self.field(agent, index)?, step as f64))
    }

    fn is_interested(&self, agent: AgentId, problem: Problem) -> bool {
        match &self.plan.catalogue {
            Some(catalogue) if !self.interested_counts.is_empty() => {
                catalogue.family(problem).is_some_and(|family| self.has_field(agent, family))
            }
            _ => true,
        }
    }

    fn interested_count(&self, originator: AgentId, problem: Problem) -> u32 {
        match &self.plan.catalogue {
            Some(catalogue) if !self.interested_counts.is_empty() => {
                let Some(family) = catalogue.family(problem) else { return 0 };
                let is_counted = self.is_observed(originator) && self.has_field(originator, family);
                self.interested_counts[family as usize] - u32::from(is_counted)
            }
            _ => self.observed_count() - u32::from(self.is_observed(originator)),
        }
    }

    fn slowdown(&self, now: SimTime) -> f64 {
        self.plan.epoch.map_or(1.0, |epoch| epoch.slowdown(self.seed, now))
    }
}
