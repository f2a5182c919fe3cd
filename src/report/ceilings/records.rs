//! Records: ceilings, crossings of single replicates and everything that was run for them, as CSV and JSON.

use serde_json::{Map, Value, json};

use super::super::records::{Records, header, text};
use super::{CeilingRow, CeilingStudy, Searched};
use crate::analysis::{Estimate, Fitted};
use crate::experiment::Evaluation;
use crate::metrics::{Metric, RunStatus};

/// `ceilings.csv`: a row per topology, with the 95 % half-width, the closed form and the scalability law.
pub fn ceilings_csv(study: &CeilingStudy<'_>) -> Vec<u8> {
    let mut columns =
        header(&["topology", "searched", "unit", "ceiling", "half_width", "replicates", "ending"]);
    columns.extend(header(&["holds_at", "breaks_at", "broke_first", "station", "latency_is_lower_bound"]));
    columns.extend(header(&["closed_form", "knee", "alpha", "alpha_standard_error", "beta"]));
    columns.extend(header(&["beta_standard_error", "gamma_hz", "gamma_standard_error_hz", "peak"]));
    columns.extend(header(&["law_sizes", "events"]));
    let mut records = Records::new(&columns);
    for row in &study.ceilings {
        records.push(&fields(study, row));
    }
    records.into_bytes()
}

fn fields(study: &CeilingStudy<'_>, row: &CeilingRow) -> Vec<String> {
    let found = &row.found;
    let searched = match &study.searched {
        Searched::Agents => "agents",
        Searched::Load(key) | Searched::Need(key, _) => &key.key,
    };
    let law = study.law(row);
    let value = |fitted: Option<Fitted>| text(fitted.map(|fitted| fitted.value));
    let error = |fitted: Option<Fitted>| text(fitted.and_then(|fitted| fitted.standard_error));
    let (alpha, beta, gamma) = (law.map(|law| law.alpha), law.map(|law| law.beta), law.map(|law| law.gamma));
    vec![
        study.name(row.topology).to_owned(),
        searched.to_owned(),
        study.unit().trim().to_owned(),
        text(found.estimate.map(|estimate| estimate.mean)),
        text(found.estimate.and_then(|estimate| estimate.half_width)),
        found.per_replicate.len().to_string(),
        found.ending.name().to_owned(),
        text(found.holds_at),
        text(found.breaks_at),
        found.broke_first.as_ref().map(|first| first.text().to_owned()).unwrap_or_default(),
        found.station.clone().unwrap_or_default(),
        found.is_censored.to_string(),
        text(study.closed_form(row)),
        text(study.knee(row)),
        value(alpha),
        error(alpha),
        value(beta),
        error(beta),
        value(gamma),
        error(gamma),
        text(law.and_then(|law| law.peak())),
        law.map(|law| law.point_count.to_string()).unwrap_or_default(),
        found.event_count.to_string(),
    ]
}

/// The same as JSON: an array of topologies, and one of crossovers.
pub fn ceilings_json(study: &CeilingStudy<'_>) -> String {
    let scenario = &study.loaded.scenario;
    let whole = json!({
        "scenario": scenario.name,
        "seed": scenario.seed,
        "ceilings": objects(&ceilings_csv(study)),
        "crossovers": objects(&crossovers_csv(study)),
    });
    serde_json::to_string_pretty(&whole).expect("numbers and names can be written as JSON") + "\n"
}

/// The rows of a table by the names of their columns; numbers as such, empty fields as null.
fn objects(table: &[u8]) -> Vec<Value> {
    let mut reader = csv::Reader::from_reader(table);
    let names = reader.headers().cloned().unwrap_or_default();
    let value = |field: &str| match field {
        "" => Value::Null,
        "true" | "false" => json!(field == "true"),
        _ => field.parse::<f64>().map_or_else(|_| json!(field), |number| json!(number)),
    };
    let object = |row: csv::StringRecord| {
        let entries = names.iter().zip(row.iter()).map(|(name, field)| (name.to_owned(), value(field)));
        Value::Object(entries.collect::<Map<String, Value>>())
    };
    reader.records().flatten().map(object).collect()
}

/// `crossovers.csv`: a row per metric and pair of topologies.
pub fn crossovers_csv(study: &CeilingStudy<'_>) -> Vec<u8> {
    let columns =
        ["metric", "topology", "other", "agents", "half_width", "replicates", "ending", "smaller_below"];
    let more = ["holds_at", "breaks_at", "events"];
    let mut records = Records::new(&header(&[&columns[..], &more].concat()));
    for row in &study.crossovers {
        let (found, (one, other)) = (&row.found, row.topologies);
        let smaller = found.is_first_smaller.map(|is_first| study.name(if is_first { one } else { other }));
        records.push(&[
            row.metric.name().to_owned(),
            study.name(one).to_owned(),
            study.name(other).to_owned(),
            text(found.estimate.map(|estimate| estimate.mean)),
            text(found.estimate.and_then(|estimate| estimate.half_width)),
            found.per_replicate.len().to_string(),
            found.ending.name().to_owned(),
            smaller.unwrap_or_default().to_owned(),
            text(found.holds_at),
            text(found.breaks_at),
            found.event_count.to_string(),
        ]);
    }
    records.into_bytes()
}

/// `crossings.csv`: where each replicate passes what breaks first. Replicates of the same number meet the same work
/// under all topologies, so that their ceilings compare pair by pair.
pub fn crossings_csv(study: &CeilingStudy<'_>) -> Vec<u8> {
    let mut records = Records::new(&header(&["topology", "replicate", "ceiling"]));
    for row in &study.ceilings {
        for (replicate, crossing) in row.found.per_replicate.iter().enumerate() {
            records.push(&[study.name(row.topology).to_owned(), replicate.to_string(), crossing.to_string()]);
        }
    }
    records.into_bytes()
}

/// `evaluations.csv`: everything that was run, a row for each value and size, with the mean of every metric.
pub fn evaluations_csv(study: &CeilingStudy<'_>) -> Vec<u8> {
    let mut columns = header(&["topology", "value", "agents", "replicates", "status", "events"]);
    columns.extend(Metric::ALL.iter().map(|metric| metric.name().to_owned()));
    let mut records = Records::new(&columns);
    for row in &study.ceilings {
        for one in &row.found.evaluations {
            let status = one.runs.iter().map(|run| run.summary.status).max().unwrap_or(RunStatus::Complete);
            let mut fields = vec![
                study.name(row.topology).to_owned(),
                one.value.to_string(),
                one.agent_count.to_string(),
                one.runs.len().to_string(),
                status.name().to_owned(),
                one.runs.iter().map(|run| run.summary.counts.events).sum::<u64>().to_string(),
            ];
            fields.extend(Metric::ALL.iter().map(|metric| text(mean(one, *metric))));
            records.push(&fields);
        }
    }
    records.into_bytes()
}

fn mean(one: &Evaluation, metric: Metric) -> Option<f64> {
    let figures = one.runs.iter().map(|run| run.summary.figures.get(metric));
    Some(Estimate::of(&figures.collect::<Option<Vec<f64>>>()?)?.mean)
}
