//! Deciding: how long a decision takes that begins now.

use super::fabric::Fabric;
use super::{Ports, Recorder, TaskId, Workload};
use crate::kernel::SimDuration;

impl<P: Ports> Fabric<P> {
    /// What a decision asks of its mind; nothing where that is held by a call instead.
    #[inline]
    pub(super) fn decision_demand(&mut self, task: TaskId) -> SimDuration {
        self.recorder.on_minds_changed(self.calendar.now(), 1);
        if self.calls_provider() {
            return SimDuration::ZERO;
        }
        let times = self.choose(task);
        self.answer_demand(task, times)
    }

    /// The agent of `task` makes up its mind whether to try an outcome. Returns the nominal time before it is
    /// solved from scratch, and for that.
    #[inline]
    pub(super) fn choose(&mut self, task: TaskId) -> (SimDuration, SimDuration) {
        let now = self.calendar.now();
        let task = self.tasks.get_mut(task);
        match &mut self.knowledge {
            Some(knowledge) => knowledge.begin(task, now),
            None => (SimDuration::ZERO, task.work.solve),
        }
    }

    /// How long it takes, begun now, to try an outcome and to solve `task` from scratch, of such nominal
    /// times.
    #[inline]
    pub(super) fn answer_demand(
        &mut self,
        task: TaskId,
        (reuse, solve): (SimDuration, SimDuration),
    ) -> SimDuration {
        let now = self.calendar.now();
        let speed = self.tasks.get(task).agent().map_or(1.0, |agent| self.speed(agent));
        let factor = self.workload.slowdown(now) / speed;
        // Exact where nothing scales it.
        let scaled = |time: SimDuration| if factor == 1.0 { time } else { time.scaled(factor) };
        let reuse = scaled(reuse);
        self.tasks.get_mut(task).solve_begins_at = now + reuse;
        reuse + scaled(solve)
    }
}
