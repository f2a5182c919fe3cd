//! Agent class: what tells one agent from another. Its mind and inbox are stations.

/// A class of agents that share a speed.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentClass {
    /// Share of the swarm, in proportion to the shares of all classes.
    pub share: f64,
    /// Seconds of nominal work done in one second.
    pub speed: f64,
}

impl AgentClass {
    /// Deals `agent_count` agents to the classes so that each class has its share among the first n
    /// agents for every n, to within one: a larger swarm only adds agents to a smaller one. Returns the speed
    /// of each; nothing without classes, where all are alike.
    pub fn deal(classes: &[AgentClass], agent_count: u32) -> Vec<f64> {
        if classes.is_empty() {
            return Vec::new();
        }
        let total: f64 = classes.iter().map(|class| class.share).sum();
        let mut dealt = vec![0.0_f64; classes.len()];
        (1..=agent_count)
            .map(|count| {
                let lag = |index: usize| classes[index].share / total * f64::from(count) - dealt[index];
                // The class that lags most; the first of them on a tie.
                let most = (0..classes.len()).rev().max_by(|a, b| lag(*a).total_cmp(&lag(*b)));
                let index = most.expect("there are classes");
                dealt[index] += 1.0;
                classes[index].speed
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_of_the_swarm_is_dealt_in_proportion() {
        let classes = [AgentClass { share: 0.25, speed: 2.0 }, AgentClass { share: 0.75, speed: 1.0 }];
        let speeds = AgentClass::deal(&classes, 100);
        for count in 1..=100 {
            let fast = speeds[..count].iter().filter(|speed| **speed == 2.0).count() as f64;
            assert!((fast - 0.25 * count as f64).abs() <= 1.0);
        }
        assert_eq!(AgentClass::deal(&classes, 40), speeds[..40].to_vec());
    }

    #[test]
    fn without_classes_all_are_alike() {
        assert_eq!(AgentClass::deal(&[], 3), [0.0; 0]);
    }
}
