//! Token bucket: a limit on how much may be taken per minute, with an allowance that fills continuously.
//!
//! In whole numbers: what comes back in a nanosecond is a whole number of units, so that neither the
//! level nor the wait for it is ever rounded.

use crate::kernel::{SimDuration, SimTime};

/// Units of a token: nanoseconds of a minute, of which `per_minute` units come back in each.
const UNITS: u128 = 60_000_000_000;

/// A bucket of tokens.
#[derive(Clone, Debug)]
pub struct TokenBucket {
    /// Units that come back in a nanosecond: tokens in a minute.
    per_minute: u32,
    capacity: u32,
    level_units: u128,
    filled_until: SimTime,
}

impl TokenBucket {
    /// A full bucket that holds `capacity` tokens, and into which `per_minute` come back.
    ///
    /// # Panics
    /// If none come back.
    pub fn full(per_minute: u32, capacity: u32) -> Self {
        assert!(per_minute > 0, "what is taken from the bucket comes back");
        let level_units = u128::from(capacity) * UNITS;
        TokenBucket { per_minute, capacity, level_units, filled_until: SimTime::ZERO }
    }

    /// Takes so many tokens; of more than the bucket can ever hold, all that it holds. Returns how many
    /// were taken.
    ///
    /// # Errors
    /// How long it takes until so many are there: nothing is taken.
    pub fn take(&mut self, now: SimTime, tokens: u64) -> Result<u32, SimDuration> {
        let elapsed_ns = (now - self.filled_until).as_ns();
        self.filled_until = now;
        let capacity_units = u128::from(self.capacity) * UNITS;
        let come_back = u128::from(elapsed_ns) * u128::from(self.per_minute);
        self.level_units = (self.level_units + come_back).min(capacity_units);
        let taken = tokens.min(self.capacity.into()) as u32;
        let asked_units = u128::from(taken) * UNITS;
        if self.level_units < asked_units {
            let missing_units = asked_units - self.level_units;
            let wait_ns = missing_units.div_ceil(self.per_minute.into());
            return Err(SimDuration::from_ns(u64::try_from(wait_ns).unwrap_or(u64::MAX)));
        }
        self.level_units -= asked_units;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_s(seconds: u64) -> SimTime {
        SimTime::from_ns(seconds * 1_000_000_000)
    }

    #[test]
    fn tokens_come_back_continuously_and_to_the_nanosecond() {
        // 70 tokens a minute: one comes back every 857,142,857.14 ns.
        let mut bucket = TokenBucket::full(70, 100);
        assert_eq!(bucket.take(SimTime::ZERO, 100), Ok(100));
        assert_eq!(bucket.take(SimTime::ZERO, 1), Err(SimDuration::from_ns(857_142_858)));
        let just_before = SimTime::from_ns(857_142_857);
        assert_eq!(bucket.take(just_before, 1), Err(SimDuration::from_ns(1)));
        assert_eq!(bucket.take(SimTime::from_ns(857_142_858), 1), Ok(1));
        // What was there beyond that one token was kept: the seventh comes after six seconds sharp.
        assert_eq!(bucket.take(at_s(6), 6), Ok(6));
    }

    #[test]
    fn what_does_not_fit_is_not_kept() {
        let mut bucket = TokenBucket::full(60, 10);
        assert_eq!(bucket.take(at_s(1_000), 10), Ok(10));
        assert_eq!(bucket.take(at_s(1_000), 1), Err(SimDuration::from_ns(1_000_000_000)));
    }

    #[test]
    fn who_asks_for_more_than_fits_takes_all_that_does() {
        let mut bucket = TokenBucket::full(60, 10);
        assert_eq!(bucket.take(SimTime::ZERO, 10_000_000_000), Ok(10));
        assert_eq!(bucket.take(SimTime::ZERO, 11), Err(SimDuration::from_ns(10_000_000_000)));
    }
}
