//! Shared store: one store that all agents insert into and query, beside whoever coordinates.
//!
//! ```text
//! emit       agent ──insert──▶ store                    nobody waits
//! consult    agent ──query───▶ store
//!            agent ◀──answer── store                    the mind waits
//! ```
//!
//! The store is a station of its own, of `cores` cores. An insert takes handle + insert there, a query
//! handle + query + send: the answer is part of the query's job. A `cache` keeps one outcome for each problem,
//! the latest, and knows identical problems only; a `vector_index` finds similar ones by their signatures. A
//! query is answered with what has been inserted as its service begins. An agent that remembers the identical
//! problem itself does not ask.
//!
//! `insert` and `query` are what an operation takes at 262,144 outcomes; at n of them it takes
//!
//!   demand × max(0, 1 + growth × log₂((1 + n) ÷ 262,144)),
//!
//! so that each doubling of the store adds `growth` of the demand, and none if `growth` is zero.
//!
//! *Charged for*: handling, inserting, querying and answering on the store's cores, as one would measure them
//! at a server of its own; sending and handling at the agents' inboxes; the wire, with the length of each packet;
//! the state that is held. *Not charged for*: making a signature or a key of a context; replication, sharding
//! and persistence of the store, of which there is none. It is full at N (insert + query) ÷ Z = cores, if each
//! cycle Z of an agent brings one of both, with what belongs to their jobs.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::delivery::Delivery;
use super::parcels::{Answers, Parcels};
use super::registry::LearningParameters;
use crate::kernel::SimDuration;
use crate::outcome::{Absorbed, Outcome, OutcomeIndex, Policy, Shelf};
use crate::quantities::{Bytes, Share};
use crate::random::{Address, Distribution, Purpose, Sampler, Samplers};
use crate::swarm::{
    AgentId, Discipline, Fabric, Kind, Learning, Message, Packet, Party, Ports, Problem, Readiness,
    StationId, StationShape, Tag, TaskId,
};

/// The shared store as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SharedStoreParameters {
    /// Whether it knows identical problems only (`cache`) or finds similar ones (`vector_index`).
    pub kind: StoreKind,
    /// Cores of the store. Assumed: as many as a hub has; published figures are of 2 to 8.
    pub cores: NonZeroU32,
    /// CPU of the store to insert an outcome, beyond `handle`, at 262,144 outcomes. Left out: that of a query.
    /// Assumed for a vector index; a cache was measured at 0.56 us pipelined and 10 us unpipelined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insert: Option<Distribution<SimDuration>>,
    /// CPU of the store for a query, beyond `handle` and `send`, at 262,144 outcomes. Left out: 10 us for a
    /// cache (76 to 110 thousand unpipelined requests a second; 0.45 us pipelined), 0.8 ms for a vector index
    /// (pgvector HNSW, 250 k to 1 M vectors).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Distribution<SimDuration>>,
    /// Share of the demand that each doubling of the store adds. Left out: none for a cache, which is a hash
    /// table, 5 % for a vector index. Assumed: a tenth of a query is left in an empty index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub growth: Option<Share>,
    /// CPU of the store to handle any message; left out, that of the agents' inboxes.
    pub handle: Option<SimDuration>,
    /// CPU of the store to send an answer; left out, that of the agents' inboxes.
    pub send: Option<SimDuration>,
    /// Outcomes that the store holds. Assumed.
    pub capacity: NonZeroU32,
    /// What makes room when it is full: what was longest not used, or the oldest.
    pub eviction: Eviction,
    /// Messages that may wait at the store; further ones are refused. Left out: any.
    pub queue_places: Option<u32>,
    /// Length of a query, and of what an answer has beside its packets. Assumed.
    pub request_bytes: Bytes,
    /// What becomes of an insert that is lost or refused.
    pub delivery: Delivery,
}

/// What a store knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// The latest outcome of each problem.
    Cache,
    /// All outcomes, by their signatures.
    VectorIndex,
}

/// What makes room in a full store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Eviction {
    /// What was longest not inserted, nor part of an answer.
    Lru,
    /// What was inserted first.
    Age,
}

impl Default for SharedStoreParameters {
    fn default() -> Self {
        SharedStoreParameters {
            kind: StoreKind::VectorIndex,
            cores: NonZeroU32::MIN.saturating_add(7),
            insert: None,
            query: None,
            growth: None,
            handle: None,
            send: None,
            capacity: NonZeroU32::MIN.saturating_add(99_999),
            eviction: Eviction::Lru,
            queue_places: None,
            request_bytes: Bytes::new(64),
            delivery: Delivery::AtMostOnce,
        }
    }
}

/// The shared store in a run.
#[derive(Clone, Debug)]
pub struct SharedStore {
    parameters: SharedStoreParameters,
    insert: Sampler,
    query: Sampler,
    growth_ratio: f64,
    request_bytes: u32,
    station: StationId,
    handle: SimDuration,
    send: SimDuration,
    /// Whether an insert and a query cost the store nothing, ever.
    is_free: [bool; 2],
    contents: Contents,
    parcels: Parcels<Packet>,
    answers: Answers,
}

