//! Resolve: from a scenario as written to one that is valid, with every mistake at its place.

use super::ceiling_file::question;
use super::document::{Findings, Mistake};
use super::file::{ScenarioFile, TopologyFile, TransportFile};
use super::files::ScenarioFiles;
use super::resolve_knowledge::{check_learning, knowledge};
use super::resolve_provider::provider;
use super::resolve_workflow::roles;
use super::resolve_workload::workload;
use super::scenario::{Horizon, Scenario, Topology};
use super::sweep_file::SweepFile;
use super::warm_up::WarmUp;
use super::workload_file::ArrivalsFile;
use crate::coordination::CoordinationChoice;
use crate::kernel::SimTime;
use crate::quantities::listed;
use crate::random::Samplers;
use crate::swarm::{AgentClass, Assignment, Budget, ContextFlow, Costs, Retry, Transport};
use crate::workload::ArrivalPlan;

/// Agents that a scenario may have, for a calendar that can hold a few events of each.
pub(super) const AGENT_COUNT_MAX: u32 = 4_000_000;

/// Bytes that a folder's name may have on every common file system.
const NAME_BYTES_MAX: usize = 255;

/// Checks what no field can know alone, and makes everything ready to run. `None` only if something
/// was found. `default_name` is the name of a scenario that has none of its own.
pub(super) fn resolve(
    file: &ScenarioFile,
    default_name: &str,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> Option<Scenario> {
    check_name(file, findings);
    let agent_counts = agent_counts(file, findings);
    check_horizon(file, findings);
    let roles = roles(file, findings);
    let workload = workload(file, findings, files);
    let knowledge =
        workload.as_ref().and_then(|workload| knowledge(&file.knowledge, workload, findings, files));
    if let Some(workload) = &workload {
        check_learning(file, workload.has_problems(), findings);
    }
    let provider = provider(file, workload.as_ref(), findings, files);
    check_sweep(file, findings);
    let ceiling = question(file.ceiling.as_ref(), findings);
    check_names(&file.topology, findings);
    let topologies = (0..file.topology.len()).map(|index| topology(file, index, findings, files)).collect();
    let scenario = Scenario {
        name: file.name.clone().unwrap_or_else(|| default_name.to_owned()),
        question: file.question.clone(),
        seed: file.seed,
        replicate_count: file.replicates.get(),
        agent_counts,
        horizon: Horizon {
            duration: file.duration,
            warm_up: match file.warm_up {
                WarmUp::Auto => None,
                WarmUp::Given(duration) => Some(duration),
            },
            drain: file.drain,
        },
        budget: Budget { events: file.budget.events, in_flight: file.budget.in_flight as usize },
        costs: costs(file),
        mind_cpu_ratio: file.agent.mind_cpu_ratio.get(),
        classes: classes(file),
        roles,
        workload: workload?,
        knowledge,
        provider,
        ceiling,
        topologies,
    };
    check_cores(&scenario, findings);
    check_trace_length(&scenario, findings);
    check_clients(&scenario, findings);
    findings.is_empty().then_some(scenario)
}

fn costs(file: &ScenarioFile) -> Costs {
    let agent = &file.agent;
    Costs { send: agent.send, handle: agent.handle, cpu_per_kib: agent.cpu_per_kib, step_cpu: agent.step_cpu }
}

fn classes(file: &ScenarioFile) -> Vec<AgentClass> {
    let classes = file.agent_class.iter();
    classes.map(|class| AgentClass { share: class.share.get(), speed: class.speed.get() }).collect()
}

/// The name is that of a folder, too: it must not lead elsewhere.
fn check_name(file: &ScenarioFile, findings: &mut Findings) {
    let Some(name) = &file.name else { return };
    let help = "write a short word, such as \"hub_ceiling\": the results go to a folder of that name";
    let mut refuse = |message: String| findings.report(Mistake::new(message).at("name").help(help));
    if name.trim().is_empty() {
        refuse("the name of the scenario is empty".to_owned());
    } else if name.contains(|letter: char| matches!(letter, '/' | '\\') || letter.is_control())
        || matches!(name.as_str(), "." | "..")
    {
        refuse(format!("{name:?} cannot be the name of a folder"));
    } else if name.len() > NAME_BYTES_MAX {
        refuse(format!("the name of the scenario is longer than {NAME_BYTES_MAX} bytes"));
    }
}

/// The sizes in ascending order.
fn agent_counts(file: &ScenarioFile, findings: &mut Findings) -> Vec<u32> {
    if file.agents.is_empty() {
        let help = "write the sizes of the swarm, such as `agents = [10, 100, 1000]`";
        findings.report(Mistake::new("the list of agents is empty").at("agents").help(help));
    }
    let mut counts: Vec<u32> = file.agents.iter().map(|count| count.get()).collect();
    for (index, count) in counts.iter().enumerate() {
        let path = format!("agents[{index}]");
        if *count > AGENT_COUNT_MAX {
            let message = format!("a swarm of {count} agents is too large");
            let help = format!("{AGENT_COUNT_MAX} agents is the most that one run can hold");
            findings.report(Mistake::new(message).at(path).help(help));
        } else if let Some(first) = counts[..index].iter().position(|earlier| earlier == count) {
            let mistake = Mistake::new(format!("{count} agents are asked for twice")).at(path);
            findings.report(mistake.also(format!("agents[{first}]"), "first here").help("leave one out"));
        }
    }
    counts.sort_unstable();
    counts
}

fn check_horizon(file: &ScenarioFile, findings: &mut Findings) {
    let Some(duration) = file.duration else {
        if !matches!(file.workload.arrivals, ArrivalsFile::Trace(_)) {
            let help = "say how long a run is, such as `duration = \"600 s\"`";
            findings.report(Mistake::new("`duration` is missing").at("duration").help(help));
        }
        return;
    };
    if duration.is_zero() {
        let help = "write a longer one, such as \"600 s\"";
        findings.report(Mistake::new("a run of no length measures nothing").at("duration").help(help));
    }
    if let WarmUp::Given(warm_up) = file.warm_up
        && warm_up >= duration
        && !duration.is_zero()
    {
        let relation = if warm_up > duration { "longer than" } else { "as long as" };
        let mistake = Mistake::new(format!("warm-up is {relation} the run")).at("warm_up");
        let mistake = mistake.label("must be below `duration`").also("duration", "the run ends here");
        findings.report(mistake.help("leave the line out to detect warm-up"));
    }
}

fn check_sweep(file: &ScenarioFile, findings: &mut Findings) {
    let mistakes = file.sweep.iter().flat_map(SweepFile::mistakes);
    mistakes.for_each(|mistake| findings.report(mistake));
}

fn check_names(topologies: &[TopologyFile], findings: &mut Findings) {
    if topologies.is_empty() && !findings.is_doubtful("topology") {
        let planes: Vec<&str> = CoordinationChoice::PLANES.iter().map(|plane| plane.name).collect();
        let help = format!(
            "add one:\n[[topology]]\nname = \"hub\"\n{}\nplanes: {}",
            CoordinationChoice::PLANES[1].example.trim_end(),
            planes.join(", ")
        );
        findings.report(Mistake::new("the scenario has no topology").help(help));
    }
    for (index, topology) in topologies.iter().enumerate() {
        let path = format!("topology[{index}].name");
        if topology.name.trim().is_empty() {
            let mistake = Mistake::new("a topology without a name cannot be told apart").at(path);
            findings.report(mistake.help("write a short word, such as \"hub\""));
        } else if let Some(first) = topologies[..index].iter().position(|other| other.name == topology.name) {
            let mistake = Mistake::new(format!("two topologies are called `{}`", topology.name)).at(path);
            let mistake = mistake.also(format!("topology[{first}].name"), "first here");
            findings.report(mistake.help("give each a name of its own"));
        }
    }
}

fn topology(
    file: &ScenarioFile,
    index: usize,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> Topology {
    let topology = &file.topology[index];
    let path = format!("topology[{index}]");
    let plane = format!("{path}.coordination.{}", topology.coordination.name());
    if let Some((key, message, help)) = topology.coordination.mistake() {
        findings.report(Mistake::new(message).at(format!("{plane}.{key}")).help(help));
    }
    let coordination =
        with_samplers(plane, findings, files, |samplers| topology.coordination.prepare(samplers));
    let plane = format!("{path}.learning.{}", topology.learning.name());
    let learning = with_samplers(plane, findings, files, |samplers| topology.learning.prepare(samplers));
    Topology {
        name: topology.name.clone(),
        coordination,
        assignment: assignment(file, index, findings),
        context_flow: context_flow(file, index, findings),
        learning,
        transport: transport(&topology.transport, &format!("{path}.transport"), findings, files),
    }
}

/// Which agent of its role a step is given to: as is written, if the plane can do that.
fn assignment(file: &ScenarioFile, index: usize, findings: &mut Findings) -> Assignment {
    let topology = &file.topology[index];
    let possible = topology.coordination.assignments();
    let Some(written) = topology.assignment else { return possible[0] };
    let mut refuse = |message: String, help: String| {
        findings.report(Mistake::new(message).at(format!("topology[{index}].assignment")).help(help));
    };
    if file.workload.workflow.is_none() {
        let message = "steps are given to agents, and the scenario has no workflow".to_owned();
        refuse(message, "leave it out, or write `[[workload.workflow.step]]`".to_owned());
    } else if !possible.contains(&written) {
        let plane = topology.coordination.name();
        let names: Vec<&str> = possible.iter().map(|assignment| assignment.name()).collect();
        let message = format!("`{plane}` cannot give steps to agents by `{}`", written.name());
        refuse(message, format!("what fits here: {}", listed(&names, "and")));
    }
    written
}

/// How a step comes to know of those before it: as is written, if the plane can do that.
fn context_flow(file: &ScenarioFile, index: usize, findings: &mut Findings) -> Option<ContextFlow> {
    let topology = &file.topology[index];
    let possible = topology.coordination.context_flows();
    let Some(written) = topology.context else { return possible.first().copied() };
    let mut refuse = |message: String, help: String| {
        findings.report(Mistake::new(message).at(format!("topology[{index}].context")).help(help));
    };
    let steps = file.workload.workflow.iter().flat_map(|workflow| &workflow.step);
    let names: Vec<&str> = possible.iter().map(|flow| flow.name()).collect();
    if !steps.into_iter().any(|step| step.look_back.is_some()) {
        let message = "no step needs the context of those before it".to_owned();
        refuse(message, "leave it out, or write `look_back = \"parallel\"` in a step".to_owned());
    } else if !possible.contains(&written) {
        let plane = topology.coordination.name();
        let message = format!("under `{plane}` a context is never `{}`", written.name());
        let fitting = format!("what fits here: {}", listed(&names, "and"));
        let everybody_knows = "leave it out: here everybody knows everything".to_owned();
        refuse(message, if names.is_empty() { everybody_knows } else { fitting });
    }
    Some(written)
}

fn transport(
    file: &TransportFile,
    path: &str,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
) -> Transport {
    if file.loss.get() >= 1.0 {
        let mistake = Mistake::new("a wire that loses every message carries none").at(format!("{path}.loss"));
        findings.report(mistake.help("write a probability below 1"));
    }
    if file.retry.factor.get() < 1.0 {
        let mistake =
            Mistake::new("waits would become shorter and shorter").at(format!("{path}.retry.factor"));
        findings.report(mistake.help("write 1 or more"));
    }
    if file.retry.timeout.is_zero() {
        let mistake =
            Mistake::new("a message cannot be sent again at once").at(format!("{path}.retry.timeout"));
        findings.report(mistake.help("write a duration above zero, such as \"1 s\""));
    }
    Transport {
        latency: file.latency,
        jitter: with_samplers(path, findings, files, |samplers| samplers.make("jitter", &file.jitter)),
        bandwidth: file.bandwidth,
        loss_ratio: file.loss.get(),
        retry: Retry {
            timeout: file.retry.timeout,
            factor: file.retry.factor.get(),
            longest: file.retry.longest,
            jitter: file.retry.jitter.get(),
        },
    }
}

/// Does something with the distributions of the table at `path`, and reports what is wrong with them.
pub(super) fn with_samplers<T>(
    path: impl Into<String>,
    findings: &mut Findings,
    files: &mut dyn ScenarioFiles,
    prepare: impl FnOnce(&mut Samplers<'_>) -> T,
) -> T {
    let mut read = |file: &str, column: &str| files.cells(file, column);
    let mut samplers = Samplers::of_table(path, &mut read);
    let prepared = prepare(&mut samplers);
    for (path, error) in samplers.into_errors() {
        let mistake = Mistake::new(error.message()).at(path);
        findings.report(match error.help() {
            Some(help) => mistake.help(help),
            None => mistake,
        });
    }
    prepared
}

/// Every client has a task of its own all the time.
fn check_clients(scenario: &Scenario, findings: &mut Findings) {
    let ArrivalPlan::Closed { clients_per_agent, .. } = scenario.workload.arrivals else { return };
    let largest = scenario.agent_counts.last().copied().unwrap_or(0);
    let client_count = u64::from(largest) * u64::from(clients_per_agent);
    // A swarm that is too large by itself has been told of.
    if largest <= AGENT_COUNT_MAX && client_count > u64::from(AGENT_COUNT_MAX) {
        let message = format!("{clients_per_agent} clients at each of {largest} agents are too many");
        let help = format!("{AGENT_COUNT_MAX} clients is the most that one run can hold");
        let at = "workload.arrivals.closed.clients_per_agent";
        findings.report(Mistake::new(message).at(at).also("agents", "the largest swarm").help(help));
    }
}

/// A run that is as long as its trace has to be longer than its warm-up, at every size.
fn check_trace_length(scenario: &Scenario, findings: &mut Findings) {
    let (None, Some(warm_up)) = (scenario.horizon.duration, scenario.horizon.warm_up) else { return };
    if !matches!(scenario.workload.arrivals, ArrivalPlan::Trace(_)) {
        return;
    }
    let ends = scenario.agent_counts.iter().map(|count| (count, scenario.closes_at(*count) - SimTime::ZERO));
    if let Some((count, end)) = ends.into_iter().find(|(_, end)| *end <= warm_up) {
        let mistake = Mistake::new("warm-up is longer than the trace").at("warm_up");
        let mistake = mistake.label(format!("with {count} agents the trace ends after {end}"));
        findings.report(mistake.help("write a shorter one, or leave the line out to detect warm-up"));
    }
}

/// Core time is counted in 64 bits of nanoseconds.
fn check_cores(scenario: &Scenario, findings: &mut Findings) {
    use crate::coordination::CoordinationVisitor;
    use crate::learning::LearningVisitor;
    use crate::swarm::{Coordination, Learning, StationShape};

    struct CoreCount;
    fn most(shapes: &[StationShape]) -> u32 {
        shapes.iter().map(|shape| shape.cores).max().unwrap_or(0)
    }
    impl CoordinationVisitor for CoreCount {
        type Outcome = u32;
        fn visit<C: Coordination + Clone>(self, plane: &C) -> u32 {
            most(&plane.coordinators(1))
        }
    }
    impl LearningVisitor for CoreCount {
        type Outcome = u32;
        fn visit<L: Learning + Clone>(self, plane: &L) -> u32 {
            most(&plane.stores(1))
        }
    }

    let Some(duration) = scenario.horizon.duration else { return };
    let mut check = |cores: u32, at: String| {
        if u64::from(cores).checked_mul(duration.as_ns()).is_none() {
            let message = format!("{cores} cores for {duration} are too much for the clock");
            let help = "cores × duration is counted in 64 bits of nanoseconds: 584 core-years";
            findings.report(Mistake::new(message).at(at).help(help));
        }
    };
    let provider = scenario.provider.as_ref().and_then(|provider| provider.concurrency);
    check(provider.unwrap_or(0), "provider.concurrency".to_owned());
    for (index, topology) in scenario.topologies.iter().enumerate() {
        let planes = [
            ("coordination", topology.coordination.accept(CoreCount)),
            ("learning", topology.learning.accept(CoreCount)),
        ];
        for (plane, cores) in planes {
            check(cores, format!("topology[{index}].{plane}"));
        }
    }
}
