//! Annotation: a message at a line of a file, as GitHub Actions shows them beside a change.
//!
//! The command is a line of output: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use std::fmt::{self, Display};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It fails the step.
    Error,
    /// It should be looked at.
    Warning,
}

/// A message, shown beside the line it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// How bad it is.
    pub severity: Severity,
    /// The file from the root of the repository, and the line in it, from one.
    pub place: Option<(String, usize)>,
    /// A few words.
    pub title: String,
    /// What is to be said; it may have several lines.
    pub message: String,
}

impl Annotation {
    /// GitHub shows so many of a step, and drops the rest.
    pub const COUNT_MAX: usize = 10;
}

impl Display for Annotation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let command = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(formatter, "::{command} ")?;
        if let Some((file, line)) = &self.place {
            write!(formatter, "file={},line={line},", property(file))?;
        }
        write!(formatter, "title={}::{}", property(&self.title), message(&self.message))
    }
}

/// What would end the line, or begin an escape, is written as one.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Likewise what would end a property.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_its_annotation() {
        let annotation = Annotation {
            severity: Severity::Error,
            place: Some(("a,b:c.toml".to_owned(), 7)),
            title: "worse: 5 %, much".to_owned(),
            message: "5 % more:\nyes, ::error::".to_owned(),
        };
        assert_eq!(
            annotation.to_string(),
            "::error file=a%2Cb%3Ac.toml,line=7,title=worse%3A 5 %25%2C much::5 %25 more:%0Ayes, ::error::"
        );
    }
}
