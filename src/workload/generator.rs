//! Generator: makes the tasks of one run, in the order in which they are asked for.
//!
//! A client's k-th task and the process's w-th arrival are functions of their addresses alone, so
//! every topology meets the same work whatever it does with it.

use super::task_law::lane;
use super::trace::{TraceReader, TraceRow};
use super::{ArrivalPlan, TracePlan, WorkloadPlan};
use crate::kernel::{SimDuration, SimTime};
use crate::random::{Address, Block, Purpose};
use crate::swarm::{Arrival, ClosedTask, Source, Work, Workload, WorkloadError};

/// The tasks of one run.
pub struct Generator<'a> {
    plan: &'a WorkloadPlan,
    seed: u64,
    agent_count: u32,
    /// How many arrivals of the open process have been made.
    arrival_count: u64,
    /// When the last of them is released.
    arrived_at: SimTime,
    trace: Option<TraceReader>,
    /// How much earlier the present repetition of the trace would have begun as the first.
    repeated_after: SimDuration,
}

impl<'a> Generator<'a> {
    /// The work of `plan` for a swarm of `agent_count` in the run with `seed`.
    ///
    /// # Errors
    /// If a trace cannot be opened.
    pub fn new(plan: &'a WorkloadPlan, seed: u64, agent_count: u32) -> Result<Self, WorkloadError> {
        let trace = match &plan.arrivals {
            ArrivalPlan::Trace(trace) => {
                Some((trace.open)().map_err(|error| WorkloadError(error.to_string()))?)
            }
            _ => None,
        };
        Ok(Generator {
            plan,
            seed,
            agent_count,
            arrival_count: 0,
            arrived_at: SimTime::ZERO,
            trace,
            repeated_after: SimDuration::ZERO,
        })
    }

    /// The words of the next arrival, and its round: each round has one task per agent.
    fn next_arrival_block(&mut self) -> (Block, u32) {
        let index = self.arrival_count;
        self.arrival_count += 1;
        let address = Address { seed: self.seed, purpose: Purpose::Arrival, entity: 0, index };
        (address.block(), (index / u64::from(self.agent_count)) as u32)
    }

    fn next_in_trace(&mut self, plan: &TracePlan) -> Result<Option<Arrival>, WorkloadError> {
        let mut row = self.trace.as_mut().and_then(Iterator::next);
        if row.is_none() && plan.is_repeated {
            let mut trace = (plan.open)().map_err(|error| WorkloadError(error.to_string()))?;
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
        let (block, round) = self.next_arrival_block();
        let (input_tokens, output_tokens) = row.tokens.unwrap_or((0, 0));
        let by_tokens = || self.plan.task.trace_law.duration(input_tokens, output_tokens);
        let solve = row.work.unwrap_or_else(by_tokens);
        Work { solve, key: block.lane(lane::KEY), input_tokens, output_tokens, round }
    }
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
        ClosedTask {
            think: think.duration(block.lane(lane::GAP)),
            work: self.plan.task.work(self.seed, &block, number),
        }
    }

    fn next_arrival(&mut self) -> Result<Option<Arrival>, WorkloadError> {
        let plan = self.plan;
        match &plan.arrivals {
            ArrivalPlan::Closed { .. } => Ok(None),
            ArrivalPlan::Trace(trace) => self.next_in_trace(trace),
            ArrivalPlan::Open { gap, rate } => {
                let (block, round) = self.next_arrival_block();
                let gap_s = gap.draw(block.lane(lane::GAP)) / rate.hz(self.agent_count);
                self.arrived_at += SimDuration::from_s(gap_s);
                let work = plan.task.work(self.seed, &block, round);
                Ok(Some(Arrival { at: self.arrived_at, work }))
            }
        }
    }

    fn slowdown(&self, now: SimTime) -> f64 {
        self.plan.epoch.map_or(1.0, |epoch| epoch.slowdown(self.seed, now))
    }
}
