//! Tests of the distributions: how they read, what they draw, and that no bit of it changes.

mod golden;
mod laws;
mod reading;
mod tables;

use super::{Distribution, Measure, NoTables, Sampler};
use crate::kernel::SimDuration;
use crate::quantities::Number;
use crate::random::{Address, Purpose};

/// `value` in a file of one line, with its key.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<Q: Measure> {
    think: Distribution<Q>,
}

fn written<Q: Measure + serde::Serialize + serde::de::DeserializeOwned>(value: &str) -> Distribution<Q> {
    let line: Line<Q> = toml::from_str(&format!("think = {value}")).unwrap_or_else(|error| panic!("{error}"));
    line.think
}

fn duration(value: &str) -> Distribution<SimDuration> {
    written(value)
}

fn sampler(value: &str) -> Sampler {
    duration(value).sampler(&mut NoTables).unwrap_or_else(|error| panic!("{error}"))
}

fn numbers(value: &str) -> Sampler {
    written::<Number>(value).sampler(&mut NoTables).unwrap_or_else(|error| panic!("{error}"))
}

/// 64 random bits, one for each `draw`.
fn lane(draw: u64) -> u64 {
    let address = Address { seed: 20_240_601, purpose: Purpose::Task, entity: 1, index: draw / 8 };
    address.block().lane((draw % 8) as usize)
}
