//! Verdicts: what the results say of every statement of the scenario, and the records of that.
//!
//! A statement that speaks of several sizes, or of several combinations of a sweep, is told by the worst of them.

use serde_json::{Value, json};

use super::SweepStudy;
use super::records::{Records, header, text};
use crate::analysis::{Judgement, Side, Verdict};
use crate::experiment::Evidence;
use crate::metrics::Metric;
use crate::scenario::{Statement, StatementKind, Subject};

/// A statement with what the results say of it.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// What is stated.
    pub statement: &'a Statement,
    /// What the results say.
    pub judgement: Judgement,
    /// At which size they say so; all of them for a slope, none if it was not run.
    pub agent_counts: Vec<u32>,
    /// At which combination of the sweep: its axes with their values; empty where nothing is swept.
    pub combination: String,
}

impl<'a> Judged<'a> {
    /// Judges a statement by what is known of it at some combinations, each with its values in words.
    fn by(
        statement: &'a Statement,
        combinations: impl IntoIterator<Item = (String, Vec<Evidence>)>,
    ) -> Judged<'a> {
        let not_run = Judgement::NOT_RUN;
        let agent_counts = Vec::new();
        let mut worst = Judged { statement, judgement: not_run, agent_counts, combination: String::new() };
        for (combination, evidence) in combinations {
            for Evidence { agent_counts, values, side } in evidence {
                let judgement = Judgement::of(&values, side, &statement.bounds);
                if judgement.is_worse_than(&worst.judgement) {
                    worst = Judged { judgement, agent_counts, combination: combination.clone(), ..worst };
                }
            }
        }
        worst
    }

    /// Whether it must hold and does not, or has no data.
    pub fn is_failure(&self) -> bool {
        self.statement.kind == StatementKind::Expectation && self.judgement.verdict.fails()
    }

    /// How many replicates of the scenario would decide it, if any number would; a search has replicates of its own.
    pub fn deciding_count(&self) -> Option<u32> {
        match self.judgement.verdict {
            Verdict::Undecided { replicate_count } if !self.statement.measure.is_searched() => {
                replicate_count
            }
            _ => None,
        }
    }

    /// The sizes in words: `200`, or `10 to 1000` for a slope.
    pub fn sizes(&self) -> String {
        match self.agent_counts.as_slice() {
            [] => String::new(),
            [only] => only.to_string(),
            [first, .., last] => format!("{first} to {last}"),
        }
    }
}

impl<'a> SweepStudy<'a> {
    /// Every statement of the scenario, judged by all results.
    pub fn judged(&self) -> Vec<Judged<'a>> {
        let judged = self.first().loaded.statements.iter().enumerate().map(|(index, statement)| {
            let all = 0..self.results.len();
            let about = all.filter(|combination| self.loaded.is_at(*combination, &statement.at));
            Judged::by(statement, about.map(|combination| self.evidence(index, combination)))
        });
        judged.collect()
    }

    /// The statements about one combination, judged by its results alone.
    pub(super) fn judged_at(&self, combination: usize) -> Vec<Judged<'a>> {
        let statements = self.first().loaded.statements.iter().enumerate();
        let about_it = statements.filter(|(_, statement)| self.loaded.is_at(combination, &statement.at));
        about_it
            .map(|(index, statement)| Judged::by(statement, [self.evidence(index, combination)]))
            .collect()
    }

    /// What is known of a statement at a combination: what its cells say, or what was searched for.
    fn evidence(&self, statement: usize, combination: usize) -> (String, Vec<Evidence>) {
        let found = self.searched.and_then(|searched| searched.evidence(statement, combination));
        let read = || Evidence::of(&self.first().loaded.statements[statement], &self.results[combination]);
        let evidence = found.map(|found| vec![found.clone()]).or_else(read);
        (self.loaded.words(combination), evidence.unwrap_or_default())
    }
}

const COLUMNS: [&str; 16] = [
    "kind",
    "says",
    "source",
    "topology",
    "metric",
    "aggregation",
    "agents",
    "combination",
    "value",
    "half_width",
    "bounds",
    "verdict",
    "margin",
    "margin_ratio",
    "is_lower_bound",
    "replicates_needed",
];

/// `verdicts.csv`: a row per statement.
pub fn verdicts_csv(judged: &[Judged<'_>], topologies: &[&str]) -> Vec<u8> {
    let mut records = Records::new(&header(&COLUMNS));
    for judged in judged {
        let Judged { statement, judgement, .. } = judged;
        let estimate = judgement.estimate;
        records.push(&[
            statement.kind.name().to_owned(),
            statement.says.clone(),
            statement.source.clone().unwrap_or_default(),
            subject(statement.subject, topologies),
            statement.measure.metric().map_or("", Metric::name).to_owned(),
            statement.measure.aggregation().to_owned(),
            judged.sizes(),
            judged.combination.clone(),
            text(estimate.map(|estimate| estimate.mean)),
            text(estimate.and_then(|estimate| estimate.half_width)),
            statement.bounds.to_string(),
            judgement.verdict.name().to_owned(),
            text(judgement.margin),
            text(judgement.margin_ratio),
            (judgement.side == Side::AtLeast).to_string(),
            judged.deciding_count().map(|count| count.to_string()).unwrap_or_default(),
        ]);
    }
    records.into_bytes()
}

/// The same as JSON.
pub(super) fn verdicts_json(judged: &[Judged<'_>], topologies: &[&str]) -> Value {
    let of_one = |judged: &Judged<'_>| {
        let Judged { statement, judgement, .. } = judged;
        let estimate = judgement.estimate;
        json!({
            "kind": statement.kind.name(),
            "says": statement.says,
            "source": statement.source,
            "quote": statement.quote,
            "line": statement.line,
            "topology": subject(statement.subject, topologies),
            "metric": statement.measure.metric().map(Metric::name),
            "aggregation": statement.measure.aggregation(),
            "agents": judged.agent_counts,
            "value": estimate.map(|estimate| estimate.mean),
            "half_width": estimate.and_then(|estimate| estimate.half_width),
            "bounds": statement.bounds.to_string(),
            "verdict": judgement.verdict.name(),
            "margin": judgement.margin,
            "margin_ratio": judgement.margin_ratio,
            "is_lower_bound": judgement.side == Side::AtLeast,
            "replicates_needed": judged.deciding_count(),
        })
    };
    judged.iter().map(of_one).collect()
}

/// The names of one topology or two.
fn subject(subject: Subject, topologies: &[&str]) -> String {
    match subject {
        Subject::Topology(one) => topologies[one].to_owned(),
        Subject::Ratio(one, other) => format!("{} / {}", topologies[one], topologies[other]),
        Subject::Difference(one, other) => format!("{} - {}", topologies[one], topologies[other]),
    }
}
