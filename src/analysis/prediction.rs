//! Prediction: the closed form of a topology's station that saturates first, at a size.
//!
//! What is drawn dashed beside the simulation. Of the plane it takes the bottleneck that the plane
//! itself states, of the workload nothing but means.

use super::{FiniteSource, OpenQueue, saturation_agents, saturation_agents_growing};
use crate::coordination::Bottleneck;
use crate::kernel::SimDuration;
use crate::quantities::Bytes;
use crate::scenario::{Scenario, Topology};
use crate::swarm::{AgentClass, Transport};
use crate::workload::ArrivalPlan;

/// What theory says of a topology at a size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Busy share of the bottleneck's cores.
    pub utilisation: f64,
    /// Tasks per second.
    pub throughput_hz: f64,
    /// Mean task latency in seconds, where there is a closed form for it.
    pub task_latency_s: Option<f64>,
}

/// Means of one cycle of a closed client, in seconds, the bottleneck left out.
struct Cycle {
    think_s: f64,
    decide_s: f64,
    /// From the hub's instruction to its being handled.
    instruction_s: f64,
    /// From the decision to the result's arrival at the hub.
    result_s: f64,
    /// Whether the instruction travels while the client thinks.
    is_instructed_ahead: bool,
}

/// The closed form of `topology` with `agent_count` agents; `None` where the plane states none.
pub fn predict(scenario: &Scenario, topology: &Topology, agent_count: u32) -> Option<Prediction> {
    let bottleneck = bottleneck(scenario, topology, agent_count)?;
    // Lost messages and their retries have no closed form here, nor have two stations one behind the other.
    if topology.transport.loss_ratio > 0.0 || scenario.provider.is_some() {
        return None;
    }
    let cores = f64::from(bottleneck.cores);
    let background = f64::from(agent_count) * bottleneck.background_cores_per_agent / cores;
    // Background load leaves the rest of each core to the tasks.
    let demand_s = bottleneck.demand_s / (1.0 - background).max(f64::MIN_POSITIVE);
    if let Some(cycle) = cycle(scenario, topology, &bottleneck) {
        let outside_s = cycle.outside_s();
        let source = FiniteSource { cores: bottleneck.cores, demand_s, think_s: outside_s };
        let solved = source.solve(agent_count);
        let latency_s = solved.time_s? + outside_s - cycle.think_s;
        return Some(Prediction {
            utilisation: (solved.throughput_hz * bottleneck.demand_s / cores + background).min(1.0),
            throughput_hz: solved.throughput_hz,
            task_latency_s: Some(latency_s),
        });
    }
    let rate_hz = rate_hz(&scenario.workload.arrivals, agent_count)?;
    let solved = OpenQueue { cores: bottleneck.cores, demand_s, rate_hz }.solve();
    Some(Prediction {
        utilisation: (solved.throughput_hz * bottleneck.demand_s / cores + background).min(1.0),
        throughput_hz: solved.throughput_hz,
        task_latency_s: None,
    })
}

/// The number of agents at which `topology` saturates first, its bottleneck or the provider that all call.
pub fn saturation(scenario: &Scenario, topology: &Topology) -> Option<f64> {
    let bounds = [saturation_of_plane(scenario, topology), saturation_of_provider(scenario, topology)];
    bounds.into_iter().flatten().reduce(f64::min)
}

/// Where the bottleneck of a plane saturates, N* = c(Z+S)/S, if the load grows with the size. Its demand may
/// grow in proportion to it, too.
fn saturation_of_plane(scenario: &Scenario, topology: &Topology) -> Option<f64> {
    let (small, large) = (bottleneck(scenario, topology, 1)?, bottleneck(scenario, topology, 2)?);
    let Bottleneck { cores, demand_s, background_cores_per_agent: background, .. } = small;
    let growth_s = large.demand_s - demand_s;
    if demand_s <= 0.0 || (growth_s != 0.0 && background > 0.0) {
        return None;
    }
    if growth_s != 0.0 {
        let outside_s = cycle(scenario, topology, &small)?.outside_s();
        return Some(saturation_agents_growing(cores, demand_s - growth_s, growth_s, outside_s));
    }
    if let Some(cycle) = cycle(scenario, topology, &small) {
        return Some(saturation_agents(cores, demand_s, cycle.outside_s(), background));
    }
    let (one, two) = (rate_hz(&scenario.workload.arrivals, 1)?, rate_hz(&scenario.workload.arrivals, 2)?);
    (two > one).then(|| f64::from(cores) / (one * demand_s + background))
}

