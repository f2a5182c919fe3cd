//! Figure: every number a run is summed up in, with its name, its unit and what it means.
//!
//! The one list behind the columns of the CSV files, `ceiling list` and the tables: a figure that
//! is added here appears in all of them.

/// Declares [`Metric`] and its descriptions together, so that they cannot drift apart.
macro_rules! metrics {
    ($($variant:ident $name:literal $unit:literal $description:literal;)*) => {
        /// What a run is measured by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Metric { $(#[doc = $description] $variant,)* }

        impl Metric {
            /// Every metric, in the order of the columns.
            pub const ALL: &'static [Metric] = &[$(Metric::$variant),*];

            /// The metric whose column has this name.
            pub fn named(name: &str) -> Option<Metric> {
                Metric::ALL.iter().copied().find(|metric| metric.name() == name)
            }

            /// The name of its column: words, then the unit, then the qualifier.
            pub fn name(self) -> &'static str {
                match self { $(Metric::$variant => $name,)* }
            }

            /// Its unit; `1` for a plain number or a ratio.
            pub fn unit(self) -> &'static str {
                match self { $(Metric::$variant => $unit,)* }
            }

            /// What it is, in one sentence.
            pub fn description(self) -> &'static str {
                match self { $(Metric::$variant => $description,)* }
            }
        }
    };
}

