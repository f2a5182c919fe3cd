//! PHOLD on NeXosim 1.0, on its executor of one thread, in the two ways that it offers.
//!
//! [`a_model_each`]: every agent is a model, and a model schedules the next event at another one, by the
//! id under which that one registered its input. This is one entry in the queue and one message per
//! event. Going by the simulation's global scheduler instead was 12 % slower at 1,000 agents and equal
//! beyond; by a delay at the receiver and an output port it would be two messages.
//! [`one_model`]: all agents sit in one model that schedules on itself. Faster, but the simulator then
//! knows nothing of agents, and every model feature (ports, mailboxes, paths) goes unused.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use nexosim::model::{BuildContext, Context, Model, ProtoModel, SchedulableId, schedulable};
use nexosim::simulation::{Mailbox, SimInit, Simulation};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

use crate::comparison::{Side, Tally};
use crate::work::{Agent, Delays, Event, first_draws};

/// What all models share. It is no part of their state, which NeXosim wants serialisable.
struct Surroundings {
    delays: Delays,
    agent_count: u32,
    registered: Mutex<Vec<SchedulableId<AgentModel, Event>>>,
    inputs: OnceLock<Vec<SchedulableId<AgentModel, Event>>>,
    handled_count: AtomicU64,
    checksum: AtomicU64,
}

impl Surroundings {
    fn new(agent_count: u32) -> Arc<Self> {
        Arc::new(Surroundings {
            delays: Delays::exponential(),
            agent_count,
            registered: Mutex::default(),
            inputs: OnceLock::new(),
            handled_count: AtomicU64::new(0),
            checksum: AtomicU64::new(0),
        })
    }

    /// Lets `agent` handle `event`; returns what follows and after what delay.
    fn handle(&self, agent: &mut Agent, event: Event, now: MonotonicTime) -> (Event, Duration) {
        let now_ns = now.as_secs().unsigned_abs() * 1_000_000_000 + u64::from(now.subsec_nanos());
        let draws = agent.handle(event, now_ns);
        let mut tally = self.tally();
        tally.add(now_ns ^ event.draws());
        // There is one thread: plain stores, no atomic addition.
        self.handled_count.store(tally.handled_count, Ordering::Relaxed);
        self.checksum.store(tally.checksum, Ordering::Relaxed);
        self.following(draws)
    }

    fn following(&self, draws: u64) -> (Event, Duration) {
        (Event::from_draws(draws, self.agent_count), Duration::from_nanos(self.delays.ns(draws)))
    }

    fn tally(&self) -> Tally {
        Tally {
            handled_count: self.handled_count.load(Ordering::Relaxed),
            checksum: self.checksum.load(Ordering::Relaxed),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct AgentModel {
    agent: Agent,
    first_draws: u64,
}

#[Model(type Env = Arc<Surroundings>)]
impl AgentModel {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        Self::send(context, surroundings, surroundings.following(self.first_draws));
    }

    fn on_event(&mut self, event: Event, context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        let following = surroundings.handle(&mut self.agent, event, context.time());
        Self::send(context, surroundings, following);
    }

    fn send(context: &Context<Self>, surroundings: &Surroundings, (event, delay): (Event, Duration)) {
        let inputs = surroundings.inputs.get().expect("the inputs are known before the first event");
        let input = &inputs[event.agent() as usize];
        context.schedule_event(delay, input, event).expect("a delay leads into the future");
    }
}

struct AgentPrototype {
    model: AgentModel,
    surroundings: Arc<Surroundings>,
}

impl ProtoModel for AgentPrototype {
    type Model = AgentModel;

    fn build(self, context: &mut BuildContext<Self>) -> (AgentModel, Arc<Surroundings>) {
        let input = context.register_schedulable(AgentModel::on_event);
        self.surroundings.registered.lock().expect("nobody panicked").push(input);
        (self.model, self.surroundings)
    }
}

#[derive(Serialize, Deserialize)]
struct SwarmModel(Vec<Agent>);

#[Model(type Env = Arc<Surroundings>)]
impl SwarmModel {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        for draws in first_draws(surroundings.agent_count) {
            Self::send(context, surroundings.following(draws));
        }
    }

    #[nexosim(schedulable)]
    fn on_event(&mut self, event: Event, context: &Context<Self>, surroundings: &mut Arc<Surroundings>) {
        let agent = &mut self.0[event.agent() as usize];
        Self::send(context, surroundings.handle(agent, event, context.time()));
    }

    fn send(context: &Context<Self>, (event, delay): (Event, Duration)) {
        let input = schedulable!(Self::on_event);
        context.schedule_event(delay, input, event).expect("a delay leads into the future");
    }
}

struct SwarmPrototype(SwarmModel, Arc<Surroundings>);

impl ProtoModel for SwarmPrototype {
    type Model = SwarmModel;

    fn build(self, _context: &mut BuildContext<Self>) -> (SwarmModel, Arc<Surroundings>) {
        (self.0, self.1)
    }
}

pub(crate) struct NexosimPhold {
    simulation: Simulation,
    surroundings: Arc<Surroundings>,
}

/// Every agent is a model of its own.
pub(crate) fn a_model_each(agent_count: u32) -> NexosimPhold {
    let surroundings = Surroundings::new(agent_count);
    let mut bench = SimInit::with_num_threads(1);
    for first_draws in first_draws(agent_count) {
        let model = AgentModel { agent: Agent::default(), first_draws };
        let prototype = AgentPrototype { model, surroundings: Arc::clone(&surroundings) };
        // The smallest mailbox that can hold two: a million larger ones would only cost cache.
        bench = bench.add_model(prototype, Mailbox::with_capacity(2), "agent");
    }
    let inputs = std::mem::take(&mut *surroundings.registered.lock().expect("nobody panicked"));
    assert!(surroundings.inputs.set(inputs).is_ok(), "the inputs are set once");
    NexosimPhold::begin(bench, surroundings)
}

/// All agents in one model.
pub(crate) fn one_model(agent_count: u32) -> NexosimPhold {
    let surroundings = Surroundings::new(agent_count);
    let agents = vec![Agent::default(); agent_count as usize];
    let prototype = SwarmPrototype(SwarmModel(agents), Arc::clone(&surroundings));
    let bench = SimInit::with_num_threads(1).add_model(prototype, Mailbox::new(), "swarm");
    NexosimPhold::begin(bench, surroundings)
}

impl NexosimPhold {
    fn begin(bench: SimInit, surroundings: Arc<Surroundings>) -> Self {
        let simulation = bench.init(MonotonicTime::EPOCH).expect("the models start");
        NexosimPhold { simulation, surroundings }
    }
}

impl Side for NexosimPhold {
    fn advance(&mut self, until_ns: u64) {
        let until = MonotonicTime::EPOCH + Duration::from_nanos(until_ns);
        self.simulation.step_until(until).expect("no model fails");
    }

    fn tally(&self) -> Tally {
        self.surroundings.tally()
    }
}
