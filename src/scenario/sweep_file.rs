//! Sweep file: what of a scenario takes several values in turn, as it is written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::axes::{Axes, Axis, COMBINATIONS_MAX};
use super::axis_file::{AxisFile, repeated};
use super::document::{Findings, Mistake};
use super::filter::Filter;
use super::sweep_map_file::SweepMapFile;

/// The axes of a sweep, and which of their cells are run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Sweep")]
pub struct SweepFile {
    /// How the values of several axes meet.
    #[serde(default, skip_serializing_if = "Combine::is_default")]
    pub combine: Combine,
    /// Cells that are left out: those for which any of the conditions holds, such as
    /// `"topology.coordination.hub.cores > 8 and agents < 100"`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<String>,
    /// The only cells that are run: those for which any of the conditions holds. Left out: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// What takes several values in turn.
    pub axis: Vec<AxisFile>,
    /// A chart of a metric over the size of the swarm and the values of the only axis. Left out: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<SweepMapFile>,
}

/// How the values of several axes meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Each with each of the others; those of the last axis change first.
    #[default]
    Cartesian,
    /// The first with the first, the second with the second.
    Zipped,
}

impl Combine {
    fn is_default(&self) -> bool {
        *self == Combine::default()
    }
}

impl SweepFile {
    /// The axes of a scenario, if it has a sweep of which nothing is wrong.
    pub(super) fn sound(sweep: Option<&SweepFile>, findings: &Findings) -> Option<Axes> {
        let sweep = sweep.filter(|_| !findings.is_doubtful("sweep"))?;
        if sweep.mistakes().is_empty() { sweep.axes() } else { None }
    }

    /// The axes, if their values can be told.
    fn axes(&self) -> Option<Axes> {
        let axis = |(index, axis): (usize, &AxisFile)| axis.axis(&path_of(index)).ok();
        let list: Option<Vec<Axis>> = self.axis.iter().enumerate().map(axis).collect();
        let list = list?;
        let (skip, _) = filters("skip", &self.skip, &list);
        let (only, _) = filters("only", &self.only, &list);
        Some(Axes { list, combine: self.combine, skip, only })
    }

    /// What no field can know alone.
    pub(super) fn mistakes(&self) -> Vec<Mistake> {
        let of_axes = self.axis.iter().enumerate().flat_map(|(index, axis)| axis.mistakes(&path_of(index)));
        let mut mistakes: Vec<Mistake> = of_axes.collect();
        mistakes.extend(self.repeated_keys());
        if self.axis.is_empty() {
            let help = "write `[[sweep.axis]]` with a `key` and `values`";
            mistakes.push(Mistake::new("a sweep without an axis").at("sweep.axis").help(help));
        }
        if let Some(axes) = self.axes().filter(|_| mistakes.is_empty()) {
            mistakes.extend(self.mistakes_of_all(&axes));
        }
        mistakes
    }

    /// What is wrong with the axes taken together, each being right.
    fn mistakes_of_all(&self, axes: &Axes) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        mistakes.extend(self.uneven(axes));
        if self.combine == Combine::Cartesian && axes.raw_count() > COMBINATIONS_MAX {
            let lengths: Vec<String> = axes.list.iter().map(|axis| axis.values.len().to_string()).collect();
            let mistake = Mistake::new(format!("{} combinations are too many", lengths.join(" × ")));
            mistakes.push(mistake.at("sweep.axis").help(format!("{COMBINATIONS_MAX} is the most")));
        }
        mistakes.extend(filters("skip", &self.skip, &axes.list).1);
        mistakes.extend(filters("only", &self.only, &axes.list).1);
        if let Some(map) = &self.map {
            match axes.list.as_slice() {
                [axis] => mistakes.extend(map.mistakes(axis)),
                _ => {
                    let mistake = Mistake::new("a map has one axis beside the size").at("sweep.map");
                    mistakes.push(mistake.help("leave out [sweep.map], or all axes but one"));
                }
            }
        }
        mistakes
    }

    /// Zipped axes that are not as long as the first.
    fn uneven(&self, axes: &Axes) -> Vec<Mistake> {
        let lengths: Vec<usize> = axes.list.iter().map(|axis| axis.values.len()).collect();
        let is_uneven = |index: &usize| self.combine == Combine::Zipped && lengths[*index] != lengths[0];
        let mistake = |index: usize| {
            let message = format!("an axis of {} values beside one of {}", lengths[index], lengths[0]);
            let mistake = Mistake::new(message).at(axes.list[index].values_path());
            let mistake = mistake.also(axes.list[0].values_path(), format!("{} values", lengths[0]));
            mistake.help("zipped axes are equally long; `combine = \"cartesian\"` combines each with each")
        };
        (1..lengths.len()).filter(is_uneven).map(mistake).collect()
    }

    /// Keys that two axes set; twice in one axis has been told of there.
    fn repeated_keys(&self) -> Vec<Mistake> {
        let of_axis = |(index, axis): (usize, &AxisFile)| {
            let mut keys: Vec<(String, String)> =
                axis.key.all().iter().cloned().zip(axis.key.paths(&path_of(index))).collect();
            keys.dedup_by(|one, other| one.0 == other.0);
            keys
        };
        let keys: Vec<(String, String)> = self.axis.iter().enumerate().flat_map(of_axis).collect();
        let (keys, places): (Vec<String>, Vec<String>) = keys.into_iter().unzip();
        let mistakes =
            repeated(&keys, |index| places[index].clone(), |key| format!("two axes sweep the key `{key}`"));
        let is_in_one_axis = self.axis.len() < 2;
        if is_in_one_axis { Vec::new() } else { mistakes }
    }

    /// What to say where the conditions leave nothing to run.
    pub(super) fn nothing_left(&self) -> Mistake {
        let key = if self.skip.is_empty() { "sweep.only" } else { "sweep.skip" };
        let mistake = Mistake::new("every cell of the sweep is left out").at(key);
        mistake.help("write conditions under which some are run; `=` compares with one value")
    }
}

fn path_of(index: usize) -> String {
    format!("sweep.axis[{index}]")
}

/// The conditions of a list, and what is wrong with those that are none.
fn filters(key: &str, texts: &[String], axes: &[Axis]) -> (Vec<Filter>, Vec<Mistake>) {
    let mut filters = Vec::new();
    let mut mistakes = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        match Filter::read(text, axes) {
            Ok(filter) => filters.push(filter),
            Err(mistake) => mistakes.push(mistake.at(format!("sweep.{key}[{index}]"))),
        }
    }
    (filters, mistakes)
}
