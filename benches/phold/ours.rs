//! PHOLD on this crate's kernel: the whole loop of an engine, with payloads, dispatch, agents, hints
//! and a running digest.

use coordination_ceiling::kernel::{Calendar, Digest, SimDuration, SimTime, prefetch_read};

use crate::comparison::{Side, Tally};
use crate::work::{Agent, Delays, Event, first_draws};

pub(crate) struct Ours {
    calendar: Calendar<Event>,
    agents: Vec<Agent>,
    delays: Delays,
    digest: Digest,
    tally: Tally,
}

impl Ours {
    pub(crate) fn new(agent_count: u32) -> Self {
        let delays = Delays::exponential();
        let mut calendar = Calendar::default();
        calendar.reserve(agent_count as usize);
        for draws in first_draws(agent_count) {
            calendar.schedule(SimTime::from_ns(delays.ns(draws)), Event::from_draws(draws, agent_count));
        }
        let agents = vec![Agent::default(); agent_count as usize];
        Ours { calendar, agents, delays, digest: Digest::default(), tally: Tally::default() }
    }

    #[inline]
    fn handle(&mut self, now: SimTime, event: Event) {
        let draws = self.agents[event.agent() as usize].handle(event, now.as_ns());
        self.digest.absorb_pair(now.as_ns(), event.draws());
        self.tally.add(now.as_ns() ^ event.draws());
        let delay = SimDuration::from_ns(self.delays.ns(draws));
        self.calendar.schedule(now + delay, Event::from_draws(draws, self.agents.len() as u32));
    }
}

impl Side for Ours {
    fn advance(&mut self, until_ns: u64) {
        while self.calendar.peek_time().is_some_and(|at| at.as_ns() <= until_ns) {
            let agents = &self.agents;
            let hint = |coming: &Event| prefetch_read(&agents[coming.agent() as usize]);
            let Some((now, event)) = self.calendar.pop_hinted(hint) else { break };
            self.handle(now, event);
        }
        assert!(self.digest != Digest::default(), "a digest that nobody reads might be optimised away");
    }

    fn tally(&self) -> Tally {
        self.tally
    }
}
