//! Learning recorder: what is measured of problems, where tasks have any.

use crate::kernel::SimTime;
use crate::metrics::{
    DecisionRecord, Figures, Manner, Metric, Novelty, OutcomeSpread, PairCounter, PathCount, ProblemLedger,
    Propagation,
};
use crate::outcome::Outcome;
use crate::stations::Window;
use crate::swarm::{AgentId, Decision, Packet, Task};

/// The recorder of decisions and outcomes.
pub(super) struct LearningRecorder {
    window: Window,
    agent_count: u32,
    ledger: ProblemLedger,
    tally: Tally,
    propagation: Propagation,
    /// Pairs of which one has decided by an outcome of the other, over the whole run.
    paths: PairCounter,
    path_counts: Vec<PathCount>,
    completed_count: u64,
    /// Every decision, if they are asked for.
    pub(super) decisions: Option<Vec<DecisionRecord>>,
}

/// Counts of the window.
#[derive(Default)]
struct Tally {
    decided: u64,
    solves: u64,
    redundant_by_itself: u64,
    redundant_by_others: u64,
    redundant_after_failed_reuse: u64,
    redundant_mind_ns: u128,
    concurrent: u64,
    reuses: u64,
    failed_reuses: u64,
    wrong: u64,
    wrong_by_reuse: u64,
    copies: u64,
    routed: u64,
    hops: u64,
}

impl LearningRecorder {
    pub(super) fn new(window: Window, agent_count: u32) -> Self {
        LearningRecorder {
            window,
            agent_count,
            ledger: ProblemLedger::new(agent_count),
            tally: Tally::default(),
            propagation: Propagation::new(),
            paths: PairCounter::with_room(agent_count as usize),
            // As many as a count can double: nothing is allocated while the run is under way.
            path_counts: Vec::with_capacity(64),
            completed_count: 0,
            decisions: None,
        }
    }

    pub(super) fn on_decided(&mut self, now: SimTime, agent: AgentId, task: &Task, decision: &Decision) {
        let is_measured = self.window.contains(now);
        if let Some(began_at) = decision.solve_began_at {
            let problem = task.work.problem.id;
            if is_measured {
                let novelty = self.ledger.novelty(agent.0, problem, began_at);
                self.tally.count_solve(novelty, decision.has_failed, (now - began_at).as_ns());
            }
            // Of what nobody meets twice nothing need be remembered.
            if decision.is_right && !task.work.problem.comes_once() {
                self.ledger.note(agent.0, problem, now);
            }
        }
        if let Some(packet) = decision.reused.filter(|_| !decision.has_failed)
            && packet.originator() != agent
        {
            self.paths.insert(agent.0, packet.originator().0);
        }
        if is_measured {
            self.tally.count_decision(decision);
        }
        if let Some(decisions) = &mut self.decisions {
            decisions.push(record(now, agent, task, decision));
        }
    }

    pub(super) fn on_completed(&mut self) {
        self.completed_count += 1;
        let agent_count = u64::from(self.agent_count);
        let tasks_per_agent = self.completed_count / agent_count;
        if self.completed_count == tasks_per_agent * agent_count && tasks_per_agent.is_power_of_two() {
            self.path_counts.push(PathCount { tasks_per_agent, realised: self.paths.count() });
        }
    }

    pub(super) fn on_emitted(&mut self, now: SimTime, interested_count: u32) {
        if self.window.contains(now) {
            self.propagation.count_interested(interested_count);
        }
    }

    pub(super) fn on_usable(&mut self, now: SimTime, agent: AgentId, packet: &Packet, is_interested: bool) {
        if is_interested && self.window.contains(packet.emitted_at()) {
            let delay_ns = now.as_ns() - packet.emitted_at_ns();
            self.propagation.record(packet.number(), agent.0, delay_ns);
        }
    }

    pub(super) fn on_copy(&mut self, now: SimTime) {
        self.tally.copies += u64::from(self.window.contains(now));
    }

    pub(super) fn on_routed(&mut self, now: SimTime, hop_count: u8) {
        if self.window.contains(now) {
            self.tally.routed += 1;
            self.tally.hops += u64::from(hop_count);
        }
    }

