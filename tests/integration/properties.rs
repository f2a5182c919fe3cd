//! Properties: what holds in any scenario, drawn at random.
//!
//! The draws are the same in every run of the suite, so that a failure here is one everywhere.

mod learning;
mod workflows;

use coordination_ceiling::metrics::Metric::{self, *};
use coordination_ceiling::metrics::{RunStatus, RunSummary};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use crate::sweep::Sweep;

fn the_same_cases() -> Config {
    Config { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..Config::with_cases(48) }
}

/// A scenario with one hub.
#[derive(Clone, Debug)]
struct Drawn {
    seed: u64,
    agent_count: u32,
    arrivals: Arrivals,
    solve: String,
    /// CPU of every message at either end.
    message_us: u32,
    step_cpu_ms: u32,
    extras: &'static str,
    loss: f64,
    jitter: String,
    hub: Hub,
}

#[derive(Clone, Debug)]
enum Arrivals {
    Closed {
        think: String,
        clients_per_agent: u32,
    },
    /// Load on the hub's cores, and coefficient of variation of the gaps.
    Open {
        load: f64,
        cv: f64,
    },
}

#[derive(Clone, Debug)]
struct Hub {
    cores: u32,
    result: String,
    instruction: String,
    dispatch: &'static str,
    discipline: &'static str,
    queue_places: Option<u32>,
    has_heartbeats: bool,
}

const WARM_UP_S: f64 = 30.0;
const WINDOW_S: f64 = 120.0;
const RESULT_MS: u32 = 40;
const INSTRUCTION_MS: u32 = 10;

impl Arrivals {
    fn text(&self, cores: u32) -> String {
        match self {
            Arrivals::Closed { think, clients_per_agent } => {
                format!("closed = {{ think = {think}, clients_per_agent = {clients_per_agent} }}")
            }
            Arrivals::Open { load, cv } => {
                let rate_hz = load * f64::from(cores) / (f64::from(RESULT_MS) / 1e3);
                format!("gamma = {{ rate = \"{rate_hz:.4} /s\", cv = {cv:.2} }}")
            }
        }
    }
}

impl Hub {
    fn text(&self) -> String {
        let Hub { cores, result, instruction, dispatch, discipline, queue_places, has_heartbeats } = self;
        let places = queue_places.map_or_else(String::new, |places| format!("queue_places = {places}"));
        let beats = if *has_heartbeats { "heartbeat_interval = \"3 s\"\nheartbeat = \"1 ms\"" } else { "" };
        format!(
            "cores = {cores}\nresult = {result}\ninstruction = {instruction}\ndispatch = \"{dispatch}\"\n\
             discipline = \"{discipline}\"\n{places}\n{beats}\n"
        )
    }
}

impl Drawn {
    fn text(&self) -> String {
        let Drawn { seed, agent_count, solve, message_us, step_cpu_ms, extras, loss, jitter, .. } = self;
        let (arrivals, hub) = (self.arrivals.text(self.hub.cores), self.hub.text());
        let duration_s = WARM_UP_S + WINDOW_S;
        format!(
            "agents = [{agent_count}]\nseed = {seed}\nreplicates = 1\n\
             duration = \"{duration_s} s\"\nwarm_up = \"{WARM_UP_S} s\"\nbudget.events = 3_000_000\n\
             agent = {{ send = \"{message_us} us\", handle = \"{message_us} us\", step_cpu = \"{step_cpu_ms} ms\" }}\n\
             workload.arrivals.{arrivals}\nworkload.task.solve = {solve}\n{extras}\n\
             [[topology]]\nname = \"drawn\"\n\
             transport = {{ loss = {loss:.3}, jitter = {jitter}, retry.timeout = \"50 ms\" }}\n\
             [topology.coordination.hub]\n{hub}"
        )
    }

    /// Its only run.
    fn run(&self, overrides: &[&str]) -> RunSummary {
        let sweep = Sweep::of_text(&self.text(), overrides);
        sweep.summaries().next().expect("there is one run").clone()
    }

    fn client_count(&self) -> f64 {
        match self.arrivals {
            Arrivals::Closed { clients_per_agent, .. } => f64::from(self.agent_count * clients_per_agent),
            Arrivals::Open { .. } => 0.0,
        }
    }
}

fn duration(mean_ms: u32) -> impl Strategy<Value = String> {
    prop_oneof![
        Just(format!("\"{mean_ms} ms\"")),
        Just(format!("{{ exponential = {{ mean = \"{mean_ms} ms\" }} }}")),
        Just(format!("{{ lognormal = {{ mean = \"{mean_ms} ms\", cv = 1.25 }} }}")),
        Just(format!("{{ hyperexponential = {{ mean = \"{mean_ms} ms\", cv = 2 }} }}")),
        Just(format!("{{ gamma = {{ mean = \"{mean_ms} ms\", cv = 0.5 }} }}")),
    ]
}

fn duration_or_none(mean_ms: u32) -> impl Strategy<Value = String> {
    prop_oneof![1 => Just(String::from("\"0 s\"")), 2 => duration(mean_ms)]
}

