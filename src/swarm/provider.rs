//! Provider: the model service that all minds call, with its limits.
//!
//! ```text
//! mind ──call──▶ provider   served at once, or in turn, or refused
//! mind ◀─answer─ provider   (refused: again after `retry_after`, and with no place kept)
//! ```
//!
//! A mind that begins a decision makes one call and is held until the answer: the agent of a hosted model
//! waits. What the agent knows is laid into the call as it is made; how long the answer takes (a reuse, a
//! solve, or both, the agent's speed, the environment) counts from the instant at which the call's service
//! begins. The provider has two limits. *Concurrency*: so many calls are served at the same time, so many
//! more wait, first come first served, and the rest are refused. *Tokens per minute*: a call takes the
//! tokens that its decision reads and writes from a bucket as it is admitted, and is refused if it finds too few;
//! one that asks for more than the bucket can ever hold takes a full one. Who is refused for want of tokens comes
//! back when they will be there, and after `retry_after` at the earliest. When a call ends, who waits at the provider
//! takes its place before what that sets off can call.
//!
//! *Charged*: the wait at the provider is station wait, the time after a refusal is retry, the service is
//! decide. What waits in the queue of a mind waits for its agent, whatever keeps that. *Not charged*: a wire
//! to the provider, since measured times of decisions include it; and no CPU: that is the model's.

use super::fabric::Fabric;
use super::job::Stage;
use super::{Discipline, Event, Message, Part, Ports, Recorder, StationId, StationShape, Tag};
use crate::kernel::SimDuration;
use crate::random::{Sampler, mixed};
use crate::stations::{Admission, JobId, TokenBucket};

/// Words of a task that say how long its refused calls wait are numbered on from here: knowledge and
/// archives use those up to 71.
const RETRY_AFTER: u64 = 80;

/// The model service as a scenario sets it up.
#[derive(Clone, Debug)]
pub struct ProviderLaw {
    /// Calls that are served at the same time; `None`: all.
    pub concurrency: Option<u32>,
    /// Places for calls that wait; `None` is without limit.
    pub queue_places: Option<u32>,
    /// How many tokens calls may take; `None`: any.
    pub tokens: Option<TokenLimit>,
    /// How long who is refused waits, at least.
    pub retry_after: Sampler,
}

/// A limit on tokens read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenLimit {
    /// Tokens that come back in a minute.
    pub per_minute: u32,
    /// Tokens that can be taken at once when none were taken for long.
    pub burst: u32,
}

/// The provider in a run.
pub(super) struct Provider {
    law: ProviderLaw,
    pub(super) station: StationId,
    bucket: Option<TokenBucket>,
    /// Calls under way, with free places in a stack; a call's job names its place.
    calls: Vec<Call>,
    free: Vec<u32>,
}

/// A call under way.
#[derive(Clone, Copy, Debug)]
struct Call {
    /// The decision that holds the mind.
    decision: JobId,
    /// Nominal time before the problem is solved from scratch, and for that.
    times: (SimDuration, SimDuration),
    /// What it reads and writes.
    tokens: u64,
}

impl ProviderLaw {
    /// The station that a swarm of `agent_count` calls. A mind makes one call at a time: without a limit all
    /// of them are served.
    pub(super) fn shape(&self, agent_count: u32) -> StationShape {
        StationShape {
            name: "provider",
            cores: self.concurrency.unwrap_or(agent_count),
            discipline: Discipline::Fifo,
            places: self.queue_places,
            send: None,
        }
    }
}

impl Provider {
    pub(super) fn new(law: ProviderLaw, station: StationId) -> Self {
        let bucket = law.tokens.map(|limit| TokenBucket::full(limit.per_minute, limit.burst));
        Provider { law, station, bucket, calls: Vec::new(), free: Vec::new() }
    }

    /// Whether only so many calls are served at the same time.
    pub(super) fn limits_calls(&self) -> bool {
        self.law.concurrency.is_some()
    }

    fn insert(&mut self, call: Call) -> Tag {
        let Some(place) = self.free.pop() else {
            self.calls.push(call);
            return Tag(self.calls.len() as u32 - 1);
        };
        self.calls[place as usize] = call;
        Tag(place)
    }

