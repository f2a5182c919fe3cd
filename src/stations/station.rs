//! Station: `cores` servers behind one queue, first come first served.
//!
//! The departure of one job begins the next, so no event is spent on "service begins", and a job's
//! demand may depend on what the station knows at that moment.

use super::ledger::Ledger;
use super::{JobId, StationAccount, StationError, VisitTable, Window};
use crate::kernel::{SimDuration, SimTime};

/// What became of a job that came to a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// A core is free: call [`Station::begin`] with it now.
    Begins,
    /// It waits; a later [`Station::take_turn`] names it.
    Waits,
}

/// A queueing station, first come first served. Two of them for each agent: a cache line each.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Station {
    ledger: Ledger,
    head: JobId,
    tail: JobId,
    level: u32,
    waiting_count: u32,
    busy_cores: u32,
    cores: u32,
}

const _: () = assert!(size_of::<Station>() == 64, "a station fills one cache line");

impl Station {
    /// An idle station with `cores` servers.
    ///
    /// # Panics
    /// With zero cores.
    pub fn new(cores: u32) -> Self {
        assert!(cores > 0, "a station without a server would hold its jobs for ever");
        Station {
            ledger: Ledger::default(),
            head: JobId::NONE,
            tail: JobId::NONE,
            level: 0,
            waiting_count: 0,
            busy_cores: 0,
            cores,
        }
    }

    /// Jobs present: waiting and in service.
    pub fn level(&self) -> u32 {
        self.level
    }

    /// Jobs that wait for a core.
    pub fn waiting_count(&self) -> u32 {
        self.waiting_count
    }

    /// Cores at work, those between two jobs included.
    pub fn busy_cores(&self) -> u32 {
        self.busy_cores
    }

    /// Takes a job in. Its visit must say that it arrives now.
    #[inline]
    pub fn arrive(
        &mut self,
        now: SimTime,
        job: JobId,
        jobs: &mut impl VisitTable,
        window: Window,
    ) -> Admission {
        debug_assert_eq!(jobs.visit(job).arrived_at, now, "a job arrives when its visit says so");
        self.change_level(now, self.level + 1, window);
        if self.busy_cores < self.cores {
            return Admission::Begins;
        }
        if self.tail == JobId::NONE {
            self.head = job;
        } else {
            jobs.visit_mut(self.tail).next = job;
        }
        self.tail = job;
        self.waiting_count += 1;
        Admission::Waits
    }

    /// Puts a free core to work on an admitted job. Returns when it departs.
    ///
    /// # Panics
    /// If every core is busy.
    #[inline]
    pub fn begin(
        &mut self,
        now: SimTime,
        job: JobId,
        demand: SimDuration,
        jobs: &mut impl VisitTable,
    ) -> SimTime {
        assert!(self.busy_cores < self.cores, "service begins on a core that is free");
        self.busy_cores += 1;
        jobs.visit_mut(job).begin(now, demand);
        now + demand
    }

    /// Lets a job go whose service is over. Its core stays taken until [`Station::take_turn`]: what
    /// the departure sets off cannot overtake those who wait.
    ///
    /// # Panics
    /// If the job was not in service.
    #[inline]
    pub fn depart(&mut self, now: SimTime, job: JobId, jobs: &mut impl VisitTable, window: Window) {
        let visit = jobs.visit_mut(job);
        assert!(visit.is_in_service(), "only a job in service can depart");
        self.ledger.book_busy(window.overlap_ns(visit.began_at, now));
        self.ledger.book_stay(visit.arrived_at, now, window);
        visit.end();
        self.change_level(now, self.level - 1, window);
    }

    /// Frees the core of a job that has departed. Returns the job whose turn it is: call
    /// [`Station::begin`] with it now.
    #[inline]
    pub fn take_turn(&mut self, jobs: &mut impl VisitTable) -> Option<JobId> {
        self.busy_cores -= 1;
        let turn = self.head;
        if turn == JobId::NONE {
            return None;
        }
        self.waiting_count -= 1;
        self.head = std::mem::replace(&mut jobs.visit_mut(turn).next, JobId::NONE);
        if self.head == JobId::NONE {
            self.tail = JobId::NONE;
        }
        Some(turn)
    }

    /// Books the part of a stay that the end of the run cuts off. Call it once for every job that
    /// is still here, then [`Station::close`].
    pub fn cut_off(&mut self, now: SimTime, job: JobId, jobs: &impl VisitTable, window: Window) {
        let visit = jobs.visit(job);
        self.ledger.book_stay(visit.arrived_at, now, window);
        if visit.is_in_service() {
            self.ledger.book_busy(window.overlap_ns(visit.began_at, now));
        }
    }

    /// The account of the window, checked.
    ///
    /// # Errors
    /// If the books do not close.
    pub fn close(&mut self, now: SimTime, window: Window) -> Result<StationAccount, StationError> {
        self.change_level(now, self.level, window);
        self.ledger.close(self.cores, window)
    }

    fn change_level(&mut self, now: SimTime, level: u32, window: Window) {
        self.ledger.book_level(now, self.level, window);
        self.level = level;
    }
}

#[cfg(test)]
mod tests {
    use super::super::visit::tests::Jobs;
    use super::*;

    const WINDOW_NS: u64 = 1_000;

    fn window() -> Window {
        Window::new(SimTime::ZERO, SimTime::from_ns(WINDOW_NS))
    }

    #[test]
    fn jobs_are_served_in_the_order_of_their_arrival() {
        let mut jobs = Jobs::default();
        let mut station = Station::new(1);
        let first = jobs.arriving(0);
        assert_eq!(station.arrive(SimTime::ZERO, first, &mut jobs, window()), Admission::Begins);
        let ends_at = station.begin(SimTime::ZERO, first, SimDuration::from_ns(10), &mut jobs);
        let waiting: Vec<JobId> = (1..4).map(|ns| jobs.arriving(ns)).collect();
        for (ns, job) in (1..4).zip(&waiting) {
            let admission = station.arrive(SimTime::from_ns(ns), *job, &mut jobs, window());
            assert_eq!(admission, Admission::Waits);
        }
        station.depart(ends_at, first, &mut jobs, window());
        let mut turn = station.take_turn(&mut jobs);
        let mut served = Vec::new();
        let mut now = ends_at;
        while let Some(job) = turn {
            served.push(job);
            now = station.begin(now, job, SimDuration::from_ns(5), &mut jobs);
            station.depart(now, job, &mut jobs, window());
            turn = station.take_turn(&mut jobs);
        }
        assert_eq!(served, waiting);
        assert_eq!(station.close(now, window()).map(|account| account.busy_ns), Ok(25));
    }

    #[test]
    fn a_stay_that_nobody_books_breaks_littles_law() {
        let mut jobs = Jobs::default();
        let mut station = Station::new(1);
        let job = jobs.arriving(0);
        station.arrive(SimTime::ZERO, job, &mut jobs, window());
        station.begin(SimTime::ZERO, job, SimDuration::from_ns(50), &mut jobs);
        let end = SimTime::from_ns(20);
        let broken = station.clone().close(end, window());
        assert!(matches!(broken, Err(StationError::LittlesLawBroken { level_area_ns: 20, stay_area_ns: 0 })));
        station.cut_off(end, job, &jobs, window());
        assert_eq!(station.close(end, window()).map(|account| account.busy_ns), Ok(20));
    }
}
