//! The closed hub on NeXosim 1.0, on its executor of one thread, in two ways.
//!
//! [`NexosimHub::a_model_each`]: every agent is a model that schedules the end of its decision on itself
//! and sends its result through a port; the hub is a model that schedules the ends of its services on
//! itself and answers through one port per agent. Two scheduled events and two messages per task, the
//! least that NeXosim allows agents of their own. [`NexosimHub::one_model`]: agents and hub in one
//! model, so two scheduled events per task and nothing else; the simulator then knows nothing of agents.
//!
//! Nothing is measured but the count of departures and one sum over them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nexosim::model::{BuildContext, Context, Model, ProtoModel, schedulable};
use nexosim::ports::Output;
use nexosim::simulation::{Mailbox, SimInit, Simulation};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

use crate::rounds::Side;
use crate::work::{Tally, Work};

/// What all models share. It is no part of their state, which NeXosim wants serialisable.
struct Surroundings {
    work: Work,
    completed_count: AtomicU64,
    /// Departures within the window, and the nanoseconds that they had spent at the hub.
    measured_count: AtomicU64,
    hub_time_ns: AtomicU64,
}

impl Surroundings {
    fn new(work: Work) -> Arc<Self> {
        let zero = AtomicU64::default;
        Arc::new(Surroundings { work, completed_count: zero(), measured_count: zero(), hub_time_ns: zero() })
    }

    fn count_departure(&self, job: Job, now: MonotonicTime) {
        raise(&self.completed_count, 1);
        let now_ns = ns(now);
        if now_ns < self.work.closes_at.as_ns() {
            raise(&self.measured_count, 1);
            raise(&self.hub_time_ns, now_ns - job.arrived_at_ns);
        }
    }

    fn tally(&self) -> Tally {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let hub_time_s_mean = read(&self.hub_time_ns) as f64 / read(&self.measured_count) as f64 / 1e9;
        Tally { completed_count: read(&self.completed_count), hub_time_s_mean }
    }
}

/// There is one thread: plain loads and stores, no atomic addition.
fn raise(count: &AtomicU64, amount: u64) {
    count.store(count.load(Ordering::Relaxed) + amount, Ordering::Relaxed);
}

fn ns(at: MonotonicTime) -> u64 {
    at.as_secs().unsigned_abs() * 1_000_000_000 + u64::from(at.subsec_nanos())
}

/// A result at the hub.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Job {
    agent: u32,
    key: u64,
    arrived_at_ns: u64,
}

/// The hub's cores and its queue.
#[derive(Default, Serialize, Deserialize)]
struct Station {
    busy_cores: u32,
    waiting: VecDeque<Job>,
}

impl Station {
    /// Takes a job in. Returns whether its service begins now.
    fn has_begun(&mut self, job: Job, cores: u32) -> bool {
        let has_begun = self.busy_cores < cores;
        if has_begun {
            self.busy_cores += 1;
        } else {
            self.waiting.push_back(job);
        }
        has_begun
    }

    /// A service has ended. Returns the job whose service begins now.
    fn take_turn(&mut self) -> Option<Job> {
        let turn = self.waiting.pop_front();
        if turn.is_none() {
            self.busy_cores -= 1;
        }
        turn
    }
}

#[derive(Serialize, Deserialize)]
struct AgentModel {
    agent: u32,
    task_number: u32,
    key: u64,
    result: Output<Job>,
}

#[Model(type Env = Arc<Surroundings>)]
impl AgentModel {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        self.on_instructed((), context, surroundings);
    }

    fn on_instructed(&mut self, (): (), context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        let (solve, key) = surroundings.work.task(self.agent, self.task_number);
        self.task_number += 1;
        self.key = key;
        let decided = schedulable!(Self::on_decided);
        let delay = Duration::from_nanos(solve.as_ns());
        context.schedule_event(delay, decided, ()).expect("a decision takes time");
    }

    #[nexosim(schedulable)]
    async fn on_decided(&mut self, (): (), context: &Context<Self>) {
        let job = Job { agent: self.agent, key: self.key, arrived_at_ns: ns(context.time()) };
        self.result.send(job).await;
    }
}

#[derive(Default, Serialize, Deserialize)]
struct HubModel {
    station: Station,
    /// One port per agent.
    instructions: Vec<Output<()>>,
}

#[Model(type Env = Arc<Surroundings>)]
impl HubModel {
    async fn on_result(&mut self, job: Job, context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        if self.station.has_begun(job, surroundings.work.cores) && !Self::begin(job, context, surroundings) {
            self.on_served(job, context, surroundings).await;
        }
    }

    #[nexosim(schedulable)]
    async fn on_served(&mut self, job: Job, context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        let mut served = Some(job);
        while let Some(job) = served {
            surroundings.count_departure(job, context.time());
            let turn = self.station.take_turn();
            served = turn.filter(|turn| !Self::begin(*turn, context, surroundings));
            self.instructions[job.agent as usize].send(()).await;
        }
    }

