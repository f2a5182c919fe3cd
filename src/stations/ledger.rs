//! Ledger: a station's account of the window, kept by two roads that share no arithmetic.
//!
//! One is the level over time (∫N dt), the other the stay of each job. Little's law, as an identity
//! of integers, says that they are equal; a run in which they are not is an error.

use super::Window;
use crate::kernel::SimTime;

/// The books of one station, in whole nanoseconds. Packed to words of 8 bytes, so that a station with its
/// books fills one cache line.
#[derive(Clone, Copy, Debug, Default)]
#[repr(Rust, packed(8))]
pub(super) struct Ledger {
    level_area_ns: u128,
    /// Modulo 2⁶⁴, which is enough to compare it.
    stay_area_ns: u64,
    busy_ns: u64,
    booked_until: SimTime,
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
}

/// A station whose books do not close: a bug of the program, never of the scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StationError {
    /// Little's law is broken: ∫N dt is not the sum of the stays.
    #[error(
        "Little's law does not hold: level integral {level_area_ns} ns, sum of stays {stay_area_ns} ns (mod 2^64)"
    )]
    LittlesLawBroken {
        /// ∫N dt over the window, in ns.
        level_area_ns: u128,
        /// Σ of each admitted job's stay within the window, in ns, modulo 2⁶⁴.
        stay_area_ns: u64,
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
    /// Books the time up to `now` at `level`. Returns the measured nanoseconds that were booked.
    #[inline]
    pub(super) fn book_level(&mut self, now: SimTime, level: u32, window: Window) -> u64 {
        let measured_ns = window.overlap_ns(self.booked_until, now);
        self.level_area_ns += u128::from(level) * u128::from(measured_ns);
        self.booked_until = now;
        measured_ns
    }

    /// Books the measured part of a job's stay.
    #[inline]
    pub(super) fn book_stay(&mut self, arrived_at: SimTime, now: SimTime, window: Window) {
        self.stay_area_ns = self.stay_area_ns.wrapping_add(window.overlap_ns(arrived_at, now));
    }

    /// Books core time.
    pub(super) fn book_busy(&mut self, core_ns: u64) {
        self.busy_ns += core_ns;
    }

    /// The account of a station with `cores` servers, checked.
    pub(super) fn close(&self, cores: u32, window: Window) -> Result<StationAccount, StationError> {
        let available_ns = u128::from(cores) * u128::from(window.length().as_ns());
        let (level_area_ns, stay_area_ns) = (self.level_area_ns, self.stay_area_ns);
        if level_area_ns as u64 != stay_area_ns {
            return Err(StationError::LittlesLawBroken { level_area_ns, stay_area_ns });
        }
        if u128::from(self.busy_ns) > available_ns {
            return Err(StationError::BusierThanPossible { busy_ns: self.busy_ns, available_ns });
        }
        Ok(StationAccount { cores, busy_ns: self.busy_ns, level_area_ns })
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
