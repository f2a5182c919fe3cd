//! Provider: the model service that all minds call, as a queue, as a machine shop, as a loss system and as a
//! bucket.

use coordination_ceiling::analysis::saturation;
use coordination_ceiling::experiment::Execution;
use coordination_ceiling::metrics::Metric::{
    self, AgentsBusy, CoordinationLatencyMean, DecideMean, HottestStation, ProviderBusy, ProviderRefusals,
    ProviderTokens, ProviderWaitMean, RetryMean, StationWaitMean, TaskLatencyMax, TaskLatencyMean,
    Throughput, WaitForAgentMean,
};

use super::theory::{ClosedHub, Mmc};
use super::{assert_agrees, assert_is_felt};
use crate::sweep::{PLAINLY, Sweep, load};

/// A hub that costs nothing: what remains is the agents, and what they call.
const FREE_HUB: &str = r#"
    replicates = 16
    duration = "20000 s"
    warm_up = "200 s"
    agent = { send = "0 s", handle = "0 s" }
    [[topology]]
    name = "only"
    coordination.hub = { result = "0 s" }
    transport.latency = "0 s"
"#;

fn swept(overrides: &[&str]) -> Sweep {
    let text = format!("agents = [100]\n{FREE_HUB}");
    let loaded = load(&text, overrides).unwrap_or_else(|report| panic!("{report}"));
    Sweep::of(loaded, &Execution { job_count: 2, ..PLAINLY })
}

/// Agents so many that none is ever waited for: M/M/c, Erlang's C formula.
#[test]
fn a_provider_of_many_minds_is_m_m_c() {
    let open = [
        "workload.arrivals.poisson.rate=20 /s",
        "workload.task.solve={ exponential = { mean = '140 ms' } }",
        "provider.concurrency=4",
    ];
    let theory = Mmc { cores: 4, demand_s: 0.14, rate_hz: 20.0 };
    let claims = [
        (ProviderBusy, theory.busy_ratio()),
        (HottestStation, theory.busy_ratio()),
        (ProviderWaitMean, theory.wait_s()),
        (StationWaitMean, theory.wait_s()),
        (CoordinationLatencyMean, theory.wait_s()),
        (DecideMean, 0.14),
        // Minds are held from the beginning of the wait to the end of the service.
        (AgentsBusy, 20.0 * (theory.wait_s() + 0.14) / 100.0),
    ];
    assert_agrees(&swept(&open), "only", 100, &claims);
    let other = [&open[..], &["provider.concurrency=5", "replicates=5", "duration=2000 s"]].concat();
    assert_is_felt(&swept(&other), "only", 100, &claims[..5]);
}

/// N machines that break down after a think time, and c who repair them.
#[test]
fn a_provider_of_closed_clients_is_the_machine_repairman() {
    let closed = [
        "agents=[28]",
        "replicates=32",
        "workload.arrivals.closed.think={ exponential = { mean = '3 s' } }",
        "workload.task.solve={ exponential = { mean = '1 s' } }",
        "topology.coordination={ independent = {} }",
        "provider.concurrency=8",
    ];
    let (busy_ratio, time_s) = ClosedHub { cores: 8, demand_s: 1.0, think_s: 3.0 }.solve(28);
    let claims = [
        (ProviderBusy, busy_ratio),
        (Throughput, 8.0 * busy_ratio),
        (ProviderWaitMean, time_s - 1.0),
        (TaskLatencyMean, time_s),
    ];
    assert_agrees(&swept(&closed), "only", 28, &claims);
}

/// Erlang's B formula.
fn blocked_ratio(cores: u32, load: f64) -> f64 {
    (1..=cores).fold(1.0, |blocked, servers| load * blocked / (f64::from(servers) + load * blocked))
}

/// Calls of which none waits, and that come back so late that they are as good as new: of a rate λ' of all
/// attempts, λ'(1 − B(λ'S)) are served, and each task is refused λ'B ÷ λ times.
#[test]
fn a_provider_without_a_queue_is_erlangs_loss_system() {
    let (rate_hz, demand_s) = (4.0, 0.5);
    let mut attempts_hz = rate_hz;
    for _ in 0..200 {
        attempts_hz = rate_hz / (1.0 - blocked_ratio(4, attempts_hz * demand_s));
    }
    let refusals = attempts_hz * blocked_ratio(4, attempts_hz * demand_s) / rate_hz;
    let lossy = [
        "agents=[2000]",
        "workload.arrivals.poisson.rate=4 /s",
        "workload.task.solve={ exponential = { mean = '500 ms' } }",
        "provider={ concurrency = 4, queue_places = 0, retry_after = { exponential = { mean = '300 s' } } }",
        "warm_up=4000 s",
    ];
    let claims = [
        (ProviderBusy, rate_hz * demand_s / 4.0),
        (ProviderRefusals, refusals),
        (RetryMean, refusals * 300.0),
        (DecideMean, 0.5),
    ];
    let sweep = swept(&lossy);
    assert_agrees(&sweep, "only", 2000, &claims);
    assert_eq!(sweep.mean("only", 2000, ProviderWaitMean), 0.0, "nobody waits where there is no place");
}

