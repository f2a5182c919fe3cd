//! Prediction: the closed form of a topology's station that saturates first, at a size.
//!
//! What is drawn dashed beside the simulation. Of the plane it takes the bottleneck that the plane
//! itself states, of the workload nothing but means. Where stations of one kind divide the swarm, they
//! are added up; where chance divides it, runs are averaged.

use super::{ClosedForm, FiniteSource, OpenQueue, saturation_agents, saturation_agents_growing};
use crate::coordination::Bottleneck;
use crate::kernel::SimDuration;
use crate::quantities::Bytes;
use crate::scenario::{Scenario, Topology};
use crate::simulation::replicate_seed;
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
    /// Whatever else a cycle has.
    further_s: f64,
    /// Whether the instruction travels while the client thinks.
    is_instructed_ahead: bool,
}

/// The largest swarm of which the saturation is looked for.
const AGENT_COUNT_MAX: u32 = 1 << 20;

/// The closed form of `topology` with `agent_count` agents; `None` where the plane states none.
pub fn predict(scenario: &Scenario, topology: &Topology, agent_count: u32) -> Option<Prediction> {
    // Lost messages and their retries have no closed form here, nor have two stations one behind the other.
    if topology.transport.loss_ratio > 0.0 || scenario.provider.is_some() {
        return None;
    }
    let bottlenecks = bottlenecks(scenario, topology, agent_count)?;
    let runs = bottlenecks.iter().map(|bottleneck| predict_run(scenario, topology, agent_count, bottleneck));
    let runs = runs.collect::<Option<Vec<Prediction>>>()?;
    let mean_of = |value: &dyn Fn(&Prediction) -> f64| mean(runs.iter().map(|run| (value(run), 1.0)));
    Some(Prediction {
        utilisation: mean_of(&|run| run.utilisation),
        throughput_hz: mean_of(&|run| run.throughput_hz),
        task_latency_s: runs[0]
            .task_latency_s
            .map(|first| mean_of(&|run| run.task_latency_s.unwrap_or(first))),
    })
}

/// The closed form of one run.
fn predict_run(
    scenario: &Scenario,
    topology: &Topology,
    agent_count: u32,
    bottleneck: &Bottleneck,
) -> Option<Prediction> {
    let cores = f64::from(bottleneck.cores);
    let background = |agents: u32| f64::from(agents) * bottleneck.background_cores_per_agent / cores;
    // Background load leaves the rest of each core to the tasks.
    let demand_s = |agents| bottleneck.demand_s / (1.0 - background(agents)).max(f64::MIN_POSITIVE);
    let utilisation = |throughput_hz: f64| {
        (throughput_hz * bottleneck.demand_s / cores + background(bottleneck.agent_count_max())).min(1.0)
    };
    let groups = bottleneck.agent_counts.iter().copied().filter(|agents| *agents > 0);
    if let Some(cycle) = cycle(scenario, topology, bottleneck) {
        let outside_s = cycle.outside_s();
        let solved = groups.map(|agents| {
            let source =
                FiniteSource { cores: bottleneck.cores, demand_s: demand_s(agents), think_s: outside_s };
            if bottleneck.is_on_path { source.solve(agents) } else { beside_the_path(&source, agents) }
        });
        let solved: Vec<ClosedForm> = solved.collect();
        let latency_s = |one: &ClosedForm| Some((one.time_s? + outside_s - cycle.think_s, one.throughput_hz));
        let latencies_s = solved.iter().map(latency_s).collect::<Option<Vec<(f64, f64)>>>();
        let busiest_hz = solved.iter().map(|one| one.throughput_hz).fold(0.0, f64::max);
        return Some(Prediction {
            utilisation: utilisation(busiest_hz),
            throughput_hz: solved.iter().map(|one| one.throughput_hz).sum(),
            task_latency_s: latencies_s.map(|latencies_s| mean(latencies_s.into_iter())),
        });
    }
    let rate_hz = rate_hz(&scenario.workload.arrivals, agent_count)?;
    let solved = groups.map(|agents| {
        let rate_hz = rate_hz * (f64::from(agents) / f64::from(agent_count));
        OpenQueue { cores: bottleneck.cores, demand_s: demand_s(agents), rate_hz }.solve().throughput_hz
    });
    let solved_hz: Vec<f64> = solved.collect();
    Some(Prediction {
        utilisation: utilisation(solved_hz.iter().copied().fold(0.0, f64::max)),
        throughput_hz: solved_hz.iter().sum(),
        task_latency_s: None,
    })
}