/// What the store holds.
#[derive(Clone, Debug)]
enum Contents {
    /// By problem.
    Cache(Shelf<Packet>),
    /// By signature.
    VectorIndex(OutcomeIndex<Packet>),
}

const INSERT: Kind = Kind(Kind::LEARNING);
const QUERY: Kind = Kind(Kind::LEARNING + 1);
const ANSWER: Kind = Kind(Kind::LEARNING + 2);

/// log₂ of the size at which demands are as they are written: 262,144, where vector indexes were measured.
const MEASURED_SIZE_LOG2: f64 = 18.0;

impl LearningParameters for SharedStoreParameters {
    type Plane = SharedStore;
    const SUMMARY: &'static str = "all agents insert into one store and query it before they decide";
    const EXAMPLE: &'static str = r#"[topology.learning.shared_store]
kind = "vector_index"
cores = 8
eviction = "lru"
"#;

    fn prepare(&self, samplers: &mut Samplers<'_>) -> SharedStore {
        let (query_us, growth_ratio) = match self.kind {
            StoreKind::Cache => (10, 0.0),
            StoreKind::VectorIndex => (800, 0.05),
        };
        let query = Distribution::Constant(SimDuration::from_us(query_us));
        let query = self.query.as_ref().unwrap_or(&query);
        SharedStore {
            insert: samplers.make("insert", self.insert.as_ref().unwrap_or(query)),
            query: samplers.make("query", query),
            growth_ratio: self.growth.map_or(growth_ratio, Share::get),
            request_bytes: Message::length(self.request_bytes),
            station: StationId(0),
            handle: SimDuration::ZERO,
            send: SimDuration::ZERO,
            is_free: [false; 2],
            contents: match self.kind {
                StoreKind::Cache => Contents::Cache(Shelf::new()),
                StoreKind::VectorIndex => Contents::VectorIndex(OutcomeIndex::new()),
            },
            parcels: Parcels::default(),
            answers: Answers::default(),
            parameters: self.clone(),
        }
    }
}

impl SharedStore {
    /// A demand as it is with what the store holds now.
    fn grown(&self, demand: SimDuration) -> SimDuration {
        if self.growth_ratio == 0.0 {
            return demand;
        }
        let doublings = libm::log2(1.0 + self.contents.len() as f64) - MEASURED_SIZE_LOG2;
        demand.scaled((1.0 + self.growth_ratio * doublings).max(0.0))
    }

    /// CPU to insert the outcome that `message` brings.
    fn insert_demand<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> SimDuration {
        let word = if self.insert.is_constant() {
            0
        } else {
            let packet = self.parcels.get(message.tag.0);
            let (entity, index) = (packet.originator().0.into(), packet.emitted_at().as_ns());
            Address { seed: fabric.seed(), purpose: Purpose::Insert, entity, index }.block().lane(0)
        };
        self.grown(self.insert.duration(word))
    }

    /// CPU to answer a query. What the answer will be is settled now, and noted in the message's tag.
    fn query_demand<P: Ports>(&mut self, message: &mut Message, fabric: &Fabric<P>) -> SimDuration {
        let own = self.grown(fabric.sample(&self.query, message.task, QUERY));
        message.tag = self.look_up(message.task, fabric).map_or(Tag::NONE, Tag);
        own + fabric.costs().sending(self.send, self.answer_bytes(message.tag))
    }

    /// What the store knows about the problem of `task`, if anything.
    fn look_up<P: Ports>(&mut self, task: TaskId, fabric: &Fabric<P>) -> Option<u32> {
        let policy = &fabric.knowledge_law()?.policy;
        let (problem, now_ns) = (fabric.task(task).work.problem, fabric.now().as_ns());
        let keeps_used = self.parameters.eviction == Eviction::Lru;
        let (answer, ranking) = self.answers.insert(policy.top_k);
        match &mut self.contents {
            Contents::Cache(shelf) => {
                let known = shelf.get(problem.id);
                if let Some(score) = known.and_then(|packet| policy.score(packet, problem.signature, now_ns))
                {
                    ranking.offer(score, known.expect("it has a score"), policy.top_k);
                    if keeps_used {
                        shelf.touch(problem.id);
                    }
                }
            }
            Contents::VectorIndex(index) => {
                index.rank(problem.signature, now_ns, policy, ranking);
                if keeps_used {
                    ranking.iter().for_each(|(_, packet)| index.touch(packet.number()));
                }
            }
        }
        if ranking.is_empty() {
            self.answers.remove(answer);
            return None;
        }
        Some(answer)
    }

    fn answer_bytes(&self, answer: Tag) -> u32 {
        self.request_bytes.saturating_add(answer.get().map_or(0, |answer| self.answers.bytes(answer)))
    }

