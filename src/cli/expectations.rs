//! Expectations: what becomes of them over all scenarios of a command, and the exit code that follows.

use std::path::Path;

use super::exit::{Failure, Outcome};
use super::github;
use super::output::tell;
use crate::analysis::Verdict;
use crate::report::{Annotation, Judged, Severity};
use crate::scenario::StatementKind;

/// What the expectations of the scenarios so far came to.
#[derive(Debug, Default)]
pub(super) struct Expectations {
    /// How many there were.
    count: usize,
    /// Where those stand that fail, and what they say.
    failures: Vec<String>,
    /// The same as GitHub Actions shows it, as many as it does.
    annotations: Vec<Annotation>,
    undecided_count: usize,
    /// How many of these are searched for.
    undecided_search_count: usize,
    /// The replicates that would decide all of them, as far as any number would.
    deciding_count: Option<u32>,
}

impl Expectations {
    /// Takes note of what the results of the scenario at `path` say of its statements.
    pub(super) fn note(&mut self, path: &Path, judged: &[Judged<'_>]) {
        let expected = judged.iter().filter(|judged| judged.statement.kind == StatementKind::Expectation);
        for judged in expected {
            self.count += 1;
            if judged.is_failure() {
                self.failures.push(place(path, judged));
                if self.annotations.len() < Annotation::COUNT_MAX {
                    self.annotations.push(annotation(path, judged));
                }
            }
            if matches!(judged.judgement.verdict, Verdict::Undecided { .. }) {
                self.undecided_count += 1;
                self.undecided_search_count += usize::from(judged.statement.measure.is_searched());
                self.deciding_count = self.deciding_count.max(judged.deciding_count());
            }
        }
    }

    /// Tells what is undecided, unless nobody wants to hear it, and fails if an expectation does.
    pub(super) fn outcome(&self, is_quiet: bool) -> Outcome {
        if self.undecided_count > 0 && !is_quiet {
            tell(self.undecided());
        }
        if self.failures.is_empty() {
            return Ok(());
        }
        if github::is_asking() {
            self.annotations.iter().for_each(tell);
        }
        let verb = if self.failures.len() == 1 { "does not" } else { "do not" };
        let head = format!("{} of {} {verb} hold", self.failures.len(), expectations(self.count));
        let lines: String = self.failures.iter().map(|failure| format!("\n  --> {failure}")).collect();
        Err(Failure::expectation(format!("{head}{lines}")))
    }

    fn undecided(&self) -> String {
        let verb = if self.undecided_count == 1 { "is" } else { "are" };
        let remedy = match self.deciding_count {
            _ if self.undecided_search_count == self.undecided_count => {
                "a lower `ceiling.precision` might decide".to_owned()
            }
            Some(count) => format!("`--replicates {count}` might decide"),
            None => "no number of replicates would decide".to_owned(),
        };
        let count = expectations(self.count);
        format!("{} of {count} {verb} undecided, which fails nothing: {remedy}", self.undecided_count)
    }
}

fn expectations(count: usize) -> String {
    format!("{count} {}", if count == 1 { "expectation" } else { "expectations" })
}

fn annotation(path: &Path, judged: &Judged<'_>) -> Annotation {
    let title = match judged.judgement.verdict {
        Verdict::NoData => "expectation without data",
        _ => "expectation does not hold",
    };
    Annotation {
        severity: Severity::Error,
        place: judged.statement.line.map(|line| (github::from_root(path), line)),
        title: title.to_owned(),
        message: judged.statement.says.clone(),
    }
}

/// `scenarios/hub.toml:41: what it says`, and why it fails if that is not because of its figures.
fn place(path: &Path, judged: &Judged<'_>) -> String {
    let line = judged.statement.line.map(|line| format!(":{line}")).unwrap_or_default();
    let reason = if judged.judgement.verdict == Verdict::NoData { ": no data" } else { "" };
    format!("{}{line}: {}{reason}", path.display(), judged.statement.says)
}
