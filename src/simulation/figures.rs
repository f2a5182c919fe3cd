//! Figures: from what a run left behind to the numbers it is summed up in.

use super::recorder::StandardRecorder;
use super::request::{RunPorts, RunRequest};
use crate::metrics::{Figures, KindTraffic, Metric};
use crate::stations::Window;
use crate::swarm::{Kind, Part, Remains, TokenLimit};

/// What a run left behind.
pub(super) struct Findings<'r, 'a> {
    pub(super) request: &'r RunRequest<'a>,
    pub(super) window: Window,
    /// The names of the messages of the coordination and of the learning plane.
    pub(super) kinds: (&'static [&'static str], &'static [&'static str]),
    /// Pairs that the learning plane lets exchange outcomes, where tasks have problems.
    pub(super) paths_potential: Option<u64>,
    pub(super) remains: Remains<RunPorts<'a, StandardRecorder>>,
}

impl Findings<'_, '_> {
    /// Every figure that this run has.
    pub(super) fn figures(&mut self) -> Figures {
        let mut figures = Figures::default();
        self.latencies(&mut figures);
        self.coordinators(&mut figures);
        self.stations(&mut figures);
        self.provider(&mut figures);
        self.costs(&mut figures);
        self.knowledge(&mut figures);
        let released = self.remains.recorder.released_in_window as f64;
        let [at_open, at_close] = self.remains.backlogs.map(|count| count as f64);
        figures.set(Metric::BacklogGrowth, (at_close - at_open) / released);
        let rounds = self.remains.recorder.rounds.as_ref();
        figures.set(Metric::RoundIcc, rounds.and_then(crate::metrics::Intraclass::correlation));
        figures
    }

    /// Messages by kind.
    pub(super) fn traffic(&self) -> Vec<KindTraffic> {
        let of_coordination = self.kinds.0.iter().zip(0..);
        let of_learning = self.kinds.1.iter().zip(Kind::LEARNING..);
        let looks_back = self.request.scenario.workload.blueprint.looks_back();
        let of_context = Kind::OF_CONTEXT.iter().filter(|_| looks_back);
        let of_context = of_context.map(|(name, kind)| (name, kind.0));
        let all = of_coordination.chain(of_context).chain(of_learning);
        all.map(|(kind, number)| KindTraffic {
            kind,
            messages_per_task: self.per_task(self.remains.sent_by_kind[usize::from(number)] as f64),
            bytes_per_task: self.per_task(self.remains.bytes_by_kind[usize::from(number)] as f64),
            cpu_s_per_task: self.per_task(self.remains.cpu_ns_by_kind[usize::from(number)] as f64 / 1e9),
        })
        .collect()
    }

    fn latencies(&mut self, figures: &mut Figures) {
        use Metric::*;
        let recorder = &mut self.remains.recorder;
        figures.set(Throughput, recorder.completed_in_window as f64 / self.window.length().as_s());
        let quantiles = recorder.latency.quantiles_s([0.5, 0.9, 0.99]);
        figures.set_all([TaskLatencyP50, TaskLatencyP90, TaskLatencyP99], quantiles);
        figures.set(TaskLatencyMean, recorder.latency.mean_s());
        figures.set(TaskLatencyMax, recorder.latency.max_s());
        let quantiles = recorder.coordination.quantiles_s([0.5, 0.9, 0.99]);
        figures.set_all([CoordinationLatencyP50, CoordinationLatencyP90, CoordinationLatencyP99], quantiles);
        figures.set(CoordinationLatencyMean, recorder.coordination.mean_s());
        figures.set(CoordinationLatencyMax, recorder.coordination.max_s());
        let followed = recorder.followed_count as f64;
        let has_deadline = recorder.deadline.is_some() && recorder.followed_count > 0;
        figures.set(LateRatio, has_deadline.then(|| recorder.late_count as f64 / followed));
        for (metric, part) in Metric::PARTS.into_iter().zip(Part::ALL) {
            figures.set(metric, recorder.parts_ns[part as usize] as f64 / followed / 1e9);
        }
        let joined = recorder.joined_count as f64;
        figures.set(JoinBarrierMean, recorder.barrier_ns as f64 / joined / 1e9);
    }

    /// The busiest coordinator.
    fn coordinators(&mut self, figures: &mut Figures) {
        use Metric::*;
        let coordinator_count = self.remains.recorder.coordinators.len();
        figures.set(Coordinators, coordinator_count as f64);
        let accounts = &self.remains.plant.coordinators;
        let utilisation = |index: &usize| accounts[*index].utilisation(self.window);
        let busiest = (0..coordinator_count).max_by(|a, b| utilisation(a).total_cmp(&utilisation(b)));
        let Some(busiest) = busiest else { return };
        figures.set(HubCpu, utilisation(&busiest));
        figures.set(HubLevelMean, accounts[busiest].level_mean(self.window));
        let visits = &mut self.remains.recorder.coordinators[busiest];
        let visit_count = visits.waits.count() as f64;
        figures.set(HubWaitRatio, visits.waited_count as f64 / visit_count);
        figures.set(HubWaitMean, visits.waits.mean_s());
        figures.set_all([HubWaitP50, HubWaitP90, HubWaitP99], visits.waits.quantiles_s([0.5, 0.9, 0.99]));
        figures.set(HubTimeMean, visits.stay_ns as f64 / visit_count / 1e9);
    }

