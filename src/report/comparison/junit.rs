//! JUnit: a comparison as test results, as build servers read them: a suite for each topology, a case for each
//! cell.
//!
//! Written by hand, since it is a few lines: it keeps to what either of the schemas in tests/data/junit allows
//! (one of them knows no `disabled`, which libraries write), and holds neither time nor host, so that the same
//! comparison gives the same bytes.

use std::fmt::Write;

use super::rows::regressions;
use super::sentences::{place, verdict};
use crate::analysis::{Comparison, Incomparable, PairedStudy};

/// A suite.
struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// A case.
struct Case {
    name: String,
    outcome: CaseOutcome,
}

/// How it went.
enum CaseOutcome {
    Passed,
    /// What got worse, a line for each.
    Failed(Vec<String>),
    /// The new results lack it.
    Missing,
    /// Why it was not compared.
    Skipped(String),
}

/// Every cell that was compared, and those that could not be as skipped.
pub fn comparison_junit(comparison: &Comparison) -> String {
    let suites = suites(comparison);
    let cases = || suites.iter().flat_map(|suite| &suite.cases);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (tests, failures) = (cases().count(), cases().filter(|case| case.is_failed()).count());
    text += &format!(
        "<testsuites name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n",
        escaped(&format!("ceiling compare: {}", verdict(comparison)))
    );
    for suite in &suites {
        suite.write(&mut text);
    }
    text + "</testsuites>\n"
}

fn suites(comparison: &Comparison) -> Vec<Suite> {
    let mut suites = Vec::new();
    let allows_missing = comparison.gate.allows_missing;
    for study in &comparison.studies {
        match &study.outcome {
            Err(Incomparable::OnlyBaseline { .. }) if !allows_missing => {
                let case = Case { name: "all of it".to_owned(), outcome: CaseOutcome::Missing };
                suites.push(Suite { name: study.name.clone(), cases: vec![case] });
            }
            Err(reason) => {
                let outcome = CaseOutcome::Skipped(format!("{reason}; {}", reason.help()));
                let case = Case { name: "no comparable baseline".to_owned(), outcome };
                suites.push(Suite { name: study.name.clone(), cases: vec![case] });
            }
            Ok(paired) => suites.extend(suites_of(&study.name, paired, allows_missing)),
        }
    }
    suites
}

fn suites_of(study: &str, paired: &PairedStudy, allows_missing: bool) -> Vec<Suite> {
    let mut suites: Vec<Suite> = Vec::new();
    let mut push = |topology: &str, case: Case| {
        let name = format!("{study}: {topology}");
        match suites.iter_mut().find(|suite| suite.name == name) {
            Some(suite) => suite.cases.push(case),
            None => suites.push(Suite { name, cases: vec![case] }),
        }
    };
    for cell in &paired.cells {
        let name = place(&cell.key, &paired.axes);
        let lines = regressions(study, paired, cell);
        let outcome = if lines.is_empty() { CaseOutcome::Passed } else { CaseOutcome::Failed(lines) };
        push(&cell.key.topology, Case { name, outcome });
    }
    for missing in &paired.missing {
        let side = if missing.is_in_baseline { "in the baseline" } else { "in the new results" };
        let name = place(&missing.key, &paired.axes);
        let outcome = if missing.is_in_baseline && !allows_missing {
            CaseOutcome::Missing
        } else {
            CaseOutcome::Skipped(format!("it has runs only {side}"))
        };
        push(&missing.key.topology, Case { name, outcome });
    }
    suites
}

impl Suite {
    fn write(&self, text: &mut String) {
        let count = |is: fn(&Case) -> bool| self.cases.iter().filter(|case| is(case)).count();
        let (failures, skipped) = (count(Case::is_failed), count(Case::is_skipped));
        let name = escaped(&self.name);
        let tests = self.cases.len();
        *text += &format!(
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">\n"
        );
        for case in &self.cases {
            case.write(&name, text);
        }
        *text += "  </testsuite>\n";
    }
}

impl Case {
    fn is_failed(&self) -> bool {
        matches!(self.outcome, CaseOutcome::Failed(_) | CaseOutcome::Missing)
    }

    fn is_skipped(&self) -> bool {
        matches!(self.outcome, CaseOutcome::Skipped(_))
    }

    fn write(&self, suite: &str, text: &mut String) {
        *text += &format!("    <testcase name=\"{}\" classname=\"{suite}\"", escaped(&self.name));
        *text += &match &self.outcome {
            CaseOutcome::Passed => "/>\n".to_owned(),
            CaseOutcome::Failed(lines) => format!(
                ">\n      <failure type=\"regression\" message=\"{}\">{}</failure>\n    </testcase>\n",
                escaped(&lines[0]),
                escaped(&lines.join("\n"))
            ),
            CaseOutcome::Missing => {
                let message = "the new results lack it";
                format!(">\n      <failure type=\"missing\" message=\"{message}\"/>\n    </testcase>\n")
            }
            CaseOutcome::Skipped(reason) => {
                format!(">\n      <skipped message=\"{}\"/>\n    </testcase>\n", escaped(reason))
            }
        };
    }
}

/// A text in XML 1.0, which cannot hold most control characters at all.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        match letter {
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '&' => safe += "&amp;",
            '"' => safe += "&quot;",
            '\'' => safe += "&apos;",
            '\n' | '\t' | '\r' => {
                // As a reference, it is kept in attributes too.
                let _ = write!(safe, "&#{};", u32::from(letter));
            }
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                safe.push('\u{fffd}');
            }
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_element() {
        assert_eq!(escaped("<a b=\"c\"> & \u{1b}[1m\n"), "&lt;a b=&quot;c&quot;&gt; &amp; \u{fffd}[1m&#10;");
    }
}
