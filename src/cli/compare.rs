//! `ceiling compare`: holds results against a baseline, and fails if something got worse.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::{Failure, Outcome};
use super::output::print;
use crate::analysis::{Comparison, Gate, Pair, RecordedStudy, Verdict};
use crate::metrics::Metric;
use crate::quantities::{Quantity, QuantityError, Share, closest, split_help};
use crate::report::{ResultsError, comparison_json, comparison_table, recorded_studies};
use crate::scenario::LevelFile;

/// Options of `compare`.
#[derive(Args, Debug)]
pub(super) struct CompareOptions {
    /// The baseline: a folder of results, or a folder of such folders.
    base: PathBuf,
    /// The new results, likewise; folders are compared with those of the same name.
    new: PathBuf,
    /// By how much of its baseline a metric may get worse.
    #[arg(long, value_name = "SHARE", default_value = "5%", value_parser = share)]
    max_increase: f64,
    /// What counts for nothing, in the metric's unit: "1 ms" for all in which it can be told, or "p99 task
    /// latency=1 ms" for one.
    #[arg(long, value_name = "[METRIC=]CHANGE", value_parser = deltas)]
    min_delta: Vec<Deltas>,
    /// A metric to compare, by its column or in words such as "p99 task latency". Without any: throughput, task
    /// and coordination latency (mean and p99), CPU of the hub, of the hottest station and of coordination,
    /// redundant solves and cost.
    #[arg(long, value_name = "METRIC", value_parser = metric)]
    metric: Vec<Metric>,
    /// Print everything as JSON, in place of the table.
    #[arg(long)]
    json: bool,
}

/// What a change must reach to count: one level for each metric that it was given for.
#[derive(Clone, Debug)]
struct Deltas(Vec<(Metric, f64)>);

/// Compares, tells, and fails if something got worse or nothing could be compared.
pub(super) fn compare(options: &CompareOptions) -> Outcome {
    let new = recorded_studies(&options.new).map_err(|error| unreadable(&error, &options.new))?;
    let base = match recorded_studies(&options.base) {
        Err(ResultsError::Missing { .. }) => Vec::new(),
        read => read.map_err(|error| unreadable(&error, &options.base))?,
    };
    let comparison = Comparison::of(&pairs(base, new), gate(options));
    print(&if options.json { comparison_json(&comparison) } else { comparison_table(&comparison) })?;
    outcome(&comparison, options)
}

fn outcome(comparison: &Comparison, options: &CompareOptions) -> Outcome {
    let (base, new) = (options.base.display(), options.new.display());
    match comparison.verdict() {
        Verdict::Identical | Verdict::Within => Ok(()),
        Verdict::Regressed => Err(Failure::regression(format!("{new} regressed against {base}"))
            .help(format!("if that is wanted, make it the new baseline: put {new} in the place of {base}"))),
        Verdict::NoBaseline => {
            let reasons = comparison.studies.iter().filter_map(|study| study.outcome.as_ref().err());
            let reason = reasons.into_iter().next();
            let message = format!("{base} is no baseline for {new}");
            let message = reason.map_or(message.clone(), |reason| format!("{message}: {reason}"));
            let failure = Failure::no_baseline(message);
            Err(match reason {
                Some(reason) => failure.help(reason.help()),
                None => failure,
            })
        }
    }
}

/// The studies of both sides, by name. Two single ones are compared whatever they are called.
fn pairs(base: Vec<(String, RecordedStudy)>, new: Vec<(String, RecordedStudy)>) -> Vec<Pair> {
    if let ([_], [(name, _)]) = (base.as_slice(), new.as_slice()) {
        let name = name.clone();
        let first =
            |studies: Vec<(String, RecordedStudy)>| studies.into_iter().next().map(|(_, study)| study);
        return vec![(name, first(base), first(new))];
    }
    let mut pairs: BTreeMap<String, (Option<RecordedStudy>, Option<RecordedStudy>)> = BTreeMap::new();
    for (name, study) in base {
        pairs.entry(name).or_default().0 = Some(study);
    }
    for (name, study) in new {
        pairs.entry(name).or_default().1 = Some(study);
    }
    pairs.into_iter().map(|(name, (base, new))| (name, base, new)).collect()
}

fn gate(options: &CompareOptions) -> Gate {
    let mut metrics = Vec::new();
    for metric in if options.metric.is_empty() { &Gate::HEADLINE[..] } else { &options.metric } {
        if !metrics.contains(metric) {
            metrics.push(*metric);
        }
    }
    let deltas = options.min_delta.iter().flat_map(|deltas| &deltas.0);
    Gate { metrics, increase_max: options.max_increase, deltas_min: deltas.copied().collect() }
}

fn unreadable(error: &ResultsError, folder: &Path) -> Failure {
    let help = format!("give the folder that `ceiling run … --out {}` leaves", folder.display());
    match error {
        ResultsError::Missing { .. } | ResultsError::Unreadable { .. } => {
            Failure::input_output(error).help(help)
        }
        ResultsError::Invalid { .. } => Failure::invalid(error).help(help),
    }
}

fn share(text: &str) -> Result<f64, String> {
    Share::from_text(text).map(Share::get).map_err(|error| words(&error))
}

/// What is wrong with a quantity, and what to do about it, in one line.
fn words(error: &QuantityError) -> String {
    let text = error.to_string();
    match split_help(&text) {
        (message, Some(help)) => format!("{message}; {help}"),
        (message, None) => message.to_owned(),
    }
}

fn metric(text: &str) -> Result<Metric, String> {
    Metric::from_words(text).ok_or_else(|| {
        let names = Metric::ALL.iter().map(|metric| metric.name());
        match closest(&text.replace([' ', '-'], "_"), names) {
            Some(name) => format!("there is no such metric; did you mean `{name}`?"),
            None => "there is no such metric; `ceiling list metrics` tells all of them".to_owned(),
        }
    })
}

/// A level for one metric, or for all in whose unit it can be told.
fn deltas(text: &str) -> Result<Deltas, String> {
    if let Some((name, level)) = text.split_once('=') {
        let metric = metric(name.trim())?;
        let level = LevelFile::from_text(level.trim()).number(metric);
        return level.map(|level| Deltas(vec![(metric, level)])).map_err(|error| words(&error));
    }
    let level = LevelFile::from_text(text.trim());
    let told = Metric::ALL.iter().filter_map(|metric| Some((*metric, level.number(*metric).ok()?)));
    let told: Vec<(Metric, f64)> = told.collect();
    if told.is_empty() {
        Err("no metric has such a unit: write it like \"1 ms\"".to_owned())
    } else {
        Ok(Deltas(told))
    }
}