fn arrivals() -> impl Strategy<Value = Arrivals> {
    prop_oneof![
        (duration_or_none(500), 1..4_u32)
            .prop_map(|(think, clients_per_agent)| Arrivals::Closed { think, clients_per_agent }),
        (0.1..1.6_f64, 0.3..4.0_f64).prop_map(|(load, cv)| Arrivals::Open { load, cv }),
    ]
}

const EXTRAS: [&str; 4] = [
    "",
    "agent_class = [{ share = 1, speed = 0.5 }, { share = 1, speed = 2 }]",
    "workload.correlation.round = 0.6",
    "workload.correlation.epoch = { length = \"10 s\", cv = 0.5 }",
];

prop_compose! {
    fn hub()(
        cores in 1..6_u32,
        result in duration(RESULT_MS),
        instruction in duration_or_none(INSTRUCTION_MS),
        dispatch in prop::sample::select(&["with_result", "separate"][..]),
        discipline in prop::sample::select(&["fifo", "processor_sharing"][..]),
        queue_places in prop::option::weighted(0.2, 0..4_u32),
        has_heartbeats in prop::bool::weighted(0.3),
    ) -> Hub {
        Hub { cores, result, instruction, dispatch, discipline, queue_places, has_heartbeats }
    }
}

prop_compose! {
    fn drawn()(
        seed in 1..1_000_u64,
        agent_count in 1..80_u32,
        arrivals in arrivals(),
        solve in duration_or_none(1_000),
        message_us in prop_oneof![Just(0_u32), 1..3_000_u32],
        step_cpu_ms in prop_oneof![Just(0_u32), 1..100_u32],
        extras in prop::sample::select(&EXTRAS[..]),
        loss in prop_oneof![3 => Just(0.0), 1 => 0.0..0.5_f64],
        jitter in duration_or_none(5),
        hub in hub(),
    ) -> Drawn {
        Drawn { seed, agent_count, arrivals, solve, message_us, step_cpu_ms, extras, loss, jitter, hub }
    }
}

/// Clients that wait for a hub which spends a constant time on each of their tasks, once.
fn plain_closed() -> impl Strategy<Value = Drawn> {
    (drawn(), duration_or_none(500)).prop_map(|(drawn, think)| Drawn {
        arrivals: Arrivals::Closed { think, clients_per_agent: 1 },
        message_us: 0,
        hub: Hub {
            result: format!("\"{RESULT_MS} ms\""),
            instruction: format!("\"{INSTRUCTION_MS} ms\""),
            queue_places: None,
            has_heartbeats: false,
            ..drawn.hub
        },
        ..drawn
    })
}

/// What such a hub spends on a task.
const DEMAND_S: f64 = (RESULT_MS + INSTRUCTION_MS) as f64 / 1e3;

/// Submits from an open process, and a hub that costs nothing else.
fn plain_open() -> impl Strategy<Value = Drawn> {
    (drawn(), 0.3..1.2_f64, 0.3..3.0_f64).prop_map(|(drawn, load, cv)| Drawn {
        agent_count: 400,
        arrivals: Arrivals::Open { load, cv },
        message_us: 0,
        step_cpu_ms: 0,
        loss: 0.0,
        extras: "",
        hub: Hub {
            dispatch: "with_result",
            discipline: "fifo",
            instruction: String::from("\"0 s\""),
            queue_places: None,
            has_heartbeats: false,
            ..drawn.hub
        },
        ..drawn
    })
}

fn figure(summary: &RunSummary, metric: Metric) -> f64 {
    summary.figures.get(metric).unwrap_or_else(|| panic!("no {}", metric.name()))
}

