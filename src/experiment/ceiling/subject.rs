//! Subject: what a search varies: the size of the swarm, or a value of the scenario.

use std::borrow::Cow;

use crate::scenario::Scenario;

/// A scenario that depends on one number.
pub(super) trait Subject {
    /// The scenario at a value, and the size of its swarm; `None` where there is no such value.
    fn at(&self, value: f64) -> Option<(Cow<'_, Scenario>, u32)>;

    /// The value at which one agent alone is run, to be compared with a swarm at `value`.
    fn value_alone(&self, value: f64) -> f64;
}

/// Where the values of a subject lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    /// The least.
    pub(super) min: f64,
    /// The largest.
    pub(super) max: f64,
    /// Whether nothing lies between whole numbers.
    pub(super) is_whole: bool,
}

impl Range {
    /// The nearest value of the range.
    pub(super) fn nearest(&self, value: f64) -> f64 {
        let value = if self.is_whole { libm::round(value) } else { in_six_digits(value) };
        value.clamp(self.min, self.max)
    }
}

/// A number that is brief to write: what is searched is a value of a scenario.
fn in_six_digits(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// The size of the swarm itself.
pub(super) struct Size<'a> {
    pub(super) scenario: &'a Scenario,
}

impl Subject for Size<'_> {
    fn at(&self, value: f64) -> Option<(Cow<'_, Scenario>, u32)> {
        let agent_count = value as u32;
        self.scenario.can_hold(agent_count).then_some((Cow::Borrowed(self.scenario), agent_count))
    }

    fn value_alone(&self, _: f64) -> f64 {
        1.0
    }
}
