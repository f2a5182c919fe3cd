//! The work of the closed hub, the same on every side: agents that decide, and a hub with eight cores
//! that handles every result, first come first served, and lets its agent go on.
//!
//! Messages cost nothing here, so that the departures do not depend on a transport that each simulator
//! would model in its own way. What a task is comes from its address, as in every run of this crate,
//! so all sides draw the same numbers at the same price.

use coordination_ceiling::coordination::CoordinationChoice;
use coordination_ceiling::kernel::{SimDuration, SimTime};
use coordination_ceiling::random::{Address, NoTables, Purpose, Sampler, mixed};
use coordination_ceiling::scenario::document::Sources;
use coordination_ceiling::scenario::{Loaded, NoFiles};
use coordination_ceiling::simulation::replicate_seed;
use coordination_ceiling::workload::TaskLaw;

/// Tasks that each side completes in a round, about.
const TASK_COUNT: u64 = 1_000_000;
/// Simulated seconds from one task of an agent to the next, about.
const CYCLE_S: f64 = 6.09;
/// As in the plane `hub`: which draw of a task is its demand.
const RESULT_SALT: u64 = 2;

/// What messages cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Costs {
    /// Nothing, neither at the agents nor on the wire.
    None,
    /// What a scenario assumes that says nothing of it.
    Default,
}

/// What was done in a round. Sides that do the same work are held to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) completed_count: u64,
    /// Mean time of a result at the hub: a sum over all departures, so a checksum of them.
    pub(crate) hub_time_s_mean: f64,
}

/// The hub as a scenario: its demand shrinks as the swarm grows, for a load of 0.8 at every size.
pub(crate) fn scenario(agent_count: u32, duration_s: u64, costs: Costs) -> Loaded {
    let demand_ns = 39_000_000_000 / u64::from(agent_count);
    let (agent, transport) = match costs {
        Costs::None => ("send = \"0 s\"\nhandle = \"0 s\"", "latency = \"0 s\""),
        Costs::Default => ("", ""),
    };
    let text = format!(
        r#"agents = [{agent_count}]
duration = "{duration_s} s"
warm_up = "0 s"
drain = "0 s"
[agent]
{agent}
[workload.task]
solve = {{ exponential = {{ mean = "6.078 s" }} }}
[[topology]]
name = "hub"
[topology.coordination.hub]
cores = 8
result = {{ exponential = {{ mean = "{demand_ns} ns" }} }}
[topology.transport]
{transport}
"#
    );
    let loaded = Loaded::from_sources(Sources::from_text("hub.toml", text), "hub", &mut NoFiles);
    loaded.unwrap_or_else(|mistakes| panic!("the scenario is wrong: {mistakes:?}"))
}

/// For how long a swarm is simulated.
pub(crate) fn duration_s(agent_count: u32) -> u64 {
    (TASK_COUNT as f64 / f64::from(agent_count) * CYCLE_S) as u64
}

/// The same work for a peer.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) agent_count: u32,
    pub(crate) cores: u32,
    pub(crate) closes_at: SimTime,
    law: TaskLaw,
    demand: Sampler,
    seed: u64,
}

impl Work {
    pub(crate) fn of_scenario(loaded: &Loaded) -> Self {
        let CoordinationChoice::Hub(hub) = &loaded.file.topology[0].coordination else {
            panic!("the topology is a hub");
        };
        let scenario = &loaded.scenario;
        let agent_count = scenario.agent_counts[0];
        Work {
            agent_count,
            cores: hub.cores.get(),
            closes_at: scenario.closes_at(agent_count),
            law: scenario.workload.task.clone(),
            demand: hub.result.sampler(&mut NoTables).expect("the scenario was resolved"),
            seed: replicate_seed(scenario.seed, 0),
        }
    }

    /// How long `agent` decides its task `number`, and the key of all other draws of that task.
    #[inline]
    pub(crate) fn task(&self, agent: u32, number: u32) -> (SimDuration, u64) {
        let (entity, index) = (agent.into(), number.into());
        let address = Address { seed: self.seed, purpose: Purpose::Task, entity, index };
        let work = self.law.work(self.seed, &address.block(), number);
        (work.solve, work.key)
    }

    /// How long the hub takes for the task with `key`.
    #[inline]
    pub(crate) fn demand(&self, key: u64) -> SimDuration {
        self.demand.duration(mixed(key, RESULT_SALT))
    }
}
