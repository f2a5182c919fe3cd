//! Ports: what may differ from scenario to scenario, as the rest of a run sees it.
//!
//! A plane owns no clock, no queue and no randomness: it is told what happened and calls verbs of
//! the [`Fabric`]. So its file reads like its message diagram, and any two planes that are fed the
//! same work can be compared.

use super::{
    AgentId, Decision, Event, Fabric, Kind, Message, Packet, Problem, StationId, StationShape, Task, TaskId,
    Timer, Work,
};
use crate::kernel::{SimDuration, SimTime};
use crate::outcome::Signature;

/// The types that one run is made of.
pub trait Ports: Sized {
    /// Where the work comes from.
    type Workload: Workload;
    /// Who watches.
    type Recorder: Recorder;
}

/// Who tells an agent what to do next, and collects what it did.
pub trait Coordination {
    /// The names of the messages it sends, by [`Kind`].
    const KINDS: &'static [&'static str];

    /// The stations it needs for a swarm of `agent_count`: they coordinate.
    fn coordinators(&self, agent_count: u32) -> Vec<StationShape>;

    /// The run begins: no time has passed, no task is released.
    fn start<P: Ports>(&mut self, _fabric: &mut Fabric<P>) {}

    /// A client has released a task.
    fn on_released<P: Ports>(&mut self, task: TaskId, fabric: &mut Fabric<P>);

    /// Whether handling `message` costs nothing, ever: then it does not queue.
    fn is_free<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> bool {
        fabric.inbox_handling(message.bytes).is_zero()
    }

    /// The handling of `message` begins at its receiver: what does it cost? The plane may decide now
    /// what the job will do, and note it in the message's tag.
    fn demand<P: Ports>(&mut self, message: &mut Message, fabric: &mut Fabric<P>) -> SimDuration {
        fabric.inbox_handling(message.bytes)
    }

    /// `message` has been handled.
    fn on_handled<P: Ports>(&mut self, message: Message, fabric: &mut Fabric<P>);

    /// A job of the plane's own has been served.
    fn on_served<P: Ports>(&mut self, _job: Message, _fabric: &mut Fabric<P>) {}

    /// `message` was lost, and will not be sent again.
    fn on_lost<P: Ports>(&mut self, _message: Message, _fabric: &mut Fabric<P>) {}

    /// `agent` has decided `task`.
    fn on_decided<P: Ports>(&mut self, agent: AgentId, task: TaskId, fabric: &mut Fabric<P>);

    /// A timer that the plane set has gone off.
    fn on_timer_fired<P: Ports>(&mut self, _timer: Timer, _fabric: &mut Fabric<P>) {}
}

/// Whether an agent can begin a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It knows what it can know: the task goes to its mind now.
    Ready,
    /// It asks others first: the plane calls [`Fabric::queue_decision`] when it has the answer.
    Asking,
}

/// How what one agent found out reaches another.
pub trait Learning {
    /// The names of the messages it sends, by [`Kind`], counted from [`Kind::LEARNING`].
    const KINDS: &'static [&'static str];

    /// The stations it needs for a swarm of `agent_count`, beside those of the coordination plane and the
    /// agents' own ([`Fabric::store`]). They coordinate nothing.
    fn stores(&self, _agent_count: u32) -> Vec<StationShape> {
        Vec::new()
    }

    /// The run begins.
    fn start<P: Ports>(&mut self, _fabric: &mut Fabric<P>) {}

    /// `agent` consults what it knows before it decides `task`.
    fn on_consult<P: Ports>(&mut self, _agent: AgentId, _task: TaskId, _fabric: &mut Fabric<P>) -> Readiness {
        Readiness::Ready
    }

    /// `agent` has decided a task about `problem`, and its coordination plane has had its say. If it has
    /// something to tell, there is a packet.
    fn on_concluded<P: Ports>(
        &mut self,
        _agent: AgentId,
        _problem: Problem,
        _packet: Option<Packet>,
        _fabric: &mut Fabric<P>,
    ) {
    }

    /// Whether handling `message` costs nothing, ever: then it does not queue.
    fn is_free<P: Ports>(&self, message: &Message, fabric: &Fabric<P>) -> bool {
        fabric.inbox_handling(message.bytes).is_zero()
    }

    /// The handling of `message` begins at its receiver: what does it cost?
    fn demand<P: Ports>(&mut self, message: &mut Message, fabric: &mut Fabric<P>) -> SimDuration {
        fabric.inbox_handling(message.bytes)
    }

    /// `message` has been handled.
    fn on_handled<P: Ports>(&mut self, _message: Message, _fabric: &mut Fabric<P>) {}

    /// A job of the plane's own has been served.
    fn on_served<P: Ports>(&mut self, _job: Message, _fabric: &mut Fabric<P>) {}

    /// `message` was lost, and will not be sent again.
    fn on_lost<P: Ports>(&mut self, _message: Message, _fabric: &mut Fabric<P>) {}

    /// Unordered pairs of agents that can come to use what the other found out, whoever passes it on.
    fn synthesis_paths(&self, _agent_count: u32) -> u64 {
        0
    }

    /// A timer that the plane set has gone off.
    fn on_timer_fired<P: Ports>(&mut self, _timer: Timer, _fabric: &mut Fabric<P>) {}
}

/// Whether tasks come from clients that wait for their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Client c has its home at agent c mod N and releases a task when its last one is completed.
    Closed {
        /// How many clients there are.
        client_count: u32,
    },
    /// One process for the whole swarm, whether or not anyone is free.
    Open,
}

