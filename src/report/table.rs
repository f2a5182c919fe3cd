//! Table: the results at a glance, for people.

use super::Study;
use crate::analysis::Estimate;
use crate::experiment::CellResult;
use crate::metrics::{Metric, RunStatus};

/// A column: its heading, its metric, how a value is written with so many significant digits.
type Column = (&'static str, Metric, fn(f64, usize) -> String);

const COLUMNS: [Column; 8] = [
    ("tasks/s", Metric::Throughput, plain),
    ("latency", Metric::TaskLatencyMean, seconds),
    ("p50", Metric::TaskLatencyP50, seconds),
    ("p99", Metric::TaskLatencyP99, seconds),
    ("coordination p99", Metric::CoordinationLatencyP99, seconds),
    ("hub CPU", Metric::HubCpu, percent),
    ("hottest station", Metric::HottestStation, percent),
    ("messages/task", Metric::Messages, plain),
];

/// A table of the study: a row per cell, means with the half-widths of their 95 % intervals.
pub fn table(study: &Study<'_>) -> String {
    let mut rows = vec![heading()];
    rows.extend(study.cells.iter().map(|cell| row(study, cell)));
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    let mut topology = String::new();
    for (index, row) in rows.iter().enumerate() {
        if index > 1 && row[0] != topology {
            text.push('\n');
        }
        topology.clone_from(&row[0]);
        text.push_str(line(row, &widths).trim_end());
        text.push('\n');
    }
    text.push_str(&footnotes(study));
    text
}

fn heading() -> Vec<String> {
    let names = ["topology", "agents"].into_iter().chain(COLUMNS.map(|(name, _, _)| name));
    names.chain(["status"]).map(str::to_owned).collect()
}

fn row(study: &Study<'_>, cell: &CellResult) -> Vec<String> {
    let mut fields = vec![study.topology_name(cell).to_owned(), cell.cell.agent_count.to_string()];
    for (_, metric, write) in COLUMNS {
        let estimate = study.estimate(cell, metric);
        fields.push(estimate.map_or_else(|| "–".to_owned(), |estimate| figure(estimate, write)));
    }
    fields.push(match cell.status() {
        RunStatus::Complete => String::new(),
        status => status.name().replace('_', " "),
    });
    fields
}

fn figure(estimate: Estimate, write: fn(f64, usize) -> String) -> String {
    let mean = write(estimate.mean, 3);
    let half_width = estimate.half_width.map(|half_width| write(half_width, 2));
    match half_width.filter(|text| text.contains(|letter| ('1'..='9').contains(&letter))) {
        Some(half_width) => format!("{mean} ±{half_width}"),
        None => mean,
    }
}

/// The first column flush left, the others right, the status left again.
fn line(row: &[String], widths: &[usize]) -> String {
    let last = row.len() - 1;
    let fields = row.iter().zip(widths).enumerate().map(|(index, (field, width))| {
        let padding = " ".repeat(width - field.chars().count());
        if index == 0 || index == last { format!("{field}{padding}") } else { format!("{padding}{field}") }
    });
    fields.collect::<Vec<String>>().join("  ")
}

fn footnotes(study: &Study<'_>) -> String {
    let notes = [
        (
            RunStatus::Censored,
            "censored: tasks were not done at the end of the drain: latencies are lower bounds",
        ),
        (
            RunStatus::NoSteadyState,
            "no steady state: the backlog or the latency still grew at the end of the run",
        ),
        (
            RunStatus::Unstable,
            "unstable: the budget of events or of messages in flight was exceeded: no figures",
        ),
    ];
    let is_there = |status: RunStatus| study.cells.iter().any(|cell| cell.status() == status);
    let told = notes.iter().filter(|(status, _)| is_there(*status));
    let text: String = told.map(|(_, note)| format!("{note}\n")).collect();
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// A number with so many significant digits, and never more than four decimals.
fn plain(value: f64, digits: usize) -> String {
    let magnitude = value.abs();
    let before_point = [1.0, 10.0, 100.0].iter().filter(|power| magnitude >= **power).count();
    let decimals = match before_point {
        0 if magnitude == 0.0 => 0,
        0 if magnitude < 0.1 => digits + 1,
        count => digits.saturating_sub(count),
    };
    format!("{value:.decimals$}", decimals = decimals.min(4))
}

fn percent(ratio: f64, digits: usize) -> String {
    format!("{} %", plain(ratio * 100.0, digits))
}

fn seconds(value: f64, digits: usize) -> String {
    let magnitude = value.abs();
    let (scale, unit) = match magnitude {
        _ if magnitude >= 1.0 || magnitude == 0.0 => (1.0, "s"),
        _ if magnitude >= 1e-3 => (1e3, "ms"),
        _ if magnitude >= 1e-6 => (1e6, "µs"),
        _ => (1e9, "ns"),
    };
    format!("{} {unit}", plain(value * scale, digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_digits_and_take_a_fitting_unit() {
        assert_eq!(seconds(0.000_25, 3), "250 µs");
        assert_eq!(seconds(12.345, 3), "12.3 s");
        assert_eq!(percent(0.8123, 3), "81.2 %");
        assert_eq!(plain(0.0558, 2), "0.056");
        assert_eq!(plain(0.0, 3), "0");
    }
}
