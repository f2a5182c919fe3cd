//! Stations: where everything that burns time queues, and the exact accounting of it.
//!
//! A station knows when jobs arrive, begin and depart, and nothing of what they are. Pressure shows
//! as queueing here and nowhere else in the program.

mod ledger;
mod sharing;
mod station;
mod token_bucket;
mod visit;
mod window;

pub use ledger::{StationAccount, StationError};
pub use sharing::ProcessorSharing;
pub use station::{Admission, Station};
pub use token_bucket::TokenBucket;
pub use visit::{JobId, Visit, VisitTable};
pub use window::Window;
