//! Summarise: runs a request to its end and sums it up.

use super::figures::Findings;
use super::learning_recorder::LearningRecorder;
use super::planes::{PlanesVisitor, with_planes};
use super::recorder::StandardRecorder;
use super::request::{RunError, RunRequest};
use super::run::{End, Run};
use crate::kernel::SimTime;
use crate::metrics::{Figures, RunStatus, RunSummary, Timeline};
use crate::swarm::{Coordination, Learning, Source};

/// Growth of the backlog, in proportion to the tasks released, beyond which an open system is said
/// to have no steady state, if it is beyond chance as well; and growth of the polls under way, in proportion
/// to those sent.
const GROWTH_RATIO_MAX: f64 = 0.05;

/// Runs a request to its end.
///
/// # Errors
/// If its books do not close or its work cannot be read.
pub fn run(request: &RunRequest<'_>) -> Result<RunSummary, RunError> {
    with_planes(request.topology, Start { request })
}

struct Start<'r, 'a> {
    request: &'r RunRequest<'a>,
}

impl PlanesVisitor for Start<'_, '_> {
    type Outcome = Result<RunSummary, RunError>;

    fn visit<C: Coordination + Clone, L: Learning + Clone>(
        self,
        coordination: &C,
        learning: &L,
    ) -> Self::Outcome {
        let request = self.request;
        let settings = request.settings();
        let shapes = coordination.coordinators(request.agent_count);
        let cores_count = shapes.iter().map(|shape| shape.cores).sum();
        let recorder = standard_recorder(request, shapes.len());
        let fabric = request.fabric((coordination, learning), recorder, settings)?;
        let mut run = Run::new(coordination.clone(), learning.clone(), fabric, &settings);
        let end = run.finish();
        if let Some(error) = run.fabric.workload_error() {
            return Err(error.clone().into());
        }
        let has_problems = request.scenario.knowledge.is_some();
        let paths_potential = has_problems.then(|| run.learning.synthesis_paths(request.agent_count));
        let (digest, ended_at) = (run.digest.value(), run.fabric.now());
        let mut remains = run.fabric.close()?;
        let decisions = remains.recorder.learning.as_mut().and_then(|learning| learning.decisions.take());
        let timeline = remains.recorder.timeline.take();
        let timeline = timeline.map(|timeline| timeline.bins(ended_at, cores_count, request.agent_count));
        let mut findings = Findings {
            request,
            window: settings.window,
            kinds: (C::KINDS, L::KINDS),
            paths_potential,
            remains,
        };
        let (figures, status) = judged(end, &mut findings);
        Ok(RunSummary {
            status,
            is_growing: status == RunStatus::NoSteadyState,
            figures,
            traffic: if status == RunStatus::Unstable { Vec::new() } else { findings.traffic() },
            hottest_station: findings.remains.hottest.0.clone(),
            counts: findings.remains.counts,
            warm_up_s: settings.window.opens_at().as_s(),
            digest,
            spread: findings.remains.recorder.learning.as_ref().map(LearningRecorder::spread),
            decisions: decisions.unwrap_or_default(),
            timeline: timeline.unwrap_or_default(),
        })
    }
}

fn standard_recorder(request: &RunRequest<'_>, coordinator_count: usize) -> StandardRecorder {
    let window = request.window();
    let are_alike = request.scenario.workload.task.round.is_some();
    let mut recorder = StandardRecorder::new(window, coordinator_count, are_alike);
    recorder.deadline = request.scenario.workload.blueprint.deadline;
    if request.scenario.knowledge.is_some() {
        let mut learning = LearningRecorder::new(window, request.agent_count);
        learning.decisions = request.logs_decisions.then(Vec::new);
        recorder.learning = Some(learning);
    }
    if request.timeline_bin_count > 0 {
        let length = window.closes_at() - SimTime::ZERO;
        recorder.timeline = Some(Timeline::new(length, request.timeline_bin_count));
    }
    recorder
}

/// Whether what is under way has grown over the window, in which so many came, by more than a steady state allows.
fn is_growing(growth: f64, count: f64) -> bool {
    growth > GROWTH_RATIO_MAX * count && growth > 5.0 * count.sqrt()
}

/// What a run's figures say about how it ended. One that exceeded its budget has none.
fn judged(end: End, findings: &mut Findings<'_, '_>) -> (Figures, RunStatus) {
    if end == End::OverBudget {
        return (Figures::default(), RunStatus::Unstable);
    }
    let figures = findings.figures();
    let [at_open, at_close] = findings.remains.backlogs.map(|count| count as f64);
    let released = findings.remains.recorder.released_in_window as f64;
    let agent_count = findings.request.agent_count;
    let is_open = findings.request.scenario.workload.arrivals.source(agent_count) == Source::Open;
    // Polls pile up even where no more than so many clients wait.
    let (poll_growth, poll_count) = findings.remains.poll_growth;
    let status =
        if (is_open && is_growing(at_close - at_open, released)) || is_growing(poll_growth, poll_count) {
            RunStatus::NoSteadyState
        } else if findings.remains.counts.censored > 0 {
            RunStatus::Censored
        } else {
            RunStatus::Complete
        };
    (figures, status)
}
