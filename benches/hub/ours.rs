//! The hub on this crate, by the way of every run: scenario, planes, the loop with its accounting, the
//! standard recorder, the closing of the books and the summary.

use coordination_ceiling::kernel::{QueueKind, SimTime, TieOrder};
use coordination_ceiling::metrics::{Metric, RunSummary};
use coordination_ceiling::scenario::Loaded;
use coordination_ceiling::simulation::{RunRequest, run};

use crate::rounds::Side;
use crate::work::Tally;

pub(crate) struct Ours(pub(crate) Loaded);

impl Ours {
    pub(crate) fn summary(&self) -> RunSummary {
        let scenario = &self.0.scenario;
        let request = RunRequest {
            scenario,
            topology: &scenario.topologies[0],
            agent_count: scenario.agent_counts[0],
            replicate: 0,
            opens_at: SimTime::ZERO,
            timeline_bin_count: 0,
            logs_decisions: false,
            queue_kind: QueueKind::Auto,
            tie_order: TieOrder::Schedule,
        };
        run(&request).expect("the books close")
    }
}

impl Side for Ours {
    /// Building the swarm counts as well.
    fn prepare(&mut self) {}

    fn simulate(&mut self) -> Tally {
        let RunSummary { counts, figures, .. } = self.summary();
        let hub_time_s_mean = figures.get(Metric::HubTimeMean).expect("results were handled");
        Tally { completed_count: counts.completed, hub_time_s_mean }
    }
}
