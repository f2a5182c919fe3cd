//! Annotations: what got worse, beside the lines of the topologies.

use super::rows::{Row, regressions, rows};
use super::sentences::{comparison_lacking, counted, lacking, verdict};
use crate::analysis::{Comparison, ComparisonVerdict, Standing};
use crate::report::{Annotation, Severity};

/// A place in a scenario: the file, and a line in it.
type Place = (String, usize);

/// One for all cells that are missing and one for each that got worse, the worst first, and no more than are shown. `place` finds a topology of a
/// scenario, each by its name.
pub fn comparison_annotations(
    comparison: &Comparison,
    place: impl Fn(&str, &str) -> Option<Place>,
) -> Vec<Annotation> {
    if comparison.verdict() == ComparisonVerdict::NoBaseline {
        return vec![error(None, "no comparable baseline", reasons(comparison))];
    }
    let mut annotations = Vec::new();
    if comparison.lacking_count() > 0 && !comparison.gate.allows_missing {
        let title = format!("ceiling: {}", comparison_lacking(comparison));
        annotations.push(error(None, &title, lacking(comparison).join("\n")));
    }
    let room = Annotation::COUNT_MAX - annotations.len();
    let count = comparison.cells().filter(|cell| cell.verdict() == ComparisonVerdict::Regressed).count();
    let shown = if count > room { room - 1 } else { count };
    annotations.extend(worst_cells(comparison, shown).iter().map(|row| annotation(row, &place)));
    if shown < count {
        let title = format!("ceiling: {} beside these regressed", counted(count - shown, "cell"));
        annotations.push(error(None, &title, verdict(comparison)));
    }
    annotations
}

fn annotation(row: &Row<'_>, place: impl Fn(&str, &str) -> Option<Place>) -> Annotation {
    let title = format!("ceiling: {} regressed", row.place());
    let lines = regressions(row.study, row.paired, row.cell);
    error(place(&row.paired.scenario, &row.cell.key.topology), &title, lines.join("\n"))
}

/// The worst row of each of the first `count` cells that got worse.
fn worst_cells(comparison: &Comparison, count: usize) -> Vec<Row<'_>> {
    let mut worst: Vec<Row<'_>> = Vec::new();
    for row in rows(comparison).into_iter().filter(|row| row.standing() == Standing::Regressed) {
        if worst.len() < count && !worst.iter().any(|known| std::ptr::eq(known.cell, row.cell)) {
            worst.push(row);
        }
    }
    worst
}

fn error(place: Option<Place>, title: &str, message: String) -> Annotation {
    Annotation { severity: Severity::Error, place, title: title.to_owned(), message }
}

fn reasons(comparison: &Comparison) -> String {
    let studies = comparison.studies.iter();
    let told = studies.filter_map(|study| {
        let reason = study.outcome.as_ref().err()?;
        Some(format!("{}: {reason}; {}", study.name, reason.help()))
    });
    told.collect::<Vec<String>>().join("\n")
}

#[cfg(test)]
mod tests {
    use csv::StringRecord;

    use super::*;
    use crate::analysis::{CellKey, Gate, RecordedCell, RecordedRun, RecordedStudy};
    use crate::metrics::{Metric, RunStatus};

    /// A cell for each latency.
    fn study(latencies: impl Iterator<Item = u64>) -> RecordedStudy {
        let cell = |(agent_count, latency): (u64, u64)| RecordedCell {
            key: CellKey { axes: Vec::new(), topology: "hub".to_owned(), agent_count },
            runs: vec![RecordedRun {
                replicate: 0,
                status: RunStatus::Complete,
                fields: StringRecord::from(vec![latency.to_string()]),
            }],
        };
        RecordedStudy {
            scenario: "one".to_owned(),
            seed: 1,
            version: "1".to_owned(),
            columns: vec![Metric::TaskLatencyMean.name().to_owned()],
            axis_count: 0,
            cells: (1..).zip(latencies).map(cell).collect(),
        }
    }

    fn annotations(cell_count: u64) -> Vec<String> {
        let base = study((0..cell_count).map(|_| 100));
        let new = study((0..cell_count).map(|index| 110 + index));
        let gate = Gate { metrics: vec![Metric::TaskLatencyMean], increase_max: 0.05, ..Gate::default() };
        let comparison = Comparison::of(&[("one".to_owned(), Some(base), Some(new))], gate);
        let place = |scenario: &str, topology: &str| Some((format!("{scenario}-{topology}.toml"), 7));
        comparison_annotations(&comparison, place).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn as_many_cells_as_are_shown_have_one_each() {
        let told = annotations(10);
        assert_eq!(told.len(), 10);
        let worst = "::error file=one-hub.toml,line=7,title=ceiling%3A hub with 10 agents regressed::";
        assert!(told[0].starts_with(worst), "{}", told[0]);
    }

    #[test]
    fn of_more_cells_the_last_annotation_tells_how_many() {
        let told = annotations(12);
        assert_eq!(told.len(), 10);
        assert!(
            told[9].contains("title=ceiling%3A 3 cells beside these regressed::regressed: 12 changes"),
            "{}",
            told[9]
        );
    }
}
