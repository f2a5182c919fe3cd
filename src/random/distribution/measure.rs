//! Measure: quantities that can be distributed, and what one of them is in base units.

use crate::kernel::SimDuration;
use crate::quantities::{Bytes, Number, Quantity};

/// A quantity that is drawn: its base units are what a sampler computes in.
pub trait Measure: Quantity {
    /// Seconds of a duration, bytes of a size, a number itself.
    fn base(self) -> f64;

    /// The length of time that many base units are when taken for seconds, exact for a duration.
    fn duration(self) -> SimDuration {
        SimDuration::from_s(self.base())
    }
}

impl Measure for SimDuration {
    fn base(self) -> f64 {
        self.as_s()
    }

    fn duration(self) -> SimDuration {
        self
    }
}

impl Measure for Bytes {
    fn base(self) -> f64 {
        self.get() as f64
    }
}

impl Measure for Number {
    fn base(self) -> f64 {
        self.get()
    }
}
