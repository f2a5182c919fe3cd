//! Role: what some of the agents do, and which agents those are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A role, with its claim on the agents.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// What it is called.
    pub name: String,
    /// How many agents it gets.
    pub headcount: Headcount,
}

/// How many agents a role gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Headcount {
    /// So many, whatever the size of the swarm.
    Fixed(u32),
    /// A part of those that no fixed number takes, in proportion to all such parts.
    Share(f64),
}

/// Which agent of its role a step is given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// Early: a partner that its workflow has for the role from the beginning.
    Fixed,
    /// Early: one agent after the other.
    RoundRobin,
    /// Early: of those with the fewest steps that are not done, the first.
    LeastLoaded,
    /// Late: whoever is idle, the longest idle first; if nobody is, it waits until somebody is.
    AnyIdle,
}

/// A gate at which people decide. It has a number behind those of the agents: work goes to it as it goes to
/// an agent, but that its side of a message costs nothing, and that it takes in whatever comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// What it is called.
    pub name: String,
    /// How many people decide there at the same time.
    pub staff: u32,
}

/// The agents of a role: consecutive numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Team {
    /// The number of the first of them.
    pub first: u32,
    /// How many they are.
    pub count: u32,
}

impl Assignment {
    /// Its name, as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Assignment::Fixed => "fixed",
            Assignment::RoundRobin => "round_robin",
            Assignment::LeastLoaded => "least_loaded",
            Assignment::AnyIdle => "any_idle",
        }
    }
}

impl Role {
    /// The role of a swarm in which all agents do the same.
    pub fn of_all() -> Self {
        Role { name: String::from("agent"), headcount: Headcount::Share(1.0) }
    }

    /// Divides a swarm of `agent_count` among roles, in their order, by largest remainders: each share gets
    /// its part to within one agent. Agents that fixed numbers leave over have no role; where these ask for more
    /// than there are, the last teams reach beyond the swarm.
    pub fn divide(roles: &[Role], agent_count: u32) -> Vec<Team> {
        let fixed = |role: &Role| if let Headcount::Fixed(count) = role.headcount { count } else { 0 };
        let share = |role: &Role| if let Headcount::Share(share) = role.headcount { share } else { 0.0 };
        let rest = agent_count.saturating_sub(roles.iter().map(fixed).fold(0, u32::saturating_add));
        // In proportion to the largest, so that their sum is finite.
        let largest = roles.iter().map(share).fold(0.0, f64::max);
        let total: f64 = roles.iter().map(|role| share(role) / largest).sum();
        let part = |role: &Role| share(role) / largest / total * f64::from(rest);
        let parts: Vec<f64> = roles.iter().map(part).collect();
        let mut counts: Vec<u32> =
            roles.iter().zip(&parts).map(|(role, part)| fixed(role).saturating_add(*part as u32)).collect();
        if largest > 0.0 {
            let dealt: u32 = parts.iter().map(|part| *part as u32).sum();
            let mut by_remainder: Vec<usize> =
                (0..roles.len()).filter(|role| share(&roles[*role]) > 0.0).collect();
            // Of equal remainders the first role comes first.
            by_remainder.sort_by(|a, b| parts[*b].fract().total_cmp(&parts[*a].fract()));
            by_remainder.iter().cycle().take((rest - dealt) as usize).for_each(|role| counts[*role] += 1);
        }
        let mut first = 0;
        let teams = counts.into_iter().map(|count| {
            let team = Team { first, count };
            first = first.saturating_add(count);
            team
        });
        teams.collect()
    }
}

impl Gate {
    /// The teams of gates, as those of further roles: each has one member, and they come behind all agents.
    pub fn teams(gates: &[Gate], agent_count: u32) -> impl Iterator<Item = Team> {
        (0..gates.len() as u32).map(move |place| Team { first: agent_count + place, count: 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(headcounts: &[Headcount], agent_count: u32) -> Vec<u32> {
        let role = |headcount: &Headcount| Role { headcount: *headcount, ..Role::of_all() };
        let roles: Vec<Role> = headcounts.iter().map(role).collect();
        Role::divide(&roles, agent_count).iter().map(|team| team.count).collect()
    }

    #[test]
    fn shares_divide_what_fixed_numbers_leave() {
        use Headcount::{Fixed, Share};
        assert_eq!(counts(&[Share(1.0)], 7), [7]);
        assert_eq!(counts(&[Fixed(1), Share(1.0), Share(2.0)], 10), [1, 3, 6]);
        assert_eq!(counts(&[Share(1.0), Share(1.0), Share(1.0)], 8), [3, 3, 2]);
        assert_eq!(counts(&[Fixed(1), Fixed(1)], 20), [1, 1]);
    }

    #[test]
    fn teams_follow_each_other() {
        let roles = [Headcount::Fixed(2), Headcount::Share(1.0)]
            .map(|headcount| Role { headcount, ..Role::of_all() });
        assert_eq!(Role::divide(&roles, 5), [Team { first: 0, count: 2 }, Team { first: 2, count: 3 }]);
    }
}
