//! Sensitivity report: what moves the ceilings, as a table, as CSV and as JSON.

use serde_json::{Value, json};

use super::Study;
use super::records::{Records, header, text};
use super::table::{Notation, grouped};
use crate::analysis::{Estimate, could_be_zero, elasticity, relative_change};
use crate::experiment::{Ending, FoundBeside, FoundCeiling, Sensitivity, Tried};
use crate::scenario::Variation;

/// What another value of a parameter comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Effect {
    /// The ceiling moves by so much, in proportion to itself.
    Moved(Estimate),
    /// The runs are the same, event by event.
    Unmoved,
    /// There is no ceiling, for this reason.
    NoCeiling(Ending),
    /// The scenario does not allow the value.
    Refused,
}

/// A parameter with what its variations come to.
pub(super) struct Row<'a> {
    pub(super) tried: &'a Tried,
    pub(super) effects: Vec<(&'a Variation, Effect)>,
}

/// The parameters of a topology, sorted by what they do.
pub(super) struct Sorted<'a> {
    /// Those that move the ceiling beyond chance, or end it, by how much they do.
    pub(super) moving: Vec<Row<'a>>,
    /// Those of which that could be chance.
    pub(super) doubtful: Vec<Row<'a>>,
    /// Those on which no event depends.
    pub(super) idle: Vec<Row<'a>>,
    /// Those that can only be as they are.
    pub(super) refused: Vec<Row<'a>>,
}

impl Effect {
    fn of(found: Option<&FoundBeside>, base: &FoundCeiling) -> Effect {
        match found {
            None => Effect::Refused,
            Some(FoundBeside::Unmoved) => Effect::Unmoved,
            Some(FoundBeside::Again(found)) => {
                let moved = relative_change(&found.per_replicate, &base.per_replicate);
                moved.map_or(Effect::NoCeiling(found.ending), Effect::Moved)
            }
        }
    }

    fn is_beyond_chance(self) -> bool {
        match self {
            Effect::Moved(estimate) => !could_be_zero(estimate),
            Effect::NoCeiling(_) => true,
            Effect::Unmoved | Effect::Refused => false,
        }
    }

    fn size(self) -> f64 {
        match self {
            Effect::Moved(estimate) => estimate.mean.abs(),
            Effect::NoCeiling(_) => f64::INFINITY,
            Effect::Unmoved | Effect::Refused => 0.0,
        }
    }

    /// The word that stands for it in records.
    fn name(self) -> &'static str {
        match self {
            Effect::Moved(_) => "moved",
            Effect::Unmoved => "unmoved",
            Effect::NoCeiling(ending) => ending.name(),
            Effect::Refused => "refused",
        }
    }

    fn estimate(self) -> Option<Estimate> {
        match self {
            Effect::Moved(estimate) => Some(estimate),
            _ => None,
        }
    }

    /// What people are told.
    pub(super) fn words(self) -> String {
        match self {
            Effect::Moved(estimate) => signed(estimate),
            Effect::Unmoved => "0 %".to_owned(),
            Effect::NoCeiling(Ending::HoldsThroughout) => "no ceiling".to_owned(),
            Effect::NoCeiling(Ending::NeverHolds) => "carries no agent".to_owned(),
            Effect::NoCeiling(Ending::BudgetSpent) => "events spent".to_owned(),
            Effect::NoCeiling(
                Ending::Precise | Ending::WholeNumbers | Ending::OutOfRange | Ending::NoCurve,
            ) => "not to be found".to_owned(),
            Effect::Refused => "–".to_owned(),
        }
    }
}

fn signed(estimate: Estimate) -> String {
    let half_width = estimate.half_width.map(|half_width| format!(" ±{:.1}", 100.0 * half_width));
    format!("{:+.1}{} %", 100.0 * estimate.mean, half_width.unwrap_or_default())
}

