//! Outcome routing: packets find their way to agents with similar problems, without a hub.
//!
//! ```text
//! emit       agent ──publish──▶ … ──▶ owner ──push──▶ subscribers          one of each per band
//!                                     owner ──publish──▶ other holders      a copy
//! consult    agent ──pull─────▶ … ──▶ holder
//!            agent ◀──answer───────── holder                               the mind waits
//!                                     holder ──subscribe──▶ owner           if it is another
//! interest   agent ──subscribe▶ … ──▶ owner
//! upkeep     agent ──join─────▶ … ──▶ who is to be known, ──finger─▶ agent  a DHT that changes
//!            holder ──publish──▶ new holder                                what the bucket has
//!            agent 0 ──index_update──▶ down a tree of all agents           an index that changes
//! ```
//!
//! A signature is cut into bands; each value of a band is a bucket. The agent that owns its key is its
//! rendezvous; with `holders` above 1 those who come after it hold the bucket, too (`holding`).
//! `route = "dht"` passes messages from agent to agent, by the fingers of a Chord ring or by Kademlia's
//! contacts, every hop a job at an inbox; `route = "index"` sends straight to who holds the bucket. A message
//! that is sent in answer is part of the job that it answers: a hop takes handle + send, a publish handle +
//! send per copy and per subscriber. What an agent tells or asks of its own accord is one job of a send per
//! band.
//!
//! A pull is also a subscription. Where nothing is pulled (`mode = "push"`), an agent subscribes to each
//! problem that it does not know as it meets it. With `delivery = "at_most_once"` a lost packet, copy or
//! subscription is lost; what an agent waits for is asked again, as everything is.
//!
//! A popular bucket makes its rendezvous hot. Several holders divide its pulls (on a ring all of them still
//! pass the owner's predecessor, which stays as hot); `split = true` divides all that comes, as far as the
//! signatures in it differ: what is about one and the same problem stays together.
//!
//! *Charged for*: every hop, push, copy, answer, subscription and its renewal, at both ends and on the wire;
//! with churn the look-ups of each finger or prefix, what is handed over to new holders, and the batches of
//! the index. *Not charged for*: the search in a bucket, unless `look_up` says so; the initial overlay and
//! index; what an agent knows of others, which is right at once after each change; that holders know each
//! other. A bucket whose holders all change is lost with what it held, and so is one that is split; its
//! subscriptions are lost with its owner.

mod bucket;
mod directory;
mod holders;
mod holding;
mod kademlia;
mod overlay;
mod parameters;
mod parcel;
mod places;
mod publishing;
mod pulling;
mod ring;
mod upkeep;

use self::bucket::Receiver;
use self::directory::Directory;
use self::overlay::Overlay;
pub use self::parameters::{Bands, Dht, Mode, OutcomeRoutingParameters, Route};
use self::parcel::{Parcel, parcel_and_band};
use self::places::Places;
use self::upkeep::Upkeep;
use super::agent_at;
use super::parcels::{Answers, Parcels};
use super::registry::{Contradiction, LearningParameters};
use crate::kernel::SimDuration;
use crate::outcome::Signature;
use crate::random::{Sampler, Samplers};
use crate::swarm::{
    AgentId, Fabric, Kind, Learning, Message, Packet, Party, Ports, Problem, Readiness, TaskId, Timer,
};

/// Outcome routing in a run.
#[derive(Clone, Debug)]
pub struct OutcomeRouting {
    parameters: OutcomeRoutingParameters,
    look_up: Sampler,
    request_bytes: u32,
    directory: Directory,
    parcels: Parcels<Parcel>,
    answers: Answers,
    upkeep: Upkeep,
    /// Who gets the packet that is being pushed.
    receivers: Vec<Receiver>,
}

const PUBLISH: Kind = Kind(Kind::LEARNING);
const PUSH: Kind = Kind(Kind::LEARNING + 1);
const PULL: Kind = Kind(Kind::LEARNING + 2);
const ANSWER: Kind = Kind(Kind::LEARNING + 3);
const SUBSCRIBE: Kind = Kind(Kind::LEARNING + 4);
const JOIN: Kind = Kind(Kind::LEARNING + 5);
const FINGER: Kind = Kind(Kind::LEARNING + 6);
const INDEX_UPDATE: Kind = Kind(Kind::LEARNING + 7);

impl LearningParameters for OutcomeRoutingParameters {
    type Plane = OutcomeRouting;
    const SUMMARY: &'static str = "packets find their way to agents with similar problems, without a hub";
    const EXAMPLE: &'static str = r#"[topology.learning.outcome_routing]
route = "dht"
mode = "both"
bands = "8x8"
"#;

