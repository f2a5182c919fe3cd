//! Table: ceilings at a glance, for people.

use super::super::table::{Notation, aligned};
use super::{CeilingRow, CeilingStudy, CrossoverRow, Searched};
use crate::analysis::{Estimate, Fitted};
use crate::experiment::Ending;

/// What was found of each topology, the laws of throughputs, and where topologies change places.
pub fn ceiling_table(study: &CeilingStudy<'_>) -> String {
    let columns: Vec<Column> = COLUMNS.into_iter().filter(|column| is_shown(study, column)).collect();
    let heading = columns.iter().map(|column| match column.heading {
        VALUE => value_heading(study),
        heading => heading.to_owned(),
    });
    let mut rows: Vec<Vec<String>> = vec![heading.collect()];
    rows.extend(study.ceilings.iter().map(|row| {
        let field = |column: &Column| (column.field)(study, row).unwrap_or_else(dash);
        columns.iter().map(field).collect()
    }));
    let is_left: Vec<bool> = columns.iter().map(|column| column.is_words).collect();
    [aligned(&rows, &is_left), laws(study), crossovers(study), notes(study)].concat()
}

/// A column of the first table.
#[derive(Clone, Copy)]
struct Column {
    heading: &'static str,
    is_words: bool,
    /// Whether it says something only where sizes are searched.
    is_of_sizes: bool,
    field: fn(&CeilingStudy<'_>, &CeilingRow) -> Option<String>,
}

/// The column whose heading is what is searched.
const VALUE: &str = "ceiling N*";

const COLUMNS: [Column; 9] = [
    Column::of("topology", true, |study, row| Some(study.name(row.topology).to_owned())),
    Column::of(VALUE, false, |study, row| Some(value(study, row))),
    Column::of_sizes("agents", |_, row| whole(row)),
    Column::of("breaks first", true, |_, row| Some(row.found.broke_first.as_ref()?.text().to_owned())),
    Column::of("at", true, |_, row| row.found.station.clone().filter(|_| row.found.broke_first.is_some())),
    Column::of_sizes("closed form", |study, row| Some(plain(study.closed_form(row)?))),
    Column::of_sizes("knee", |study, row| Some(plain(study.knee(row)?))),
    Column::of("replicates", false, |_, row| Some(replicate_count(row).to_string())),
    Column::of("search", true, |_, row| Some(ended(row.found.ending).to_owned())),
];

impl Column {
    const fn of(
        heading: &'static str,
        is_words: bool,
        field: fn(&CeilingStudy<'_>, &CeilingRow) -> Option<String>,
    ) -> Column {
        Column { heading, is_words, is_of_sizes: false, field }
    }

    const fn of_sizes(
        heading: &'static str,
        field: fn(&CeilingStudy<'_>, &CeilingRow) -> Option<String>,
    ) -> Column {
        Column { heading, is_words: false, is_of_sizes: true, field }
    }
}

fn is_shown(study: &CeilingStudy<'_>, column: &Column) -> bool {
    study.searched == Searched::Agents || !column.is_of_sizes
}

fn value_heading(study: &CeilingStudy<'_>) -> String {
    match &study.searched {
        Searched::Agents => VALUE.to_owned(),
        Searched::Load(key) => last_words(&key.key),
        Searched::Need(key, _) => format!("{} needed", last_words(&key.key)),
    }
}

/// The most agents that are carried, as a whole number.
fn whole(row: &CeilingRow) -> Option<String> {
    let found = &row.found;
    found.whole().map(|whole| whole.to_string()).or_else(|| Some(found.holds_at?.to_string()))
}

fn plain(mean: f64) -> String {
    Notation::Plain.short_estimate(Estimate { mean, half_width: None, count: 1 })
}

/// The most runs that any value took.
fn replicate_count(row: &CeilingRow) -> usize {
    row.found.evaluations.iter().map(|one| one.runs.len()).max().unwrap_or(0)
}

/// What a key is about: its end, with what it is the mean or the median of.
fn last_words(key: &str) -> String {
    let steps: Vec<&str> = key.split('.').collect();
    steps[steps.len().saturating_sub(2)..].join(" ")
}

/// The ceiling with its interval, or why there is none.
fn value(study: &CeilingStudy<'_>, row: &CeilingRow) -> String {
    let (found, unit) = (&row.found, study.unit());
    if let Some(estimate) = found.estimate {
        return format!("{}{unit}", Notation::Plain.short_estimate(estimate));
    }
    let at = |value: Option<f64>| value.map_or_else(dash, |value| format!("{value}{unit}"));
    match (found.ending, &study.searched) {
        (Ending::HoldsThroughout, Searched::Need(_, (min, _))) => format!("{min}{unit} is enough"),
        (Ending::HoldsThroughout, _) => format!("none up to {}", at(found.holds_at)),
        (Ending::NeverHolds, Searched::Agents) => "not even one".to_owned(),
        (Ending::NeverHolds, _) => format!("none, not at {}", at(found.breaks_at)),
        (Ending::Precise | Ending::WholeNumbers, _) => at(found.holds_at),
        (Ending::BudgetSpent | Ending::OutOfRange | Ending::NoCurve, _) if found.breaks_at.is_some() => {
            format!("from {} to {}", at(found.holds_at), at(found.breaks_at))
        }
        (Ending::BudgetSpent | Ending::OutOfRange | Ending::NoCurve, _) => {
            format!("above {}", at(found.holds_at))
        }
    }
}

fn ended(ending: Ending) -> &'static str {
    match ending {
        Ending::Precise => "precise",
        Ending::BudgetSpent => "events spent",
        Ending::HoldsThroughout => "nothing breaks",
        Ending::NeverHolds => "nothing holds",
        Ending::WholeNumbers => "to whole numbers",
        Ending::OutOfRange => "no such value",
        Ending::NoCurve => "no crossing",
    }
}

/// The scalability law of each topology that has one.
fn laws(study: &CeilingStudy<'_>) -> String {
    let names = ["topology", "contention α", "coherency β", "alone γ", "peak at N", "tasks/s there", "sizes"];
    let rows = study.ceilings.iter().filter_map(|row| {
        let law = study.law(row)?;
        let peak = law.peak();
        let peaks = [peak, peak.map(|peak| law.throughput(peak))];
        let mut fields = vec![study.name(row.topology).to_owned()];
        fields.extend([law.alpha, law.beta, law.gamma].map(fitted));
        fields.extend(peaks.map(|value| value.map_or_else(dash, four_digits)));
        fields.push(law.point_count.to_string());
        Some(fields)
    });
    let rows: Vec<Vec<String>> = [names.map(str::to_owned).to_vec()].into_iter().chain(rows).collect();
    if rows.len() == 1 {
        return String::new();
    }
    format!(
        "\nX(N) = γN ÷ (1 + α(N − 1) + βN(N − 1))\n{}",
        aligned(&rows, &[true, false, false, false, false, false, false])
    )
}

/// A parameter and its standard error in brackets.
fn fitted(fitted: Fitted) -> String {
    let error = fitted.standard_error.map(|error| format!(" ({})", two_digits(error)));
    format!("{}{}", four_digits(fitted.value), error.unwrap_or_default())
}

fn four_digits(value: f64) -> String {
    in_digits(value, 3)
}

fn two_digits(value: f64) -> String {
    in_digits(value, 1)
}

/// A number with so many digits behind the first; powers of ten where it is very small.
fn in_digits(value: f64, behind: usize) -> String {
    let rounded: f64 = format!("{value:.behind$e}").parse().unwrap_or(value);
    if rounded != 0.0 && rounded.abs() < 1e-3 { format!("{rounded:e}") } else { rounded.to_string() }
}

/// Where topologies change places.
fn crossovers(study: &CeilingStudy<'_>) -> String {
    if study.crossovers.is_empty() {
        return String::new();
    }
    let names = ["change places in", "smaller below", "smaller above", "at N", "replicates", "search"];
    let rows = study.crossovers.iter().map(|row| crossover(study, row));
    let rows: Vec<Vec<String>> = [names.map(str::to_owned).to_vec()].into_iter().chain(rows).collect();
    format!("\n{}", aligned(&rows, &[true, true, true, false, false, true]))
}

fn crossover(study: &CeilingStudy<'_>, row: &CrossoverRow) -> Vec<String> {
    let (found, (one, other)) = (&row.found, row.topologies);
    let below = found.is_first_smaller.map(|is_first| if is_first { one } else { other });
    // Above is another only where they change places.
    let above = found.is_first_smaller.filter(|_| found.estimate.is_some());
    let above = above.map(|is_first| if is_first { other } else { one });
    let name =
        |topology: Option<usize>| topology.map_or_else(dash, |topology| study.name(topology).to_owned());
    let at = match (found.estimate, found.ending) {
        (Some(estimate), _) => Notation::Plain.short_estimate(estimate),
        (None, Ending::HoldsThroughout) => {
            format!("none up to {}", found.holds_at.map_or_else(dash, |at| at.to_string()))
        }
        (None, _) => dash(),
    };
    vec![
        row.metric.name().to_owned(),
        name(below),
        name(above),
        at,
        found.per_replicate.len().to_string(),
        ended(found.ending).to_owned(),
    ]
}

/// What needs to be said of the columns, as far as they do not say it themselves.
fn notes(study: &CeilingStudy<'_>) -> String {
    let question = &study.loaded.scenario.ceiling;
    let mut notes = Vec::new();
    for row in &study.ceilings {
        for limit in &row.found.unmeasured {
            notes.push(format!(
                "{}: no run has a figure for {limit:?}",
                study.name(row.topology),
                limit = limit.text
            ));
        }
        let without_start = row.found.values_without_start();
        if let (Some(first), Some(last)) = (without_start.first(), without_start.last()) {
            let (name, unit, count) = (study.name(row.topology), study.unit(), without_start.len());
            notes.push(format!(
                "{name}: no end of the warm-up was found at {count} of the values tried, between {first}{unit} and {last}{unit}: half of those runs is left out; longer runs show it"
            ));
        }
        if row.found.is_censored {
            let name = study.name(row.topology);
            notes.push(format!(
                "{name}: tasks were not done at the end of the drain: latencies are lower bounds, and the ceiling may be lower"
            ));
        }
    }
    if study.ceilings.iter().any(|row| row.found.ending == Ending::BudgetSpent) {
        let count = question.event_count_max;
        notes.push(format!("events spent: {count} for each topology; `--events-max` allows more"));
    }
    let text: String = notes.iter().map(|note| format!("{note}\n")).collect();
    if text.is_empty() { text } else { format!("\n{text}") }
}

fn dash() -> String {
    "–".to_owned()
}
