//! Resolve provider: the limits of the model service, held against the calls that will be made.

use std::num::NonZeroU32;

use super::document::{Findings, Mistake};
use super::file::ScenarioFile;
use super::files::ScenarioFiles;
use super::provider_file::ProviderFile;
use super::resolve::with_samplers;
use crate::swarm::{ProviderLaw, TokenLimit};
use crate::workload::WorkloadPlan;

/// The provider, checked; `None` if the scenario has none.
pub(super) fn provider(
    scenario: &ScenarioFile,
    workload: Option<&WorkloadPlan>,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> Option<ProviderLaw> {
    let file = scenario.provider.as_ref()?;
    let mut refuse = |key: &str, message: &str, help: &str| {
        let at = if key.is_empty() { "provider".to_owned() } else { format!("provider.{key}") };
        findings.report(Mistake::new(message).at(at).help(help));
    };
    if file.concurrency.is_none() && file.tokens_per_minute.is_none() {
        let help = "write `concurrency = 64` or `tokens_per_minute = 400000`, or leave the table out";
        refuse("", "a provider without a limit changes nothing", help);
    }
    if file.concurrency.is_none() && file.queue_places.is_some() {
        let help = "write `concurrency` too, or leave it out";
        refuse("queue_places", "no call ever waits where all are served at the same time", help);
    }
    if file.tokens_per_minute.is_none() && file.burst_tokens.is_some() {
        let help = "write `tokens_per_minute` too, or leave it out";
        refuse("burst_tokens", "tokens are not counted without `tokens_per_minute`", help);
    }
    if let Some(workload) = workload {
        check_tokens(file, workload, findings);
    }
    let retry_after = with_samplers("provider", findings, files, |samplers| {
        samplers.make("retry_after", &file.retry_after)
    });
    if retry_after.is_zero() {
        let mistake = Mistake::new("a refused call cannot be made again at once").at("provider.retry_after");
        findings.report(mistake.help("write a duration above zero, such as \"1 s\""));
    }
    Some(ProviderLaw {
        concurrency: file.concurrency.map(NonZeroU32::get),
        queue_places: file.queue_places,
        tokens: file.tokens_per_minute.map(|per_minute| TokenLimit {
            per_minute: per_minute.get(),
            burst: file.burst_tokens.unwrap_or(per_minute).get(),
        }),
        retry_after,
    })
}

/// What is limited must be known, and no call may be too large for ever.
fn check_tokens(file: &ProviderFile, workload: &WorkloadPlan, findings: &mut Findings) {
    let Some(per_minute) = file.tokens_per_minute else { return };
    if !workload.knows_tokens_of_all() {
        let mistake = Mistake::new("nobody knows how many tokens a decision takes");
        let mistake = mistake.at("provider.tokens_per_minute");
        let help = "write `workload.tokens = { input = 4000, output = 300 }`, or leave the limit out";
        return findings.report(mistake.help(help));
    }
    let (key, burst) = match file.burst_tokens {
        Some(burst) => ("burst_tokens", burst),
        None => ("tokens_per_minute", per_minute),
    };
    if let Some(tokens) = workload.tokens_constant_max().filter(|tokens| *tokens > f64::from(burst.get())) {
        let message = format!("a decision takes {tokens} tokens, and {burst} are the most there ever are");
        let mistake = Mistake::new(message).at(format!("provider.{key}"));
        findings.report(mistake.help("raise `burst_tokens` to the tokens of a decision or more"));
    }
}