/// Where the provider saturates: the tasks per second that it can serve, by its concurrency or by its tokens,
/// are those that N agents ask for whom nothing else holds up.
fn saturation_of_provider(scenario: &Scenario, topology: &Topology) -> Option<f64> {
    let law = scenario.provider.as_ref()?;
    let workload = &scenario.workload;
    if scenario.knowledge.is_some() || !workload.blueprint.is_a_task_alone() {
        return None;
    }
    let decide_s = workload.solve_s_mean() * slowness(&scenario.classes);
    let by_calls_hz = law.concurrency.map(|calls| f64::from(calls) / decide_s);
    let tokens = law.tokens.zip(workload.tokens_mean());
    let by_tokens_hz = tokens.map(|(limit, tokens)| f64::from(limit.per_minute) / 60.0 / tokens);
    let most_hz = by_calls_hz.into_iter().chain(by_tokens_hz).reduce(f64::min)?;
    match &workload.arrivals {
        ArrivalPlan::Closed { think, clients_per_agent: 1 } => {
            let coordinated = bottleneck(scenario, topology, 1).and_then(|bottleneck| {
                Some(cycle(scenario, topology, &bottleneck)?.outside_s() + bottleneck.demand_s)
            });
            let alone_s = || think.mean() + decide_s + scenario.costs.step_cpu.as_s();
            Some(most_hz * coordinated.unwrap_or_else(alone_s))
        }
        arrivals => {
            let (one, two) = (rate_hz(arrivals, 1)?, rate_hz(arrivals, 2)?);
            (two > one).then(|| most_hz / one)
        }
    }
}

impl Cycle {
    /// Between two visits at the bottleneck. Of a random think time only the mean is taken.
    fn outside_s(&self) -> f64 {
        let before_s = match self.is_instructed_ahead {
            true => self.think_s.max(self.instruction_s),
            false => self.think_s + self.instruction_s,
        };
        before_s + self.decide_s + self.result_s
    }
}

/// Where tasks have problems, how long a decision takes depends on what is known; and the steps of a workflow
/// follow each other in too many ways: there is no closed form.
fn bottleneck(scenario: &Scenario, topology: &Topology, agent_count: u32) -> Option<Bottleneck> {
    if scenario.knowledge.is_some() || !scenario.workload.blueprint.is_a_task_alone() {
        return None;
    }
    let source = scenario.workload.arrivals.source(agent_count);
    topology.coordination.bottleneck(&scenario.costs, source, agent_count)
}

/// The cycle of a closed client that has an agent for itself.
fn cycle(scenario: &Scenario, topology: &Topology, bottleneck: &Bottleneck) -> Option<Cycle> {
    let ArrivalPlan::Closed { think, clients_per_agent: 1 } = &scenario.workload.arrivals else {
        return None;
    };
    let Bottleneck { result_bytes, instruction_bytes, is_instructed_ahead, .. } = *bottleneck;
    let costs = &scenario.costs;
    let handling = costs.handling(costs.handle, instruction_bytes);
    let sending = costs.sending(costs.send, result_bytes) + costs.step_cpu;
    Some(Cycle {
        think_s: think.mean(),
        decide_s: scenario.workload.task.solve_s_mean() * slowness(&scenario.classes),
        instruction_s: wire_s(&topology.transport, instruction_bytes) + handling.as_s(),
        result_s: wire_s(&topology.transport, result_bytes) + sending.as_s(),
        is_instructed_ahead,
    })
}

/// Mean time of a message on the wire.
fn wire_s(transport: &Transport, bytes: u32) -> f64 {
    let transfer = transport.bandwidth.map(|bandwidth| bandwidth.transfer(Bytes::new(bytes.into())));
    transport.latency.as_s() + transport.jitter.mean() + transfer.map_or(0.0, SimDuration::as_s)
}

/// Mean time of a decision ÷ its nominal time.
fn slowness(classes: &[AgentClass]) -> f64 {
    let total: f64 = classes.iter().map(|class| class.share).sum();
    let weighted: f64 = classes.iter().map(|class| class.share / class.speed).sum();
    if classes.is_empty() { 1.0 } else { weighted / total }
}

fn rate_hz(arrivals: &ArrivalPlan, agent_count: u32) -> Option<f64> {
    match arrivals {
        ArrivalPlan::Closed { .. } => None,
        ArrivalPlan::Open { rate, .. } => Some(rate.hz(agent_count)),
        ArrivalPlan::Trace(trace) => Some(trace.rate_hz * trace.speedup(agent_count)),
    }
}
