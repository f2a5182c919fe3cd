//! Processor sharing: `cores` servers that divide themselves equally among all jobs present.
//!
//! The discipline of an event loop that interleaves its work: each of n jobs is served at the rate
//! min(1, cores ÷ n). A *virtual time* says how much service a job has had that is present
//! throughout; a job departs when it has reached the value at its arrival plus its demand. It is
//! kept in units of 2⁻³² ns and rounded down, so a departure is at most one nanosecond late per
//! change of level and never early. (Textbook: Kleinrock, Queueing Systems II, section 4.4.)

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::ledger::Ledger;
use super::{JobId, StationAccount, StationError, VisitTable, Window};
use crate::kernel::{SimDuration, SimTime};

/// Fractional bits of the virtual time.
const FRACTION_BITS: u32 = 32;

/// A station whose cores are shared equally.
#[derive(Clone, Debug)]
pub struct ProcessorSharing {
    ledger: Ledger,
    /// (virtual time at which it departs, order of arrival, the job), the next one on top.
    present: BinaryHeap<Reverse<(u128, u64, JobId)>>,
    virtual_time: u128,
    changed_at: SimTime,
    arrived_count: u64,
    /// Which of the announced departures is valid: every change of level voids the earlier ones.
    epoch: u32,
    cores: u32,
}

impl ProcessorSharing {
    /// An idle station with `cores` servers.
    ///
    /// # Panics
    /// With zero cores.
    pub fn new(cores: u32) -> Self {
        assert!(cores > 0, "a station without a server would hold its jobs for ever");
        ProcessorSharing {
            ledger: Ledger::default(),
            present: BinaryHeap::new(),
            virtual_time: 0,
            changed_at: SimTime::ZERO,
            arrived_count: 0,
            epoch: 0,
            cores,
        }
    }

    /// Jobs present.
    pub fn level(&self) -> u32 {
        self.present.len() as u32
    }

    /// Cores at work: one per job, as far as they go.
    pub fn busy_cores(&self) -> u32 {
        self.level().min(self.cores)
    }

    /// Jobs beyond one per core.
    pub fn waiting_count(&self) -> u32 {
        self.level() - self.busy_cores()
    }

    /// Takes a job in, whose service begins at once.
    pub fn begin(
        &mut self,
        now: SimTime,
        job: JobId,
        demand: SimDuration,
        jobs: &mut impl VisitTable,
        window: Window,
    ) {
        self.advance(now, window);
        let departs_at = self.virtual_time + (u128::from(demand.as_ns()) << FRACTION_BITS);
        self.present.push(Reverse((departs_at, self.arrived_count, job)));
        self.arrived_count += 1;
        jobs.visit_mut(job).begin(now, demand);
    }

    /// When the next job departs if nothing changes before, and the epoch of that announcement.
    pub fn next_departure(&self) -> Option<(SimTime, u32)> {
        let Reverse((departs_at, _, _)) = self.present.peek()?;
        let remaining = departs_at.saturating_sub(self.virtual_time);
        let rate = u128::from(self.busy_cores()) << FRACTION_BITS;
        let wait_ns = (remaining * u128::from(self.level())).div_ceil(rate);
        let wait_ns = u64::try_from(wait_ns).unwrap_or(u64::MAX);
        Some((self.changed_at + SimDuration::from_ns(wait_ns), self.epoch))
    }

    /// The job that departs now, if the announcement of `epoch` is still valid. Its visit then
    /// shows its demand as service, which ends now, and the rest of its stay as wait.
    pub fn depart(
        &mut self,
        now: SimTime,
        epoch: u32,
        jobs: &mut impl VisitTable,
        window: Window,
    ) -> Option<JobId> {
        if epoch != self.epoch {
            return None;
        }
        self.advance(now, window);
        let Reverse((departs_at, _, job)) = self.present.pop()?;
        assert!(departs_at <= self.virtual_time, "a job departs once it has had its service");
        let visit = jobs.visit_mut(job);
        let stay = now - visit.arrived_at;
        visit.began_at = visit.arrived_at + stay.saturating_sub(visit.demand);
        visit.end();
        self.ledger.book_stay(visit.arrived_at, now, window);
        Some(job)
    }

    /// Books the part of a stay that the end of the run cuts off. Call it once for every job that
    /// is still here, then [`ProcessorSharing::close`].
    pub fn cut_off(&mut self, now: SimTime, job: JobId, jobs: &impl VisitTable, window: Window) {
        self.ledger.book_stay(jobs.visit(job).arrived_at, now, window);
    }

    /// The account of the window, checked.
    ///
    /// # Errors
    /// If the books do not close.
    pub fn close(&mut self, now: SimTime, window: Window) -> Result<StationAccount, StationError> {
        self.advance(now, window);
        self.ledger.close(self.cores, window)
    }

    /// Serves all who are present up to `now`, at which their number changes.
    fn advance(&mut self, now: SimTime, window: Window) {
        let busy_cores = self.busy_cores();
        if busy_cores > 0 {
            let elapsed_ns = u128::from((now - self.changed_at).as_ns());
            let served = (elapsed_ns << FRACTION_BITS) * u128::from(busy_cores);
            self.virtual_time += served / u128::from(self.level());
        }
        let measured_ns = self.ledger.book_level(now, self.level(), window);
        self.ledger.book_busy(measured_ns * u64::from(busy_cores));
        self.changed_at = now;
        self.epoch = self.epoch.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::visit::tests::Jobs;
    use super::*;

    #[test]
    fn two_jobs_on_one_core_take_twice_as_long() {
        let window = Window::new(SimTime::ZERO, SimTime::from_ns(1_000));
        let mut jobs = Jobs::default();
        let mut station = ProcessorSharing::new(1);
        for _ in 0..2 {
            let job = jobs.arriving(0);
            station.begin(SimTime::ZERO, job, SimDuration::from_ns(100), &mut jobs, window);
        }
        for _ in 0..2 {
            let (at, epoch) = station.next_departure().expect("a job is present");
            assert_eq!(at, SimTime::from_ns(200));
            assert!(station.depart(at, epoch, &mut jobs, window).is_some());
        }
        let account = station.close(SimTime::from_ns(300), window).expect("the books close");
        assert_eq!((account.busy_ns, account.level_area_ns), (200, 400));
    }

    #[test]
    fn an_announcement_is_void_once_the_level_has_changed() {
        let window = Window::new(SimTime::ZERO, SimTime::from_ns(1_000));
        let mut jobs = Jobs::default();
        let mut station = ProcessorSharing::new(1);
        let first = jobs.arriving(0);
        station.begin(SimTime::ZERO, first, SimDuration::from_ns(100), &mut jobs, window);
        let (at, epoch) = station.next_departure().expect("a job is present");
        let second = jobs.arriving(50);
        station.begin(SimTime::from_ns(50), second, SimDuration::from_ns(10), &mut jobs, window);
        assert_eq!(station.depart(at, epoch, &mut jobs, window), None);
        let (at, _) = station.next_departure().expect("two jobs are present");
        assert_eq!(at, SimTime::from_ns(70), "the short job has half a core");
    }
}
