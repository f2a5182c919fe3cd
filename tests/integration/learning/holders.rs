//! Holders: copies of a bucket, who answers from them, and what is left when a holder goes.

use coordination_ceiling::metrics::Manner::{Reused, Solved};
use coordination_ceiling::metrics::Metric::{HottestStation, Reuse, RoutingHops};
use coordination_ceiling::metrics::RunSummary;

use super::ring::{Ring, keys};
use super::{
    FREE_HUB, HANDLE, REUSE, S, SEND, Tiny, WIRE, assert_close, decided_at, decision, manners, per_task,
};
use crate::sweep::Sweep;

const AGENTS: u32 = 6;
/// From a release until the agent consults: to the hub, which takes no time, and the instruction back.
const UNTIL_CONSULT: u64 = 2 * WIRE + HANDLE;
/// A question and its answer, each sent, on the wire and handled.
const ASKED_AND_ANSWERED: u64 = 2 * (SEND + WIRE + HANDLE);

/// A problem whose only bucket is held by these three agents on a ring of six.
fn problem_held(is_meant: impl Fn(&[u32]) -> bool) -> u64 {
    let ring = Ring::of(AGENTS);
    (1..).find(|problem| is_meant(&ring.holders(keys(*problem, 1)[0], 3))).expect("there are many problems")
}

/// The problem comes to agent 0 and then to agent 1.
fn told(problem: u64, route: &str, mode: &str) -> RunSummary {
    let rows = format!("0,5,{problem}\n20,5,{problem}");
    let planes = format!(
        "{FREE_HUB}\nlearning.outcome_routing = {{ {route}, mode = \"{mode}\", bands = \"1x64\", holders = 3 }}"
    );
    let summary = Tiny { agent_count: AGENTS, rows: &rows, planes: &planes, settings: &[] }.run();
    assert_eq!([0, 1].map(|number| decision(&summary, number).agent), [0, 1]);
    assert_eq!(manners(&summary), [Solved, Reused]);
    summary
}

/// Two tasks ask and one tells: one message to the owner, which copies it to the two others.
#[test]
fn a_packet_is_copied_to_the_other_holders() {
    let problem = problem_held(|holders| holders.iter().all(|holder| *holder > 1));
    let summary = told(problem, "route = \"index\"", "pull");
    assert_close(&summary, RoutingHops, 1.0);
    assert!((per_task(&summary, "publish") - 3.0 / 2.0).abs() < 1e-12);
    assert!((per_task(&summary, "pull") - 2.0 / 2.0).abs() < 1e-12);
    assert!((per_task(&summary, "subscribe")).abs() < 1e-12);
    assert_eq!(decided_at(&summary, 0), UNTIL_CONSULT + ASKED_AND_ANSWERED + 5 * S);
    assert_eq!(decided_at(&summary, 1), 20 * S + UNTIL_CONSULT + ASKED_AND_ANSWERED + REUSE);
}

/// Agent 1 is behind the owner: it has the copy at home, and asks nobody.
#[test]
fn who_holds_a_copy_answers_itself() {
    let problem = problem_held(|holders| holders[1..].contains(&1) && !holders.contains(&0));
    for route in ["route = \"index\"", "route = \"dht\""] {
        let summary = told(problem, route, "pull");
        assert_eq!(decided_at(&summary, 1), 20 * S + UNTIL_CONSULT + REUSE);
    }
}

/// Where anybody is pushed to, it tells the owner that it wants to be told.
#[test]
fn who_answers_for_the_owner_passes_the_subscription_on() {
    let problem = problem_held(|holders| holders[1..].contains(&1) && !holders.contains(&0));
    let summary = told(problem, "route = \"index\"", "both");
    let from_others = 1.0 / 2.0;
    // Agent 0 may have asked another holder than the owner.
    let subscribed = per_task(&summary, "subscribe");
    let is_passed_on_twice = (subscribed - 2.0 * from_others).abs() < 1e-12;
    assert!(is_passed_on_twice || (subscribed - from_others).abs() < 1e-12, "{subscribed}");
    // Subscriptions that are passed on among holders are on no way of their own.
    assert!((per_task(&summary, "publish") - 3.0 / 2.0).abs() < 1e-12);
}