/// However many agents there are: tokens per minute ÷ 60 ÷ tokens of a task. (With tokens that differ much the
/// large calls would starve, since small ones find enough before them.)
#[test]
fn saturated_tokens_give_their_rate() {
    let tokens = [
        "agents=[200]",
        "duration=20000 s",
        "workload.arrivals.closed.think={ exponential = { mean = '500 ms' } }",
        "workload.tokens={ input = 700, output = { gamma = { mean = 300, cv = 0.3 } } }",
        "workload.task.solve={ exponential = { mean = '2 s' } }",
        "provider={ tokens_per_minute = 600000, retry_after = { exponential = { mean = '2 s' } } }",
    ];
    let claims = [(Throughput, 10.0), (ProviderTokens, 1.0), (DecideMean, 2.0)];
    assert_agrees(&swept(&tokens), "only", 200, &claims);
    let other = [&tokens[..], &["provider.tokens_per_minute=500000", "duration=2000 s"]].concat();
    assert_is_felt(&swept(&other), "only", 200, &claims[..1]);
}

/// N* of charts: what the provider can serve in the time of a cycle, by calls or by tokens, or the hub's bound where
/// that is lower.
#[test]
fn the_predicted_saturation_is_that_of_whoever_is_full_first() {
    let text = r#"
        agents = [1]
        duration = "10 s"
        agent = { send = "0 s", handle = "0 s" }
        workload.arrivals.closed.think = "3 s"
        workload.tokens = { input = 700, output = 300 }
        workload.task.solve = "1 s"
        topology = [{ name = "only", coordination.independent = {} }]
    "#;
    let hub = "topology=[{ name = 'only', coordination = { hub = { cores = 2, result = '1 s' } }, \
        transport = { latency = '0 s' } }]";
    let calls = "provider.concurrency=8";
    let tokens = "provider.tokens_per_minute=300000";
    let cases: [(&[&str], f64); 4] = [
        (&[calls], 32.0),
        (&[calls, tokens], 20.0),
        (&[calls, hub], 10.0),
        (&["provider.concurrency=1", hub], 5.0),
    ];
    for (overrides, expected) in cases {
        let scenario = load(text, overrides).unwrap_or_else(|report| panic!("{report}")).scenario;
        let found = saturation(&scenario, &scenario.topologies[0]).expect("the load grows with the swarm");
        assert!((found - expected).abs() < 1e-9, "{overrides:?}: {found} where it is {expected}");
    }
}

/// A swarm without chance, and what its figures must be to the nanosecond.
fn assert_by_hand(overrides: &[&str], claims: &[(Metric, f64)]) {
    let text = r#"
        agents = [1]
        replicates = 1
        warm_up = "0 s"
        topology = [{ name = "only", coordination.independent = {} }]
    "#;
    let sweep = Sweep::of_text(text, overrides);
    let agent_count = sweep.scenario.agent_counts[0];
    for (metric, expected) in claims {
        let found = sweep.mean("only", agent_count, *metric);
        let name = metric.name();
        assert!((found - expected).abs() < 1e-9, "{name}: {found} where {expected} was worked out");
    }
}

/// Two agents, one call at a time, no place to wait. While one is served for a second the other, whose think
/// time of 400 ms ended 600 ms before that, calls in vain at 0, 300 and 600 ms, and is served from 900 ms on, which is
/// 300 ms behind the end of the other's service. That repeats every 2.3 s.
#[test]
fn a_refusal_takes_what_it_takes() {
    let overrides = [
        "agents=[2]",
        "duration=230 s",
        "warm_up=23 s",
        "workload.arrivals.closed.think=400 ms",
        "workload.task.solve=1 s",
        "provider={ concurrency = 1, queue_places = 0, retry_after = '300 ms' }",
    ];
    let claims = [
        (TaskLatencyMean, 1.9),
        (TaskLatencyMax, 1.9),
        (DecideMean, 1.0),
        (RetryMean, 0.9),
        (StationWaitMean, 0.0),
        (CoordinationLatencyMean, 0.9),
        (ProviderRefusals, 3.0),
        (ProviderBusy, 2.0 / 2.3),
        (AgentsBusy, 1.9 / 2.3),
        (Throughput, 2.0 / 2.3),
    ];
    assert_by_hand(&overrides, &claims);
}

