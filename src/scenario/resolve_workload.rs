//! Resolve workload: from the work as written to a plan that is ready to be generated.

use super::document::{Findings, Mistake};
use super::file::ScenarioFile;
use super::files::ScenarioFiles;
use super::resolve::with_samplers;
use super::resolve_knowledge::catalogue;
use super::resolve_workflow::{Workflows, workflows};
use super::workflow_file::StepFile;
use super::workload_file::{
    ArrivalsFile, ClosedFile, GammaFile, PoissonFile, TokensFile, TraceFile, WorkloadFile,
};
use crate::kernel::SimDuration;
use crate::quantities::{Number, Positive, Rate};
use crate::random::{Distribution, Sampler};
use crate::workload::trace::{TraceError, TraceSummary};
use crate::workload::{
    ArrivalPlan, Epoch, OpenRate, Prices, Round, Solve, TaskLaw, TokenLaw, TracePlan, WorkloadPlan,
};

const ARRIVALS: &str = "workload.arrivals";

/// The work, checked; `None` if nothing could be made of it.
pub(super) fn workload(
    scenario: &ScenarioFile,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> Option<WorkloadPlan> {
    let file = &scenario.workload;
    let arrivals = match &file.arrivals {
        ArrivalsFile::Closed(closed) => Some(closed_arrivals(closed, findings, files)),
        ArrivalsFile::Poisson(poisson) => poisson_arrivals(poisson, findings, files),
        ArrivalsFile::Gamma(gamma) => gamma_arrivals(gamma, findings, files),
        ArrivalsFile::Trace(trace) => trace_arrivals(trace, &token_law(&file.tokens), findings, files),
    };
    let task = task_law(file, findings, files);
    let workflows = workflows(scenario, findings, files);
    let catalogue = file.problems.as_ref().map(|problems| catalogue(problems, findings));
    let epoch = file.correlation.epoch.map(|epoch| {
        if epoch.length.is_zero() {
            let mistake = Mistake::new("an epoch has a length").at("workload.correlation.epoch.length");
            findings.report(mistake.help("write a duration above zero, such as \"60 s\""));
        }
        Epoch { length: epoch.length, cv: epoch.cv.get() }
    });
    let prices = file.prices.map(|prices| Prices {
        input_per_million: prices.input_per_million.get(),
        output_per_million: prices.output_per_million.get(),
    });
    let catalogue = match catalogue {
        Some(catalogue) => Some(catalogue?),
        None => None,
    };
    let Workflows { blueprint, gates, steps } = workflows?;
    Some(WorkloadPlan { arrivals: arrivals?, task, blueprint, gates, steps, catalogue, epoch, prices })
}

fn closed_arrivals(file: &ClosedFile, findings: &mut Findings, files: &mut dyn ScenarioFiles) -> ArrivalPlan {
    let path = format!("{ARRIVALS}.closed");
    let think = with_samplers(path, findings, files, |samplers| samplers.make("think", &file.think));
    ArrivalPlan::Closed { think, clients_per_agent: file.clients_per_agent.get() }
}

fn poisson_arrivals(
    file: &PoissonFile,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> Option<ArrivalPlan> {
    let rate = open_rate("poisson", file.rate, file.rate_per_agent, findings)?;
    let one = Number::new(1.0)?;
    let gap = unit_gap(&Distribution::Exponential { mean: one }, findings, files);
    Some(ArrivalPlan::Open { gap, rate })
}

fn gamma_arrivals(
    file: &GammaFile,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> Option<ArrivalPlan> {
    let rate = open_rate("gamma", file.rate, file.rate_per_agent, findings)?;
    let one = Number::new(1.0)?;
    let gap = unit_gap(&Distribution::Gamma { mean: one, cv: Number::new(file.cv.get())? }, findings, files);
    Some(ArrivalPlan::Open { gap, rate })
}

/// Gaps of mean 1, to be divided by the rate.
fn unit_gap(gap: &Distribution<Number>, findings: &mut Findings, files: &mut dyn ScenarioFiles) -> Sampler {
    with_samplers(ARRIVALS, findings, files, |samplers| samplers.make("gap", gap))
}

fn open_rate(
    process: &str,
    rate: Option<Rate>,
    rate_per_agent: Option<Rate>,
    findings: &mut Findings,
) -> Option<OpenRate> {
    let path = format!("{ARRIVALS}.{process}");
    let found = match (rate, rate_per_agent) {
        (Some(rate), None) => Some(("rate", OpenRate::Total(rate.as_hz()), rate)),
        (None, Some(rate)) => Some(("rate_per_agent", OpenRate::PerAgent(rate.as_hz()), rate)),
        _ => None,
    };
    let Some((key, open_rate, written)) = found else {
        let (message, at) = match rate {
            Some(_) => ("the rate is given twice", format!("{path}.rate_per_agent")),
            None => ("the rate of arrivals is missing", path),
        };
        let help = "write `rate = \"5 /s\"` for the whole swarm, or `rate_per_agent = \"0.1 /s\"`";
        findings.report(Mistake::new(message).at(at).help(help));
        return None;
    };
    if written.as_hz() <= 0.0 {
        let mistake = Mistake::new("nothing ever arrives at this rate").at(format!("{path}.{key}"));
        findings.report(mistake.help("write a rate above zero, such as \"5 /s\""));
    }
    Some(open_rate)
}

fn trace_arrivals(
    file: &TraceFile,
    law: &TokenLaw,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> Option<ArrivalPlan> {
    let path = format!("{ARRIVALS}.trace");
    let Some(name) = &file.file else {
        let mistake = Mistake::new("the scenario replays a trace, but none is given").at(path);
        findings.report(mistake.help("give one with `--trace FILE`"));
        return None;
    };
    let at = format!("{path}.file");
    let Some(open) = files.trace(name, file.format) else {
        findings.report(Mistake::new("no files can be read here").at(at));
        return None;
    };
    let scanned = files.scan(name, file.format, &open);
    let summary = scanned.map_err(|error| findings.report(trace_mistake(&error, &at))).ok()?;
    // One mean gap behind the last arrival, a repetition begins.
    let gap = summary.rate_hz.map_or(SimDuration::ZERO, |hz| SimDuration::from_s(1.0 / hz));
    // Nor before the stamps of the one before are spread.
    let period = summary.span + gap.max(file.quantum);
    if period.is_zero() {
        let mistake = Mistake::new("all arrivals of the trace are at its start: it has no length").at(at);
        findings.report(mistake.help("give a trace of at least two different instants"));
        return None;
    }
    Some(ArrivalPlan::Trace(TracePlan {
        open,
        recorded_for: file.recorded_for.map(Positive::get),
        speed: file.speed.get(),
        is_repeated: file.repeat,
        rate_hz: summary.row_count as f64 / period.as_s(),
        solve_s_mean: traced_solve_s_mean(&summary, law),
        has_tokens: summary.input_tokens_mean.is_some(),
        has_problems: summary.has_problems,
        quantum: file.quantum,
        period,
    }))
}

/// Mean time to decide of a trace's tasks: as it says, or by its mean tokens, since the law is linear.
fn traced_solve_s_mean(summary: &TraceSummary, law: &TokenLaw) -> f64 {
    let written_s = law.per_output_s * summary.output_tokens_mean.unwrap_or(0.0);
    let by_tokens_s = law.base_s + written_s + law.per_input_s * summary.input_tokens_mean.unwrap_or(0.0);
    summary.work_s_mean.unwrap_or(by_tokens_s)
}

fn trace_mistake(error: &TraceError, at: &str) -> Mistake {
    Mistake::new(error.to_string()).at(at).help(error.help())
}

fn task_law(file: &WorkloadFile, findings: &mut Findings, files: &mut dyn ScenarioFiles) -> TaskLaw {
    let tokens = &file.tokens;
    let law = token_law(tokens);
    let is_traced = matches!(file.arrivals, ArrivalsFile::Trace(_));
    if is_traced && file.correlation.round.is_some() {
        let mistake = Mistake::new("a trace brings its own work: rounds cannot share a factor");
        let mistake = mistake.at("workload.correlation.round");
        findings.report(mistake.help("leave it out, or let tasks arrive by another process"));
    }
    if is_traced && file.task.solve.is_some() {
        let mistake = Mistake::new("a trace brings its own work: nothing is drawn for it");
        findings
            .report(mistake.at("workload.task.solve").help("leave it out, or `workload.tokens` if meant"));
    }
    with_samplers("workload.tokens", findings, files, |samplers| TaskLaw {
        input_tokens: tokens.input.as_ref().map(|input| samplers.make("input", input)),
        output_tokens: tokens.output.as_ref().map(|output| samplers.make("output", output)),
        solve: Solve::ByTokens(law),
        trace_law: law,
        round: file.correlation.round.map(|share| Round { correlation: share.get() }),
    })
    .with_solve(solve(file, findings, files))
}

/// The law of the step at `path`: its own time or tokens, or else what is said of all tasks.
pub(super) fn task_law_of_step(
    file: &WorkloadFile,
    step: &StepFile,
    path: &str,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> TaskLaw {
    let solve = match (&step.solve, step.has_own_tokens()) {
        (Some(written), _) => {
            Some(with_samplers(path, findings, files, |samplers| samplers.make("solve", written)))
        }
        (None, true) => None,
        (None, false) => solve(file, findings, files),
    };
    let tokens = step.tokens(&file.tokens);
    let law = token_law(&tokens);
    // What is said of all tasks has been looked at already.
    with_samplers(path, findings, files, |samplers| TaskLaw {
        input_tokens: tokens.input.as_ref().map(|input| samplers.make("input", input)),
        output_tokens: tokens.output.as_ref().map(|output| samplers.make("output", output)),
        solve: Solve::ByTokens(law),
        trace_law: law,
        round: None,
    })
    .with_solve(solve)
}

/// The time of a decision where it is drawn: as written, or, where nothing is said of tokens either,
/// the default of measured calls.
fn solve(file: &WorkloadFile, findings: &mut Findings, files: &mut dyn ScenarioFiles) -> Option<Sampler> {
    let default = WorkloadFile::default_solve();
    let knows_tokens = file.tokens.input.is_some() || file.tokens.output.is_some();
    let written = match &file.task.solve {
        Some(solve) => solve,
        None if knows_tokens => return None,
        None => &default,
    };
    Some(with_samplers("workload.task", findings, files, |samplers| samplers.make("solve", written)))
}

fn token_law(tokens: &TokensFile) -> TokenLaw {
    TokenLaw {
        base_s: tokens.base.as_s(),
        per_output_s: tokens.per_output.as_s(),
        per_input_s: tokens.per_input.as_s(),
    }
}