/// If all agents hold all buckets, nobody asks, and what one tells all others have.
#[test]
fn where_everybody_holds_everything_nobody_asks() {
    let problem = problem_held(|holders| holders[0] > 1);
    for dht in ["chord", "kademlia"] {
        let route = format!("dht = \"{dht}\", route = \"dht\"");
        let rows = format!("0,5,{problem}\n20,5,{problem}");
        let planes = format!(
            "{FREE_HUB}\nlearning.outcome_routing = {{ {route}, mode = \"pull\", bands = \"1x64\", holders = 9 }}"
        );
        let summary = Tiny { agent_count: AGENTS, rows: &rows, planes: &planes, settings: &[] }.run();
        assert_eq!(manners(&summary), [Solved, Reused]);
        assert_eq!(decided_at(&summary, 1), 20 * S + UNTIL_CONSULT + REUSE);
        assert!(per_task(&summary, "pull").abs() < 1e-12);
    }
}

/// Forty agents that ask for one problem again and again, since nobody remembers anything.
const HOT: &str = r#"
    agents = [40]
    replicates = 3
    duration = "450 s"
    warm_up = "50 s"
    agent = { send = "5 ms", handle = "5 ms" }
    workload.arrivals.closed = { think = "1 s" }
    workload.task.solve = { exponential = { mean = "4 s" } }
    workload.problems = { count = 1, families = 1 }
    knowledge.memory = 0
    [[topology]]
    name = "hot"
    coordination.independent = {}
    learning.outcome_routing = { mode = "pull", bands = "1x64" }
"#;

fn swarm(dht: &str, route: &str, holders: u32, more: &[&str]) -> Sweep {
    let own = [format!("dht={dht}"), format!("route={route}"), format!("holders={holders}")];
    let own = own.map(|setting| format!("topology.hot.learning.outcome_routing.{setting}"));
    let settings: Vec<&str> = own.iter().map(String::as_str).chain(more.iter().copied()).collect();
    Sweep::of_text(HOT, &settings)
}

/// A holder has a third of the questions of the 37 agents that are none, instead of all questions of 39.
#[test]
fn holders_divide_the_questions_of_a_hot_bucket() {
    for (dht, route) in [("chord", "index"), ("kademlia", "index"), ("kademlia", "dht")] {
        let [alone, shared] =
            [1, 3].map(|holders| swarm(dht, route, holders, &[]).mean("hot", 40, HottestStation));
        let ratio = shared / alone;
        println!("{dht}, {route}: {alone} alone, {shared} shared");
        assert!((ratio / (37.0 / 3.0 / 39.0) - 1.0).abs() < 0.1, "{ratio}");
    }
}

/// On a ring all questions come through the owner's predecessor, which draws the holder: it is as hot as the owner
/// was.
#[test]
fn on_a_ring_the_predecessor_stays_hot() {
    let [alone, shared] =
        [1, 3].map(|holders| swarm("chord", "dht", holders, &[]).mean("hot", 40, HottestStation));
    assert!(shared > 0.85 * alone, "{alone} alone, {shared} shared");
}

/// Thirty problems, and agents that leave and come back: what one holder loses, the others hand over.
#[test]
fn a_lost_holder_does_not_lose_the_bucket() {
    let churn = [
        "topology.hot.learning.outcome_routing.churn=0.02 /s",
        "topology.hot.learning.outcome_routing.bands=8x8",
        "workload.problems={ count = 30, families = 30, popularity = 0 }",
    ];
    for (dht, route) in [("chord", "dht"), ("chord", "index"), ("kademlia", "dht"), ("kademlia", "index")] {
        let [alone, shared] =
            [1, 3].map(|holders| 1.0 - swarm(dht, route, holders, &churn).mean("hot", 40, Reuse));
        println!("{dht}, {route}: {alone} solved anew with one holder, {shared} with three");
        assert!(shared < alone / 2.0, "{dht}, {route}: {alone} with one, {shared} with three");
    }
}
