//! Table: a comparison for people, the verdict first.

use super::rows::{Row, rows};
use super::sentences::{lacking, notes, verdict};
use crate::analysis::Comparison;
use crate::report::table::aligned;

/// More changes are counted, not listed.
const ROWS_MAX: usize = 20;

/// The verdict, the worst changes, and what has to be known beside them.
pub fn comparison_table(comparison: &Comparison) -> String {
    let rows = rows(comparison);
    let mut text = verdict(comparison) + "\n";
    let lacking: String = lacking(comparison).into_iter().map(|line| line + "\n").collect();
    if !lacking.is_empty() {
        text += &format!("\n{lacking}");
    }
    if !rows.is_empty() {
        let has_studies = comparison.studies.len() > 1;
        let head = ["cell", "metric", "baseline", "now", "change", ""].map(str::to_owned).to_vec();
        let shown = rows.iter().take(ROWS_MAX).map(|row| fields(row, has_studies));
        let lines = aligned(&std::iter::once(head).chain(shown).collect::<Vec<_>>(), &[true, true]);
        text += &format!("\n{lines}");
    }
    if let Some(hidden) = rows.len().checked_sub(ROWS_MAX).filter(|hidden| *hidden > 0) {
        text += &format!("and {hidden} more, none worse than these\n");
    }
    let notes: String = notes(comparison).into_iter().map(|note| note + "\n").collect();
    if notes.is_empty() { text } else { format!("{text}\n{notes}") }
}

fn fields(row: &Row<'_>, has_studies: bool) -> Vec<String> {
    let place = if has_studies { format!("{}: {}", row.study, row.place()) } else { row.place() };
    let [base, new] = row.values();
    vec![place, row.what(), base, new, row.by_how_much(), row.judgement()]
}
