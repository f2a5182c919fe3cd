//! Sentences: the verdict of a comparison and what has to be known beside it, in words.

use crate::analysis::{CellKey, Comparison, ComparisonVerdict, Gate, Incomparable, PairedStudy, Standing};
use crate::metrics::Metric;

/// What it comes to, in one line.
pub(super) fn verdict(comparison: &Comparison) -> String {
    let cells = comparison.cells().count();
    let runs: usize = comparison.cells().map(|cell| cell.replicate_count).sum();
    let extent = format!("{} ({})", counted(cells, "cell"), counted(runs, "pair of runs"));
    let gate = percent(comparison.gate.increase_max);
    let count =
        |standing: Standing| comparison.changes().filter(|change| change.standing == standing).count();
    match comparison.verdict() {
        ComparisonVerdict::NoBaseline => "no comparable baseline".to_owned(),
        ComparisonVerdict::Incomplete => {
            let lacking = comparison_lacking(comparison);
            format!("incomplete: {lacking}; no change for the worse beyond {gate} in {extent}")
        }
        ComparisonVerdict::Identical => format!("identical: every figure of {extent} is the same"),
        ComparisonVerdict::Within => {
            let line = format!("changed within the gate: no change for the worse beyond {gate} in {extent}");
            match count(Standing::Unproven) {
                0 => line,
                unproven => format!("{line} is proven, {unproven} may be"),
            }
        }
        ComparisonVerdict::Regressed => {
            let statuses = comparison.cells().filter(|cell| cell.has_worse_status()).count();
            let statuses = counted(statuses, "cell with a worse status");
            let changes =
                format!("{} for the worse beyond {gate}", counted(count(Standing::Regressed), "change"));
            let gone = comparison.cells().map(|cell| cell.gone().count()).sum();
            let gone = counted(gone, "metric with figures gone");
            let parts = [statuses, gone, changes].into_iter().filter(|part| !part.starts_with("0 "));
            let regressed =
                format!("regressed: {} in {extent}", parts.collect::<Vec<String>>().join(" and "));
            if comparison.lacking_count() > 0 && !comparison.gate.allows_missing {
                format!("{regressed}; {}", comparison_lacking(comparison))
            } else {
                regressed
            }
        }
    }
}

/// How many cells the new results lack, in words.
pub fn comparison_lacking(comparison: &Comparison) -> String {
    format!("the new results lack {} of the baseline", counted(comparison.lacking_count(), "cell"))
}

/// What the new results lack of the baseline, a line for each cell or study: told before all changes.
pub(super) fn lacking(comparison: &Comparison) -> Vec<String> {
    let mut lines = Vec::new();
    for study in &comparison.studies {
        match &study.outcome {
            Ok(paired) => {
                let shown = paired.lacking().take(MISSING_SHOWN_MAX);
                lines.extend(
                    shown.map(|cell| format!("missing: {}: {}", study.name, place(&cell.key, &paired.axes))),
                );
                let hidden = paired.lacking().count().saturating_sub(MISSING_SHOWN_MAX);
                if hidden > 0 {
                    lines.push(format!("missing: {}: {} more", study.name, counted(hidden, "cell")));
                }
            }
            Err(reason @ Incomparable::OnlyBaseline { cell_count }) => {
                let cells = counted(*cell_count, "cell");
                lines.push(format!("missing: {}: {cells}: {reason}; {}", study.name, reason.help()));
            }
            Err(_) => (),
        }
    }
    lines
}

/// What else has to be known: what was not compared and why, and what the verdict rests on.
pub(super) fn notes(comparison: &Comparison) -> Vec<String> {
    let mut notes = Vec::new();
    for study in &comparison.studies {
        match &study.outcome {
            // It is told before.
            Err(Incomparable::OnlyBaseline { .. }) => (),
            Err(reason) => notes.push(format!("not compared: {}: {reason}; {}", study.name, reason.help())),
            Ok(paired) => notes.extend(notes_of(&study.name, paired)),
        }
    }
    notes.extend(without_figures(comparison));
    if comparison.changes().any(|change| change.standing == Standing::Unproven) {
        notes.push(
            "not proven: worse than the gate allows, but the replicates differ too much to rule out chance"
                .to_owned(),
        );
    }
    if comparison.cells().any(|cell| cell.replicate_count == 1 && !cell.changes.is_empty()) {
        notes.push(
            "a single pair of runs has no interval: its change alone decides, so give `--replicates 5` or more"
                .to_owned(),
        );
    } else if comparison.test_count > 0 {
        notes.push(format!(
            "±: 95 % interval of the paired difference; a regression has to hold over all {} together",
            counted(comparison.test_count, "test"),
        ));
    }
    notes
}

