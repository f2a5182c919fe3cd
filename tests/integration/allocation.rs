//! Allocation: none per event once a run is warm, and little per agent.
//!
//! Every allocation of this test binary is counted by the thread that makes it, since tests run side by
//! side.

#![expect(unsafe_code, reason = "an allocator is unsafe by its trait; this one counts and passes on")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use coordination_ceiling::kernel::{QueueKind, SimTime, TieOrder};
use coordination_ceiling::metrics::RunSummary;
use coordination_ceiling::scenario::Scenario;
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
    load(SWARM, overrides).unwrap_or_else(|report| panic!("{report}")).scenario
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

/// A queue that becomes longer than it ever was, late in a run, may still take a piece of memory.
const LATE_ALLOCATION_COUNT_MAX: u64 = 8;

#[test]
fn no_event_allocates_once_a_run_is_warm() {
    let circumstances: [&[&str]; 9] = [
        &[],
        &["topology.coordination={ independent = {} }"],
        &["topology.coordination.hub.result=100 ms"],
        &["topology.coordination.hub.dispatch=separate"],
        &["topology.coordination.hub.discipline=processor_sharing"],
        &["topology.coordination.hub.heartbeat_interval=1 s"],
        &["topology.transport={ loss = 0.05, jitter = { exponential = { mean = '5 ms' } } }"],
        &["workload.arrivals={ poisson = { rate = '700 /s' } }"],
        &["workload.arrivals={ gamma = { rate = '500 /s', cv = 2 } }"],
    ];
    for circumstance in circumstances {
        let mut scenario = scenario(circumstance);
        let (once, allocations_once, _) = tallied(|| run_of(&scenario));
        scenario.horizon.duration = scenario.horizon.duration.map(|duration| duration.scaled(2.0));
        let (twice, allocations_twice, _) = tallied(|| run_of(&scenario));
        let event_count = twice.counts.events - once.counts.events;
        let late_count = allocations_twice.saturating_sub(allocations_once);
        println!("{circumstance:?}: {late_count} more allocations in {event_count} more events");
        assert!(event_count > 30_000, "{circumstance:?}: {event_count} events are too few to tell");
        assert!(late_count <= LATE_ALLOCATION_COUNT_MAX, "{circumstance:?}: {late_count} in {event_count}");
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

#[test]
fn what_is_taken_is_counted() {
    let (kept, allocation_count, bytes_max) = tallied(|| vec![1_u64; 1_000]);
    assert_eq!((kept.len(), allocation_count, bytes_max), (1_000, 1, 8_000));
}