impl<'a> Sorted<'a> {
    pub(super) fn of(sensitivity: &'a Sensitivity) -> Sorted<'a> {
        let mut sorted =
            Sorted { moving: Vec::new(), doubtful: Vec::new(), idle: Vec::new(), refused: Vec::new() };
        for tried in &sensitivity.tried {
            let effect = |(variation, found): &'a (Variation, Option<FoundBeside>)| {
                (variation, Effect::of(found.as_ref(), &sensitivity.base))
            };
            let effects: Vec<(&Variation, Effect)> = tried.found.iter().map(effect).collect();
            let is_any = |is_it: &dyn Fn(Effect) -> bool| effects.iter().any(|(_, effect)| is_it(*effect));
            let list = match () {
                () if is_any(&Effect::is_beyond_chance) => &mut sorted.moving,
                () if is_any(&|effect| effect.estimate().is_some()) => &mut sorted.doubtful,
                () if is_any(&|effect| effect == Effect::Unmoved) => &mut sorted.idle,
                () => &mut sorted.refused,
            };
            list.push(Row { tried, effects });
        }
        sorted.moving.sort_by(|one, other| other.size().total_cmp(&one.size()));
        sorted
    }
}

impl Row<'_> {
    fn size(&self) -> f64 {
        self.effects.iter().map(|(_, effect)| effect.size()).fold(0.0, f64::max)
    }

    /// Percent per percent, between the values that were tried.
    fn elasticity(&self) -> Option<f64> {
        let known = self.effects.iter().filter_map(|(variation, effect)| match effect {
            Effect::Moved(estimate) => Some((variation.change, estimate.mean)),
            Effect::Unmoved => Some((variation.change, 0.0)),
            _ => None,
        });
        match known.collect::<Vec<_>>().as_slice() {
            [(change, moved)] => Some(moved / change),
            [(lower, at_lower), (higher, at_higher)] => Some((at_higher - at_lower) / (higher - lower)),
            _ => None,
        }
    }

    fn fields(&self, topology: &str) -> Vec<String> {
        let mut fields =
            vec![topology.to_owned(), self.tried.parameter.label.clone(), self.tried.parameter.text.clone()];
        for is_higher in [false, true] {
            let found = self.effects.iter().find(|(variation, _)| (variation.change > 0.0) == is_higher);
            fields.extend(match found {
                Some((variation, effect)) => [changed(variation), effect.words()],
                None => ["–".to_owned(), "–".to_owned()],
            });
        }
        fields.push(self.elasticity().map_or_else(|| "–".to_owned(), |found| format!("{found:+.2}")));
        fields
    }
}

/// The value, and by how much it is larger where that is not a tenth.
pub(super) fn changed(variation: &Variation) -> String {
    let percent = 100.0 * variation.change;
    match percent.abs() {
        tenth if (tenth - 10.0).abs() < 0.5 => variation.text.clone(),
        _ => format!("{} ({percent:+.1} %)", variation.text),
    }
}

/// The ceilings and what moves them, then in a line each what does not.
pub fn sensitivity_table(study: &Study<'_>, sensitivities: &[Sensitivity]) -> String {
    let columns =
        ["topology", "parameter", "is", "lower", "moves N* by", "higher", "moves N* by", "% of N* per %"];
    let mut rows = vec![header(&columns)];
    let mut notes = String::new();
    for sensitivity in sensitivities {
        let name = study.loaded.scenario.topologies[sensitivity.topology].name.as_str();
        let sorted = Sorted::of(sensitivity);
        rows.extend(sorted.moving.iter().map(|row| row.fields(name)));
        notes += &format!("{name}: {}\n", ceiling(study, &sensitivity.base));
        let lists = [
            ("could be chance", &sorted.doubtful),
            ("moves nothing", &sorted.idle),
            ("can only be as it is", &sorted.refused),
        ];
        for (words, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            let labels: Vec<&str> = list.iter().map(|row| row.tried.parameter.label.as_str()).collect();
            notes += &format!("{name}, {words}: {}\n", labels.join(", "));
        }
    }
    let table = if rows.len() > 1 { grouped(&rows, &[true, true]) + "\n" } else { String::new() };
    table + &notes
}

