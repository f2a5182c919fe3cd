//! Deliveries: what becomes of packets that the wire loses.

use coordination_ceiling::analysis::Estimate;
use coordination_ceiling::metrics::Metric::{Coverage, Messages, RetryMean, RoutingHops};
use coordination_ceiling::metrics::{Metric, RunSummary};

use crate::sweep::Sweep;

const AGENTS: f64 = 200.0;
const LOSS: f64 = 0.3;

/// Every agent is interested in one of 20 families, solves one problem of it, at 100 s, and tells the others that
/// are interested. At the end of the run nothing is under way any more.
const TOLD: &str = r#"
    agents = [200]
    replicates = 20
    duration = "190 s"
    warm_up = "0 s"
    agent = { send = "0 s", handle = "0 s" }
    workload.arrivals.closed.think = "100 s"
    workload.task.solve = "1 s"
    workload.problems = { count = 1000, families = 20, popularity = 0, spread = "0 %", specialisation = "100 %" }
    knowledge.memory = 1
    [[topology]]
    name = "lossy"
    coordination.independent = {}
    transport.retry.timeout = "100 ms"
    learning.outcome_routing = { route = "index", mode = "push", bands = "1x64", fanout = 1000 }
"#;

const LOSSY: &str = "topology.transport.loss=0.3";
const REPEATED: &str = "topology.learning.outcome_routing.delivery=repeated";

fn told(settings: &[&str]) -> Sweep {
    let sweep = Sweep::of_text(TOLD, settings);
    for summary in sweep.summaries() {
        let counts = summary.counts;
        assert_eq!(counts.sent, counts.delivered + counts.dropped + counts.in_flight);
        assert_eq!((counts.completed, counts.in_flight), (200, 0), "nothing is under way");
    }
    sweep
}

fn estimate(sweep: &Sweep, metric: Metric) -> Estimate {
    let figures = sweep.cells[0].figures(metric);
    Estimate::with_confidence(&figures, 0.999).unwrap_or_else(|| panic!("no {}", metric.name()))
}

fn per_task(summary: &RunSummary, kind: &str) -> f64 {
    let traffic = summary.traffic.iter().find(|traffic| traffic.kind == kind);
    traffic.and_then(|traffic| traffic.messages_per_task).expect("it is sent")
}

#[test]
fn on_a_wire_that_loses_nothing_everybody_is_told() {
    let sweep = told(&[]);
    assert_eq!(estimate(&sweep, Coverage).mean, 1.0);
    assert!(sweep.summaries().all(|summary| summary.counts.dropped == 0));
}

/// An outcome reaches an interested agent if it gets to the rendezvous agent, one of the two subscriptions did
/// (at the start, and as the problem was met), and the push arrives. Who is the rendezvous agent itself, one of
/// 200 on average, has the first or the second for free.
#[test]
fn what_is_sent_once_is_lost_once_and_for_all() {
    let sweep = told(&[LOSSY]);
    let arrives = 1.0 - LOSS;
    let is_subscribed = 1.0 - LOSS * LOSS;
    let by_others = (1.0 - 2.0 / AGENTS) * arrives * is_subscribed * arrives;
    let theory = by_others + (is_subscribed * arrives + arrives * arrives) / AGENTS;
    let found = estimate(&sweep, Coverage);
    println!("coverage: theory {theory:.4}, found {found:?}");
    assert!((found.mean / theory - 1.0).abs() < 0.03, "{found:?}");
    assert!((found.mean - theory).abs() <= found.half_width.expect("there are several"), "{found:?}");
    // As many are sent as if all arrived, but for the pushes of what has not.
    for (lossy, lossless) in sweep.summaries().zip(told(&[]).summaries()) {
        for kind in ["publish", "subscribe"] {
            assert_eq!(per_task(lossy, kind), per_task(lossless, kind), "{kind}");
        }
        assert!(lossy.counts.dropped > 0);
        assert_eq!(lossy.figures.get(RetryMean), Some(0.0));
    }
}

#[test]
fn what_is_sent_until_it_arrives_arrives() {
    let (sweep, lossless) = (told(&[LOSSY, REPEATED]), told(&[]));
    assert_eq!(estimate(&sweep, Coverage).mean, 1.0);
    let sent = estimate(&sweep, Messages).mean / estimate(&lossless, Messages).mean;
    let theory = 1.0 / (1.0 - LOSS);
    println!("each message: theory {theory:.4} attempts, found {sent:.4}");
    assert!((sent / theory - 1.0).abs() < 0.01, "{sent}");
    assert!(sweep.summaries().all(|summary| summary.counts.dropped > 0));
}

/// Of a way of many hops, all that lies behind a lost one is spared.
#[test]
fn a_forwarder_whose_message_is_lost_forwards_it_no_more() {
    const DHT: &str = "topology.learning.outcome_routing.route=dht";
    let (lossy, lossless) = (told(&[DHT, LOSSY]), told(&[DHT]));
    assert!(estimate(&lossy, Coverage).mean < 0.3);
    assert_eq!(estimate(&lossless, Coverage).mean, 1.0);
    // Those that arrive are those with the shorter ways.
    let hops = [&lossy, &lossless].map(|sweep| estimate(sweep, RoutingHops).mean);
    println!("hops of those that arrive: {hops:?}");
    assert!(hops[0] < 0.95 * hops[1], "{hops:?}");
    for (lossy, lossless) in lossy.summaries().zip(lossless.summaries()) {
        for kind in ["publish", "subscribe"] {
            assert!(per_task(lossy, kind) < per_task(lossless, kind), "{kind}");
        }
    }
    let repeated = told(&[DHT, LOSSY, REPEATED]);
    assert_eq!(estimate(&repeated, Coverage).mean, 1.0);
}
