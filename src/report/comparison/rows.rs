//! Rows: what changed, the worst first, in fields that any table can show.

use std::cmp::Ordering;

use super::sentences::place;
use crate::analysis::{CellComparison, Change, Comparison, Standing, Verdict};
use crate::metrics::Metric;
use crate::report::table::numbers::{Notation, price};

/// Something that changed in a cell.
pub(super) struct Row<'a> {
    /// The study's name.
    pub(super) study: &'a str,
    /// What is swept in it.
    pub(super) axes: &'a [String],
    pub(super) cell: &'a CellComparison,
    /// The metric that changed; without one, the status did.
    pub(super) change: Option<&'a Change>,
}

/// Everything that changed, the worst first.
pub(super) fn rows(comparison: &Comparison) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for (study, paired) in comparison.paired() {
        for cell in &paired.cells {
            let row = |change| Row { study, axes: &paired.axes, cell, change };
            rows.extend((cell.statuses[0] != cell.statuses[1]).then(|| row(None)));
            let changes = cell.changes.iter().filter(|change| change.standing != Standing::Identical);
            rows.extend(changes.map(|change| row(Some(change))));
        }
    }
    rows.sort_by(Row::by_alarm);
    rows
}

impl Row<'_> {
    /// The worst first; equally bad ones stay in their order.
    fn by_alarm(&self, other: &Row<'_>) -> Ordering {
        let worsening = |row: &Row<'_>| match row.change {
            Some(change) => change.worsening().unwrap_or(f64::NEG_INFINITY),
            None => f64::INFINITY,
        };
        let alarm = other.standing().cmp(&self.standing());
        alarm.then_with(|| worsening(other).total_cmp(&worsening(self)))
    }

    /// What it comes to.
    pub(super) fn standing(&self) -> Standing {
        match self.change {
            Some(change) => change.standing,
            None if self.cell.has_worse_status() => Standing::Regressed,
            None => Standing::Within,
        }
    }

    /// The cell in words.
    pub(super) fn place(&self) -> String {
        place(&self.cell.key, self.axes)
    }

    /// What changed.
    pub(super) fn what(&self) -> String {
        self.change.map_or_else(|| "status".to_owned(), |change| spoken(change.metric))
    }

    /// Before and now.
    pub(super) fn values(&self) -> [String; 2] {
        match self.change {
            Some(change) => [change.base, change.new].map(|value| number(change.metric, value)),
            None => self.cell.statuses.map(|status| status.name().replace('_', " ")),
        }
    }

    /// By how much, with the half-width of its interval; empty for a status.
    pub(super) fn by_how_much(&self) -> String {
        self.change.map(by_how_much).unwrap_or_default()
    }

    /// What it comes to, in words.
    pub(super) fn judgement(&self) -> String {
        let needed = self.change.and_then(|change| change.replicates_needed);
        match (self.standing(), needed) {
            (Standing::Unproven, Some(count)) => format!("not proven: {count} replicates might"),
            (Standing::Unproven, None) => "not proven".to_owned(),
            (Standing::Regressed, _) => "regressed".to_owned(),
            (Standing::Within | Standing::Identical, _) => String::new(),
        }
    }
}

/// A verdict in the words of the command.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Identical => "identical",
        Verdict::Within => "within the gate",
        Verdict::Regressed => "regressed",
        Verdict::NoBaseline => "no comparable baseline",
    }
}

/// A metric as it is spoken of, and as it may be given on the command line: `p99 task latency`.
pub(super) fn spoken(metric: Metric) -> String {
    match metric.words() {
        (words, Some(qualifier)) => format!("{qualifier} {words}"),
        (words, None) => words,
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

    #[test]
    fn a_metric_is_spoken_of_as_it_may_be_asked_for() {
        assert!(Metric::ALL.iter().all(|metric| Metric::from_words(&spoken(*metric)) == Some(*metric)));
    }
}
