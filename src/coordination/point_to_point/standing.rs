//! Standing polls: who always asks whom, and how busy that alone keeps an inbox.

use super::PointToPoint;
use crate::swarm::{Blueprint, Costs, Team};

impl PointToPoint {
    /// The share of time for which the busiest inbox is busy with standing polls:
    /// rate × (those that it asks + those that ask it) × (handle + send).
    pub(super) fn standing_load(&self, costs: &Costs, blueprint: &Blueprint, teams: &[Team]) -> f64 {
        let send_s = |bytes| costs.sending(costs.send, bytes).as_s();
        let handle_s = |bytes| costs.handling(costs.handle, bytes).as_s();
        let asking_s = send_s(self.poll_bytes) + handle_s(self.reply_bytes);
        let answering_s = handle_s(self.poll_bytes) + send_s(self.reply_bytes);
        // People ask and answer at no cost.
        let is_agents = |role: &u16| usize::from(*role) < teams.len();
        let preceding = |role| preceding(blueprint, role).into_iter().filter(is_agents).collect();
        let preceding: Vec<Vec<u16>> = (0..teams.len()).map(preceding).collect();
        let busy_s = (0..teams.len()).map(|role| {
            // Nobody asks itself.
            let count = |other: usize| f64::from(teams[other].count - u32::from(other == role));
            let asked_count: f64 = preceding[role].iter().map(|other| count(usize::from(*other))).sum();
            let asks = |other: &usize| preceding[*other].contains(&(role as u16));
            let asker_count: f64 = (0..teams.len()).filter(asks).map(count).sum();
            asked_count * asking_s + asker_count * answering_s
        });
        busy_s.fold(0.0, f64::max) / self.poll_interval.as_s()
    }
}

/// The roles of the steps that come directly before those of `role`, each once.
pub(super) fn preceding(blueprint: &Blueprint, role: usize) -> Vec<u16> {
    let own = blueprint.steps.iter().filter(|step| usize::from(step.role) == role);
    let before = own.flat_map(|step| step.before.iter());
    let mut roles: Vec<u16> = before.map(|step| blueprint.steps[usize::from(step)].role).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}
