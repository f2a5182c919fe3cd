//! PHOLD on desque 0.4: events are boxed trait objects in a binary heap, agents live in its state.

use desque::SimState;
use desque::serial::{OkEvent, Simulation};

use crate::comparison::{Side, Tally};
use crate::work::{Agent, Delays, Event, first_draws};

#[derive(Debug)]
struct Swarm {
    agents: Vec<Agent>,
    delays: Delays,
    tally: Tally,
    is_slice_over: bool,
}

impl SimState<u64> for Swarm {
    fn is_complete(&self, _now_ns: &u64) -> bool {
        self.is_slice_over
    }
}

impl OkEvent<Swarm, u64> for Event {
    fn execute(&mut self, simulation: &mut Simulation<Swarm, u64>) {
        let now_ns = *simulation.current_time();
        let swarm = simulation.state_mut();
        let draws = swarm.agents[self.agent() as usize].handle(*self, now_ns);
        swarm.tally.add(now_ns ^ self.draws());
        let next = Event::from_draws(draws, swarm.agents.len() as u32);
        let at_ns = now_ns + swarm.delays.ns(draws);
        simulation.schedule(next, at_ns).expect("a delay leads into the future");
    }
}

/// The end of a slice: desque can only be stopped from within an event.
#[derive(Debug)]
struct SliceEnded;

impl OkEvent<Swarm, u64> for SliceEnded {
    fn execute(&mut self, simulation: &mut Simulation<Swarm, u64>) {
        simulation.state_mut().is_slice_over = true;
    }
}

pub(crate) struct DesquePhold(Simulation<Swarm, u64>);

impl DesquePhold {
    pub(crate) fn new(agent_count: u32) -> Self {
        let agents = vec![Agent::default(); agent_count as usize];
        let delays = Delays::exponential();
        let swarm = Swarm { agents, delays, tally: Tally::default(), is_slice_over: false };
        let mut simulation = Simulation::new(swarm, 0);
        for draws in first_draws(agent_count) {
            let at_ns = simulation.state().delays.ns(draws);
            let event = Event::from_draws(draws, agent_count);
            simulation.schedule(event, at_ns).expect("a delay leads into the future");
        }
        DesquePhold(simulation)
    }
}

impl Side for DesquePhold {
    fn advance(&mut self, until_ns: u64) {
        self.0.state_mut().is_slice_over = false;
        self.0.schedule(SliceEnded, until_ns + 1).expect("a slice ends in the future");
        self.0.run().expect("no event fails");
    }

    fn tally(&self) -> Tally {
        self.0.state().tally
    }
}