/// A station that no task waits for as long as it keeps up: it bounds the throughput, and says nothing of latency.
fn beside_the_path(source: &FiniteSource, agent_count: u32) -> ClosedForm {
    let most_hz = f64::from(source.cores) / source.demand_s;
    let throughput_hz = (f64::from(agent_count) / source.think_s).min(most_hz);
    let utilisation = (throughput_hz / most_hz).min(1.0);
    ClosedForm { utilisation, time_s: None, throughput_hz }
}

/// The mean of values with their weights; exactly the first where all are equal to it.
fn mean(weighted: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let first = weighted.clone().next().map_or(0.0, |(value, _)| value);
    let total: f64 = weighted.clone().map(|(_, weight)| weight).sum();
    first + weighted.map(|(value, weight)| (value - first) * weight).sum::<f64>() / total
}

/// The number of agents at which `topology` saturates first, its bottleneck or the provider that all call.
pub fn saturation(scenario: &Scenario, topology: &Topology) -> Option<f64> {
    let bounds = [saturation_of_plane(scenario, topology), saturation_of_provider(scenario, topology)];
    bounds.into_iter().flatten().reduce(f64::min)
}

/// Where the bottleneck of a plane saturates, N* = c(Z+S)/S, if the load grows with the size. Its demand may
/// grow in proportion to it, too. Where stations divide the swarm, or have something to do whatever its size, the
/// smallest swarm with which the busiest of them saturates in the mean of the runs.
fn saturation_of_plane(scenario: &Scenario, topology: &Topology) -> Option<f64> {
    let of_size = |agent_count| Some(bottlenecks(scenario, topology, agent_count)?.swap_remove(0));
    let (small, large) = (of_size(1)?, of_size(2)?);
    if small.demand_s <= 0.0 {
        return None;
    }
    let rates_hz = [1, 2].map(|agent_count| rate_hz(&scenario.workload.arrivals, agent_count));
    let cycle = cycle(scenario, topology, &small);
    if cycle.is_none() && rates_hz[1] <= rates_hz[0] {
        return None;
    }
    let is_divided = small.agent_counts.len() > 1
        || large.agent_counts.len() > 1
        || small.background_cores_per_agent != large.background_cores_per_agent;
    if is_divided {
        return divided_saturation(|agent_count| load(scenario, topology, agent_count));
    }
    let Bottleneck { cores, demand_s, background_cores_per_agent: background, .. } = small;
    let growth_s = large.demand_s - demand_s;
    if growth_s != 0.0 {
        let outside_s = cycle.filter(|_| background <= 0.0)?.outside_s();
        return Some(saturation_agents_growing(cores, demand_s - growth_s, growth_s, outside_s));
    }
    if let Some(cycle) = cycle {
        let outside_s = cycle.outside_s();
        if !small.is_on_path {
            return Some(f64::from(cores) / (demand_s / outside_s + background));
        }
        return Some(saturation_agents(cores, demand_s, outside_s, background));
    }
    Some(f64::from(cores) / (rates_hz[0]? * demand_s + background))
}