    fn contradiction(&self) -> Option<Contradiction> {
        if self.index_interval.is_zero() && (self.split || self.churn.is_some()) {
            return Some(Contradiction {
                key: "index_interval",
                message: "batches would follow each other without end at one instant",
                help: "write a duration above zero, such as \"10 s\"",
            });
        }
        let is_untold = self.split && self.route == Route::Dht;
        is_untold.then_some(Contradiction {
            key: "split",
            message: "over a DHT nobody is told that a bucket is split",
            help: "write `route = \"index\"`, whose batches tell every agent, or `holders = 3`, which divides \
                   the pulls of a hot bucket",
        })
    }

    fn prepare(&self, samplers: &mut Samplers<'_>) -> OutcomeRouting {
        OutcomeRouting {
            look_up: samplers.make("look_up", &self.look_up),
            request_bytes: Message::length(self.request_bytes),
            parameters: self.clone(),
            directory: Directory::default(),
            parcels: Parcels::default(),
            answers: Answers::default(),
            upkeep: Upkeep::default(),
            receivers: Vec::new(),
        }
    }
}

impl OutcomeRouting {
    fn pulls(&self) -> bool {
        self.parameters.mode != Mode::Push
    }

    fn pushes(&self) -> bool {
        self.parameters.mode != Mode::Pull
    }

    /// A message of an agent's inbox that belongs to no task.
    fn message(&self, from: AgentId, to: AgentId, bytes: u32, kind: Kind) -> Message {
        Message::new(Party::Station(from.inbox()), to.inbox(), TaskId::NONE, bytes, kind)
    }

    /// Sends what nobody waits for, as part of the job that is being finished.
    fn tell<P: Ports>(&self, message: Message, fabric: &mut Fabric<P>) {
        fabric.reply(Message { is_expendable: self.is_lost_for_good(), ..message });
    }

    /// Whether what nobody waits for is not sent again.
    fn is_lost_for_good(&self) -> bool {
        self.parameters.delivery.is_for_good()
    }

    /// The bucket that a routed message is for, and where `at` passes it on to if that is neither its keeper
    /// nor, for a pull, any other of its holders.
    fn way<P: Ports>(&mut self, message: &Message, fabric: &Fabric<P>) -> (usize, Option<AgentId>) {
        let (at, (signature, band)) = (agent_at(message), self.destination(message, fabric));
        let index = self.directory.bucket(signature, band);
        let bucket = &self.directory.buckets[index];
        let (keeper, key) = (bucket.holders.keeper, bucket.key);
        if message.kind != PULL {
            return (index, (keeper != at).then(|| self.hop(at, keeper, key)));
        }
        if bucket.holders.has(at) {
            return (index, None);
        }
        let task = fabric.asker(message.task);
        (index, Some(self.pull_hop(at, index, band, fabric.task(task).work.key)))
    }

    /// To whom `at` passes on what is for `keeper`.
    fn hop(&mut self, at: AgentId, keeper: AgentId, key: u64) -> AgentId {
        match self.parameters.route {
            Route::Dht => self.directory.overlay.next_hop(at, key),
            Route::Index => keeper,
        }
    }

    /// To whom `from` sends what is for the bucket of a signature; nobody if it keeps that itself.
    fn first_hop(&mut self, from: AgentId, signature: Signature, band: u32) -> Option<AgentId> {
        let bucket = self.directory.bucket(signature, band);
        let (key, keeper) =
            (self.directory.buckets[bucket].key, self.directory.buckets[bucket].holders.keeper);
        if keeper == from {
            return None;
        }
        match self.parameters.route {
            Route::Dht => Some(self.directory.overlay.next_hop(from, key)),
            Route::Index => {
                let known = self.directory.keeper_known_to(from, signature, band);
                // Who knows no better than that it is the keeper itself, knows better by now.
                Some(if known == from { keeper } else { known })
            }
        }
    }

    /// The signature and the band that a routed message is for.
    fn destination<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> (Signature, u32) {
        if message.kind == PULL {
            let task = fabric.asker(message.task);
            return (fabric.task(task).work.problem.signature, message.tag.0);
        }
        let (parcel, band) = parcel_and_band(message.tag);
        (self.parcels.get(parcel).signature, band)
    }

    /// CPU of an agent to send `count` messages of `bytes`.
    fn sending<P: Ports>(bytes: u32, count: usize, fabric: &Fabric<P>) -> SimDuration {
        super::sending(bytes, count, fabric)
    }

