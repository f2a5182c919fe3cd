//! How many agents can this architecture carry, and what breaks first?
//!
//! A deterministic discrete-event simulator of multi-agent systems. The command `ceiling` runs scenario
//! files under several topologies and leaves latency, hub CPU, throughput and where the time goes
//! against the number of agents. This library is what it is made of; without its default features it is
//! the simulator alone: no threads, clock or files.
//!
//! From text to figures:
//!
//! ```
#![doc = include_str!("../examples/first_run.rs")]
//! ```
//!
//! The folders stand in one total order, and a module uses only those above it in
//! `ARCHITECTURE.md`'s list. Start with [`scenario::Scenario`] (what is asked), [`swarm::Fabric`] (what a
//! plane may do), [`simulation::run`] (one run) and [`metrics::Metric`] (what is measured).

pub mod analysis;
#[cfg(feature = "cli")]
pub mod cli;
pub mod coordination;
#[cfg(feature = "cli")]
pub mod experiment;
pub mod kernel;
pub mod learning;
pub mod metrics;
pub mod outcome;
pub mod quantities;
pub mod random;
#[cfg(feature = "cli")]
pub mod report;
pub mod scenario;
pub mod simulation;
pub mod stations;
pub mod swarm;
pub mod workload;
