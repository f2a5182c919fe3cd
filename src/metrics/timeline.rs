//! Timeline: utilisation, queue and throughput of one run over simulated time.

use super::BinnedLevel;
use crate::kernel::{SimDuration, SimTime};

/// One bin of a finished timeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimelineBin {
    /// Middle of the bin, in seconds since the start.
    pub at_s: f64,
    /// Busy cores of the coordinators ÷ their cores; `None` without a coordinator.
    pub hub_cpu_ratio: Option<f64>,
    /// Jobs waiting at the coordinators; `None` without one.
    pub hub_queue_count: Option<f64>,
    /// Tasks released and not completed.
    pub in_progress_count: f64,
    /// Minds that decide ÷ agents.
    pub agents_busy_ratio: f64,
    /// Workflows completed per second.
    pub throughput_hz: f64,
}

/// The recording of a timeline.
#[derive(Clone, Debug)]
pub struct Timeline {
    bin: SimDuration,
    busy_cores: BinnedLevel,
    waiting_jobs: BinnedLevel,
    in_progress: BinnedLevel,
    busy_minds: BinnedLevel,
    completed: Vec<u64>,
}

impl Timeline {
    /// A recording of `length` in `bin_count` bins.
    pub fn new(length: SimDuration, bin_count: usize) -> Self {
        let bin = SimDuration::from_ns(length.as_ns().div_ceil(bin_count as u64).max(1));
        let level = BinnedLevel::new(bin, bin_count);
        Timeline {
            bin,
            busy_cores: level.clone(),
            waiting_jobs: level.clone(),
            in_progress: level.clone(),
            busy_minds: level,
            completed: vec![0; bin_count],
        }
    }

    /// A coordinator's load has changed by so many busy cores and waiting jobs.
    pub fn change_coordinator(&mut self, now: SimTime, busy_cores: i64, waiting_jobs: i64) {
        self.busy_cores.change(now, busy_cores);
        self.waiting_jobs.change(now, waiting_jobs);
    }

    /// A mind has begun (+1) or ended (−1) a decision.
    pub fn change_minds(&mut self, now: SimTime, busy_minds: i64) {
        self.busy_minds.change(now, busy_minds);
    }

    /// A workflow has been released.
    pub fn count_released(&mut self, now: SimTime) {
        self.in_progress.change(now, 1);
    }

    /// A workflow has been completed.
    pub fn count_completed(&mut self, now: SimTime) {
        self.in_progress.change(now, -1);
        let index = (now.as_ns() / self.bin.as_ns()) as usize;
        if let Some(count) = self.completed.get_mut(index) {
            *count += 1;
        }
    }

    /// The bins, once the run has ended at `now`, for a swarm with so many coordinator cores and
    /// agents.
    pub fn bins(mut self, now: SimTime, cores_count: u32, agent_count: u32) -> Vec<TimelineBin> {
        let busy_cores = self.busy_cores.means(now);
        let waiting_jobs = self.waiting_jobs.means(now);
        let in_progress = self.in_progress.means(now);
        let busy_minds = self.busy_minds.means(now);
        let width_s = self.bin.as_s();
        (0..self.completed.len())
            .map(|index| TimelineBin {
                at_s: (index as f64 + 0.5) * width_s,
                hub_cpu_ratio: (cores_count > 0).then(|| busy_cores[index] / f64::from(cores_count)),
                hub_queue_count: (cores_count > 0).then(|| waiting_jobs[index]),
                in_progress_count: in_progress[index],
                agents_busy_ratio: busy_minds[index] / f64::from(agent_count),
                throughput_hz: self.completed[index] as f64 / width_s,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bin_holds_what_happened_in_it() {
        let mut timeline = Timeline::new(SimDuration::from_ns(2_000_000_000), 2);
        let second = |s: u64| SimTime::from_ns(s * 1_000_000_000);
        timeline.change_coordinator(second(0), 1, 0);
        timeline.change_coordinator(second(1), -1, 0);
        timeline.count_released(second(1));
        timeline.count_completed(SimTime::from_ns(1_500_000_000));
        let bins = timeline.bins(second(2), 2, 1);
        assert_eq!((bins[0].hub_cpu_ratio, bins[1].hub_cpu_ratio), (Some(0.5), Some(0.0)));
        assert_eq!((bins[0].in_progress_count, bins[1].in_progress_count), (0.0, 0.5));
        assert_eq!((bins[0].throughput_hz, bins[1].throughput_hz), (0.0, 1.0));
    }
}
