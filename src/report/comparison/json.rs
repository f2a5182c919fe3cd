//! JSON: the whole of a comparison for other programs.

use serde_json::{Map, Value, json};

use super::rows::word;
use super::sentences::verdict;
use crate::analysis::{
    CellComparison, CellKey, Change, Comparison, ComparisonVerdict, Incomparable, OneSided, PairedStudy,
    Standing, StudyComparison,
};
use crate::metrics::Better;

/// Every cell and metric that was compared. A number that is infinite (a change from nothing) is `null`.
pub fn comparison_json(comparison: &Comparison) -> String {
    let gate = &comparison.gate;
    let deltas = gate.metrics.iter().map(|metric| (*metric, gate.delta_min(*metric)));
    let deltas = deltas.filter(|(_, delta)| *delta > 0.0);
    let deltas: Map<String, Value> =
        deltas.map(|(metric, delta)| (metric.name().to_owned(), json!(delta))).collect();
    let whole = json!({
        "verdict": name(comparison.verdict()),
        "sentence": verdict(comparison),
        "max_increase": gate.increase_max,
        "min_delta": deltas,
        "allow_missing": gate.allows_missing,
        "missing_cells": comparison.lacking_count(),
        "tests": comparison.test_count,
        "studies": comparison.studies.iter().map(study).collect::<Vec<Value>>(),
    });
    serde_json::to_string_pretty(&whole).expect("numbers and names can be written as JSON") + "\n"
}

/// A verdict as one word for programs.
fn name(verdict: ComparisonVerdict) -> String {
    match verdict {
        ComparisonVerdict::Within => "changed".to_owned(),
        verdict => word(verdict).replace(' ', "_"),
    }
}

fn study(study: &StudyComparison) -> Value {
    match &study.outcome {
        Err(reason) => json!({
            "name": study.name,
            "verdict": name(match reason {
                Incomparable::OnlyBaseline { .. } => ComparisonVerdict::Incomplete,
                _ => ComparisonVerdict::NoBaseline,
            }),
            "reason": reason.to_string(),
            "help": reason.help(),
        }),
        Ok(paired) => json!({
            "name": study.name,
            "verdict": name(paired.verdict()),
            "seed": paired.seed,
            "base_version": paired.versions[0],
            "new_version": paired.versions[1],
            "only_in_base": missing(paired, true),
            "only_in_new": missing(paired, false),
            "cells": paired.cells.iter().map(|each| cell(each, paired)).collect::<Vec<Value>>(),
        }),
    }
}

fn missing(paired: &PairedStudy, is_in_baseline: bool) -> Vec<Value> {
    let cells = paired.missing.iter().filter(|cell| cell.is_in_baseline == is_in_baseline);
    cells.map(|cell| Value::Object(key(&cell.key, &paired.axes))).collect()
}

fn key(key: &CellKey, axes: &[String]) -> Map<String, Value> {
    let mut fields = Map::new();
    if !axes.is_empty() {
        let values = axes.iter().zip(&key.axes).map(|(axis, value)| (axis.clone(), json!(value)));
        fields.insert("axes".to_owned(), Value::Object(values.collect()));
    }
    fields.insert("topology".to_owned(), json!(key.topology));
    fields.insert("agents".to_owned(), json!(key.agent_count));
    fields
}

fn cell(cell: &CellComparison, paired: &PairedStudy) -> Value {
    let mut fields = key(&cell.key, &paired.axes);
    let of_cell = json!({
        "verdict": name(cell.verdict()),
        "base_status": cell.statuses[0].name(),
        "new_status": cell.statuses[1].name(),
        "replicates": cell.replicate_count,
        "unpaired_runs": cell.unpaired_count,
        "metrics": cell.changes.iter().map(metric).collect::<Vec<Value>>(),
        "one_sided": cell.one_sided.iter().map(one_sided).collect::<Vec<Value>>(),
    });
    if let Value::Object(of_cell) = of_cell {
        fields.extend(of_cell);
    }
    Value::Object(fields)
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Identical => "identical",
        Standing::Within => "changed",
        Standing::Unproven => "not_proven",
        Standing::Regressed => "regressed",
    }
}

/// A metric of which figures are gone, or new.
fn one_sided(one_sided: &OneSided) -> Value {
    json!({
        "metric": one_sided.metric.name(),
        "unit": one_sided.metric.unit(),
        "verdict": standing(one_sided.standing()),
        "base": one_sided.means[0],
        "new": one_sided.means[1],
        "base_figures": one_sided.figure_counts[0],
        "new_figures": one_sided.figure_counts[1],
    })
}

fn metric(change: &Change) -> Value {
    let better = change.metric.better().map(|better| match better {
        Better::Lower => "lower",
        Better::Higher => "higher",
    });
    json!({
        "metric": change.metric.name(),
        "unit": change.metric.unit(),
        "better": better,
        "verdict": standing(change.standing),
        "base": change.base,
        "new": change.new,
        "difference": change.difference.mean,
        "difference_half_width": change.difference.half_width,
        "change_ratio": change.ratio(),
        "p_value": change.p_value,
        "replicates_needed": change.replicates_needed,
    })
}