metrics! {
    Throughput "throughput_hz" "1/s" "Workflows completed per second of the window.";
    TaskLatencyMean "task_latency_s_mean" "s" "From release to completion, of the workflows released in the window: mean.";
    TaskLatencyP50 "task_latency_s_p50" "s" "Task latency: median.";
    TaskLatencyP90 "task_latency_s_p90" "s" "Task latency: 90th percentile.";
    TaskLatencyP99 "task_latency_s_p99" "s" "Task latency: 99th percentile.";
    TaskLatencyMax "task_latency_s_max" "s" "Task latency: largest.";
    CoordinationLatencyMean "coordination_latency_s_mean" "s" "Task latency without decide, wait for an agent and human: mean.";
    CoordinationLatencyP50 "coordination_latency_s_p50" "s" "Coordination latency: median.";
    CoordinationLatencyP90 "coordination_latency_s_p90" "s" "Coordination latency: 90th percentile.";
    CoordinationLatencyP99 "coordination_latency_s_p99" "s" "Coordination latency: 99th percentile.";
    CoordinationLatencyMax "coordination_latency_s_max" "s" "Coordination latency: largest.";
    LateRatio "late_ratio" "1" "Share of the workflows released in the window that took longer than their deadline, or were not done at it.";
    DecideMean "decide_s_mean" "s" "Part of the task latency: a mind decides.";
    WaitForAgentMean "wait_for_agent_s_mean" "s" "Part of the task latency: no agent was free, because it was deciding.";
    StationWaitMean "station_wait_s_mean" "s" "Part of the task latency: queueing at stations.";
    StationServiceMean "station_service_s_mean" "s" "Part of the task latency: service at stations.";
    WireMean "wire_s_mean" "s" "Part of the task latency: on the wire.";
    ReplicationMean "replication_s_mean" "s" "Part of the task latency: until a log's replicas have it.";
    PollGapMean "poll_gap_s_mean" "s" "Part of the task latency: done, but not asked for yet.";
    RetryMean "retry_s_mean" "s" "Part of the task latency: until a lost or refused message is sent again.";
    HumanMean "human_s_mean" "s" "Part of the task latency: at a human gate.";
    JoinBarrierMean "join_barrier_s_mean" "s" "Part of decide, where workflows have steps: at the joins on the critical path, decide of the path that goes on less the mean of all that came together; below zero where a wait made a quick path the last.";
    HubCpu "hub_cpu_ratio" "1" "Busy core time of the busiest coordinator ÷ (its cores × window).";
    Coordinators "coordinators_count" "1" "Coordinating stations that the topology has; 0 without a hub.";
    HubWaitRatio "hub_wait_ratio" "1" "Share of the busiest coordinator's jobs that had to wait (Erlang C on an open M/M/c).";
    HubWaitMean "hub_wait_s_mean" "s" "Wait of a job at the busiest coordinator: mean. With processor sharing: its stay beyond its demand.";
    HubWaitP50 "hub_wait_s_p50" "s" "Wait of a job at the busiest coordinator: median.";
    HubWaitP90 "hub_wait_s_p90" "s" "Wait of a job at the busiest coordinator: 90th percentile.";
    HubWaitP99 "hub_wait_s_p99" "s" "Wait of a job at the busiest coordinator: 99th percentile.";
    HubTimeMean "hub_time_s_mean" "s" "Wait and service of a job at the busiest coordinator: mean.";
    HubLevelMean "hub_level_mean" "1" "Jobs present at the busiest coordinator: time average.";
    HottestStation "hottest_station_ratio" "1" "Busy core time of the busiest station of any kind, inboxes and the provider included, minds and gates not, ÷ (its cores × window).";
    InboxBusyP50 "inbox_busy_ratio_p50" "1" "Busy share of an agent's inbox: median over the agents.";
    InboxBusyP99 "inbox_busy_ratio_p99" "1" "Busy share of an agent's inbox: 99th percentile over the agents.";
    InboxBusyMax "inbox_busy_ratio_max" "1" "Busy share of an agent's inbox: the busiest.";
    LoadImbalance "load_imbalance_ratio" "1" "Busy time of the busiest inbox ÷ that of the mean inbox.";
    AgentsBusy "agents_busy_ratio" "1" "Share of the agents' time in which their minds are taken: they decide, or are held by a call that waits or was refused.";
    GateBusy "gate_busy_ratio" "1" "Busy share of the people at the busiest human gate.";
    CoordinationCpu "coordination_cpu_s_per_task" "s" "Core-seconds of all stations, minds and the provider of the model excluded, per completed task.";
    ClusterCpu "cluster_cpu_s_per_task" "s" "Coordination CPU plus mind_cpu_ratio × the time in which minds decide, per completed task.";
    ProviderBusy "provider_busy_ratio" "1" "Calls served at the same time by the provider of the model ÷ its concurrency: time average.";
    ProviderTokens "provider_tokens_ratio" "1" "Tokens that the provider's calls took ÷ those that came back in the window; above 1 while a burst is used up.";
    ProviderWaitMean "provider_wait_s_mean" "s" "Wait of a call for its service at the provider, time after refusals left out: mean over the calls answered in the window.";
    ProviderRefusals "provider_refusals_per_task" "1" "Calls that the provider refused, each time, per completed task.";
    StateBytesMean "state_bytes_mean" "B" "State held in messages queued or under way, in tasks that wait in a hub's list, in instructions that wait for a permission, in contexts and events that are kept until their workflow ends, and in outcomes that are remembered: time average.";
    StateBytesMax "state_bytes_max" "B" "State held: peak.";
    InputTokens "input_tokens_per_task" "1" "Tokens read by models per completed task: in decisions, and by a supervisor.";
    OutputTokens "output_tokens_per_task" "1" "Tokens written by models per completed task: in decisions, and by a supervisor.";
    Cost "cost_per_task" "currency" "Price of those tokens, in the currency of the scenario's prices.";
    Messages "messages_per_task" "1" "Messages sent per completed task, of all kinds, attempts counted each.";
    Bytes "bytes_per_task" "B" "Bytes sent per completed task.";
    Links "links_count" "1" "Distinct pairs of stations that exchanged a message in the whole run; clients outside are not counted.";
    LinksError "links_error_ratio" "1" "Standard error of links_count in proportion to it: 0 where it is exact, up to 4 million.";
    Solves "solves_per_task" "1" "Decisions from scratch per completed task, those after a failed reuse included.";
    RedundantSolves "redundant_solves_per_task" "1" "Solves of a problem that some agent had solved correctly before this solve began, per completed task.";
    RedundantByItself "redundant_by_itself_per_task" "1" "Redundant solves of what the agent had solved correctly itself, none after a failed reuse, per completed task.";
    RedundantByOthers "redundant_by_others_per_task" "1" "Redundant solves of what only others had solved correctly, none after a failed reuse, per completed task.";
    RedundantAfterFailedReuse "redundant_after_failed_reuse_per_task" "1" "Redundant solves after a reuse that failed or was caught, per completed task.";
    RedundantMind "redundant_mind_s_per_task" "s" "Time of minds in redundant solves per completed task.";
    ConcurrentDuplicates "concurrent_duplicates_per_task" "1" "Solves that began before the first correct one was finished, and ended after it, per completed task; not among the redundant.";
    Reuse "reuse_ratio" "1" "Share of the decisions that a reuse decided.";
    FailedReuse "failed_reuse_per_task" "1" "Reuses that failed or were caught, per completed task.";
    WrongAnswers "wrong_answers_ratio" "1" "Share of the decisions that are wrong.";
    WrongSpread "wrong_spread_ratio" "1" "Share of the decisions that are wrong because a wrong outcome was reused.";
    RightPerMind "right_answers_per_mind_s" "1/s" "Right decisions per second of the minds' time.";
    PropagationMean "propagation_s_mean" "s" "From a packet's emission until an interested agent can use it for the first time, among the first 256 agents: mean over those reached.";
    PropagationP50 "propagation_s_p50" "s" "Propagation: median over those reached.";
    PropagationP90 "propagation_s_p90" "s" "Propagation: 90th percentile over those reached.";
    PropagationP99 "propagation_s_p99" "s" "Propagation: 99th percentile over those reached.";
    Coverage "coverage_ratio" "1" "Share of the interested agents among the first 256, originators left out, that a packet of the window reached by the end of the run.";
    Copies "copies_per_task" "1" "Packets that reached an agent which had them already, per completed task.";
    RoutingHops "routing_hops_mean" "1" "Route jobs served by inboxes for each message that reached its rendezvous agent; none where the sender is that itself.";
    PathsPotential "synthesis_paths_potential_count" "1" "Unordered pairs of agents of which one can come to use what the other found out, whoever passes it on.";
    PathsRealised "synthesis_paths_realised_count" "1" "Distinct unordered pairs of agents of which one decided by an outcome of the other, in the whole run.";
    PathsRealisedError "synthesis_paths_realised_error_ratio" "1" "Standard error of synthesis_paths_realised_count in proportion to it: 0 where it is exact, up to 4 million.";
    RoundIcc "round_icc_ratio" "1" "Intraclass correlation achieved among the solve times of a round.";
    BacklogGrowth "backlog_growth_ratio" "1" "Growth of the tasks in progress over the window ÷ the tasks released in it; near 0 in a steady state.";
}

