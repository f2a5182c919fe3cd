//! Sweep strips: what of a sweep is drawn side by side: its first axis that has numbers is x, and each combination
//! of the others is a panel of its own.

use crate::scenario::{Axis, Combine, LoadedSweep};

/// More panels than this are too small to be read.
const STRIPS_MAX: usize = 6;
/// More points on a line than this are not told apart.
const VALUES_MAX: usize = 1000;

/// What is drawn in one panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Strip {
    /// The values of the other axes; empty where there are none.
    pub(super) title: String,
    /// Which combination stands at each value of x, if it was run.
    pub(super) combinations: Vec<Option<usize>>,
}

/// The index of the axis that is x.
pub(super) fn x_of(axes: &[Axis]) -> usize {
    axes.iter().position(|axis| axis.numbers().is_some()).unwrap_or(0)
}

/// The strips of a sweep; none, and why, where there are too many.
pub(super) fn strips(loaded: &LoadedSweep) -> Result<Vec<Strip>, Option<String>> {
    let axes = loaded.axes();
    if axes.is_empty() {
        return Err(None);
    }
    let x = x_of(axes);
    let value_count = axes[x].values.len();
    if value_count > VALUES_MAX {
        return Err(Some(format!(
            "no charts: an axis of {value_count} values, of which {VALUES_MAX} could be drawn"
        )));
    }
    let is_zipped = loaded.sweep().is_some_and(|sweep| sweep.combine == Combine::Zipped);
    let mut found: Vec<(Vec<usize>, Strip)> = Vec::new();
    for combination in 0..loaded.combination_count() {
        let mut others = loaded.value_indices(combination);
        let place = others.remove(x);
        // What goes along with x is told by x.
        let others = if is_zipped { Vec::new() } else { others };
        let index = found.iter().position(|(known, _)| *known == others).unwrap_or_else(|| {
            let strip = Strip { title: title(axes, x, &others), combinations: vec![None; value_count] };
            found.push((others, strip));
            found.len() - 1
        });
        if found.len() > STRIPS_MAX {
            let what = "the other axes have more combinations than a chart has room for";
            return Err(Some(format!("no charts: beside `{}`, {what} ({STRIPS_MAX})", axes[x].name())));
        }
        found[index].1.combinations[place] = Some(combination);
    }
    Ok(found.into_iter().map(|(_, strip)| strip).collect())
}

fn title(axes: &[Axis], x: usize, others: &[usize]) -> String {
    let others = axes.iter().enumerate().filter(|(index, _)| *index != x).zip(others);
    let others =
        others.map(|((_, axis), value)| format!("{} = {}", axis.label(), axis.values[*value].text()));
    others.collect::<Vec<String>>().join(", ")
}