/// What was asked for and is nowhere: a gate that nothing goes through must not pass for one.
fn without_figures(comparison: &Comparison) -> Vec<String> {
    let one_sided = || comparison.cells().flat_map(|cell| &cell.one_sided);
    let is_nowhere = |metric: &&Metric| {
        comparison.changes().all(|change| change.metric != **metric)
            && one_sided().all(|one| one.metric != **metric)
    };
    if comparison.gate.metrics == Gate::HEADLINE || comparison.cells().next().is_none() {
        return Vec::new();
    }
    let metrics = comparison.gate.metrics.iter().filter(is_nowhere);
    metrics.map(|metric| format!("not compared: {} has no figures in any cell", metric.spoken())).collect()
}

fn notes_of(name: &str, paired: &PairedStudy) -> Vec<String> {
    let mut notes = Vec::new();
    let [base, new] = &paired.versions;
    if base != new {
        notes.push(format!("{name}: the baseline is by version {base}, the new results are by {new}"));
    }
    let only_new = || paired.missing.iter().filter(|missing| !missing.is_in_baseline);
    notes.extend(only_new().take(MISSING_SHOWN_MAX).map(|missing| {
        let place = place(&missing.key, &paired.axes);
        format!("not compared: {name}: {place} has runs only in the new results")
    }));
    let hidden = only_new().count().saturating_sub(MISSING_SHOWN_MAX);
    if hidden > 0 {
        notes.push(format!("not compared: {name}: {} more", counted(hidden, "cell")));
    }
    let unpaired: usize = paired.cells.iter().map(|cell| cell.unpaired_count).sum();
    if unpaired > 0 {
        notes.push(format!("not compared: {name}: {} without a partner", counted(unpaired, "run")));
    }
    notes
}

/// More are counted, not listed.
const MISSING_SHOWN_MAX: usize = 10;

/// A cell in words: `hub with 200 agents, cores = 8`.
pub(super) fn place(key: &CellKey, axes: &[String]) -> String {
    let values = axes.iter().zip(&key.axes).map(|(axis, value)| format!(", {axis} = {value}"));
    format!("{} with {}{}", key.topology, counted_agents(key.agent_count), values.collect::<String>())
}

fn counted_agents(count: u64) -> String {
    if count == 1 { "1 agent".to_owned() } else { format!("{count} agents") }
}

/// A part of something in percent, with as many digits as it needs: `3 %`, `0.5 %`.
pub(super) fn percent(ratio: f64) -> String {
    // What was written with a few digits comes back with the same.
    let text = format!("{:.6}", ratio * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A number of things: `1 cell`, `2 cells`, `3 pairs of runs`.
pub(super) fn counted(count: usize, one: &str) -> String {
    let plural = match one.split_once(' ') {
        Some((noun, rest)) => format!("{noun}s {rest}"),
        None => format!("{one}s"),
    };
    if count == 1 { format!("1 {one}") } else { format!("{count} {plural}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_counted_and_shares_keep_their_digits() {
        assert_eq!([1, 2].map(|count| counted(count, "pair of runs")), ["1 pair of runs", "2 pairs of runs"]);
        assert_eq!([0.03, 0.005, 0.1, 1.0].map(percent), ["3 %", "0.5 %", "10 %", "100 %"]);
    }

    #[test]
    fn a_cell_is_told_with_what_is_swept() {
        let key = CellKey { axes: vec!["8".to_owned()], topology: "hub".to_owned(), agent_count: 200 };
        assert_eq!(place(&key, &["cores".to_owned()]), "hub with 200 agents, cores = 8");
    }
}
