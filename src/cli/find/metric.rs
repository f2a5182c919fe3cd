//! Metric: one that is named on the command line, in words or by its column.

use super::super::exit::Failure;
use crate::metrics::Metric;
use crate::quantities::closest;

/// The metric that `words` name.
pub(super) fn named(words: &str) -> Result<Metric, Failure> {
    Metric::from_words(words).ok_or_else(|| {
        let failure = Failure::usage(format!("unknown metric `{words}`"));
        failure.help(match closest(words, Metric::ALL.iter().map(|metric| metric.name())) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "`ceiling list metrics` tells all of them".to_owned(),
        })
    })
}
