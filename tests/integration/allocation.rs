//! Allocation: none per event once a run is warm, and little per agent.
//!
//! Every allocation of this test binary is counted by the thread that makes it, since tests run side by
//! side.

#![expect(unsafe_code, reason = "an allocator is unsafe by its trait; this one counts and passes on")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use coordination_ceiling::kernel::{QueueKind, SimTime, TieOrder};
use coordination_ceiling::metrics::RunSummary;
use coordination_ceiling::scenario::document::Sources;
use coordination_ceiling::scenario::{LoadedSweep, NoFiles, Scenario};
use coordination_ceiling::simulation::{RunRequest, run};

use crate::sweep::load;

/// What a thread has taken from the heap.
#[derive(Clone, Copy, Debug)]
struct Tally {
    allocation_count: u64,
    bytes: i64,
    bytes_max: i64,
}

thread_local! {
    static TALLY: Cell<Tally> = const { Cell::new(Tally { allocation_count: 0, bytes: 0, bytes_max: 0 }) };
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count(allocation_count: u64, bytes: i64) {
    // A thread that is ending has no tally any more.
    let _ = TALLY.try_with(|cell| {
        let tally = cell.get();
        let bytes = tally.bytes + bytes;
        let allocation_count = tally.allocation_count + allocation_count;
        cell.set(Tally { allocation_count, bytes, bytes_max: tally.bytes_max.max(bytes) });
    });
}

// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size() as i64);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size() as i64);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, -(layout.size() as i64));
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(1, size as i64 - layout.size() as i64);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// What comes of `work`, how often it allocates, and how many bytes it holds at most.
fn tallied<T>(work: impl FnOnce() -> T) -> (T, u64, i64) {
    let before = TALLY.get();
    TALLY.set(Tally { bytes_max: before.bytes, ..before });
    let outcome = work();
    let after = TALLY.get();
    (outcome, after.allocation_count - before.allocation_count, after.bytes_max - before.bytes)
}

const SWARM: &str = r#"
    agents = [1000]
    duration = "400 s"
    agent.step_cpu = "1 ms"
    workload.task.solve = { exponential = { mean = "1 s" } }
    [[topology]]
    name = "only"
    coordination.hub = { cores = 8, result = { exponential = { mean = "5 ms" } } }
"#;

fn scenario(overrides: &[&str]) -> Scenario {
    loaded(SWARM, overrides)
}

fn loaded(text: &str, overrides: &[&str]) -> Scenario {
    load(text, overrides).unwrap_or_else(|report| panic!("{report}")).scenario
}

fn run_of(scenario: &Scenario) -> RunSummary {
    let request = RunRequest {
        scenario,
        topology: &scenario.topologies[0],
        agent_count: scenario.agent_counts[0],
        replicate: 0,
        opens_at: SimTime::from_ns(1),
        timeline_bin_count: 200,
        logs_decisions: false,
        queue_kind: QueueKind::Auto,
        tie_order: TieOrder::Schedule,
    };
    run(&request).unwrap_or_else(|error| panic!("{error}"))
}

const OPEN: &str = "workload.arrivals={ poisson = { rate = '500 /s' } }";

/// A queue that becomes longer than it ever was, late in a run, may still take a piece of memory.
const LATE_ALLOCATION_COUNT_MAX: u64 = 8;

#[test]
fn no_event_allocates_once_a_run_is_warm() {
    let circumstances: [&[&str]; 14] = [
        &[],
        &["topology.coordination={ independent = {} }"],
        &["topology.coordination.hub.result=100 ms"],
        &["topology.coordination.hub.dispatch=separate"],
        &["topology.coordination.hub.discipline=processor_sharing"],
        &["topology.coordination.hub.heartbeat_interval=1 s"],
        &["topology.transport={ loss = 0.05, jitter = { exponential = { mean = '5 ms' } } }"],
        &["workload.arrivals={ poisson = { rate = '700 /s' } }"],
        &["workload.arrivals={ gamma = { rate = '500 /s', cv = 2 } }"],
        &["provider={ concurrency = 500, queue_places = 200 }"],
        &["topology.coordination={ sharded_hub = { hub.result = '5 ms' } }"],
        &["topology.coordination={ sharded_hub = { hub.result = '5 ms' } }", OPEN],
        &["topology.coordination={ hierarchy = { hub.result = '5 ms', levels = 3 } }"],
        &["topology.coordination={ hierarchy = { hub.result = '5 ms', request = '1 ms' } }", OPEN],
    ];
    for circumstance in circumstances {
        let (late_count, event_count) = late_allocations(scenario(circumstance), circumstance);
        assert!(late_count <= LATE_ALLOCATION_COUNT_MAX, "{circumstance:?}: {late_count} in {event_count}");
    }
}

/// By how much a run of twice the length allocates more often, and in how many more events.
fn late_allocations(mut scenario: Scenario, circumstance: &[&str]) -> (u64, u64) {
    let (once, allocations_once, _) = tallied(|| run_of(&scenario));
    scenario.horizon.duration = scenario.horizon.duration.map(|duration| duration.scaled(2.0));
    let (twice, allocations_twice, _) = tallied(|| run_of(&scenario));
    let event_count = twice.counts.events - once.counts.events;
    let late_count = allocations_twice.saturating_sub(allocations_once);
    println!("{circumstance:?}: {late_count} more allocations in {event_count} more events");
    assert!(event_count > 30_000, "{circumstance:?}: {event_count} events are too few to tell");
    (late_count, event_count)
}

/// Agents that remember little and tell each other, of problems of which there are only so many.
const LEARNING: &str = r#"
    agents = [40]
    duration = "150 s"
    workload.task.solve = { exponential = { mean = "1 s" } }
    workload.problems = { count = 100, families = 20, spread = "2 %" }
    knowledge = { memory = 8, time_to_live = "5 s", reuse = "500 ms", emit = "always" }
    [[topology]]
    name = "only"
    [topology.coordination.hub]
    result = { exponential = { mean = "5 ms" } }
"#;

/// Buckets that are full soon.
const SMALL: &str = "bucket_packets = 4, bucket_subscribers = 8, fanout = 2";

#[test]
fn no_event_allocates_once_agents_have_learnt() {
    let routing =
        |settings: &str| format!("topology.learning={{ outcome_routing = {{ {SMALL}, {settings} }} }}");
    let alone = "topology.coordination={ independent = {} }";
    let lossy = "topology.transport={ loss = 0.05, retry.timeout = '100 ms' }";
    let of = |plane: &str| format!("topology.learning={{ {plane} }}");
    let circumstances: [(String, &str); 13] = [
        (String::from(alone), "agents=[400]"),
        (String::from("topology.learning={ hub_memory = { capacity = 100 } }"), "agents=[1000]"),
        (of("shared_store = { kind = 'cache', capacity = 50 }"), alone),
        (of("shared_store = { capacity = 200, cores = 1 }"), "agents=[200]"),
        (of("shared_store = { kind = 'cache', capacity = 80, delivery = 'repeated' }"), lossy),
        (of("broadcast = {}"), lossy),
        (of("gossip = { interval = '300 ms' }"), alone),
        (routing("route = 'dht'"), alone),
        (routing("route = 'index'"), alone),
        (routing("route = 'index', mode = 'push'"), alone),
        (routing("route = 'index', mode = 'pull', look_up = '1 ms'"), "agents=[50]"),
        (routing("route = 'dht', delivery = 'at_most_once'"), lossy),
        (routing("route = 'index', delivery = 'repeated'"), lossy),
    ];
    for (learning, other) in &circumstances {
        let overrides = [learning.as_str(), other];
        let (late_count, event_count) = late_allocations(loaded(LEARNING, &overrides), &overrides);
        // The largest number of outcomes of one problem that a store ever held grows for ever, if ever slower.
        let late_count_max = LATE_ALLOCATION_COUNT_MAX.max(event_count / 50_000);
        assert!(late_count <= late_count_max, "{overrides:?}: {late_count} in {event_count}");
    }
}

/// Agents that ask each other five times a second, on a wire that loses some of it.
const POLLING: &str = r#"
    agents = [24]
    duration = "300 s"
    workload.task.solve = { exponential = { mean = "300 ms" } }
    [[role]]
    name = "first"
    share = 1
    [[role]]
    name = "last"
    share = 1
    [[workload.workflow.step]]
    name = "plan"
    role = "first"
    [[workload.workflow.step]]
    name = "left"
    role = "last"
    after = ["plan"]
    [[workload.workflow.step]]
    name = "right"
    role = "last"
    after = ["plan"]
    [[workload.workflow.step]]
    name = "end"
    role = "first"
    after = ["left", "right"]
    quorum = 1
    [[topology]]
    name = "only"
    transport = { loss = 0.05, retry.timeout = "100 ms" }
    [topology.coordination.point_to_point]
    watch = "predecessor"
"#;

#[test]
fn no_event_allocates_once_agents_have_asked_each_other() {
    for watch in ["predecessor", "ancestors", "role", "role_standing"] {
        let watch = format!("topology.coordination.point_to_point.watch={watch}");
        let overrides = [watch.as_str()];
        let (late_count, event_count) = late_allocations(loaded(POLLING, &overrides), &overrides);
        assert!(late_count <= LATE_ALLOCATION_COUNT_MAX, "{overrides:?}: {late_count} in {event_count}");
    }
}

/// Bytes that a run of a hundred thousand agents holds at most, for each of them.
fn bytes_per_agent(overrides: &[&str]) -> i64 {
    const AGENT_COUNT: i64 = 100_000;
    let scenario = scenario(&[&["agents=[100000]", "duration=5 s"], overrides].concat());
    let (_, _, bytes_max) = tallied(|| run_of(&scenario));
    println!("{overrides:?}: {} bytes per agent", bytes_max / AGENT_COUNT);
    bytes_max / AGENT_COUNT
}

#[test]
fn an_agent_takes_less_than_a_kibibyte() {
    let circumstances: [&[&str]; 3] = [
        &["topology.coordination.hub.result=1 us"],
        // A hub that never keeps up: every agent's result waits there.
        &["topology.coordination.hub.result={ exponential = { mean = '40 ms' } }"],
        &["topology.coordination={ independent = {} }"],
    ];
    for circumstance in circumstances {
        assert!(bytes_per_agent(circumstance) < 1_024, "{circumstance:?}");
    }
}

/// A hundred thousand agents that each remember eight outcomes and have ten tasks.
const SWARM_THAT_LEARNS: &str = r#"
    agents = [100000]
    duration = "100 s"
    drain = "0 s"
    workload.task.solve = { exponential = { mean = "10 s" } }
    workload.problems = { count = 10000, families = 1000 }
    knowledge = { memory = 8, reuse = "9 s" }
    [[topology]]
    name = "only"
    coordination.independent = {}
    learning.outcome_routing = { route = "index", mode = "pull", bands = "1x64" }
"#;

fn bytes_per_agent_that_learns(overrides: &[&str]) -> i64 {
    let scenario = loaded(SWARM_THAT_LEARNS, overrides);
    let (summary, _, bytes_max) = tallied(|| run_of(&scenario));
    let bytes = bytes_max / 100_000;
    let (events, tasks) = (summary.counts.events, summary.counts.completed as f64 / 1e5);
    println!("{overrides:?}: {bytes} bytes per agent, {tasks:.1} tasks each, {events} events");
    bytes
}

#[test]
fn an_agent_that_learns_takes_little() {
    let circumstances: [&[&str]; 3] = [
        &[],
        &["topology.learning.outcome_routing.route=dht", "duration=20 s"],
        &["topology.learning={ none = {} }"],
    ];
    for circumstance in circumstances {
        let bytes = bytes_per_agent_that_learns(circumstance);
        assert!(bytes < 2_048, "{circumstance:?}: {bytes}");
    }
}

/// As many messages as outcome routing takes as it is shipped.
#[test]
#[ignore = "half a billion messages, for the figures alone"]
fn an_agent_that_learns_in_eight_bands_takes_little() {
    let bands = "topology.learning.outcome_routing.bands=8x8";
    for route in ["dht", "index"] {
        for mode in ["pull", "both"] {
            let (route, mode) = (
                format!("topology.learning.outcome_routing.route={route}"),
                format!("topology.learning.outcome_routing.mode={mode}"),
            );
            bytes_per_agent_that_learns(&[bands, &route, &mode]);
        }
    }
}

/// A timer for each agent, and what each has been doing while tasks wait in a list.
#[test]
fn an_agent_that_is_watched_takes_less_than_two() {
    let circumstances: [&[&str]; 2] = [
        &["topology.coordination.hub={ result = '1 us', heartbeat_interval = '10 s' }"],
        &[
            "topology.coordination.hub.result=1 us",
            "workload.arrivals={ poisson = { rate_per_agent = '0.8 /s' } }",
        ],
    ];
    for circumstance in circumstances {
        assert!(bytes_per_agent(circumstance) < 2_048, "{circumstance:?}");
    }
}

/// What is kept of a sweep is which combinations there are, not their scenarios.
#[test]
fn a_combination_of_a_sweep_takes_no_more_than_its_number() {
    let bytes = |count: u32| {
        let axis =
            |key, count| format!("{{ key = '{key}', range = {{ from = 1, to = {count}, step = 1 }} }}");
        let cores = axis("topology.coordination.hub.cores", count / 100);
        let clients = axis("workload.arrivals.closed.clients_per_agent", 100);
        let text = format!("{SWEPT}[sweep]\naxis = [{cores}, {clients}]\n");
        let read = || LoadedSweep::from_sources(Sources::from_text("in a test", text), "a test", NoFiles);
        let (loaded, _, bytes) = tallied(read);
        let loaded = loaded.unwrap_or_else(|mistakes| panic!("{mistakes}"));
        assert_eq!(loaded.combination_count(), count as usize);
        let last = loaded.variant(loaded.combination_count() - 1).as_toml();
        assert!(
            last.contains(&format!("cores = {}", count / 100)) && last.contains("clients_per_agent = 100")
        );
        bytes
    };
    let (few, many) = (bytes(2_000), bytes(20_000));
    assert!(many - few < 18_000 * 32, "{few} {many}");
}

const SWEPT: &str =
    "agents = [5]\nduration = '60 s'\n[[topology]]\nname = 'hub'\n[topology.coordination.hub]\n";

#[test]
fn what_is_taken_is_counted() {
    let (kept, allocation_count, bytes_max) = tallied(|| vec![1_u64; 1_000]);
    assert_eq!((kept.len(), allocation_count, bytes_max), (1_000, 1, 8_000));
}
