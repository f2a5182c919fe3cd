//! Ids: small numbers that name the parts of a run. Each indexes one flat table.

/// An agent, numbered from zero; behind the agents come the gates at which people decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AgentId(pub u32);

/// A task in progress. The number is used again once the task has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskId(pub u32);

/// A station: agent a has its inbox at 2a and its mind at 2a + 1, and so has a gate; behind them come the
/// coordinators, then the stores of the learning plane, and the provider of the model last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StationId(pub u32);

/// One end of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// A client, outside of the swarm: it has no station and its side costs nothing.
    Client,
    /// An inbox or a coordinator.
    Station(StationId),
}

impl AgentId {
    /// Place in tables of agents.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The station that handles the agent's messages.
    pub const fn inbox(self) -> StationId {
        StationId(2 * self.0)
    }

    /// The station at which it decides.
    pub const fn mind(self) -> StationId {
        StationId(2 * self.0 + 1)
    }
}

impl TaskId {
    /// No task: a message that belongs to none.
    pub const NONE: TaskId = TaskId(u32::MAX);

    /// Place in the table of tasks.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Whether this names a task.
    pub fn is_some(self) -> bool {
        self != TaskId::NONE
    }
}

impl StationId {
    /// No station: what a message to a client is sent to, who is outside of the swarm and handles it at no
    /// cost.
    pub const CLIENT: StationId = StationId(u32::MAX);

    /// Place in the table of stations.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
