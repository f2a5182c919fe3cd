//! Ceiling file: up to where a swarm counts as carried, and how the largest one is looked for, as a scenario
//! writes it.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::{Findings, Mistake};
use super::limit::Limit;
use super::resolve::AGENT_COUNT_MAX;
use crate::quantities::Share;

/// What the largest swarm that a topology carries is held to, and how it is looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Ceiling")]
pub struct CeilingFile {
    /// What must hold: a metric, one of `<` `<=` `>` `>=`, and a value: `"p99 coordination latency < 30 s"`; or
    /// `"efficiency >= 50 %"`, the throughput of N agents in proportion to N times that of one.
    pub limits: Vec<String>,
    /// Whether the backlog must not grow, either.
    pub stable: bool,
    /// The largest swarm that is tried.
    pub agents_max: NonZeroU32,
    /// Half of the width of the 95 % interval, in proportion to the ceiling, at which no more replicates are run.
    pub precision: Share,
    /// Events that the search may spend on each topology. Assumed: a few minutes.
    pub events_max: u64,
}

impl Default for CeilingFile {
    fn default() -> Self {
        CeilingFile {
            limits: vec!["hottest station <= 80 %".to_owned()],
            stable: true,
            agents_max: NonZeroU32::new(100_000).unwrap_or(NonZeroU32::MAX),
            precision: Share::new(0.01).expect("one percent is a share"),
            events_max: 2_000_000_000,
        }
    }
}

/// What a ceiling is held to, and how it is looked for: the question of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct CeilingQuestion {
    /// What must hold of the figures.
    pub limits: Vec<Limit>,
    /// Whether the backlog must not grow, either.
    pub is_stability_asked: bool,
    /// The largest swarm that is tried.
    pub agent_count_max: u32,
    /// Half-width of the 95 % interval ÷ the ceiling at which the search ends, above zero.
    pub precision: f64,
    /// Events that the runs of a search may handle.
    pub event_count_max: u64,
}

/// What is asked of ceilings: as written, or else the defaults.
pub(super) fn question(file: Option<&CeilingFile>, findings: &mut Findings) -> CeilingQuestion {
    let default = CeilingFile::default();
    let file = file.unwrap_or(&default);
    let mut limits = Vec::new();
    for (index, text) in file.limits.iter().enumerate() {
        match Limit::from_text(text) {
            Ok(limit) => limits.push(limit),
            Err(mistake) => findings.report(mistake.at(format!("ceiling.limits[{index}]"))),
        }
    }
    if file.limits.is_empty() && !file.stable {
        let mistake = Mistake::new("nothing limits the swarm").at("ceiling.limits");
        findings.report(
            mistake.help("name a limit such as \"hottest station <= 80 %\", or write `stable = true`"),
        );
    }
    if file.precision.get() <= 0.0 {
        let mistake = Mistake::new("no interval is of no width").at("ceiling.precision");
        findings.report(mistake.help("write a share above zero, such as \"1 %\""));
    }
    if file.agents_max.get() > AGENT_COUNT_MAX {
        let mistake = Mistake::new(format!("a swarm of {} agents is too large", file.agents_max));
        let help = format!("{AGENT_COUNT_MAX} agents is the most that one run can hold");
        findings.report(mistake.at("ceiling.agents_max").help(help));
    }
    CeilingQuestion {
        limits,
        is_stability_asked: file.stable,
        agent_count_max: file.agents_max.get(),
        precision: file.precision.get(),
        event_count_max: file.events_max,
    }
}