impl Metric {
    /// The means of the parts of a task's latency, in the order in which they are charged and stacked.
    pub const PARTS: [Metric; 9] = [
        Metric::DecideMean,
        Metric::WaitForAgentMean,
        Metric::StationWaitMean,
        Metric::StationServiceMean,
        Metric::WireMean,
        Metric::ReplicationMean,
        Metric::PollGapMean,
        Metric::RetryMean,
        Metric::HumanMean,
    ];

    /// Whether it is a time of tasks from release to completion, or a part of one: where tasks were not done at the
    /// end of a run, it is a lower bound.
    pub fn is_of_latency(self) -> bool {
        let name = self.name();
        let is_whole = name.starts_with("task_latency_") || name.starts_with("coordination_latency_");
        is_whole || Metric::PARTS.contains(&self)
    }
}

/// One number for each metric, where there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    values: Vec<Option<f64>>,
}

impl Default for Figures {
    fn default() -> Self {
        Figures { values: vec![None; Metric::ALL.len()] }
    }
}

impl Figures {
    /// The figure of `metric`; `None` where it has no meaning or no data.
    pub fn get(&self, metric: Metric) -> Option<f64> {
        self.values[metric as usize]
    }

    /// Notes the figure of `metric`; one that is not a finite number is no figure.
    pub fn set(&mut self, metric: Metric, value: impl Into<Option<f64>>) {
        self.values[metric as usize] = value.into().filter(|value| value.is_finite());
    }

    /// Notes the figures of several metrics.
    pub fn set_all<const COUNT: usize>(&mut self, metrics: [Metric; COUNT], values: [Option<f64>; COUNT]) {
        for (metric, value) in metrics.into_iter().zip(values) {
            self.set(metric, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_there_once() {
        let mut names: Vec<&str> = Metric::ALL.iter().map(|metric| metric.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Metric::ALL.len());
    }

    #[test]
    fn what_is_not_a_number_is_no_figure() {
        let mut figures = Figures::default();
        figures.set(Metric::HubCpu, f64::NAN);
        assert_eq!(figures.get(Metric::HubCpu), None);
    }
}
