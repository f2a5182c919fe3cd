//! Recorder: what is measured of every run.

use super::learning_recorder::LearningRecorder;
use crate::kernel::{SimDuration, SimTime};
use crate::metrics::{Intraclass, Percentiles, Timeline};
use crate::stations::Window;
use crate::swarm::{AgentId, Decision, Packet, Part, Recorder, Task};

/// The standard recorder.
pub(super) struct StandardRecorder {
    window: Window,
    pub(super) latency: Percentiles,
    pub(super) coordination: Percentiles,
    /// Of the tasks released in the window and completed.
    pub(super) parts_ns: [u128; Part::COUNT],
    pub(super) followed_count: u64,
    /// Barriers of the joins of workflows released in the window and completed, in total.
    pub(super) barrier_ns: i128,
    pub(super) joined_count: u64,
    /// How long a workflow may take.
    pub(super) deadline: Option<SimDuration>,
    pub(super) late_count: u64,
    pub(super) released_in_window: u64,
    pub(super) completed_in_window: u64,
    pub(super) input_tokens: u64,
    pub(super) output_tokens: u64,
    /// Whether a plane's own model burns tokens.
    pub(super) has_supervisor: bool,
    /// What became of calls at the provider.
    pub(super) calls: Calls,
    /// One per coordinator.
    pub(super) coordinators: Vec<Visits>,
    pub(super) rounds: Option<Intraclass>,
    /// What came of problems, where tasks have any.
    pub(super) learning: Option<LearningRecorder>,
    pub(super) timeline: Option<Timeline>,
}

/// What became of calls at the provider in the window.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Calls {
    pub(super) admitted_tokens: u64,
    pub(super) refused_count: u64,
    pub(super) served_count: u64,
    /// Of those that were served.
    pub(super) wait_ns: u128,
}

/// The visits of one coordinator that ended in the window.
pub(super) struct Visits {
    pub(super) waits: Percentiles,
    pub(super) waited_count: u64,
    pub(super) stay_ns: u128,
}

impl StandardRecorder {
    /// A recorder for `window` and so many coordinators; rounds are compared if they `are_alike`.
    pub(super) fn new(window: Window, coordinator_count: usize, are_alike: bool) -> Self {
        let visits = || Visits { waits: Percentiles::with_room(), waited_count: 0, stay_ns: 0 };
        StandardRecorder {
            window,
            latency: Percentiles::with_room(),
            coordination: Percentiles::with_room(),
            parts_ns: [0; Part::COUNT],
            followed_count: 0,
            barrier_ns: 0,
            joined_count: 0,
            deadline: None,
            late_count: 0,
            released_in_window: 0,
            completed_in_window: 0,
            input_tokens: 0,
            output_tokens: 0,
            has_supervisor: false,
            calls: Calls::default(),
            coordinators: (0..coordinator_count).map(|_| visits()).collect(),
            rounds: are_alike.then(Intraclass::default),
            learning: None,
            timeline: None,
        }
    }

    /// A task that was released in the window has been completed, or is followed no further.
    fn follow(&mut self, now: SimTime, task: &Task) {
        self.latency.record((now - task.released_at).as_ns());
        self.coordination.record(task.coordination_ns());
        self.followed_count += 1;
        self.late_count += u64::from(self.deadline.is_some_and(|deadline| now - task.released_at > deadline));
        for (sum, ns) in self.parts_ns.iter_mut().zip(task.parts_ns()) {
            *sum += u128::from(*ns);
        }
        if let Some(rounds) = &mut self.rounds {
            rounds.record(task.work.round as usize, task.work.solve.as_s());
        }
    }
}

impl Recorder for StandardRecorder {
    fn on_released(&mut self, now: SimTime) {
        self.released_in_window += u64::from(self.window.contains(now));
        if let Some(timeline) = &mut self.timeline {
            timeline.count_released(now);
        }
    }

    fn on_step_ended(&mut self, now: SimTime, task: &Task) {
        if self.window.contains(now) {
            self.input_tokens += u64::from(task.work.input_tokens);
            self.output_tokens += u64::from(task.work.output_tokens);
        }
    }

    fn on_joined(&mut self, task: &Task, barrier_ns: i64) {
        if self.window.contains(task.released_at) {
            self.barrier_ns += i128::from(barrier_ns);
            self.joined_count += 1;
        }
    }

    fn on_completed(&mut self, now: SimTime, task: &Task) {
        if self.window.contains(task.released_at) {
            self.follow(now, task);
        }
        self.completed_in_window += u64::from(self.window.contains(now));
        if let Some(timeline) = &mut self.timeline {
            timeline.count_completed(now);
        }
        if let Some(learning) = &mut self.learning {
            learning.on_completed();
        }
    }

    fn on_decided(&mut self, now: SimTime, agent: AgentId, task: &Task, decision: &Decision) {
        if let Some(learning) = &mut self.learning {
            learning.on_decided(now, agent, task, decision);
        }
    }

    fn on_emitted(&mut self, now: SimTime, interested_count: u32) {
        if let Some(learning) = &mut self.learning {
            learning.on_emitted(now, interested_count);
        }
    }

    fn on_usable(&mut self, now: SimTime, agent: AgentId, packet: &Packet, is_interested: bool) {
        if let Some(learning) = &mut self.learning {
            learning.on_usable(now, agent, packet, is_interested);
        }
    }

    fn on_copy(&mut self, now: SimTime) {
        if let Some(learning) = &mut self.learning {
            learning.on_copy(now);
        }
    }

    fn on_routed(&mut self, now: SimTime, hop_count: u8) {
        if let Some(learning) = &mut self.learning {
            learning.on_routed(now, hop_count);
        }
    }

    fn on_censored(&mut self, now: SimTime, task: &Task) {
        // How long it has lasted is a lower bound of how long it will.
        if self.window.contains(task.released_at) {
            self.follow(now, task);
        }
    }

    fn on_coordinator_served(&mut self, now: SimTime, index: usize, wait: SimDuration, stay: SimDuration) {
        if self.window.contains(now) {
            let visits = &mut self.coordinators[index];
            visits.waits.record(wait.as_ns());
            visits.waited_count += u64::from(!wait.is_zero());
            visits.stay_ns += u128::from(stay.as_ns());
        }
    }

    fn watches_load(&self) -> bool {
        self.timeline.is_some()
    }

    fn on_load_changed(&mut self, now: SimTime, busy_cores: i64, waiting_jobs: i64) {
        if let Some(timeline) = &mut self.timeline {
            timeline.change_coordinator(now, busy_cores, waiting_jobs);
        }
    }

    fn on_tokens_spent(&mut self, now: SimTime, input_tokens: u32, output_tokens: u32) {
        self.has_supervisor = true;
        if self.window.contains(now) {
            self.input_tokens += u64::from(input_tokens);
            self.output_tokens += u64::from(output_tokens);
        }
    }

    fn on_call_admitted(&mut self, now: SimTime, tokens: u32) {
        if self.window.contains(now) {
            self.calls.admitted_tokens += u64::from(tokens);
        }
    }

    fn on_call_refused(&mut self, now: SimTime) {
        self.calls.refused_count += u64::from(self.window.contains(now));
    }

    fn on_call_served(&mut self, now: SimTime, wait: SimDuration) {
        if self.window.contains(now) {
            self.calls.served_count += 1;
            self.calls.wait_ns += u128::from(wait.as_ns());
        }
    }

    fn on_minds_changed(&mut self, now: SimTime, busy_minds: i64) {
        if let Some(timeline) = &mut self.timeline {
            timeline.change_minds(now, busy_minds);
        }
    }
}
