//! Roster: who is given a step, and which steps wait for whom.
//!
//! An agent that has been given a step is reserved until its plane says that it is free again. What
//! is bound to an agent early waits for that one; what is bound late waits for any agent of its role.

use std::collections::VecDeque;

use crate::random::mixed;
use crate::swarm::{AgentId, Assignment, Fabric, Ports, TaskId, Team};

/// The agents of all roles, and what waits for them. Where several hubs lead them, each has a group of
/// its own for every role.
#[derive(Clone, Debug, Default)]
pub(super) struct Roster {
    role_count: usize,
    /// The agents in the order of their groups, those without a role left out.
    order: Vec<AgentId>,
    /// By agent: its place in that order.
    places: Vec<u32>,
    /// By agent: its group.
    group_of: Vec<u32>,
    /// By hub and role.
    groups: Vec<Group>,
    /// By hub and role: the first hub from this one on that leads an agent of the role.
    nearest: Vec<u32>,
    /// By agent, where steps are bound early: what waits for it.
    bound: Vec<VecDeque<TaskId>>,
    /// By agent: whether it has a step.
    is_reserved: Vec<bool>,
    loads: LoadTree,
}

/// The agents of a role that one hub leads.
#[derive(Clone, Debug, Default)]
struct Group {
    /// The place of its first agent.
    first: u32,
    agent_count: u32,
    /// Those without a step, the longest idle first.
    idle: VecDeque<AgentId>,
    /// What waits for any of them, first come first served.
    waiting: VecDeque<TaskId>,
    /// Whose turn it is.
    next: u32,
    /// Whether it is a gate, which takes in whatever comes.
    is_gate: bool,
}

/// The group of an agent without a role.
const NO_GROUP: u32 = u32::MAX;

impl Roster {
    /// All agents of a run, idle, led together, and its gates, which are free for whatever comes.
    pub(super) fn of<P: Ports>(fabric: &Fabric<P>) -> Self {
        Roster::divided(fabric, 1, |_| 0)
    }

    /// All agents and gates of a run, idle, divided among `hub_count` hubs.
    pub(super) fn divided<P: Ports>(
        fabric: &Fabric<P>,
        hub_count: usize,
        hub_of: impl Fn(AgentId) -> usize,
    ) -> Self {
        let member_count = fabric.member_count() as usize;
        let role_count = fabric.teams().len();
        let mut roster = Roster {
            role_count,
            group_of: vec![NO_GROUP; member_count],
            places: vec![0; member_count],
            groups: vec![Group::default(); hub_count * role_count],
            is_reserved: vec![false; member_count],
            ..Roster::default()
        };
        for (role, Team { first, count }) in (0..).zip(fabric.teams()) {
            for agent in (*first..first + count).map(AgentId) {
                let group = roster.group(hub_of(agent), role);
                roster.group_of[agent.index()] = group as u32;
                roster.groups[group].idle.push_back(agent);
                roster.groups[group].is_gate = fabric.is_gate(agent);
            }
        }
        for group in &mut roster.groups {
            group.first = roster.order.len() as u32;
            group.agent_count = group.idle.len() as u32;
            roster.order.extend(&group.idle);
        }
        for (place, agent) in (0..).zip(&roster.order) {
            roster.places[agent.index()] = place;
        }
        roster.nearest = roster.nearest_hubs(hub_count);
        if fabric.assignment() != Assignment::AnyIdle {
            roster.bound = vec![VecDeque::new(); member_count];
        }
        if fabric.assignment() == Assignment::LeastLoaded {
            roster.loads = LoadTree::of(member_count);
        }
        roster
    }

    /// By hub and role: the first hub from this one on that leads an agent of the role.
    fn nearest_hubs(&self, hub_count: usize) -> Vec<u32> {
        let mut nearest = vec![0; self.groups.len()];
        for role in 0..self.role_count {
            let leads = |hub: usize| self.groups[hub * self.role_count + role].agent_count > 0;
            let Some(mut next) = (0..hub_count).find(|hub| leads(*hub)) else { continue };
            for hub in (0..hub_count).rev() {
                next = if leads(hub) { hub } else { next };
                nearest[hub * self.role_count + role] = next as u32;
            }
        }
        nearest
    }

