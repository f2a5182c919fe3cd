//! Verdicts: the statements of a scenario at a glance: whether they hold, and by how much.

use super::numbers::Notation;
use crate::analysis::{Judgement, Side, Verdict};
use crate::metrics::Metric;
use crate::report::Judged;
use crate::scenario::{Measure, Statement, StatementKind, Subject};

/// What stands before the other lines of a statement.
const INDENT: &str = "   ";

/// A table of the statements: what must hold, then what is claimed, with sources; empty without any.
pub(in crate::report) fn verdicts(judged: &[Judged<'_>]) -> String {
    let rows: Vec<Row> = judged.iter().map(Row::of).collect();
    let width =
        |field: fn(&Row) -> &str| rows.iter().map(|row| field(row).chars().count()).max().unwrap_or(0);
    let widths =
        [width(|row| &row.says), width(|row| &row.at), width(|row| &row.found), width(|row| &row.bound)];
    let mut text = String::new();
    for (kind, heading) in [(StatementKind::Expectation, "expected"), (StatementKind::Claim, "claimed")] {
        let mut of_kind =
            judged.iter().zip(&rows).filter(|(judged, _)| judged.statement.kind == kind).peekable();
        if of_kind.peek().is_some() {
            text += &format!("\n{heading}\n");
        }
        for (judged, row) in of_kind {
            text += &row.line(&widths);
            for more in [&judged.statement.quote, &judged.statement.source].into_iter().flatten() {
                text += &format!("{INDENT}— {more}\n");
            }
        }
    }
    text += &footnotes(judged);
    text
}

/// What is told of a statement.
struct Row {
    mark: char,
    says: String,
    at: String,
    found: String,
    bound: String,
    margin: String,
}

impl Row {
    fn of(judged: &Judged<'_>) -> Row {
        let Judged { statement, judgement, .. } = judged;
        let notation = notation(statement);
        let sizes = Some(judged.sizes()).filter(|sizes| !sizes.is_empty());
        let places = [Some(judged.combination.clone()), sizes.map(|sizes| format!("N = {sizes}"))];
        let places = places.into_iter().flatten().filter(|place| !place.is_empty());
        let places: Vec<String> = places.collect();
        Row {
            mark: mark(judgement.verdict),
            says: statement.says.clone(),
            at: places.join(", "),
            found: found(judgement, notation),
            bound: statement.bounds.words(|level| notation.level(level)),
            margin: margin(judgement, statement.measure.is_searched(), notation),
        }
    }

    fn line(&self, widths: &[usize; 4]) -> String {
        let Row { mark, says, at, found, bound, margin } = self;
        let [says_width, at_width, found_width, bound_width] = *widths;
        let line = format!(
            "{mark}  {says:says_width$}  {at:at_width$}  {found:>found_width$}  {bound:bound_width$}  {margin}"
        );
        format!("{}\n", line.trim_end())
    }
}

fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::Holds => '✓',
        Verdict::DoesNotHold => '✗',
        Verdict::Undecided { .. } => '?',
        Verdict::NoData => '–',
        Verdict::NotRun => ' ',
    }
}

/// How values of the statement are written. A bound above one speaks of no share.
fn notation(statement: &Statement) -> Notation {
    let levels = [statement.bounds.lower, statement.bounds.upper];
    let is_share = levels.into_iter().flatten().all(|bound| bound.level.abs() <= 1.0);
    match (statement.measure, statement.subject) {
        (Measure::Figure(_), Subject::Ratio(..)) => Notation::Plain,
        (Measure::Figure(metric), _) if metric.unit() == "s" => Notation::Seconds,
        (Measure::Figure(metric), _) if is_ratio(metric) && is_share => Notation::Percent,
        _ => Notation::Plain,
    }
}

fn is_ratio(metric: Metric) -> bool {
    metric.unit() == "1" && metric.name().contains("ratio")
}

fn found(judgement: &Judgement, notation: Notation) -> String {
    let sign = match judgement.side {
        Side::AtLeast => "≥ ",
        Side::AtMost => "≤ ",
        Side::Exact | Side::Unknown => "",
    };
    judgement
        .estimate
        .map(|estimate| format!("{sign}{}", notation.short_estimate(estimate)))
        .unwrap_or_default()
}

/// How far inside of its bound a value is; where that decides nothing, why.
fn margin(judgement: &Judgement, is_searched: bool, notation: Notation) -> String {
    match (judgement.verdict, judgement.margin) {
        (Verdict::NotRun, _) => "not run".to_owned(),
        (Verdict::NoData, _) => "no data".to_owned(),
        (Verdict::Undecided { .. }, _) if is_searched => {
            "a lower `ceiling.precision` might decide".to_owned()
        }
        (Verdict::Undecided { replicate_count: Some(count) }, _) => {
            format!("{count} replicates would decide")
        }
        (Verdict::Undecided { replicate_count: None }, _) => {
            "no number of replicates would decide".to_owned()
        }
        (_, Some(margin)) => {
            let ratio = judgement.margin_ratio.map(|ratio| format!(" ({})", Notation::Percent.signed(ratio)));
            format!("{}{}", notation.signed(margin), ratio.unwrap_or_default())
        }
        (_, None) => String::new(),
    }
}

/// What the marks mean, as far as they do not say it themselves.
fn footnotes(judged: &[Judged<'_>]) -> String {
    let has = |verdict: &str| judged.iter().any(|judged| judged.judgement.verdict.name() == verdict);
    let is_bounded = |is_searched: bool, sides: &[Side]| {
        let is_it = |judged: &Judged<'_>| {
            judged.statement.measure.is_searched() == is_searched
                && judged.judgement.estimate.is_some()
                && sides.contains(&judged.judgement.side)
        };
        judged.iter().any(is_it)
    };
    let notes = [
        (
            has("holds") || has("does_not_hold"),
            "✓ ✗ the whole 95 % interval is within the bounds, or beyond one; then how far the value is from it",
        ),
        (has("undecided"), "? undecided: the interval lies on both sides of a bound, which fails nothing"),
        (has("no_data"), "– no data: unstable, or not measured here; an expectation fails by it"),
        (
            is_bounded(false, &[Side::AtLeast, Side::AtMost, Side::Unknown]),
            "≥ a lower bound, since some tasks were not done at the end of the drain: it proves no upper bound",
        ),
        (is_bounded(true, &[Side::AtLeast]), "≥ nothing breaks up to there, and nothing larger was tried"),
        (is_bounded(true, &[Side::AtMost]), "≤ not even that many agents are carried"),
    ];
    let text: String =
        notes.iter().filter(|(is_there, _)| *is_there).map(|(_, note)| format!("{note}\n")).collect();
    if text.is_empty() { text } else { format!("\n{text}") }
}
