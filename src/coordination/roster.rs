//! Roster: who is given a step, and which steps wait for whom.
//!
//! An agent that has been given a step is reserved until its plane says that it is free again. What
//! is bound to an agent early waits for that one; what is bound late waits for any agent of its role.

use std::collections::VecDeque;

use crate::random::mixed;
use crate::swarm::{AgentId, Assignment, Fabric, Ports, TaskId, Team};

/// The agents of all roles, and what waits for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Roster {
    /// One for each role.
    groups: Vec<Group>,
    /// By agent, where steps are bound early: what waits for it.
    bound: Vec<VecDeque<TaskId>>,
    /// By agent: whether it has a step.
    is_reserved: Vec<bool>,
    loads: LoadTree,
    /// By agent: the role that it has.
    roles: Vec<u16>,
    /// Which members are gates: they take in whatever comes.
    gates: std::ops::Range<u32>,
}

/// The agents of a role.
#[derive(Clone, Debug)]
struct Group {
    team: Team,
    /// Those without a step, the longest idle first.
    idle: VecDeque<AgentId>,
    /// What waits for any of them, first come first served.
    waiting: VecDeque<TaskId>,
    /// Whose turn it is.
    next: u32,
}

/// An agent without a role.
const NO_ROLE: u16 = u16::MAX;

impl Roster {
    /// All agents of a run, idle, and its gates, which are free for whatever comes.
    pub(super) fn of<P: Ports>(fabric: &Fabric<P>) -> Self {
        let member_count = fabric.member_count() as usize;
        let mut roster = Roster { is_reserved: vec![false; member_count], ..Roster::default() };
        roster.roles = vec![NO_ROLE; member_count];
        roster.gates = fabric.agent_count()..fabric.member_count();
        for (role, team) in (0..).zip(fabric.teams()) {
            let agents = team.first..team.first + team.count;
            roster.roles[team.first as usize..agents.end as usize].fill(role);
            let idle = agents.map(AgentId).collect();
            roster.groups.push(Group { team: *team, idle, waiting: VecDeque::new(), next: 0 });
        }
        if fabric.assignment() != Assignment::AnyIdle {
            roster.bound = vec![VecDeque::new(); member_count];
        }
        if fabric.assignment() == Assignment::LeastLoaded {
            roster.loads = LoadTree::of(member_count);
        }
        roster
    }

    /// The agent that `task` is bound to early, whether or not it is free: none where steps are bound late.
    /// To be asked once for each task.
    pub(super) fn bind<P: Ports>(&mut self, task: TaskId, fabric: &Fabric<P>) -> Option<AgentId> {
        let role = fabric.role(task);
        let group = &mut self.groups[usize::from(role)];
        let Team { first, count } = group.team;
        Some(match fabric.assignment() {
            Assignment::AnyIdle => return None,
            Assignment::Fixed => partner(task, fabric),
            Assignment::RoundRobin => {
                let place = group.next;
                group.next = (place + 1) % count;
                AgentId(first + place)
            }
            Assignment::LeastLoaded => {
                let agent = self.loads.least(first..first + count);
                self.loads.change(agent, |load| load + 1);
                AgentId(agent)
            }
        })
    }

    /// A step that was bound to `partner` is done by another task: it does not count any more.
    pub(super) fn unbind(&mut self, partner: Option<AgentId>) {
        if let Some(agent) = partner.filter(|_| !self.loads.is_empty()) {
            self.loads.change(agent.0, |load| load - 1);
        }
    }

    /// Reserves the agent that `task` is bound to or, where it is bound to none, whoever is idle. None if
    /// there is nobody.
    pub(super) fn reserve<P: Ports>(
        &mut self,
        task: TaskId,
        partner: Option<AgentId>,
        fabric: &Fabric<P>,
    ) -> Option<AgentId> {
        let gate = AgentId(self.groups[usize::from(fabric.role(task))].team.first);
        match partner {
            _ if self.is_gate(gate) => Some(gate),
            Some(agent) => (!std::mem::replace(&mut self.is_reserved[agent.index()], true)).then_some(agent),
            None => self.groups[usize::from(fabric.role(task))].idle.pop_front(),
        }
    }

    /// `task` waits for the agent that it is bound to or, where it is bound to none, for anyone.
    pub(super) fn wait<P: Ports>(&mut self, task: TaskId, partner: Option<AgentId>, fabric: &Fabric<P>) {
        match partner {
            Some(agent) => self.bound[agent.index()].push_back(task),
            None => self.groups[usize::from(fabric.role(task))].waiting.push_back(task),
        }
    }

    /// Gives `task` to an agent that is free, which is reserved from now on. If none is, it waits.
    pub(super) fn place<P: Ports>(&mut self, task: TaskId, fabric: &Fabric<P>) -> Option<AgentId> {
        let partner = self.bind(task, fabric);
        let agent = self.reserve(task, partner, fabric);
        if agent.is_none() {
            self.wait(task, partner, fabric);
        }
        agent
    }

    /// `agent` has done its step. Returns what has waited for it longest, for which it stays reserved; if nothing
    /// has, it is idle.
    pub(super) fn free(&mut self, agent: AgentId) -> Option<TaskId> {
        let task = self.take_waiting(agent);
        if task.is_none() {
            self.idle(agent);
        }
        task
    }

