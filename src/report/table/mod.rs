//! Table: the results at a glance, for people.

mod columns;
pub(super) mod numbers;
mod verdicts;

pub(super) use columns::hottest;
pub(super) use numbers::Notation;
pub(super) use verdicts::verdicts;

use columns::{Column, columns_of_coordination, columns_of_learning};

use super::Study;
use crate::experiment::CellResult;
use crate::metrics::RunStatus;

/// A table of the study: a row per cell, means with the half-widths of their 95 % intervals.
pub fn table(study: &Study<'_>) -> String {
    let columns =
        if study.has_problems() { columns_of_learning(study) } else { columns_of_coordination(study) };
    let mut rows = vec![heading(&columns)];
    rows.extend(study.cells.iter().map(|cell| row(study, cell, &columns)));
    grouped(&rows, &[true]) + &footnotes(study, &columns)
}

fn heading(columns: &[Column]) -> Vec<String> {
    let names = ["topology", "agents"].into_iter().chain(columns.iter().map(|column| column.heading));
    names.chain(["status"]).map(str::to_owned).collect()
}

fn row(study: &Study<'_>, cell: &CellResult, columns: &[Column]) -> Vec<String> {
    let mut fields = vec![study.topology_name(cell).to_owned(), cell.cell.agent_count.to_string()];
    fields.extend(columns.iter().map(|column| (column.field)(study, cell).unwrap_or_else(|| "–".to_owned())));
    fields.push(match cell.status() {
        RunStatus::Complete => String::new(),
        status => status.name().replace('_', " "),
    });
    fields
}

/// Lines of fields in columns, those flush left that `is_left` says: it ends with the last that is, but for the
/// very last column, which is always.
pub(super) fn aligned(rows: &[Vec<String>], is_left: &[bool]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let column_count = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..column_count).map(width).collect();
    let field = |(column, text): (usize, &String)| {
        let padding = " ".repeat(widths[column] - text.chars().count());
        let is_left = column + 1 == column_count || is_left.get(column) == Some(&true);
        if is_left { format!("{text}{padding}") } else { format!("{padding}{text}") }
    };
    let line = |row: &Vec<String>| row.iter().enumerate().map(field).collect::<Vec<String>>().join("  ");
    rows.iter().map(|row| format!("{}\n", line(row).trim_end())).collect()
}

/// The same below a heading, with a gap wherever the first field changes.
pub(super) fn grouped(rows: &[Vec<String>], is_left: &[bool]) -> String {
    let text = aligned(rows, is_left);
    let begins = |index: usize| index > 1 && rows[index][0] != rows[index - 1][0];
    let line = |(index, line): (usize, &str)| format!("{}{line}\n", if begins(index) { "\n" } else { "" });
    text.lines().enumerate().map(line).collect()
}

/// What the columns and the statuses mean, as far as they do not say it themselves.
fn footnotes(study: &Study<'_>, columns: &[Column]) -> String {
    let statuses = [
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
    let of_statuses = statuses.iter().filter(|(status, _)| is_there(*status)).map(|(_, note)| *note);
    let of_columns = columns.iter().filter_map(|column| column.note);
    let text: String = of_columns.chain(of_statuses).map(|note| format!("{note}\n")).collect();
    if text.is_empty() { text } else { format!("\n{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::Sample;

    fn headings(sample: &Sample) -> Vec<String> {
        let table = table(&sample.study());
        let heading = table.lines().next().unwrap_or_default().split("  ");
        heading.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    #[test]
    fn what_agents_learn_is_told_where_they_can() {
        let first = ["topology", "agents", "tasks/s", "latency"];
        let rest =
            ["p50", "p99", "coordination p99", "hub CPU", "hottest station", "messages/task", "status"];
        assert_eq!(headings(&Sample::without_problems()), [&first[..], &rest].concat());
        let rest = ["p99", "reuse", "redundant/task", "hottest station", "CPU/task", "paths", "status"];
        assert_eq!(headings(&Sample::with_problems()), [&first[..], &rest].concat());
    }

    #[test]
    fn wait_due_to_binding_is_told_where_steps_are_bound_early_and_late() {
        let table = table(&Sample::with_steps().study());
        assert!(table.lines().next().is_some_and(|heading| heading.contains("due to binding")), "{table}");
        assert!(table.contains("\ndue to binding: wait for an agent beyond"), "{table}");
        let told =
            |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        assert!(told("hub, early").contains("5.00 s") && told("peers").trim_end().ends_with('–'), "{table}");
        assert!(table.lines().all(|line| line.chars().count() <= 150), "{table}");
    }

    #[test]
    fn a_table_is_no_wider_than_a_wide_terminal() {
        let table = table(&Sample::with_problems().study());
        assert!(table.lines().all(|line| line.chars().count() <= 150), "{table}");
    }

    #[test]
    fn an_unstable_cell_has_dashes() {
        let mut sample = Sample::with_problems();
        for run in &mut sample.cells[0].runs {
            run.summary.status = RunStatus::Unstable;
        }
        let table = table(&sample.study());
        let row = table.lines().nth(1).unwrap_or_default();
        assert_eq!(row.matches('–').count(), columns_of_learning(&sample.study()).len(), "{row}");
    }
}
