//! Drawing: the verbs of a fabric that turn addresses into numbers.
//!
//! A plane owns no randomness: what it asks for belongs to a task, to an entity's timer, or to the run.

use super::fabric::Fabric;
use super::{Kind, Ports, TaskId};
use crate::kernel::SimDuration;
use crate::random::{Address, Purpose, Sampler, mixed, uniform};

impl<P: Ports> Fabric<P> {
    /// A demand of the messages of `kind` about `task`: the same in every topology that asks for it.
    pub fn sample(&self, demand: &Sampler, task: TaskId, kind: Kind) -> SimDuration {
        demand.duration(mixed(self.tasks.get(task).work.key, u64::from(kind.0) + 1))
    }

    /// A number of the messages of `kind` about `task`, in the same sense.
    pub fn draw(&self, law: &Sampler, task: TaskId, kind: Kind) -> f64 {
        law.draw(mixed(self.tasks.get(task).work.key, u64::from(kind.0) + 1))
    }

    /// A demand that belongs to the `index`-th beat of an entity's timer.
    pub fn sample_beat(&self, demand: &Sampler, entity: u32, index: u64) -> SimDuration {
        if demand.is_constant() {
            return demand.duration(0);
        }
        demand.duration(self.beat(entity, index).block().lane(1))
    }

    /// The run's seed, for planes that arrange something at random before it begins.
    pub fn seed(&self) -> u64 {
        self.settings.seed
    }

    /// A random part of `period` that belongs to an entity's timer.
    pub fn phase(&self, period: SimDuration, entity: u32) -> SimDuration {
        period.scaled(uniform(self.beat(entity, 0).block().lane(0)))
    }

    pub(super) fn beat(&self, entity: u32, index: u64) -> Address {
        Address { seed: self.settings.seed, purpose: Purpose::Heartbeat, entity: entity.into(), index }
    }
}
