//! Plant: all stations of a run and the jobs in them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::job::Jobs;
use super::{AgentId, BooksError, Event, FabricParts, Ports, StationId};
use crate::kernel::{SimDuration, SimTime, prefetch_whole};
use crate::stations::{Admission, JobId, ProcessorSharing, Station, StationAccount, StationError, Window};

/// In which order a station serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Discipline {
    /// First come, first served.
    Fifo,
    /// All present share the cores equally: an event loop.
    ProcessorSharing,
}

/// A station that a plane asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StationShape {
    /// What it is called in tables; where a plane has several of one name, with its number.
    pub name: &'static str,
    /// Servers.
    pub cores: u32,
    /// In which order it serves.
    pub discipline: Discipline,
    /// Places for waiting jobs; `None` is without limit.
    pub places: Option<u32>,
    /// CPU to send a message, lengths aside: what sending one again costs. `None`: as at an inbox.
    pub send: Option<SimDuration>,
}

/// Two kinds of station behind one face.
#[derive(Clone, Debug)]
enum Line {
    Fifo(Station),
    Shared(ProcessorSharing),
}

/// A plane's station.
#[derive(Clone, Debug)]
struct PlaneStation {
    shape: StationShape,
    line: Line,
}

/// A station of either kind, to be changed.
enum LineMut<'a> {
    Fifo(&'a mut Station),
    Shared(&'a mut ProcessorSharing),
}

/// All stations of a run.
#[derive(Clone, Debug)]
pub(super) struct Plant {
    /// The inbox of member a at 2a, its mind at 2a + 1: first the agents, then the gates.
    members: Vec<Station>,
    agent_count: u32,
    /// The coordinators, behind them the stores, and the provider last.
    of_planes: Vec<PlaneStation>,
    coordinator_count: usize,
    store_count: usize,
    pub(super) jobs: Jobs,
    pub(super) window: Window,
}

/// What all stations did during the window. Of a million agents only what is asked for is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlantAccount {
    /// Nanoseconds of service of each agent's inbox.
    pub(crate) inbox_busy_ns: Vec<u64>,
    /// Nanoseconds of service of all minds together.
    pub(crate) minds_busy_ns: u128,
    pub(crate) gates: Vec<StationAccount>,
    pub(crate) coordinators: Vec<StationAccount>,
    pub(crate) stores: Vec<StationAccount>,
    pub(crate) provider: Option<StationAccount>,
}

/// A station's load, for those who watch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Load {
    pub(super) busy_cores: i64,
    pub(super) waiting_count: i64,
}

impl Plant {
    pub(super) fn new<P: Ports>(parts: &FabricParts<P>, window: Window) -> Self {
        let agent_count = parts.agent_count;
        let room = 2 * agent_count as usize;
        let mut members = Vec::with_capacity(room + 2 * parts.gates.len());
        members.resize(room, Station::new(1));
        members.extend(parts.gates.iter().flat_map(|gate| [Station::new(1), Station::new(gate.staff)]));
        let provider = parts.provider.as_ref().map(|law| law.shape(agent_count));
        let line = |shape: &StationShape| match shape.discipline {
            Discipline::Fifo => Line::Fifo(Station::new(shape.cores)),
            Discipline::ProcessorSharing => Line::Shared(ProcessorSharing::new(shape.cores)),
        };
        let of_plane = |shape: &StationShape| PlaneStation { shape: *shape, line: line(shape) };
        Plant {
            members,
            agent_count,
            of_planes: parts
                .coordinators
                .iter()
                .chain(&parts.stores)
                .chain(&provider)
                .map(of_plane)
                .collect(),
            coordinator_count: parts.coordinators.len(),
            store_count: parts.stores.len(),
            jobs: Jobs::with_room(room),
            window,
        }
    }

    /// Inboxes and minds, those of gates included, coordinators, stores and the provider.
    pub(super) fn station_count(&self) -> usize {
        self.members.len() + self.of_planes.len()
    }

    /// Agents and gates.
    pub(super) fn member_count(&self) -> u32 {
        self.members.len() as u32 / 2
    }

    /// Whether a station is the inbox or the people of a gate.
    #[inline]
    pub(super) fn is_at_gate(&self, station: StationId) -> bool {
        (2 * self.agent_count as usize..self.members.len()).contains(&station.index())
    }

    /// The station of the coordinator at `index`.
    pub(super) fn coordinator(&self, index: usize) -> StationId {
        StationId((self.members.len() + index) as u32)
    }

    /// The station of the store at `index`.
    pub(super) fn store(&self, index: usize) -> StationId {
        self.coordinator(self.coordinator_count + index)
    }

