//! Gossip: how many rounds a rumour takes to reach everybody.

use coordination_ceiling::metrics::Metric::{Copies, InboxBusyP50, Messages};
use coordination_ceiling::metrics::RunSummary;

use super::assert_agrees;
use crate::sweep::Sweep;

/// Agents other than the first that have heard the rumour: a message brings it to somebody new, or a copy.
fn told_count(summary: &RunSummary) -> u32 {
    let figure = |metric| summary.figures.get(metric).expect("the task was completed");
    assert_eq!((summary.counts.completed, summary.counts.in_flight), (1, 0));
    (figure(Messages) - figure(Copies)).round() as u32
}

/// Rounds until all have heard it, in each replicate: the length of the shortest run in which they have.
fn rounds(agent_count: u32, replicate_count: usize, settings: &[&str]) -> Vec<u32> {
    let mut rounds = vec![None; replicate_count];
    for round in 1.. {
        let size = format!("agents=[{agent_count}]");
        let replicates = format!("replicates={replicate_count}");
        let duration = format!("duration={round}.5 s");
        let overrides = [&[size.as_str(), &replicates, &duration], settings].concat();
        let sweep = Sweep::of_file("oracles/rumour.toml", &overrides);
        let told: Vec<u32> = sweep.summaries().map(told_count).collect();
        for (first, told) in rounds.iter_mut().zip(&told) {
            // In a round each of them tells at most as many as there are already.
            assert!(u64::from(*told) < 1 << round || !settings.is_empty());
            if first.is_none() && *told == agent_count - 1 {
                *first = Some(round);
            }
        }
        if rounds.iter().all(Option::is_some) {
            break;
        }
    }
    rounds.into_iter().flatten().collect()
}

fn mean(rounds: &[u32]) -> f64 {
    f64::from(rounds.iter().sum::<u32>()) / rounds.len() as f64
}

#[test]
fn a_rumour_takes_as_many_rounds_as_it_should() {
    for (agent_count, replicate_count, lower, upper) in [(1_000, 20, 14.79, 19.67), (10_000, 5, 21.09, 25.98)]
    {
        let rounds = rounds(agent_count, replicate_count, &[]);
        let mean = mean(&rounds);
        println!("{agent_count} agents: {mean:.2} rounds, {rounds:?}");
        assert!((lower..=upper).contains(&mean), "{agent_count} agents: {mean} rounds");
    }
}

/// log₃ N + ln N ÷ 2 with two in each round: far fewer.
#[test]
fn to_tell_two_in_a_round_is_felt() {
    let two = rounds(1_000, 10, &["topology.rumour.learning.gossip.fanout=2"]);
    println!("{two:?}");
    assert!(mean(&two) < 14.0, "{two:?}");
}

/// While all have something to tell, an inbox is busy for fanout (handle + send) ÷ interval, whatever N is.
#[test]
fn who_always_has_news_is_as_busy_as_its_rounds_say() {
    let told = |send: &str, fanout: u32| {
        let fanout = format!("topology.rumour.learning.gossip.fanout={fanout}");
        let overrides = [
            "agents=[50]",
            "replicates=6",
            "duration=400 s",
            "warm_up=100 s",
            "agent.handle=50 ms",
            send,
            fanout.as_str(),
        ];
        Sweep::of_file("oracles/rumour.toml", &overrides)
    };
    let below = told("agent.send=20 ms", 10);
    assert_agrees(&below, "rumour", 50, &[(InboxBusyP50, 10.0 * 0.07)]);
    // 20 × 65 ms in each second: 1.3 × what an inbox can do.
    let beyond = told("agent.send=15 ms", 20).cell("rumour", 50).figures(InboxBusyP50);
    assert!(beyond.iter().all(|busy| *busy > 0.98), "{beyond:?}");
}
