//! Markdown: a comparison for a pull request or a summary of a build.

use super::rows::{Row, rows};
use super::sentences::{counted, lacking, notes, verdict};
use crate::analysis::{Comparison, ComparisonVerdict, Standing};

/// The verdict, everything that changed, and what has to be known beside it, in `bytes_max` bytes: what does not
/// fit is counted. GitHub's flavour: tables, and what is within the gate folded away.
pub fn comparison_markdown(comparison: &Comparison, bytes_max: usize) -> String {
    let mut text = format!("### {} ceiling: {}\n", mark(comparison.verdict()), escaped(&verdict(comparison)));
    let listed = |lines: Vec<String>| -> Vec<String> {
        lines.into_iter().map(|line| format!("- {}\n", escaped(&line))).collect()
    };
    let lacking = fitting(&listed(lacking(comparison)), (bytes_max / 4).saturating_sub(text.len()), "note");
    if !lacking.is_empty() {
        text += &format!("\n{lacking}");
    }
    // Notes take no more than half, so that there is always room for changes.
    let notes = fitting(&listed(notes(comparison)), (bytes_max / 2).saturating_sub(text.len()), "note");
    let has_studies = comparison.studies.len() > 1;
    let rows = rows(comparison);
    let (worse, within): (Vec<&Row<'_>>, Vec<&Row<'_>>) =
        rows.iter().partition(|row| row.standing() >= Standing::Unproven);
    let lines = |rows: Vec<&Row<'_>>| rows.iter().map(|row| line(row, has_studies)).collect::<Vec<String>>();
    let room = |text: &str| bytes_max.saturating_sub(text.len() + notes.len() + FRAME_BYTES);
    if !worse.is_empty() {
        text += HEAD;
        text += &fitting(&lines(worse), room(&text), "change");
    }
    let folded = if within.is_empty() { String::new() } else { folded(&lines(within), room(&text)) };
    let notes = if notes.is_empty() { notes } else { format!("\n{notes}") };
    text + &notes + &folded
}

/// What nobody has to look at, as far as there is room for it.
fn folded(lines: &[String], room: usize) -> String {
    let summary = format!("{} within the gate", counted(lines.len(), "change"));
    let table = fitting(lines, room, "change");
    format!("\n<details><summary>{summary}</summary>\n{HEAD}{table}\n</details>\n")
}

const HEAD: &str = "\n| | cell | metric | baseline | now | change | |\n|---|---|---|---:|---:|---:|---|\n";
/// What stands around the lines at most: two heads, and what folds.
const FRAME_BYTES: usize = 320;
/// What the line takes that tells how much was left out.
const LEFT_OUT_BYTES: usize = 60;

/// As many of the lines as there is room for, and how many are left out.
fn fitting(lines: &[String], room: usize, one: &str) -> String {
    if lines.iter().map(String::len).sum::<usize>() <= room {
        return lines.concat();
    }
    let mut text = String::new();
    let room = room.saturating_sub(LEFT_OUT_BYTES);
    let fits = |text: &String, line: &&String| text.len() + line.len() <= room;
    let mut left = lines.iter();
    while let Some(line) = left.next() {
        if !fits(&text, &line) {
            text += &format!("\n{} left out: no room\n", counted(left.len() + 1, one));
            break;
        }
        text += line;
    }
    text
}

fn mark(verdict: ComparisonVerdict) -> &'static str {
    match verdict {
        ComparisonVerdict::Identical | ComparisonVerdict::Within => "✅",
        ComparisonVerdict::NoBaseline => "⚠️",
        ComparisonVerdict::Incomplete | ComparisonVerdict::Regressed => "❌",
    }
}

fn line(row: &Row<'_>, has_studies: bool) -> String {
    let mark = match row.standing() {
        Standing::Regressed => "❌",
        Standing::Unproven => "❔",
        Standing::Within | Standing::Identical => "",
    };
    let [base, new] = row.values();
    let place = if has_studies { format!("{}: {}", row.study, row.place()) } else { row.place() };
    let fields = [place, row.what(), base, new, row.by_how_much(), row.judgement()];
    let fields: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
    format!("| {mark} | {} |\n", fields.join(" | "))
}

/// A text that stands for itself, whatever Markdown or HTML would make of it.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        match letter {
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '&' => safe += "&amp;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' | '@' => safe.extend(['\\', letter]),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_itself() {
        let told = escaped("a|b_c\n<script> `x` & [l](u) $1 \\");
        assert_eq!(told, "a\\|b\\_c &lt;script&gt; \\`x\\` &amp; \\[l\\](u) \\$1 \\\\");
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let lines: Vec<String> = (0..100).map(|index| format!("| {index:>8} |\n")).collect();
        assert_eq!(fitting(&lines, 1300, "change").lines().count(), 100);
        let text = fitting(&lines, 500, "change");
        // Each takes 13 bytes: 33 of them fit beside what tells of the others.
        assert!(text.len() <= 500 && text.ends_with("\n\n67 changes left out: no room\n"), "{text}");
    }
}