    fn on_insert_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        let packet = *self.parcels.get(message.tag.0);
        self.parcels.drop_carrier(message.tag.0);
        let capacity = self.parameters.capacity.get() as usize;
        let displaced = match &mut self.contents {
            Contents::Cache(shelf) => {
                let replaced = shelf.put(packet.problem().id, packet);
                let is_over = shelf.len() > capacity;
                replaced.or_else(|| if is_over { shelf.remove_oldest() } else { None })
            }
            Contents::VectorIndex(index) => {
                let Some(law) = fabric.knowledge_law() else { return };
                match index.absorb(packet, &Policy { capacity, ..law.policy }) {
                    Absorbed::Kept => None,
                    Absorbed::Displaced(oldest) => Some(oldest),
                    Absorbed::Copy | Absorbed::Refused => return,
                }
            }
        };
        if let Some(displaced) = displaced {
            fabric.discard(displaced.bytes());
        }
        fabric.retain(packet.bytes());
    }

    fn on_query_handled<P: Ports>(&mut self, query: Message, fabric: &mut Fabric<P>) {
        let agent = fabric.task(query.task).agent().expect("a task is asked about by its agent");
        fabric.reply(Message {
            from: Party::Station(self.station),
            to: agent.inbox(),
            bytes: self.answer_bytes(query.tag),
            kind: ANSWER,
            ..query
        });
    }

    fn on_answer_handled<P: Ports>(&mut self, answer: Message, fabric: &mut Fabric<P>) {
        if let Some(found) = answer.tag.get() {
            for (_, packet) in self.answers.get(found).iter() {
                fabric.offer(answer.task, packet);
            }
            self.answers.remove(found);
        }
        fabric.queue_decision(answer.task);
    }
}

impl Contents {
    /// How many outcomes there are.
    fn len(&self) -> usize {
        match self {
            Contents::Cache(shelf) => shelf.len(),
            Contents::VectorIndex(index) => index.len(),
        }
    }
}

impl Learning for SharedStore {
    const KINDS: &'static [&'static str] = &["insert", "query", "answer"];

    fn stores(&self, _agent_count: u32) -> Vec<StationShape> {
        let SharedStoreParameters { cores, queue_places: places, send, .. } = self.parameters;
        let discipline = Discipline::Fifo;
        vec![StationShape { name: "shared_store", cores: cores.get(), discipline, places, send }]
    }

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        let costs = fabric.costs();
        self.station = fabric.store(0);
        self.handle = self.parameters.handle.unwrap_or(costs.handle);
        self.send = self.parameters.send.unwrap_or(costs.send);
        let handles = self.handle.is_zero() && costs.cpu_per_kib.is_zero();
        self.is_free =
            [handles && self.insert.is_zero(), handles && self.query.is_zero() && self.send.is_zero()];
    }

    fn on_consult<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) -> Readiness {
        let problem = fabric.task(task).work.problem;
        if !problem.is_some() || fabric.is_known(agent, problem) {
            return Readiness::Ready;
        }
        let from = Party::Station(agent.inbox());
        fabric.send(Message::new(from, self.station, task, self.request_bytes, QUERY), SimDuration::ZERO);
        Readiness::Asking
    }

    fn on_concluded<P: Ports>(
        &mut self,
        agent: AgentId,
        _problem: Problem,
        packet: Option<Packet>,
        fabric: &mut Fabric<P>,
    ) {
        let Some(packet) = packet else { return };
        let tag = Tag(self.parcels.insert(packet));
        let from = Party::Station(agent.inbox());
        let insert = Message::new(from, self.station, TaskId::NONE, packet.bytes(), INSERT);
        let is_expendable = self.parameters.delivery.is_for_good();
        fabric.send(Message { tag, is_expendable, ..insert }, SimDuration::ZERO);
    }

    fn is_free<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> bool {
        match message.kind {
            INSERT => self.is_free[0],
            QUERY => self.is_free[1],
            _ => fabric.inbox_handling(message.bytes).is_zero(),
        }
    }

    fn demand<P: Ports>(&mut self, message: &mut Message, fabric: &mut Fabric<P>) -> SimDuration {
        let handle = fabric.costs().handling(self.handle, message.bytes);
        match message.kind {
            INSERT => handle + self.insert_demand(message, fabric),
            QUERY => handle + self.query_demand(message, fabric),
            _ => fabric.inbox_handling(message.bytes),
        }
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        match message.kind {
            INSERT => self.on_insert_handled(message, fabric),
            QUERY => self.on_query_handled(message, fabric),
            _ => self.on_answer_handled(message, fabric),
        }
    }

    fn on_lost<P: Ports>(&mut self, message: Message, _fabric: &mut Fabric<P>) {
        self.parcels.drop_carrier(message.tag.0);
    }

    /// Every agent can come to use what any other found out: the store passes it on.
    fn synthesis_paths(&self, agent_count: u32) -> u64 {
        super::pairs(agent_count)
    }
}