/// With a place to wait in, the same two wait for what is left of the other's service: 600 ms of each second.
#[test]
fn a_place_is_worth_its_wait() {
    let overrides = [
        "agents=[2]",
        "duration=200 s",
        "warm_up=20 s",
        "workload.arrivals.closed.think=400 ms",
        "workload.task.solve=1 s",
        "provider={ concurrency = 1, queue_places = 1 }",
    ];
    let claims = [
        (TaskLatencyMean, 1.6),
        (StationWaitMean, 0.6),
        (ProviderWaitMean, 0.6),
        (ProviderRefusals, 0.0),
        (ProviderBusy, 1.0),
        (RetryMean, 0.0),
    ];
    assert_by_hand(&overrides, &claims);
}

/// Four clients of two agents, whom a hub that costs nothing gives what waits in its list, and one call at a time. A
/// step waits there for two seconds: in one of them its agent waits for the provider, in the other it decides. Then it
/// waits for the provider itself.
#[test]
fn a_wait_in_a_list_is_what_the_agent_did_meanwhile() {
    let overrides = [
        "agents=[2]",
        "duration=220 s",
        "warm_up=20 s",
        "agent={ send = '0 s', handle = '0 s' }",
        "topology.coordination={ hub = { result = '0 s' } }",
        "topology.transport={ latency = '0 s' }",
        "workload.arrivals.closed.clients_per_agent=2",
        "workload.workflow={ step = [{ name = 'only' }] }",
        "workload.task.solve=1 s",
        "provider.concurrency=1",
    ];
    let claims = [
        (TaskLatencyMean, 4.0),
        (DecideMean, 1.0),
        (WaitForAgentMean, 1.0),
        (StationWaitMean, 2.0),
        (CoordinationLatencyMean, 2.0),
        (ProviderWaitMean, 1.0),
        (AgentsBusy, 1.0),
    ];
    assert_by_hand(&overrides, &claims);
}

/// 100 tokens of 7,000 a minute come back in 857,142,857.14 ns: a decision of 100 ms is refused behind the one
/// before it, once, and is admitted in the first nanosecond in which they are there.
#[test]
fn tokens_are_awaited_to_the_nanosecond() {
    let overrides = [
        "duration=857142858 us",
        "workload.tokens={ input = 80, output = 20 }",
        "workload.task.solve=100 ms",
        "provider={ tokens_per_minute = 7000, burst_tokens = 100, retry_after = '1 ms' }",
    ];
    let again = [&overrides[..], &["warm_up=857142858 ns"]].concat();
    let claims = [
        (TaskLatencyMean, 0.857_142_858),
        (TaskLatencyMax, 0.857_142_858),
        (RetryMean, 0.757_142_858),
        (DecideMean, 0.1),
        (ProviderRefusals, 1.0),
    ];
    assert_by_hand(&again, &claims);
    // Who is told to come back later than that, does.
    let later = [&overrides[..], &["warm_up=2100 ms", "duration=210 s", "provider.retry_after=2 s"]].concat();
    assert_by_hand(&later, &[(TaskLatencyMean, 2.1), (RetryMean, 2.0), (ProviderRefusals, 1.0)]);
}

/// Who is faster is served in less time, and a slow hour of the environment is the provider's too: what the
/// decision takes is not changed by where it is served.
#[test]
fn a_provider_that_nobody_notices_changes_no_latency() {
    let text = r#"
        agents = [30]
        replicates = 2
        duration = "300 s"
        warm_up = "20 s"
        agent_class = [{ share = 1, speed = 1 }, { share = 2, speed = 3 }]
        workload.correlation.epoch = { length = "5 s", cv = 0.5 }
        workload.task.solve = { lognormal = { mean = "1 s", cv = 1 } }
        [[topology]]
        name = "only"
        coordination.hub = { cores = 1 }
    "#;
    let (without, with) = (Sweep::of_text(text, &[]), Sweep::of_text(text, &["provider.concurrency=30"]));
    for (one, other) in without.summaries().zip(with.summaries()) {
        let of_provider = [ProviderBusy, ProviderWaitMean, ProviderRefusals];
        // Core time of the hottest station and of the cluster knows of one station more.
        let compared =
            Metric::ALL.iter().filter(|metric| !of_provider.contains(metric) && **metric != HottestStation);
        for metric in compared {
            assert_eq!(one.figures.get(*metric), other.figures.get(*metric), "{}", metric.name());
        }
    }
}
