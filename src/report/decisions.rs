//! Decisions: `decisions.csv`, a row for every decision about a problem, if they were recorded.

use super::Study;
use super::records::{Records, header, text};
use crate::metrics::DecisionRecord;

/// `decisions.csv`; `None` if nothing was recorded.
pub fn decisions_csv(study: &Study<'_>) -> Option<Vec<u8>> {
    let columns = [
        "topology",
        "agents",
        "replicate",
        "client",
        "number",
        "step",
        "agent",
        "problem",
        "signature",
        "solve_s",
        "confidence",
        "released_s",
        "decided_s",
        "manner",
        "is_right",
    ];
    let mut records = Records::new(&header(&columns));
    let runs = study.cells.iter().flat_map(|cell| cell.runs.iter().map(move |run| (cell, run)));
    let mut has_any = false;
    for (cell, run) in runs {
        for decision in &run.summary.decisions {
            let place = [
                study.topology_name(cell).to_owned(),
                cell.cell.agent_count.to_string(),
                run.replicate.to_string(),
            ];
            records.push(&[place.as_slice(), &fields(decision)].concat());
            has_any = true;
        }
    }
    has_any.then(|| records.into_bytes())
}

fn fields(decision: &DecisionRecord) -> [String; 12] {
    [
        decision.client.map(|client| client.to_string()).unwrap_or_default(),
        decision.number.to_string(),
        decision.step.map(|step| step.to_string()).unwrap_or_default(),
        decision.agent.to_string(),
        decision.problem.to_string(),
        format!("{:016x}", decision.signature),
        text(Some(decision.solve.as_s())),
        text(Some(decision.confidence)),
        text(Some(decision.released_at.as_s())),
        text(Some(decision.decided_at.as_s())),
        decision.manner.name().to_owned(),
        decision.is_right.to_string(),
    ]
}