    /// A routed message has been handled where it is not for: it is passed on.
    fn pass_on<P: Ports>(&self, message: Message, next: AgentId, fabric: &mut Fabric<P>) {
        let from = Party::Station(message.to);
        let hop_count = message.hop_count.saturating_add(1);
        fabric.reply(Message { from, to: next.inbox(), hop_count, ..message });
    }
}

impl Learning for OutcomeRouting {
    const KINDS: &'static [&'static str] =
        &["publish", "push", "pull", "answer", "subscribe", "join", "finger", "index_update"];

    fn start<P: Ports>(&mut self, fabric: &mut Fabric<P>) {
        let OutcomeRoutingParameters { dht, prefix_contacts, holders, bands, .. } = &self.parameters;
        let places = Places::new(fabric.seed(), fabric.agent_count());
        let overlay = Overlay::new(places, *dht, prefix_contacts.get() as usize);
        self.directory = Directory::new(overlay, bands.count(), holders.get() as usize);
        self.start_upkeep(fabric);
        if self.pushes() {
            self.start_leases(fabric);
        }
    }

    fn on_consult<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>) -> Readiness {
        let problem = fabric.task(task).work.problem;
        if !problem.is_some() || fabric.is_known(agent, problem) {
            return Readiness::Ready;
        }
        if self.pulls() {
            return self.begin_pull(agent, task, fabric);
        }
        self.subscribe(agent, problem.signature, fabric);
        Readiness::Ready
    }

    fn on_concluded<P: Ports>(
        &mut self,
        agent: AgentId,
        _problem: Problem,
        packet: Option<Packet>,
        fabric: &mut Fabric<P>,
    ) {
        if let Some(packet) = packet {
            self.publish(agent, packet, fabric);
        }
    }

    fn is_free<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> bool {
        let sends = !matches!(message.kind, ANSWER | PUSH | FINGER);
        fabric.inbox_handling(message.bytes).is_zero()
            && (!sends || Self::sending(message.bytes, 1, fabric).is_zero())
            && (message.kind != PULL || self.look_up.is_zero())
    }

    fn demand<P: Ports>(&mut self, message: &mut Message, fabric: &mut Fabric<P>) -> SimDuration {
        let handling = fabric.inbox_handling(message.bytes);
        let sending = match message.kind {
            PUBLISH => self.publish_demand(message, fabric),
            PULL => self.pull_demand(message, fabric),
            SUBSCRIBE => match self.way(message, fabric) {
                (_, None) => SimDuration::ZERO,
                (_, Some(_)) => Self::sending(message.bytes, 1, fabric),
            },
            JOIN => self.join_demand(message, fabric),
            INDEX_UPDATE if message.tag.get().is_some() => {
                let count = self.children(agent_at(message), fabric.agent_count()).count();
                Self::sending(message.bytes, count, fabric)
            }
            _ => SimDuration::ZERO,
        };
        handling + sending
    }

    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>) {
        match message.kind {
            PUBLISH => self.on_publish_handled(message, fabric),
            SUBSCRIBE => self.on_subscribe_handled(message, fabric),
            PUSH => self.on_push_handled(message, fabric),
            PULL => self.on_pull_handled(message, fabric),
            ANSWER => self.on_answer_handled(message, fabric),
            JOIN => self.on_join_handled(message, fabric),
            INDEX_UPDATE => self.on_index_update_handled(message, fabric),
            _ => (),
        }
    }

    fn on_served<P: Ports>(&mut self, job: Message, fabric: &mut Fabric<P>) {
        let agent = agent_at(&job);
        match job.kind {
            PULL => self.ask(agent, job.task, fabric),
            JOIN => self.look_fingers_up(agent, fabric),
            INDEX_UPDATE => self.pass_index_on(agent, job.bytes, job.tag, fabric),
            _ => self.spread(agent, job, fabric),
        }
    }

    fn on_lost<P: Ports>(&mut self, message: Message, _fabric: &mut Fabric<P>) {
        if matches!(message.kind, PUBLISH | PUSH | SUBSCRIBE) {
            self.parcels.drop_carrier(parcel_and_band(message.tag).0);
        }
    }

    fn on_timer_fired<P: Ports>(&mut self, timer: Timer, fabric: &mut Fabric<P>) {
        self.on_upkeep_due(timer, fabric);
    }

    /// Every agent can come to use what any other found out: rendezvous agents pass it on.
    fn synthesis_paths(&self, agent_count: u32) -> u64 {
        super::pairs(agent_count)
    }
}