    fn stations(&self, figures: &mut Figures) {
        use Metric::*;
        let scenario = self.request.scenario;
        let plant = &self.remains.plant;
        let busy_s =
            |busy_ns: &mut dyn Iterator<Item = u64>| busy_ns.map(u128::from).sum::<u128>() as f64 / 1e9;
        let agent_count = f64::from(self.request.agent_count);
        let inboxes_s = busy_s(&mut plant.inbox_busy_ns.iter().copied());
        let minds_s = plant.minds_busy_ns as f64 / 1e9;
        let of_planes = plant.coordinators.iter().chain(&plant.stores);
        let coordination_s = inboxes_s + busy_s(&mut of_planes.map(|account| account.busy_ns));
        let mut inboxes_ns = plant.inbox_busy_ns.clone();
        inboxes_ns.sort_unstable();
        let busiest_ns = inboxes_ns.last().copied().unwrap_or(0);
        // The smallest value that so large a share of the agents does not exceed.
        let busy_ratio = |share: f64| {
            let rank = (share * agent_count).ceil().max(1.0) as usize - 1;
            Some(inboxes_ns[rank] as f64 / self.window.length().as_ns() as f64)
        };
        figures.set_all([InboxBusyP50, InboxBusyP99, InboxBusyMax], [0.5, 0.99, 1.0].map(busy_ratio));
        figures.set(HottestStation, self.remains.hottest.1);
        figures.set(LoadImbalance, busiest_ns as f64 / 1e9 / (inboxes_s / agent_count));
        let gates_busy = plant.gates.iter().map(|gate| gate.utilisation(self.window));
        figures.set(GateBusy, gates_busy.reduce(f64::max));
        figures.set(AgentsBusy, minds_s / (agent_count * self.window.length().as_s()));
        figures.set(CoordinationCpu, self.per_task(coordination_s));
        // A mind that waits for the provider burns nothing.
        let decided_s = plant.provider.map_or(minds_s, |account| account.busy_ns as f64 / 1e9);
        figures.set(ClusterCpu, self.per_task(coordination_s + scenario.mind_cpu_ratio * decided_s));
        figures.set(StateBytesMean, self.remains.state_bytes.mean(self.window));
        figures.set(StateBytesMax, self.remains.state_bytes.max() as f64);
    }

    /// The model service, where minds call one.
    fn provider(&self, figures: &mut Figures) {
        use Metric::*;
        let Some(law) = &self.request.scenario.provider else { return };
        let (calls, window) = (&self.remains.recorder.calls, self.window);
        let account = self.remains.plant.provider.filter(|_| law.concurrency.is_some());
        figures.set(ProviderBusy, account.map(|account| account.utilisation(window)));
        let come_back = |limit: TokenLimit| f64::from(limit.per_minute) / 60.0 * window.length().as_s();
        figures.set(ProviderTokens, law.tokens.map(|limit| calls.admitted_tokens as f64 / come_back(limit)));
        figures.set(ProviderWaitMean, calls.wait_ns as f64 / calls.served_count as f64 / 1e9);
        figures.set(ProviderRefusals, self.per_task(calls.refused_count as f64));
    }

    fn costs(&self, figures: &mut Figures) {
        use Metric::*;
        let recorder = &self.remains.recorder;
        let task = &self.request.scenario.workload;
        // A supervisor's are known where those of tasks are not.
        if task.knows_tokens() || recorder.has_supervisor {
            let (input, output) = (recorder.input_tokens as f64, recorder.output_tokens as f64);
            figures.set(InputTokens, self.per_task(input));
            figures.set(OutputTokens, self.per_task(output));
            let price = |prices: &crate::workload::Prices| {
                (input * prices.input_per_million + output * prices.output_per_million) / 1e6
            };
            figures.set(Cost, task.prices.as_ref().and_then(|prices| self.per_task(price(prices))));
        }
        let total = |by_kind: &[u64]| by_kind.iter().sum::<u64>() as f64;
        figures.set(Messages, self.per_task(total(&self.remains.sent_by_kind)));
        figures.set(Bytes, self.per_task(total(&self.remains.bytes_by_kind)));
        let (link_count, error_ratio) = self.remains.links;
        figures.set(Links, link_count as f64);
        figures.set(LinksError, error_ratio);
    }

    /// What came of problems, where tasks have any.
    fn knowledge(&mut self, figures: &mut Figures) {
        let minds_s = self.remains.plant.minds_busy_ns as f64 / 1e9;
        let completed_count = self.remains.recorder.completed_in_window;
        figures.set(Metric::PathsPotential, self.paths_potential.map(|count| count as f64));
        if let Some(learning) = &mut self.remains.recorder.learning {
            learning.figures(completed_count, minds_s, figures);
        }
    }

    /// A total of the window for each task completed in it.
    fn per_task(&self, total: f64) -> Option<f64> {
        let completed = self.remains.recorder.completed_in_window;
        (completed > 0).then(|| total / completed as f64)
    }
}
