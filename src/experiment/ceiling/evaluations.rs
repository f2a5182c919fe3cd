//! Evaluations: what has been run in a search, each run once, and what may still be spent.

use super::super::{Cell, Execution, ExperimentError, Plan, RunResult, execute_replicates};
use super::subject::Subject;

/// The runs of one topology at one value of what is searched.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The value: the number of agents, unless something else is searched.
    pub value: f64,
    /// Size of the swarm.
    pub agent_count: u32,
    /// Its runs, by replicate, from zero without a gap.
    pub runs: Vec<RunResult>,
}

/// Why a search cannot go on.
#[derive(Debug)]
pub(super) enum Halt {
    /// What comes next would take more events than are left.
    BudgetSpent,
    /// There is no such value.
    OutOfRange,
    /// A run has no result.
    Failed(ExperimentError),
}

/// The runs of a search.
pub(super) struct Evaluations<'a> {
    subject: &'a dyn Subject,
    topology: usize,
    execution: &'a Execution<'a>,
    event_count_max: u64,
    pub(super) event_count: u64,
    pub(super) done: Vec<Evaluation>,
    /// The size of the swarm at each value that was looked at.
    sizes: Vec<(f64, u32)>,
}

impl<'a> Evaluations<'a> {
    pub(super) fn new(
        subject: &'a dyn Subject,
        topology: usize,
        execution: &'a Execution<'a>,
        event_count_max: u64,
    ) -> Self {
        let (done, sizes) = (Vec::new(), Vec::new());
        Evaluations { subject, topology, execution, event_count_max, event_count: 0, done, sizes }
    }

    /// The first replicates at a value; those that are missing are run.
    pub(super) fn runs(&mut self, value: f64, replicate_count: u32) -> Result<&[RunResult], Halt> {
        self.runs_of(value, None, replicate_count)
    }

    /// The same with one agent alone.
    pub(super) fn runs_alone(&mut self, value: f64, replicate_count: u32) -> Result<&[RunResult], Halt> {
        self.runs_of(self.subject.value_alone(value), Some(1), replicate_count)
    }

    /// Size of the swarm at a value.
    pub(super) fn agent_count(&self, value: f64) -> Result<u32, Halt> {
        let read = || self.subject.at(value).map(|(_, agent_count)| agent_count);
        self.known_size(value).or_else(read).ok_or(Halt::OutOfRange)
    }

    /// The same, of a value that was looked at.
    fn known_size(&self, value: f64) -> Option<u32> {
        self.sizes.iter().find(|(known, _)| *known == value).map(|(_, agent_count)| *agent_count)
    }

    fn runs_of(&mut self, value: f64, size: Option<u32>, replicate_count: u32) -> Result<&[RunResult], Halt> {
        // To read a scenario takes long: not where all runs are there.
        let mut read = None;
        let swarm = match self.known_size(value) {
            Some(agent_count) => agent_count,
            None => {
                let (_, agent_count) = read.insert(self.subject.at(value).ok_or(Halt::OutOfRange)?);
                self.sizes.push((value, *agent_count));
                *agent_count
            }
        };
        let agent_count = size.unwrap_or(swarm);
        let is_it = |one: &Evaluation| one.value == value && one.agent_count == agent_count;
        let place = self.done.iter().position(is_it);
        let first = place.map_or(0, |place| self.done[place].runs.len() as u32);
        let mut runs = Vec::new();
        if first < replicate_count {
            self.afford(value, agent_count, replicate_count - first)?;
            let (scenario, _) = read.or_else(|| self.subject.at(value)).ok_or(Halt::OutOfRange)?;
            let plan =
                Plan { scenario: &scenario, cells: vec![Cell { topology: self.topology, agent_count }] };
            let cells = execute_replicates(&plan, first..replicate_count, self.execution);
            runs.extend(cells.map_err(Halt::Failed)?.into_iter().flat_map(|cell| cell.runs));
        }
        self.event_count += runs.iter().map(|run| run.summary.counts.events).sum::<u64>();
        let place = place.unwrap_or_else(|| {
            self.done.push(Evaluation { value, agent_count, runs: Vec::new() });
            self.done.len() - 1
        });
        self.done[place].runs.extend(runs);
        Ok(&self.done[place].runs[..replicate_count as usize])
    }

    /// Whether what is left is enough for so many runs. Each is taken to need as many events per agent as those of
    /// the swarm nearest in size, of these the nearest value, did; from one value to another of the same size, events
    /// grow as much as the value changes at most.
    fn afford(&self, value: f64, agent_count: u32, run_count: u32) -> Result<(), Halt> {
        let ratio = |one: &Evaluation| (one.value / value).max(value / one.value);
        let distance = |one: &Evaluation| one.agent_count.abs_diff(agent_count);
        let done = self.done.iter().filter(|one| !one.runs.is_empty());
        let nearest = done.min_by(|one, other| {
            distance(one).cmp(&distance(other)).then(ratio(one).total_cmp(&ratio(other)))
        });
        let Some(nearest) = nearest else { return Ok(()) };
        let events: u64 = nearest.runs.iter().map(|run| run.summary.counts.events).sum();
        let per_agent = events as f64 / nearest.runs.len() as f64 / f64::from(nearest.agent_count);
        let growth = if nearest.agent_count == agent_count { ratio(nearest) } else { 1.0 };
        let expected = growth * per_agent * f64::from(agent_count) * f64::from(run_count);
        let is_enough = self.event_count as f64 + expected <= self.event_count_max as f64;
        if is_enough { Ok(()) } else { Err(Halt::BudgetSpent) }
    }
}