    /// The station of the provider, if there is one.
    pub(super) fn provider(&self) -> StationId {
        self.store(self.store_count)
    }

    /// Which coordinator a station is, if it is one.
    pub(super) fn coordinator_index(&self, station: StationId) -> Option<usize> {
        self.plane_index(station).filter(|index| *index < self.coordinator_count)
    }

    /// Which of the planes' stations it is, if it is one: the coordinators come first.
    fn plane_index(&self, station: StationId) -> Option<usize> {
        station.index().checked_sub(self.members.len())
    }

    /// CPU of a station to send a message, lengths aside; `None`: as at an inbox.
    pub(super) fn send_of(&self, station: StationId) -> Option<SimDuration> {
        self.of_planes[self.plane_index(station)?].shape.send
    }

    #[inline]
    pub(super) fn load(&self, station: StationId) -> Load {
        let (busy_cores, waiting_count) = match self.plane_index(station) {
            None => {
                let station = &self.members[station.index()];
                (station.busy_cores(), station.waiting_count())
            }
            Some(index) => match &self.of_planes[index].line {
                Line::Fifo(station) => (station.busy_cores(), station.waiting_count()),
                Line::Shared(station) => (station.busy_cores(), station.waiting_count()),
            },
        };
        Load { busy_cores: busy_cores.into(), waiting_count: waiting_count.into() }
    }

    /// Whether a station has no place for a message that comes from outside. Its own work it never refuses.
    #[inline]
    pub(super) fn is_full(&self, station: StationId) -> bool {
        let Some(index) = self.plane_index(station) else { return false };
        let StationShape { cores, places, .. } = self.of_planes[index].shape;
        let Load { busy_cores, waiting_count } = self.load(station);
        places.is_some_and(|places| busy_cores == i64::from(cores) && waiting_count >= i64::from(places))
    }

    /// Takes a job in at a station.
    #[inline]
    pub(super) fn arrive(&mut self, now: SimTime, station: StationId, job: JobId) -> Admission {
        let window = self.window;
        match self.line(station) {
            (LineMut::Fifo(line), jobs) => line.arrive(now, job, jobs, window),
            (LineMut::Shared(_), _) => Admission::Begins,
        }
    }

    /// Hints that a member's station is needed soon.
    pub(super) fn prefetch(&self, station: StationId) {
        if let Some(station) = self.members.get(station.index()) {
            prefetch_whole(station);
        }
    }

    /// Begins a job's service. Returns the event that ends it, if it is not superseded before.
    #[inline]
    pub(super) fn begin(
        &mut self,
        now: SimTime,
        station: StationId,
        job: JobId,
        demand: SimDuration,
    ) -> Option<(SimTime, Event)> {
        let window = self.window;
        match self.line(station) {
            (LineMut::Fifo(line), jobs) => {
                Some((line.begin(now, job, demand, jobs), Event::Served { station, job }))
            }
            (LineMut::Shared(line), jobs) => {
                line.begin(now, job, demand, jobs, window);
                Self::announcement(line, station)
            }
        }
    }

    /// Books the departure of a job whose service is over; its core stays taken until
    /// [`Plant::take_turn`].
    #[inline]
    pub(super) fn depart(&mut self, now: SimTime, station: StationId, job: JobId) {
        let window = self.window;
        if let (LineMut::Fifo(line), jobs) = self.line(station) {
            line.depart(now, job, jobs, window);
        }
    }

    /// Frees a core. Returns the job whose turn it is.
    #[inline]
    pub(super) fn take_turn(&mut self, station: StationId) -> Option<JobId> {
        match self.line(station) {
            (LineMut::Fifo(line), jobs) => line.take_turn(jobs),
            (LineMut::Shared(_), _) => None,
        }
    }

    /// Books the departure from a shared station, if the announcement of `epoch` is still valid.
    pub(super) fn depart_shared(&mut self, now: SimTime, station: StationId, epoch: u32) -> Option<JobId> {
        let window = self.window;
        match self.line(station) {
            (LineMut::Shared(line), jobs) => line.depart(now, epoch, jobs, window),
            (LineMut::Fifo(_), _) => None,
        }
    }

    /// The next departure from a shared station.
    pub(super) fn next_shared(&mut self, station: StationId) -> Option<(SimTime, Event)> {
        match self.line(station) {
            (LineMut::Shared(line), _) => Self::announcement(line, station),
            (LineMut::Fifo(_), _) => None,
        }
    }

