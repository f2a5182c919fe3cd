//! Pilot: a run of which only the latencies are wanted, to see where its warm-up ends.

use super::planes::{PlanesVisitor, with_planes};
use super::request::{RunError, RunRequest};
use super::run::Run;
use crate::kernel::SimTime;
use crate::metrics::LatencyBatches;
use crate::swarm::{Coordination, Learning, Recorder, RunSettings, Task};

/// The latencies of one run up to the end of its window, in the order of completion. A run that
/// exceeds its budget is followed until it does.
///
/// # Errors
/// If the work cannot be read.
pub fn run_pilot(request: &RunRequest<'_>) -> Result<LatencyBatches, RunError> {
    with_planes(request.topology, Start { request })
}

struct Start<'r, 'a> {
    request: &'r RunRequest<'a>,
}

impl PlanesVisitor for Start<'_, '_> {
    type Outcome = Result<LatencyBatches, RunError>;

    fn visit<C: Coordination + Clone, L: Learning + Clone>(
        self,
        coordination: &C,
        learning: &L,
    ) -> Self::Outcome {
        let settings = self.request.settings();
        let settings = RunSettings { drain_until: settings.window.closes_at(), ..settings };
        let fabric = self.request.fabric((coordination, learning), Pilot::default(), settings)?;
        let mut run = Run::new(coordination.clone(), learning.clone(), fabric, &settings);
        run.finish();
        if let Some(error) = run.fabric.workload_error() {
            return Err(error.clone().into());
        }
        Ok(run.fabric.into_recorder().latencies)
    }
}

#[derive(Default)]
struct Pilot {
    latencies: LatencyBatches,
}

impl Recorder for Pilot {
    fn on_completed(&mut self, now: SimTime, task: &Task) {
        self.latencies.record(now, (now - task.released_at).as_ns());
    }
}
