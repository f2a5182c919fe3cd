//! Random: seeds → addressed draws → distributions, the same bits on every machine.
//!
//! Nothing here keeps a state that a draw advances. What a draw is follows from its [`Address`] alone,
//! so adding an agent moves no other agent's numbers, and two topologies meet the same work. Every
//! distribution turns **one** uniform number into **one** value through its quantile function, so that
//! draws can be correlated (by a copula) and compared pairwise. Elementary functions come from `libm`,
//! never from the platform. No files, clock or threads.

mod address;
mod chacha;
mod choice;
pub mod distribution;
mod mix;
mod samplers;
pub mod special;
mod uniform;

pub use address::{Address, Block, Purpose};
pub use choice::{below, choose};
pub use distribution::{ColumnReader, Distribution, DistributionError, Measure, NoTables, Sampler};
pub use mix::mixed;
pub use samplers::Samplers;
pub use special::{normal_cdf, normal_quantile};
pub use uniform::{UNIFORM_MAX, UNIFORM_MIN, uniform};
