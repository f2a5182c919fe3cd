//! Pushes: who has asked to be told, is told, as long as the lease lasts.

use coordination_ceiling::metrics::Manner::{Reused, Solved};
use coordination_ceiling::metrics::Metric::{
    ConcurrentDuplicates, Copies, Coverage, PathsRealised, PropagationMean,
};
use coordination_ceiling::metrics::RunSummary;

use super::ring::problem_kept_by;
use super::{FREE_HUB, HANDLE, S, SEND, Tiny, WIRE, assert_close, assert_ns, decided_at, decision, manners};

/// From a release until the agent consults: to the hub, which takes no time, and the instruction back.
const UNTIL_CONSULT: u64 = 2 * WIRE + HANDLE;
/// From the consult until a subscription is noted.
const SUBSCRIBED_AFTER: u64 = SEND + WIRE + HANDLE;
/// From a decision until its outcome is at the rendezvous agent: the result is sent before it.
const TOLD_AFTER: u64 = 2 * SEND + WIRE;
/// The handling of an outcome that is pushed to one subscriber.
const PUSHED_AFTER: u64 = HANDLE + SEND;
const PUSH_TAKES: u64 = WIRE + HANDLE;

/// Three agents that take turns. A problem comes to agent 1, worth `first_s`, then to agent 0, worth 5 s, and,
/// if `is_last` says so, to agent 1 again; its only bucket is with agent 2.
fn told(first_s: u32, is_last: bool, settings: &[&str]) -> RunSummary {
    told_by(2, first_s, is_last, settings)
}

/// The same with the bucket at `keeper`.
fn told_by(keeper: u32, first_s: u32, is_last: bool, settings: &[&str]) -> RunSummary {
    let problem = problem_kept_by(keeper, 3);
    let last = if is_last { format!("\n140,3,{problem}") } else { String::new() };
    let rows = format!("0,1,100001\n10,{first_s},{problem}\n20,1,100002\n30,5,{problem}{last}");
    let planes = format!(
        "{FREE_HUB}\nlearning.outcome_routing = {{ route = \"index\", mode = \"push\", bands = \"1x64\" }}"
    );
    let summary = Tiny { agent_count: 3, rows: &rows, planes: &planes, settings }.run();
    assert_eq!([0, 1, 2, 3].map(|number| decision(&summary, number).agent), [0, 1, 2, 0]);
    summary
}

#[test]
fn a_subscriber_is_told_until_its_lease_is_over() {
    // Agent 1 subscribes as it meets the problem; what agent 0 finds out is handled at the rendezvous later.
    let subscribed_at = 10 * S + UNTIL_CONSULT + SUBSCRIBED_AFTER;
    let decided = 30 * S + UNTIL_CONSULT + 5 * S;
    let pushed_at = decided + TOLD_AFTER + PUSHED_AFTER;
    let with_lease = |lease: u64| {
        let lease = format!("topology.tiny.learning.outcome_routing.lease={lease} ns");
        told(1, true, &[&lease])
    };
    // Four outcomes, each of which would interest two others; the last decision is by one of them.
    let in_time = with_lease(pushed_at - subscribed_at + 1);
    assert_eq!(decided_at(&in_time, 3), decided);
    assert_close(&in_time, Coverage, 1.0 / 8.0);
    assert_ns(&in_time, PropagationMean, (TOLD_AFTER + PUSHED_AFTER + PUSH_TAKES) as f64);
    let too_late = with_lease(pushed_at - subscribed_at);
    assert_close(&too_late, Coverage, 0.0);
    // Nobody tells an agent anew what it has found out itself.
    assert_close(&in_time, Copies, 0.0);
}

/// Agent 1's own outcome has died by then; that of agent 0, if it was told of it, has not.
#[test]
fn what_was_pushed_is_used_by_the_next_decision() {
    let live = "knowledge.time_to_live=120 s";
    let subscribed = told(1, true, &[live]);
    assert_eq!(decision(&subscribed, 4).agent, 1);
    assert_eq!(manners(&subscribed), [Solved, Solved, Solved, Solved, Reused]);
    assert_close(&subscribed, PathsRealised, 1.0);
    let forgotten = told(1, true, &[live, "topology.tiny.learning.outcome_routing.lease=1 s"]);
    assert_eq!(manners(&forgotten), [Solved; 5]);
    assert_close(&forgotten, PathsRealised, 0.0);
}

#[test]
fn a_push_does_not_end_a_decision_under_way() {
    // Agent 1 decides from 10 s to 110 s; at 35 s it is told the answer.
    let summary = told(100, false, &[]);
    assert_eq!(manners(&summary)[1], Solved);
    assert_eq!(decided_at(&summary, 1), 10 * S + UNTIL_CONSULT + 100 * S);
    assert_ns(&summary, PropagationMean, (TOLD_AFTER + PUSHED_AFTER + PUSH_TAKES) as f64);
    assert_close(&summary, ConcurrentDuplicates, 1.0 / 4.0);
}

/// What is at home needs no message: the keeper learns what it is told as it handles it, and who keeps the bucket
/// of what it has found out itself pushes at once.
#[test]
fn a_rendezvous_agent_sends_itself_nothing() {
    let pushes = |summary: &RunSummary| {
        let traffic = summary.traffic.iter().find(|traffic| traffic.kind == "push");
        traffic.and_then(|traffic| traffic.messages_per_task).expect("tasks were completed")
    };
    let by_subscriber = told_by(1, 1, true, &[]);
    assert_ns(&by_subscriber, PropagationMean, (TOLD_AFTER + HANDLE) as f64);
    assert_close(&by_subscriber, Coverage, 1.0 / 8.0);
    assert!(pushes(&by_subscriber).abs() < 1e-12);
    let by_originator = told_by(0, 1, true, &[]);
    assert_ns(&by_originator, PropagationMean, (2 * SEND + PUSH_TAKES) as f64);
    assert_close(&by_originator, Coverage, 1.0 / 8.0);
    assert!((pushes(&by_originator) - 1.0 / 5.0).abs() < 1e-12);
}