    /// Returns what has waited longest for `agent`, which is reserved: that is done next.
    pub(super) fn take_waiting(&mut self, agent: AgentId) -> Option<TaskId> {
        let role = usize::from(self.role(agent));
        let task = match self.bound.get_mut(agent.index()) {
            Some(bound) => bound.pop_front(),
            None => self.groups[role].waiting.pop_front(),
        };
        if task.is_some() {
            self.pass_on(agent);
        }
        task
    }

    /// `agent`, which is reserved, goes on to another step.
    pub(super) fn pass_on(&mut self, agent: AgentId) {
        if !self.loads.is_empty() {
            self.loads.change(agent.0, |load| load - 1);
        }
    }

    /// `agent`, which was reserved, has nothing to do.
    pub(super) fn idle(&mut self, agent: AgentId) {
        self.pass_on(agent);
        if self.is_gate(agent) {
            return;
        }
        if self.bound.is_empty() {
            let role = usize::from(self.role(agent));
            self.groups[role].idle.push_back(agent);
        } else {
            self.is_reserved[agent.index()] = false;
        }
    }

    fn is_gate(&self, agent: AgentId) -> bool {
        self.gates.contains(&agent.0)
    }

    /// The role of `agent`.
    pub(super) fn role(&self, agent: AgentId) -> u16 {
        self.roles[agent.index()]
    }
}

/// The fixed partner of the step that `task` is.
pub(super) fn partner<P: Ports>(task: TaskId, fabric: &Fabric<P>) -> AgentId {
    let step = fabric.task(task).step().expect("a step has a partner, a workflow has several");
    fixed_partner(task, step, fabric)
}

/// The fixed partner that the workflow of `task` has for `step`: by the workflow's number, with an offset of
/// the role's own, lest the same agents always work together. Several steps of a role have partners in a row.
pub(super) fn fixed_partner<P: Ports>(task: TaskId, step: u16, fabric: &Fabric<P>) -> AgentId {
    partner_of(fabric.workflow_number(task), step, fabric)
}

/// The fixed partner that the workflow of that number has for `step`.
pub(super) fn partner_of<P: Ports>(number: u32, step: u16, fabric: &Fabric<P>) -> AgentId {
    let steps = &fabric.blueprint().steps;
    let role = steps[usize::from(step)].role;
    let place_in_role = steps[..usize::from(step)].iter().filter(|other| other.role == role).count() as u64;
    let Team { first, count } = fabric.teams()[usize::from(role)];
    let offset = mixed(fabric.seed(), u64::from(role)).wrapping_add(place_in_role);
    let place = u64::from(number).wrapping_add(offset) % u64::from(count);
    AgentId(first + place as u32)
}

/// How many steps each agent has that are not done: a tree over all agents, of which each node knows the
/// least loaded below it.
#[derive(Clone, Debug, Default)]
struct LoadTree {
    /// The leaves are the second half; a node's children are at 2i and 2i + 1.
    nodes: Vec<(u32, u32)>,
}

impl LoadTree {
    fn of(agent_count: usize) -> Self {
        let leaf_count = agent_count.next_power_of_two();
        let mut nodes = vec![(0, 0); 2 * leaf_count];
        for (agent, leaf) in nodes[leaf_count..].iter_mut().enumerate() {
            *leaf = (if agent < agent_count { 0 } else { u32::MAX }, agent as u32);
        }
        let mut tree = LoadTree { nodes };
        (1..leaf_count).rev().for_each(|node| tree.refresh(node));
        tree
    }

    fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The least loaded of some agents, the first of equals.
    fn least(&self, agents: std::ops::Range<u32>) -> u32 {
        let leaf_count = self.nodes.len() / 2;
        let (mut left, mut right) = (agents.start as usize + leaf_count, agents.end as usize + leaf_count);
        let mut best = (u32::MAX, u32::MAX);
        while left < right {
            if left % 2 == 1 {
                best = best.min(self.nodes[left]);
                left += 1;
            }
            if right % 2 == 1 {
                right -= 1;
                best = best.min(self.nodes[right]);
            }
            (left, right) = (left / 2, right / 2);
        }
        best.1
    }

    fn change(&mut self, agent: u32, change: impl Fn(u32) -> u32) {
        let mut node = agent as usize + self.nodes.len() / 2;
        self.nodes[node].0 = change(self.nodes[node].0);
        while node > 1 {
            node /= 2;
            self.refresh(node);
        }
    }

    fn refresh(&mut self, node: usize) {
        self.nodes[node] = self.nodes[2 * node].min(self.nodes[2 * node + 1]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_loaded_of_a_team_is_found() {
        let mut loads = LoadTree::of(6);
        [0, 2, 2, 3].into_iter().for_each(|agent| loads.change(agent, |load| load + 1));
        assert_eq!([0..6, 0..1, 2..4, 2..3].map(|team| loads.least(team)), [1, 0, 3, 2]);
        loads.change(2, |load| load - 2);
        assert_eq!(loads.least(2..4), 2);
    }
}