/// The smallest swarm with which a load that grows with it is 1 or more.
fn divided_saturation(load: impl Fn(u32) -> Option<f64>) -> Option<f64> {
    let mut above = 1;
    while load(above)? < 1.0 {
        above = Some(above * 2).filter(|above| *above <= AGENT_COUNT_MAX)?;
    }
    let mut below = above / 2;
    while above - below > 1 {
        let middle = below.midpoint(above);
        *(if load(middle)? < 1.0 { &mut below } else { &mut above }) = middle;
    }
    Some(f64::from(above))
}

/// What the clients ask of the busiest of the stations that saturate first, in the mean of the runs, if
/// nobody waits: 1 is all that it can do.
fn load(scenario: &Scenario, topology: &Topology, agent_count: u32) -> Option<f64> {
    let of_run = |bottleneck: &Bottleneck| {
        let Bottleneck { cores, demand_s, background_cores_per_agent: background, .. } = *bottleneck;
        let agents = f64::from(bottleneck.agent_count_max());
        let busy = match cycle(scenario, topology, bottleneck) {
            Some(cycle) if !bottleneck.is_on_path => demand_s / cycle.outside_s(),
            Some(cycle) => demand_s / (cycle.outside_s() + demand_s),
            None => rate_hz(&scenario.workload.arrivals, agent_count)? / f64::from(agent_count) * demand_s,
        };
        Some((agents * (busy + background) / f64::from(cores), 1.0))
    };
    let loads = bottlenecks(scenario, topology, agent_count)?;
    let loads = loads.iter().map(of_run).collect::<Option<Vec<(f64, f64)>>>()?;
    Some(mean(loads.into_iter()))
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
            let coordinated = bottlenecks(scenario, topology, 1).and_then(|bottlenecks| {
                Some(cycle(scenario, topology, &bottlenecks[0])?.outside_s() + bottlenecks[0].demand_s)
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
        before_s + self.decide_s + self.result_s + self.further_s
    }
}

/// The bottleneck in each of the runs, or once if it is the same in all. Where tasks have problems, how long a
/// decision takes depends on what is known; and the steps of a workflow follow each other in too many ways:
/// there is no closed form.
fn bottlenecks(scenario: &Scenario, topology: &Topology, agent_count: u32) -> Option<Vec<Bottleneck>> {
    if scenario.knowledge.is_some() || !scenario.workload.blueprint.is_a_task_alone() {
        return None;
    }
    let source = scenario.workload.arrivals.source(agent_count);
    let of_seed = |seed| topology.coordination.bottleneck(&scenario.costs, source, agent_count, seed);
    let seeds = (0..scenario.replicate_count).map(|replicate| replicate_seed(scenario.seed, replicate));
    let mut all = seeds.map(of_seed).collect::<Option<Vec<Bottleneck>>>()?;
    if all.iter().all(|run| *run == all[0]) {
        all.truncate(1);
    }
    Some(all)
}

/// The cycle of a closed client that has an agent for itself.
fn cycle(scenario: &Scenario, topology: &Topology, bottleneck: &Bottleneck) -> Option<Cycle> {
    let ArrivalPlan::Closed { think, clients_per_agent: 1 } = &scenario.workload.arrivals else {
        return None;
    };
    let Bottleneck { result_bytes, instruction_bytes, is_instructed_ahead, further_s, .. } = *bottleneck;
    let further_wire_s = bottleneck.further_bytes.iter().map(|bytes| wire_s(&topology.transport, *bytes));
    let costs = &scenario.costs;
    let handling = costs.handling(costs.handle, instruction_bytes);
    let sending = costs.sending(costs.send, result_bytes) + costs.step_cpu;
    Some(Cycle {
        think_s: think.mean(),
        decide_s: scenario.workload.task.solve_s_mean() * slowness(&scenario.classes),
        instruction_s: wire_s(&topology.transport, instruction_bytes) + handling.as_s(),
        result_s: wire_s(&topology.transport, result_bytes) + sending.as_s(),
        further_s: further_s + further_wire_s.sum::<f64>(),
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
