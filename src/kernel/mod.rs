//! Kernel: virtual time and the calendar of pending events. It would serve any simulation: nothing
//! here knows of agents, messages or stations.

pub mod buckets;
pub mod calendar;
pub mod chunks;
pub mod digest;
pub mod heap;
pub mod key;
pub mod number_table;
pub mod prefetch;
pub mod queue;
pub mod rung;
pub mod slab;
pub mod split;
pub mod time;
#[cfg(test)]
mod twin;
pub mod width;

pub use buckets::BucketQueue;
pub use calendar::Calendar;
pub use digest::Digest;
pub use heap::Heap;
pub use key::{Key, TieOrder};
pub use number_table::NumberTable;
pub use prefetch::{prefetch_read, prefetch_whole};
pub use queue::QueueKind;
pub use time::{NS_PER_S, SimDuration, SimTime};
