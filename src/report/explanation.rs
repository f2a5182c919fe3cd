//! Explanation: where a task's time goes in each topology, as a table, as CSV and as JSON.

use serde_json::{Value, json};

use super::Study;
use super::latency_parts::{LatencyPart, latency_parts, sentence};
use super::records::{Records, header, text};
use super::table::{Notation, grouped};
use crate::experiment::CellResult;

/// A row per topology and part, means with the half-widths of their 95 % intervals; then a sentence per topology.
pub fn explanation_table(study: &Study<'_>) -> String {
    let mut rows = vec![header(&["topology", "agents", "per task", "share", "part"])];
    for cell in study.cells {
        rows.extend(latency_parts(study, cell).iter().map(|line| row(study, cell, line)));
    }
    let sentences = study.cells.iter().map(|cell| format!("{}\n", sentence(study, cell)));
    format!("{}\n{}", grouped(&rows, &[true]), sentences.collect::<String>())
}

fn row(study: &Study<'_>, cell: &CellResult, line: &LatencyPart) -> Vec<String> {
    let nothing = || "–".to_owned();
    vec![
        study.topology_name(cell).to_owned(),
        cell.cell.agent_count.to_string(),
        line.estimate.map_or_else(nothing, |estimate| Notation::Seconds.short_estimate(estimate)),
        line.share.map_or_else(nothing, |share| format!("{:.1} %", 100.0 * share)),
        line.label.to_owned(),
    ]
}

/// `explain.csv`: a row per topology and part of the latency.
pub fn explanation_csv(study: &Study<'_>) -> Vec<u8> {
    let columns =
        ["topology", "agents", "status", "metric", "unit", "mean", "half_width", "share_ratio", "replicates"];
    let mut records = Records::new(&header(&columns));
    for cell in study.cells {
        for LatencyPart { metric, estimate, share, .. } in latency_parts(study, cell) {
            records.push(&[
                study.topology_name(cell).to_owned(),
                cell.cell.agent_count.to_string(),
                cell.status().name().to_owned(),
                metric.name().to_owned(),
                metric.unit().to_owned(),
                text(estimate.map(|estimate| estimate.mean)),
                text(estimate.and_then(|estimate| estimate.half_width)),
                text(share),
                cell.runs.len().to_string(),
            ]);
        }
    }
    records.into_bytes()
}

/// The same as JSON: an array of topologies, each with its parts.
pub fn explanation_json(study: &Study<'_>) -> Value {
    let part = |LatencyPart { metric, estimate, share, .. }: LatencyPart| {
        json!({
            "metric": metric.name(),
            "unit": metric.unit(),
            "mean": estimate.map(|estimate| estimate.mean),
            "half_width": estimate.and_then(|estimate| estimate.half_width),
            "share_ratio": share,
        })
    };
    let of_cell = |cell: &CellResult| {
        json!({
            "topology": study.topology_name(cell),
            "agents": cell.cell.agent_count,
            "status": cell.status().name(),
            "sentence": sentence(study, cell),
            "parts": latency_parts(study, cell).into_iter().map(part).collect::<Vec<Value>>(),
        })
    };
    study.cells.iter().map(of_cell).collect()
}
