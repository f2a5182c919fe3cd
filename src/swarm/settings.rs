//! Settings of one run: how long, how much at most, from which seed.

use crate::kernel::{QueueKind, SimTime, TieOrder};
use crate::stations::Window;

/// How much a run may grow before it is given up as unstable: counts, never seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Events handled.
    pub events: u64,
    /// Messages and tasks under way at the same time, each.
    pub in_flight: usize,
}

/// What a run needs to know beside its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunSettings {
    /// The seed of this replicate.
    pub seed: u64,
    /// What is measured.
    pub window: Window,
    /// Until when the workflows released in the window are followed.
    pub drain_until: SimTime,
    /// When the run is given up.
    pub budget: Budget,
    /// Which calendar to use: the results are the same.
    pub queue_kind: QueueKind,
    /// The order among events of the same instant: no conclusion may depend on it.
    pub tie_order: TieOrder,
}
