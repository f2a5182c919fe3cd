//! Task law: what a task is, as a function of its address alone.

use super::Round;
use crate::kernel::SimDuration;
use crate::random::{Block, Sampler};
use crate::swarm::{Problem, Work};

/// Which of a task's eight random words is used for what. Part of every result: never renumber.
pub(super) mod lane {
    /// The think time before it, or the gap before its arrival.
    pub(in crate::workload) const GAP: usize = 0;
    pub(in crate::workload) const SOLVE: usize = 1;
    pub(in crate::workload) const KEY: usize = 2;
    pub(in crate::workload) const INPUT_TOKENS: usize = 3;
    pub(in crate::workload) const OUTPUT_TOKENS: usize = 4;
    pub(in crate::workload) const PROBLEM: usize = 5;
    pub(in crate::workload) const INTEREST: usize = 6;
}

/// Seconds as a linear function of tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TokenLaw {
    /// Time of a call without any token, in seconds.
    pub base_s: f64,
    /// Seconds for each token written.
    pub per_output_s: f64,
    /// Seconds for each token read that no cache holds.
    pub per_input_s: f64,
}

/// How long a decision takes at speed 1.
#[derive(Clone, Debug)]
pub enum Solve {
    /// Drawn from a distribution of its own.
    Drawn(Sampler),
    /// By the tokens of the task.
    ByTokens(TokenLaw),
}

/// The law of a task.
#[derive(Clone, Debug)]
pub struct TaskLaw {
    /// How long it takes to decide.
    pub solve: Solve,
    /// Tokens read; zero if nothing is said of them.
    pub input_tokens: Option<Sampler>,
    /// Tokens written; zero if nothing is said of them.
    pub output_tokens: Option<Sampler>,
    /// How a trace's tokens become seconds.
    pub trace_law: TokenLaw,
    /// What tasks of one round have in common.
    pub round: Option<Round>,
}

/// Prices of tokens, in the currency of the scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// For a million tokens read.
    pub input_per_million: f64,
    /// For a million tokens written.
    pub output_per_million: f64,
}

impl TokenLaw {
    /// The time of a call that reads and writes so many tokens.
    pub fn duration(&self, input_tokens: u32, output_tokens: u32) -> SimDuration {
        let written_s = self.per_output_s * f64::from(output_tokens);
        SimDuration::from_s(self.base_s + written_s + self.per_input_s * f64::from(input_tokens))
    }
}

impl TaskLaw {
    /// The task whose random words are `block`, in `round` of the run with `seed`.
    pub fn work(&self, seed: u64, block: &Block, round: u32) -> Work {
        let tokens = |sampler: &Option<Sampler>, lane: u64| {
            sampler.as_ref().map_or(0, |sampler| (sampler.draw(lane) + 0.5) as u32)
        };
        let correlated = |lane: u64| self.round.map_or(lane, |law| law.correlate(seed, round, lane));
        let input_tokens = tokens(&self.input_tokens, block.lane(lane::INPUT_TOKENS));
        // The decision's length is what a round has in common: with tokens, those written.
        let output_tokens = tokens(&self.output_tokens, correlated(block.lane(lane::OUTPUT_TOKENS)));
        let solve = match &self.solve {
            Solve::Drawn(sampler) => sampler.duration(correlated(block.lane(lane::SOLVE))),
            Solve::ByTokens(law) => law.duration(input_tokens, output_tokens),
        };
        let key = block.lane(lane::KEY);
        Work { solve, key, input_tokens, output_tokens, round, problem: Problem::NONE }
    }

    /// This law, with decisions drawn from `solve` if there is one.
    pub fn with_solve(self, solve: Option<Sampler>) -> TaskLaw {
        TaskLaw { solve: solve.map_or(self.solve, Solve::Drawn), ..self }
    }

    /// Whether anything is said of its tokens.
    pub fn has_tokens(&self) -> bool {
        self.input_tokens.is_some() || self.output_tokens.is_some()
    }

    /// Tokens read and written, if they are always the same.
    pub fn tokens_constant(&self) -> Option<f64> {
        let mut known = self.input_tokens.iter().chain(&self.output_tokens);
        known.all(Sampler::is_constant).then(|| self.tokens_mean())
    }

    /// Mean number of tokens read and written.
    pub fn tokens_mean(&self) -> f64 {
        self.input_tokens.iter().chain(&self.output_tokens).map(Sampler::mean).sum()
    }

    /// Mean time to decide at speed 1, in seconds; that of a trace is its own.
    pub fn solve_s_mean(&self) -> f64 {
        match &self.solve {
            Solve::Drawn(sampler) => sampler.mean(),
            Solve::ByTokens(law) => {
                let mean = |sampler: &Option<Sampler>| sampler.as_ref().map_or(0.0, Sampler::mean);
                let written_s = law.per_output_s * mean(&self.output_tokens);
                law.base_s + written_s + law.per_input_s * mean(&self.input_tokens)
            }
        }
    }
}