    /// What all stations did until the end of the run.
    pub(super) fn close(&mut self, now: SimTime) -> Result<PlantAccount, BooksError> {
        let window = self.window;
        // One by one: a list of a million of them would be a peak of memory.
        for place in 0..self.jobs.place_count() {
            let Some((job, state)) = self.jobs.at(place).filter(|(_, job)| job.stage.is_at_station()) else {
                continue;
            };
            match self.line(state.station()) {
                (LineMut::Fifo(line), jobs) => line.cut_off(now, job, jobs, window),
                (LineMut::Shared(line), jobs) => line.cut_off(now, job, jobs, window),
            }
        }
        let mut account = PlantAccount::default();
        account.inbox_busy_ns.reserve_exact(self.agent_count as usize);
        for station in (0..self.station_count() as u32).map(StationId) {
            let closed = self
                .close_one(now, station)
                .map_err(|error| BooksError::Station { station: self.name(station), error })?;
            match self.plane_index(station) {
                Some(index) if index < self.coordinator_count => account.coordinators.push(closed),
                Some(index) if index < self.coordinator_count + self.store_count => {
                    account.stores.push(closed);
                }
                Some(_) => account.provider = Some(closed),
                None if self.is_at_gate(station) && self.is_inbox(station) => (),
                None if self.is_at_gate(station) => account.gates.push(closed),
                None if self.is_inbox(station) => account.inbox_busy_ns.push(closed.busy_ns),
                None => account.minds_busy_ns += u128::from(closed.busy_ns),
            }
        }
        Ok(account)
    }

    /// The busiest station that is not a mind, by its share of busy time; of equals one of the planes'.
    /// A provider that serves as many calls at the same time as there are is none of them.
    pub(super) fn hottest(&self, account: &PlantAccount, limits_calls: bool) -> (String, f64) {
        let window_ns = self.window.length().as_ns() as f64;
        let inboxes = account.inbox_busy_ns.iter().map(|busy_ns| *busy_ns as f64 / window_ns);
        let inboxes = inboxes.enumerate().map(|(agent, ratio)| (AgentId(agent as u32).inbox(), ratio));
        let provider = account.provider.as_ref().filter(|_| limits_calls);
        let of_planes = account.coordinators.iter().chain(&account.stores).chain(provider).enumerate();
        let of_planes =
            of_planes.map(|(index, closed)| (self.coordinator(index), closed.utilisation(self.window)));
        let hotter =
            |best: (StationId, f64), other: (StationId, f64)| if other.1 > best.1 { other } else { best };
        let hottest = of_planes.chain(inboxes).reduce(hotter);
        let (station, ratio) = hottest.expect("a swarm has an agent, and an agent an inbox");
        (self.name(station), ratio)
    }

    /// What a station is called in tables.
    pub(super) fn name(&self, station: StationId) -> String {
        match self.plane_index(station) {
            Some(index) => self.name_of_plane(index),
            None if self.is_at_gate(station) => format!("gate {}", station.0 / 2 - self.agent_count),
            None if self.is_inbox(station) => format!("inbox {}", station.0 / 2),
            None => format!("mind {}", station.0 / 2),
        }
    }

    /// Stations of one name are numbered from zero.
    fn name_of_plane(&self, index: usize) -> String {
        let name = self.of_planes[index].shape.name;
        let is_namesake = |other: &&PlaneStation| other.shape.name == name;
        if self.of_planes.iter().filter(is_namesake).count() == 1 {
            return name.to_owned();
        }
        format!("{name} {}", self.of_planes[..index].iter().filter(is_namesake).count())
    }

    /// Whether the station of a member is its inbox, and not its mind.
    fn is_inbox(&self, station: StationId) -> bool {
        station.0.is_multiple_of(2)
    }

    fn close_one(&mut self, now: SimTime, station: StationId) -> Result<StationAccount, StationError> {
        let window = self.window;
        match self.line(station).0 {
            LineMut::Fifo(line) => line.close(now, window),
            LineMut::Shared(line) => line.close(now, window),
        }
    }

    fn announcement(line: &ProcessorSharing, station: StationId) -> Option<(SimTime, Event)> {
        let (at, epoch) = line.next_departure()?;
        Some((at, Event::ShareServed { station, epoch }))
    }

    /// A station, with the table of jobs beside it.
    #[inline]
    fn line(&mut self, station: StationId) -> (LineMut<'_>, &mut Jobs) {
        let line = match station.index().checked_sub(self.members.len()) {
            None => LineMut::Fifo(&mut self.members[station.index()]),
            Some(index) => match &mut self.of_planes[index].line {
                Line::Fifo(station) => LineMut::Fifo(station),
                Line::Shared(station) => LineMut::Shared(station),
            },
        };
        (line, &mut self.jobs)
    }
}
