//! Stacked bars: what a total is made of, part by part, for every size and topology.

use crate::report::charts::description::{Colour, Unit};

/// Stacked bars over categories: a column of panels per topology, a row of panels per measure. The panels
/// of a row share their y range.
#[derive(Clone, Debug, PartialEq)]
pub struct StackedBars {
    /// What the categories are, for example `agents N`.
    pub category_label: String,
    /// The categories from left to right, for example `10`, `30`, `100`.
    pub categories: Vec<String>,
    /// The parts from bottom to top.
    pub parts: Vec<Part>,
    /// What is stacked, from the top row to the bottom row.
    pub measures: Vec<Measure>,
    /// One column per topology.
    pub panels: Vec<BarPanel>,
}

/// What is stacked in a row of panels.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// What it is, for example `time per task`.
    pub label: String,
    /// The unit of the amounts.
    pub unit: Unit,
    /// Whether bars show amounts or shares of their total.
    pub heights: Heights,
    /// Whether the totals above the bars may leave their unit to the caption, where there is no room for it.
    pub may_share_unit: bool,
}

/// What the height of a bar means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Heights {
    /// The amount itself.
    #[default]
    Amounts,
    /// Each part's share of the bar's total; the total is written above the bar.
    Shares,
}

/// One part of every bar, for example the wait at a station.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The words beside the part.
    pub label: String,
    /// Its colour, usually [`Colour::Part`].
    pub colour: Colour,
    /// Whether it is hatched: a part of the part below it, in the same colour.
    pub is_hatched: bool,
}

/// The bars of one topology.
#[derive(Clone, Debug, PartialEq)]
pub struct BarPanel {
    /// The topology's name.
    pub title: String,
    /// The topology's colour, for the title.
    pub colour: Colour,
    /// For each measure one bar per category.
    pub rows: Vec<Vec<Bar>>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub enum Bar {
    /// One amount per part, in the order of the parts. Amounts that are negative or not finite count as zero.
    Amounts(Vec<f64>),
    /// No bar, for a reason, for example `unstable`.
    Absent(String),
}

impl Part {
    /// A part in the fixed colour of its place.
    #[must_use]
    pub fn new(label: impl Into<String>, index: usize) -> Self {
        Self { label: label.into(), colour: Colour::Part(index), is_hatched: false }
    }

    /// The same part, hatched.
    #[must_use]
    pub fn hatched(self) -> Self {
        Self { is_hatched: true, ..self }
    }
}

impl Measure {
    /// A measure whose bars show the amounts themselves.
    #[must_use]
    pub fn amounts(label: impl Into<String>, unit: Unit) -> Self {
        Self { label: label.into(), unit, heights: Heights::Amounts, may_share_unit: true }
    }

    /// A measure whose bars show shares of their total.
    #[must_use]
    pub fn shares(label: impl Into<String>, unit: Unit) -> Self {
        Self { label: label.into(), unit, heights: Heights::Shares, may_share_unit: false }
    }

    /// The same measure, whose totals may leave their unit to the caption if it `is_so`.
    #[must_use]
    pub fn with_shared_unit(self, is_so: bool) -> Self {
        Self { may_share_unit: is_so, ..self }
    }

    /// What a bar of this total is measured against.
    pub(crate) fn whole(&self, total: f64) -> f64 {
        match self.heights {
            Heights::Amounts => 1.0,
            Heights::Shares => total,
        }
    }

    /// The unit of the y axis.
    pub(crate) fn height_unit(&self) -> Unit {
        match self.heights {
            Heights::Amounts => self.unit.clone(),
            Heights::Shares => Unit::Ratio,
        }
    }
}

impl Bar {
    /// The amounts that are drawn, in the order of the parts.
    pub(crate) fn amounts_drawn(&self) -> Vec<f64> {
        let drawn = |amount: &f64| if amount.is_finite() { amount.max(0.0) } else { 0.0 };
        match self {
            Self::Amounts(amounts) => amounts.iter().map(drawn).collect(),
            Self::Absent(_) => Vec::new(),
        }
    }

    /// The height of the whole bar.
    pub(crate) fn total(&self) -> f64 {
        self.amounts_drawn().iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_that_is_no_number_has_no_height() {
        assert_eq!(Bar::Amounts(vec![1.0, f64::NAN, -2.0, 3.0]).total(), 4.0);
    }
}
