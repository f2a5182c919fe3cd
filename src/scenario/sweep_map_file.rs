//! Sweep map file: what a map over the sizes and the values of a sweep shows, as it is written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::axes::Axis;
use super::document::Mistake;
use super::level::{LevelFile, unknown_metric};
use crate::metrics::Metric;
use crate::quantities::QuantityError;

/// Fewer values than this are no second dimension.
const VALUES_MIN: usize = 3;

/// What a map shows: a metric over the size of the swarm and the values of the only axis, drawn where there are two
/// sizes or more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SweepMap")]
pub struct SweepMapFile {
    /// What cells are coloured by: in words, such as `mean coordination latency`, or the name
    /// of a column, such as `coordination_latency_s_mean`.
    pub metric: String,
    /// Levels of the metric at which lines are drawn, in its unit: `["200 ms", "2 s"]`. Left out: no lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contours: Vec<LevelFile>,
}

/// What a map shows, valid by construction.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepMap {
    /// What cells are coloured by.
    pub metric: Metric,
    /// The levels at which lines are drawn, in the unit of the metric, each above zero.
    pub levels: Vec<f64>,
}

impl SweepMapFile {
    /// What is shown, if nothing of it is mistaken.
    pub fn resolved(&self) -> Option<SweepMap> {
        let metric = Metric::from_words(&self.metric)?;
        let levels: Result<Vec<f64>, QuantityError> =
            self.contours.iter().map(|level| level.number(metric)).collect();
        Some(SweepMap { metric, levels: levels.ok()? })
    }

    /// What is wrong with a map over an axis.
    pub(super) fn mistakes(&self, axis: &Axis) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if (2..VALUES_MIN).contains(&axis.values.len()) {
            let mistake = Mistake::new(format!("a map needs at least {VALUES_MIN} values")).at("sweep.map");
            let mistake = mistake.also(axis.values_path(), format!("only {}", axis.values.len()));
            mistakes.push(mistake.help("add a value, or leave out [sweep.map]"));
        }
        if !self.contours.is_empty() && axis.numbers().is_none() {
            let mistake =
                Mistake::new("between values that are not numbers of one kind there are no contours");
            let mistake = mistake.at("sweep.map.contours").also(axis.values_path(), "these are names");
            mistakes.push(mistake.help("leave out `contours`: cells are coloured without them"));
        }
        match Metric::from_words(&self.metric) {
            Some(metric) => mistakes.extend(self.mistaken_levels(metric)),
            None => mistakes.push(unknown_metric(&self.metric).at("sweep.map.metric")),
        }
        mistakes
    }

    fn mistaken_levels(&self, metric: Metric) -> Vec<Mistake> {
        let levels: Vec<_> = self.contours.iter().map(|level| level.number(metric)).collect();
        let place = |index: usize| format!("sweep.map.contours[{index}]");
        let mistake = |(index, level): (usize, &Result<f64, QuantityError>)| {
            let first = levels[..index].iter().position(|earlier| level.is_ok() && earlier == level);
            let mistake = match (level, first) {
                (Err(error), _) => Mistake::new(error.message()).help(error.help()),
                (Ok(level), _) if *level <= 0.0 => Mistake::new("a contour at zero leads nowhere")
                    .help("write a level above zero: figures are compared by their ratios"),
                (Ok(_), Some(first)) => Mistake::new("this contour is asked for twice")
                    .also(place(first), "first here")
                    .help("leave one out"),
                (Ok(_), None) => return None,
            };
            Some(mistake.at(place(index)))
        };
        levels.iter().enumerate().filter_map(mistake).collect()
    }
}