/// The ceiling of a topology in words, or why it has none.
fn ceiling(study: &Study<'_>, base: &FoundCeiling) -> String {
    let largest = study.loaded.scenario.ceiling.agent_count_max;
    let first =
        base.broke_first.as_ref().map_or_else(String::new, |first| format!(": first to break is {first}"));
    let station =
        base.station.as_ref().map_or_else(String::new, |station| format!(", hottest the {station}"));
    match (base.estimate, base.ending) {
        (Some(estimate), _) => {
            let found = Notation::Plain.short_estimate(estimate);
            format!("N* is {found} agents{first}{station}; changes are paired over {} runs", estimate.count)
        }
        (None, Ending::HoldsThroughout) => format!("no ceiling up to {largest} agents, so nothing moves it"),
        (None, Ending::NeverHolds) => {
            format!("carries not even one agent{first}, so there is nothing to move")
        }
        (None, Ending::BudgetSpent) => {
            "no ceiling was found before the events of the search were spent: raise `ceiling.events_max`"
                .to_owned()
        }
        (None, Ending::Precise | Ending::WholeNumbers | Ending::OutOfRange | Ending::NoCurve) => {
            "no ceiling was found".to_owned()
        }
    }
}

/// `sensitivity.csv`: a row per topology, parameter and variation.
pub fn sensitivity_csv(study: &Study<'_>, sensitivities: &[Sensitivity]) -> Vec<u8> {
    let columns = [
        "topology",
        "parameter",
        "value",
        "varied_value",
        "parameter_change_ratio",
        "outcome",
        "ceiling_agents_mean",
        "ceiling_change_ratio_mean",
        "ceiling_change_ratio_half_width",
        "elasticity_mean",
        "elasticity_half_width",
        "replicates",
    ];
    let mut records = Records::new(&header(&columns));
    for sensitivity in sensitivities {
        for tried in &sensitivity.tried {
            for (variation, found) in &tried.found {
                let effect = Effect::of(found.as_ref(), &sensitivity.base);
                let moved = effect.estimate();
                let elastic = moved.map(|moved| elasticity(moved, variation.change));
                records.push(&[
                    study.loaded.scenario.topologies[sensitivity.topology].name.clone(),
                    tried.parameter.label.clone(),
                    tried.parameter.text.clone(),
                    variation.text.clone(),
                    variation.change.to_string(),
                    effect.name().to_owned(),
                    text(ceiling_mean(found.as_ref(), &sensitivity.base)),
                    text(moved.map(|moved| moved.mean)),
                    text(moved.and_then(|moved| moved.half_width)),
                    text(elastic.map(|elastic| elastic.mean)),
                    text(elastic.and_then(|elastic| elastic.half_width)),
                    moved.map(|moved| moved.count.to_string()).unwrap_or_default(),
                ]);
            }
        }
    }
    records.into_bytes()
}

fn ceiling_mean(found: Option<&FoundBeside>, base: &FoundCeiling) -> Option<f64> {
    match found? {
        FoundBeside::Unmoved => base.estimate.map(|estimate| estimate.mean),
        FoundBeside::Again(found) => found.estimate.map(|estimate| estimate.mean),
    }
}

/// The same as JSON: an array of topologies, each with its ceiling and its parameters.
pub fn sensitivity_json(study: &Study<'_>, sensitivities: &[Sensitivity]) -> Value {
    let of_topology = |sensitivity: &Sensitivity| {
        let parameters = sensitivity.tried.iter().map(|tried| {
            let variations = tried.found.iter().map(|(variation, found)| {
                let effect = Effect::of(found.as_ref(), &sensitivity.base);
                let moved = effect.estimate();
                json!({
                    "value": variation.text,
                    "parameter_change_ratio": variation.change,
                    "outcome": effect.name(),
                    "ceiling_change_ratio_mean": moved.map(|moved| moved.mean),
                    "ceiling_change_ratio_half_width": moved.and_then(|moved| moved.half_width),
                })
            });
            json!({
                "parameter": tried.parameter.label,
                "value": tried.parameter.text,
                "variations": variations.collect::<Vec<Value>>(),
            })
        });
        json!({
            "topology": study.loaded.scenario.topologies[sensitivity.topology].name,
            "ceiling": sensitivity.base.estimate.map(|estimate| json!({
                "agents_mean": estimate.mean,
                "agents_half_width": estimate.half_width,
                "replicates": estimate.count,
            })),
            "ending": sensitivity.base.ending.name(),
            "parameters": parameters.collect::<Vec<Value>>(),
        })
    };
    sensitivities.iter().map(of_topology).collect()
}
