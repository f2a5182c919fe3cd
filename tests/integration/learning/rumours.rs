//! Rumours: what reaches everybody, at once or from mouth to mouth.

use coordination_ceiling::metrics::Manner::{self, Reused, Solved};
use coordination_ceiling::metrics::Metric::{
    Copies, Coverage, Messages, PathsPotential, PathsRealised, PropagationMean,
};
use coordination_ceiling::metrics::RunSummary;

use super::{FREE_HUB, HANDLE, REUSE, S, SEND, Tiny, WIRE};
use super::{assert_close, assert_ns, decided_at, decision, figure, manners, written};
use crate::sweep::load;

/// One nanosecond.
const BARELY: u64 = 1;
const LATER: u64 = 6 * S;
const SWARM: u32 = 250;
/// One task; a trace has a second one, long after the end of the run.
const ONCE: &str = "0,1,7\n100000,1,8";

fn alone(rows: &str, agent_count: u32, learning: &str, settings: &[&str]) -> RunSummary {
    let planes = format!("coordination.independent = {{}}\nlearning.{learning}");
    Tiny { agent_count, rows, planes: &planes, settings }.run()
}

/// One job sends 249 packets, which all leave at its end.
const TELLING: u64 = (SWARM as u64 - 1) * SEND + WIRE + HANDLE;

#[test]
fn a_broadcast_reaches_all_at_the_same_instant() {
    let summary = alone(ONCE, SWARM, "broadcast = {}", &[]);
    assert_close(&summary, Messages, 249.0);
    assert_close(&summary, Coverage, 1.0);
    assert_close(&summary, Copies, 0.0);
    assert_ns(&summary, PropagationMean, TELLING as f64);
    assert_close(&summary, PathsPotential, 250.0 * 249.0 / 2.0);
}

#[test]
fn what_was_broadcast_is_reused_if_it_was_handled_before() {
    let twice = |work: u64| {
        let rows = format!("0,{},7\n6,{},7", written(work), written(work));
        let summary = alone(&rows, SWARM, "broadcast = {}", &[]);
        assert_ne!(decision(&summary, 0).agent, decision(&summary, 1).agent);
        summary
    };
    let latest = LATER - TELLING;
    let in_time = twice(latest - BARELY);
    assert_eq!(manners(&in_time), [Solved, Reused]);
    // Nobody is asked.
    assert_eq!([0, 1].map(|number| decided_at(&in_time, number)), [latest - BARELY, LATER + REUSE]);
    assert_close(&in_time, PathsRealised, 1.0);
    assert_eq!(manners(&twice(latest + BARELY)), [Solved, Solved]);
}

#[test]
fn who_is_alone_tells_nobody() {
    for learning in ["broadcast = {}", "gossip = {}"] {
        let summary = alone("0,1,7\n9,1,7", 1, learning, &[]);
        assert_eq!((summary.counts.sent, manners(&summary)), (0, vec![Solved, Reused]), "{learning}");
    }
}

#[test]
fn what_the_wire_loses_is_told_again_if_it_should_be() {
    let lossy = "topology.tiny.transport={ loss = 0.3, retry.timeout = '1 s' }";
    let coverage = |learning: &str| figure(&alone(ONCE, SWARM, learning, &[lossy]), Coverage);
    assert_eq!(coverage("broadcast.delivery = \"repeated\""), 1.0);
    let reached = coverage("broadcast = {}");
    // ± four standard errors of 249 draws.
    assert!((reached - 0.7).abs() < 4.0 * (0.3_f64 * 0.7 / 249.0).sqrt(), "{reached}");
    // Gossip tells everybody often enough.
    assert!(coverage("gossip = {}") > 0.98);
}

/// Two agents that take turns, and rounds at every full second.
fn in_rounds(rows: &str, gossip: &str) -> RunSummary {
    let planes = format!(
        "{FREE_HUB}\nlearning.gossip = {{ interval = \"1 s\", synchronised = true, fanout = 1, {gossip} }}"
    );
    Tiny { agent_count: 2, rows, planes: &planes, settings: &[] }.run()
}

/// From a release until the agent consults: to the hub, which takes no time, and the instruction back.
const UNTIL_CONSULT: u64 = 2 * WIRE + HANDLE;

