//! Waiting: the steps that wait and poll, each with what it does not know to be done.
//!
//! A place in the table is used again once the step has begun, its timer has gone off for the last time and all
//! of its polls are answered or lost: so timers and polls can name it.

use crate::kernel::SimTime;
use crate::swarm::{AgentId, Fabric, Ports, StepSet, TaskId};

use super::super::roster::partner_of;

/// A step that waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiter {
    /// The agent whose step it is.
    pub(super) asker: AgentId,
    /// The number of its workflow.
    pub(super) number: u32,
    /// The place of its workflow's first step among all steps in progress.
    first_place: u32,
    /// The steps that it asks about and does not know to be done.
    pub(super) unknown: StepSet,
    /// Polls that are neither answered nor lost.
    pub(super) outstanding: u32,
    has_begun: bool,
    is_ticking: bool,
}

/// All steps that wait, with the free places of the table in a stack.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting {
    table: Vec<Waiter>,
    free: Vec<u32>,
    /// By place among all steps in progress: where it stands in the table, if it waits and asks somebody.
    slots: Vec<u32>,
    /// By place among all steps in progress: when it was done.
    done_at: Vec<SimTime>,
}

/// The step asks nobody.
const ASKS_NOBODY: u32 = u32::MAX;

/// The step is not done.
const NOT_YET: SimTime = SimTime::MAX;

impl Waiting {
    /// The steps of a workflow that begins take their places, the first of them at `first_place`.
    pub(super) fn begin_workflow(&mut self, first_place: usize, step_count: usize) {
        let places = first_place..first_place + step_count;
        if self.slots.len() < places.end {
            self.slots.resize(places.end, ASKS_NOBODY);
            self.done_at.resize(places.end, NOT_YET);
        }
        self.slots[places.clone()].fill(ASKS_NOBODY);
        self.done_at[places].fill(NOT_YET);
    }

    /// `step` of that workflow waits, and asks about `unknown`. Its timer is set. Returns its slot.
    pub(super) fn wait(
        &mut self,
        (first_place, step): (usize, u16),
        (asker, number): (AgentId, u32),
        unknown: StepSet,
    ) -> u32 {
        let waiter = Waiter {
            asker,
            number,
            first_place: first_place as u32,
            unknown,
            outstanding: 0,
            has_begun: false,
            is_ticking: true,
        };
        let slot = self.free.pop().unwrap_or(self.table.len() as u32);
        match self.table.get_mut(slot as usize) {
            Some(place) => *place = waiter,
            None => self.table.push(waiter),
        }
        self.slots[first_place + usize::from(step)] = slot;
        slot
    }

    pub(super) fn get_mut(&mut self, slot: u32) -> &mut Waiter {
        &mut self.table[slot as usize]
    }

    /// The slot of the step at `place`, if it waits and asks somebody.
    pub(super) fn slot(&self, place: usize) -> Option<u32> {
        self.slots.get(place).copied().filter(|slot| *slot != ASKS_NOBODY)
    }

    /// The step at `place` begins.
    pub(super) fn begin(&mut self, place: usize) {
        if let Some(slot) = self.slot(place) {
            self.slots[place] = ASKS_NOBODY;
            self.table[slot as usize].has_begun = true;
        }
    }

    /// The step at `place` is done.
    pub(super) fn note_done(&mut self, place: usize, now: SimTime) {
        if let Some(done_at) = self.done_at.get_mut(place) {
            *done_at = now;
        }
    }

    /// The timer of a step has gone off. Returns whether it still waits: else that was the last time.
    pub(super) fn tick(&mut self, slot: u32) -> bool {
        let waiter = &mut self.table[slot as usize];
        waiter.is_ticking = !waiter.has_begun;
        let still_waits = waiter.is_ticking;
        self.release_if_over(slot);
        still_waits
    }

    /// A poll of a step has ended: with the state of `asked` at `seen_at`, or lost.
    pub(super) fn end_poll<P: Ports>(
        &mut self,
        slot: u32,
        seen: Option<(AgentId, SimTime)>,
        fabric: &Fabric<P>,
    ) {
        let waiter = &mut self.table[slot as usize];
        waiter.outstanding -= 1;
        if let Some((asked, seen_at)) = seen.filter(|_| !waiter.has_begun) {
            let done_at = |step: u16| self.done_at[waiter.first_place as usize + usize::from(step)];
            let is_known =
                |step: &u16| partner_of(waiter.number, *step, fabric) == asked && done_at(*step) <= seen_at;
            let known = waiter.unknown.iter().filter(is_known);
            waiter.unknown = known.fold(waiter.unknown, StepSet::without);
        }
        self.release_if_over(slot);
    }

    /// Gives a slot up if nothing names it any more.
    fn release_if_over(&mut self, slot: u32) {
        let waiter = &self.table[slot as usize];
        if waiter.has_begun && !waiter.is_ticking && waiter.outstanding == 0 {
            self.free.push(slot);
        }
    }
}

/// All steps that come before `step` in the workflow of `task`.
pub(super) fn ancestors<P: Ports>(task: TaskId, step: u16, fabric: &Fabric<P>) -> StepSet {
    // Every step comes behind those before it, so the last of those that are left leads to no other of them.
    let mut ancestors = fabric.predecessors(task, step);
    for ancestor in (0..step).rev() {
        if ancestors.contains(ancestor) {
            ancestors = fabric.predecessors(task, ancestor).iter().fold(ancestors, StepSet::with);
        }
    }
    ancestors
}