    fn remove(&mut self, tag: Tag) -> Call {
        self.free.push(tag.0);
        self.calls[tag.0 as usize]
    }
}

impl<P: Ports> Fabric<P> {
    /// Whether agents decide by calling the provider. Nobody else asks: who is no model would say no here.
    #[inline]
    pub(super) fn calls_provider(&self) -> bool {
        self.provider.is_some()
    }

    /// Whether `station` is the provider.
    #[inline]
    pub(crate) fn is_provider(&self, station: StationId) -> bool {
        self.provider.as_ref().is_some_and(|provider| provider.station == station)
    }

    /// The mind of a decision makes its call.
    pub(super) fn call(&mut self, decision: JobId) {
        let subject = self.message(decision).task;
        let times = self.choose(subject);
        let task = self.tasks.get(subject);
        let own = (task.work.input_tokens, task.work.output_tokens);
        let (input, output) = self.knowledge.as_ref().map_or(own, |knowledge| knowledge.tokens(task));
        let tokens = u64::from(input) + u64::from(output);
        let provider = self.provider.as_mut().expect("a mind calls where there is a provider");
        let tag = provider.insert(Call { decision, times, tokens });
        let job = self.plant.jobs.insert(Message::call(subject, provider.station, tag), Stage::Calling);
        self.knock(job);
    }

    /// A call comes before the provider: it is served, or waits, or is refused.
    fn knock(&mut self, job: JobId) {
        let (now, Message { to: station, tag, .. }) = (self.now(), self.message(job));
        if self.plant.is_full(station) {
            return self.refuse(job, SimDuration::ZERO);
        }
        let provider = self.provider.as_mut().expect("a call is made to it");
        let tokens = provider.calls[tag.0 as usize].tokens;
        let taken = provider.bucket.as_mut().map_or(Ok(0), |bucket| bucket.take(now, tokens));
        match taken {
            Err(wait) => self.refuse(job, wait),
            Ok(taken) => {
                self.recorder.on_call_admitted(now, taken);
                self.plant.jobs.get_mut(job).stage = Stage::Calling;
                if self.arrive(station, job, SimDuration::ZERO) == Admission::Begins {
                    self.end_wait(job);
                    let demand = self.known_demand(job);
                    self.begin(job, tag, demand);
                }
            }
        }
    }

    /// A call comes back after a while, and after `wait` at the earliest.
    fn refuse(&mut self, job: JobId, wait: SimDuration) {
        let now = self.now();
        self.recorder.on_call_refused(now);
        let entry = self.plant.jobs.get_mut(job);
        entry.stage = Stage::Refused;
        let (subject, attempt) = (entry.message.task, entry.attempt);
        entry.attempt = attempt.saturating_add(1);
        let word = mixed(self.tasks.get(subject).work.key, RETRY_AFTER);
        let provider = self.provider.as_ref().expect("it has refused the call");
        let rest = provider.law.retry_after.duration(mixed(word, attempt.into())).max(wait);
        self.calendar.schedule(now + rest, Event::Resent { job });
    }

    /// A call that was refused is made again.
    pub(super) fn call_again(&mut self, job: JobId) {
        let subject = self.message(job).task;
        self.charge(subject, self.now(), Part::Retry);
        self.knock(job);
    }

    /// How long a call takes whose service begins now.
    pub(super) fn call_demand(&mut self, job: JobId) -> SimDuration {
        let Message { task: subject, tag, .. } = self.message(job);
        let provider = self.provider.as_ref().expect("it serves the call");
        let times = provider.calls[tag.0 as usize].times;
        self.answer_demand(subject, times)
    }

    /// A call has been served: its decision is made. Returns the decision's job and its mind.
    pub(crate) fn end_call(&mut self, job: JobId) -> (JobId, StationId) {
        let tag = self.plant.jobs.remove(job).tag;
        let provider = self.provider.as_mut().expect("it has served the call");
        let decision = provider.remove(tag).decision;
        (decision, self.message(decision).to)
    }
}