#[test]
fn news_are_told_in_the_first_round_behind_them() {
    let twice = |decided: u64| {
        let work = decided - UNTIL_CONSULT;
        in_rounds(&format!("0,{},7\n6,9,7", written(work)), "forward = { rounds = 1 }")
    };
    let fifth = twice(5 * S - BARELY);
    assert_eq!(manners(&fifth), [Solved, Reused]);
    // Its instruction waits while agent 1 tells what it has heard, at 6 s as well.
    assert_eq!(decided_at(&fifth, 1), LATER + SEND + HANDLE + REUSE);
    // Told at 5 s, behind the result, and never again; the reuse is not told.
    assert_ns(&fifth, PropagationMean, (2 * SEND + WIRE + HANDLE) as f64);
    let news = |summary: &RunSummary| {
        let traffic = summary.traffic.iter().find(|traffic| traffic.kind == "news");
        traffic.and_then(|traffic| traffic.messages_per_task).expect("tasks were completed")
    };
    // Who has heard it tells it once, too: back to whom it came from.
    assert_close(&fifth, Copies, 1.0 / 2.0);
    assert_eq!(news(&fifth), 1.0);
    // What comes with a round waits for the next, which is too late for the second decision.
    let sixth = twice(5 * S);
    assert_eq!(manners(&sixth), [Solved, Solved]);
    assert_eq!(decided_at(&sixth, 1), LATER + UNTIL_CONSULT + 9 * S);
}

/// Agent 0 decides two problems between two rounds; the other one of them is told if there is room.
#[test]
fn a_message_carries_the_newest() {
    let told = |packets: u32| -> Vec<Manner> {
        let rows = "0,1,1\n0.1,9,9\n2,1,2\n20,30,3\n21,1,2\n25,1,1";
        let gossip = format!("interval = \"10 s\", forward = {{ rounds = 1 }}, packets = {packets}");
        let planes = format!("{FREE_HUB}\nlearning.gossip = {{ synchronised = true, fanout = 1, {gossip} }}");
        let summary = Tiny { agent_count: 2, rows, planes: &planes, settings: &[] }.run();
        let agents = (0..6).map(|number| decision(&summary, number).agent);
        assert!(agents.eq([0, 1, 0, 0, 1, 1]));
        manners(&summary)
    };
    assert_eq!(told(1), [Solved, Solved, Solved, Solved, Reused, Solved]);
    assert_eq!(told(2), [Solved, Solved, Solved, Solved, Reused, Reused]);
}

/// Everybody who hears of something tells it in so many rounds to so many others.
#[test]
fn a_rumour_is_told_as_often_as_the_rule_says() {
    for (rounds, fanout) in [(1, 2), (4, 3), (2, 249), (1, 1_000)] {
        let gossip = format!("gossip = {{ forward = {{ rounds = {rounds} }}, fanout = {fanout} }}");
        let summary = alone(ONCE, SWARM, &gossip, &[]);
        let (messages, copies) = (figure(&summary, Messages), figure(&summary, Copies));
        let heard_count = 1.0 + messages - copies;
        assert_eq!(messages, heard_count * f64::from(rounds) * f64::from(fanout.min(249)), "{gossip}");
        assert_eq!(heard_count, 1.0 + 249.0 * figure(&summary, Coverage), "{gossip}");
        assert_eq!(summary.counts.in_flight, 0);
    }
}

/// When all has been told, nothing happens any more: no message, and no event either.
#[test]
fn who_has_no_news_rests() {
    let events = |duration: &str| {
        let summary = alone(ONCE, SWARM, "gossip = {}", &[&format!("duration={duration}")]);
        assert!(figure(&summary, Coverage) > 0.99);
        (summary.counts.events, summary.counts.sent)
    };
    assert_eq!(events("20 s"), events("2000 s"));
    let kept = |duration: &str| {
        let forward = "gossip.forward = \"while_kept\"";
        alone(ONCE, SWARM, forward, &[&format!("duration={duration}")]).counts.sent
    };
    // Five rounds a second, of three messages each, while there is something to tell.
    let more = kept("40 s") - kept("20 s");
    assert_eq!(more, 20 * 5 * 3 * u64::from(SWARM));
}

#[test]
fn rounds_of_their_own_are_spread_over_the_interval() {
    // Told in the first round behind it, which is between no time and an interval away.
    let delays = (0..20).map(|start| {
        let rows = format!("{start}.1,0.2,7\n100000,1,8");
        let gossip = "gossip = { interval = \"100 s\", fanout = 249, forward = { rounds = 1 } }";
        figure(&alone(&rows, SWARM, gossip, &[]), PropagationMean)
    });
    let delays: Vec<f64> = delays.collect();
    assert!(delays.iter().all(|delay| (0.0..101.0).contains(delay)), "{delays:?}");
    let mean = delays.iter().sum::<f64>() / delays.len() as f64;
    // The agent is drawn anew by each start: the mean of 20 uniform draws, ± four standard errors.
    assert!((mean - 50.0).abs() < 4.0 * 100.0 / (12.0_f64 * 20.0).sqrt(), "{mean}");
}

#[test]
fn rounds_without_time_between_them_are_refused() {
    let text = "agents = [2]\nduration = \"9 s\"\nworkload.problems = {}\n[[topology]]\nname = \"endless\"\n\
                coordination.independent = {}\nlearning.gossip.interval = \"0 s\"\n";
    let report = load(text, &[]).expect_err("it is refused");
    assert!(report.contains("without end at one instant"), "{report}");
    assert!(report.contains("learning.gossip.interval"), "{report}");
}
