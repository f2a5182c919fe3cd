//! Table: ceilings at a glance, for people.

use super::super::table::{Notation, aligned};
use super::{CeilingRow, CeilingStudy, CrossoverRow, Searched};
use crate::analysis::{Estimate, Fitted};
use crate::experiment::Ending;

/// What was found of each topology, the laws of throughputs, and where topologies change places.
pub fn ceiling_table(study: &CeilingStudy<'_>) -> String {
    let mut rows = vec![heading(study)];
    rows.extend(study.ceilings.iter().map(|row| fields(study, row)));
    let mut text = aligned(&rows, &[true, false, false, true, true, false, false, false, true]);
    text.push_str(&laws(study));
    text.push_str(&crossovers(study));
    text.push_str(&notes(study));
    text
}

fn heading(study: &CeilingStudy<'_>) -> Vec<String> {
    let searched = match &study.searched {
        Searched::Agents => ["ceiling N*", "agents"].map(str::to_owned),
        Searched::Load(key) => [last_words(&key.key), "holds at".to_owned()],
        Searched::Need(key, _) => [format!("{} needed", last_words(&key.key)), "holds at".to_owned()],
    };
    let words = ["breaks first", "at", "closed form", "knee", "replicates", "search"].map(str::to_owned);
    ["topology".to_owned()].into_iter().chain(searched).chain(words).collect()
}

/// What a key is about: its end, with what it is the mean or the median of.
fn last_words(key: &str) -> String {
    let steps: Vec<&str> = key.split('.').collect();
    steps[steps.len().saturating_sub(2)..].join(" ")
}

fn fields(study: &CeilingStudy<'_>, row: &CeilingRow) -> Vec<String> {
    let found = &row.found;
    let unit = study.unit();
    let plain = |value: Option<f64>| {
        let estimate = value.map(|mean| Estimate { mean, half_width: None, count: 1 });
        estimate.map_or_else(dash, |estimate| Notation::Plain.short_estimate(estimate))
    };
    let whole = match &study.searched {
        Searched::Agents => {
            found.whole().map(|whole| whole.to_string()).or(found.holds_at.map(|at| at.to_string()))
        }
        _ => found.holds_at.map(|at| format!("{at}{unit}")),
    };
    vec![
        study.name(row.topology).to_owned(),
        value(study, row),
        whole.unwrap_or_else(dash),
        found.broke_first.as_ref().map_or_else(dash, |first| first.text().to_owned()),
        found.station.clone().filter(|_| found.broke_first.is_some()).unwrap_or_else(dash),
        plain(study.closed_form(row)),
        plain(study.knee(row)),
        found.evaluations.iter().map(|one| one.runs.len()).max().unwrap_or(0).to_string(),
        ended(found.ending).to_owned(),
    ]
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
        (Ending::Precise, _) => at(found.holds_at),
        (Ending::BudgetSpent | Ending::NoCurve, _) if found.breaks_at.is_some() => {
            format!("from {} to {}", at(found.holds_at), at(found.breaks_at))
        }
        (Ending::BudgetSpent | Ending::NoCurve, _) => format!("above {}", at(found.holds_at)),
    }
}

fn ended(ending: Ending) -> &'static str {
    match ending {
        Ending::Precise => "precise",
        Ending::BudgetSpent => "events spent",
        Ending::HoldsThroughout => "nothing breaks",
        Ending::NeverHolds => "nothing holds",
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
        fields.extend(peaks.map(|value| value.map_or_else(dash, |value| four_digits(value))));
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
    let (below, above) = if found.is_first_smaller == Some(false) { (other, one) } else { (one, other) };
    let at = match (found.estimate, found.ending) {
        (Some(estimate), _) => Notation::Plain.short_estimate(estimate),
        (None, Ending::HoldsThroughout) => {
            format!("none up to {}", found.holds_at.map_or_else(dash, |at| at.to_string()))
        }
        (None, _) => dash(),
    };
    vec![
        row.metric.name().to_owned(),
        study.name(below).to_owned(),
        study.name(above).to_owned(),
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
