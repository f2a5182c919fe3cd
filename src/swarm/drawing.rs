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

    /// A demand or delay of the messages of `kind` that hand on to the step which `task` is, from the step before it,
    /// at the `place`-th of the stations that they may pass: each has its own.
    pub fn sample_hop(&self, law: &Sampler, task: TaskId, kind: Kind, place: usize) -> SimDuration {
        if law.is_constant() {
            return law.duration(0);
        }
        let task = self.tasks.get(task);
        let before = task.before().map_or(0, |before| u64::from(before) + 1);
        law.duration(mixed(mixed(task.work.key, u64::from(kind.0) + 1), before << 32 | place as u64))
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
