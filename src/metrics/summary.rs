//! Summary: what is left of a run when it has ended.

use super::{DecisionRecord, Figures, TimelineBin};

/// How outcomes spread in a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutcomeSpread {
    /// For each of [`super::Propagation::BOUNDS_S`], the share of all interested agents that a packet had
    /// reached after so long.
    pub reached_ratios: Vec<f64>,
    /// Distinct pairs of agents of which one had decided by an outcome of the other, each time that the
    /// tasks completed per agent had doubled.
    pub paths: Vec<PathCount>,
}

/// Synthesis paths at a number of completed tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathCount {
    /// Completed tasks of the run ÷ agents.
    pub tasks_per_agent: u64,
    /// Distinct unordered pairs.
    pub realised: u64,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunStatus {
    /// Every workflow that was released in the window was followed until it was done.
    Complete,
    /// Some were not done at the end of the drain: latencies are lower bounds.
    Censored,
    /// No cut of up to half of the run leaves a steady rest.
    NoSteadyState,
    /// The budget of events or of messages in flight was exceeded: the run has no figures.
    Unstable,
}

impl RunStatus {
    /// The word that stands for it in tables and CSV files.
    pub fn name(self) -> &'static str {
        match self {
            RunStatus::Complete => "complete",
            RunStatus::Censored => "censored",
            RunStatus::NoSteadyState => "no_steady_state",
            RunStatus::Unstable => "unstable",
        }
    }

    /// The status that this word stands for.
    pub fn named(name: &str) -> Option<RunStatus> {
        let all = [RunStatus::Complete, RunStatus::Censored, RunStatus::NoSteadyState, RunStatus::Unstable];
        all.into_iter().find(|status| status.name() == name)
    }
}

/// The counts of a run that its bookkeeping balances, over the whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Workflows released.
    pub released: u64,
    /// Workflows completed.
    pub completed: u64,
    /// Workflows given up.
    pub lost: u64,
    /// Workflows under way at the end.
    pub in_progress: u64,
    /// Workflows released in the window that were under way at the end.
    pub censored: u64,
    /// Messages sent, each attempt counted.
    pub sent: u64,
    /// Messages that reached their receiver.
    pub delivered: u64,
    /// Messages lost on the wire or refused by a full queue.
    pub dropped: u64,
    /// Messages on the wire at the end.
    pub in_flight: u64,
    /// Events handled.
    pub events: u64,
}

/// How many messages of a kind were sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KindTraffic {
    /// The kind's name, unique among all planes that use it in one sense.
    pub kind: &'static str,
    /// Messages of this kind sent in the window per task completed in it.
    pub messages_per_task: Option<f64>,
    /// Bytes of this kind sent in the window per task completed in it.
    pub bytes_per_task: Option<f64>,
    /// Core-seconds of the jobs of this kind that began to be served in the window, per task completed
    /// in it: what it takes to handle, and to send in answer or by itself.
    pub cpu_s_per_task: Option<f64>,
}

/// A finished run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSummary {
    /// How it ended.
    pub status: RunStatus,
    /// Whether tasks or polls under way grew by more than a steady state allows. A run has no steady state for that,
    /// or because the end of its warm-up was not found.
    pub is_growing: bool,
    /// What was measured in the window.
    pub figures: Figures,
    /// Messages by kind.
    pub traffic: Vec<KindTraffic>,
    /// The name of the busiest station: `hub`, `inbox 17`.
    pub hottest_station: String,
    /// What the bookkeeping balanced.
    pub counts: RunCounts,
    /// Where the warm-up ended, in seconds.
    pub warm_up_s: f64,
    /// Hash of every event of the run in its order.
    pub digest: u64,
    /// How outcomes reached those interested in them, where tasks have problems.
    pub spread: Option<OutcomeSpread>,
    /// Every decision about a problem, in the order of their ends, if they were asked for.
    pub decisions: Vec<DecisionRecord>,
    /// The run over time, if it was asked for.
    pub timeline: Vec<TimelineBin>,
}