    /// The agents of a role that a hub leads.
    pub(super) fn group(&self, hub: usize, role: u16) -> usize {
        hub * self.role_count + usize::from(role)
    }

    /// The group that `agent` belongs to.
    pub(super) fn group_of(&self, agent: AgentId) -> usize {
        self.group_of[agent.index()] as usize
    }

    /// The first hub from `hub` on that leads an agent of a role; behind the last comes the first.
    pub(super) fn nearest(&self, hub: usize, role: u16) -> usize {
        self.nearest[self.group(hub, role)] as usize
    }

    /// The agent of a group that `task` is bound to early, whether or not it is free: none where steps are bound
    /// late. To be asked once for each task.
    pub(super) fn bind<P: Ports>(
        &mut self,
        task: TaskId,
        group: usize,
        fabric: &Fabric<P>,
    ) -> Option<AgentId> {
        let group = &mut self.groups[group];
        let place = match fabric.assignment() {
            Assignment::AnyIdle => return None,
            Assignment::Fixed => return Some(partner(task, fabric)),
            Assignment::RoundRobin => {
                let place = group.first + group.next;
                group.next = (group.next + 1) % group.agent_count;
                place
            }
            Assignment::LeastLoaded => {
                let place = self.loads.least(group.first..group.first + group.agent_count);
                self.loads.change(place, |load| load + 1);
                place
            }
        };
        Some(self.order[place as usize])
    }

    /// A step that was bound to `partner` is done by another task: it does not count any more.
    pub(super) fn unbind(&mut self, partner: Option<AgentId>) {
        if let Some(agent) = partner {
            self.pass_on(agent);
        }
    }

    /// Reserves the agent that a task is bound to or, where it is bound to none, whoever of its group is idle. None
    /// if there is nobody.
    pub(super) fn reserve(&mut self, group: usize, partner: Option<AgentId>) -> Option<AgentId> {
        match partner {
            _ if self.groups[group].is_gate => self.groups[group].idle.front().copied(),
            Some(agent) => (!std::mem::replace(&mut self.is_reserved[agent.index()], true)).then_some(agent),
            None => self.groups[group].idle.pop_front(),
        }
    }

    /// `task` waits for the agent that it is bound to or, where it is bound to none, for anyone of its group.
    pub(super) fn wait(&mut self, task: TaskId, group: usize, partner: Option<AgentId>) {
        match partner {
            Some(agent) => self.bound[agent.index()].push_back(task),
            None => self.groups[group].waiting.push_back(task),
        }
    }

    /// Gives `task` to an agent that is free, which is reserved from now on. If none is, it waits.
    pub(super) fn place<P: Ports>(&mut self, task: TaskId, fabric: &Fabric<P>) -> Option<AgentId> {
        let group = self.group(0, fabric.role(task));
        let partner = self.bind(task, group, fabric);
        let agent = self.reserve(group, partner);
        if agent.is_none() {
            self.wait(task, group, partner);
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
        let group = self.group_of(agent);
        let task = match self.bound.get_mut(agent.index()) {
            Some(bound) => bound.pop_front(),
            None => self.groups[group].waiting.pop_front(),
        };
        if task.is_some() {
            self.pass_on(agent);
        }
        task
    }

    /// `agent`, which is reserved, goes on to another step.
    pub(super) fn pass_on(&mut self, agent: AgentId) {
        if !self.loads.is_empty() {
            self.loads.change(self.places[agent.index()], |load| load - 1);
        }
    }

    /// `agent`, which was reserved, has nothing to do.
    pub(super) fn idle(&mut self, agent: AgentId) {
        self.pass_on(agent);
        let group = self.group_of(agent);
        if self.groups[group].is_gate {
            return;
        }
        if self.bound.is_empty() {
            self.groups[group].idle.push_back(agent);
        } else {
            self.is_reserved[agent.index()] = false;
        }
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