proptest! {
    #![proptest_config(the_same_cases())]

    /// That a run has a summary at all means that its books close, parts of latencies and Little's law at
    /// every station among them.
    #[test]
    fn the_counts_of_every_run_balance(drawn in drawn()) {
        let counts = drawn.run(&[]).counts;
        prop_assert_eq!(counts.released, counts.completed + counts.lost + counts.in_progress);
        prop_assert_eq!(counts.sent, counts.delivered + counts.dropped + counts.in_flight);
    }

    #[test]
    fn the_mean_parts_add_up_to_the_mean_latency(drawn in drawn()) {
        let summary = drawn.run(&[]);
        // Of a task that is not done, the latency so far counts, but its parts do not.
        prop_assume!(summary.status == RunStatus::Complete && summary.figures.get(TaskLatencyMean).is_some());
        let latency_s = figure(&summary, TaskLatencyMean);
        let parts_s: f64 = Metric::PARTS.iter().map(|part| figure(&summary, *part)).sum();
        prop_assert!((parts_s - latency_s).abs() <= 1e-9 + 1e-9 * latency_s, "{} is not {}", parts_s, latency_s);
        let outside_s = figure(&summary, DecideMean) + figure(&summary, WaitForAgentMean);
        let coordination_s = figure(&summary, CoordinationLatencyMean);
        prop_assert!((latency_s - outside_s - coordination_s).abs() <= 1e-9 + 1e-9 * latency_s);
    }

    #[test]
    fn shares_are_shares_and_quantiles_are_in_order(drawn in drawn()) {
        let summary = drawn.run(&[]);
        prop_assume!(summary.status != RunStatus::Unstable && summary.figures.get(TaskLatencyMean).is_some());
        for share in [HubCpu, HottestStation, AgentsBusy] {
            prop_assert!((0.0..=1.0).contains(&figure(&summary, share)), "{}", share.name());
        }
        let quantiles = [TaskLatencyP50, TaskLatencyP90, TaskLatencyP99, TaskLatencyMax];
        let quantiles = quantiles.map(|metric| figure(&summary, metric));
        prop_assert!(quantiles.is_sorted(), "{:?}", quantiles);
        prop_assert!(figure(&summary, TaskLatencyMean) <= quantiles[3]);
        prop_assert!(figure(&summary, HottestStation) >= figure(&summary, HubCpu));
    }

    /// Busy time is completions times demand, but for what either end of the window cuts off.
    #[test]
    fn the_utilisation_law_holds(drawn in plain_closed()) {
        let summary = drawn.run(&[]);
        let cores = f64::from(drawn.hub.cores);
        let busy_s = figure(&summary, HubCpu) * cores * WINDOW_S;
        let served_s = figure(&summary, Throughput) * WINDOW_S * DEMAND_S;
        let cut_off_s = DEMAND_S * (drawn.client_count() + cores);
        prop_assert!((busy_s - served_s).abs() <= cut_off_s, "{} s busy, {} s served", busy_s, served_s);
    }

    #[test]
    fn throughput_is_below_both_of_its_bounds(drawn in plain_closed()) {
        let drawn = Drawn { solve: String::from("\"800 ms\""), extras: "", ..drawn };
        let summary = drawn.run(&[]);
        let (of_hub, of_agents) = (f64::from(drawn.hub.cores) / DEMAND_S, drawn.client_count() / 0.8);
        let cut_off = (drawn.client_count() + f64::from(drawn.hub.cores)) / WINDOW_S;
        prop_assert!(figure(&summary, Throughput) <= of_hub.min(of_agents) + cut_off);
    }

    /// Between figures that share no arithmetic: jobs present, jobs per second, time of a job.
    #[test]
    fn littles_law_holds_at_the_hub(drawn in plain_closed()) {
        let drawn = Drawn { hub: Hub { dispatch: "with_result", ..drawn.hub }, ..drawn };
        let summary = drawn.run(&[]);
        let present = figure(&summary, HubLevelMean);
        let passed = figure(&summary, Throughput) * figure(&summary, HubTimeMean);
        // A job that stays across an end of the window counts in one of them only.
        let cut_off = 2.0 * drawn.client_count() * figure(&summary, TaskLatencyMax) / WINDOW_S;
        let cut_off = cut_off.min(0.1 * drawn.client_count());
        prop_assert!((present - passed).abs() <= cut_off, "{} present, {} passed", present, passed);
    }

    /// First come first served, with arrivals and demands as they are, no wait grows with one more core
    /// (Kiefer and Wolfowitz 1955).
    #[test]
    fn one_more_core_never_lengthens_a_wait(drawn in plain_open()) {
        let submit = format!("topology.coordination.hub.submit={}", drawn.hub.result);
        let wait_s = |cores: u32| {
            let cores = format!("topology.coordination.hub.cores={cores}");
            let overrides = [&submit, "topology.coordination.hub.result=0 s", &cores, "drain=1000 s"];
            figure(&drawn.run(&overrides), HubWaitMean)
        };
        prop_assert!(wait_s(drawn.hub.cores + 1) <= wait_s(drawn.hub.cores) + 1e-12);
    }

    /// In a closed loop more tasks come through a faster hub, so this is no theorem, but nearly one where
    /// agents do not march in step.
    #[test]
    fn one_more_core_hardly_ever_lengthens_the_wait_of_a_loop(drawn in plain_closed()) {
        let hub = Hub { discipline: "fifo", ..drawn.hub };
        let solve = String::from("{ exponential = { mean = \"1 s\" } }");
        let drawn = Drawn { hub, solve, ..drawn };
        let wait_s = |cores: u32| {
            figure(&drawn.run(&[&format!("topology.coordination.hub.cores={cores}")]), HubWaitMean)
        };
        prop_assert!(wait_s(drawn.hub.cores + 1) <= 1.05 * wait_s(drawn.hub.cores) + 1e-4);
    }

    #[test]
    fn an_overloaded_hub_never_claims_a_steady_state(drawn in plain_open(), load in 1.5..4.0_f64) {
        let drawn = Drawn { arrivals: Arrivals::Open { load, cv: 1.0 }, ..drawn };
        let status = drawn.run(&["drain=5 s"]).status;
        prop_assert!(status >= RunStatus::NoSteadyState, "{}", status.name());
    }

    #[test]
    fn a_hub_with_room_to_spare_is_steady(drawn in plain_open(), load in 0.05..0.5_f64) {
        let drawn = Drawn { arrivals: Arrivals::Open { load, cv: 1.0 }, ..drawn };
        let status = drawn.run(&[]).status;
        prop_assert!(status == RunStatus::Complete, "{}", status.name());
    }
}