/// The next task of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosedTask {
    /// Between the completion of the task before it and its release.
    pub think: SimDuration,
    /// What it is.
    pub work: Work,
}

/// A task of the open process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When it is released; never before the one that came before it.
    pub at: SimTime,
    /// What it is.
    pub work: Work,
}

/// Work that could not be read while a run was under way: a trace that has changed since it was
/// checked, or a disk that fails.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WorkloadError(pub String);

/// Where the work comes from.
pub trait Workload {
    /// Whether clients wait for their answers.
    fn source(&self) -> Source;

    /// The `number`-th task (from zero) of a client.
    fn closed_task(&self, client: u32, number: u32) -> ClosedTask;

    /// What a step of a workflow is: of a client's `number`-th, or, with [`Task::NO_CLIENT`], of the
    /// `number`-th arrival.
    fn step_work(&self, client: u32, number: u32, step: u16) -> Work;

    /// The next task of the open process; `None` when it has ended.
    ///
    /// # Errors
    /// If it cannot be read.
    fn next_arrival(&mut self) -> Result<Option<Arrival>, WorkloadError>;

    /// The centre of the `index`-th field that the clients at `agent` are interested in, when each
    /// client has had `progress` tasks; `None` beyond the last.
    fn interest(&self, _agent: AgentId, _index: u32, _progress: u64) -> Option<Signature> {
        None
    }

    /// Whether the clients at `agent` are interested in problems like this one.
    fn is_interested(&self, _agent: AgentId, _problem: Problem) -> bool {
        true
    }

    /// How many agents other than `originator` are interested in problems like this one, of those that
    /// are observed ([`crate::metrics::Propagation::OBSERVED_COUNT`]).
    fn interested_count(&self, originator: AgentId, problem: Problem) -> u32;

    /// How much longer everything takes that is begun now: a part of the environment.
    fn slowdown(&self, _now: SimTime) -> f64 {
        1.0
    }
}

/// Who watches a run. Every method does nothing unless it is written otherwise, and costs nothing.
pub trait Recorder {
    /// An event is about to be handled.
    fn on_event(&mut self, _at: SimTime, _event: &Event) {}

    /// A task has been released.
    fn on_released(&mut self, _now: SimTime) {}

    /// A step of a workflow has been decided, or a task alone is completed.
    fn on_step_ended(&mut self, _now: SimTime, _task: &Task) {}

    /// A workflow of steps is completed: so much of the decisions on the path of `task` are the barriers of its
    /// joins, that is what each of them waited for beyond the mean of all that came together there.
    fn on_joined(&mut self, _task: &Task, _barrier_ns: i64) {}

    /// A workflow has been completed: `task` carries the account of its critical path.
    fn on_completed(&mut self, _now: SimTime, _task: &Task) {}

    /// A task about a problem has been decided.
    fn on_decided(&mut self, _now: SimTime, _agent: AgentId, _task: &Task, _decision: &Decision) {}

    /// A packet has been emitted that so many other agents are interested in, of those observed.
    fn on_emitted(&mut self, _now: SimTime, _interested_count: u32) {}

    /// A packet of another can be used by an agent that did not have it, or not any more.
    fn on_usable(&mut self, _now: SimTime, _agent: AgentId, _packet: &Packet, _is_interested: bool) {}

    /// A packet has reached an agent that had it already.
    fn on_copy(&mut self, _now: SimTime) {}

    /// A routed message has reached its rendezvous after so many route jobs.
    fn on_routed(&mut self, _now: SimTime, _hop_count: u8) {}

    /// A sequencer has numbered an event.
    fn on_numbered(&mut self, _sequencer: StationId, _number: u64) {}

    /// An agent, or a gate, goes on with the event of a number, in its turn.
    fn on_in_order(&mut self, _member: AgentId, _number: u64) {}

    /// A task that was released is not completed at the end of the run.
    fn on_censored(&mut self, _now: SimTime, _task: &Task) {}

    /// The coordinator at `index` has served a job that waited and stayed so long.
    fn on_coordinator_served(
        &mut self,
        _now: SimTime,
        _index: usize,
        _wait: SimDuration,
        _stay: SimDuration,
    ) {
    }

    /// Whether it wants to be told of the coordinators' load.
    fn watches_load(&self) -> bool {
        false
    }

    /// The load of the coordinators has changed.
    fn on_load_changed(&mut self, _now: SimTime, _busy_cores: i64, _waiting_jobs: i64) {}

    /// A plane's own model reads and writes so many tokens.
    fn on_tokens_spent(&mut self, _now: SimTime, _input_tokens: u32, _output_tokens: u32) {}

    /// The provider has admitted a call that takes so many tokens, if it counts them.
    fn on_call_admitted(&mut self, _now: SimTime, _tokens: u32) {}

    /// The provider has refused a call.
    fn on_call_refused(&mut self, _now: SimTime) {}

    /// The provider has answered a call that waited so long for its service.
    fn on_call_served(&mut self, _now: SimTime, _wait: SimDuration) {}

    /// A mind has begun (+1) or ended (−1) a decision.
    fn on_minds_changed(&mut self, _now: SimTime, _busy_minds: i64) {}
}

impl Kind {
    /// Whether a learning plane sends it.
    pub fn is_learning(self) -> bool {
        self.0 >= Kind::LEARNING
    }
}
