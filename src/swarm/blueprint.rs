//! Blueprint: a workflow as a directed acyclic graph of steps, valid by construction.
//!
//! Which way a workflow takes is drawn as it is released, from words of its own, so it is the same under
//! every topology; what can be known of a graph is therefore known before it runs.

use super::LookBack;
use crate::kernel::SimDuration;

/// Steps that a workflow may have: their sets are words of 64 bits.
pub const STEPS_MAX: usize = 64;

/// A workflow's steps and what binds them, in an order in which every step comes behind those before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Blueprint {
    /// None: a workflow is one task, and needs no graph.
    pub steps: Vec<Step>,
    /// Length of a question for a context.
    pub look_back_bytes: u32,
    /// How long a workflow may take; later ones count as late. `None`: as long as it takes.
    pub deadline: Option<SimDuration>,
}

/// One step of a workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is called.
    pub name: String,
    /// Whose work it is: a place in the table of roles, behind which come the gates.
    pub role: u16,
    /// Whether people do it, at a gate.
    pub is_human: bool,
    /// The steps that come directly before it.
    pub before: StepSet,
    /// Of them, how many have to be done; `None`: all that are taken.
    pub quorum: Option<u32>,
    /// How it looks back at the context of all steps before it, if it does.
    pub look_back: Option<LookBack>,
    /// Bytes that it adds to the context.
    pub context_bytes: u32,
    /// The steps that follow it in any case.
    pub followers: StepSet,
    /// Of these exactly one follows, with its share of the workflows. Empty: no choice is made.
    pub choices: Vec<(u16, f64)>,
}

/// A set of steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepSet(u64);

impl StepSet {
    /// No step.
    pub const EMPTY: StepSet = StepSet(0);

    /// The same set with `step` in it.
    pub const fn with(self, step: u16) -> StepSet {
        StepSet(self.0 | 1 << step)
    }

    /// The same set without `step`.
    pub const fn without(self, step: u16) -> StepSet {
        StepSet(self.0 & !(1 << step))
    }

    /// What is in both sets.
    pub const fn and(self, other: StepSet) -> StepSet {
        StepSet(self.0 & other.0)
    }

    /// What is in either set.
    pub const fn or(self, other: StepSet) -> StepSet {
        StepSet(self.0 | other.0)
    }

    /// Whether `step` is in it.
    pub const fn contains(self, step: u16) -> bool {
        self.0 >> step & 1 == 1
    }

    /// Whether it is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many steps are in it.
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Its steps, in their order.
    pub fn iter(self) -> impl Iterator<Item = u16> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let step = (rest != 0).then(|| rest.trailing_zeros() as u16)?;
            rest &= rest - 1;
            Some(step)
        })
    }
}

impl Blueprint {
    /// No steps: a workflow is one task.
    pub fn of_a_task_alone() -> Self {
        Blueprint { steps: Vec::new(), look_back_bytes: 0, deadline: None }
    }

    /// Whether a workflow is one task.
    pub fn is_a_task_alone(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether any step needs the context of those before it.
    pub fn looks_back(&self) -> bool {
        self.steps.iter().any(|step| step.look_back.is_some())
    }

    /// Of each step, all that come before it, near and far.
    pub fn ancestors(&self) -> Vec<StepSet> {
        let mut ancestors: Vec<StepSet> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let of_before = |set: StepSet, before: u16| set.or(ancestors[usize::from(before)]).with(before);
            let own = step.before.iter().fold(StepSet::EMPTY, of_before);
            ancestors.push(own);
        }
        ancestors
    }

    /// The steps that nothing comes behind.
    pub fn end_count(&self) -> usize {
        self.steps.iter().filter(|step| step.followers.is_empty() && step.choices.is_empty()).count()
    }

    /// The steps that nothing comes before.
    pub fn first(&self) -> StepSet {
        let first = (0..).zip(&self.steps).filter(|(_, step)| step.before.is_empty());
        first.fold(StepSet::EMPTY, |set, (number, _)| set.with(number))
    }

    /// The steps that follow `step` if `chance` (between 0 and 1) chooses.
    pub fn followers(&self, step: u16, chance: f64) -> StepSet {
        let step = &self.steps[usize::from(step)];
        let mut rest = chance;
        let chosen = step.choices.iter().find(|(_, share)| {
            rest -= share;
            rest < 0.0
        });
        // Shares add up to one but for their rounding.
        let chosen = chosen.or(step.choices.last());
        chosen.map_or(step.followers, |(choice, _)| step.followers.with(*choice))
    }

    /// The steps that come about in some workflow: behind a choice, all that have a share.
    pub fn reachable(&self) -> StepSet {
        let mut reached = self.first();
        for (number, step) in (0..).zip(&self.steps) {
            if reached.contains(number) {
                let chosen = step.choices.iter().filter(|(_, share)| *share > 0.0).map(|(choice, _)| *choice);
                reached = step.followers.iter().chain(chosen).fold(reached, StepSet::with);
            }
        }
        reached
    }

    /// Whether `step` waits for a quorum that too few of the steps `taken` lead to.
    pub fn awaits_in_vain(&self, step: u16, taken: StepSet, chance: impl Fn(u16) -> f64) -> bool {
        let plan = &self.steps[usize::from(step)];
        let Some(quorum) = plan.quorum else { return false };
        let leads_here = |before: &u16| self.followers(*before, chance(*before)).contains(step);
        (plan.before.and(taken).iter().filter(leads_here).count() as u32) < quorum
    }

    /// The steps that a workflow takes if `chance` of a step is what chooses behind it.
    pub fn taken(&self, chance: impl Fn(u16) -> f64) -> StepSet {
        let mut taken = self.first();
        for number in 0..self.steps.len() as u16 {
            if taken.contains(number) {
                taken = self.followers(number, chance(number)).iter().fold(taken, StepSet::with);
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_into_it() {
        let set = StepSet::EMPTY.with(3).with(63).with(3);
        assert_eq!(set.iter().collect::<Vec<u16>>(), [3, 63]);
        assert_eq!((set.count(), set.without(3).iter().next()), (2, Some(63)));
    }

    #[test]
    fn of_the_choices_exactly_one_is_taken() {
        let step = |before, followers, choices: &[(u16, f64)]| {
            let choices = choices.to_vec();
            let (quorum, look_back) = (None, None);
            let name = String::new();
            Step {
                name,
                role: 0,
                is_human: false,
                before,
                quorum,
                look_back,
                context_bytes: 0,
                followers,
                choices,
            }
        };
        let first = StepSet::EMPTY.with(0);
        let steps = vec![
            step(StepSet::EMPTY, StepSet::EMPTY.with(3), &[(1, 0.25), (2, 0.75)]),
            step(first, StepSet::EMPTY.with(3), &[]),
            step(first, StepSet::EMPTY.with(3), &[]),
            step(first.with(1).with(2), StepSet::EMPTY, &[]),
        ];
        let blueprint = Blueprint { steps, look_back_bytes: 0, deadline: None };
        let taken = |chance: f64| blueprint.taken(|_| chance).iter().collect::<Vec<u16>>();
        assert_eq!(taken(0.2), [0, 1, 3]);
        assert_eq!(taken(0.25), [0, 2, 3]);
        assert_eq!(taken(1.0), [0, 2, 3]);
        assert_eq!(blueprint.ancestors()[3].iter().collect::<Vec<u16>>(), [0, 1, 2]);
    }
}
