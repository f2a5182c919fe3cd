//! Better: in which direction a metric improves, where it does.

use super::Metric;

/// Which of two figures of a metric is the better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// The lower: latencies, load, work in vain, what has to be paid.
    Lower,
    /// The higher: throughput, reuse, right answers.
    Higher,
}

/// What more of is worse.
const LOWER: &[Metric] = &[
    Metric::TaskLatencyMean,
    Metric::TaskLatencyP50,
    Metric::TaskLatencyP90,
    Metric::TaskLatencyP99,
    Metric::TaskLatencyMax,
    Metric::CoordinationLatencyMean,
    Metric::CoordinationLatencyP50,
    Metric::CoordinationLatencyP90,
    Metric::CoordinationLatencyP99,
    Metric::CoordinationLatencyMax,
    Metric::LateRatio,
    Metric::WaitForAgentMean,
    Metric::StationWaitMean,
    Metric::StationServiceMean,
    Metric::WireMean,
    Metric::ReplicationMean,
    Metric::PollGapMean,
    Metric::RetryMean,
    Metric::HubCpu,
    Metric::HubWaitRatio,
    Metric::HubWaitMean,
    Metric::HubWaitP50,
    Metric::HubWaitP90,
    Metric::HubWaitP99,
    Metric::HubTimeMean,
    Metric::HubLevelMean,
    Metric::HottestStation,
    Metric::InboxBusyP50,
    Metric::InboxBusyP99,
    Metric::InboxBusyMax,
    Metric::CoordinationCpu,
    Metric::ClusterCpu,
    Metric::ProviderWaitMean,
    Metric::ProviderRefusals,
    Metric::StateBytesMean,
    Metric::StateBytesMax,
    Metric::InputTokens,
    Metric::OutputTokens,
    Metric::Cost,
    Metric::Messages,
    Metric::Bytes,
    Metric::RedundantSolves,
    Metric::RedundantByItself,
    Metric::RedundantByOthers,
    Metric::RedundantAfterFailedReuse,
    Metric::RedundantMind,
    Metric::ConcurrentDuplicates,
    Metric::FailedReuse,
    Metric::WrongAnswers,
    Metric::WrongSpread,
    Metric::PropagationMean,
    Metric::PropagationP50,
    Metric::PropagationP90,
    Metric::PropagationP99,
    Metric::BacklogGrowth,
];

/// What more of is better.
const HIGHER: &[Metric] =
    &[Metric::Throughput, Metric::Reuse, Metric::RightPerMind, Metric::Coverage, Metric::PathsRealised];

impl Metric {
    /// Which way it improves; `None` where neither more nor less of it is better in itself, as with the number
    /// of links or the share of time in which agents are busy.
    pub fn better(self) -> Option<Better> {
        let is_in = |list: &[Metric]| list.contains(&self);
        is_in(LOWER).then_some(Better::Lower).or_else(|| is_in(HIGHER).then_some(Better::Higher))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_metric_improves_in_both_directions() {
        assert!(LOWER.iter().all(|metric| !HIGHER.contains(metric)));
    }

    #[test]
    fn latency_throughput_and_links_have_their_directions() {
        let metrics = [Metric::CoordinationLatencyP99, Metric::Throughput, Metric::Links];
        assert_eq!(metrics.map(Metric::better), [Some(Better::Lower), Some(Better::Higher), None]);
    }
}
