//! Options: what `ceiling compare` may be asked for, and how gates are written.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::Gate;
use crate::metrics::Metric;
use crate::quantities::{Quantity, QuantityError, Share, closest, split_help};
use crate::scenario::LevelFile;

/// Options of `compare`.
#[derive(Args, Debug)]
pub(in crate::cli) struct CompareOptions {
    /// The baseline: a folder of results, or a folder of such folders.
    pub(super) base: PathBuf,
    /// The new results, likewise; folders are compared with those of the same name.
    pub(super) new: PathBuf,
    /// By how much of its baseline a metric may get worse.
    #[arg(long, value_name = "SHARE", default_value = "5%", value_parser = share)]
    pub(super) max_increase: f64,
    /// What counts for nothing, in the metric's unit: "1 ms" for all in which it can be told, or "p99 task
    /// latency=1 ms" for one.
    #[arg(long, value_name = "[METRIC=]CHANGE", value_parser = deltas)]
    pub(super) min_delta: Vec<Deltas>,
    /// A metric to compare, by its column or in words such as "p99 task latency". Without any: throughput, task
    /// and coordination latency (mean and p99), CPU of the hub, of the hottest station and of coordination,
    /// redundant solves and cost.
    #[arg(long, value_name = "METRIC", value_parser = metric)]
    pub(super) metric: Vec<Metric>,
    /// Let the new results lack cells of the baseline: they are listed, and the rest decides.
    #[arg(long)]
    pub(super) allow_missing: bool,
    /// Leave the comparison as Markdown, for a pull request. What GITHUB_STEP_SUMMARY names gets it as well.
    #[arg(long, value_name = "FILE")]
    pub(super) markdown: Option<PathBuf>,
    /// Leave the comparison as JUnit test results, for a build server.
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,
    /// The scenario of the new results: annotations on GitHub then stand beside its topologies.
    #[arg(long, value_name = "FILE")]
    pub(super) scenario: Vec<PathBuf>,
    /// Print everything as JSON, in place of the table.
    #[arg(long)]
    pub(super) json: bool,
}

/// What a change must reach to count: one level for each metric that it was given for.
#[derive(Clone, Debug)]
pub(super) struct Deltas(Vec<(Metric, f64)>);

impl CompareOptions {
    /// What is asked for.
    pub(super) fn gate(&self) -> Gate {
        let asked = if self.metric.is_empty() { &Gate::HEADLINE[..] } else { &self.metric };
        let mut metrics = Vec::new();
        for metric in asked {
            if !metrics.contains(metric) {
                metrics.push(*metric);
            }
        }
        let deltas = self.min_delta.iter().flat_map(|deltas| &deltas.0);
        Gate {
            metrics,
            increase_max: self.max_increase,
            deltas_min: deltas.copied().collect(),
            allows_missing: self.allow_missing,
        }
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
        let known: Vec<String> = Metric::ALL.iter().map(|metric| metric.spoken()).collect();
        match closest(&text.to_lowercase(), known.iter().map(String::as_str)) {
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
