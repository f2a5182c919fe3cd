//! Tree: hubs below hubs, agents below the last of them, and what each leaf has in store.
//!
//! Hubs are numbered level by level, the root first, so that a hub's number is above its parent's.

use std::collections::VecDeque;

use crate::coordination::hubs::Layout;
use crate::swarm::{AgentId, Fabric, Ports, Source, TaskId};

/// A tree of hubs with the same fan-out everywhere.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    fan_out: usize,
    hub_count: usize,
    first_leaf: usize,
    /// Tasks that a permission is for.
    quota: u32,
    /// Whether leaves need permissions: they do where tasks have their agents without the root.
    has_permits: bool,
    /// By hub; only leaves use theirs.
    pub(super) stores: Vec<Store>,
}

/// What a leaf has in store.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    /// Tasks that it may have done.
    pub(super) permits: u32,
    /// Tasks with an agent that no permission was left for, and those that a pass under way will find so.
    pub(super) short_count: u32,
    /// Those that wait for a permission, first come first served.
    pub(super) held: VecDeque<TaskId>,
    /// What passes under way will add.
    pub(super) coming_count: u32,
    /// Agents that will be idle with passes under way.
    pub(super) idle_soon: u32,
    /// Requests that are not answered.
    pub(super) asked_count: u32,
    /// Requests so far.
    pub(super) request_count: u64,
}

impl Tree {
    /// How many hubs a tree has, and how many of them are leaves; `None` if they cannot be counted.
    pub(super) fn counts(fan_out: u32, level_count: u32) -> Option<(u32, u32)> {
        (1..level_count).try_fold((1_u32, 1_u32), |(hubs, leaves), _| {
            let leaves = leaves.checked_mul(fan_out)?;
            Some((hubs.checked_add(leaves)?, leaves))
        })
    }

    /// A tree whose counts are known.
    pub(super) fn new(fan_out: u32, (hub_count, leaf_count): (u32, u32), quota: u32) -> Self {
        let (hub_count, leaf_count) = (hub_count as usize, leaf_count as usize);
        Tree {
            fan_out: fan_out as usize,
            hub_count,
            first_leaf: hub_count - leaf_count,
            quota,
            has_permits: false,
            stores: vec![Store::default(); hub_count],
        }
    }

    /// Whether the root is the only hub.
    pub(super) fn is_root_alone(&self) -> bool {
        self.hub_count == 1
    }

    /// Whether agents are below `hub`.
    pub(super) fn is_leaf(&self, hub: usize) -> bool {
        hub >= self.first_leaf
    }

    pub(super) fn leaves(&self) -> std::ops::Range<usize> {
        self.first_leaf..self.hub_count
    }

    /// Hubs directly below a leaf, or below any other hub.
    pub(super) fn child_count(&self, is_above: bool) -> u32 {
        if is_above { self.fan_out as u32 } else { 0 }
    }

    /// The hub above `hub`, which is not the root.
    pub(super) fn parent(&self, hub: usize) -> usize {
        (hub - 1) / self.fan_out
    }

    /// Agents that each of the hubs has below itself, level by level from the leaves up to the root.
    pub(super) fn agents_by_level(&self, agent_count: u32) -> Vec<Vec<u32>> {
        let leaf_count = self.leaves().len() as u32;
        let of_leaf = |leaf| agent_count / leaf_count + u32::from(leaf < agent_count % leaf_count);
        let mut levels = vec![(0..leaf_count).map(of_leaf).collect::<Vec<u32>>()];
        let mut hub = self.first_leaf;
        while hub > 0 {
            hub = self.parent(hub);
            let below = &levels[levels.len() - 1];
            levels.push(below.chunks(self.fan_out).map(|children| children.iter().sum()).collect());
        }
        levels
    }
}

impl Layout for Tree {
    const KINDS: &'static [&'static str] =
        &["submit", "result", "instruction", "heartbeat", "final", "transfer", "request", "grant", "summary"];
    const HUB: &'static str = "hub";

    fn hub_count(&self) -> usize {
        self.hub_count
    }

    fn place<P: Ports>(&mut self, fabric: &Fabric<P>) {
        let is_pooled = fabric.source() == Source::Open && !fabric.has_steps();
        self.has_permits = !self.is_root_alone() && !is_pooled;
        for leaf in self.leaves() {
            self.stores[leaf].permits = self.quota;
        }
    }

    fn hub_of_gate(&self, gate: u32) -> usize {
        self.hub_of(AgentId(gate))
    }

    fn hub_of(&self, agent: AgentId) -> usize {
        self.first_leaf + agent.index() % (self.hub_count - self.first_leaf)
    }

    fn towards(&self, hub: usize, target: usize) -> usize {
        let mut child = target;
        while child > hub {
            let parent = self.parent(child);
            if parent == hub {
                return child;
            }
            child = parent;
        }
        self.parent(hub)
    }

    fn entry(&self, _home: usize) -> usize {
        0
    }

    fn take_permit(&mut self, hub: usize) -> bool {
        if !self.has_permits {
            return true;
        }
        let store = &mut self.stores[hub];
        let is_left = store.permits > 0;
        if is_left {
            store.permits -= 1;
        } else {
            store.short_count += 1;
        }
        is_left
    }

    fn return_permit(&mut self, hub: usize, was_taken: bool) {
        if !self.has_permits {
            return;
        }
        let store = &mut self.stores[hub];
        if was_taken {
            store.permits += 1;
        } else {
            store.short_count -= 1;
        }
    }

    fn hold(&mut self, hub: usize, task: TaskId) {
        self.stores[hub].held.push_back(task);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(fan_out: u32, level_count: u32) -> Tree {
        Tree::new(fan_out, Tree::counts(fan_out, level_count).expect("it is small"), 8)
    }

    #[test]
    fn a_way_leads_over_the_lowest_common_hub() {
        let tree = tree(3, 3);
        // The root is 0, below it are 1 to 3, and below these 4 to 6, 7 to 9 and 10 to 12.
        let way = |from: usize, to: usize| {
            let mut way = vec![from];
            while way[way.len() - 1] != to {
                way.push(tree.towards(way[way.len() - 1], to));
            }
            way
        };
        assert_eq!(way(4, 6), [4, 1, 6]);
        assert_eq!(way(4, 12), [4, 1, 0, 3, 12]);
        assert_eq!(way(0, 8), [0, 2, 8]);
        assert_eq!(way(9, 0), [9, 2, 0]);
    }

    #[test]
    fn agents_are_dealt_to_the_leaves() {
        let tree = tree(2, 3);
        assert_eq!(tree.agents_by_level(10), [vec![3, 3, 2, 2], vec![6, 4], vec![10]]);
        let leaves: Vec<usize> = (0..5).map(|agent| tree.hub_of(AgentId(agent))).collect();
        assert_eq!(leaves, [3, 4, 5, 6, 3]);
        assert_eq!(Tree::counts(1, 4), Some((4, 1)));
        assert_eq!(Tree::counts(1_000, 9), None);
    }
}
