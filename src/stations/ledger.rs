//! Ledger: a station's account of the window, kept by two roads that share no arithmetic.
//!
//! One is the level over time (∫N dt), the other the stay of each job. Little's law, as an identity
//! of integers, says that they are equal; a run in which they are not is an error.

use super::Window;
use crate::kernel::SimTime;

/// The books of one station, in whole nanoseconds.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    level_area_ns: u128,
    stay_area_ns: u128,
    busy_ns: u64,
    changed_at: SimTime,
    served_count: u64,
    rejected_count: u32,
    level: u32,
}

/// What a station did during the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StationAccount {
    /// Servers.
    pub cores: u32,
    /// Core-nanoseconds of service within the window.
    pub busy_ns: u64,
    /// Job-nanoseconds present within the window.
    pub level_area_ns: u128,
    /// Jobs that departed, over the whole run.
    pub served_count: u64,
    /// Jobs that found the queue full, over the whole run.
    pub rejected_count: u64,
}

/// A station whose books do not close: a bug of the program, never of the scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StationError {
    /// Little's law is broken: ∫N dt is not the sum of the stays.
    #[error("Little's law does not hold: level integral {level_area_ns} ns, sum of stays {stay_area_ns} ns")]
    LittlesLawBroken {
        /// ∫N dt over the window, in ns.
        level_area_ns: u128,
        /// Σ of each admitted job's stay within the window, in ns.
        stay_area_ns: u128,
    },
    /// More core time was used than there was.
    #[error("busy for {busy_ns} core-ns where {available_ns} were there")]
    BusierThanPossible {
        /// Core-ns of service within the window.
        busy_ns: u64,
        /// cores × window, in ns.
        available_ns: u128,
    },
}

impl Ledger {
    /// Jobs present.
    pub(super) fn level(&self) -> u32 {
        self.level
    }

    /// Books the time spent at the present level and goes over to `level`. Returns the measured
    /// nanoseconds that were booked.
    #[inline]
    pub(super) fn change_level(&mut self, now: SimTime, level: u32, window: Window) -> u64 {
        let measured_ns = window.overlap_ns(self.changed_at, now);
        self.level_area_ns += u128::from(self.level) * u128::from(measured_ns);
        self.changed_at = now;
        self.level = level;
        measured_ns
    }

    /// Books the measured part of a job's stay.
    #[inline]
    pub(super) fn book_stay(&mut self, arrived_at: SimTime, now: SimTime, window: Window) {
        self.stay_area_ns += u128::from(window.overlap_ns(arrived_at, now));
    }

    /// Books core time.
    pub(super) fn book_busy(&mut self, core_ns: u64) {
        self.busy_ns += core_ns;
    }

    /// Counts a job that departed.
    pub(super) fn count_served(&mut self) {
        self.served_count += 1;
    }

    /// Counts a job that found the queue full.
    pub(super) fn count_rejected(&mut self) {
        self.rejected_count += 1;
    }

    /// The account of a station with `cores` servers, checked.
    pub(super) fn close(&self, cores: u32, window: Window) -> Result<StationAccount, StationError> {
        let available_ns = u128::from(cores) * u128::from(window.length().as_ns());
        let (level_area_ns, stay_area_ns) = (self.level_area_ns, self.stay_area_ns);
        if level_area_ns != stay_area_ns {
            return Err(StationError::LittlesLawBroken { level_area_ns, stay_area_ns });
        }
        if u128::from(self.busy_ns) > available_ns {
            return Err(StationError::BusierThanPossible { busy_ns: self.busy_ns, available_ns });
        }
        Ok(StationAccount {
            cores,
            busy_ns: self.busy_ns,
            level_area_ns,
            served_count: self.served_count,
            rejected_count: u64::from(self.rejected_count),
        })
    }
}

impl StationAccount {
    /// Busy core time ÷ (cores × window): between 0 and 1.
    pub fn utilisation(&self, window: Window) -> f64 {
        self.busy_ns as f64 / (f64::from(self.cores) * window.length().as_ns() as f64)
    }

    /// Mean number of jobs present during the window.
    pub fn level_mean(&self, window: Window) -> f64 {
        self.level_area_ns as f64 / window.length().as_ns() as f64
    }
}
