//! Rows: what changed, the worst first, in fields that any table can show.

use std::cmp::Ordering;

use super::sentences::place;
use crate::analysis::{
    CellComparison, Change, Comparison, ComparisonVerdict, OneSided, PairedStudy, Standing,
};
use crate::metrics::Metric;
use crate::report::table::numbers::{Notation, price};

/// Something that changed in a cell.
pub(super) struct Row<'a> {
    /// The study's name.
    pub(super) study: &'a str,
    pub(super) paired: &'a PairedStudy,
    pub(super) cell: &'a CellComparison,
    what: What<'a>,
}

/// What it is that changed.
#[derive(Clone, Copy)]
enum What<'a> {
    /// How the runs end.
    Status,
    /// A metric.
    Metric(&'a Change),
    /// How many runs have a figure of a metric.
    Figures(&'a OneSided),
}

/// Everything that changed, the worst first.
pub(super) fn rows(comparison: &Comparison) -> Vec<Row<'_>> {
    let studies = comparison.paired();
    let cells = studies.flat_map(|(name, paired)| paired.cells.iter().map(move |cell| (name, paired, cell)));
    let mut rows: Vec<Row<'_>> = cells.flat_map(|(name, paired, cell)| rows_of(name, paired, cell)).collect();
    rows.sort_by(Row::by_alarm);
    rows
}

/// What got worse in a cell, the worst first, a sentence for each.
pub(super) fn regressions(study: &str, paired: &PairedStudy, cell: &CellComparison) -> Vec<String> {
    let rows = rows_of(study, paired, cell);
    let mut worse: Vec<Row<'_>> =
        rows.into_iter().filter(|row| row.standing() == Standing::Regressed).collect();
    worse.sort_by(Row::by_alarm);
    worse.iter().map(Row::sentence).collect()
}

fn rows_of<'a>(study: &'a str, paired: &'a PairedStudy, cell: &'a CellComparison) -> Vec<Row<'a>> {
    let status = (cell.statuses[0] != cell.statuses[1]).then_some(What::Status);
    let changes = cell.changes.iter().filter(|change| change.standing != Standing::Identical);
    let figures = cell.one_sided.iter().map(What::Figures);
    let all = status.into_iter().chain(figures).chain(changes.map(What::Metric));
    all.map(|what| Row { study, paired, cell, what }).collect()
}

impl Row<'_> {
    /// The worst first; equally bad ones stay in their order.
    fn by_alarm(&self, other: &Row<'_>) -> Ordering {
        let worsening = |row: &Row<'_>| match row.what {
            What::Metric(change) => change.worsening().unwrap_or(f64::NEG_INFINITY),
            What::Status | What::Figures(_) => f64::INFINITY,
        };
        let alarm = other.standing().cmp(&self.standing());
        alarm.then_with(|| worsening(other).total_cmp(&worsening(self)))
    }

    /// What it comes to.
    pub(super) fn standing(&self) -> Standing {
        match self.what {
            What::Metric(change) => change.standing,
            What::Figures(one_sided) => one_sided.standing(),
            What::Status if self.cell.has_worse_status() => Standing::Regressed,
            What::Status => Standing::Within,
        }
    }

    /// The cell in words.
    pub(super) fn place(&self) -> String {
        place(&self.cell.key, &self.paired.axes)
    }

    /// What changed.
    pub(super) fn what(&self) -> String {
        match self.what {
            What::Metric(change) => change.metric.spoken(),
            What::Figures(one_sided) => one_sided.metric.spoken(),
            What::Status => "status".to_owned(),
        }
    }

    /// Before and now.
    pub(super) fn values(&self) -> [String; 2] {
        match self.what {
            What::Metric(change) => [change.base, change.new].map(|value| number(change.metric, value)),
            What::Figures(one_sided) => [0, 1].map(|side| figures(one_sided, side, self.cell)),
            What::Status => self.cell.statuses.map(|status| status.name().replace('_', " ")),
        }
    }

    /// By how much, with the half-width of its interval; empty for what is no change of a metric.
    pub(super) fn by_how_much(&self) -> String {
        match self.what {
            What::Metric(change) => by_how_much(change),
            What::Figures(_) | What::Status => String::new(),
        }
    }

    /// What it comes to, in words.
    pub(super) fn judgement(&self) -> String {
        match (self.standing(), self.what) {
            (Standing::Unproven, What::Metric(Change { replicates_needed: Some(count), .. })) => {
                format!("not proven: {count} replicates might")
            }
            (Standing::Unproven, _) => "not proven".to_owned(),
            (Standing::Regressed, What::Figures(OneSided { figure_counts: [_, 0], .. })) => {
                "regressed: no figure any more".to_owned()
            }
            (Standing::Regressed, What::Figures(_)) => "regressed: no figure in some runs".to_owned(),
            (Standing::Regressed, _) => "regressed".to_owned(),
            (Standing::Within | Standing::Identical, _) => String::new(),
        }
    }

    /// The whole in one sentence, for those who have no table.
    fn sentence(&self) -> String {
        let [base, new] = self.values();
        let change = self.by_how_much();
        let change = if change.is_empty() { change } else { format!(" ({change})") };
        format!("{}: {base} → {new}{change}", self.what())
    }
}