    /// The figures of a run with so many tasks completed in the window and so much time of minds.
    pub(super) fn figures(&mut self, completed_count: u64, minds_s: f64, figures: &mut Figures) {
        use Metric::*;
        let tally = &self.tally;
        let per_task = |count: u64| Some(count as f64 / completed_count as f64);
        let per_decision = |count: u64| Some(count as f64 / tally.decided as f64);
        let redundant =
            tally.redundant_by_itself + tally.redundant_by_others + tally.redundant_after_failed_reuse;
        figures.set(Solves, per_task(tally.solves));
        figures.set(RedundantSolves, per_task(redundant));
        figures.set(RedundantByItself, per_task(tally.redundant_by_itself));
        figures.set(RedundantByOthers, per_task(tally.redundant_by_others));
        figures.set(RedundantAfterFailedReuse, per_task(tally.redundant_after_failed_reuse));
        figures.set(RedundantMind, tally.redundant_mind_ns as f64 / 1e9 / completed_count as f64);
        figures.set(ConcurrentDuplicates, per_task(tally.concurrent));
        figures.set(Reuse, per_decision(tally.reuses));
        figures.set(FailedReuse, per_task(tally.failed_reuses));
        figures.set(WrongAnswers, per_decision(tally.wrong));
        figures.set(WrongSpread, per_decision(tally.wrong_by_reuse));
        figures.set(RightPerMind, (tally.decided - tally.wrong) as f64 / minds_s);
        figures.set(Copies, per_task(tally.copies));
        figures.set(RoutingHops, tally.hops as f64 / tally.routed as f64);
        figures.set(PathsRealised, self.paths.count() as f64);
        figures.set(PathsRealisedError, self.paths.error_ratio());
        let delays = &mut self.propagation.delays;
        figures.set(PropagationMean, delays.mean_s());
        let quantiles = delays.quantiles_s([0.5, 0.9, 0.99]);
        figures.set_all([PropagationP50, PropagationP90, PropagationP99], quantiles);
        figures.set(Coverage, self.propagation.coverage_ratio());
    }

    /// How outcomes spread.
    pub(super) fn spread(&self) -> OutcomeSpread {
        OutcomeSpread { reached_ratios: self.propagation.reached_ratios(), paths: self.path_counts.clone() }
    }
}

fn record(now: SimTime, agent: AgentId, task: &Task, decision: &Decision) -> DecisionRecord {
    DecisionRecord {
        client: (task.client() != Task::NO_CLIENT).then(|| task.client()),
        number: task.number(),
        step: task.step(),
        agent: agent.0,
        problem: task.work.problem.id,
        signature: task.work.problem.signature.bits(),
        solve: task.work.solve,
        confidence: decision.confidence_from_scratch,
        released_at: task.released_at,
        decided_at: now,
        manner: match (decision.reused.is_some(), decision.has_failed) {
            (false, _) => Manner::Solved,
            (true, false) => Manner::Reused,
            (true, true) => Manner::SolvedAfterReuse,
        },
        is_right: decision.is_right,
    }
}

impl Tally {
    fn count_solve(&mut self, novelty: Novelty, is_after_failed_reuse: bool, mind_ns: u64) {
        self.solves += 1;
        match novelty {
            Novelty::New => return,
            Novelty::Concurrent => {
                self.concurrent += 1;
                return;
            }
            _ if is_after_failed_reuse => self.redundant_after_failed_reuse += 1,
            Novelty::KnownToItself => self.redundant_by_itself += 1,
            Novelty::KnownToOthers => self.redundant_by_others += 1,
        }
        self.redundant_mind_ns += u128::from(mind_ns);
    }

    fn count_decision(&mut self, decision: &Decision) {
        let is_reuse = decision.reused.is_some() && !decision.has_failed;
        self.decided += 1;
        self.reuses += u64::from(is_reuse);
        self.failed_reuses += u64::from(decision.has_failed);
        self.wrong += u64::from(!decision.is_right);
        self.wrong_by_reuse += u64::from(is_reuse && !decision.is_right);
    }
}
