//! Axes: what a scenario sweeps, ready to be combined. A combination is worked out when it is asked for.

use super::document::{Setting, SettingValue};
use super::filter::Filter;
use super::sweep_file::Combine;
use super::swept_keys::SweptKeys;
use super::swept_value::SweptValue;
use crate::quantities::Kind;

/// More combinations than this would take days to check.
pub(super) const COMBINATIONS_MAX: usize = 10_000_000;

/// One dimension of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it sets.
    pub keys: SweptKeys,
    /// What that is in turn, as it is written or follows from the ends of a range; at least two.
    pub values: Vec<SweptValue>,
    label: Option<String>,
    /// Where it stands in the document.
    path: String,
    is_range: bool,
}

/// The axes of a sweep, in their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axes {
    pub(super) list: Vec<Axis>,
    pub(super) combine: Combine,
    pub(super) skip: Vec<Filter>,
    pub(super) only: Vec<Filter>,
}

impl Axis {
    pub(super) fn new(
        path: String,
        keys: SweptKeys,
        label: Option<String>,
        is_range: bool,
        values: Vec<SweptValue>,
    ) -> Self {
        Axis { keys, values, label, path, is_range }
    }

    /// Its keys, as an equation, so that `= value` can be written behind it.
    pub fn name(&self) -> String {
        self.keys.to_string()
    }

    /// What charts call it.
    pub fn label(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.name())
    }

    /// The numbers in the values, if all are of one kind: bare, or in seconds, bytes, per second, bytes per second,
    /// as shares of one.
    pub fn numbers(&self) -> Option<(Vec<f64>, Kind)> {
        SweptValue::numbers(&self.values)
    }

    /// Whether a condition means it: by one of its keys, or its label.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.keys.all().iter().any(|key| key == name) || self.label() == name
    }

    /// The path of its values.
    pub(super) fn values_path(&self) -> String {
        format!("{}.{}", self.path, if self.is_range { "range" } else { "values" })
    }

    fn setting(&self, index: usize) -> Setting {
        let value = if self.is_range {
            SettingValue::Made { from: self.values_path(), value: self.values[index].written().clone() }
        } else {
            SettingValue::Written(format!("{}[{index}]", self.values_path()))
        };
        Setting { keys: self.keys.paths(&self.path), value }
    }
}

impl Axes {
    /// How many combinations there are, those that are left out among them.
    pub(super) fn raw_count(&self) -> usize {
        let lengths = self.list.iter().map(|axis| axis.values.len());
        match self.combine {
            Combine::Cartesian => lengths.fold(1, usize::saturating_mul),
            Combine::Zipped => lengths.min().unwrap_or(0),
        }
    }

    /// The index of each axis' value in a combination.
    pub(super) fn indices(&self, combination: usize) -> Vec<usize> {
        let mut rest = combination;
        let index = |axis: &Axis| match self.combine {
            Combine::Cartesian => {
                let index = rest % axis.values.len();
                rest /= axis.values.len();
                index
            }
            Combine::Zipped => combination,
        };
        let mut indices: Vec<usize> = self.list.iter().rev().map(index).collect();
        indices.reverse();
        indices
    }

    /// Whether a cell is run: any of `only` holds, if there are any, and none of `skip`.
    pub(super) fn keeps(&self, indices: &[usize], agent_count: u32) -> bool {
        let holds = |filter: &Filter| filter.holds(indices, agent_count);
        (self.only.is_empty() || self.only.iter().any(holds)) && !self.skip.iter().any(holds)
    }

    /// What a combination sets.
    pub(super) fn settings(&self, indices: &[usize]) -> Vec<Setting> {
        self.list.iter().zip(indices).map(|(axis, index)| axis.setting(*index)).collect()
    }
}