/// A verdict in the words of the command.
pub(super) fn word(verdict: ComparisonVerdict) -> &'static str {
    match verdict {
        ComparisonVerdict::Identical => "identical",
        ComparisonVerdict::Within => "within the gate",
        ComparisonVerdict::Regressed => "regressed",
        ComparisonVerdict::Incomplete => "cells are missing",
        ComparisonVerdict::NoBaseline => "no comparable baseline",
    }
}

/// Significant digits of a figure: a change of one percent must be seen.
const DIGITS: usize = 4;

fn number(metric: Metric, value: f64) -> String {
    match metric.unit() {
        "s" => Notation::Seconds.number(value, DIGITS),
        "1/s" => format!("{} /s", Notation::Plain.number(value, DIGITS)),
        "currency" => price(value),
        "B" => format!("{} B", Notation::Plain.number(value, DIGITS)),
        _ if metric != Metric::LoadImbalance && metric.name().contains("_ratio") => {
            Notation::Percent.number(value, DIGITS)
        }
        _ => Notation::Plain.number(value, DIGITS),
    }
}

/// The mean of a metric's figures, unless not all runs have one.
fn figures(one_sided: &OneSided, side: usize, cell: &CellComparison) -> String {
    match (one_sided.figure_counts[side], one_sided.means[side]) {
        (count, Some(mean)) if count == cell.replicate_count => number(one_sided.metric, mean),
        (0, _) => "no figure".to_owned(),
        (count, _) => format!("in {count} of {} runs", cell.replicate_count),
    }
}

fn by_how_much(change: &Change) -> String {
    let ratio = change.ratio();
    if !ratio.is_finite() {
        return "from nothing".to_owned();
    }
    let half_width = change.difference.half_width.filter(|half_width| *half_width > 0.0);
    let interval = half_width.map(|half_width| format!(" ± {}", points(half_width / change.base.abs())));
    let sign = if ratio < 0.0 { "−" } else { "+" };
    format!("{sign}{} %{}", points(ratio.abs()), interval.map_or_else(String::new, |text| text + " %"))
}

/// Percent with two decimals below ten, and fewer above.
fn points(ratio: f64) -> String {
    let percent = ratio * 100.0;
    let decimals = [10.0, 100.0].iter().filter(|bound| percent < **bound).count();
    format!("{percent:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_take_the_unit_of_their_metric() {
        let told = [
            number(Metric::TaskLatencyP99, 0.012_345),
            number(Metric::Throughput, 12.0),
            number(Metric::HubCpu, 0.8123),
            number(Metric::LoadImbalance, 1.5),
        ];
        assert_eq!(told, ["12.35 ms", "12.00 /s", "81.23 %", "1.500"]);
    }

    #[test]
    fn shares_have_few_digits() {
        assert_eq!([0.000_123, 0.012_34, 0.1234, 1.5].map(points), ["0.01", "1.23", "12.3", "150"]);
    }
}