    /// Begins a service. Returns whether it takes any time: NeXosim schedules nothing for now.
    fn begin(job: Job, context: &Context<Self>, surroundings: &Surroundings) -> bool {
        let delay = Duration::from_nanos(surroundings.work.demand(job.key).as_ns());
        context.schedule_event(delay, schedulable!(Self::on_served), job).is_ok()
    }
}

/// Agents and hub together.
#[derive(Serialize, Deserialize)]
struct SwarmModel {
    /// The next task of each agent.
    task_numbers: Vec<u32>,
    station: Station,
}

#[Model(type Env = Arc<Surroundings>)]
impl SwarmModel {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        for agent in 0..surroundings.work.agent_count {
            self.decide(agent, context, surroundings);
        }
    }

    fn decide(&mut self, agent: u32, context: &Context<Self>, surroundings: &Surroundings) {
        let number = &mut self.task_numbers[agent as usize];
        let (solve, key) = surroundings.work.task(agent, *number);
        *number += 1;
        let decided = schedulable!(Self::on_decided);
        let delay = Duration::from_nanos(solve.as_ns());
        let job = Job { agent, key, arrived_at_ns: 0 };
        context.schedule_event(delay, decided, job).expect("a decision takes time");
    }

    #[nexosim(schedulable)]
    fn on_decided(&mut self, job: Job, context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        let job = Job { arrived_at_ns: ns(context.time()), ..job };
        if self.station.has_begun(job, surroundings.work.cores) && !Self::begin(job, context, surroundings) {
            self.on_served(job, context, surroundings);
        }
    }

    #[nexosim(schedulable)]
    fn on_served(&mut self, job: Job, context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        let mut served = Some(job);
        while let Some(job) = served {
            surroundings.count_departure(job, context.time());
            let turn = self.station.take_turn();
            served = turn.filter(|turn| !Self::begin(*turn, context, surroundings));
            self.decide(job.agent, context, surroundings);
        }
    }

    /// Begins a service. Returns whether it takes any time: NeXosim schedules nothing for now.
    fn begin(job: Job, context: &Context<Self>, surroundings: &Surroundings) -> bool {
        let delay = Duration::from_nanos(surroundings.work.demand(job.key).as_ns());
        context.schedule_event(delay, schedulable!(Self::on_served), job).is_ok()
    }
}

/// A model and what surrounds it.
struct Prototype<M>(M, Arc<Surroundings>);

impl<M: Model<Env = Arc<Surroundings>>> ProtoModel for Prototype<M> {
    type Model = M;

    fn build(self, _context: &mut BuildContext<Self>) -> (M, Arc<Surroundings>) {
        (self.0, self.1)
    }
}

/// The hub, built anew for each round; building is not timed.
pub(crate) struct NexosimHub {
    work: Work,
    build: fn(&Arc<Surroundings>) -> SimInit,
    prepared: Option<(Simulation, Arc<Surroundings>)>,
}

impl NexosimHub {
    /// Every agent is a model of its own, and so is the hub.
    pub(crate) fn a_model_each(work: Work) -> Self {
        NexosimHub { work, build: bench_of_models, prepared: None }
    }

    /// All in one model.
    pub(crate) fn one_model(work: Work) -> Self {
        NexosimHub { work, build: bench_of_one_model, prepared: None }
    }
}

fn bench_of_models(surroundings: &Arc<Surroundings>) -> SimInit {
    let hub_mailbox = Mailbox::new();
    let mut hub = HubModel::default();
    let mut bench = SimInit::with_num_threads(1);
    for agent in 0..surroundings.work.agent_count {
        // The smallest mailbox that can hold two: many larger ones would only cost cache.
        let mailbox = Mailbox::with_capacity(2);
        let mut instruction = Output::default();
        instruction.connect(AgentModel::on_instructed, &mailbox);
        hub.instructions.push(instruction);
        let mut result = Output::default();
        result.connect(HubModel::on_result, &hub_mailbox);
        let model = AgentModel { agent, task_number: 0, key: 0, result };
        bench = bench.add_model(Prototype(model, Arc::clone(surroundings)), mailbox, "agent");
    }
    bench.add_model(Prototype(hub, Arc::clone(surroundings)), hub_mailbox, "hub")
}

fn bench_of_one_model(surroundings: &Arc<Surroundings>) -> SimInit {
    let task_numbers = vec![0; surroundings.work.agent_count as usize];
    let model = SwarmModel { task_numbers, station: Station::default() };
    let prototype = Prototype(model, Arc::clone(surroundings));
    SimInit::with_num_threads(1).add_model(prototype, Mailbox::new(), "swarm")
}

impl Side for NexosimHub {
    fn prepare(&mut self) {
        let surroundings = Surroundings::new(self.work.clone());
        let bench = (self.build)(&surroundings);
        let simulation = bench.init(MonotonicTime::EPOCH).expect("the models start");
        self.prepared = Some((simulation, surroundings));
    }

    fn simulate(&mut self) -> Tally {
        let prepared = self.prepared.as_mut();
        let (simulation, surroundings) = prepared.expect("a round begins with building");
        let until = MonotonicTime::EPOCH + Duration::from_nanos(self.work.closes_at.as_ns());
        simulation.step_until(until).expect("no model fails");
        surroundings.tally()
    }
}
