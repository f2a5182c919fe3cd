//! Integration: what the whole house must hold to, through the path that the command takes.
//!
//! One binary, so that the library is linked once. Every module is one kind of promise.

mod allocation;
mod cli;
mod conformance;
mod coordination;
mod determinism;
mod docs;
mod exact;
mod fairness;
mod findings;
mod learning;
mod oracles;
mod properties;
mod readme;
mod replay;
mod statements;
mod sweep;
mod tidy;
mod workflows;
